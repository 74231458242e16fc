//! The HTTP server: an accept loop of its own, because faults need the connection itself.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use recurring_core::Clock;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::log::Heading;
use crate::vendor::Vendor;
use crate::wire::Request;
use crate::world::World;
use crate::{control, pages, paynet, paynkolay};

mod connection;
mod front;
mod host;
mod takeover;

/// Answers connections until the task is dropped, which drops them all.
pub(crate) async fn serve(listener: TcpListener, world: Arc<World>) {
    let router = router(Arc::clone(&world));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if world.traffic().meets_reset() => takeover::reset(&stream),
                Ok((stream, _)) => {
                    world.traffic().open += 1;
                    let (router, world) = (router.clone(), Arc::clone(&world));
                    connections.spawn(async move {
                        connection::run(stream, router, Arc::clone(&world)).await;
                        world.traffic().open -= 1;
                    });
                }
                // Out of descriptors, or the peer was gone already: give the others time to end.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

fn router(world: Arc<World>) -> Router {
    Router::new().merge(control::routes()).merge(pages::routes()).fallback(vendor).with_state(world)
}

/// Answers a vendor's request and logs it.
async fn vendor(
    State(world): State<Arc<World>>,
    heading: Option<Extension<Heading>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(Extension(heading)) = heading else {
        return (StatusCode::NOT_FOUND, "Nothing here.").into_response();
    };
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let request = Request {
        method: method.as_str(),
        path: uri.path(),
        content_type: text(header::CONTENT_TYPE),
        accept: text(header::ACCEPT),
        authorization: text(header::AUTHORIZATION),
        body: &body,
    };
    let answer = match heading.vendor {
        Vendor::Paynet => paynet::answer(&world, &request),
        Vendor::Paynkolay => paynkolay::answer(&world, &request),
    };
    world.traffic().log.add(heading, answer.verdict, world.clock.now());
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, answer.content_type)], answer.body).into_response()
}

//! One connection: hyper serves it until a fault takes it over.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::front;
use super::takeover::{After, Takeover};
use crate::world::World;

/// Through it a request's handler can take its connection away from hyper.
#[derive(Debug, Default)]
pub(super) struct Line {
    takeover: Mutex<Option<Takeover>>,
    wake: Notify,
}

impl Line {
    /// Takes the connection over; never returns, because hyper is dropped meanwhile.
    pub(super) async fn take_over(&self, takeover: Takeover) -> Infallible {
        *self.takeover.lock().unwrap_or_else(PoisonError::into_inner) = Some(takeover);
        self.wake.notify_one();
        std::future::pending().await
    }

    fn taken(&self) -> Option<Takeover> {
        self.takeover.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Serves a connection to its end.
pub(super) async fn run(mut stream: TcpStream, router: Router, world: Arc<World>) {
    let Ok(local) = stream.local_addr() else { return };
    // Small answers should not wait for more; without it they would only be slower.
    let _ = stream.set_nodelay(true);
    loop {
        let line = Arc::new(Line::default());
        let service = service_fn(|request| {
            front::answer(request, Arc::clone(&line), router.clone(), Arc::clone(&world), local.ip())
        });
        let mut serving = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::select! {
            biased;
            _ = &mut serving => return,
            () = line.wake.notified() => {}
        }
        let Some(takeover) = line.taken() else { return };
        stream = serving.into_parts().io.into_inner();
        match takeover.play(&mut stream).await {
            After::Serve => {}
            After::End => return,
        }
    }
}

//! What every request meets first: the host check, the counters, and the faults around the work.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode, header, request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use recurring_core::Clock;

use super::connection::Line;
use super::host;
use super::takeover::{RawAnswer, Takeover};
use crate::faults::FaultPoint;
use crate::log::{Heading, Verdict};
use crate::vendor::Vendor;
use crate::world::World;

/// The largest request body that is read.
const LARGEST_BODY: usize = 1 << 20;

type Answer = Response<Full<Bytes>>;

/// Answers one request, or takes its connection away.
pub(super) async fn answer(
    request: Request<Incoming>,
    line: Arc<Line>,
    router: Router,
    world: Arc<World>,
    local: IpAddr,
) -> Result<Answer, Infallible> {
    let (mut parts, mut body) = request.into_parts();
    let (heading, fault) = noted(&world, &parts);
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    if !host::is_own(host, local) {
        log(&world, heading, refused("the Host is not this machine"));
        return Ok(plain(StatusCode::MISDIRECTED_REQUEST, "This is a simulator; it answers for no other host."));
    }
    if let Some(takeover) = fault.as_ref().and_then(before_work) {
        log(&world, heading, Verdict::Unread);
        never(line.take_over(takeover).await)
    }
    if fault == Some(FaultPoint::ResetInBody) {
        // Whether a piece came or the client went away, the rest is not read.
        let _ = body.frame().await;
        log(&world, heading, Verdict::Unread);
        never(line.take_over(Takeover::Reset).await)
    }
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        log(&world, heading, refused("the body is too large or was cut short"));
        return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large."));
    };
    if fault.as_ref().is_some_and(|fault| !fault.does_work()) {
        log(&world, heading, Verdict::Unread);
        return Ok(after(fault, plain(StatusCode::OK, ""), &line).await);
    }
    if let Some(heading) = heading {
        parts.extensions.insert(heading);
    }
    let request = Request::from_parts(parts, Body::from(body.to_bytes()));
    let answer = detached(router, request, late(&fault)).await;
    Ok(after(fault, answer, &line).await)
}

/// What happens to the connection before the body is read, if the fault is of that kind.
fn before_work(fault: &FaultPoint) -> Option<Takeover> {
    match fault {
        FaultPoint::ResetBeforeWork => Some(Takeover::Reset),
        FaultPoint::CloseBeforeWork => Some(Takeover::Close),
        FaultPoint::HangBeforeWork => Some(Takeover::Hang),
        _ => None,
    }
}

/// Counts a vendor's request and picks the fault it meets.
fn noted(world: &World, parts: &request::Parts) -> (Option<Heading>, Option<FaultPoint>) {
    let path = parts.uri.path();
    let Some(vendor) = Vendor::of_path(path) else { return (None, None) };
    let mut traffic = world.traffic();
    traffic.log.count(vendor, path);
    let fault = traffic.faults.next(vendor, path);
    let heading = Heading {
        vendor,
        method: parts.method.as_str().to_owned(),
        path: path.to_owned(),
        fault: fault.as_ref().map(|fault| fault.name().to_owned()),
    };
    (Some(heading), fault)
}

/// Does the work in a task of its own, so that it is done to the end even if the client goes away.
async fn detached(router: Router, request: Request<Body>, late: Duration) -> Answer {
    let work = tokio::spawn(async move {
        if !late.is_zero() {
            tokio::time::sleep(late).await;
        }
        let response = match TowerToHyperService::new(router).call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Response::from_parts(parts, Full::new(body))
    });
    work.await.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "The simulator failed."))
}

fn late(fault: &Option<FaultPoint>) -> Duration {
    match fault {
        Some(FaultPoint::LateWork { milliseconds }) => Duration::from_millis(*milliseconds),
        _ => Duration::ZERO,
    }
}

/// Lets the fault meet the answer.
async fn after(fault: Option<FaultPoint>, answer: Answer, line: &Line) -> Answer {
    let Some(fault) = fault else { return answer };
    let takeover = match fault {
        FaultPoint::ResetAfterCommit
        | FaultPoint::ResetOnAccept
        | FaultPoint::ResetBeforeWork
        | FaultPoint::ResetInBody => Takeover::Reset,
        FaultPoint::CloseAfterCommit | FaultPoint::CloseBeforeWork => Takeover::Close,
        FaultPoint::HangAfterCommit | FaultPoint::HangBeforeWork | FaultPoint::LateWork { .. } => Takeover::Hang,
        FaultPoint::CloseIdle => Takeover::Last(raw(answer).await),
        FaultPoint::CutBody => Takeover::Cut(raw(answer).await),
        FaultPoint::Duplicate => Takeover::Twice(raw(answer).await),
        FaultPoint::Slow { milliseconds } => Takeover::Slowly(raw(answer).await, Duration::from_millis(milliseconds)),
        FaultPoint::Huge { blanks } => Takeover::Padded(raw(answer).await, blanks),
        FaultPoint::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            return answer;
        }
        FaultPoint::Html { .. } => return page(StatusCode::OK),
        FaultPoint::Status { status, .. } => return page(status_of(status)),
        FaultPoint::Body { status, text, .. } => return with_text(answer, status_of(status), text),
        FaultPoint::Redirect { status, location, .. } => return redirect(status_of(status), &location),
    };
    never(line.take_over(takeover).await)
}

async fn raw(answer: Answer) -> RawAnswer {
    let (parts, body) = answer.into_parts();
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(never) => match never {},
    };
    RawAnswer { status: parts.status, headers: parts.headers, body }
}

fn with_text(mut answer: Answer, status: StatusCode, text: String) -> Answer {
    *answer.status_mut() = status;
    answer.headers_mut().remove(header::CONTENT_LENGTH);
    *answer.body_mut() = Full::new(Bytes::from(text));
    answer
}

fn page(status: StatusCode) -> Answer {
    let mut answer = plain(status, "<!DOCTYPE html><html><body><h1>Bakım çalışması / Maintenance</h1></body></html>");
    answer.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
    answer
}

fn redirect(status: StatusCode, location: &str) -> Answer {
    let mut answer = plain(status, "");
    if let Ok(location) = header::HeaderValue::from_str(location) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}

fn plain(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    *answer.status_mut() = status;
    answer
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn refused(reason: &str) -> Verdict {
    Verdict::Refused { reason: reason.to_owned() }
}

fn log(world: &World, heading: Option<Heading>, verdict: Verdict) {
    if let Some(heading) = heading {
        world.traffic().log.add(heading, verdict, world.clock.now());
    }
}

fn never(never: Infallible) -> ! {
    match never {}
}

//! Golden requests: what came over the wire, compared byte for byte with a fixture.

#![allow(clippy::unwrap_used, dead_code, reason = "shared by test files that each use a part of it")]

use provider_paynet::recurring_core::{Effect, Error, ErrorKind};
use recurring_testkit::scripted_server::{RecordedRequest, Reply, ScriptedServer};

use crate::paynet::{KEY, fixture};

/// A server that gives one answer, a fixture.
pub(crate) async fn server(answer: &str) -> ScriptedServer {
    ScriptedServer::start([Reply::json(fixture(answer))]).await.unwrap()
}

/// A request is a POST of JSON both ways with the raw key, to this path with this body.
pub(crate) fn assert_request(request: &RecordedRequest, service: &str, golden: &str) {
    assert_eq!(request.line, format!("POST /v1/subscription/{service} HTTP/1.1"));
    assert_eq!(request.header("content-type"), Some("application/json; charset=UTF-8"));
    assert_eq!(request.header("accept"), Some("application/json; charset=UTF-8"));
    assert_eq!(request.header("authorization"), Some(format!("Basic {KEY}").as_str()));
    assert_eq!(request.header("accept-encoding"), None);
    let body = String::from_utf8(request.body.clone()).unwrap();
    assert_eq!(body, String::from_utf8(fixture(&format!("{service}/{golden}.request.json"))).unwrap());
}

pub(crate) fn assert_only_request(server: &ScriptedServer, service: &str, golden: &str) {
    let requests = server.requests();
    let [request] = requests.as_slice() else { panic!("one request, not {}", requests.len()) };
    assert_request(request, service, golden);
}

/// Refused by the caller's side: nothing was sent.
pub(crate) fn assert_unsent<T: std::fmt::Debug>(result: Result<T, Error>, kind: ErrorKind) {
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.effect(), error.attempts()), (kind, Effect::None, 0), "{error}");
}

/// The kind, the effect and the code of what came of an answer.
pub(crate) fn seen<T: std::fmt::Debug>(result: Result<T, Error>) -> (ErrorKind, Effect, Option<String>) {
    let error = result.unwrap_err();
    assert_eq!(error.attempts(), 1, "{error}");
    (error.kind(), error.effect(), error.provider_code().map(|code| code.as_str().to_owned()))
}

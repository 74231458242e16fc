//! A read may be sent again: so often, for these causes only, and after such a pause.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use recurring_http::{Answer, Failure, FailureKind, HttpClient, Request};

use super::server::{Report, Server, hasty, patient, refusing};

fn look() -> Request {
    Request::json("/look", b"{}".to_vec())
}

/// Answers the first `failing` requests with `bytes` (nothing: a reset), later ones with 200, and reads once.
async fn read_against(bytes: &str, failing: usize, retries: u32) -> (Result<Answer, Failure>, Report) {
    let seen = Arc::new(AtomicUsize::new(0));
    let bytes = bytes.as_bytes().to_vec();
    let server = Server::start(move |_, mut connection| {
        let (seen, bytes) = (Arc::clone(&seen), bytes.clone());
        async move {
            while connection.request().await.is_some() {
                if seen.fetch_add(1, Ordering::SeqCst) >= failing {
                    connection.answer(200, "", b"fine").await;
                } else if bytes.is_empty() {
                    return connection.reset();
                } else {
                    connection.send(&bytes).await;
                }
            }
        }
    })
    .await;
    let client = server.client(patient().with_read_retries(retries));
    let result = client.read(look()).await;
    drop(client);
    (result, server.report().await)
}

/// D3: zero means zero.
#[tokio::test]
async fn no_retries_means_exactly_one_request_after_a_reset() {
    let (result, report) = read_against("", 9, 0).await;
    let failure = result.unwrap_err();
    assert_eq!((failure.kind, failure.attempts), (FailureKind::NoAnswer, 1));
    assert_eq!((report.connections.len(), report.requests), (1, 1));
}

#[tokio::test]
async fn two_retries_mean_at_most_three_requests() {
    let (result, report) = read_against("", 9, 2).await;
    let failure = result.unwrap_err();
    assert_eq!((failure.kind, failure.attempts), (FailureKind::NoAnswer, 3));
    assert_eq!((report.connections.len(), report.requests), (3, 3));
}

#[tokio::test]
async fn a_read_that_meets_one_reset_succeeds_at_the_second_attempt() {
    let (result, report) = read_against("", 1, 2).await;
    let answer = result.unwrap();
    assert_eq!((answer.status, answer.attempts, report.requests), (200, 2, 2));
}

#[tokio::test]
async fn a_status_that_invites_a_retry_gets_one_and_is_handed_back_in_the_end() {
    for status in [429, 502, 503, 504] {
        let bytes = format!("HTTP/1.1 {status} X\r\ncontent-length: 4\r\n\r\nbusy");
        let (result, report) = read_against(&bytes, 1, 2).await;
        let answer = result.unwrap();
        assert_eq!((answer.status, answer.attempts, report.requests), (200, 2, 2), "{status}");
        let (result, report) = read_against(&bytes, 9, 2).await;
        let answer = result.unwrap();
        assert_eq!((answer.status, answer.attempts, report.requests), (status, 3, 3), "{status}");
        assert_eq!(answer.body.as_ref(), b"busy");
    }
}

#[tokio::test]
async fn any_other_status_is_an_answer_at_once() {
    for status in [200, 302, 400, 401, 403, 404, 408, 409, 425, 500, 501, 505] {
        let bytes = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
        let (result, report) = read_against(&bytes, 9, 5).await;
        assert_eq!((result.unwrap().attempts, report.requests), (1, 1), "{status}");
    }
}

#[tokio::test]
async fn an_unreadable_answer_is_not_asked_for_again() {
    let bytes = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
    let (result, report) = read_against(bytes, 9, 5).await;
    let failure = result.unwrap_err();
    assert_eq!((failure.kind, failure.attempts), (FailureKind::Unreadable, 1));
    assert_eq!(report.requests, 1);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_stays_not_connected() {
    let (_socket, base) = refusing();
    let client = HttpClient::new(base, patient().with_read_retries(3)).unwrap();
    let failure = client.read(look()).await.unwrap_err();
    assert_eq!((failure.kind, failure.attempts), (FailureKind::NotConnected, 4));
}

#[tokio::test]
async fn a_short_pause_the_server_asks_for_is_kept() {
    let bytes = "HTTP/1.1 503 X\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n";
    let (result, _) = read_against(bytes, 1, 2).await;
    let answer = result.unwrap();
    assert_eq!(answer.attempts, 2);
    assert!(answer.elapsed >= Duration::from_secs(1), "{:?}", answer.elapsed);
}

#[tokio::test]
async fn a_long_pause_the_server_asks_for_is_handed_to_the_caller() {
    let bytes = "HTTP/1.1 429 X\r\nretry-after: 3600\r\ncontent-length: 0\r\n\r\n";
    let (result, report) = read_against(bytes, 9, 5).await;
    let answer = result.unwrap();
    assert_eq!((answer.status, answer.attempts, report.requests), (429, 1, 1));
    assert_eq!(answer.retry_after(), Some(Duration::from_secs(3600)));
}

/// D13: each send has its own total time-out, so a hanging server costs a bounded multiple of it.
#[tokio::test]
async fn a_read_from_a_hanging_server_ends_after_its_attempts() {
    let server = Server::start(|_, mut connection| async move { connection.drain().await }).await;
    let client = server.client(hasty().with_read_retries(1));
    let failure = client.read(look()).await.unwrap_err();
    assert_eq!((failure.kind, failure.attempts, failure.timed_out), (FailureKind::NoAnswer, 2, true));
    assert!(failure.elapsed >= Duration::from_millis(600) && failure.elapsed < Duration::from_secs(10));
    drop(client);
    assert_eq!(server.report().await.connections.len(), 2);
}

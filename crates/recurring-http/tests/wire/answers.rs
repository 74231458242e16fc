//! What is read of an answer: all of it or a failure, in bounded time and memory, and nothing decoded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use recurring_http::{FailureKind, Request, TransportSettings, UnreadableReason};

use super::server::{Server, hasty, patient};

fn ask() -> Request {
    Request::json("/ask", b"{}".to_vec())
}

const LIMIT: usize = 64 * 1024;

/// Sends `bytes` as the whole answer, closes, and returns what the client made of it.
async fn answered(
    bytes: &[u8],
    settings: TransportSettings,
) -> Result<recurring_http::Answer, recurring_http::Failure> {
    let bytes = bytes.to_vec();
    let server = Server::start(move |_, mut connection| {
        let bytes = bytes.clone();
        async move {
            connection.request().await;
            connection.send(&bytes).await;
            connection.close_sending().await;
            connection.drain().await;
        }
    })
    .await;
    let client = server.client(settings);
    let result = client.write(ask()).await;
    drop(client);
    server.report().await;
    result
}

fn with_length(length: usize, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").as_bytes(), body].concat()
}

fn chunked(body: &[u8], end: &str) -> Vec<u8> {
    let mut bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for piece in body.chunks(1000) {
        bytes.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

#[tokio::test]
async fn any_complete_answer_is_handed_over_whatever_its_status_and_type() {
    for (status, body) in [(200, "<html>bak\u{131}m</html>"), (200, ""), (404, "{}"), (500, "oops"), (599, "x")] {
        let bytes =
            format!("HTTP/1.1 {status} X\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let answer = answered(bytes.as_bytes(), patient()).await.unwrap();
        assert_eq!((answer.status, answer.body.as_ref()), (status, body.as_bytes()));
        assert_eq!((answer.attempts, answer.retry_after()), (1, None));
    }
}

#[tokio::test]
async fn a_body_is_whole_however_it_is_framed() {
    let body: Vec<u8> = (0..=255).cycle().take(LIMIT).collect();
    let settings = patient().with_max_answer_bytes(LIMIT);
    let until_close = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", body.as_slice()].concat();
    for bytes in [with_length(LIMIT, &body), chunked(&body, "0\r\n\r\n"), until_close] {
        assert_eq!(answered(&bytes, settings.clone()).await.unwrap().body.as_ref(), body);
    }
}

#[tokio::test]
async fn one_byte_more_than_allowed_is_too_large() {
    let body = vec![b'x'; LIMIT + 1];
    let settings = patient().with_max_answer_bytes(LIMIT);
    let until_close = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", body.as_slice()].concat();
    for bytes in [with_length(LIMIT + 1, &body), chunked(&body, "0\r\n\r\n"), until_close] {
        let failure = answered(&bytes, settings.clone()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unreadable);
        assert_eq!((failure.status, failure.reason), (Some(200), Some(UnreadableReason::TooLarge)));
    }
}

#[tokio::test]
async fn a_length_above_the_limit_fails_before_any_body_comes() {
    let server = Server::start(|_, mut connection| async move {
        connection.request().await;
        connection.send(&with_length(LIMIT + 1, b"")).await;
        connection.drain().await;
    })
    .await;
    let client = server.client(patient().with_max_answer_bytes(LIMIT));
    let failure = client.write(ask()).await.unwrap_err();
    assert_eq!(failure.reason, Some(UnreadableReason::TooLarge));
    assert!(!failure.timed_out);
    server.report().await;
}

#[tokio::test]
async fn a_cut_body_is_unreadable_however_it_is_framed() {
    for bytes in [with_length(100, b"{\"code\":0}"), chunked(b"{\"code\":0}", ""), chunked(b"", "5\r\nab")] {
        let failure = answered(&bytes, patient()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unreadable);
        assert_eq!((failure.status, failure.reason), (Some(200), Some(UnreadableReason::Cut)));
    }
}

/// The server goes on sending for as long as it is let; what it could hand over stays far below what it offers.
#[tokio::test]
async fn an_endless_body_is_left_at_the_limit_in_bounded_memory() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let server = Server::start(move |_, mut connection| {
        let counter = Arc::clone(&counter);
        async move {
            connection.request().await;
            connection.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
            let piece = [format!("{LIMIT:x}\r\n").as_bytes(), &[b'x'; LIMIT], b"\r\n"].concat();
            while connection.send(&piece).await {
                counter.fetch_add(LIMIT, Ordering::SeqCst);
            }
        }
    })
    .await;
    let client = server.client(patient().with_max_answer_bytes(4 * LIMIT));
    let failure = client.write(ask()).await.unwrap_err();
    assert_eq!(failure.reason, Some(UnreadableReason::TooLarge));
    let report = server.report().await;
    assert_eq!(report.requests, 1);
    assert!(sent.load(Ordering::SeqCst) < 64 * 1024 * 1024, "only what the sockets' own buffers hold");
}

/// D13: a body that trickles in keeps no one waiting past the total time-out.
#[tokio::test]
async fn a_trickling_body_is_left_at_the_total_time_out() {
    let server = Server::start(|_, mut connection| async move {
        connection.request().await;
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await;
        let mut pace = tokio::time::interval(Duration::from_millis(10));
        while connection.send(b"x").await {
            pace.tick().await;
        }
    })
    .await;
    let client = server.client(hasty());
    let failure = client.write(ask()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable);
    assert_eq!((failure.reason, failure.timed_out), (Some(UnreadableReason::TimedOut), true));
    assert!(failure.elapsed < Duration::from_secs(5));
    drop(client);
    server.report().await;
}

#[tokio::test]
async fn a_compressed_body_is_neither_asked_for_nor_decoded() {
    // Not gzip at all: a client that tried to decode it would fail.
    let body = b"\x1f\x8b\x08\x00 not really";
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = answered(&[head.as_bytes(), body].concat(), patient()).await.unwrap();
    assert_eq!(answer.body.as_ref(), body);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let server = Server::start(|_, mut connection| async move {
        while connection.request().await.is_some() {
            connection.answer(302, "location: /elsewhere\r\n", b"moved").await;
        }
    })
    .await;
    let client = server.client(patient());
    for status in [client.write(ask()).await, client.read(ask()).await] {
        assert_eq!(status.unwrap().status, 302);
    }
    drop(client);
    let report = server.report().await;
    assert_eq!((report.requests, report.carrying(b"/elsewhere")), (2, 0));
}

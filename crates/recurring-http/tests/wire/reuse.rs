//! Connections are used again, and a write that meets one just being closed is still carried by one at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use recurring_http::{FailureKind, Request};

use super::server::{Server, patient};

#[tokio::test]
async fn two_requests_share_one_connection() {
    let server = Server::start(|_, mut connection| async move { connection.answer_all(b"fine").await }).await;
    let client = server.client(patient());
    for _ in 0..2 {
        assert_eq!(client.write(Request::json("/a", b"{}".to_vec())).await.unwrap().status, 200);
    }
    drop(client);
    let report = server.report().await;
    assert_eq!((report.connections.len(), report.requests), (1, 2));
}

/// What the server does with its idle connection, and how it is seen by the next write.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Closing {
    /// It ends its sending side and goes on reading, so that every byte of a late write is counted.
    HalfClosed,
    /// It resets the connection.
    Reset,
}

/// D1, D3: the race between a server closing an idle connection and the next write, run many times with the
/// client giving way a different number of times before it writes, so that the close is met before, during and
/// after the write is queued. However it ends, at most one connection carried any of the write.
async fn race(closing: Closing, rounds: usize) -> (usize, usize) {
    let (mut answered, mut unknown) = (0, 0);
    for round in 0..rounds {
        let marker = format!("second-write-{round:04}-end").into_bytes();
        let gate = Arc::new(tokio::sync::Notify::new());
        let opened = Arc::clone(&gate);
        let server = Server::start(move |number, mut connection| {
            let gate = Arc::clone(&opened);
            async move {
                if number > 0 {
                    return connection.answer_all(b"later").await;
                }
                connection.request().await;
                connection.answer(200, "", b"first").await;
                gate.notified().await;
                match closing {
                    Closing::HalfClosed => {
                        connection.close_sending().await;
                        connection.drain().await;
                    }
                    Closing::Reset => connection.reset(),
                }
            }
        })
        .await;
        let client = server.client(patient());
        client.write(Request::json("/first", b"{}".to_vec())).await.unwrap();
        gate.notify_one();
        for _ in 0..round % 40 {
            tokio::task::yield_now().await;
        }
        let result = client.write(Request::json("/second", marker.clone())).await;
        drop(client);
        let report = server.report().await;
        assert!(report.carrying(&marker) <= 1, "{closing:?} {round}");
        assert!(report.carrying(b"/second") <= 1, "{closing:?} {round}");
        match result {
            Ok(answer) => {
                assert_eq!((answer.body.as_ref(), report.carrying(&marker)), (&b"later"[..], 1));
                answered += 1;
            }
            Err(failure) => {
                // Whatever became of the bytes, nobody is told that they did not leave.
                assert_eq!(failure.kind, FailureKind::NoAnswer, "{closing:?} {round}");
                assert!(report.connections[1..].iter().all(Vec::is_empty), "{closing:?} {round}");
                unknown += 1;
            }
        }
    }
    (answered, unknown)
}

#[tokio::test]
async fn a_write_racing_an_orderly_close_is_carried_by_one_connection_at_most() {
    let (answered, unknown) = race(Closing::HalfClosed, 200).await;
    assert_eq!(answered + unknown, 200);
    assert!(answered > 0, "the close is also met in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_racing_an_orderly_close_on_several_threads_is_carried_by_one_connection_at_most() {
    let (answered, unknown) = race(Closing::HalfClosed, 200).await;
    assert_eq!(answered + unknown, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_racing_a_reset_is_carried_by_one_connection_at_most() {
    let (answered, unknown) = race(Closing::Reset, 200).await;
    assert_eq!(answered + unknown, 200);
}

/// The worst case: the reused connection takes the whole write and then dies. Nothing is sent again.
#[tokio::test]
async fn a_reused_connection_that_dies_after_taking_the_write_is_not_replaced() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&seen);
    let server = Server::start(move |_, mut connection| {
        let counter = Arc::clone(&counter);
        async move {
            while connection.request().await.is_some() {
                if counter.fetch_add(1, Ordering::SeqCst) == 1 {
                    return connection.reset();
                }
                connection.answer(200, "", b"fine").await;
            }
        }
    })
    .await;
    let client = server.client(patient());
    client.write(Request::json("/first", b"{}".to_vec())).await.unwrap();
    let failure = client.write(Request::json("/second", b"{}".to_vec())).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NoAnswer);
    drop(client);
    let report = server.report().await;
    assert_eq!((report.connections.len(), report.requests), (1, 2));
}

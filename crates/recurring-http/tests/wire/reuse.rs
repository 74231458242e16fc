//! Connections are used again, and a write that meets one just being closed is still carried by one at most.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use recurring_http::{FailureKind, Request};
use tokio::sync::Notify;
use tracing::Dispatch;
use tracing_subscriber::filter::LevelFilter;

use super::server::{Server, patient};

const ROUNDS: usize = 200;

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

/// How the writes of a race ended.
#[derive(Default)]
struct Ends {
    answered: usize,
    unknown: usize,
}

/// D1, D3: the race between a server closing an idle connection and the next write, run many times with the
/// client giving way a different number of times before it writes, so that the close is met before, during and
/// after the write is queued. However it ends, at most one connection carried any of the write.
async fn race(closing: Closing) -> Ends {
    let mut ends = Ends::default();
    for round in 0..ROUNDS {
        let marker = format!("second-write-{round:04}-end").into_bytes();
        let closing_now = Arc::new(Notify::new());
        let server = server_that_closes(closing, Arc::clone(&closing_now)).await;
        let client = server.client(patient());
        client.write(Request::json("/first", b"{}".to_vec())).await.expect("an answer");
        closing_now.notify_one();
        for _ in 0..round % 40 {
            tokio::task::yield_now().await;
        }
        let result = client.write(Request::json("/second", marker.clone())).await;
        drop(client);
        let report = server.report().await;
        assert!(report.carrying(b"/second") <= 1, "{closing:?} {round}");
        match result {
            Ok(answer) => {
                assert_eq!((answer.body.as_ref(), report.carrying(&marker)), (&b"later"[..], 1));
                ends.answered += 1;
            }
            Err(failure) => {
                // Whatever became of the bytes, nobody is told that they did not leave, and no other
                // connection was tried with them.
                assert_eq!(failure.kind, FailureKind::NoAnswer, "{closing:?} {round}");
                assert!(report.connections[1..].iter().all(Vec::is_empty), "{closing:?} {round}");
                ends.unknown += 1;
            }
        }
    }
    assert_eq!(ends.answered + ends.unknown, ROUNDS);
    ends
}

/// Starts a server that answers once, closes that connection when told, and serves any later one in full.
async fn server_that_closes(closing: Closing, now: Arc<Notify>) -> Server {
    Server::start(move |number, mut connection| {
        let now = Arc::clone(&now);
        async move {
            if number > 0 {
                return connection.answer_all(b"later").await;
            }
            connection.request().await;
            connection.answer(200, "", b"first").await;
            now.notified().await;
            match closing {
                Closing::HalfClosed => {
                    connection.close_sending().await;
                    connection.drain().await;
                }
                Closing::Reset => connection.reset(),
            }
        }
    })
    .await
}

/// Counts how often hyper-util says that it moves a request to another connection.
#[derive(Clone, Default)]
struct Moves(Arc<AtomicUsize>);

impl io::Write for Moves {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if String::from_utf8_lossy(line).contains("unstarted request canceled, trying again") {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A second subscriber that hears nothing. As long as there is only one, `tracing` asks whichever thread comes first to a
/// place in the code whether it is to be heard, and a test beside this one would switch the place off.
static ANOTHER: OnceLock<Dispatch> = OnceLock::new();

/// On one thread the rounds meet the close in every order, the one included in which hyper-util moves the write
/// to a new connection: the log shows that it did, and the bytes counted show that the first carried none of it.
#[tokio::test]
async fn a_write_that_is_moved_off_a_closed_connection_is_carried_by_one_only() {
    ANOTHER.get_or_init(|| Dispatch::new(tracing_subscriber::registry()));
    let moves = Moves::default();
    let writer = moves.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let ends = race(Closing::HalfClosed).await;
    assert!(ends.answered > 0, "a write is also answered");
    assert!(moves.0.load(Ordering::SeqCst) > 0, "the case this test is for was met");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_racing_an_orderly_close_on_several_threads_is_carried_by_one_connection_at_most() {
    race(Closing::HalfClosed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_racing_a_reset_is_carried_by_one_connection_at_most() {
    race(Closing::Reset).await;
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

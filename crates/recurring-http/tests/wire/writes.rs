//! A write is sent once, whatever happens, and tells how far it got.

use std::error::Error as _;
use std::time::Duration;

use recurring_http::{BaseAddress, Failure, FailureKind, HttpClient, Request, TransportSettings};
use tokio::net::TcpStream;

use super::server::{Connection, Report, Server, hasty, patient, refusing};

const MARKER: &[u8] = b"charge-once-7731";

fn charge() -> Request {
    Request::json("/charge", MARKER.to_vec())
}

/// What a server may do to a request. Each leaves the client without a complete answer, or with a refusal
/// that invites a retry.
#[derive(Debug, Clone, Copy)]
enum Fault {
    ResetAtOnce,
    ResetInTheHead,
    ResetAfterRequest,
    CloseAtOnce,
    CloseAfterRequest,
    Hang,
    Garbage,
    CutHead,
    EndlessHead,
    CutBody,
    StalledBody,
    Status(u16),
}

const FAULTS: [Fault; 15] = [
    Fault::ResetAtOnce,
    Fault::ResetInTheHead,
    Fault::ResetAfterRequest,
    Fault::CloseAtOnce,
    Fault::CloseAfterRequest,
    Fault::Hang,
    Fault::Garbage,
    Fault::CutHead,
    Fault::EndlessHead,
    Fault::CutBody,
    Fault::StalledBody,
    Fault::Status(429),
    Fault::Status(502),
    Fault::Status(503),
    Fault::Status(504),
];

async fn strike(fault: Fault, mut connection: Connection<TcpStream>) {
    match fault {
        Fault::ResetAtOnce => return connection.reset(),
        Fault::ResetInTheHead => {
            connection.read(5).await;
            return connection.reset();
        }
        Fault::CloseAtOnce => return,
        _ => {}
    }
    connection.request().await;
    match fault {
        Fault::ResetAfterRequest => return connection.reset(),
        Fault::CloseAfterRequest => return,
        Fault::Garbage => drop(connection.send(b"\x16\x03\x01 what\r\n\r\n").await),
        Fault::CutHead => drop(connection.send(b"HTTP/1.1 200 OK\r\ncontent-le").await),
        Fault::EndlessHead => {
            connection.send(b"HTTP/1.1 200 OK\r\n").await;
            while connection.send(&b"x-more: ".repeat(1024)).await {}
        }
        Fault::CutBody | Fault::StalledBody => {
            connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"code\":0").await;
        }
        Fault::Status(status) => drop(connection.answer(status, "retry-after: 0\r\n", b"busy").await),
        _ => {}
    }
    if matches!(fault, Fault::CutHead | Fault::CutBody) {
        connection.close_sending().await;
    }
    connection.drain().await;
}

async fn write_against(fault: Fault, settings: TransportSettings) -> (Result<u16, Failure>, Report) {
    let server = Server::start(move |_, connection| strike(fault, connection)).await;
    let client = server.client(settings);
    let result = client.write(charge()).await.map(|answer| {
        assert_eq!(answer.attempts, 1);
        answer.status
    });
    drop(client);
    (result, server.report().await)
}

/// D1, D3, D4: no fault and no setting makes a write travel twice.
#[tokio::test]
async fn a_write_is_never_repeated_whatever_fails_and_whatever_is_set() {
    for fault in FAULTS {
        for retries in [0, 2, 5] {
            let (result, report) = write_against(fault, hasty().with_read_retries(retries)).await;
            assert_eq!(report.connections.len(), 1, "{fault:?}");
            assert!(report.requests <= 1, "{fault:?}");
            if let Err(failure) = result {
                assert_eq!(failure.attempts, 1, "{fault:?}");
            }
        }
    }
}

/// D5: a lost answer is told as such, and "not connected" is never claimed once a connection was made.
#[tokio::test]
async fn each_fault_tells_how_far_the_request_got() {
    for fault in FAULTS {
        let (result, _) = write_against(fault, hasty()).await;
        match (fault, result) {
            (Fault::Status(sent), Ok(status)) => assert_eq!(status, sent),
            (Fault::CutBody | Fault::StalledBody, Err(failure)) => {
                assert_eq!((failure.kind, failure.status), (FailureKind::Unreadable, Some(200)), "{fault:?}");
                assert_eq!(failure.timed_out, matches!(fault, Fault::StalledBody), "{fault:?}");
            }
            (_, Err(failure)) => {
                assert_eq!((failure.kind, failure.status), (FailureKind::NoAnswer, None), "{fault:?}");
                assert_eq!(failure.timed_out, matches!(fault, Fault::Hang), "{fault:?}");
                assert!(failure.reason.is_none(), "{fault:?}");
            }
            (_, Ok(status)) => panic!("{fault:?} answered {status}"),
        }
    }
}

#[tokio::test]
async fn a_reset_in_the_middle_of_a_large_body_is_no_answer_on_one_connection() {
    let server = Server::start(|_, mut connection| async move {
        for _ in 0..8 {
            connection.read(4096).await;
        }
        connection.reset();
    })
    .await;
    let client = server.client(patient());
    let body = vec![b'x'; 32 * 1024 * 1024];
    let failure = client.write(Request::json("/charge", body)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NoAnswer);
    let report = server.report().await;
    assert_eq!(report.connections.len(), 1);
    assert!(!report.connections[0].is_empty());
}

#[tokio::test]
async fn a_refused_connection_is_not_connected() {
    let (_socket, base) = refusing();
    let client = HttpClient::new(base, patient()).unwrap();
    let failure = client.write(charge()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotConnected);
    assert!(!failure.timed_out && failure.attempts == 1 && failure.source().is_some());
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_not_connected() {
    let base = BaseAddress::parse_simulator("http://no-such-host.invalid").unwrap();
    let client = HttpClient::new(base, hasty()).unwrap();
    assert_eq!(client.write(charge()).await.unwrap_err().kind, FailureKind::NotConnected);
}

/// D13: a server that accepts and never answers costs the total time-out and not more.
#[tokio::test]
async fn a_hanging_server_is_left_at_the_total_time_out() {
    let (result, report) = write_against(Fault::Hang, hasty()).await;
    let failure = result.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NoAnswer);
    assert!(failure.timed_out);
    assert!(failure.elapsed >= Duration::from_millis(300), "{failure}");
    assert!(failure.elapsed < Duration::from_secs(5), "{failure}");
    assert_eq!(report.carrying(MARKER), 1);
}

#[tokio::test]
async fn display_is_one_line_without_address_or_body() {
    let (result, _) = write_against(Fault::CutBody, hasty()).await;
    let failure = result.unwrap_err();
    let shown = failure.to_string();
    assert!(shown.starts_with("the answer was cut, status 200, attempt 1 after "), "{shown}");
    assert!(!shown.contains('\n') && !shown.contains("127.0.0.1") && !shown.contains("code"), "{shown}");
    let mut cause = failure.source();
    while let Some(error) = cause {
        assert!(!format!("{error} {error:?}").contains("/charge"));
        cause = error.source();
    }
}

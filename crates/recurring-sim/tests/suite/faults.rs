//! Faults happen where they are told to, and the ledger shows whether the work was done.

use std::time::Duration;

use recurring_sim::{Fault, FaultPoint, TestCard, Vendor, Verdict};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Bench, paynet_create, reply};

impl Bench {
    fn made(&self, reference: &str) -> bool {
        self.simulator.order(Vendor::Paynet, reference).is_some()
    }

    /// Sends a create over a connection of its own and reads it to its end.
    async fn over_own_connection(&self, reference: &str) -> (std::io::Result<usize>, Vec<u8>) {
        let mut stream = self.sent(reference).await;
        let mut read = Vec::new();
        (stream.read_to_end(&mut read).await, read)
    }

    async fn sent(&self, reference: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.simulator.address()).await.unwrap();
        stream.write_all(&self.raw_create(reference)).await.unwrap();
        stream
    }

    /// Waits until a fact holds.
    async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let patience = tokio::time::Instant::now() + Duration::from_secs(20);
        while !holds(self) {
            assert!(tokio::time::Instant::now() < patience, "never: {what}");
            tokio::task::yield_now().await;
        }
    }

    fn raw_create(&self, reference: &str) -> Vec<u8> {
        let body = paynet_create(reference).to_string();
        let (host, key) = (self.simulator.address(), &self.simulator.accounts().paynet.secret_key);
        format!(
            "POST /v1/subscription/create HTTP/1.1\r\nhost: {host}\r\nauthorization: Basic {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

#[tokio::test]
async fn a_reset_after_the_work_leaves_the_order_in_the_ledger() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::ResetAfterCommit).vendor(Vendor::Paynet));
    let (end, read) = bench.over_own_connection("f1").await;
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert!(read.is_empty());
    assert!(bench.made("f1"));
    assert_eq!((bench.last().verdict, bench.last().fault.as_deref()), (Verdict::Accepted, Some("reset_after_commit")));
    assert_eq!(bench.simulator.connections_seen(), 1);
    bench.paynet_order("f2", json!({})).await;
}

#[tokio::test]
async fn a_reset_before_the_work_leaves_no_trace_but_the_count() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::ResetBeforeWork));
    let (end, _) = bench.over_own_connection("f1").await;
    assert!(end.is_err());
    bench.simulator.inject(Fault::new(FaultPoint::CloseBeforeWork));
    let (_, read) = bench.over_own_connection("f1").await;
    assert!(read.is_empty() && !bench.made("f1"));
    assert_eq!((bench.last().verdict, bench.simulator.requests_seen(Vendor::Paynet)), (Verdict::Unread, 2));
}

#[tokio::test]
async fn a_reset_on_accept_or_in_the_body_leaves_no_trace_but_the_count_of_what_came() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::ResetOnAccept));
    let mut stream = TcpStream::connect(bench.simulator.address()).await.unwrap();
    assert!(stream.read_to_end(&mut Vec::new()).await.is_err());
    assert_eq!((bench.simulator.connections_seen(), bench.simulator.requests_seen(Vendor::Paynet)), (1, 0));
    bench.simulator.inject(Fault::new(FaultPoint::ResetInBody));
    let (end, read) = bench.over_own_connection("f1").await;
    assert!(end.is_err() && read.is_empty() && !bench.made("f1"));
    assert_eq!((bench.last().verdict, bench.last().fault.as_deref()), (Verdict::Unread, Some("reset_in_body")));
    bench.paynet_order("f2", json!({})).await;
}

#[tokio::test]
async fn a_connection_closed_while_idle_has_brought_its_whole_answer() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::CloseIdle));
    let (end, read) = bench.over_own_connection("f1").await;
    end.unwrap();
    bench.until("closed", |bench| bench.simulator.connections_open() == 0).await;
    let text = String::from_utf8_lossy(&read).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(!head.to_ascii_lowercase().contains("connection: close"), "the close is not announced: {head}");
    assert!(serde_json::from_str::<serde_json::Value>(body).is_ok() && bench.made("f1"));
}

#[tokio::test]
async fn a_close_after_the_work_is_an_orderly_end_without_a_byte() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
    let (end, read) = bench.over_own_connection("f1").await;
    assert_eq!((end.unwrap(), read.len()), (0, 0));
    assert!(bench.made("f1"));
}

#[tokio::test]
async fn a_cut_body_promises_more_than_it_brings() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::CutBody));
    let (end, read) = bench.over_own_connection("f1").await;
    end.unwrap();
    let text = String::from_utf8_lossy(&read).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let promised: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"));
    assert!(body.starts_with("{\"url\"") && body.len() <= promised / 2 + 2 && !body.is_empty());
    assert!(bench.made("f1"));
}

#[tokio::test]
async fn a_hanging_answer_never_comes_though_the_work_is_done() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::HangAfterCommit));
    bench.simulator.inject(Fault::new(FaultPoint::HangBeforeWork).on_call(2));
    for (reference, made, requests) in [("f1", true, 1), ("f2", false, 2)] {
        let mut stream = bench.sent(reference).await;
        bench.until("logged", |bench| bench.simulator.log().len() == requests).await;
        assert_eq!(bench.made(reference), made);
        let mut byte = [0_u8];
        let read = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut byte)).await;
        assert!(read.is_err(), "something came: {read:?}");
    }
}

#[tokio::test]
async fn late_work_is_done_after_the_client_has_gone() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::LateWork { milliseconds: 200 }));
    let sent = std::time::Instant::now();
    let stream = bench.sent("f1").await;
    bench.until("seen", |bench| bench.simulator.requests_seen(Vendor::Paynet) == 1).await;
    drop(stream);
    bench.until("made", |bench| bench.made("f1")).await;
    assert!(sent.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_duplicate_answer_is_on_the_wire_twice_for_one_order() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::Duplicate));
    let mut stream = bench.sent("f1").await;
    let mut read = Vec::new();
    while String::from_utf8_lossy(&read).matches("\"url\"").count() < 2 {
        assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0);
    }
    assert_eq!(bench.simulator.orders(Vendor::Paynet).len(), 1);
    stream.write_all(&bench.raw_create("f2")).await.unwrap();
    while !bench.made("f2") {
        assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn answers_can_be_late_slow_huge_or_something_else() {
    let bench = Bench::start().await;
    let points = [
        (FaultPoint::Delay { milliseconds: 5 }, 200, "subscription_create", true),
        (FaultPoint::Slow { milliseconds: 2 }, 200, "subscription_create", true),
        (FaultPoint::Huge { blanks: 100_000 }, 200, "subscription_create", true),
        (FaultPoint::Html { commit: true }, 200, "<html>", true),
        (FaultPoint::Html { commit: false }, 200, "<html>", false),
        (FaultPoint::Status { status: 503, commit: true }, 503, "<html>", true),
        (FaultPoint::Status { status: 503, commit: false }, 503, "<html>", false),
        (FaultPoint::Body { status: 200, text: "{\"code\":8}".into(), commit: true }, 200, "{\"code\":8}", true),
        (FaultPoint::Redirect { status: 302, location: "https://example.com/".into(), commit: true }, 302, "", true),
        (FaultPoint::Redirect { status: 307, location: "/x".into(), commit: false }, 307, "", false),
    ];
    for (number, (point, status, part, made)) in points.into_iter().enumerate() {
        let reference = format!("f{number}");
        let name = format!("{point:?}");
        bench.simulator.inject(Fault::new(point));
        let reply = bench.paynet_text("create", paynet_create(&reference).to_string()).await;
        assert_eq!(reply.status, status, "{name}");
        assert!(reply.text.contains(part), "{name}");
        assert_eq!(bench.made(&reference), made, "{name}");
        bench.simulator.clear_faults();
    }
}

#[tokio::test]
async fn a_fault_meets_the_call_and_path_it_names() {
    let bench = Bench::start().await;
    let path = "/v1/subscription/manuel_charge";
    let point = FaultPoint::Status { status: 500, commit: true };
    bench.simulator.inject(Fault::new(point).path(path).on_call(2));
    let id = bench.paynet_order("n", json!({})).await;
    bench.simulator.decline_next(Vendor::Paynet, 1);
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    let body = json!({ "subscription_id": id }).to_string();
    assert_eq!(bench.paynet_text("manuel_charge", body.clone()).await.status, 200);
    bench.simulator.clock().advance(Duration::from_secs(7_200));
    assert_eq!(bench.paynet_text("manuel_charge", body.clone()).await.status, 500);
    assert_eq!(bench.order(Vendor::Paynet, &id).collected().count(), 1);
    assert_eq!(bench.paynet_text("manuel_charge", body).await.status, 200);
}

#[tokio::test]
async fn a_vendors_host_name_is_misdirected() {
    let bench = Bench::start().await;
    for host in ["api.paynet.com.tr", "paynkolay.nkolayislem.com.tr", "example.com"] {
        let request = bench.paynet_request("create", paynet_create("h").to_string()).header("host", host);
        assert_eq!(reply(request).await.status, 421, "{host}");
    }
    assert!(!bench.made("h"));
    let listen = "0.0.0.0:0".parse().unwrap();
    assert!(recurring_sim::Simulator::builder().listen(listen).start().await.is_err());
}

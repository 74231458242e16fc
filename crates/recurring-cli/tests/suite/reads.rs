//! Reads that find nothing, too much, or get no usable answer: exit codes 8, 10 and 9.

use recurring_core::{Clock, SystemClock};
use recurring_sim::{Fault, FaultPoint};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{BOTH, Bench, vendor};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_not_there_is_not_found_in_what_was_searched() {
    let bench = Bench::start().await;
    let range = ["get", "--reference", "a", "--from", "2026-01-01", "--to", "2026-03-01"];
    let failure = bench.run("paynkolay", &range).await.exits(8).failure();
    assert_eq!((&failure["kind"], &failure["effect"]), (&json!("not_found"), &json!("none")));
    let message = failure["message"].as_str().unwrap();
    assert!(message.contains("searched 2026-01-01 to 2026-03-01 in 2 windows"), "{message}");
    assert!(message.contains("no proof that none exists"), "{message}");

    let tomorrow = SystemClock.today().tomorrow().unwrap();
    let failure = bench.run("paynkolay", &["get", "--reference", "a"]).await.exits(8).failure();
    assert!(failure["message"].as_str().unwrap().contains(&format!("to {tomorrow} in 14 windows")), "{failure}");

    let failure = bench.run("paynet", &["get", "--reference", "a"]).await.exits(8).failure();
    assert!(failure["message"].as_str().unwrap().contains("searched directly by reference"), "{failure}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_failure_is_the_last_line_after_the_spans_that_verbose_shows() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let ran = bench.run(provider, &["-vv", "get", "--reference", "a"]).await.exits(8);
        assert!(ran.err.contains("provider_request"), "{}", ran.err);
        let failure: serde_json::Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
        assert_eq!(failure["kind"], "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_orders_under_one_reference_are_ambiguous_and_both_are_shown() {
    let bench = Bench::start().await;
    bench.created("paynkolay", "a").await;
    bench.created("paynkolay", "a").await;
    let ran = bench.run("paynkolay", &["get", "--reference", "a"]).await.exits(10);
    let shown = ran.objects();
    assert_eq!(shown.len(), 2);
    assert!(shown.iter().all(|order| order["reference"] == "a"));
    assert_ne!(shown[0]["list_id"], shown[1]["list_id"]);
    assert_eq!((&ran.failure()["kind"], &ran.failure()["effect"]), (&json!("ambiguous"), &json!("none")));

    let table = bench.run_for_people("paynkolay", &["get", "--reference", "a"]).await.exits(10);
    assert!(shown.iter().all(|order| table.out.contains(order["list_id"].as_str().unwrap())), "{}", table.out);
    let one = shown[0]["list_id"].as_str().unwrap();
    bench.run("paynkolay", &["get", "--list-id", one]).await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_without_a_usable_answer_has_no_effect() {
    let bench = Bench::start().await;
    let points = [
        FaultPoint::Html { commit: false },
        FaultPoint::CutBody,
        FaultPoint::CloseAfterCommit,
        FaultPoint::Body { status: 200, text: "{\"code\":99}".to_owned(), commit: false },
    ];
    for point in points {
        for provider in BOTH {
            let list = ["list", "--from", "2026-11-01", "--to", "2026-11-02"];
            for arguments in [["get", "--reference", "a"].as_slice(), &list] {
                bench.simulator.inject(Fault::new(point.clone()).vendor(vendor(provider)).every());
                let failure = bench.run(provider, arguments).await.exits(9).failure();
                assert_eq!(failure["effect"], "none", "{point:?} {provider} {arguments:?}");
                bench.simulator.clear_faults();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_breaks_off_has_printed_what_it_read() {
    let bench = Bench::start().await;
    bench.created("paynkolay", "a").await;
    let today = SystemClock.today().to_string();
    // The newest window is read first and holds the order; every request after it fails.
    bench.simulator.inject(Fault::new(FaultPoint::Html { commit: false }).on_call(2).every());
    let ran = bench.run("paynkolay", &["list", "--from", "2026-01-01", "--to", &today]).await.exits(9);
    assert_eq!(ran.objects().len(), 1);
    assert_eq!(ran.failure()["operation"], "list");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_no_web_server_is_no_usable_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut head = [0; 1024];
            let _ = socket.read(&mut head).await;
            let _ = socket.write_all(b"220 mail.example.com ESMTP\r\n").await;
        }
    });
    let bench = Bench::start().await;
    for provider in BOTH {
        bench.run_at(provider, &address, &["get", "--reference", "a"]).await.exits(9);
    }
    serving.abort();
}

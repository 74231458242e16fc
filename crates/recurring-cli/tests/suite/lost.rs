//! Lost answers and missing connections: exit codes 4 and 6.

use recurring_sim::{Fault, FaultPoint};
use serde_json::json;

use crate::support::{BOTH, Bench, closed_port, create, create_changed, days_ago, in_days, vendor};

#[tokio::test(flavor = "multi_thread")]
async fn a_create_that_is_done_and_then_dropped_is_unknown_after_one_request() {
    for point in [FaultPoint::CloseAfterCommit, FaultPoint::ResetAfterCommit, FaultPoint::CutBody] {
        let bench = Bench::start().await;
        for provider in BOTH {
            bench.simulator.inject(Fault::new(point.clone()).vendor(vendor(provider)));
            let ran = bench.run(provider, &create(provider, "2026/001")).await.exits(4);
            assert_eq!(ran.out, "");
            let failure = ran.failure();
            assert_eq!((&failure["effect"], &failure["operation"]), (&json!("unknown"), &json!("create")));
            assert_eq!(failure["advice"], json!({ "action": "read_back", "not_before_seconds": 60 }));
            let command = format!("find out in 1 min: recurring get --provider {provider} --reference 2026/001");
            assert!(failure["message"].as_str().unwrap().ends_with(&command), "{failure}");
            assert_eq!(bench.seen(provider), 1, "a write is never sent again, and nothing is read back");
            assert_eq!(bench.simulator.orders(vendor(provider)).len(), 1, "it did happen");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_of_paynet_is_unknown_when_its_answer_is_lost() {
    let bench = Bench::start().await;
    let writes: [&[&str]; 6] = [
        &["cancel", "--reference", "a"],
        &["pause", "--reference", "a"],
        &["amount", "--reference", "a", "--amount", "10"],
        &["charge", "--reference", "a"],
        &["resend", "--reference", "a"],
        &["link-card", "--card", "1", "--reference", "a"],
    ];
    for arguments in writes {
        let before = bench.seen("paynet");
        bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
        let failure = bench.run("paynet", arguments).await.exits(4).failure();
        assert_eq!((&failure["effect"], bench.seen("paynet")), (&json!("unknown"), before + 1), "{arguments:?}");
        assert!(failure["message"].as_str().unwrap().contains("find out in 1 min: "), "{failure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_prove_nothing_are_unknown_too() {
    let bench = Bench::start().await;
    let points = [
        FaultPoint::Html { commit: true },
        FaultPoint::Status { status: 503, commit: false },
        FaultPoint::Status { status: 429, commit: false },
        FaultPoint::Redirect { status: 302, location: "https://example.com/".to_owned(), commit: false },
        FaultPoint::Body { status: 200, text: "{\"code\":99}".to_owned(), commit: false },
    ];
    for (number, point) in points.into_iter().enumerate() {
        for provider in BOTH {
            bench.simulator.inject(Fault::new(point.clone()));
            let before = bench.seen(provider);
            let ran = bench.run(provider, &create(provider, &format!("r{number}"))).await.exits(4);
            assert_eq!((&ran.failure()["effect"], bench.seen(provider)), (&json!("unknown"), before + 1), "{point:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_what_to_run_and_when() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
    let ran = bench.run_for_people("paynkolay", &create("paynkolay", "Bahar Sitesi/1")).await.exits(4);
    let told = "find out in 1 min: recurring get --provider paynkolay --reference 'Bahar Sitesi/1'";
    assert!(ran.err.starts_with("recurring: ") && ran.err.contains(told), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_advised_command_goes_where_the_lost_one_went() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
    let here = bench.simulator.base_url();
    let arguments = [create("paynet", "a").as_slice(), &["--base-url", &here]].concat();
    let failure = bench.run_at("paynet", "http://127.0.0.1:1", &arguments).await.exits(4).failure();
    let command = format!("recurring get --provider paynet --base-url {here} --reference a");
    assert!(failure["message"].as_str().unwrap().ends_with(&command), "{failure}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_begins_later_is_searched_up_to_its_first_collection() {
    let bench = Bench::start().await;
    let later = in_days(45);
    for provider in BOTH {
        let every = if provider == "paynet" { "1m" } else { "30d" };
        let line = create_changed("a", &[("--every", every), ("--start", &later)]);
        bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
        let failure = bench.run(provider, &line).await.exits(4).failure();
        let message = failure["message"].as_str().unwrap();
        let days = format!(" --from {} --to {}", days_ago(1), in_days(46));
        let listed = if provider == "paynkolay" { days.as_str() } else { "" };
        assert!(message.ends_with(&format!("get --provider {provider} --reference a{listed}")), "{message}");
        let advised: Vec<&str> = message.split("recurring ").last().unwrap().split(' ').collect();
        assert_eq!(bench.run(provider, &advised).await.exits(0).object()["reference"], "a");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lost_is_found_by_the_command_that_was_advised() {
    let bench = Bench::start().await;
    for provider in BOTH {
        bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
        bench.run(provider, &create(provider, "a")).await.exits(4);
        let found = bench.run(provider, &["get", "--provider", provider, "--reference", "a"]).await.exits(0).object();
        assert_eq!(found["reference"], "a");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_port_means_that_nothing_was_sent() {
    let bench = Bench::start().await;
    for provider in BOTH {
        for arguments in [create(provider, "a"), vec!["get", "--reference", "a"]] {
            let failure = bench.run_at(provider, &closed_port(), &arguments).await.exits(6).failure();
            assert_eq!((&failure["kind"], &failure["effect"]), (&json!("not_connected"), &json!("none")));
            assert_eq!(failure["advice"]["action"], "anytime");
        }
    }
}

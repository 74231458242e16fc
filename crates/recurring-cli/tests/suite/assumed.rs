//! `--assume` and `capabilities --assumptions`: what is assumed about a wire, shown and set for one run.

use serde_json::json;

use crate::support::{BOTH, Bench, members, run};

#[tokio::test]
async fn assumptions_are_listed_without_account_network_or_provider() {
    let all = run(["capabilities", "--assumptions", "--json"]).await.exits(0).objects();
    let mut expected = ["accepted", "assumes", "default", "provider", "setting", "shapes", "source"].to_vec();
    expected.sort_unstable();
    for line in &all {
        assert_eq!(members(line), expected);
        assert!(line.as_object().unwrap().values().all(|text| text.as_str().is_some_and(|text| !text.is_empty())));
    }
    let table = run(["capabilities", "--assumptions"]).await.exits(0).out;
    let mut count = 0;
    for provider in BOTH {
        let own = run(["capabilities", "--assumptions", "--json", "--provider", provider]).await.exits(0).objects();
        assert!(own.iter().all(|line| line["provider"] == provider && all.contains(line)), "{provider}");
        assert!(own.iter().all(|line| table.contains(line["setting"].as_str().unwrap())));
        count += own.len();
    }
    assert_eq!(count, all.len());
    let resume = all.iter().find(|line| line["setting"] == "resume_status").unwrap();
    assert_eq!((&resume["default"], &resume["shapes"]), (&json!("off"), &json!("writing")));
}

#[tokio::test]
async fn an_assumption_that_is_none_is_refused_with_those_there_are() {
    let wrong = [
        ("paynet", "resume=0", "accepted: amounts_in_answers, "),
        ("paynet", "resume_status", "is not SETTING=VALUE"),
        ("paynet", "resume_status=on", "accepted: off, or a status number"),
        ("paynkolay", "resume_status=0", "accepted: nine_is_refusal, "),
        ("paynkolay", "status_words=1", "accepted: on or off"),
    ];
    for (provider, pair, words) in wrong {
        for command in [["get", "--reference", "a"].as_slice(), &["capabilities"], &["capabilities", "--assumptions"]] {
            let line = [command, &["--provider", provider, "--assume", pair, "--json"]].concat();
            let failure = run(line).await.exits(2).failure();
            assert!(failure["message"].as_str().unwrap().contains(words), "{failure}");
            assert_eq!((&failure["kind"], &failure["provider"]), (&json!("invalid_request"), &json!(provider)));
        }
    }
    let twice = ["--assume", "stop_status=3", "--assume", "stop_status=5"];
    run([["capabilities", "--provider", "paynet"].as_slice(), &twice].concat()).await.exits(2);
    run(["demo", "--assume", "stop_status=3"]).await.exits(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assumed_status_starts_a_paused_order_again() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    bench.approve("paynet", "a");
    bench.run("paynet", &["pause", "--reference", "a"]).await.exits(0);
    bench.run("paynet", &["resume", "--reference", "a"]).await.exits(5);
    bench.run("paynet", &["resume", "--reference", "a", "--assume", "resume_status=0"]).await.exits(0);
    let order = bench.run("paynet", &["get", "--reference", "a"]).await.exits(0).object();
    assert_eq!(order["status"], "active");
    let line = ["capabilities", "--provider", "paynet", "--assume", "resume_status=0", "--json"];
    let lines = run(line).await.exits(0).objects();
    let resume = lines.iter().find(|line| line["operation"] == "resume").unwrap();
    assert_eq!((&resume["supported"], resume["locked"].as_array().unwrap().len()), (&json!(true), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assumption_about_reading_changes_what_is_shown() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    let line = ["get", "--reference", "a", "--assume", "amounts_in_answers=unread"];
    let order = bench.run("paynet", &line).await.exits(0).object();
    assert!(order["amount"]["minor"].is_null() && order["amount"]["raw"].is_string(), "{order}");
    bench.created("paynkolay", "a").await;
    let line = ["get", "--reference", "b", "--assume", "list_window_days=5"];
    let failure = bench.run("paynkolay", &line).await.exits(8).failure();
    assert!(failure["message"].as_str().unwrap().contains("in 80 windows"), "{failure}");
}

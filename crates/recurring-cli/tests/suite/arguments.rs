//! Arguments as a whole: what clap refuses is reported like everything else, and addresses have one source.

use serde_json::json;

use crate::support::{BOTH, Bench, run};

#[tokio::test]
async fn what_cannot_be_read_is_one_object_with_json_and_plain_words_without() {
    let lines: [&[&str]; 7] = [
        &["get"],
        &["get", "--reference", "a", "--nonsense"],
        &["list", "--from", "2026-01-01"],
        &["create", "--reference", "a"],
        &["get", "--id", "1", "--reference", "a"],
        &["link-card", "--card", "1"],
        &["amount", "--reference", "a", "--amount", "1", "--agent-amount", "1"],
    ];
    for line in lines {
        let with_json = [line, &["--provider", "paynet", "--json"]].concat();
        let failure = run(with_json).await.exits(2).failure();
        assert_eq!((&failure["kind"], &failure["effect"]), (&json!("invalid_request"), &json!("none")), "{line:?}");
        assert_eq!(failure["provider"], "paynet");
        assert_eq!(failure["advice"], json!({ "action": "correct", "not_before_seconds": null }));
        assert!(failure["operation"].is_string() && failure["trace"].is_null());
        let plain = run(line).await.exits(2);
        assert!(plain.err.starts_with("recurring: ") && plain.out.is_empty(), "{plain:?}");
    }
    let failure = run(["--json", "crate"]).await.exits(2).failure();
    assert!(failure["operation"].is_null() && failure["provider"].is_null(), "{failure}");
    run(["--json"]).await.exits(2).failure();
    run(["--json=true", "capabilities"]).await.exits(2).failure();
    run(Vec::<&str>::new()).await.exits(2);
}

#[tokio::test]
async fn a_provider_must_be_named_and_known() {
    for line in [["get", "--reference", "a", "--json"].as_slice(), &["capabilities", "--json", "--provider", "iyzico"]]
    {
        let failure = run(line).await.exits(2).failure();
        assert!(failure["message"].as_str().unwrap().contains("accepted: paynet or paynkolay"), "{failure}");
        assert!(failure["provider"].is_null());
    }
}

#[tokio::test]
async fn help_and_version_are_done() {
    for line in [["--help"].as_slice(), &["create", "--help"], &["help", "create"], &["--version"]] {
        let shown = run(line).await.exits(0);
        assert!(!shown.out.is_empty() && shown.err.is_empty(), "{line:?}");
    }
}

/// Real money needs `--live`, whichever provider's host stands in the address.
#[tokio::test]
async fn a_live_host_is_not_reached_through_an_address() {
    for provider in BOTH {
        for url in
            ["https://api.paynet.com.tr", "https://paynkolay.nkolayislem.com.tr./", "https://API.paynet.com.tr:443"]
        {
            let line = ["get", "--reference", "a", "--json", "--provider", provider, "--base-url", url];
            let failure = run(line).await.exits(2).failure();
            assert!(failure["message"].as_str().unwrap().contains("--live"), "{failure}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_live_host_and_an_address_contradict_each_other() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let failure = bench.run(provider, &["get", "--reference", "a", "--live"]).await.exits(2).failure();
        let variable = format!("{}_BASE_URL", provider.to_uppercase());
        assert!(failure["message"].as_str().unwrap().contains(&variable), "{failure}");
        let flags = ["get", "--reference", "a", "--live", "--base-url", "http://127.0.0.1:1", "--json", "--provider"];
        let failure = run([flags.as_slice(), &[provider]].concat()).await.exits(2).failure();
        assert!(failure["message"].as_str().unwrap().contains("--base-url"), "{failure}");
    }
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_the_option_goes_before_that_of_the_environment() {
    let bench = Bench::start().await;
    let here = bench.simulator.base_url();
    for provider in BOTH {
        let arguments = ["get", "--reference", "a", "--base-url", &here];
        bench.run_at(provider, "http://127.0.0.1:1", &arguments).await.exits(8);
        // The other provider's address does not matter.
        let other = if provider == "paynet" { "PAYNKOLAY_BASE_URL" } else { "PAYNET_BASE_URL" };
        let mut command = bench.command(provider);
        let output = command.env(other, "nonsense").args(["get", "--reference", "a"]).output().await.unwrap();
        assert_eq!(output.status.code(), Some(8), "{output:?}");
    }
}

#[tokio::test]
async fn an_address_is_encrypted_unless_it_is_this_machine_or_a_named_simulator() {
    let get = |more: &[&str]| {
        let line = [["get", "--reference", "a", "--provider", "paynet", "--json"].as_slice(), more].concat();
        let line: Vec<String> = line.into_iter().map(str::to_owned).collect();
        async move { run(line).await }
    };
    for address in ["http://simulator.example", "simulator.example", "ftp://127.0.0.1", "https://u:p@host.example"] {
        let failure = get(&["--base-url", address]).await.exits(2).failure();
        let message = failure["message"].as_str().unwrap();
        assert!(message.starts_with("--base-url: ") && !message.contains("u:p"), "{message}");
    }
    let named = get(&["--base-url", "http://simulator.example", "--simulator-host", "simulator.example"]).await;
    assert!(
        named.exits(2).failure()["message"].as_str().unwrap().contains("PAYNET_SECRET_KEY"),
        "the address is taken"
    );
    get(&["--base-url", "http://a.example", "--simulator-host", "b.example"]).await.exits(2);
    let own = "http://pts-api.paynet.com.tr";
    let failure = get(&["--base-url", own, "--simulator-host", "pts-api.paynet.com.tr"]).await.exits(2).failure();
    assert!(failure["message"].as_str().unwrap().contains("not a simulator"), "{failure}");
}

//! Standard output that closes early or cannot be written, and tables.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{BOTH, Bench, create, vendor};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_early_is_no_failure() {
    let bench = Bench::start().await;
    for provider in BOTH {
        bench.created(provider, "a").await;
        for json in [true, false] {
            for line in [["list", "--from", "2026-01-01", "--to", "2027-01-01"].as_slice(), &["--help"]] {
                let mut command = bench.command(provider);
                let mut child = command.args(json.then_some("--json")).args(line).spawn().unwrap();
                drop(child.stdout.take());
                let output = child.wait_with_output().await.unwrap();
                let err = String::from_utf8(output.stderr).unwrap();
                assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{line:?}");
            }
        }
    }
}

/// Runs with `--json` and a standard output that is full.
#[cfg(target_os = "linux")]
async fn run_full(bench: &Bench, provider: &str, line: &[&str], code: i32) -> Value {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = bench.command(provider);
    let child = command.arg("--json").args(line).stdout(Stdio::from(full)).spawn().unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(failure["provider"], provider);
    failure
}

/// A made order whose result was lost: the failure holds what whoever asked for it needs.
#[track_caller]
fn assert_untold(failure: &Value, bench: &Bench, provider: &str, reference: &str) {
    let order = bench.simulator.order(vendor(provider), reference).unwrap();
    assert_eq!((&failure["kind"], &failure["effect"]), (&json!("unwritten"), &json!("unknown")));
    assert_eq!((&failure["operation"], &failure["advice"]["action"]), (&json!("create"), &json!("read_back")));
    let message = failure["message"].as_str().unwrap();
    let link = format!("link {}{}", bench.simulator.base_url(), order.payer_path);
    let next = format!("look: recurring get --provider {provider} --reference {reference}");
    assert!(message.contains(&link) && message.contains(&format!("id {}", order.id)), "{message}");
    assert!(message.ends_with(&next), "{message}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_cannot_be_written_is_not_silently_lost() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let failure = run_full(&bench, provider, &create(provider, "a"), 4).await;
        assert_untold(&failure, &bench, provider, "a");
        let failure = run_full(&bench, provider, &["get", "--reference", "a"], 9).await;
        assert_eq!((&failure["kind"], &failure["effect"]), (&json!("unwritten"), &json!("none")));
        let message = failure["message"].as_str().unwrap();
        assert!(message.starts_with("the result could not be written: "), "{message}");
    }
    bench.created("paynkolay", "a").await;
    let failure = run_full(&bench, "paynkolay", &["get", "--reference", "a"], 10).await;
    assert!(failure["message"].as_str().unwrap().contains("They could not be written"), "{failure}");
    let failure = run_full(&bench, "paynet", &["pause", "--reference", "a"], 4).await;
    assert_eq!((&failure["kind"], &failure["operation"]), (&json!("unwritten"), &json!("pause")));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_rows_come_to_does_not_depend_on_whether_they_can_be_written() {
    let bench = Bench::start().await;
    for reference in ["a", "b", "c"] {
        bench.created_with("paynet", reference, &["--group", "g"]).await;
    }
    bench.approve("paynet", "a");
    let card = bench.run("paynet", &["cards", "--reference", "a"]).await.exits(0).object();
    let card = card["card"].as_str().unwrap();
    let done = run_full(&bench, "paynet", &["link-card", "--card", card, "--reference", "b"], 4).await;
    assert_eq!((&done["kind"], &done["effect"]), (&json!("unwritten"), &json!("unknown")));
    assert!(done["message"].as_str().unwrap().contains("every row is done"), "{done}");

    bench.run("paynet", &["pause", "--reference", "c"]).await.exits(0);
    let partly = run_full(&bench, "paynet", &["link-card", "--card", card, "--group", "g"], 7).await;
    assert_eq!((&partly["effect"], &partly["advice"]["action"]), (&json!("partial"), &json!("read_back")));
    let next = "recurring cards --provider paynet --reference EACH-ORDER-OF-THE-GROUP";
    assert!(partly["message"].as_str().unwrap().ends_with(next), "{partly}");

    let refused = run_full(&bench, "paynet", &["link-card", "--card", card, "--reference", "c"], 3).await;
    assert_eq!((&refused["kind"], &refused["effect"]), (&json!("refused"), &json!("none")));
    assert!(partly["message"].as_str().unwrap().contains("could not be written"), "{partly}");
    for failure in [partly, refused] {
        assert!(!failure["message"].as_str().unwrap().contains("it is done"), "{failure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_reader_went_away_is_told_on_standard_error() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let mut command = bench.command(provider);
        let mut child = command.arg("--json").args(create(provider, "a")).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().await.unwrap();
        assert_eq!(output.status.code(), Some(4), "{output:?}");
        assert_untold(&serde_json::from_slice(&output.stderr).unwrap(), &bench, provider, "a");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_tables() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let created = bench.run_for_people(provider, &create(provider, "2026/001")).await.exits(0);
        assert!(created.out.contains("the payer approves under"), "{}", created.out);
        let shown = bench.run_for_people(provider, &["get", "--reference", "2026/001"]).await.exits(0);
        assert!(shown.out.contains("awaiting_payer") && shown.out.contains("149.90 TRY"), "{}", shown.out);
        let line = ["list", "--from", "2026-01-01", "--to", "2027-01-01"];
        let listed = bench.run_for_people(provider, &line).await.exits(0);
        assert!(listed.out.contains("2026/001") && listed.out.contains("next due"), "{}", listed.out);
        for ran in [created, shown, listed] {
            assert!(!ran.out.contains('\u{1b}'), "no colour codes where there is no terminal");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_without_effect_is_remarked_on() {
    let bench = Bench::start().await;
    let line = [create("paynet", "a").as_slice(), &["--ip", "203.0.113.7"]].concat();
    let ran = bench.run_for_people("paynet", &line).await.exits(0);
    assert!(ran.err.starts_with("note: --ip has no effect"), "{}", ran.err);
    let line = [create("paynkolay", "a").as_slice(), &["--ip", "203.0.113.7"]].concat();
    assert_eq!(bench.run_for_people("paynkolay", &line).await.exits(0).err, "");
}

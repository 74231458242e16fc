//! Standard output that closes early or cannot be written, and tables.

use std::process::Stdio;

use crate::support::{BOTH, Bench, create};

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

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_cannot_be_written_is_not_silently_lost() {
    let bench = Bench::start().await;
    for provider in BOTH {
        for (line, code) in [(create(provider, "a"), 4), (vec!["get", "--reference", "a"], 9)] {
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let child = bench.command(provider).args(&line).stdout(Stdio::from(full)).spawn().unwrap();
            let output = child.wait_with_output().await.unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(code), "{err}");
            assert!(err.contains("it is done, but the result could not be written"), "{err}");
        }
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

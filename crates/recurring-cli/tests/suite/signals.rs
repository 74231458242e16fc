//! Signals that arrive while a call is on its way.

use std::process::Output;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::support::{BOTH, Bench, create};

/// Runs against a server that takes the request and never answers; the signal is sent once the request came in.
async fn stopped(bench: &Bench, provider: &str, line: &[&str], signal: &str) -> Output {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let child = bench.command_at(provider, &address).arg("--json").args(line).spawn().unwrap();
    let (mut socket, _) = listener.accept().await.unwrap();
    assert!(socket.read(&mut [0; 64]).await.unwrap() > 0);
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
    child.wait_with_output().await.unwrap()
}

fn failure(output: &Output) -> Value {
    assert!(output.stdout.is_empty(), "{output:?}");
    let err = std::str::from_utf8(&output.stderr).unwrap();
    serde_json::from_str(err.lines().last().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_is_interrupted_may_have_happened() {
    let bench = Bench::start().await;
    for provider in BOTH {
        for signal in ["-INT", "-TERM"] {
            let output = stopped(&bench, provider, &create(provider, "a"), signal).await;
            assert_eq!(output.status.code(), Some(4), "{output:?}");
            let failure = failure(&output);
            assert_eq!((&failure["kind"], &failure["effect"]), (&json!("interrupted"), &json!("unknown")));
            assert_eq!((&failure["operation"], &failure["provider"]), (&json!("create"), &json!(provider)));
            assert_eq!(failure["advice"], json!({ "action": "read_back", "not_before_seconds": 60 }));
            let next = format!("find out in 1 min: recurring get --provider {provider} --reference a");
            assert!(failure["message"].as_str().unwrap().ends_with(&next), "{failure}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_is_interrupted_has_no_effect() {
    let bench = Bench::start().await;
    for provider in BOTH {
        for signal in ["-INT", "-TERM"] {
            for line in
                [["get", "--reference", "a"].as_slice(), &["list", "--from", "2026-11-01", "--to", "2026-11-02"]]
            {
                let output = stopped(&bench, provider, line, signal).await;
                assert_eq!(output.status.code(), Some(9), "{output:?}");
                let failure = failure(&output);
                assert_eq!((&failure["kind"], &failure["effect"]), (&json!("interrupted"), &json!("none")));
                assert_eq!((&failure["provider"], &failure["advice"]["action"]), (&json!(provider), &json!("anytime")));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_of_paynet_s_own_is_told_with_its_next_step() {
    let bench = Bench::start().await;
    let line = ["-vv", "paynet", "cards", "delete", "--reference", "a", "--card", "1"];
    let output = stopped(&bench, "paynet", &line, "-TERM").await;
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let message = failure(&output)["message"].as_str().unwrap().to_owned();
    assert!(message.ends_with("recurring cards --provider paynet --reference a"), "{message}");
}

/// Nobody reads standard output and it is full: the answer is known, and the command is stuck in writing it.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_stuck_in_writing_can_be_stopped() {
    use std::io::Write as _;
    use std::process::Stdio;

    use tokio::io::{AsyncBufReadExt, BufReader};

    let bench = Bench::start().await;
    for (line, code, kind) in [(create("paynet", "a"), 4, "unknown"), (vec!["get", "--reference", "a"], 9, "none")] {
        let (reader, mut writer) = std::io::pipe().unwrap();
        writer.write_all(&[b' '; 64 * 1024]).unwrap();
        let mut command = bench.command("paynet");
        command.args(["--json", "-v"]).args(&line).stdout(Stdio::from(writer));
        let mut child = command.spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap()).lines();
        loop {
            let line = err.next_line().await.unwrap().unwrap();
            if line.contains("provider_request") && line.contains("close") {
                break;
            }
        }
        let id = child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        let mut last = String::new();
        while let Some(line) = err.next_line().await.unwrap() {
            last = line;
        }
        assert_eq!(child.wait().await.unwrap().code(), Some(code), "{last}");
        assert_eq!(serde_json::from_str::<Value>(&last).unwrap()["effect"], kind, "{last}");
        drop(reader);
    }
}

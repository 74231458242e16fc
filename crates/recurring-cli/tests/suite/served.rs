//! The commands that bring their own simulator: `demo`, and `sim` where it cannot serve.

use crate::support::{recurring, run};

#[tokio::test]
async fn sim_says_plainly_why_it_cannot_listen() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let failure = run(["sim", "--listen", &address, "--json"]).await.exits(2).failure();
    assert_eq!(failure["kind"], "misconfigured");
    assert!(failure["message"].as_str().unwrap().contains(&format!("cannot listen on {address}")), "{failure}");
    for listen in ["8700", "0.0.0.0:0", "localhost"] {
        let refused = run(["sim", "--listen", listen]).await.exits(2);
        assert_eq!(refused.out, "", "{refused:?}");
    }
}

#[tokio::test]
async fn the_demonstration_goes_as_announced_and_the_same_each_time() {
    let first = run(["demo"]).await.exits(0);
    assert_eq!(first.err, "");
    assert!(!first.out.contains("FAIL") && !first.out.contains('\u{1b}'), "{}", first.out);
    assert!(first.out.trim_end().ends_with('┘'), "it ends in a table");
    let rows = first.out.lines().filter(|line| line.starts_with("│ paynet ") || line.starts_with("│ paynkolay"));
    assert_eq!(rows.count(), 8);
    let second = run(["demo"]).await.exits(0);
    assert_eq!(without_addresses(&first.out), without_addresses(&second.out));
}

/// A transcript without the addresses of this run: port, and the payer's links.
fn without_addresses(transcript: &str) -> String {
    let words = transcript.split_inclusive([' ', '\n']);
    words.map(|word| if word.starts_with("http://127.0.0.1:") { "ADDRESS " } else { word }).collect()
}

#[tokio::test]
async fn the_demonstration_needs_nothing_of_the_environment() {
    let mut command = recurring();
    command.env("PAYNET_BASE_URL", "http://127.0.0.1:1").env("HTTP_PROXY", "http://127.0.0.1:1");
    let output = command.arg("demo").output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
}

//! The guides' commands against a simulator, and every command that a page mentions against the command's own help.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recurring_core::{Clock, Date, SystemClock, Timestamp};

use crate::support::{BOTH, Bench, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages of a folder, by name.
fn pages(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let paths =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "md"));
    paths.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// What stands between a line of "```sh" and the next of "```", blanks before them or not.
fn shell_blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match &mut open {
            None if line.trim() == "```sh" => open = Some(String::new()),
            None => {}
            Some(_) if line.trim() == "```" => blocks.extend(open.take()),
            Some(block) => block.push_str(&format!("{line}\n")),
        }
    }
    blocks
}

/// The days that a text names, as they stand in it.
fn days(text: &str) -> Vec<(&str, Date)> {
    let words = text.split(|sign: char| !(sign.is_ascii_digit() || sign == '-')).filter(|word| word.len() == 10);
    words.filter_map(|word| Some((word, word.parse().ok()?))).collect()
}

/// A page's days lie ahead when it is written; this moves them all alike, so that they still do, the first to tomorrow.
fn moved_ahead(block: &str, first: Date) -> String {
    let tomorrow = SystemClock.today().tomorrow().unwrap();
    let mut moved = block.to_owned();
    for (word, day) in days(block) {
        let later = tomorrow.checked_add(day.since(first).unwrap()).unwrap();
        moved = moved.replace(word, &later.to_string());
    }
    moved
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_guides_works() {
    let mut ran = 0;
    for (path, page) in pages("docs/guides") {
        let blocks = shell_blocks(&page);
        let all = blocks.join("\n");
        let bench = Bench::start().await;
        for provider in BOTH {
            // The order that the pages speak of, and at Paynet its bill, unless the page makes them itself.
            if !all.contains(&format!("create --provider {provider} --reference 2026/001 ")) {
                let more: &[&str] = if provider == "paynet" { &["--variable-price", "--notify", "mail"] } else { &[] };
                bench.created_with(provider, "2026/001", more).await;
            }
        }
        if !all.contains("recurring bill ") {
            let due = Timestamp::now().checked_add(Duration::from_secs(86_400)).unwrap();
            bench.simulator.bill("2026/001", due, 28_898, "11400556").unwrap();
        }
        let first = days(&all).into_iter().map(|(_, day)| day).min().unwrap_or(Date::MIN);
        for block in blocks {
            let script = moved_ahead(&block, first);
            let output = bench.shell(&script).output().await.unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{path}:\n{block}\n{told}");
            ran += script.matches("recurring ").count();
        }
    }
    assert!(ran > 5, "{ran} commands");
}

/// The commands in running text: between backticks, beginning with the command's name.
fn mentioned(page: &str) -> impl Iterator<Item = &str> {
    page.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).filter(|span| span.starts_with("recurring "))
}

#[tokio::test]
async fn every_command_and_option_that_a_page_mentions_exists() {
    let mut checked = 0;
    let readmes =
        ["README.md", "README.tr.md"].map(|name| (name.to_owned(), fs::read_to_string(root().join(name)).unwrap()));
    let folders = ["docs", "docs/guides", "docs/providers"];
    for (path, page) in folders.into_iter().flat_map(pages).chain(readmes) {
        for span in mentioned(&page) {
            let tokens: Vec<&str> = span.split_whitespace().skip(1).collect();
            let words = tokens.iter().take_while(|token| token.starts_with(|sign: char| sign.is_ascii_lowercase()));
            let help = run(words.copied().chain(["--help"])).await;
            assert_eq!(help.code, 0, "{path}: {span}: {}", help.err);
            for option in tokens.iter().filter(|token| token.starts_with("--")) {
                assert!(help.out.contains(option), "{path}: {span}: there is no {option}");
            }
            checked += 1;
        }
    }
    assert!(checked > 5, "{checked} commands");
}

#[test]
fn days_move_alike_and_references_stay() {
    let block = "recurring x 2026/001-2 --from 2026-12-03 --to 2026-12-05";
    let moved = moved_ahead(block, Date::constant(2026, 12, 3));
    let tomorrow = SystemClock.today().tomorrow().unwrap();
    let third = tomorrow.tomorrow().unwrap().tomorrow().unwrap();
    assert_eq!(moved, format!("recurring x 2026/001-2 --from {tomorrow} --to {third}"));
    assert_eq!(shell_blocks("a\n  ```sh\n  b\n  ```\n```text\nc\n```\n"), ["  b\n"]);
}

//! `cargo xtask test`: every test of the workspace and every example in its docs, and one closing line.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use regex::Regex;

use crate::command;

/// Runs the tests with nextest where it is installed and with cargo where it is not, then the docs' examples.
///
/// Answers whether all passed. The last line printed is `N passed, N failed`, and nothing that ran counts as failed
/// by itself: a runner that breaks down is told above that line.
pub(crate) fn run(root: &Path) -> bool {
    let mut total = Tally::default();
    let mut all_well = true;
    for part in [tests, examples] {
        if let Err(fault) = part(root, &mut total) {
            all_well = false;
            println!("{fault:#}");
        }
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    all_well && total.failed == 0 && total.passed > 0
}

fn tests(root: &Path, total: &mut Tally) -> anyhow::Result<()> {
    if command::is_there(command::cargo(root).arg("nextest")) {
        let arguments = ["nextest", "run", "--workspace", "--no-fail-fast"];
        // nextest reports on the error stream.
        return count(command::cargo(root).args(arguments).stderr(Stdio::piped()), total);
    }
    let arguments = ["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"];
    count(command::cargo(root).args(arguments).stdout(Stdio::piped()), total)
}

fn examples(root: &Path, total: &mut Tally) -> anyhow::Result<()> {
    let arguments = ["test", "--workspace", "--doc", "--no-fail-fast"];
    count(command::cargo(root).args(arguments).stdout(Stdio::piped()), total)
}

/// Runs a command, passes its piped stream on line by line, and adds up the summaries in it.
fn count(command: &mut Command, total: &mut Tally) -> anyhow::Result<()> {
    let mut child = command.spawn().with_context(|| format!("cannot start {}", command::shown(command)))?;
    if let Some(stream) = child.stdout.take() {
        pass_on(stream, total)?;
    }
    if let Some(stream) = child.stderr.take() {
        pass_on(stream, total)?;
    }
    let ended = child.wait()?;
    if !ended.success() {
        bail!("{} failed: {ended}", command::shown(command));
    }
    Ok(())
}

fn pass_on(stream: impl Read, total: &mut Tally) -> anyhow::Result<()> {
    let summaries = Summaries::new()?;
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while stream.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        total.add(summaries.read(&text));
        line.clear();
    }
    io::Write::flush(&mut io::stdout())?;
    Ok(())
}

/// How many tests passed and failed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Reads the closing lines of the standard harness and of nextest.
struct Summaries {
    closing: Regex,
    passed: Regex,
    failed: Regex,
}

impl Summaries {
    fn new() -> Result<Self, regex::Error> {
        Ok(Self {
            closing: Regex::new(r"^(?:test result: |\s*Summary \[)")?,
            passed: Regex::new(r"(\d+) passed\b")?,
            failed: Regex::new(r"(\d+) (?:exec failed|failed|timed out)\b")?,
        })
    }

    fn read(&self, line: &str) -> Tally {
        if !self.closing.is_match(line) {
            return Tally::default();
        }
        let sum = |numbers: &Regex| numbers.captures_iter(line).filter_map(|found| found[1].parse::<u64>().ok()).sum();
        Tally { passed: sum(&self.passed), failed: sum(&self.failed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_added_up() {
        let cases = [
            ("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.1s", (3, 0)),
            ("test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out", (2, 4)),
            ("     Summary [   0.214s] 56 tests run: 55 passed (1 slow), 1 failed, 0 skipped", (55, 1)),
            (
                "     Summary [   9.000s] 7/9 tests run: 3 passed, 1 failed, 1 exec failed, 2 timed out, 1 skipped",
                (3, 4),
            ),
            ("     Summary [   0.001s] 1 test run: 1 passed, 0 skipped", (1, 0)),
            ("test a_test_that_says_5_passed ... ok", (0, 0)),
            ("5 passed, 2 failed", (0, 0)),
        ];
        let summaries = Summaries::new().unwrap();
        for (line, (passed, failed)) in cases {
            assert_eq!(summaries.read(line), Tally { passed, failed }, "{line}");
        }
    }

    #[test]
    fn a_runner_that_breaks_down_is_an_error() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut total = Tally::default();
        let mut broken = command::cargo(here);
        broken.args(["test", "--no-such-option"]).stdout(Stdio::piped()).stderr(Stdio::null());
        assert!(count(&mut broken, &mut total).is_err());
        assert_eq!(total, Tally::default());
    }
}

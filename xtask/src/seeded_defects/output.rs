//! What a test harness told: how many tests were run, which failed first, and what broke in it.

use super::list::TestSet;

/// The first failed test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) test: String,
    /// What broke, in one line.
    pub(crate) line: String,
    /// All that the harness told.
    pub(crate) told: String,
}

impl Failure {
    /// What a table shows: the broken invariant, and beside it the test's name where that tells more than the set's.
    pub(crate) fn shown(&self, set: &TestSet) -> String {
        let Self { test, line, .. } = self;
        if set.target == "sweep" { line.clone() } else { format!("{test}: {line}") }
    }
}

/// How many tests were run, passed and failed together.
pub(crate) fn tests_run(told: &str) -> usize {
    let ran = |line: &&str| {
        let outcome = line.strip_prefix("test ").and_then(|line| line.split_once(" ... "));
        outcome.is_some_and(|(_, outcome)| !outcome.starts_with("ignored"))
    };
    // Beside the printed text of a test its outcome stands at the end of a line; the closing line counts them all.
    let closing = told.lines().find_map(|line| line.strip_prefix("test result: "));
    let counted = closing.map(|line| number_before(line, " passed") + number_before(line, " failed"));
    counted.unwrap_or_else(|| told.lines().filter(ran).count())
}

fn number_before(line: &str, word: &str) -> usize {
    let before = line.split_once(word).map_or("", |(before, _)| before);
    let digits = before.rsplit(|sign: char| !sign.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The first failed test in the output of a harness, and the first line of what broke in it.
pub(crate) fn first_failure(told: &str) -> Option<Failure> {
    let test = told.lines().find_map(|line| {
        let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
        outcome.starts_with("FAILED").then(|| name.trim())
    })?;
    Some(Failure { test: test.to_owned(), line: broken(told, test), told: told.to_owned() })
}

/// What a failed test says of itself: the line after that of its panic, or its first one; with the next where it only
/// announces a list.
fn broken(told: &str, test: &str) -> String {
    let header = format!("---- {test}");
    let own = told.lines().skip_while(|line| !is_header(line, &header)).skip(1);
    let own: Vec<&str> = own.take_while(|line| !line.starts_with("---- ") && *line != "failures:").collect();
    let panic = own.iter().position(|line| line.contains(" panicked at "));
    let after = own.get(panic.map_or(0, |place| place + 1)..).unwrap_or_default();
    let mut lines = after.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    match lines.next() {
        Some(first) if first.ends_with(':') => lines.next().unwrap_or(first).to_owned(),
        Some(first) => first.to_owned(),
        None => String::new(),
    }
}

fn is_header(line: &str, header: &str) -> bool {
    line.strip_prefix(header).is_some_and(|rest| matches!(rest.trim(), "----" | "stdout ----"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = "
running 3 tests
test a ... ok
test b::c   ... FAILED
test b ... FAILED

failures:

---- b stdout ----
thread 'b' panicked at x.rs:1:1:
another

---- b::c stdout ----
a printed line

thread 'b::c' (12) panicked at crates/x/tests/main.rs:94:5:
2 invariants broken:
cancel: 2 requests on the wire instead of 1
cancel: another
note: run with `RUST_BACKTRACE=1`

failures:
    b
    b::c

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.00s
";

    #[test]
    fn the_first_failed_test_is_named_with_what_broke() {
        let failure = first_failure(TOLD).unwrap();
        assert_eq!(
            (failure.test.as_str(), failure.line.as_str()),
            ("b::c", "cancel: 2 requests on the wire instead of 1")
        );
        assert_eq!(first_failure("test a ... ok\ntest b ... ignored\n"), None);
        let mimic =
            "test paynet::x ... FAILED\n\nfailures:\n\n---- paynet::x ----\nstep 3 (find / find):\n  model: a\n\n";
        assert_eq!(first_failure(mimic).unwrap().line, "model: a");
        assert_eq!(first_failure("test a ... FAILED\n").unwrap().line, "");
    }

    #[test]
    fn tests_are_counted_however_they_end() {
        assert_eq!(tests_run(TOLD), 3);
        let none = "running 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 35 filtered out\n";
        assert_eq!(tests_run(none), 0);
        assert_eq!(tests_run("test a ... ok\ntest b ... ignored\n"), 1, "without a closing line");
    }
}

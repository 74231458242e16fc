//! `cargo xtask ci`: every check of this workspace, one after the other.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;

use self::steps::{STEPS, Step};
use crate::tidy as rules;

mod dependencies;
mod steps;

/// The names of the checks, in the order they run.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Prints the checks, in the order they run, with what each one looks at.
pub(crate) fn list() {
    for step in STEPS {
        println!("{:<13} {}", step.name, step.about);
    }
}

/// Looks at the tree and prints what is found.
///
/// # Errors
///
/// When something is found, or the tree cannot be read.
pub(crate) fn tidy(root: &Path) -> anyhow::Result<()> {
    let findings = rules::check(root)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => bail!("tidy has 1 finding"),
        count => bail!("tidy has {count} findings"),
    }
}

/// Runs the checks that are not skipped.
///
/// # Errors
///
/// When a check fails: at once, or with `keep_going` after the last one.
pub(crate) fn run(root: &Path, skip: &[String], keep_going: bool) -> anyhow::Result<()> {
    let mut failed = Vec::new();
    for step in STEPS.iter().filter(|step| !skip.iter().any(|name| name == step.name)) {
        if run_step(root, step) {
            continue;
        }
        failed.push(step.name);
        if !keep_going {
            break;
        }
    }
    match failed.as_slice() {
        [] => {
            println!("all checks passed");
            Ok(())
        }
        names => bail!("failed: {}", names.join(", ")),
    }
}

/// Runs one check and prints its name, its outcome and how long it took.
fn run_step(root: &Path, step: &Step) -> bool {
    println!("== {}: {}", step.name, step.about);
    let start = Instant::now();
    let outcome = (step.check)(root);
    let took = seconds(start.elapsed());
    match outcome {
        Ok(()) => println!("== {}: passed in {took}", step.name),
        Err(ref fault) => println!("{fault:#}\n== {}: FAILED in {took}", step.name),
    }
    outcome.is_ok()
}

fn seconds(took: Duration) -> String {
    format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_fails_on_a_tree_with_findings() {
        let root = tempfile::tempdir().unwrap();
        let fault = tidy(root.path()).unwrap_err();
        assert!(fault.to_string().ends_with(" findings"), "{fault}");
    }

    #[test]
    fn a_failed_check_fails_the_run_and_is_named() {
        let root = tempfile::tempdir().unwrap();
        let others: Vec<_> = names().into_iter().filter(|name| *name != "tidy").map(str::to_owned).collect();
        let fault = run(root.path(), &others, true).unwrap_err();
        assert_eq!(fault.to_string(), "failed: tidy");
    }

    #[test]
    fn a_run_with_every_check_skipped_passes() {
        let all: Vec<_> = names().into_iter().map(str::to_owned).collect();
        assert!(run(Path::new("."), &all, false).is_ok());
    }

    #[test]
    fn times_are_told_in_tenths_of_a_second() {
        assert_eq!(seconds(Duration::from_millis(61_250)), "61.2 s");
    }
}

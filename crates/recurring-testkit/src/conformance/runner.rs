//! Runs the suite as a test binary: one trial for each clause, ignored where it does not apply.

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::{Builder, Runtime};

use super::clause::{Clause, Judgement, judge};
use super::harness::Harness;
use super::registry::CLAUSES;

/// Runs the suite with the arguments of the command line, as `cargo test` and `cargo nextest` give them.
///
/// Each clause is one trial, named by its number and title. One that does not apply is shown as ignored, with the
/// reason.
#[must_use]
pub fn run(harness: impl Harness) -> ExitCode {
    run_with(&Arguments::from_args(), harness)
}

/// Runs the suite with given arguments.
#[must_use]
pub fn run_with(arguments: &Arguments, harness: impl Harness) -> ExitCode {
    let harness: Arc<dyn Harness> = Arc::new(harness);
    let trials = CLAUSES.iter().map(|clause| trial(Arc::clone(&harness), clause));
    libtest_mimic::run(arguments, trials.collect()).exit_code()
}

/// A trial is never marked as ignored beforehand: such a mark is printed without its reason.
fn trial(harness: Arc<dyn Harness>, clause: &'static Clause) -> Trial {
    let play = move || -> Result<Completion, Failed> {
        match runtime()?.block_on(judge(harness.as_ref(), clause)) {
            Judgement::Kept => Ok(Completion::Completed),
            Judgement::NotApplicable(lack) => Ok(Completion::ignored_with(lack)),
            Judgement::Broken(failure) => Err(failure.into()),
        }
    };
    Trial::ignorable_test(clause.name(), play)
}

/// A runtime of its own for each trial: nothing of one world outlives it.
fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::conformance::{Failure, Stage};

    struct Nowhere;

    #[async_trait]
    impl Harness for Nowhere {
        async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
            Err(Failure::new("there is no world"))
        }
    }

    #[test]
    fn no_trial_is_marked_beforehand_and_a_world_that_cannot_be_made_fails_it() {
        let harness: Arc<dyn Harness> = Arc::new(Nowhere);
        for clause in CLAUSES {
            assert!(!trial(Arc::clone(&harness), clause).has_ignored_flag(), "{}", clause.id());
            let judgement = runtime().unwrap().block_on(judge(harness.as_ref(), clause));
            assert!(matches!(judgement, Judgement::Broken(_)), "{judgement:?}");
        }
    }
}

//! Runs the suite as a test binary: one trial for each clause, ignored where it does not apply.

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::{Builder, Runtime};

use super::clause::{Clause, Judgement, judge};
use super::failure::Failure;
use super::harness::Harness;
use super::need::Offer;
use super::registry::CLAUSES;

/// Runs the suite with the arguments of the command line, as `cargo test` and `cargo nextest` give them.
///
/// Each clause is one trial, named by its number and title. Clauses that do not apply are shown as ignored.
#[must_use]
pub fn run(harness: impl Harness) -> ExitCode {
    run_with(&Arguments::from_args(), harness)
}

/// Runs the suite with given arguments.
#[must_use]
pub fn run_with(arguments: &Arguments, harness: impl Harness) -> ExitCode {
    let harness: Arc<dyn Harness> = Arc::new(harness);
    let offer = offer(harness.as_ref());
    let trials = CLAUSES.iter().map(|clause| trial(Arc::clone(&harness), clause, &offer));
    libtest_mimic::run(arguments, trials.collect()).exit_code()
}

fn trial(harness: Arc<dyn Harness>, clause: &'static Clause, offer: &Result<Offer, Failure>) -> Trial {
    // A world that cannot be made hides nothing: every clause then fails with the reason.
    let applies = offer.as_ref().map_or(true, |offer| offer.lacks(clause.needs).is_none());
    let play = move || -> Result<Completion, Failed> {
        match runtime()?.block_on(judge(harness.as_ref(), clause)) {
            Judgement::Kept => Ok(Completion::Completed),
            Judgement::NotApplicable(lack) => Ok(Completion::ignored_with(lack)),
            Judgement::Broken(failure) => Err(failure.into()),
        }
    };
    Trial::ignorable_test(clause.name(), play).with_ignored_flag(!applies)
}

fn offer(harness: &dyn Harness) -> Result<Offer, Failure> {
    runtime()?.block_on(async { Ok(Offer::of(harness.fresh().await?.as_ref()).await) })
}

/// A runtime of its own for each trial: nothing of one world outlives it.
fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

//! Runs the suite as a test binary: one trial for each clause, ignored where it does not apply.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Completion, Failed, FormatSetting, Trial};
use tokio::runtime::{Builder, Runtime};

use super::clause::{Clause, Judgement, judge, offer};
use super::harness::Harness;
use super::need::Offer;
use super::registry::CLAUSES;

/// Runs the suite with the arguments of the command line, as `cargo test` and `cargo nextest` give them.
///
/// Each clause is one trial, named by its number and title. One that does not apply is shown as ignored; `cargo test`
/// shows the reason with it, `cargo nextest` counts it as skipped and shows none. Under `cargo test` a list follows of
/// the parts of clauses that had no witness on this stage.
#[must_use]
pub fn run(harness: impl Harness) -> ExitCode {
    run_with(&Arguments::from_args(), harness)
}

/// Runs the suite with given arguments.
#[must_use]
pub fn run_with(arguments: &Arguments, harness: impl Harness) -> ExitCode {
    run_each_with(arguments, vec![("", Box::new(harness))])
}

/// Runs the suite over several set-ups of one provider, with the arguments of the command line. The trials of each bear
/// its name in front of theirs; one without a name adds nothing.
#[must_use]
pub fn run_each(set_ups: Vec<(&'static str, Box<dyn Harness>)>) -> ExitCode {
    run_each_with(&Arguments::from_args(), set_ups)
}

fn run_each_with(arguments: &Arguments, set_ups: Vec<(&'static str, Box<dyn Harness>)>) -> ExitCode {
    let untold = Untold::default();
    let mut trials = Vec::new();
    for (set_up, harness) in set_ups {
        let harness: Arc<dyn Harness> = Arc::from(harness);
        let offer = known_beforehand(arguments, harness.as_ref());
        trials.extend(CLAUSES.iter().map(|clause| {
            let applies = offer.as_ref().is_none_or(|offer| offer.lacks(clause.needs).is_none());
            trial(set_up, Arc::clone(&harness), clause, untold.clone()).with_ignored_flag(!applies)
        }));
    }
    let exit_code = libtest_mimic::run(arguments, trials).exit_code();
    if !arguments.list && arguments.format != Some(FormatSetting::Json) {
        untold.print();
    }
    exit_code
}

/// What a harness has to offer, where the trials have to be marked before they are played: nextest asks for the list of
/// all and for the list of those ignored, and shows whatever it runs as passed or failed. Elsewhere no trial is marked
/// beforehand, since such a mark is printed without its reason. A world that cannot be made marks none: its trials fail.
fn known_beforehand(arguments: &Arguments, harness: &dyn Harness) -> Option<Offer> {
    if !arguments.list && !arguments.ignored {
        return None;
    }
    runtime().ok()?.block_on(offer(harness)).ok()
}

fn trial(set_up: &str, harness: Arc<dyn Harness>, clause: &'static Clause, untold: Untold) -> Trial {
    let name = if set_up.is_empty() { clause.name() } else { format!("{set_up}: {}", clause.name()) };
    let of = name.clone();
    let play = move || -> Result<Completion, Failed> {
        match runtime()?.block_on(judge(harness.as_ref(), clause)) {
            Judgement::Kept => Ok(Completion::Completed),
            Judgement::KeptInPart(parts) => {
                untold.add(of, parts);
                Ok(Completion::Completed)
            }
            Judgement::NotApplicable(lack) => Ok(Completion::ignored_with(lack)),
            Judgement::Broken(failure) => Err(failure.into()),
        }
    };
    Trial::ignorable_test(name, play)
}

/// The parts of clauses that had no witness, by trial.
#[derive(Debug, Clone, Default)]
struct Untold(Arc<Mutex<BTreeMap<String, Vec<String>>>>);

impl Untold {
    fn add(&self, trial: String, parts: Vec<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(trial, parts);
    }

    #[expect(clippy::print_stdout, reason = "it is the end of what a test binary prints")]
    fn print(&self) {
        let untold = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if untold.is_empty() {
            return;
        }
        println!("passed, but for parts that nothing on this stage could witness:");
        for (trial, parts) in untold.iter() {
            println!("  {trial}: {}", parts.join("; "));
        }
    }
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
        let listing = Arguments { list: true, ..Arguments::default() };
        for arguments in [Arguments::default(), listing] {
            assert!(known_beforehand(&arguments, harness.as_ref()).is_none());
        }
        for clause in CLAUSES {
            let trial = trial("", Arc::clone(&harness), clause, Untold::default());
            assert!(!trial.has_ignored_flag(), "{}", clause.id());
            let judgement = runtime().unwrap().block_on(judge(harness.as_ref(), clause));
            assert!(matches!(judgement, Judgement::Broken(_)), "{judgement:?}");
        }
    }

    #[test]
    fn the_trials_of_a_set_up_bear_its_name() {
        let harness: Arc<dyn Harness> = Arc::new(Nowhere);
        let name = trial("final stop", harness, &CLAUSES[0], Untold::default()).name().to_owned();
        assert_eq!(name, "final stop: C-01 identity_and_capabilities_stand_still");
    }
}

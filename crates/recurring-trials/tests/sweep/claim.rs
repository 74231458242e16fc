//! What the adapter claims of an exchange, and what it hands back of a write that must not happen twice.

use std::sync::Arc;

use provider_paynet::TdsChallenge;
use recurring_core::{
    BillPeriod, ChargeNow, CreateInstruction, Effect, Error, Failed, Outcome, RecurringProvider, Rows, RowsSummary,
    Submission, Unresolved, Write,
};

use crate::vendor::World;

/// What the adapter claims.
pub(crate) enum Claim {
    /// The write was done.
    Done,
    /// The write was answered row by row, and of each it is known what became of it.
    Rows(Tally),
    /// The adding of a card has begun, and the payer is to pass this.
    Begun(TdsChallenge),
    /// The read was answered; `ours` says whether it shows the order, card, bill or attempt that there is.
    Answered { ours: bool },
    /// The search was answered with nothing found, and says itself that it was not complete.
    Incomplete,
    /// Nothing happened; a write that must not happen twice is handed back to be sent again.
    Nothing(Error, Option<Again>),
    /// It may have happened; a write that must not happen twice can be read back.
    Unknown(Option<Error>, Option<Lost>),
    /// It contradicts itself.
    Broken(&'static str),
}

/// How many rows were done and how many refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) done: usize,
    pub(crate) refused: usize,
}

impl Claim {
    /// The error it was claimed with.
    pub(crate) fn error(&self) -> Option<&Error> {
        match self {
            Self::Nothing(error, _) | Self::Unknown(Some(error), _) => Some(error),
            Self::Done
            | Self::Rows(_)
            | Self::Begun(_)
            | Self::Answered { .. }
            | Self::Incomplete
            | Self::Unknown(None, _)
            | Self::Broken(_) => None,
        }
    }
}

/// A write that is known not to have happened.
pub(crate) enum Again {
    Create(Submission<CreateInstruction>),
    Bill(Submission<BillPeriod>),
    Charge(Submission<ChargeNow>),
}

/// A write of which nothing is known.
pub(crate) enum Lost {
    Create(Unresolved<CreateInstruction>),
    Bill(Unresolved<BillPeriod>),
    Charge(Unresolved<ChargeNow>),
}

pub(crate) fn judged(result: Result<(), Error>) -> Claim {
    match result {
        Ok(()) => Claim::Done,
        Err(error) => match error.effect() {
            Effect::None => Claim::Nothing(error, None),
            Effect::Unknown => Claim::Unknown(Some(error), None),
        },
    }
}

/// What rows claim: what became of each, or that it is not known of some.
pub(crate) fn of_rows(rows: &Rows) -> Claim {
    let count = |outcome: Outcome| rows.rows.iter().filter(|row| row.outcome == outcome).count();
    match rows.summary() {
        RowsSummary::AllDone | RowsSummary::PartlyDone | RowsSummary::NoneDone => {
            Claim::Rows(Tally { done: count(Outcome::Done), refused: count(Outcome::Refused) })
        }
        RowsSummary::SomeUnknown => Claim::Unknown(None, None),
    }
}

/// A write that can be handed back, either way.
pub(crate) trait Guarded: Write {
    fn again(submission: Submission<Self>) -> Again;
    fn lost(unresolved: Unresolved<Self>) -> Lost;
    /// The rows of an answer, if it has rows.
    fn rows(done: &Self::Done) -> Option<&Rows>;
}

macro_rules! guarded {
    ($request:ty, $name:ident, $rows:expr) => {
        impl Guarded for $request {
            fn again(submission: Submission<Self>) -> Again {
                Again::$name(submission)
            }
            fn lost(unresolved: Unresolved<Self>) -> Lost {
                Lost::$name(unresolved)
            }
            fn rows(done: &Self::Done) -> Option<&Rows> {
                let rows: fn(&Self::Done) -> Option<&Rows> = $rows;
                rows(done)
            }
        }
    };
}

guarded!(CreateInstruction, Create, |_| None);
guarded!(BillPeriod, Bill, |_| None);
guarded!(ChargeNow, Charge, |rows| Some(rows));

/// Sends a write that must not happen twice, for the first time. A write of whose rows it is not known what became of
/// them has to come back as unknown with its answer, and only such a one.
pub(crate) async fn submit<R: Guarded>(world: &World, provider: &Arc<dyn RecurringProvider>, request: R) -> Claim {
    match Submission::first(request).send(provider.as_ref(), &world.clock).await {
        Ok(done) => match R::rows(&done).map(of_rows) {
            None => Claim::Done,
            Some(Claim::Unknown(..)) => Claim::Broken("a write whose rows may have happened is handed out as done"),
            Some(known) => known,
        },
        Err(Failed::NothingHappened { submission, error }) => Claim::Nothing(error, Some(R::again(submission))),
        Err(Failed::Unknown { unresolved, error }) => {
            let known = unresolved.answer().and_then(R::rows).map(of_rows);
            if known.is_some_and(|claim| !matches!(claim, Claim::Unknown(..))) {
                return Claim::Broken("a write is handed back as unknown though each of its rows is known");
            }
            Claim::Unknown(Some(error), Some(R::lost(unresolved)))
        }
    }
}

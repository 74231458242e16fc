//! After a lost answer: what happened? The one place that decides, and the only maker of proof of absence.
//!
//! The path of a write that must not happen twice:
//!
//! 1. [`Submission::first`] takes the request; [`Submission::send`] sends it once.
//! 2. If the answer proves nothing, the request comes back inside an [`Unresolved`], which cannot be sent.
//! 3. [`read_back`] asks the provider and decides: it happened, it is proven absent, or a person must look.
//! 4. Only a [`ProvenAbsent`] made for this very write turns an [`Unresolved`] into a [`Submission`] again.
//!
//! The types guard the path inside one process; across processes a journal has to guard the fact.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::error::{Advice, Error, ErrorKind};
use crate::instruction::Instruction;
use crate::provider::RecurringProvider;

use self::submission::proven_absent;
pub use self::submission::{Failed, ProvenAbsent, Submission, Unresolved, Write};

mod bill;
mod charge;
mod create;
mod submission;

/// How careful [`read_back`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadBackPolicy {
    /// How long after the lost answer the request may still be running at the provider. Assumed: 60 seconds. The
    /// provider's own time-out is waited for in any case.
    pub settle: Duration,
    /// Whether a list of collection attempts without a hit counts as proof that a charge did not happen.
    ///
    /// Off by default: no provider documents those rows, so a person decides.
    pub accept_assumed_attempts: bool,
}

impl Default for ReadBackPolicy {
    fn default() -> Self {
        Self { settle: Advice::SETTLE, accept_assumed_attempts: false }
    }
}

impl ReadBackPolicy {
    /// The default policy, and a list of attempts without a hit counts as proof that a charge did not happen.
    #[must_use]
    pub fn accepting_assumed_attempts() -> Self {
        Self { accept_assumed_attempts: true, ..Self::default() }
    }
}

/// What became of a write whose answer was lost.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every answer on purpose")]
pub enum ReadBack<R: Write> {
    /// It happened; this is what it left at the provider. It must not be sent again.
    Happened(R::Left),
    /// It did not happen, and that is proven: the write may be sent again with this proof.
    ProvenAbsent(ProvenAbsent<R>),
    /// Neither is proven: wait, or let a person look. It must not be sent again.
    Undecided(Undecided),
}

/// Why a read-back proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undecided {
    /// The request may still be running; read back again after this time.
    TooEarly {
        /// How long to wait.
        wait: Duration,
    },
    /// The search was not read to its end.
    Incomplete,
    /// Orders under this reference exist, but none, or more than one, matches in amount, count, phone and day.
    NoSingleMatch(Vec<Instruction>),
    /// Something with this number exists that differs from what was sent.
    Differs,
    /// There is no number to search by, so absence cannot be proven.
    NoSearchKey,
    /// The provider has no service by which it could be found out.
    NotSearchable,
    /// What was found or not found is not evidence enough for a charge; a person decides.
    NeedsPerson,
}

/// Finds out what became of a write whose answer was lost. Sends reads only.
///
/// The search runs by our own reference or bill number; absence under the provider's number proves nothing. It has to
/// begin after a settle time, because a timed-out request may still be running; before that, nothing is sent.
///
/// # Errors
///
/// A failed read proves nothing, and says so: the error is [`ErrorKind::NoAnswer`] of the write itself, with
/// [`Effect::Unknown`](crate::Effect::Unknown) and the read's own error as its source. So is asking a provider or account other than the one
/// the write was sent to. Keep `unresolved` and read back again later; leaving by `?` drops it, and with it the only way
/// to prove anything.
pub async fn read_back<R: Write>(
    provider: &dyn RecurringProvider,
    unresolved: &Unresolved<R>,
    policy: &ReadBackPolicy,
    clock: &dyn Clock,
) -> Result<ReadBack<R>, Error> {
    if provider.identity() != unresolved.identity() {
        let detail = "this write was sent to another provider or account; read it back there";
        return Err(still_unknown(unresolved, detail));
    }
    if let Some(wait) = still_to_wait(provider, unresolved.given_up_at(), policy, clock.now()) {
        return Ok(ReadBack::Undecided(Undecided::TooEarly { wait }));
    }
    let finding = unresolved.request().look_up(provider, unresolved.sent_at(), policy).await;
    let finding = finding.map_err(|error| {
        still_unknown(unresolved, "reading it back failed, which proves nothing; read back again").with_source(error)
    })?;
    Ok(match finding {
        Verdict::Happened(left) => ReadBack::Happened(left),
        Verdict::Absent => ReadBack::ProvenAbsent(proven_absent(unresolved)),
        Verdict::Undecided(why) => ReadBack::Undecided(why),
    })
}

/// The lost write is as unknown as before.
fn still_unknown<R: Write>(unresolved: &Unresolved<R>, detail: &'static str) -> Error {
    Error::new(ErrorKind::NoAnswer, R::OPERATION, unresolved.identity().provider(), detail)
        .with_effort(1, Duration::ZERO)
}

/// How long a read-back still has to wait, if at all.
fn still_to_wait(
    provider: &dyn RecurringProvider,
    given_up_at: Timestamp,
    policy: &ReadBackPolicy,
    now: Timestamp,
) -> Option<Duration> {
    let settle = policy.settle.max(provider.capabilities().answer_timeout);
    let settle = SignedDuration::try_from(settle).unwrap_or(SignedDuration::MAX);
    let left = settle.saturating_sub(now.duration_since(given_up_at));
    Duration::try_from(left).ok().filter(|left| !left.is_zero())
}

/// What a lookup decided about one kind of write.
#[derive(Debug)]
pub(crate) enum Verdict<L> {
    /// It happened and left this.
    Happened(L),
    /// A complete search by our own key had no hit.
    Absent,
    /// Neither is proven.
    Undecided(Undecided),
}

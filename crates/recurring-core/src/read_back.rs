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

use jiff::civil::Date;
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
#[cfg(test)]
pub(crate) mod stub;
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
    /// Orders under this reference exist, but none, or more than one, matches in amount, count, phone and day, or it was
    /// collected already: what was made just now awaits its payer, and an older order may look like it.
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

/// Tells whether a day is one that was told: some systems have a first day of all that stands for none (`0001-01-01`).
fn is_told(day: Date) -> bool {
    /// No order, bill or attempt is older.
    const FIRST_YEAR: i16 = 2000;
    day.year() >= FIRST_YEAR
}

/// Tells whether a told day is another one than ours, whichever zone it is told in: a midnight in Istanbul is the evening
/// before in Greenwich.
fn is_another_day(told: Option<Date>, ours: Date) -> bool {
    told.is_some_and(|told| is_told(told) && (told - ours).get_days().abs() > 1)
}

#[cfg(test)]
mod tests {
    use std::error::Error as StdError;
    use std::sync::Arc;

    use super::stub::{Stub, StubClock, sent};
    use super::*;
    use crate::error::Effect;
    use crate::id::{InvoiceNo, MerchantReference};
    use crate::identity::Identity;
    use crate::money::Money;
    use crate::operation::{InstructionTarget, Operation};
    use crate::request::BillPeriod;

    fn bill() -> BillPeriod {
        BillPeriod {
            target: InstructionTarget::Reference(MerchantReference::new("2026/001").unwrap()),
            due: Date::constant(2026, 12, 1),
            amount: Money::from_kurus(14_990),
            shares: None,
            invoice_no: InvoiceNo::new("F-1").ok(),
        }
    }

    const MINUTE: Duration = Duration::from_secs(60);

    /// The request may be running until the answer was given up, and only from then on does it settle.
    #[tokio::test]
    async fn the_settle_time_begins_when_the_answer_was_given_up() {
        let clock = Arc::new(StubClock::at(sent()));
        let stub = Stub { takes: Some((Arc::clone(&clock), MINUTE)), ..Stub::default() };
        let Err(Failed::Unknown { unresolved, .. }) = Submission::first(bill()).send(&stub, &*clock).await else {
            panic!("the answer was lost")
        };
        assert_eq!((unresolved.sent_at(), unresolved.given_up_at()), (sent(), sent() + MINUTE));
        let policy = ReadBackPolicy::default();
        for (advance, wait) in
            [(Duration::ZERO, Some(60)), (Duration::from_secs(59), Some(1)), (Duration::from_secs(1), None)]
        {
            clock.advance(advance);
            let wait = wait.map(Duration::from_secs);
            match read_back(&stub, &unresolved, &policy, &*clock).await.unwrap() {
                ReadBack::Undecided(Undecided::TooEarly { wait: left }) => assert_eq!(Some(left), wait),
                other => assert!(wait.is_none(), "{other:?}"),
            }
        }
        assert_eq!(*stub.asked.lock().unwrap(), [Operation::Bill, Operation::ListInvoices], "too early sends nothing");
    }

    #[tokio::test]
    async fn the_providers_own_time_out_is_waited_for() {
        let mut stub = Stub::default();
        stub.capabilities.answer_timeout = 2 * MINUTE;
        let clock = StubClock::at(sent() + MINUTE);
        let policy = ReadBackPolicy::default();
        let early = read_back(&stub, &stub.lost(bill()), &policy, &clock).await.unwrap();
        assert!(matches!(early, ReadBack::Undecided(Undecided::TooEarly { wait }) if wait == MINUTE), "{early:?}");
    }

    #[tokio::test]
    async fn a_failed_read_and_another_account_leave_the_write_unknown() {
        let clock = StubClock::at(sent() + 10 * MINUTE);
        let policy = ReadBackPolicy::default();
        let broken = Stub { broken: true, ..Stub::default() };
        let failed = read_back(&broken, &broken.lost(bill()), &policy, &clock).await.unwrap_err();
        assert_eq!((failed.operation(), failed.effect()), (Operation::Bill, Effect::Unknown));
        assert!(failed.source().is_some());
        let other = Stub { identity: Identity::new("stub", &["another"]), ..Stub::default() };
        let elsewhere = read_back(&other, &broken.lost(bill()), &policy, &clock).await.unwrap_err();
        assert_eq!(elsewhere.effect(), Effect::Unknown);
        assert!(other.asked.lock().unwrap().is_empty());
    }
}

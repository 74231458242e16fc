//! The typed path of a write: submission, unresolved write, proof of absence.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{ReadBackPolicy, Verdict};
use crate::clock::Clock;
use crate::error::{Effect, Error, ErrorKind};
use crate::identity::Identity;
use crate::operation::Operation;
use crate::provider::RecurringProvider;

/// A write that makes or moves money and therefore must not happen twice: creating, billing, charging.
///
/// Sealed: the rules of evidence for each of them are this crate's. A write of a state (cancel, pause, resume, change of an
/// amount) is not among them: sent again it leaves the same state, so it needs no proof, only a look at what holds now.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no write that is read back: only creating, billing and charging are",
    note = "a lost cancel, pause, resume or change of the amount is found out by finding the order and comparing",
    note = "see docs/guides/lost-answers.md"
)]
#[async_trait]
pub trait Write: sealed::Sealed + fmt::Debug + Sized + Send + Sync + 'static {
    /// What the write answers when it is done.
    type Done: fmt::Debug + Send;
    /// What the write leaves at the provider, as reading back finds it.
    type Left: fmt::Debug + Send;
    /// The operation.
    const OPERATION: Operation;

    #[doc(hidden)]
    fn is_unknown(_done: &Self::Done) -> bool {
        false
    }

    #[doc(hidden)]
    async fn perform(&self, provider: &dyn RecurringProvider) -> Result<Self::Done, Error>;

    #[doc(hidden)]
    #[expect(private_interfaces, reason = "sealed: only this crate implements and calls it")]
    async fn look_up(
        &self,
        provider: &dyn RecurringProvider,
        sent_at: Timestamp,
        policy: &ReadBackPolicy,
    ) -> Result<Verdict<Self::Left>, Error>;
}

pub(crate) mod sealed {
    //! Keeps [`Write`](super::Write) closed.

    /// Cannot be named outside the crate.
    pub trait Sealed {}
}

/// A write that is about to be sent, for the first time or with proof that it did not happen before.
#[derive(Debug)]
pub struct Submission<R: Write>(Box<R>);

impl<R: Write> Submission<R> {
    /// A write that was never sent before. That is the caller's word; a journal should back it.
    pub fn first(request: R) -> Self {
        Self(Box::new(request))
    }

    /// What is to be sent.
    #[must_use]
    pub fn request(&self) -> &R {
        &self.0
    }

    /// Sends the write once.
    ///
    /// The future must run to its end: if it is dropped, say by a time-out around it, the request may be under way and
    /// nothing is left to read it back with. The client has a time-out of its own; where a process can end in the
    /// middle, a journal remembers the write, and [`Unresolved::recovered`] takes it up again.
    ///
    /// # Errors
    ///
    /// [`Failed::NothingHappened`] gives the write back; [`Failed::Unknown`] keeps it until it is read back, also where
    /// the provider answered with rows of which some may have happened.
    pub async fn send(self, provider: &dyn RecurringProvider, clock: &dyn Clock) -> Result<R::Done, Failed<R>> {
        let sent_at = clock.now();
        let unresolved = |request, answer| {
            let identity = provider.identity().clone();
            let unresolved = Unresolved::new(request, identity, sent_at, clock.now());
            Unresolved { answer, ..unresolved }
        };
        match self.0.perform(provider).await {
            Ok(done) if R::is_unknown(&done) => {
                let detail = "some rows of the answer may have happened";
                let name = provider.identity().provider();
                let error = Error::new(ErrorKind::UnclearAnswer, R::OPERATION, name, detail);
                Err(Failed::Unknown { unresolved: unresolved(self.0, Some(done)), error })
            }
            Ok(done) => Ok(done),
            Err(error) => Err(match error.effect() {
                Effect::None => Failed::NothingHappened { submission: self, error },
                Effect::Unknown => Failed::Unknown { unresolved: unresolved(self.0, None), error },
            }),
        }
    }
}

/// A write that failed.
#[derive(Debug, thiserror::Error)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat both on purpose")]
pub enum Failed<R: Write> {
    /// Nothing happened; the write may be sent again once the cause is mended.
    #[error("{error}")]
    NothingHappened {
        /// The write.
        submission: Submission<R>,
        /// Why it failed.
        error: Error,
    },
    /// It may have happened.
    #[error("{error}")]
    Unknown {
        /// The write, to be read back.
        unresolved: Unresolved<R>,
        /// Why nothing is known.
        error: Error,
    },
}

/// A write of which it is not known whether it happened. It cannot be sent; it can be read back.
#[derive(Debug)]
#[must_use = "dropping it forgets a write that may have happened: read it back, or write it down"]
pub struct Unresolved<R: Write> {
    request: Box<R>,
    identity: Identity,
    sent_at: Timestamp,
    given_up_at: Timestamp,
    attempt: u64,
    answer: Option<R::Done>,
}

impl<R: Write> Unresolved<R> {
    /// An unresolved write that a journal remembers from an earlier process: claimed at a time, without an outcome.
    ///
    /// `sent_at` is the earliest time at which the request may have left: that of the claim, **never later**, since the
    /// search begins there. `given_up_at` is the latest time at which it may have left; if in doubt, when a later process
    /// found it, noted once, since waiting counts from there.
    pub fn recovered(request: R, identity: Identity, sent_at: Timestamp, given_up_at: Timestamp) -> Self {
        Self::new(Box::new(request), identity, sent_at, given_up_at)
    }

    fn new(request: Box<R>, identity: Identity, sent_at: Timestamp, given_up_at: Timestamp) -> Self {
        static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
        let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
        Self { request, identity, sent_at, given_up_at: given_up_at.max(sent_at), attempt, answer: None }
    }

    /// What the provider answered, where it answered with rows of which some may have happened.
    #[must_use]
    pub fn answer(&self) -> Option<&R::Done> {
        self.answer.as_ref()
    }

    /// What was sent.
    #[must_use]
    pub fn request(&self) -> &R {
        &self.request
    }

    /// To which provider and account it was sent.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// When sending began.
    #[must_use]
    pub fn sent_at(&self) -> Timestamp {
        self.sent_at
    }

    /// When the answer was given up.
    #[must_use]
    pub fn given_up_at(&self) -> Timestamp {
        self.given_up_at
    }

    /// Turns the write into one that may be sent again, by proof that it did not happen.
    ///
    /// # Errors
    ///
    /// A proof made for another write gives the unresolved write back and is used up.
    pub fn retry(self, proof: ProvenAbsent<R>) -> Result<Submission<R>, Self> {
        if proof.attempt == self.attempt { Ok(Submission(self.request)) } else { Err(self) }
    }
}

/// Proof that one certain write did not happen. Only [`read_back`](super::read_back) makes it; sending again uses it up.
///
/// It is bound to the one attempt it was made for, and with it to account, provider, operation, target and period. It
/// cannot be cloned, built or stored:
///
/// ```compile_fail
/// fn twice<R: recurring_core::Write>(proof: recurring_core::ProvenAbsent<R>) {
///     let _copy = proof.clone();
/// }
/// ```
#[must_use = "the proof is what allows the write to be sent again"]
pub struct ProvenAbsent<R: Write> {
    attempt: u64,
    write: PhantomData<fn(R)>,
}

/// The proof for an unresolved write. A free function, so that no compiler advises callers to make one.
pub(super) fn proven_absent<R: Write>(unresolved: &Unresolved<R>) -> ProvenAbsent<R> {
    ProvenAbsent { attempt: unresolved.attempt, write: PhantomData }
}

impl<R: Write> fmt::Debug for ProvenAbsent<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProvenAbsent({})", R::OPERATION)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::id::{InvoiceNo, MerchantReference};
    use crate::money::Money;
    use crate::operation::InstructionTarget;
    use crate::payer::{Email, Gsm, Payer, PayerName};
    use crate::request::{BillPeriod, ChargeNow, CreateInstruction};
    use crate::schedule::{Period, Schedule};

    const DUE: Date = Date::constant(2026, 12, 1);

    fn create(reference: &str, first: Date) -> CreateInstruction {
        let payer = Payer {
            name: PayerName::new("Bilge Demir").unwrap(),
            email: Email::new("bilge@example.com").unwrap(),
            gsm: Gsm::new("5550001122").unwrap(),
            ip: None,
        };
        let schedule = Schedule::new(first, Period::MONTHLY, 12).unwrap();
        CreateInstruction::new(MerchantReference::new(reference).unwrap(), payer, Money::from_kurus(14_990), schedule)
    }

    fn bill(reference: &str, due: Date, no: &str) -> BillPeriod {
        let (target, invoice_no) = (order(reference), InvoiceNo::new(no).ok());
        BillPeriod { target, due, amount: Money::from_kurus(14_990), shares: None, invoice_no }
    }

    fn charge(reference: &str, no: &str) -> ChargeNow {
        ChargeNow { target: order(reference), invoice_no: InvoiceNo::new(no).ok() }
    }

    fn order(reference: &str) -> InstructionTarget {
        InstructionTarget::Reference(MerchantReference::new(reference).unwrap())
    }

    fn lost<R: Write>(request: R, account: &str) -> Unresolved<R> {
        let now = Timestamp::UNIX_EPOCH;
        Unresolved::recovered(request, Identity::new("somewhere", &[account]), now, now)
    }

    /// The proof for `of` lets `of` be sent again and leaves `other` as it was, whatever the two have in common.
    fn expect_bound<R: Write>(of: Unresolved<R>, other: Unresolved<R>, case: &str) {
        let shown = format!("{:?}", other.request());
        let kept = other.retry(proven_absent(&of)).expect_err(case);
        assert_eq!(format!("{:?}", kept.request()), shown, "{case}");
        let proof = proven_absent(&of);
        assert!(of.retry(proof).is_ok(), "{case}");
        let proof = proven_absent(&kept);
        assert!(kept.retry(proof).is_ok(), "{case}: the refused proof did no harm");
    }

    #[test]
    fn the_proof_of_a_create_fits_its_own_order_period_account_and_attempt() {
        let first = || lost(create("A", DUE), "1");
        expect_bound(first(), lost(create("B", DUE), "1"), "another reference");
        expect_bound(first(), lost(create("A", DUE.tomorrow().unwrap()), "1"), "another first day");
        expect_bound(first(), lost(create("A", DUE), "2"), "another account");
        expect_bound(first(), first(), "another attempt at the same");
    }

    #[test]
    fn the_proof_of_a_bill_fits_its_own_order_period_account_and_attempt() {
        let first = || lost(bill("A", DUE, "F-1"), "1");
        expect_bound(first(), lost(bill("B", DUE, "F-1"), "1"), "another order");
        expect_bound(first(), lost(bill("A", DUE.tomorrow().unwrap(), "F-1"), "1"), "another day");
        expect_bound(first(), lost(bill("A", DUE, "F-2"), "1"), "another number");
        expect_bound(first(), lost(bill("A", DUE, "F-1"), "2"), "another account");
        expect_bound(first(), first(), "another attempt at the same");
    }

    #[test]
    fn the_proof_of_a_charge_fits_its_own_order_bill_account_and_attempt() {
        let first = || lost(charge("A", "F-1"), "1");
        expect_bound(first(), lost(charge("B", "F-1"), "1"), "another order");
        expect_bound(first(), lost(charge("A", "F-2"), "1"), "another bill");
        expect_bound(first(), lost(charge("A", "F-1"), "2"), "another account");
        expect_bound(first(), first(), "another attempt at the same");
    }
}

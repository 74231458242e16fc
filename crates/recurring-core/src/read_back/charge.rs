//! Reading back a lost charge: by default a person decides, because no provider documents its attempt rows.

use async_trait::async_trait;
use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write, is_told};
use crate::clock::istanbul;
use crate::error::Error;
use crate::id::{InvoiceNo, MerchantReference};
use crate::invoice::{CollectionAttempt, CollectionStatus};
use crate::operation::{AttemptSubject, InstructionTarget, InvoiceKey, Operation, TargetKind};
use crate::outcome::{Rows, RowsSummary};
use crate::provider::RecurringProvider;
use crate::request::{ChargeNow, ListAttempts, ListInvoices};

impl Sealed for ChargeNow {}

#[async_trait]
impl Write for ChargeNow {
    type Done = Rows;
    type Left = CollectionAttempt;
    const OPERATION: Operation = Operation::Charge;

    /// Rows that may have happened leave the whole write unknown.
    fn is_unknown(done: &Rows) -> bool {
        done.summary() == RowsSummary::SomeUnknown
    }

    async fn perform(&self, provider: &dyn RecurringProvider) -> Result<Rows, Error> {
        provider.charge(self).await
    }

    #[expect(private_interfaces, reason = "sealed: only this crate implements and calls it")]
    async fn look_up(
        &self,
        provider: &dyn RecurringProvider,
        sent_at: Timestamp,
        policy: &ReadBackPolicy,
    ) -> Result<Verdict<CollectionAttempt>, Error> {
        let Some(number) = &self.invoice_no else {
            return Ok(Verdict::Undecided(Undecided::NoSearchKey));
        };
        if !provider.capabilities().targets(Operation::ListAttempts).contains(TargetKind::Invoice) {
            return Ok(Verdict::Undecided(Undecided::NotSearchable));
        }
        let Some(of) = self.bill(number, provider).await? else {
            return Ok(Verdict::Undecided(Undecided::NeedsPerson));
        };
        let mut attempts = provider.list_attempts(&ListAttempts { of }).await?;
        let (mut shown, mut doubtful) = (false, false);
        while let Some(attempt) = attempts.next().await {
            let attempt = attempt?;
            shown = true;
            let when = if self.is_of_another(&attempt, number) { Moment::Doubtful } else { moment(&attempt, sent_at) };
            match when {
                Moment::Before => {}
                Moment::After if attempt.status.status == CollectionStatus::Collected => {
                    return Ok(Verdict::Happened(attempt));
                }
                Moment::After | Moment::Doubtful => doubtful = true,
            }
        }
        // An answer without any attempt may lack its list: only a list that shows others can show that ours is missing.
        let proves = policy.accept_assumed_attempts && shown && !doubtful;
        Ok(if proves { Verdict::Absent } else { Verdict::Undecided(Undecided::NeedsPerson) })
    }
}

impl ChargeNow {
    /// The bill that was charged, by both its numbers: nobody promises that another order has none of the same number, and
    /// an attempt need not say whose it is. `None` unless the order is known to have that bill, and only one.
    async fn bill(
        &self,
        number: &InvoiceNo,
        provider: &dyn RecurringProvider,
    ) -> Result<Option<AttemptSubject>, Error> {
        if !provider.capabilities().targets(Operation::ListInvoices).contains(self.target.kind()) {
            return Ok(None);
        }
        let mut bills = provider.list_invoices(&ListInvoices { target: self.target.clone() }).await?;
        let mut ours = Vec::new();
        while let Some(bill) = bills.next().await {
            let bill = bill?;
            if bill.invoice_no.as_ref().is_some_and(|shown| is_number(shown, number)) {
                ours.push(bill.id);
            }
        }
        Ok(match (ours.pop(), ours.is_empty()) {
            (Some(Some(id)), true) => Some(AttemptSubject::Invoice(InvoiceKey::Both(id, number.clone()))),
            (Some(Some(_)), false) | (Some(None) | None, _) => None,
        })
    }

    /// Tells whether an attempt says that it is at another bill, or of another order.
    fn is_of_another(&self, attempt: &CollectionAttempt, number: &InvoiceNo) -> bool {
        let other_order = match &self.target {
            InstructionTarget::Id(id) => {
                attempt.instruction.as_ref().is_some_and(|shown| shown.as_str().trim() != id.as_str())
            }
            InstructionTarget::ListingId(_) => false,
            InstructionTarget::Reference(reference) => attempt.reference.as_ref().is_some_and(|shown| {
                // Providers add telephone numbers, behind a pipe.
                let shown = shown.as_str();
                let before = shown.split_once('|').map_or(shown, |(before, _)| before);
                ![shown, before].into_iter().any(|text| reference.matches(&MerchantReference::from_provider(text)))
            }),
        };
        other_order || attempt.invoice_no.as_ref().is_some_and(|shown| !is_number(shown, number))
    }
}

/// Tells whether a number that a provider shows is ours; it may pad what it shows.
fn is_number(shown: &InvoiceNo, ours: &InvoiceNo) -> bool {
    shown.as_str().trim() == ours.as_str()
}

/// When an attempt was made, seen from the lost one.
enum Moment {
    /// So long before that no difference of clocks or zones makes it the lost one.
    Before,
    /// At the time of the lost one or later.
    After,
    /// Shortly before, at a time that is not told, or at what may be another bill.
    Doubtful,
}

/// How far the time that a provider tells may be off: by its clock, its zone, and by a whole day where it tells the day only.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_hours(48);

fn moment(attempt: &CollectionAttempt, sent_at: Timestamp) -> Moment {
    let sent = sent_at.to_zoned(istanbul()).datetime();
    // Providers tell whole seconds, so the second in which the request was sent counts as later.
    let sent = sent.with().subsec_nanosecond(0).build().unwrap_or(sent);
    match attempt.at.filter(|at| is_told(at.date())) {
        Some(at) if at >= sent => Moment::After,
        Some(at) if at < sent.saturating_sub(CLOCKS_DIFFER) => Moment::Before,
        Some(_) | None => Moment::Doubtful,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::super::stub::{Stub, sent};
    use super::super::{Failed, ReadBack, Submission};
    use super::*;
    use crate::capabilities::Targets;
    use crate::clock::SystemClock;
    use crate::id::{InstructionId, InvoiceId, ListingId};
    use crate::invoice::{CollectionReport, Invoice, RawRow};
    use crate::mark::Mark;
    use crate::outcome::{Outcome, Row};

    fn reference(text: &str) -> InstructionTarget {
        InstructionTarget::Reference(MerchantReference::new(text).unwrap())
    }

    fn charge() -> ChargeNow {
        ChargeNow { target: reference("A"), invoice_no: InvoiceNo::new("12").ok() }
    }

    fn bill(id: Option<&str>, number: &str) -> Invoice {
        let mut bill = Invoice::from_raw(RawRow::new("{}"));
        bill.id = id.map(InvoiceId::from_provider);
        bill.invoice_no = Some(InvoiceNo::from_provider(number));
        bill
    }

    fn key(id: &str) -> InvoiceKey {
        InvoiceKey::Both(InvoiceId::from_provider(id), InvoiceNo::new("12").unwrap())
    }

    /// An attempt so many hours after the charge was sent.
    fn attempt(status: CollectionStatus, hours: i64) -> CollectionAttempt {
        let mut attempt = CollectionAttempt::from_raw(RawRow::new("{}"));
        attempt.at = Some((sent() + SignedDuration::from_hours(hours)).to_zoned(istanbul()).datetime());
        attempt.status = CollectionReport { status, raw: None, mark: Mark::Assumed };
        attempt
    }

    fn at(status: CollectionStatus, at: Option<DateTime>) -> CollectionAttempt {
        CollectionAttempt { at, ..attempt(status, 0) }
    }

    fn long_before() -> CollectionAttempt {
        attempt(CollectionStatus::Failed, -200)
    }

    /// A provider that knows the bill and these attempts at it.
    fn with_attempts(attempts: Vec<CollectionAttempt>) -> Stub {
        Stub { bills: vec![bill(Some("7"), "12")], attempts: vec![(key("7"), attempts)], ..Stub::default() }
    }

    async fn opted_in(stub: &Stub) -> ReadBack<ChargeNow> {
        stub.read_back(charge(), ReadBackPolicy::accepting_assumed_attempts()).await
    }

    /// By either policy a person decides.
    async fn expect_a_person(stub: Stub, case: &str) {
        for policy in [ReadBackPolicy::default(), ReadBackPolicy::accepting_assumed_attempts()] {
            let read = stub.read_back(charge(), policy).await;
            assert!(matches!(read, ReadBack::Undecided(Undecided::NeedsPerson)), "{case}: {read:?}");
        }
    }

    #[tokio::test]
    async fn a_collection_after_the_charge_happened() {
        for hours in [0, 1, 100] {
            let stub = with_attempts(vec![long_before(), attempt(CollectionStatus::Collected, hours)]);
            let read = stub.read(charge()).await;
            assert!(matches!(read, ReadBack::Happened(_)), "{hours}: {read:?}");
        }
    }

    #[tokio::test]
    async fn absence_is_proven_to_whoever_accepts_the_rows_and_only_beside_earlier_attempts() {
        let earlier = with_attempts(vec![long_before(), attempt(CollectionStatus::Collected, -49)]);
        assert!(matches!(opted_in(&earlier).await, ReadBack::ProvenAbsent(_)));
        let read = earlier.read(charge()).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NeedsPerson)), "by default a person decides: {read:?}");
        expect_a_person(with_attempts(Vec::new()), "an empty list may lack its rows").await;
    }

    #[tokio::test]
    async fn an_attempt_that_may_be_ours_is_left_to_a_person_whatever_became_of_it() {
        use CollectionStatus::{Cancelled, Collected, Failed, PaidElsewhere, Refunded, Unknown, Waiting};
        for status in [Waiting, PaidElsewhere, Failed, Cancelled, Refunded, Unknown] {
            for hours in [0, 1] {
                let case = format!("{status:?}, {hours} hours after");
                expect_a_person(with_attempts(vec![long_before(), attempt(status, hours)]), &case).await;
            }
        }
        for status in [Collected, Failed, Unknown] {
            for hours in [-1, -30, -47] {
                let case = format!("{status:?}, {hours} hours after");
                expect_a_person(with_attempts(vec![long_before(), attempt(status, hours)]), &case).await;
            }
        }
    }

    #[tokio::test]
    async fn an_attempt_whose_time_is_not_told_or_only_its_day_is_not_long_before() {
        let midnight = |day: i8| DateTime::constant(2026, 11, day, 0, 0, 0, 0);
        for (told, case) in [
            (None, "no time"),
            (Some(DateTime::constant(1, 1, 1, 0, 0, 0, 0)), "the first day of all"),
            (Some(DateTime::constant(1900, 1, 1, 0, 0, 0, 0)), "the first day of another system"),
            (Some(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)), "the first second of all"),
            (Some(midnight(20)), "the day alone"),
            (Some(midnight(19)), "the day alone, in another zone"),
        ] {
            for status in [CollectionStatus::Collected, CollectionStatus::Unknown] {
                expect_a_person(with_attempts(vec![long_before(), at(status, told)]), case).await;
            }
        }
        let day_before = with_attempts(vec![long_before(), at(CollectionStatus::Failed, Some(midnight(17)))]);
        assert!(matches!(opted_in(&day_before).await, ReadBack::ProvenAbsent(_)));
    }

    /// Two orders have a bill of one number; only that of ours is asked about.
    #[tokio::test]
    async fn the_attempts_of_another_orders_bill_of_the_same_number_are_no_evidence() {
        let theirs = vec![long_before(), attempt(CollectionStatus::Collected, 1)];
        let alone = InvoiceKey::No(InvoiceNo::new("12").unwrap());
        let stub = Stub {
            bills: vec![bill(Some("6"), "11"), bill(Some("7"), " 12 ")],
            attempts: vec![(key("8"), theirs.clone()), (alone, theirs), (key("7"), vec![long_before()])],
            ..Stub::default()
        };
        assert!(matches!(opted_in(&stub).await, ReadBack::ProvenAbsent(_)));
        let read = stub.read(charge()).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NeedsPerson)), "{read:?}");
    }

    #[tokio::test]
    async fn a_bill_that_is_not_the_orders_only_one_of_that_number_is_left_to_a_person() {
        let rows = vec![long_before(), attempt(CollectionStatus::Collected, 1)];
        let alone = InvoiceKey::No(InvoiceNo::new("12").unwrap());
        for (bills, case) in [
            (vec![], "no bill"),
            (vec![bill(Some("7"), "13")], "no bill of that number"),
            (vec![bill(Some("7"), "012")], "a bill of a number like it"),
            (vec![bill(None, "12")], "a bill without a number of the provider's"),
            (vec![bill(Some("7"), "12"), bill(Some("8"), "12")], "two bills"),
            (vec![bill(None, "12"), bill(Some("7"), "12")], "two bills, one without a number"),
        ] {
            let attempts = vec![(key("7"), rows.clone()), (alone.clone(), rows.clone())];
            expect_a_person(Stub { bills, attempts, ..Stub::default() }, case).await;
        }
        let mut unlisted = with_attempts(rows);
        unlisted.capabilities.list_invoices = Targets::ID;
        expect_a_person(unlisted, "bills cannot be listed by reference").await;
    }

    #[tokio::test]
    async fn an_attempt_that_names_another_bill_or_order_is_no_evidence() {
        let collected = || attempt(CollectionStatus::Collected, 1);
        let by_reference = |shown: &str| {
            let reference = Some(MerchantReference::from_provider(shown));
            CollectionAttempt { reference, ..collected() }
        };
        let other_bill = CollectionAttempt { invoice_no: Some(InvoiceNo::from_provider("13")), ..collected() };
        let earlier = CollectionAttempt { at: long_before().at, ..by_reference("B") };
        for (attempts, case) in [
            (vec![by_reference("B")], "another order"),
            (vec![long_before(), by_reference("B|5550001122")], "another order and its payer"),
            (vec![long_before(), other_bill], "another bill"),
            (vec![earlier], "a list of another order does not show that ours is missing"),
        ] {
            expect_a_person(with_attempts(attempts), case).await;
        }
        for ours in [" A ", "A|5550001122"] {
            let read = with_attempts(vec![by_reference(ours)]).read(charge()).await;
            assert!(matches!(read, ReadBack::Happened(_)), "{ours}: {read:?}");
        }
        let named = |id: &str| CollectionAttempt { instruction: Some(InstructionId::from_provider(id)), ..collected() };
        let by_id = |target| ChargeNow { target, ..charge() };
        let id = || InstructionTarget::Id(InstructionId::new("1").unwrap());
        let read = with_attempts(vec![named("2")]).read(by_id(id())).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NeedsPerson)), "{read:?}");
        let listed = InstructionTarget::ListingId(ListingId::new("3").unwrap());
        for target in [id(), listed] {
            let read = with_attempts(vec![named("1")]).read(by_id(target)).await;
            assert!(matches!(read, ReadBack::Happened(_)), "{read:?}");
        }
    }

    #[tokio::test]
    async fn without_a_number_or_a_list_of_attempts_nothing_is_asked() {
        let stub = with_attempts(Vec::new());
        let read = stub.read(ChargeNow { invoice_no: None, ..charge() }).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NoSearchKey)), "{read:?}");
        let mut without = stub;
        without.capabilities.list_attempts = Targets::NONE;
        let read = without.read(charge()).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NotSearchable)), "{read:?}");
        assert!(without.asked.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn an_answer_of_rows_that_may_have_happened_is_no_success() {
        let send = async |outcomes: &[Outcome]| {
            let rows = Rows::new(outcomes.iter().map(|outcome| Row::new(*outcome)).collect());
            let stub = Stub { rows: Some(rows), ..Stub::default() };
            Submission::first(charge()).send(&stub, &SystemClock).await
        };
        for unknown in
            [&[Outcome::Unknown][..], &[Outcome::Done, Outcome::Unknown], &[Outcome::Unknown, Outcome::Refused], &[]]
        {
            match send(unknown).await {
                Err(Failed::Unknown { unresolved, .. }) => {
                    assert_eq!(unresolved.answer().map(|rows| rows.rows.len()), Some(unknown.len()));
                }
                other => panic!("{unknown:?}: {other:?}"),
            }
        }
        for known in [&[Outcome::Done][..], &[Outcome::Done, Outcome::Refused], &[Outcome::Refused]] {
            assert!(send(known).await.is_ok(), "{known:?}");
        }
    }
}

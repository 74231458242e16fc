//! Reading back a lost create: the order is searched by our own reference.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write, is_another_day, is_told};
use crate::clock::istanbul_date;
use crate::error::Error;
use crate::instruction::{Instruction, Status};
use crate::lookup::{Finding, Lookup};
use crate::operation::{InstructionTarget, Operation, TargetKind};
use crate::outcome::Created;
use crate::provider::RecurringProvider;
use crate::range::DateRange;
use crate::request::{CreateInstruction, FindInstruction};

impl Sealed for CreateInstruction {}

#[async_trait]
impl Write for CreateInstruction {
    type Done = Created;
    type Left = Instruction;
    const OPERATION: Operation = Operation::Create;

    async fn perform(&self, provider: &dyn RecurringProvider) -> Result<Created, Error> {
        provider.create(self).await
    }

    #[expect(private_interfaces, reason = "sealed: only this crate implements and calls it")]
    async fn look_up(
        &self,
        provider: &dyn RecurringProvider,
        sent_at: Timestamp,
        _policy: &ReadBackPolicy,
    ) -> Result<Verdict<Instruction>, Error> {
        if !provider.capabilities().targets(Operation::Find).contains(TargetKind::Reference) {
            return Ok(Verdict::Undecided(Undecided::NotSearchable));
        }
        let range = self.days_to_search(sent_at);
        let target = InstructionTarget::Reference(self.reference.clone());
        let lookup = provider.find(&FindInstruction { target, range: Some(range) }).await?;
        let Lookup { finding, search } = lookup;
        // Only a search by our own reference that left no day out can be telling, and only one made after the attempt.
        let doubtful = search.resembling.iter().any(|row| !self.is_another(row, sent_at));
        let telling = search.by == TargetKind::Reference && search.covers(range) && search.begun_at >= sent_at;
        let telling = telling && !doubtful;
        let rows = match finding {
            Finding::Absent if telling => return Ok(Verdict::Absent),
            Finding::Absent => return Ok(Verdict::Undecided(Undecided::Incomplete)),
            Finding::Found(row) => vec![*row],
            Finding::Ambiguous(rows) => rows,
        };
        if !telling {
            return Ok(Verdict::Undecided(Undecided::Incomplete));
        }
        let mut ours = rows.iter().filter(|row| self.left(row, sent_at));
        Ok(match (ours.next(), ours.next()) {
            (Some(only), None) => Verdict::Happened(only.clone()),
            _ => Verdict::Undecided(Undecided::NoSingleMatch(rows)),
        })
    }
}

impl CreateInstruction {
    /// The days on which the order would be listed if it was made after `sent_at`: from the day of the attempt to the
    /// first collection, since no provider says which of an order's dates its list goes by; and one day more on either
    /// side, since the provider's clock may stand on the other side of midnight.
    #[must_use]
    pub fn days_to_search(&self, sent_at: Timestamp) -> DateRange {
        let sent = istanbul_date(sent_at);
        let last = self.schedule.first().max(sent);
        let (from, to) = (sent.saturating_sub(1.day()), last.saturating_add(1.day()));
        DateRange::new(from, to).unwrap_or_else(|_| DateRange::day(sent))
    }

    /// Tells whether a row under our reference is what this request left: amount, count and phone are told and agree,
    /// nothing contradicts, and nothing came of it yet: what was made just now awaits its payer, and an order that ended or
    /// was collected may be an older one, of last year. A part that is not told agrees with nothing, but for the days, of
    /// which some providers tell one or none; where none is told, the order must at least say that nothing was collected.
    fn left(&self, row: &Instruction, sent_at: Timestamp) -> bool {
        let told = row.amount.as_ref().is_some_and(|amount| amount.value.is_some())
            && row.count.is_some()
            && row.payer_gsm.is_some()
            && (row.collected.is_some() || [row.created_on, row.first_due].into_iter().flatten().any(is_told));
        let ended = row.collected.is_some_and(|collected| collected > 0)
            || match row.status.status {
                Status::Completed | Status::Cancelled | Status::Rejected => true,
                Status::AwaitingPayer | Status::Active | Status::Paused | Status::Unknown => false,
            };
        let ours = row.reference.as_ref().is_some_and(|shown| self.reference.matches(shown));
        ours && told && !ended && !self.contradicts(row, sent_at)
    }

    /// Tells whether a part that a row tells differs from what was sent, or the row is older than the attempt.
    fn contradicts(&self, row: &Instruction, sent_at: Timestamp) -> bool {
        self.differs(row)
            || row.first_due.is_some_and(|day| is_told(day) && day != self.schedule.first())
            || row.created_on.is_some_and(|day| is_told(day) && day < istanbul_date(sent_at))
    }

    /// Tells whether a row that might be ours in another spelling is another order after all. A day may be off by one: the
    /// provider's clock may stand before midnight, and its zone may be another.
    fn is_another(&self, row: &Instruction, sent_at: Timestamp) -> bool {
        let eve = istanbul_date(sent_at).saturating_sub(1.day());
        self.differs(row)
            || is_another_day(row.first_due, self.schedule.first())
            || row.created_on.is_some_and(|day| is_told(day) && day < eve)
    }

    /// Tells whether amount, count or phone are told and are others.
    fn differs(&self, row: &Instruction) -> bool {
        let amount = row.amount.as_ref().and_then(|amount| amount.value);
        let count = u32::from(self.schedule.count().get());
        amount.is_some_and(|amount| amount != self.amount)
            || row.count.is_some_and(|told| told != count)
            || row.payer_gsm.as_ref().is_some_and(|gsm| *gsm != self.payer.gsm)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::super::ReadBack;
    use super::super::stub::Stub;
    use super::*;
    use crate::id::MerchantReference;
    use crate::instruction::StatusReport;
    use crate::mark::{Mark, Reported};
    use crate::money::Money;
    use crate::payer::{Email, Gsm, Payer, PayerName};
    use crate::schedule::{Period, Schedule};

    /// The day on which the order was sent, and that of its first collection.
    const TODAY: Date = Date::constant(2026, 11, 20);
    const FIRST: Date = Date::constant(2026, 12, 1);

    fn order() -> CreateInstruction {
        let payer = Payer {
            name: PayerName::new("Bilge Demir").unwrap(),
            email: Email::new("bilge@example.com").unwrap(),
            gsm: Gsm::new("5550001122").unwrap(),
            ip: None,
        };
        let schedule = Schedule::new(FIRST, Period::MONTHLY, 12).unwrap();
        let reference = MerchantReference::new("Şube-2026/001").unwrap();
        CreateInstruction::new(reference, payer, Money::from_kurus(14_990), schedule)
    }

    /// The order as it is shown right after it was made, but for some parts.
    fn row(change: impl FnOnce(&mut Instruction)) -> Instruction {
        let status = StatusReport { status: Status::AwaitingPayer, raw: None, mark: Mark::Assumed };
        let mut row = Instruction::with_status(status);
        row.reference = Some(MerchantReference::from_provider(" Şube-2026/001 "));
        row.amount = amount(14_990);
        (row.collected, row.count) = (Some(0), Some(12));
        (row.first_due, row.next_due, row.created_on) = (Some(FIRST), Some(FIRST), Some(TODAY));
        row.payer_gsm = Gsm::new("5550001122").ok();
        change(&mut row);
        row
    }

    fn amount(kurus: i64) -> Option<Reported<Money>> {
        Some(Reported::read(Money::from_kurus(kurus), kurus.to_string(), Mark::Assumed))
    }

    async fn found(rows: Vec<Instruction>) -> ReadBack<CreateInstruction> {
        let finding = match <[Instruction; 1]>::try_from(rows) {
            Ok([row]) => Finding::Found(Box::new(row)),
            Err(rows) => Finding::Ambiguous(rows),
        };
        Stub { finding, ..Stub::default() }.read(order()).await
    }

    /// A part of a row that is changed.
    type Change = fn(&mut Instruction);

    #[tokio::test]
    async fn the_order_as_it_was_sent_happened_also_where_its_days_are_not_told() {
        let unchanged: Change = |_| {};
        let same: [Change; 5] = [
            unchanged,
            |row| row.created_on = None,
            |row| row.first_due = None,
            |row| (row.first_due, row.created_on) = (None, None),
            |row| (row.first_due, row.created_on) = (Some(Date::constant(1, 1, 1)), Some(Date::constant(1, 1, 1))),
        ];
        for (place, change) in same.into_iter().enumerate() {
            let read = found(vec![row(change)]).await;
            assert!(matches!(read, ReadBack::Happened(_)), "{place}: {read:?}");
        }
    }

    #[tokio::test]
    async fn an_order_under_our_reference_that_differs_or_leaves_untold_what_would_tell_is_no_single_match() {
        let others: [(&str, Change); 14] = [
            ("another amount", |row| row.amount = amount(9_990)),
            ("another count", |row| row.count = Some(10)),
            ("another phone", |row| row.payer_gsm = Gsm::new("5550001123").ok()),
            ("another first day", |row| row.first_due = Some(Date::constant(2025, 12, 1))),
            ("the day after", |row| row.first_due = FIRST.tomorrow().ok()),
            ("made before", |row| row.created_on = TODAY.yesterday().ok()),
            ("another reference", |row| row.reference = Some(MerchantReference::from_provider("Şube-2026/0012"))),
            ("no reference", |row| row.reference = None),
            ("no amount", |row| row.amount = None),
            ("no count", |row| row.count = None),
            ("no phone", |row| row.payer_gsm = None),
            ("an amount that could not be read", |row| row.amount = Some(Reported::unread("?", Mark::Assumed))),
            ("neither a day nor what was collected", |row| {
                (row.first_due, row.created_on, row.collected) = (None, None, None);
            }),
            ("only the first day of all", |row| {
                (row.first_due, row.created_on, row.collected) = (Some(Date::constant(1, 1, 1)), None, None);
            }),
        ];
        for (case, change) in others {
            let read = found(vec![row(change)]).await;
            assert!(matches!(read, ReadBack::Undecided(Undecided::NoSingleMatch(_))), "{case}: {read:?}");
        }
        let read = found(vec![row(|_| {}), row(|_| {})]).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NoSingleMatch(_))), "two alike: {read:?}");
        let read = found(vec![row(|row| row.count = Some(10)), row(|_| {})]).await;
        assert!(matches!(read, ReadBack::Happened(_)), "one of two: {read:?}");
    }

    /// A yearly order is renewed under its old reference, and the provider shows that of last year.
    #[tokio::test]
    async fn an_order_that_ended_or_was_collected_is_not_the_one_made_just_now() {
        let older: [(&str, Change); 5] = [
            ("completed", |row| row.status.status = Status::Completed),
            ("cancelled", |row| row.status.status = Status::Cancelled),
            ("rejected", |row| row.status.status = Status::Rejected),
            ("collected", |row| (row.status.status, row.collected) = (Status::Active, Some(1))),
            ("collected, of an unknown state", |row| (row.status.status, row.collected) = (Status::Unknown, Some(12))),
        ];
        for (case, change) in older {
            let untold = |row: &mut Instruction| {
                change(row);
                (row.first_due, row.created_on) = (None, None);
            };
            for row in [row(change), row(untold)] {
                let read = found(vec![row]).await;
                assert!(matches!(read, ReadBack::Undecided(Undecided::NoSingleMatch(_))), "{case}: {read:?}");
            }
        }
    }

    async fn beside(resembling: Instruction) -> ReadBack<CreateInstruction> {
        Stub { resembling: vec![resembling], ..Stub::default() }.read(order()).await
    }

    #[tokio::test]
    async fn absence_is_proven_unless_a_row_that_resembles_might_be_ours() {
        assert!(matches!(Stub::default().read(order()).await, ReadBack::ProvenAbsent(_)));
        let doubtful: [(&str, Change); 7] = [
            ("as it was sent", |_| {}),
            ("made the day before, by the provider's clock", |row| row.created_on = TODAY.yesterday().ok()),
            ("first due the day before, in the provider's zone", |row| row.first_due = FIRST.yesterday().ok()),
            ("no day is told", |row| (row.created_on, row.first_due) = (None, None)),
            ("the first day of all", |row| row.created_on = Some(Date::constant(1, 1, 1))),
            ("collected", |row| row.collected = Some(1)),
            ("completed", |row| row.status.status = Status::Completed),
        ];
        for (case, change) in doubtful {
            let shown = row(|row| {
                row.reference = Some(MerchantReference::from_provider("?ube-2026/001"));
                change(row);
            });
            let read = beside(shown).await;
            assert!(matches!(read, ReadBack::Undecided(Undecided::Incomplete)), "{case}: {read:?}");
        }
        let others: [(&str, Change); 5] = [
            ("another amount", |row| row.amount = amount(9_990)),
            ("another count", |row| row.count = Some(10)),
            ("another phone", |row| row.payer_gsm = Gsm::new("5550001123").ok()),
            ("made two days before", |row| row.created_on = Some(Date::constant(2026, 11, 18))),
            ("of last year", |row| row.first_due = Some(Date::constant(2025, 12, 1))),
        ];
        for (case, change) in others {
            let shown = row(|row| {
                row.reference = None;
                change(row);
            });
            let read = beside(shown).await;
            assert!(matches!(read, ReadBack::ProvenAbsent(_)), "{case}: {read:?}");
        }
    }
}

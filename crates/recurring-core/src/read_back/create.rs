//! Reading back a lost create: the order is searched by our own reference.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write};
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
        let doubtful = search.resembling.iter().any(|row| !self.contradicts(row, sent_at));
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
    /// nothing contradicts, and it did not end before. A part that is not told agrees with nothing, but for the date,
    /// which some providers never tell.
    fn left(&self, row: &Instruction, sent_at: Timestamp) -> bool {
        let told = row.amount.as_ref().is_some_and(|amount| amount.value.is_some())
            && row.count.is_some()
            && row.payer_gsm.is_some();
        let ended = matches!(row.status.status, Status::Cancelled | Status::Rejected);
        let ours = row.reference.as_ref().is_some_and(|shown| self.reference.matches(shown));
        ours && told && !ended && !self.contradicts(row, sent_at)
    }

    /// Tells whether a part that a row tells differs from what was sent, or the row is older than the attempt.
    fn contradicts(&self, row: &Instruction, sent_at: Timestamp) -> bool {
        let amount = row.amount.as_ref().and_then(|amount| amount.value);
        let count = u32::from(self.schedule.count().get());
        amount.is_some_and(|amount| amount != self.amount)
            || row.count.is_some_and(|told| told != count)
            || row.payer_gsm.as_ref().is_some_and(|gsm| *gsm != self.payer.gsm)
            || row.created_on.is_some_and(|day| day < istanbul_date(sent_at))
    }
}

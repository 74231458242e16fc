//! Reading back a lost create: the order is searched by our own reference.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write};
use crate::clock::istanbul_date;
use crate::error::Error;
use crate::instruction::Instruction;
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

    fn key(&self) -> String {
        format!("{:?}", self.reference)
    }

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
        let range = self.searched(sent_at);
        let target = InstructionTarget::Reference(self.reference.clone());
        let lookup = provider.find(&FindInstruction { target, range: Some(range) }).await?;
        let Lookup { finding, search } = lookup;
        // Only a search by our own reference that left no day out can be telling, and only one made after the attempt.
        let telling = search.by == TargetKind::Reference && search.covers(range) && search.begun_at >= sent_at;
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
    /// The days on which the order would be listed: from the day of the attempt to the first collection, since no
    /// provider says which of an order's dates its list goes by; and one day more on either side, since the provider's
    /// clock may stand on the other side of midnight.
    fn searched(&self, sent_at: Timestamp) -> DateRange {
        let sent = istanbul_date(sent_at);
        let last = self.schedule.first().max(sent);
        let (from, to) = (sent.saturating_sub(1.day()), last.saturating_add(1.day()));
        DateRange::new(from, to).unwrap_or_else(|_| DateRange::day(sent))
    }

    /// Tells whether a row is what this request left: reference, amount, count and phone agree, and it is dated no
    /// earlier than the attempt. A part that the provider does not tell agrees with nothing, but for the date, which
    /// some providers never tell.
    fn left(&self, row: &Instruction, sent_at: Timestamp) -> bool {
        let reference = row.reference.as_ref().is_some_and(|shown| self.reference.matches(shown));
        let amount = row.amount.as_ref().and_then(|amount| amount.value) == Some(self.amount);
        let count = row.count == Some(u32::from(self.schedule.count().get()));
        let phone = row.payer_gsm.as_ref() == Some(&self.payer.gsm);
        let dated = row.created_on.is_none_or(|day| day >= istanbul_date(sent_at));
        reference && amount && count && phone && dated
    }
}

//! Reading back a lost create: the order is searched by our own reference.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write};
use crate::clock::istanbul_date;
use crate::error::Error;
use crate::instruction::Instruction;
use crate::lookup::Finding;
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
        let day = istanbul_date(sent_at);
        // One day more on either side: the provider's clock may stand on the other side of midnight.
        let range = DateRange::new(day.saturating_sub(1.day()), day.saturating_add(1.day())).ok();
        let target = InstructionTarget::Reference(self.reference.clone());
        let lookup = provider.find(&FindInstruction { target, range }).await?;
        let rows = match lookup.finding {
            Finding::Absent if !lookup.search.complete => return Ok(Verdict::Undecided(Undecided::Incomplete)),
            Finding::Absent => return Ok(Verdict::Absent),
            Finding::Found(row) => vec![*row],
            Finding::Ambiguous(rows) => rows,
        };
        let matching: Vec<usize> = (0..rows.len()).filter(|index| self.left(&rows[*index], sent_at)).collect();
        match (matching.as_slice(), lookup.search.complete) {
            ([only], true) => {
                Ok(rows.into_iter().nth(*only).map_or(Verdict::Undecided(Undecided::Incomplete), Verdict::Happened))
            }
            (_, false) => Ok(Verdict::Undecided(Undecided::Incomplete)),
            (_, true) => Ok(Verdict::Undecided(Undecided::NoSingleMatch(rows))),
        }
    }
}

impl CreateInstruction {
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

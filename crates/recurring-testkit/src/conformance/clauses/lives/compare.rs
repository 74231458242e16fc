//! Where a provider and the model must agree: the books, and what is told of each order.

use jiff::ToSpan;
use recurring_core::{
    Advice, DateRange, Effect, Error, FindInstruction, Finding, Instruction, InstructionTarget, Mark, Operation,
    Outcome, Rows, Status, StatusReport, TargetKind,
};

use super::super::super::failure::{Failure, ensure};
use super::super::collecting::counts_as_booked;
use super::pair::{One, Pair};

/// What a charge by hand claims is what the books show.
pub(super) fn charge_as_booked(answer: &Result<Rows, Error>, more: usize) -> Result<(), Failure> {
    match answer {
        Ok(rows) => {
            let count = |outcome| rows.rows.iter().filter(|row| row.outcome == outcome).count();
            let (done, unknown) = (count(Outcome::Done), count(Outcome::Unknown));
            let fits = done <= more && more <= done + unknown;
            ensure!(fits, "{more} collection(s) were made, and a charge by hand answers {rows:?}");
        }
        Err(error) => {
            let fits = more == 0 || error.effect() == Effect::Unknown;
            ensure!(fits, "{more} collection(s) were made by a charge that claims to have no effect: {error}");
        }
    }
    Ok(())
}

/// Whether a charge was refused because of the cool-down.
pub(super) fn is_too_soon(answer: &Result<Rows, Error>) -> bool {
    answer.as_ref().is_err_and(|error| matches!(error.advice(), Advice::NotBefore(_)))
}

impl Pair<'_> {
    /// Compares the books with those of the model, and what is told with the books.
    pub(super) async fn compare(&self, place: usize) -> Result<(), Failure> {
        let status = self.status(place).await?;
        let one = self.one(place)?;
        let reference = &one.order.created.reference;
        let books = self.scene.collected(&one.order).await;
        let expected = self.model.collections_of(reference);
        for due in books.iter().map(|entry| entry.due) {
            let times = books.iter().filter(|entry| entry.due == due).count();
            ensure!(times == 1, "{reference} was collected {times} times for {due}");
            let ours = expected.iter().any(|entry| entry.due == due);
            let made_up_for = status != Status::Paused && one.missed.contains(&due);
            let fits = ours || made_up_for || one.declined.contains(&due);
            ensure!(fits, "{reference} was collected for {due}, and not in the model");
        }
        if let Some(frozen) = &one.cancelled_with {
            ensure!(*frozen == books, "{reference} was cancelled with {frozen:?} collected, and now {books:?} is");
        }
        for entry in expected {
            let amount = books.iter().find(|theirs| theirs.due == entry.due).map(|theirs| theirs.amount);
            let due = entry.due;
            ensure!(
                amount == Some(entry.amount) || one.missed.contains(&due),
                "{reference} was collected for {due} at {amount:?}, in the model at {}",
                entry.amount
            );
        }
        let Some(report) = self.report(one).await? else { return Ok(()) };
        let booked = u32::try_from(books.len())?;
        counts_as_booked(&report, &one.order, booked)?;
        let complete = booked == u32::from(one.order.schedule.count().get());
        let told = &report.status;
        ensure!(fits(told, status, booked, complete), "{reference} is told to be {told:?}, in the model {status}");
        Ok(())
    }

    /// The order as it is found in the days within which it was made and begins.
    async fn report(&self, one: &One) -> Result<Option<Instruction>, Failure> {
        let claimed = self.scene.capabilities().targets(Operation::Find);
        let ways = [TargetKind::Reference, TargetKind::Id];
        let Some(kind) = ways.into_iter().find(|kind| claimed.contains(*kind)) else { return Ok(None) };
        let target: InstructionTarget = self.scene.name(&one.order, kind).await?;
        let (from, to) = (one.made_on.yesterday()?, one.order.schedule.first().max(one.made_on));
        let range = Some(DateRange::new(from, to.saturating_add(1.day()))?);
        match self.scene.provider().find(&FindInstruction { target, range }).await?.finding {
            Finding::Found(found) => Ok(Some(*found)),
            Finding::Absent => Err(Failure::new("an order that was made is not found")),
            Finding::Ambiguous(_) => Err(Failure::new("one order was made and several are found")),
        }
    }
}

/// Whether a status says what the model says, or less. What is assumed may stand for a neighbour that no vendor's words
/// tell apart; it is never completed before all is collected, and never running when it is not.
fn fits(told: &StatusReport, status: Status, booked: u32, complete: bool) -> bool {
    let assumed = told.mark != Mark::Documented;
    match (told.status, status) {
        (Status::Unknown, _) => true,
        // The provider may have collected what the model left out.
        (Status::Completed, _) => complete,
        (Status::Active, Status::Active) => !complete || assumed,
        (Status::Active, Status::Completed) | (Status::Cancelled, Status::Rejected) => assumed,
        (Status::AwaitingPayer, Status::Active) => booked == 0 && assumed,
        (told, status) => told == status,
    }
}

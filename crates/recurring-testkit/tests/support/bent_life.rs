//! A provider whose orders begin well and then go on in another way than it says: one such way at a time.

#![expect(clippy::unwrap_used, reason = "part of a test: a provider that is broken may panic")]

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::ToSpan;
use recurring_core::{
    Acknowledged, Advice, BillPeriod, Cancelled, Capabilities, Card, CardTarget, ChangeAmount, ChargeNow,
    CollectionAttempt, CollectionReport, CollectionStatus, CreateInstruction, Created, Date, DateRange, Error,
    ErrorKind, FindInstruction, Finding, GroupReference, Identity, Instruction, InstructionTarget, Invoice, LinkCard,
    ListAttempts, ListInstructions, ListInvoices, Lookup, Operation, Outcome, RecurringProvider, Row, RowStream, Rows,
    Status,
};

use crate::support::bent::Bent;

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LifeBend {
    CompletesAfterTheFirst,
    CompletesAfterTheLastDay,
    StaysPaused,
    CountsOneLess,
    AwaitsThePayerForEver,
    TellsAnotherRest,
    TakesRefusedChargesForDone,
    WaitsASecond,
    WaitsTheWholeTime,
    HidesFailedReads,
    HidesMissingConnections,
    KnowsNoOutcome,
    ListsTheFirstAttempt,
    SwapsOutcomesOfBills,
    SwapsOutcomesOfAttempts,
    ShowsTenDigits,
    LinksGroupsInWordsOnly,
    RefusesWhatIsPartlyDone,
    TakesRefusedRowsForDone,
    SpeaksOfDoneRowsAsRefused,
}

/// A sound provider, broken in one way.
#[derive(Debug)]
pub(crate) struct BentLife {
    inner: Bent,
    bend: LifeBend,
    resumed: Mutex<Vec<InstructionTarget>>,
}

impl BentLife {
    pub(crate) fn new(inner: Bent, bend: LifeBend) -> Self {
        Self { inner, bend, resumed: Mutex::default() }
    }

    fn is(&self, bend: LifeBend) -> bool {
        self.bend == bend
    }

    fn report(&self, mut row: Instruction) -> Instruction {
        let collected = row.collected.unwrap_or_default();
        let active = row.status.status == Status::Active;
        match self.bend {
            LifeBend::CompletesAfterTheFirst if active && collected > 0 => {
                row.status.status = Status::Completed;
                row.collected = row.count;
            }
            LifeBend::CompletesAfterTheLastDay if active && row.next_due.is_none() => {
                row.status.status = Status::Completed;
            }
            LifeBend::StaysPaused => {
                let reference = row.reference.clone().map(InstructionTarget::Reference);
                if reference.is_some_and(|reference| self.resumed.lock().unwrap().contains(&reference)) {
                    row.status.status = Status::Paused;
                }
            }
            LifeBend::CountsOneLess if collected > 1 => row.collected = Some(collected - 1),
            LifeBend::AwaitsThePayerForEver if active => row.status.status = Status::AwaitingPayer,
            _ => {}
        }
        row
    }

    fn outcome(&self, swaps: LifeBend, report: &mut CollectionReport) {
        report.status = match report.status {
            _ if self.is(LifeBend::KnowsNoOutcome) => CollectionStatus::Unknown,
            CollectionStatus::Collected if self.is(swaps) => CollectionStatus::Failed,
            CollectionStatus::Failed if self.is(swaps) => CollectionStatus::Collected,
            other => other,
        };
    }

    /// Whether a failed read passes for one that shows nothing.
    fn hides(&self, error: &Error) -> bool {
        match self.bend {
            LifeBend::HidesFailedReads => error.kind() == ErrorKind::NoAnswer,
            LifeBend::HidesMissingConnections => error.kind() == ErrorKind::NotConnected,
            _ => false,
        }
    }

    async fn shown<T: Send + 'static>(&self, answer: Result<RowStream<T>, Error>) -> Result<RowStream<T>, Error> {
        let rows: Vec<Result<T, Error>> = answer?.collect().await;
        let rows = rows.into_iter().filter(|row| row.as_ref().err().is_none_or(|error| !self.hides(error)));
        Ok(stream::iter(rows.collect::<Vec<_>>()).boxed())
    }

    /// A row for each order of a group, as if the card had been linked.
    async fn rows_of_group(&self, group: &GroupReference) -> Result<Vec<Row>, Error> {
        let today: Date = "2026-11-21".parse().unwrap();
        let range = DateRange::new(today.saturating_sub(400.days()), today.saturating_add(400.days())).unwrap();
        let request = ListInstructions { range, group: Some(group.clone()) };
        let orders: Result<Vec<_>, Error> = self.inner.list(&request).await?.try_collect().await;
        let as_ours = |error: Error| {
            Error::new(error.kind(), Operation::LinkCard, error.provider(), "").with_effort(1, error.elapsed())
        };
        let row = |order: Instruction| {
            let open = matches!(order.status.status, Status::Active | Status::AwaitingPayer);
            let mut row = Row::new(if open { Outcome::Done } else { Outcome::Refused });
            (row.id, row.reference) = (order.id, order.reference);
            row
        };
        Ok(orders.map_err(as_ours)?.into_iter().map(row).collect())
    }

    fn refused(&self, operation: Operation) -> Error {
        Error::new(ErrorKind::Refused, operation, self.identity().provider(), "").with_effort(1, Duration::ZERO)
    }
}

#[async_trait]
impl RecurringProvider for BentLife {
    fn identity(&self) -> &Identity {
        self.inner.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        self.inner.create(request).await
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let mut lookup = self.inner.find(request).await?;
        lookup.finding = match lookup.finding {
            Finding::Found(row) => Finding::Found(Box::new(self.report(*row))),
            other => other,
        };
        Ok(lookup)
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        self.shown(self.inner.list(request).await).await
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        let mut cancelled = self.inner.cancel(target).await?;
        if self.is(LifeBend::TellsAnotherRest) {
            cancelled.remaining = cancelled.remaining.map(|left| left + 1);
        }
        Ok(cancelled)
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.pause(target).await
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let answer = self.inner.resume(target).await?;
        self.resumed.lock().unwrap().push(target.clone());
        Ok(answer)
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        self.inner.change_amount(request).await
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        self.inner.bill(request).await
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        match self.inner.charge(request).await {
            Err(error) if error.kind() == ErrorKind::Refused => {
                let too_soon = error.provider_code().is_some_and(|code| code.as_str() == "cooling_down");
                let wait = |wait| Advice::NotBefore(Duration::from_secs(wait));
                match self.bend {
                    LifeBend::WaitsASecond if too_soon => Err(error.with_advice(wait(1))),
                    LifeBend::WaitsTheWholeTime if too_soon => Err(error.with_advice(wait(2 * 60 * 60))),
                    LifeBend::TakesRefusedChargesForDone if !too_soon => Ok(Rows::new(vec![Row::new(Outcome::Done)])),
                    _ => Err(error),
                }
            }
            answer => answer,
        }
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.resend_link(target).await
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        let mut cards = match self.inner.list_cards(target).await {
            Err(error) if self.hides(&error) => Vec::new(),
            answer => answer?,
        };
        if self.is(LifeBend::ShowsTenDigits) {
            cards.iter_mut().for_each(|card| card.masked_number = Some("4543607890******".to_owned()));
        }
        Ok(cards)
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        if let (LifeBend::LinksGroupsInWordsOnly, CardTarget::Group(group)) = (self.bend, &request.target) {
            let rows = self.rows_of_group(group).await?;
            if !rows.is_empty() {
                return Ok(Rows::new(rows));
            }
        }
        let mut rows = self.inner.link_card(request).await?;
        let refused = |row: &Row| row.outcome == Outcome::Refused;
        match self.bend {
            LifeBend::RefusesWhatIsPartlyDone if rows.rows.iter().any(refused) => {
                return Err(self.refused(Operation::LinkCard));
            }
            LifeBend::TakesRefusedRowsForDone => rows.rows.iter_mut().for_each(|row| row.outcome = Outcome::Done),
            LifeBend::SpeaksOfDoneRowsAsRefused if rows.rows.len() > 1 => {
                rows.rows.iter_mut().for_each(|row| row.outcome = Outcome::Refused);
            }
            _ => {}
        }
        Ok(rows)
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        let bills = self.shown(self.inner.list_invoices(request).await).await?;
        let mut bills: Vec<Result<Invoice, Error>> = bills.collect().await;
        bills.iter_mut().flatten().for_each(|bill| self.outcome(LifeBend::SwapsOutcomesOfBills, &mut bill.status));
        Ok(stream::iter(bills).boxed())
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        let attempts = self.shown(self.inner.list_attempts(request).await).await?;
        let mut attempts: Vec<Result<CollectionAttempt, Error>> = attempts.collect().await;
        attempts
            .iter_mut()
            .flatten()
            .for_each(|attempt| self.outcome(LifeBend::SwapsOutcomesOfAttempts, &mut attempt.status));
        if self.is(LifeBend::KnowsNoOutcome) {
            attempts.retain(Result::is_err);
        }
        if self.is(LifeBend::ListsTheFirstAttempt) && attempts.len() == 2 {
            attempts.truncate(1);
        }
        Ok(stream::iter(attempts).boxed())
    }
}

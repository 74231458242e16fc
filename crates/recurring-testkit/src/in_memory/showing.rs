//! How the model shows its orders, bills and attempts: as much of them as its telling lets out.

use jiff::civil::Date;
use recurring_core::{
    Cancelled, CollectionAttempt, CollectionStatus, Instruction, Invoice, Money, Operation, Outcome, Pricing, RawRow,
    Reported, Row, Status, StatusReport, Stop, istanbul,
};

use super::order::{Approval, Attempt, Bill, Order, PeriodRow};
use super::telling::{Field, NextDue, OrderState, Telling};

impl Telling {
    /// An order, in the answer of an operation.
    pub(super) fn instruction(&self, answer: Operation, order: &Order, today: Date) -> Instruction {
        let told = |field| self.tells(answer, field);
        let mut shown = Instruction::with_status(self.status(answer, order, today));
        shown.id = told(Field::Id).then(|| order.id.clone());
        shown.listing_id = told(Field::ListingId).then(|| order.listing_id.clone());
        shown.reference = order.told_reference().filter(|_| told(Field::Reference)).cloned();
        shown.amount = self.amount(answer, order.amount);
        shown.collected = Some(order.collected).filter(|_| told(Field::Collected));
        shown.count = Some(order.count()).filter(|_| told(Field::Count));
        shown.first_due = order.periods.first().map(|row| row.due).filter(|_| told(Field::FirstDue));
        shown.next_due = self.day_of(order, today).filter(|_| told(Field::NextDue));
        shown.created_on = Some(order.created_on).filter(|_| told(Field::CreatedOn));
        shown.payer_name = told(Field::PayerName).then(|| order.payer.name.as_str().to_owned());
        shown.payer_gsm = told(Field::PayerGsm).then(|| order.payer.gsm.clone());
        shown
    }

    /// The bill of a period, unless it is of those that are not listed yet.
    pub(super) fn invoice(&self, order: &Order, row: &PeriodRow) -> Option<Invoice> {
        const ANSWER: Operation = Operation::ListInvoices;
        let bill = row.bill.as_ref().filter(|_| self.lists(order, row))?;
        let mut shown = Invoice::from_raw(RawRow::new(format!(r#"{{"bill":"{}"}}"#, bill.id)));
        shown.id = Some(bill.id.clone());
        shown.invoice_no = self.tells(ANSWER, Field::InvoiceNo).then(|| bill.no.clone());
        shown.due = Some(row.due);
        shown.amount = self.amount(ANSWER, bill.amount);
        shown.status = self.outcome(ANSWER, status_of(order, row));
        Some(shown)
    }

    /// Whether the bill of a period is known already.
    pub(super) fn lists(&self, order: &Order, row: &PeriodRow) -> bool {
        let upcoming = order.pricing == Pricing::Fixed && row.attempts.is_empty();
        !upcoming || self.tells(Operation::ListInvoices, Field::Upcoming)
    }

    /// An attempt at a bill.
    pub(super) fn attempt(&self, order: &Order, bill: &Bill, made: &Attempt) -> CollectionAttempt {
        const ANSWER: Operation = Operation::ListAttempts;
        let told = |field| self.tells(ANSWER, field);
        let status = if made.succeeded { CollectionStatus::Collected } else { CollectionStatus::Failed };
        let mut shown = CollectionAttempt::from_raw(RawRow::new(format!(r#"{{"transaction":{}}}"#, made.transaction)));
        shown.transaction = (made.succeeded || told(Field::DeclinedTransaction)).then(|| made.transaction.to_string());
        shown.instruction = told(Field::Id).then(|| order.id.clone());
        shown.reference = order.told_reference().filter(|_| told(Field::Reference)).cloned();
        shown.invoice_no = told(Field::InvoiceNo).then(|| bill.no.clone());
        shown.at = Some(made.at.to_zoned(istanbul()).datetime());
        shown.amount = self.amount(ANSWER, made.amount);
        shown.status = self.outcome(ANSWER, status);
        shown
    }

    /// An ended order.
    pub(super) fn cancelled(&self, stop: Stop, collected: u32, remaining: u32) -> Cancelled {
        let told = |field| self.tells(Operation::Cancel, field);
        let mut cancelled = Cancelled::new(stop);
        cancelled.collected = Some(collected).filter(|_| told(Field::Collected));
        cancelled.remaining = Some(remaining).filter(|_| told(Field::Remaining));
        cancelled
    }

    /// A row of a write's answer.
    pub(super) fn row(&self, answer: Operation, mut row: Row) -> Row {
        row.id = row.id.filter(|_| self.tells(answer, Field::Id));
        row.reference = row.reference.filter(|_| self.tells(answer, Field::Reference));
        if row.outcome == Outcome::Refused && !self.tells(answer, Field::Advice) {
            row.advice = Row::new(row.outcome).advice;
        }
        row
    }

    fn amount(&self, answer: Operation, amount: Money) -> Option<Reported<Money>> {
        let mark = self.mark(answer, Field::Amount);
        self.tells(answer, Field::Amount).then(|| Reported::read(amount, amount.to_decimal().to_string(), mark))
    }

    fn status(&self, answer: Operation, order: &Order, today: Date) -> StatusReport {
        if !self.tells(answer, Field::Status) {
            return StatusReport::unknown(None);
        }
        let lapsed = order.has_lapsed(today).then_some(OrderState::Lapsed);
        let said = lapsed.and_then(|state| self.said_of(answer, state));
        said.or_else(|| self.said_of(answer, order.state())).unwrap_or_else(|| {
            let status = order.status();
            StatusReport { status, raw: Some(status.as_str().to_owned()), mark: self.mark(answer, Field::Status) }
        })
    }

    /// The day that is told as the next due date.
    fn day_of(&self, order: &Order, today: Date) -> Option<Date> {
        let first = |tells: &dyn Fn(&PeriodRow) -> bool| {
            order.periods.iter().filter(|row| !row.collected && tells(row)).map(|row| row.due).min()
        };
        match self.next_due {
            NextDue::FirstThenComing if matches!(order.status(), Status::AwaitingPayer | Status::Rejected) => {
                order.periods.first().map(|row| row.due)
            }
            _ if order.has_ended() => None,
            NextDue::Coming => first(&|row| row.due >= today),
            NextDue::EarliestUntried => first(&|row| row.attempts.is_empty()),
            NextDue::FirstThenComing => first(&|row| row.due > today),
        }
    }
}

impl Order {
    /// The state that it is in, but for whether its last day has come.
    fn state(&self) -> OrderState {
        match self.status() {
            Status::AwaitingPayer => OrderState::AwaitingPayer,
            Status::Paused => OrderState::Paused,
            Status::Completed => OrderState::Completed,
            Status::Cancelled => OrderState::Cancelled,
            Status::Rejected => OrderState::Rejected,
            _ if self.collected > 0 => OrderState::Running,
            _ if self.periods.iter().any(|row| !row.attempts.is_empty()) => OrderState::Declined,
            _ => OrderState::Untried,
        }
    }

    /// Whether it is active and its last day has come.
    fn has_lapsed(&self, today: Date) -> bool {
        self.status() == Status::Active
            && self.approval == Approval::Given
            && self.periods.iter().all(|row| row.collected || row.due <= today)
    }
}

fn status_of(order: &Order, row: &PeriodRow) -> CollectionStatus {
    if row.collected {
        CollectionStatus::Collected
    } else if order.has_ended() {
        CollectionStatus::Cancelled
    } else if row.attempts.is_empty() {
        CollectionStatus::Waiting
    } else {
        CollectionStatus::Failed
    }
}

//! What tests may see of the model: the money it collected and the requests it saw.

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{
    AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, CreateInstruction, DateRange,
    GroupReference, InstructionId, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard, MerchantReference, Money,
    Operation, Schedule,
};

/// Money that was collected for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collection {
    /// The order, by the provider's number.
    pub order: InstructionId,
    /// The order, by the merchant's reference.
    pub reference: MerchantReference,
    /// Which period of the order, counted from 0.
    pub period: u16,
    /// The day the period fell due.
    pub due: Date,
    /// When it was collected.
    pub at: Timestamp,
    /// The amount.
    pub amount: Money,
    /// The card that was charged.
    pub card: CardId,
    /// Whether it was triggered by hand, not by the plan.
    pub by_hand: bool,
}

/// A request that the model saw: what a test may want to know of it, where the operation has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeenRequest {
    /// What was asked for.
    pub operation: Operation,
    /// What it was asked for, as text: the order's number or reference, the group, the bill's number, or the days.
    pub target: String,
    /// The amount: of a new order, of a change, of a bill.
    pub amount: Option<Money>,
    /// The schedule of a new order, as it was sent: months count as 30 days where the caller agreed to that.
    pub schedule: Option<Schedule>,
    /// The day on which a bill is due.
    pub due: Option<Date>,
    /// The merchant's number of the bill that is written, charged, or asked about.
    pub invoice_no: Option<InvoiceNo>,
    /// The card that is linked.
    pub card: Option<CardId>,
    /// The group whose orders are listed or linked to.
    pub group: Option<GroupReference>,
    /// The days searched or listed by this request.
    pub range: Option<DateRange>,
    /// When it came, by the provider's clock.
    pub at: Timestamp,
}

impl SeenRequest {
    /// A request for what is named, and nothing more; the ledger notes when it came.
    pub(super) fn of(operation: Operation, target: &str) -> Self {
        Self {
            operation,
            target: target.to_owned(),
            amount: None,
            schedule: None,
            due: None,
            invoice_no: None,
            card: None,
            group: None,
            range: None,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    pub(super) fn about(operation: Operation, target: &InstructionTarget) -> Self {
        Self::of(operation, target.as_str())
    }

    pub(super) fn create(request: &CreateInstruction, schedule: &Schedule) -> Self {
        let (amount, schedule, group) = (Some(request.amount), Some(*schedule), request.group.clone());
        Self { amount, schedule, group, ..Self::of(Operation::Create, request.reference.as_str()) }
    }

    pub(super) fn find(target: &InstructionTarget, range: Option<DateRange>) -> Self {
        Self { range, ..Self::about(Operation::Find, target) }
    }

    pub(super) fn list(range: DateRange, group: Option<&GroupReference>) -> Self {
        let days = format!("{} to {}", range.from(), range.to());
        Self { range: Some(range), group: group.cloned(), ..Self::of(Operation::List, &days) }
    }

    pub(super) fn change_amount(request: &ChangeAmount) -> Self {
        Self { amount: Some(request.amount), ..Self::about(Operation::ChangeAmount, &request.target) }
    }

    pub(super) fn bill(request: &BillPeriod) -> Self {
        let (amount, due, invoice_no) = (Some(request.amount), Some(request.due), request.invoice_no.clone());
        Self { amount, due, invoice_no, ..Self::about(Operation::Bill, &request.target) }
    }

    pub(super) fn charge(request: &ChargeNow) -> Self {
        Self { invoice_no: request.invoice_no.clone(), ..Self::about(Operation::Charge, &request.target) }
    }

    pub(super) fn link_card(request: &LinkCard) -> Self {
        let (target, group) = match &request.target {
            CardTarget::Instruction(target) => (target.as_str(), None),
            CardTarget::Group(group) => (group.as_str(), Some(group.clone())),
        };
        Self { card: Some(request.card.clone()), group, ..Self::of(Operation::LinkCard, target) }
    }

    pub(super) fn list_attempts(of: &AttemptSubject) -> Self {
        let asked = |target: &str| Self::of(Operation::ListAttempts, target);
        match of {
            AttemptSubject::Reference { reference, range } => Self { range: Some(*range), ..asked(reference.as_str()) },
            AttemptSubject::Invoice(InvoiceKey::Id(id)) => asked(id.as_str()),
            AttemptSubject::Invoice(InvoiceKey::No(no) | InvoiceKey::Both(_, no)) => {
                Self { invoice_no: Some(no.clone()), ..asked(no.as_str()) }
            }
        }
    }
}

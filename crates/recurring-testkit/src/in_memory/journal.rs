//! What tests may see of the model: the money it collected and the requests it saw.

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{
    AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, CreateInstruction, DateRange, Dealer,
    Description, Drift, GroupReference, InstructionId, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard,
    MerchantReference, Money, Notify, Operation, Payer, Pricing, Schedule, Shares, TargetKind,
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
    /// How it was split between a dealer and the main company; `None` where the merchant did not say.
    pub shares: Option<Shares>,
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
    /// By which kind of name its target was asked for; `None` for days and new orders.
    pub kind: Option<TargetKind>,
    /// The amount: of a new order, of a change, of a bill.
    pub amount: Option<Money>,
    /// How that amount is split: of a change or a bill; of a new order, see [`dealer`](Self::dealer).
    pub shares: Option<Shares>,
    /// The dealer of a new order.
    pub dealer: Option<Dealer>,
    /// Whether each collection of a new order has the same amount.
    pub pricing: Option<Pricing>,
    /// Whether a new order may count months as 30 days.
    pub drift: Option<Drift>,
    /// The text of a new order for its payer.
    pub description: Option<Description>,
    /// How the payer of a new order is told of the link.
    pub notify: Option<Notify>,
    /// The payer of a new order.
    pub payer: Option<Payer>,
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
            kind: None,
            amount: None,
            shares: None,
            dealer: None,
            pricing: None,
            drift: None,
            description: None,
            notify: None,
            payer: None,
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
        Self { kind: Some(target.kind()), ..Self::of(operation, target.as_str()) }
    }

    /// `sent` is the request's schedule, once drift was agreed to.
    pub(super) fn create(request: &CreateInstruction, sent: &Schedule) -> Self {
        let CreateInstruction {
            reference,
            payer,
            amount,
            schedule: _,
            drift,
            pricing,
            description,
            notify,
            group,
            dealer,
        } = request;
        Self {
            amount: Some(*amount),
            dealer: Some(dealer.clone()),
            pricing: Some(*pricing),
            drift: Some(*drift),
            description: description.clone(),
            notify: Some(*notify),
            payer: Some(payer.clone()),
            schedule: Some(*sent),
            group: group.clone(),
            ..Self::of(Operation::Create, reference.as_str())
        }
    }

    pub(super) fn find(target: &InstructionTarget, range: Option<DateRange>) -> Self {
        Self { range, ..Self::about(Operation::Find, target) }
    }

    pub(super) fn list(range: DateRange, group: Option<&GroupReference>) -> Self {
        let days = format!("{} to {}", range.from(), range.to());
        Self { range: Some(range), group: group.cloned(), ..Self::of(Operation::List, &days) }
    }

    pub(super) fn change_amount(request: &ChangeAmount) -> Self {
        let ChangeAmount { target, amount, shares } = request;
        Self { amount: Some(*amount), shares: *shares, ..Self::about(Operation::ChangeAmount, target) }
    }

    pub(super) fn bill(request: &BillPeriod) -> Self {
        let BillPeriod { target, due, amount, shares, invoice_no } = request;
        let (amount, due, invoice_no) = (Some(*amount), Some(*due), invoice_no.clone());
        Self { amount, shares: *shares, due, invoice_no, ..Self::about(Operation::Bill, target) }
    }

    pub(super) fn charge(request: &ChargeNow) -> Self {
        Self { invoice_no: request.invoice_no.clone(), ..Self::about(Operation::Charge, &request.target) }
    }

    pub(super) fn link_card(request: &LinkCard) -> Self {
        let LinkCard { card, target } = request;
        let (named, group) = match target {
            CardTarget::Instruction(target) => (target.as_str(), None),
            CardTarget::Group(group) => (group.as_str(), Some(group.clone())),
        };
        let kind = Some(target.kind());
        Self { kind, card: Some(card.clone()), group, ..Self::of(Operation::LinkCard, named) }
    }

    pub(super) fn list_attempts(of: &AttemptSubject) -> Self {
        let asked = |target: &str| Self { kind: Some(of.kind()), ..Self::of(Operation::ListAttempts, target) };
        match of {
            AttemptSubject::Reference { reference, range } => Self { range: Some(*range), ..asked(reference.as_str()) },
            AttemptSubject::Invoice(InvoiceKey::Id(id)) => asked(id.as_str()),
            AttemptSubject::Invoice(InvoiceKey::No(no) | InvoiceKey::Both(_, no)) => {
                Self { invoice_no: Some(no.clone()), ..asked(no.as_str()) }
            }
        }
    }
}

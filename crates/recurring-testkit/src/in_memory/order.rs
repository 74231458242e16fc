//! A standing order and its periods, as the ledger holds them.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use recurring_core::{
    CreateInstruction, Dealer, Description, GroupReference, InstructionId, InvoiceId, InvoiceNo, ListingId,
    MerchantReference, Money, Notify, Payer, Pricing, Schedule, Shares, Status,
};

/// Whether the payer has agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Approval {
    Awaited,
    Given,
    Refused,
}

/// A standing order.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: InstructionId,
    pub(super) listing_id: ListingId,
    /// The merchant's name for it; of an order made in the panel the test's alone, which nobody is told.
    pub(super) reference: MerchantReference,
    pub(super) made_in_panel: bool,
    pub(super) group: Option<GroupReference>,
    pub(super) payer: Payer,
    pub(super) amount: Money,
    pub(super) pricing: Pricing,
    pub(super) description: Option<Description>,
    pub(super) notify: Notify,
    /// Who shares in it; the shares are those of its present amount.
    pub(super) dealer: Dealer,
    pub(super) created_on: Date,
    pub(super) approval: Approval,
    pub(super) stopped: bool,
    pub(super) cancelled: bool,
    /// The places of its cards in the ledger, in the order in which they are tried.
    pub(super) cards: Vec<usize>,
    pub(super) periods: Vec<PeriodRow>,
    /// How many periods were collected; as many as say so of themselves.
    pub(super) collected: u32,
    /// The places of its collections in the journal.
    pub(super) entries: Vec<usize>,
    pub(super) last_attempt: Option<Timestamp>,
}

/// One period of an order.
#[derive(Debug)]
pub(super) struct PeriodRow {
    pub(super) due: Date,
    /// `None` while the period of a variable-price order has no bill.
    pub(super) bill: Option<Bill>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) collected: bool,
}

/// The bill of a period.
#[derive(Debug, Clone)]
pub(super) struct Bill {
    pub(super) id: InvoiceId,
    pub(super) no: InvoiceNo,
    pub(super) amount: Money,
    pub(super) shares: Option<Shares>,
}

/// One try to collect a period.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) transaction: u64,
    pub(super) at: Timestamp,
    pub(super) amount: Money,
    pub(super) succeeded: bool,
}

impl Order {
    /// A new order that awaits its payer; its periods have no bills yet.
    pub(super) fn open(request: &CreateInstruction, schedule: &Schedule, number: usize, today: Date) -> Self {
        let CreateInstruction {
            reference,
            payer,
            amount,
            // The schedule given is the request's, once drift was agreed to or refused.
            schedule: _,
            drift: _,
            pricing,
            description,
            notify,
            group,
            dealer,
        } = request;
        let period = |due| PeriodRow { due, bill: None, attempts: Vec::new(), collected: false };
        Self {
            id: InstructionId::from_provider(format!("order-{number}")),
            listing_id: ListingId::from_provider(format!("listed-{number}")),
            reference: reference.clone(),
            made_in_panel: false,
            group: group.clone(),
            payer: payer.clone(),
            amount: *amount,
            pricing: *pricing,
            description: description.clone(),
            notify: *notify,
            dealer: dealer.clone(),
            created_on: today,
            approval: Approval::Awaited,
            stopped: false,
            cancelled: false,
            cards: Vec::new(),
            periods: schedule.due_dates().map(period).collect(),
            collected: 0,
            entries: Vec::new(),
            last_attempt: None,
        }
    }

    /// The state the order is in.
    pub(super) fn status(&self) -> Status {
        if self.cancelled {
            Status::Cancelled
        } else if self.approval == Approval::Refused {
            Status::Rejected
        } else if self.collected == self.count() {
            Status::Completed
        } else if self.stopped {
            Status::Paused
        } else if self.approval == Approval::Awaited {
            Status::AwaitingPayer
        } else {
            Status::Active
        }
    }

    /// The reference that answers tell: that of no order made in the panel.
    pub(super) fn told_reference(&self) -> Option<&MerchantReference> {
        Some(&self.reference).filter(|_| !self.made_in_panel)
    }

    /// Whether the order has ended for good.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.status(), Status::Cancelled | Status::Rejected | Status::Completed)
    }

    /// How many periods the order has.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.periods.len()).unwrap_or(u32::MAX)
    }

    /// How long the order cannot be charged by hand, if at all; never longer than a cool-down, also where the clock went
    /// back.
    pub(super) fn cooling_down(&self, cool_down: SignedDuration, now: Timestamp) -> Option<SignedDuration> {
        let rest = cool_down.saturating_sub(now.duration_since(self.last_attempt?)).min(cool_down);
        rest.is_positive().then_some(rest)
    }
}

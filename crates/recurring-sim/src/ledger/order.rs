//! A standing order and its plan rows, as the books hold them.

use jiff::Timestamp;

use super::snapshot::{Attempt, Collection, OrderStatus, RowStatus};
use crate::money::Kurus;

/// The names an order is known by.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrderIds {
    /// What the vendor's writes take.
    pub(crate) id: String,
    /// What the vendor's list shows, where that is another number.
    pub(crate) listing: Option<String>,
    /// The merchant's reference.
    pub(crate) reference: String,
    /// The merchant's group, if any.
    pub(crate) group: Option<String>,
    /// The unguessable part of the hosted page's address.
    pub(crate) token: String,
}

/// How an amount is split between dealer and company, if it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) agent: Option<Kurus>,
    pub(crate) company: Option<Kurus>,
}

/// How often a declined row is tried again by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retry {
    /// Days after the due day on which to try again.
    pub(crate) days: u32,
    /// Attempts per such day.
    pub(crate) per_day: u32,
}

/// Whether the payer has agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Approval {
    Awaited,
    Given,
    Refused,
}

/// Everything a new order is opened with; `D` is what only its vendor knows.
#[derive(Debug)]
pub(crate) struct NewOrder<D> {
    pub(crate) ids: OrderIds,
    pub(crate) details: D,
    pub(crate) amount: Kurus,
    pub(crate) shares: Shares,
    /// False if each period needs a bill before it is collected.
    pub(crate) fixed_price: bool,
    pub(crate) retry: Retry,
    pub(crate) due: Vec<Timestamp>,
}

/// A standing order.
#[derive(Debug)]
pub(crate) struct Order<D> {
    pub(crate) ids: OrderIds,
    pub(crate) details: D,
    pub(crate) opened: Timestamp,
    pub(crate) amount: Kurus,
    pub(crate) shares: Shares,
    pub(crate) fixed_price: bool,
    pub(crate) retry: Retry,
    pub(crate) rows: Vec<Row>,
    /// The rows that have a payment record, in the order in which these were made.
    pub(crate) records: Vec<usize>,
    /// Card numbers in charge order.
    pub(crate) cards: Vec<u64>,
    pub(crate) approval: Approval,
    pub(crate) paused: bool,
    pub(crate) cancelled: bool,
    pub(crate) last_attempt: Option<Timestamp>,
    /// Raised whenever the plan is started anew, so that what was queued before is recognised as stale.
    pub(crate) generation: u32,
}

/// One period of an order's plan.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) plan_id: u64,
    /// The day the schedule gives it.
    pub(crate) planned: Timestamp,
    /// When it falls due: as planned, unless its bill names another day.
    pub(crate) due: Timestamp,
    /// `None` while a variable-price period has no bill.
    pub(crate) amount: Option<Kurus>,
    pub(crate) shares: Shares,
    pub(crate) invoice: Option<Invoice>,
    pub(crate) status: RowStatus,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) collected: Option<Collection>,
}

/// The payment record a row has once it was billed or first tried.
#[derive(Debug, Clone)]
pub(crate) struct Invoice {
    pub(crate) id: u64,
    pub(crate) no: String,
}

impl<D> Order<D> {
    /// What state the order is in at an instant.
    pub(crate) fn status(&self, now: Timestamp) -> OrderStatus {
        if self.cancelled {
            OrderStatus::Cancelled
        } else if self.approval == Approval::Refused {
            OrderStatus::Rejected
        } else if self.rows.iter().all(|row| row.status.is_settled()) {
            OrderStatus::Completed
        } else if self.paused {
            OrderStatus::Paused
        } else if self.approval == Approval::Awaited {
            OrderStatus::AwaitingPayer
        } else if self.rows.iter().all(|row| row.status.is_settled() || row.due <= now) {
            OrderStatus::Lapsed
        } else {
            OrderStatus::Active
        }
    }

    /// Whether a charge may be tried now.
    pub(crate) fn is_chargeable(&self) -> bool {
        self.approval == Approval::Given && !self.paused && !self.cancelled
    }

    /// The number of rows collected so far.
    pub(crate) fn collected_count(&self) -> usize {
        self.rows.iter().filter(|row| row.collected.is_some()).count()
    }

    /// The next row whose day has not come and that may still be collected.
    pub(crate) fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        self.rows.iter().find(|row| !row.status.is_settled() && row.due > now).map(|row| row.due)
    }
}

impl Row {
    /// Whether the row could be collected at an instant.
    pub(crate) fn is_owed(&self, now: Timestamp) -> bool {
        !self.status.is_settled() && self.amount.is_some() && self.due <= now
    }
}

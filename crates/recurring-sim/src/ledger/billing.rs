//! Amounts of an order's rows: a new amount for what is uncollected, and the bill of a variable-price period.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{istanbul, istanbul_date};

use super::book::{Book, Place};
use super::order::{Approval, Row, Shares};
use super::snapshot::RowStatus;
use crate::money::Kurus;

/// The bill of one period.
#[derive(Debug, Clone)]
pub(crate) struct Bill {
    pub(crate) due: Timestamp,
    pub(crate) amount: Kurus,
    pub(crate) shares: Shares,
    pub(crate) no: Option<String>,
    /// Whether another record of the order may have the same number.
    pub(crate) may_repeat: bool,
}

/// Why a period was not billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BillRefusal {
    /// The order has a fixed price, or is not open.
    NotBillable,
    /// The number is that of another payment record of the order.
    DuplicateInvoiceNo,
    /// Every period has a bill.
    NoPeriodLeft,
}

impl<D> Book<D> {
    /// Changes the order's amount and that of every unsettled row that has one.
    pub(crate) fn change_amount(&mut self, place: Place, amount: Kurus, shares: Shares) {
        let Some(order) = self.orders.get_mut(place) else { return };
        order.amount = amount;
        order.shares = shares;
        let open = order.rows.iter_mut().filter(|row| !row.status.is_settled() && row.amount.is_some());
        if order.fixed_price {
            for row in open {
                row.amount = Some(amount);
                row.shares = shares;
            }
        }
    }

    /// Bills a period of a variable-price order: the one of that day, or else the first without a bill.
    pub(crate) fn bill(&mut self, place: Place, bill: Bill, now: Timestamp) -> Result<(), BillRefusal> {
        let order = self.orders.get(place).filter(|order| !order.fixed_price).ok_or(BillRefusal::NotBillable)?;
        if order.cancelled || order.approval == Approval::Refused {
            return Err(BillRefusal::NotBillable);
        }
        if !bill.may_repeat && bill.no.as_ref().is_some_and(|no| self.record_of(place, no).is_some()) {
            return Err(BillRefusal::DuplicateInvoiceNo);
        }
        let free = |row: &Row| row.amount.is_none();
        let day = day_of(bill.due);
        let same_day = order.rows.iter().position(|row| free(row) && day.contains(&row.due));
        let row = same_day.or_else(|| order.rows.iter().position(free)).ok_or(BillRefusal::NoPeriodLeft)?;
        self.mint_invoice(bill.no, (place, row));
        if let Some(entry) = self.orders.get_mut(place).and_then(|order| order.rows.get_mut(row)) {
            entry.due = bill.due;
            entry.amount = Some(bill.amount);
            entry.shares = bill.shares;
        }
        self.queue_late(place, row, now);
        self.settle(now);
        Ok(())
    }

    /// Adds so many billed rows due at one instant after the plan's own, and tells the numbers of their records.
    pub(crate) fn seed(
        &mut self,
        place: Place,
        count: usize,
        amount: Kurus,
        due: Timestamp,
        now: Timestamp,
    ) -> Vec<String> {
        let Some(order) = self.orders.get(place) else { return Vec::new() };
        let (first, shares) = (order.rows.len(), Shares::default());
        // The plan is worked off by planned days, which must not decrease.
        let planned = order.rows.last().map_or(due, |row| row.planned.max(due));
        for row in first..first.saturating_add(count) {
            let plan_id = self.mint_plan();
            let (status, attempts) = (RowStatus::Waiting, Vec::new());
            let entry = Row {
                plan_id,
                planned,
                due,
                amount: Some(amount),
                shares,
                invoice: None,
                status,
                attempts,
                collected: None,
            };
            if let Some(order) = self.orders.get_mut(place) {
                order.rows.push(entry);
            }
            self.mint_invoice(None, (place, row));
            self.queue_late(place, row, now);
        }
        self.settle(now);
        let rows = self.orders.get(place).and_then(|order| order.rows.get(first..)).unwrap_or_default();
        rows.iter().filter_map(|row| row.invoice.as_ref()).map(|invoice| invoice.no.clone()).collect()
    }
}

/// The day in Istanbul to which an instant belongs.
fn day_of(at: Timestamp) -> Range<Timestamp> {
    let day = istanbul_date(at);
    let midnight = |date: Date| date.to_zoned(istanbul()).map(|midnight| midnight.timestamp());
    let begin = midnight(day).unwrap_or(at);
    begin..day.tomorrow().and_then(midnight).unwrap_or(Timestamp::MAX)
}

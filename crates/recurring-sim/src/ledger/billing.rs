//! Amounts of an order's rows: a new amount for what is uncollected, and the bill of a variable-price period.

use jiff::Timestamp;
use recurring_core::istanbul_date;

use super::book::{Book, Place};
use super::order::Shares;
use crate::money::Kurus;

/// Why a period was not billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BillRefusal {
    /// The order has a fixed price, or is not open.
    NotBillable,
    /// The number is another payment record's.
    DuplicateInvoiceNo,
    /// Every period has a bill.
    NoPeriodLeft,
}

impl<D> Book<D> {
    /// Changes the order's amount and that of every uncollected row that has one.
    pub(crate) fn change_amount(&mut self, place: Place, amount: Kurus, shares: Shares) {
        let Some(order) = self.orders.get_mut(place) else { return };
        order.amount = amount;
        order.shares = shares;
        let open = order.rows.iter_mut().filter(|row| row.collected.is_none() && row.amount.is_some());
        if order.fixed_price {
            for row in open {
                row.amount = Some(amount);
                row.shares = shares;
            }
        }
    }

    /// Bills a period of a variable-price order: the one of that day, or else the first without a bill.
    pub(crate) fn bill(
        &mut self,
        place: Place,
        due: Timestamp,
        amount: Kurus,
        no: Option<String>,
        now: Timestamp,
    ) -> Result<(), BillRefusal> {
        let order = self.orders.get(place).filter(|order| !order.fixed_price).ok_or(BillRefusal::NotBillable)?;
        if order.cancelled || order.approval == super::order::Approval::Refused {
            return Err(BillRefusal::NotBillable);
        }
        if no.as_ref().is_some_and(|no| self.invoices.contains_key(no)) {
            return Err(BillRefusal::DuplicateInvoiceNo);
        }
        let free = |row: &super::order::Row| row.amount.is_none();
        let same_day = order.rows.iter().position(|row| free(row) && istanbul_date(row.due) == istanbul_date(due));
        let row = same_day.or_else(|| order.rows.iter().position(free)).ok_or(BillRefusal::NoPeriodLeft)?;
        let invoice = self.mint_invoice(no, place, row);
        if let Some(entry) = self.orders.get_mut(place).and_then(|order| order.rows.get_mut(row)) {
            entry.due = due;
            entry.amount = Some(amount);
            entry.invoice = Some(invoice);
        }
        self.queue_late(place, row, now);
        self.settle(now);
        Ok(())
    }
}

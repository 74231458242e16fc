//! Payment records of plan rows: found by number, changed by hand, listed in the order in which they were made.

use jiff::Timestamp;

use super::book::{Book, Place, Spot};
use super::order::{Order, Row, Shares};
use super::snapshot::{Attempt, RowStatus};
use crate::money::Kurus;

/// Why a row was not changed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeRefusal {
    /// It was collected: only reading is left.
    Collected,
    /// It was deleted, for good.
    Deleted,
    /// It is cancelled or was paid elsewhere, and would have to be reopened first.
    Settled,
    /// Its period has no bill.
    Unbilled,
}

impl<D> Book<D> {
    /// The row with this payment record; with both numbers they must mean the same, and of several the newest.
    pub(crate) fn record(&self, id: Option<u64>, no: Option<&str>) -> Option<Spot> {
        let known = |no: &str| self.invoices.get(no).map(Vec::as_slice).unwrap_or_default();
        match (id, no) {
            (None, None) => None,
            (None, Some(no)) => known(no).last().copied(),
            (Some(id), None) => self.invoice_ids.get(&id).copied(),
            (Some(id), Some(no)) => self.invoice_ids.get(&id).copied().filter(|spot| known(no).contains(spot)),
        }
    }

    /// The newest row of an order with a payment record of this number.
    pub(crate) fn record_of(&self, place: Place, no: &str) -> Option<usize> {
        let spots = self.invoices.get(no)?;
        spots.iter().rev().find(|(owner, _)| *owner == place).map(|(_, row)| *row)
    }

    /// The row of an order with this plan number.
    pub(crate) fn planned_row(&self, place: Place, plan_id: u64) -> Option<usize> {
        self.orders.get(place)?.rows.binary_search_by_key(&plan_id, |row| row.plan_id).ok()
    }

    /// A row by its spot.
    pub(crate) fn row(&self, spot: Spot) -> Option<&Row> {
        self.orders.get(spot.0)?.rows.get(spot.1)
    }

    /// Sets a row's state by hand; the state it is in already is no change.
    ///
    /// What can be left is Assumed: every state but collected and deleted. A row that is reopened after its day is left
    /// to a manual charge, or to a retry that was still to come.
    pub(crate) fn set_status(&mut self, spot: Spot, status: RowStatus) -> Result<(), ChangeRefusal> {
        let row = self.orders.get_mut(spot.0).and_then(|order| order.rows.get_mut(spot.1));
        let Some(row) = row else { return Err(ChangeRefusal::Unbilled) };
        match row.status {
            before if before == status => Ok(()),
            RowStatus::Collected => Err(ChangeRefusal::Collected),
            RowStatus::Deleted => Err(ChangeRefusal::Deleted),
            _ => {
                row.status = status;
                Ok(())
            }
        }
    }

    /// Sets the state of every payment record of an order that lets it be set.
    pub(crate) fn set_statuses(&mut self, place: Place, status: RowStatus) {
        let records = self.orders.get(place).map(|order| order.records.clone()).unwrap_or_default();
        for row in records {
            // Which records changed is not reported, neither there nor here.
            let _ = self.set_status((place, row), status);
        }
    }

    /// Changes the amount of one row.
    pub(crate) fn reprice(&mut self, spot: Spot, amount: Kurus, shares: Shares) -> Result<(), ChangeRefusal> {
        let row = self.orders.get_mut(spot.0).and_then(|order| order.rows.get_mut(spot.1));
        let Some(row) = row.filter(|row| row.amount.is_some()) else { return Err(ChangeRefusal::Unbilled) };
        match row.status {
            RowStatus::Collected => Err(ChangeRefusal::Collected),
            RowStatus::Deleted => Err(ChangeRefusal::Deleted),
            RowStatus::Cancelled | RowStatus::ChargedElsewhere => Err(ChangeRefusal::Settled),
            RowStatus::Waiting | RowStatus::Declined | RowStatus::GivenUp => {
                row.amount = Some(amount);
                row.shares = shares;
                Ok(())
            }
        }
    }

    /// The attempts made in `[from, until)`, oldest first, each with its order and row.
    pub(crate) fn attempts_between(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Iterator<Item = (&Order<D>, &Row, &Attempt)> {
        let start = self.journal.partition_point(|line| line.at < from);
        let end = self.journal.partition_point(|line| line.at < until);
        self.journal.get(start..end).unwrap_or_default().iter().filter_map(|line| {
            let order = self.orders.get(line.spot.0)?;
            let row = order.rows.get(line.spot.1)?;
            Some((order, row, row.attempts.get(line.attempt)?))
        })
    }
}

impl<D> Order<D> {
    /// The rows with a payment record, in the order in which these were made.
    pub(crate) fn recorded_rows(&self) -> impl Iterator<Item = &Row> + Clone {
        self.records.iter().filter_map(|row| self.rows.get(*row))
    }

    /// The same from one place to another, without going through those before.
    pub(crate) fn recorded_slice(&self, from: usize, until: usize) -> impl Iterator<Item = &Row> {
        let until = until.min(self.records.len());
        let slice = self.records.get(from.min(until)..until).unwrap_or_default();
        slice.iter().filter_map(|row| self.rows.get(*row))
    }
}

//! Charging by hand: what is due and uncollected, with a pause between two attempts of one order.

use jiff::{SignedDuration, Timestamp};

use super::book::{Book, Place};
use super::settle::COOL_DOWN;
use super::snapshot::Trigger;

/// One row a manual charge tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChargedRow {
    /// The number of the row's payment record.
    pub(crate) invoice_no: String,
    /// Whether the money was taken.
    pub(crate) collected: bool,
}

/// Why a manual charge was not tried; nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChargeRefusal {
    /// An attempt was made too short a while ago; so much of the pause is left.
    CoolingDown(SignedDuration),
    /// The order awaits its payer, is stopped or has ended.
    NotChargeable,
    /// The order has no payment record of this number.
    NoSuchInvoice,
    /// The row named is collected already.
    AlreadyCollected,
    /// The merchant has settled the row named otherwise.
    SettledByHand,
    /// The row named is not due yet.
    NotDueYet,
    /// No row is due and uncollected.
    NothingDue,
}

impl<D> Book<D> {
    /// Tries every due and uncollected row, or the one named.
    pub(crate) fn charge(
        &mut self,
        place: Place,
        invoice_no: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<ChargedRow>, ChargeRefusal> {
        let order = self.orders.get(place).filter(|order| order.is_chargeable()).ok_or(ChargeRefusal::NotChargeable)?;
        let named = invoice_no.map(|no| self.row_of_invoice(place, no).ok_or(ChargeRefusal::NoSuchInvoice));
        let named = named.transpose()?;
        let rest = order.last_attempt.map_or(SignedDuration::ZERO, |last| COOL_DOWN - now.duration_since(last));
        if rest.is_positive() {
            return Err(ChargeRefusal::CoolingDown(rest));
        }
        let rows = match named {
            Some(row) => vec![self.chargeable_row(place, row, now)?],
            None => self.owed_rows(place, now),
        };
        if rows.is_empty() {
            return Err(ChargeRefusal::NothingDue);
        }
        Ok(rows.into_iter().map(|row| self.charge_row(place, row, now)).collect())
    }

    fn row_of_invoice(&self, place: Place, no: &str) -> Option<usize> {
        self.record_of(place, no)
    }

    fn chargeable_row(&self, place: Place, row: usize, now: Timestamp) -> Result<usize, ChargeRefusal> {
        match self.orders.get(place).and_then(|order| order.rows.get(row)) {
            None => Err(ChargeRefusal::NoSuchInvoice),
            Some(entry) if entry.collected.is_some() => Err(ChargeRefusal::AlreadyCollected),
            Some(entry) if entry.status.is_settled() => Err(ChargeRefusal::SettledByHand),
            Some(entry) if !entry.is_owed(now) => Err(ChargeRefusal::NotDueYet),
            Some(_) => Ok(row),
        }
    }

    fn owed_rows(&self, place: Place, now: Timestamp) -> Vec<usize> {
        let Some(order) = self.orders.get(place) else { return Vec::new() };
        order.rows.iter().enumerate().filter(|(_, row)| row.is_owed(now)).map(|(number, _)| number).collect()
    }

    fn charge_row(&mut self, place: Place, row: usize, now: Timestamp) -> ChargedRow {
        let collected = self.attempt(place, row, Trigger::Manual, now);
        let invoice = self.orders.get(place).and_then(|order| order.rows.get(row)?.invoice.as_ref());
        ChargedRow { invoice_no: invoice.map(|invoice| invoice.no.clone()).unwrap_or_default(), collected }
    }
}

//! The payer's decision, and cards that come to declining.

use jiff::Timestamp;
use recurring_core::{CardId, MerchantReference};

use super::InMemoryError;
use super::ledger::{Ledger, StoredCard};
use super::order::{Approval, Order};

impl Ledger {
    /// The payer of the newest order under a reference agrees and leaves a card.
    pub(super) fn approve(&mut self, reference: &MerchantReference, now: Timestamp) -> Result<(), InMemoryError> {
        let (place, order) = self.awaited(reference)?;
        let holder = order.payer.name.as_str().to_owned();
        let card = self.store_card(holder);
        if let Some(order) = self.orders.get_mut(place) {
            order.cards.push(card);
        }
        self.activate(place, now);
        Ok(())
    }

    /// The payer of the newest order under a reference refuses.
    pub(super) fn reject(&mut self, reference: &MerchantReference) -> Result<(), InMemoryError> {
        let (_, order) = self.awaited(reference)?;
        order.approval = Approval::Refused;
        Ok(())
    }

    /// Declines the next so many attempts.
    pub(super) fn decline_next(&mut self, attempts: u32) {
        self.declines = self.declines.saturating_add(attempts);
    }

    fn awaited(&mut self, reference: &MerchantReference) -> Result<(usize, &mut Order), InMemoryError> {
        let place = *self.under(reference).last().ok_or(InMemoryError::NoSuchOrder)?;
        let order = self.orders.get_mut(place).ok_or(InMemoryError::NoSuchOrder)?;
        if order.approval != Approval::Awaited || order.cancelled {
            return Err(InMemoryError::NotAwaitingPayer);
        }
        if order.stopped {
            return Err(InMemoryError::Stopped);
        }
        Ok((place, order))
    }

    fn store_card(&mut self, holder: String) -> usize {
        let place = self.cards.len();
        let number = place + 1;
        let id = CardId::from_provider(format!("card-{number}"));
        self.cards.push(StoredCard { id, masked_number: format!("454360******{:04}", number % 10_000), holder });
        place
    }
}

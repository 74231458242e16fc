//! The payer's decision, the merchant's own in the panel, and cards that come to declining.

use std::cmp::Reverse;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use recurring_core::{CardId, MerchantReference, Status};

use super::InMemoryError;
use super::key::OrderKey;
use super::ledger::{Event, Ledger, StoredCard};
use super::order::{Approval, Order};
use super::payer::PayerScript;

impl Ledger {
    /// The payer of an order, the newest of those meant, agrees and leaves a card.
    pub(super) fn approve(&mut self, order: &OrderKey, now: Timestamp) -> Result<(), InMemoryError> {
        let place = self.awaited(order)?;
        self.agree(place, now);
        self.settle(now);
        Ok(())
    }

    /// The payer of an order, the newest of those meant, refuses.
    pub(super) fn reject(&mut self, order: &OrderKey) -> Result<(), InMemoryError> {
        let place = self.awaited(order)?;
        self.refuse(place);
        Ok(())
    }

    /// The merchant ends an order, the newest of those meant, in the panel.
    pub(super) fn end(&mut self, order: &OrderKey) -> Result<(), InMemoryError> {
        let place = self.meant(order).last().copied().ok_or(InMemoryError::NoSuchOrder)?;
        let order = self.orders.get_mut(place).ok_or(InMemoryError::NoSuchOrder)?;
        if order.has_ended() {
            return Err(InMemoryError::Ended);
        }
        order.cancelled = true;
        Ok(())
    }

    /// Has the payer of a new order decide by script: the reference's own, or else that of all payers.
    pub(super) fn expect_payer(
        &mut self,
        place: usize,
        reference: &MerchantReference,
        usual: PayerScript,
        now: Timestamp,
    ) {
        let script = self.payers.get(reference.as_str()).copied().unwrap_or(usual);
        let (wait, event) = match script {
            PayerScript::ByHand => return,
            PayerScript::Approves => (Duration::ZERO, Event::Approves(place)),
            PayerScript::ApprovesAfter(wait) => (wait, Event::Approves(place)),
            PayerScript::RejectsAfter(wait) => (wait, Event::Rejects(place)),
        };
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.agenda.push(Reverse((now.checked_add(wait).unwrap_or(Timestamp::MAX), event)));
    }

    /// The payer of an order agrees and leaves a card; nothing happens to an order that no longer awaits its payer.
    pub(super) fn agree(&mut self, place: usize, now: Timestamp) {
        let Some(order) = self.orders.get(place).filter(|order| order.status() == Status::AwaitingPayer) else {
            return;
        };
        let holder = order.payer.name.as_str().to_owned();
        let card = self.store_card(holder);
        if let Some(order) = self.orders.get_mut(place) {
            order.cards.push(card);
        }
        self.activate(place, now);
    }

    /// The payer of an order turns it down; nothing happens to an order that no longer awaits its payer.
    pub(super) fn refuse(&mut self, place: usize) {
        let awaited = |order: &&mut Order| order.status() == Status::AwaitingPayer;
        if let Some(order) = self.orders.get_mut(place).filter(awaited) {
            order.approval = Approval::Refused;
        }
    }

    /// How many ordered declines have met no attempt yet.
    pub(super) fn declines_left(&self) -> u32 {
        self.declines_of.values().fold(self.declines, |sum, left| sum.saturating_add(*left))
    }

    /// Takes back every ordered decline that has met no attempt yet.
    pub(super) fn clear_declines(&mut self) {
        self.declines = 0;
        self.declines_of.clear();
    }

    /// The next due day, after a day, of a period that would be collected then.
    pub(super) fn due_after(&self, order: &OrderKey, day: Date) -> Option<Date> {
        let order = self.newest(order).filter(|order| !order.has_ended())?;
        let open = order.periods.iter().filter(|row| !row.collected && row.due > day);
        open.map(|row| row.due).min()
    }

    /// Declines the next so many attempts.
    pub(super) fn decline_next(&mut self, attempts: u32) {
        self.declines = self.declines.saturating_add(attempts);
    }

    /// Declines the next so many attempts at one period of the orders of a reference.
    pub(super) fn decline_period(&mut self, reference: &MerchantReference, period: u16, attempts: u32) {
        let declines = self.declines_of.entry((reference.as_str().to_owned(), period)).or_default();
        *declines = declines.saturating_add(attempts);
    }

    /// Has a card's bank decline it, or stop declining it.
    pub(super) fn set_declined(&mut self, card: &CardId, declined: bool) -> Result<(), InMemoryError> {
        let stored = self.cards.iter_mut().find(|stored| stored.id == *card).ok_or(InMemoryError::NoSuchCard)?;
        stored.declined = declined;
        Ok(())
    }

    fn awaited(&self, order: &OrderKey) -> Result<usize, InMemoryError> {
        let place = self.meant(order).last().copied().ok_or(InMemoryError::NoSuchOrder)?;
        let order = self.orders.get(place).ok_or(InMemoryError::NoSuchOrder)?;
        if order.approval != Approval::Awaited || order.cancelled {
            return Err(InMemoryError::NotAwaitingPayer);
        }
        if order.stopped {
            return Err(InMemoryError::Stopped);
        }
        Ok(place)
    }

    fn store_card(&mut self, holder: String) -> usize {
        let place = self.cards.len();
        let number = place + 1;
        let id = CardId::from_provider(format!("card-{number}"));
        let masked_number = format!("454360******{:04}", number % 10_000);
        self.cards.push(StoredCard { id, masked_number, holder, declined: false });
        place
    }
}

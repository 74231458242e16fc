//! Cards in the book: which order is charged with which card, in which order.

use jiff::Timestamp;

use super::book::{Book, Place};
use super::order::Approval;
use super::snapshot::OrderStatus;
use crate::card::StoredCard;

/// Why a card was not linked to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkRefusal {
    /// The order was cancelled, refused, stopped or has ended.
    NotOpen,
}

impl<D> Book<D> {
    /// The cards of an order in charge order.
    pub(crate) fn cards_of(&self, place: Place) -> Vec<&StoredCard> {
        let ids = self.orders.get(place).map(|order| order.cards.as_slice()).unwrap_or_default();
        ids.iter().filter_map(|id| self.cards.get(id)).collect()
    }

    /// Copies of these cards, in this order.
    pub(crate) fn cards_by_id(&self, ids: &[u64]) -> Vec<StoredCard> {
        ids.iter().filter_map(|id| self.cards.get(id)).cloned().collect()
    }

    /// Whether some order has this card.
    pub(crate) fn has_card(&self, card: u64) -> bool {
        self.cards.contains_key(&card)
    }

    /// Links a stored card to another order, as its last card; an order that awaited its payer becomes active.
    pub(crate) fn link_card(&mut self, card: u64, place: Place, now: Timestamp) -> Result<(), LinkRefusal> {
        let order = self.orders.get(place).ok_or(LinkRefusal::NotOpen)?;
        match order.status(now) {
            OrderStatus::Cancelled | OrderStatus::Rejected | OrderStatus::Completed | OrderStatus::Paused => {
                return Err(LinkRefusal::NotOpen);
            }
            OrderStatus::AwaitingPayer | OrderStatus::Active | OrderStatus::Lapsed => {}
        }
        let awaited = order.approval == Approval::Awaited;
        self.attach(place, card);
        if awaited {
            self.activate(place, now);
        }
        Ok(())
    }

    pub(super) fn attach(&mut self, place: Place, card: u64) {
        if let Some(order) = self.orders.get_mut(place).filter(|order| !order.cards.contains(&card)) {
            order.cards.push(card);
        }
    }
}

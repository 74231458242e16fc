//! Cards in the book: which order is charged with which card, in which order.

use jiff::Timestamp;

use super::book::{Book, Place};
use super::order::{Approval, Order};
use super::snapshot::OrderStatus;
use crate::card::StoredCard;

/// Why a card was not linked to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkRefusal {
    /// The order was cancelled, refused, stopped or has ended.
    NotOpen,
}

/// Why a card was not taken from an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnlinkRefusal {
    /// The order does not have it.
    NotLinked,
    /// The order has no other.
    OnlyCard,
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

    /// A card by its number, also one no order has any more.
    pub(crate) fn card(&self, card: u64) -> Option<&StoredCard> {
        self.cards.get(&card)
    }

    /// Whether some order has this card.
    pub(crate) fn has_card(&self, card: u64) -> bool {
        self.holders.get(&card).is_some_and(|orders| !orders.is_empty())
    }

    /// Every card some order has for which the test holds, oldest first.
    pub(crate) fn cards_held_by(&self, test: impl Fn(&Order<D>) -> bool) -> Vec<&StoredCard> {
        let held = |card: &&StoredCard| {
            let places = self.holders.get(&card.id).map(Vec::as_slice).unwrap_or_default();
            places.iter().filter_map(|place| self.orders.get(*place)).any(&test)
        };
        self.cards.values().filter(held).collect()
    }

    /// Labels a card.
    pub(crate) fn label_card(&mut self, card: u64, label: &str) {
        if let Some(card) = self.cards.get_mut(&card) {
            label.clone_into(&mut card.label);
        }
    }

    /// Whether a card may be linked to an order now.
    pub(crate) fn is_open_to_cards(&self, place: Place, now: Timestamp) -> bool {
        self.orders.get(place).is_some_and(|order| match order.status(now) {
            OrderStatus::Cancelled | OrderStatus::Rejected | OrderStatus::Completed | OrderStatus::Paused => false,
            OrderStatus::AwaitingPayer | OrderStatus::Active | OrderStatus::Lapsed => true,
        })
    }

    /// Takes a new card into the books and links it to those of the orders that are open; tells its number, if any is.
    pub(crate) fn add_card(&mut self, places: &[Place], card: StoredCard, now: Timestamp) -> Option<u64> {
        let open: Vec<Place> = places.iter().copied().filter(|place| self.is_open_to_cards(*place, now)).collect();
        if open.is_empty() {
            return None;
        }
        let card = self.mint_card(card);
        for place in open {
            self.link_open(card, place, now);
        }
        Some(card)
    }

    /// Links a stored card to another order, as its last card; an order that awaited its payer becomes active.
    pub(crate) fn link_card(&mut self, card: u64, place: Place, now: Timestamp) -> Result<(), LinkRefusal> {
        if !self.is_open_to_cards(place, now) {
            return Err(LinkRefusal::NotOpen);
        }
        self.link_open(card, place, now);
        Ok(())
    }

    /// Takes a card from an order, unless it is the order's only one.
    pub(crate) fn unlink_card(&mut self, card: u64, place: Place) -> Result<(), UnlinkRefusal> {
        let order = self.orders.get_mut(place).filter(|order| order.cards.contains(&card));
        let order = order.ok_or(UnlinkRefusal::NotLinked)?;
        if order.cards.len() == 1 {
            return Err(UnlinkRefusal::OnlyCard);
        }
        order.cards.retain(|linked| *linked != card);
        if let Some(holders) = self.holders.get_mut(&card) {
            holders.retain(|holder| *holder != place);
        }
        Ok(())
    }

    /// Puts an order's cards in this order; those not named keep theirs and follow. Cards it does not have are refused.
    pub(crate) fn arrange_cards(&mut self, place: Place, first: &[u64]) -> Result<(), UnlinkRefusal> {
        let order = self.orders.get_mut(place).ok_or(UnlinkRefusal::NotLinked)?;
        if first.iter().any(|card| !order.cards.contains(card)) {
            return Err(UnlinkRefusal::NotLinked);
        }
        let mut arranged: Vec<u64> = Vec::with_capacity(order.cards.len());
        for card in first.iter().chain(&order.cards) {
            if !arranged.contains(card) {
                arranged.push(*card);
            }
        }
        order.cards = arranged;
        Ok(())
    }

    pub(super) fn attach(&mut self, place: Place, card: u64) {
        if let Some(order) = self.orders.get_mut(place).filter(|order| !order.cards.contains(&card)) {
            order.cards.push(card);
            self.holders.entry(card).or_default().push(place);
        }
    }

    fn link_open(&mut self, card: u64, place: Place, now: Timestamp) {
        let awaited = self.orders.get(place).is_some_and(|order| order.approval == Approval::Awaited);
        self.attach(place, card);
        if awaited {
            self.activate(place, now);
        }
    }
}

//! Collecting: by the plan as the clock passes each due day, or by hand; each period at most once.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{Status, istanbul};

use super::journal::Collection;
use super::ledger::{Event, Ledger};
use super::order::{Approval, Attempt};

impl Ledger {
    /// Lets everything happen that was to happen up to an instant, the oldest first whatever the jump of the clock.
    pub(super) fn settle(&mut self, now: Timestamp) {
        while let Some((at, event)) = self.next_event(now) {
            match event {
                Event::Approves(place) => self.agree(place, at),
                Event::Rejects(place) => self.refuse(place),
                Event::FallsDue(place, period) => self.fall_due(place, period, at),
            }
        }
    }

    fn next_event(&mut self, now: Timestamp) -> Option<(Timestamp, Event)> {
        let next = self.agenda.peek_mut().filter(|next| next.0.0 <= now)?;
        Some(PeekMut::pop(next).0)
    }

    /// What falls due while an order is stopped is not collected, also not after it goes on.
    fn fall_due(&mut self, place: usize, period: usize, at: Timestamp) {
        if self.orders.get(place).is_some_and(|order| order.status() == Status::Active) {
            self.attempt(place, period, at, false);
        }
    }

    /// Lets an order be collected; what is due already is collected once the ledger [settles](Self::settle).
    pub(super) fn activate(&mut self, place: usize, now: Timestamp) {
        let Some(order) = self.orders.get_mut(place) else { return };
        order.approval = Approval::Given;
        for period in 0..order.periods.len() {
            self.plan(place, period, now);
        }
    }

    /// Plans the attempt for a billed period: on its day, or now if that has begun.
    pub(super) fn plan(&mut self, place: usize, period: usize, now: Timestamp) {
        let Some(order) = self.orders.get(place).filter(|order| order.approval == Approval::Given) else { return };
        if let Some(row) = order.periods.get(period).filter(|row| row.bill.is_some() && !row.collected) {
            self.agenda.push(Reverse((start_of(row.due).max(now), Event::FallsDue(place, period))));
        }
    }

    /// Tries to collect a period with the order's cards, in their order, and tells whether it was collected.
    ///
    /// An ordered decline meets the attempt, and with it every card.
    pub(super) fn attempt(&mut self, place: usize, period: usize, at: Timestamp, by_hand: bool) -> bool {
        let Some(order) = self.orders.get_mut(place) else { return false };
        let Some(row) = order.periods.get_mut(period).filter(|row| !row.collected) else { return false };
        let Some(bill) = &row.bill else { return false };
        let number = u16::try_from(period).unwrap_or(u16::MAX);
        let declined = take_one(&mut self.declines)
            | self.declines_of.get_mut(&(order.reference.as_str().to_owned(), number)).is_some_and(take_one);
        self.transactions += 1;
        let mut cards = order.cards.iter().filter_map(|card| self.cards.get(*card));
        let card = cards.find(|card| !declined && !card.declined);
        let (transaction, amount, shares) = (self.transactions, bill.amount, bill.shares);
        row.attempts.push(Attempt { transaction, at, amount, succeeded: card.is_some() });
        order.last_attempt = Some(at);
        let Some(card) = card else { return false };
        row.collected = true;
        order.collected += 1;
        let collection = Collection {
            order: order.id.clone(),
            reference: order.reference.clone(),
            period: number,
            due: row.due,
            at,
            amount,
            shares,
            card: card.id.clone(),
            by_hand,
        };
        self.book(place, period, collection);
        true
    }

    /// Enters collected money into the journal. The only place that does.
    fn book(&mut self, place: usize, period: usize, collection: Collection) {
        let first = self.collected.insert((place, period));
        assert!(first, "the model collected a period twice: {collection:?}");
        if let Some(order) = self.orders.get_mut(place) {
            order.entries.push(self.journal.len());
        }
        self.journal.push(collection);
    }
}

/// Takes one of what is left, if anything is.
fn take_one(left: &mut u32) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}

/// The first instant of a day in Türkiye.
fn start_of(day: Date) -> Timestamp {
    day.to_zoned(istanbul()).map_or(Timestamp::MAX, |start| start.timestamp())
}

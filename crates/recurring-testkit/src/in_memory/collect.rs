//! Collecting: by the plan as the clock passes each due day, or by hand; each period at most once.

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{Status, istanbul};

use super::journal::Collection;
use super::ledger::Ledger;
use super::order::{Approval, Attempt};

impl Ledger {
    /// Makes every attempt that fell due up to an instant, the oldest first whatever the jump of the clock.
    pub(super) fn settle(&mut self, now: Timestamp) {
        while let Some(&(at, place, period)) = self.queue.first() {
            if at > now {
                break;
            }
            self.queue.pop_first();
            // What falls due while an order is stopped is not collected, also not after it goes on.
            if self.orders.get(place).is_some_and(|order| order.status() == Status::Active) {
                self.attempt(place, period, at, false);
            }
        }
    }

    /// Lets an order be collected, and collects at once what is due already.
    pub(super) fn activate(&mut self, place: usize, now: Timestamp) {
        let Some(order) = self.orders.get_mut(place) else { return };
        order.approval = Approval::Given;
        for period in 0..order.periods.len() {
            self.plan(place, period, now);
        }
        self.settle(now);
    }

    /// Plans the attempt for a billed period: on its day, or now if that has begun.
    pub(super) fn plan(&mut self, place: usize, period: usize, now: Timestamp) {
        let Some(order) = self.orders.get(place).filter(|order| order.approval == Approval::Given) else { return };
        if let Some(row) = order.periods.get(period).filter(|row| row.bill.is_some() && !row.collected) {
            self.queue.insert((start_of(row.due).max(now), place, period));
        }
    }

    /// Tries to collect a period with the order's first card, and tells whether it was collected.
    pub(super) fn attempt(&mut self, place: usize, period: usize, at: Timestamp, by_hand: bool) -> bool {
        let Some(order) = self.orders.get_mut(place) else { return false };
        let Some(row) = order.periods.get_mut(period).filter(|row| !row.collected) else { return false };
        let Some(bill) = &row.bill else { return false };
        let declined = self.declines > 0;
        self.declines = self.declines.saturating_sub(1);
        self.transactions += 1;
        let card = order.cards.first().and_then(|card| self.cards.get(*card)).filter(|_| !declined);
        let (transaction, amount) = (self.transactions, bill.amount);
        row.attempts.push(Attempt { transaction, at, amount, succeeded: card.is_some() });
        order.last_attempt = Some(at);
        let Some(card) = card else { return false };
        row.collected = true;
        let collection = Collection {
            order: order.id.clone(),
            reference: order.reference.clone(),
            period: u16::try_from(period).unwrap_or(u16::MAX),
            due: row.due,
            at,
            amount,
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
        self.journal.push(collection);
    }
}

/// The first instant of a day in Türkiye.
fn start_of(day: Date) -> Timestamp {
    day.to_zoned(istanbul()).map_or(Timestamp::MAX, |start| start.timestamp())
}

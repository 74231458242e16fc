//! Collecting by the plan: a queue of coming attempts, worked off oldest first whatever the jump of the clock.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};

use super::book::{Book, JournalLine, Place};
use super::order::{Approval, Order, Row};
use super::snapshot::{Attempt, Collection, RowStatus, Trigger};

/// The pause between two attempts of one order, on the same day and by hand alike.
pub(super) const COOL_DOWN: SignedDuration = SignedDuration::from_hours(2);

/// An attempt that is to come; ordered by time, then by age of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Due {
    at: Timestamp,
    place: Place,
    row: usize,
    generation: u32,
    task: Task,
}

/// What is to be done then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    /// Try the row for the first time and queue the next row.
    Row,
    /// Try a billed row whose day the plan has passed already.
    Late,
    /// Try a declined row again; so many retries came before.
    Again(u32),
}

impl<D> Book<D> {
    /// Collects everything that fell due up to an instant.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        while let Some(Reverse(due)) = self.queue.peek().copied() {
            if due.at > now {
                break;
            }
            self.queue.pop();
            self.work_off(due);
        }
    }

    /// Makes an order chargeable and starts its plan; what is due already is collected at once.
    pub(super) fn activate(&mut self, place: Place, now: Timestamp) {
        if let Some(order) = self.orders.get_mut(place) {
            order.approval = Approval::Given;
        }
        self.start_plan(place, Timestamp::MIN, now);
        self.settle(now);
    }

    /// Stops an order until it is resumed.
    pub(crate) fn pause(&mut self, place: Place) {
        if let Some(order) = self.orders.get_mut(place) {
            order.paused = true;
            order.generation = order.generation.wrapping_add(1);
        }
    }

    /// Lets a stopped order go on; rows missed meanwhile are collected at once only if asked for.
    pub(crate) fn resume(&mut self, place: Place, collect_missed: bool, now: Timestamp) {
        let Some(order) = self.orders.get_mut(place) else { return };
        if !std::mem::take(&mut order.paused) || order.approval != Approval::Given {
            return;
        }
        let from = if collect_missed { Timestamp::MIN } else { now };
        self.start_plan(place, from, now);
        self.settle(now);
    }

    /// Ends an order for good.
    pub(crate) fn cancel(&mut self, place: Place) {
        if let Some(order) = self.orders.get_mut(place) {
            order.cancelled = true;
        }
    }

    /// Tries one row with the order's cards, in order. The only place where money is taken.
    pub(super) fn attempt(&mut self, place: Place, row: usize, how: Trigger, at: Timestamp) -> bool {
        if !self.is_open_to_charge(place, row, how) {
            return false;
        }
        self.ensure_invoice(place, row);
        let (tried_cards, card) = self.charged_card(place);
        let xact_id = card.map(|_| self.mint_xact());
        let number = u64::try_from(self.journal.len()).unwrap_or(u64::MAX).saturating_add(1);
        let Some(order) = self.orders.get_mut(place) else { return false };
        order.last_attempt = Some(at);
        let Some(entry) = order.rows.get_mut(row) else { return false };
        let Some(amount_kurus) = entry.amount else { return false };
        let attempt = Attempt { at, number, how, succeeded: card.is_some(), amount_kurus, tried_cards };
        self.journal.push(JournalLine { at, spot: (place, row), attempt: entry.attempts.len() });
        entry.attempts.push(attempt);
        entry.status = if card.is_some() { RowStatus::Collected } else { entry.status.after_a_decline() };
        if let (Some(card_id), Some(xact_id)) = (card, xact_id) {
            let due = entry.due;
            entry.collected = Some(Collection { due, collected_at: at, amount_kurus, how, card_id, xact_id });
        }
        card.is_some()
    }

    /// Queues a row that was billed after the plan had passed its day, or whose day was moved.
    pub(super) fn queue_late(&mut self, place: Place, row: usize, now: Timestamp) {
        self.queue_task(place, row, now, Task::Late);
    }

    fn work_off(&mut self, due: Due) {
        let Some(order) = self.orders.get(due.place) else { return };
        if order.generation != due.generation || !order.is_chargeable() {
            return;
        }
        if due.task == Task::Row {
            self.queue_task(due.place, due.row.saturating_add(1), due.at, Task::Row);
        }
        if !self.is_wanted(due) {
            return;
        }
        if !self.attempt(due.place, due.row, Trigger::Scheduled, due.at) {
            self.queue_retry(due);
        }
    }

    /// Queues the plan's rows after an instant, and the billed rows that were moved to another day.
    fn start_plan(&mut self, place: Place, after: Timestamp, now: Timestamp) {
        let Some(order) = self.orders.get_mut(place) else { return };
        order.generation = order.generation.wrapping_add(1);
        let first = order.rows.iter().position(|row| row.planned > after);
        let moved = |row: &Row| row.planned != row.due && row.due > after;
        let moved: Vec<usize> = (0..order.rows.len()).filter(|row| order.rows.get(*row).is_some_and(moved)).collect();
        if let Some(row) = first {
            self.queue_task(place, row, now, Task::Row);
        }
        for row in moved {
            self.queue_task(place, row, now, Task::Late);
        }
    }

    fn queue_task(&mut self, place: Place, row: usize, now: Timestamp, task: Task) {
        let Some(order) = self.orders.get(place) else { return };
        let Some(entry) = order.rows.get(row) else { return };
        let day = if task == Task::Row { entry.planned } else { entry.due };
        self.queue.push(Reverse(Due { at: day.max(now), place, row, generation: order.generation, task }));
    }

    fn queue_retry(&mut self, due: Due) {
        let made = match due.task {
            Task::Again(made) => made,
            Task::Row | Task::Late => 0,
        };
        let Some(order) = self.orders.get(due.place) else { return };
        if let Some(wait) = wait_before_retry(order, made) {
            let at = due.at.checked_add(wait).unwrap_or(Timestamp::MAX);
            self.queue.push(Reverse(Due { at, task: Task::Again(made.saturating_add(1)), ..due }));
        }
    }

    /// A row moved to another day has two entries in the queue; the first that finds it due and untried counts.
    fn is_wanted(&self, due: Due) -> bool {
        let row = self.orders.get(due.place).and_then(|order| order.rows.get(due.row));
        let untried = |row: &Row| row.attempts.is_empty() && row.due <= due.at;
        self.is_open_to_charge(due.place, due.row, Trigger::Scheduled)
            && row.is_some_and(|row| matches!(due.task, Task::Again(_)) || untried(row))
    }

    fn is_open_to_charge(&self, place: Place, row: usize, how: Trigger) -> bool {
        let order = self.orders.get(place).filter(|order| order.is_chargeable());
        order.and_then(|order| order.rows.get(row)).is_some_and(|row| row.amount.is_some() && row.status.allows(how))
    }

    fn ensure_invoice(&mut self, place: Place, row: usize) {
        let entry = self.orders.get(place).and_then(|order| order.rows.get(row));
        if entry.is_some_and(|entry| entry.invoice.is_none()) {
            self.mint_invoice(None, (place, row));
        }
    }

    /// The cards tried, and the one that paid; an ordered decline meets them all.
    fn charged_card(&mut self, place: Place) -> (Vec<u64>, Option<u64>) {
        let Some(order) = self.orders.get(place) else { return (Vec::new(), None) };
        if self.declines > 0 {
            self.declines -= 1;
            return (order.cards.clone(), None);
        }
        let pays = |id: &u64| self.cards.get(id).is_some_and(|card| !card.always_declined);
        match order.cards.iter().position(pays) {
            Some(last) => (order.cards.iter().take(last + 1).copied().collect(), order.cards.get(last).copied()),
            None => (order.cards.clone(), None),
        }
    }
}

impl RowStatus {
    /// Whether a row in this state may be tried: given-up rows only by hand, settled ones never.
    fn allows(self, how: Trigger) -> bool {
        match self {
            Self::Waiting | Self::Declined => true,
            Self::GivenUp => how == Trigger::Manual,
            Self::Collected | Self::ChargedElsewhere | Self::Cancelled | Self::Deleted => false,
        }
    }

    /// A given-up row stays given up.
    fn after_a_decline(self) -> Self {
        if self == Self::GivenUp { self } else { Self::Declined }
    }
}

/// The first attempt of a day is a day after the first of the day before; the others follow after the pause.
fn wait_before_retry<D>(order: &Order<D>, made: u32) -> Option<SignedDuration> {
    let per_day = order.retry.per_day.max(1);
    let (day, place) = (made / per_day, made % per_day);
    if day >= order.retry.days {
        return None;
    }
    if place != 0 {
        return Some(COOL_DOWN);
    }
    let spent = if made == 0 { SignedDuration::ZERO } else { COOL_DOWN * i32::try_from(per_day - 1).ok()? };
    Some(SignedDuration::from_hours(24).saturating_sub(spent))
}

//! The book itself: orders with their indexes and numbers, opened and looked up here.

use std::collections::{BTreeMap, BinaryHeap, HashMap};

use jiff::Timestamp;
use recurring_core::istanbul_date;

use super::order::{Approval, Invoice, NewOrder, Order, Row};
use super::settle::Due;
use super::snapshot::RowStatus;
use crate::card::{CardFlaw, StoredCard, TestCard};

/// The position of an order in the book.
pub(crate) type Place = usize;

/// All orders of one vendor.
#[derive(Debug)]
pub(crate) struct Book<D> {
    pub(super) orders: Vec<Order<D>>,
    pub(super) cards: BTreeMap<u64, StoredCard>,
    pub(super) queue: BinaryHeap<std::cmp::Reverse<Due>>,
    /// Payment records by number; several orders may use the same one.
    pub(super) invoices: HashMap<String, Vec<Spot>>,
    pub(super) invoice_ids: HashMap<u64, Spot>,
    /// The orders each card is linked to.
    pub(super) holders: HashMap<u64, Vec<Place>>,
    /// Every attempt, oldest first.
    pub(super) journal: Vec<JournalLine>,
    /// The next so many attempts are declined, whatever the card.
    pub(super) declines: u64,
    by_name: HashMap<String, Vec<Place>>,
    by_group: HashMap<String, Vec<Place>>,
    numbers: Numbers,
}

/// A plan row: its order's place, and its own in the plan.
pub(crate) type Spot = (Place, usize);

/// Where in the book an attempt is noted.
#[derive(Debug, Clone, Copy)]
pub(super) struct JournalLine {
    pub(super) at: Timestamp,
    pub(super) spot: Spot,
    /// Its place among the row's attempts.
    pub(super) attempt: usize,
}

/// The vendor's running numbers.
#[derive(Debug)]
struct Numbers {
    card: u64,
    plan: u64,
    invoice_id: u64,
    invoice_no: u64,
    xact: u64,
}

/// Why a payer's decision was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecisionRefusal {
    /// The order no longer awaits the payer.
    NotAwaited,
    /// The merchant has stopped the order.
    Stopped,
    /// The card is not valid.
    Card(CardFlaw),
}

impl<D> Default for Book<D> {
    fn default() -> Self {
        Self {
            orders: Vec::new(),
            cards: BTreeMap::new(),
            queue: BinaryHeap::new(),
            invoices: HashMap::new(),
            invoice_ids: HashMap::new(),
            holders: HashMap::new(),
            journal: Vec::new(),
            declines: 0,
            by_name: HashMap::new(),
            by_group: HashMap::new(),
            numbers: Numbers { card: 1_800, plan: 18_092, invoice_id: 120, invoice_no: 11_400_500, xact: 5_000_000 },
        }
    }
}

impl<D> Book<D> {
    /// Opens an order that awaits its payer.
    pub(crate) fn open(&mut self, new: NewOrder<D>, now: Timestamp) -> Place {
        let place = self.orders.len();
        let names = [Some(&new.ids.id), Some(&new.ids.reference), Some(&new.ids.token), new.ids.listing.as_ref()];
        for name in names.into_iter().flatten() {
            self.by_name.entry(name.clone()).or_default().push(place);
        }
        if let Some(group) = &new.ids.group {
            self.by_group.entry(group.clone()).or_default().push(place);
        }
        let rows = new.due.into_iter().map(|due| Row {
            plan_id: next(&mut self.numbers.plan),
            planned: due,
            due,
            amount: new.fixed_price.then_some(new.amount),
            shares: new.shares,
            invoice: None,
            status: RowStatus::Waiting,
            attempts: Vec::new(),
            collected: None,
        });
        self.orders.push(Order {
            rows: rows.collect(),
            ids: new.ids,
            details: new.details,
            opened: now,
            amount: new.amount,
            shares: new.shares,
            fixed_price: new.fixed_price,
            retry: new.retry,
            cards: Vec::new(),
            records: Vec::new(),
            approval: Approval::Awaited,
            paused: false,
            cancelled: false,
            last_attempt: None,
            generation: 0,
        });
        place
    }

    /// All orders, oldest first.
    pub(crate) fn orders(&self) -> &[Order<D>] {
        &self.orders
    }

    /// The orders created in `[from, until)`, oldest first; creation times never decrease.
    pub(crate) fn opened_between(&self, from: Timestamp, until: Timestamp) -> &[Order<D>] {
        let start = self.orders.partition_point(|order| order.opened < from);
        let end = self.orders.partition_point(|order| order.opened < until);
        self.orders.get(start..end).unwrap_or_default()
    }

    /// An order by its place.
    pub(crate) fn order(&self, place: Place) -> Option<&Order<D>> {
        self.orders.get(place)
    }

    /// An order by its place, to change.
    pub(crate) fn order_mut(&mut self, place: Place) -> Option<&mut Order<D>> {
        self.orders.get_mut(place)
    }

    /// The newest order with this number, reference, list number or page token.
    pub(crate) fn named(&self, name: &str) -> Option<Place> {
        self.by_name.get(name)?.last().copied()
    }

    /// The newest order with this name for which the test holds.
    pub(crate) fn named_where(&self, name: &str, test: impl Fn(&Order<D>) -> bool) -> Option<Place> {
        let places = self.by_name.get(name)?;
        places.iter().rev().copied().find(|place| self.orders.get(*place).is_some_and(&test))
    }

    /// The orders of a group, oldest first.
    pub(crate) fn group(&self, group: &str) -> Vec<Place> {
        self.by_group.get(group).cloned().unwrap_or_default()
    }

    /// The payer agrees and leaves a card; what is due already is collected at once.
    pub(crate) fn approve(&mut self, place: Place, card: &TestCard, now: Timestamp) -> Result<(), DecisionRefusal> {
        self.awaited(place)?;
        let stored = card.store(istanbul_date(now)).map_err(DecisionRefusal::Card)?;
        let card = self.mint_card(stored);
        self.attach(place, card);
        self.activate(place, now);
        Ok(())
    }

    /// The payer refuses.
    pub(crate) fn reject(&mut self, place: Place) -> Result<(), DecisionRefusal> {
        self.awaited(place)?.approval = Approval::Refused;
        Ok(())
    }

    /// Declines the next so many attempts, on top of those already ordered.
    pub(crate) fn decline_next(&mut self, attempts: u64) {
        self.declines = self.declines.saturating_add(attempts);
    }

    fn awaited(&mut self, place: Place) -> Result<&mut Order<D>, DecisionRefusal> {
        match self.orders.get_mut(place) {
            Some(order) if order.paused || order.cancelled => Err(DecisionRefusal::Stopped),
            Some(order) if order.approval == Approval::Awaited => Ok(order),
            _ => Err(DecisionRefusal::NotAwaited),
        }
    }

    pub(super) fn mint_xact(&mut self) -> u64 {
        next(&mut self.numbers.xact)
    }

    pub(super) fn mint_plan(&mut self) -> u64 {
        next(&mut self.numbers.plan)
    }

    /// Takes a card into the books under a new number.
    pub(super) fn mint_card(&mut self, card: StoredCard) -> u64 {
        let id = next(&mut self.numbers.card);
        self.cards.insert(id, StoredCard { id, ..card });
        id
    }

    /// A new payment record of a row, under the merchant's number or the vendor's own if there is none.
    pub(super) fn mint_invoice(&mut self, no: Option<String>, spot: Spot) {
        let id = next(&mut self.numbers.invoice_id);
        let no = no.unwrap_or_else(|| self.own_invoice_no());
        self.invoices.entry(no.clone()).or_default().push(spot);
        self.invoice_ids.insert(id, spot);
        let Some(order) = self.orders.get_mut(spot.0) else { return };
        order.records.push(spot.1);
        if let Some(row) = order.rows.get_mut(spot.1) {
            row.invoice = Some(Invoice { id, no });
        }
    }

    fn own_invoice_no(&mut self) -> String {
        loop {
            let no = next(&mut self.numbers.invoice_no).to_string();
            if !self.invoices.contains_key(&no) {
                return no;
            }
        }
    }
}

fn next(number: &mut u64) -> u64 {
    *number = number.wrapping_add(1);
    *number
}

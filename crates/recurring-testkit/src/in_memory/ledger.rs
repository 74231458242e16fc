//! The ledger: orders, cards, bills and their numbers; opening an order and looking it up.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{
    CardId, CreateInstruction, GroupReference, InstructionId, InstructionTarget, InvoiceId, InvoiceNo,
    MerchantReference, Money, PaymentLink, Pricing, Schedule, Shares,
};

use super::decline::Decline;
use super::journal::{Collection, SeenRequest};
use super::key::{Key, OrderKey};
use super::order::{Bill, Order};
use super::payer::PayerScript;
use super::refusal::Refusal;

/// Where payers' links lead; the order's number follows.
const PAYER_PAGE: &str = "https://payer.example/approve/";

/// Everything the model remembers.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) orders: Vec<Order>,
    pub(super) cards: Vec<StoredCard>,
    /// What is to come, the earliest on top.
    pub(super) agenda: BinaryHeap<Reverse<(Timestamp, Event)>>,
    /// Which period of which order a bill's number belongs to.
    pub(super) bills: HashMap<InvoiceNo, (usize, usize)>,
    /// How many of the next attempts are declined, whoever's they are.
    pub(super) declines: u32,
    /// How many of the next attempts at a period of the orders of a reference are declined.
    pub(super) declines_of: HashMap<(String, u16), u32>,
    /// What banks say when they decline.
    pub(super) decline: Decline,
    /// What the payers of some references do, where it is not what all payers do.
    pub(super) payers: HashMap<String, PayerScript>,
    pub(super) transactions: u64,
    pub(super) journal: Vec<Collection>,
    /// The periods in the journal, kept apart from the orders' own marks: neither may hold a period twice.
    pub(super) collected: HashSet<(usize, usize)>,
    requests: Vec<SeenRequest>,
    by_id: HashMap<String, usize>,
    by_listing_id: HashMap<String, usize>,
    by_reference: HashMap<String, Vec<usize>>,
    by_group: HashMap<GroupReference, Vec<usize>>,
    bill_numbers: u64,
}

/// What happens once the clock has passed its time, as far as the order's state lets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// The payer of an order agrees.
    Approves(usize),
    /// The payer of an order turns it down.
    Rejects(usize),
    /// A period of an order is to be collected.
    FallsDue(usize, usize),
}

/// What a bill costs, and how that is split.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    pub(super) amount: Money,
    pub(super) shares: Option<Shares>,
}

/// A card that a payer left.
#[derive(Debug)]
pub(super) struct StoredCard {
    pub(super) id: CardId,
    pub(super) masked_number: String,
    pub(super) holder: String,
    /// Whether its bank declines it until further notice.
    pub(super) declined: bool,
}

impl Ledger {
    /// Opens an order that awaits its payer, and answers its place and the payer's link.
    pub(super) fn open(
        &mut self,
        request: &CreateInstruction,
        schedule: &Schedule,
        today: Date,
    ) -> (usize, PaymentLink) {
        let opened = self.enter(Order::open(request, schedule, self.orders.len() + 1, today));
        self.by_reference.entry(request.reference.as_str().to_owned()).or_default().push(opened.0);
        opened
    }

    /// Opens an order in the panel: it awaits its payer, and bears no reference that anybody is told.
    pub(super) fn open_in_panel(&mut self, request: &CreateInstruction, today: Date) -> (InstructionId, PaymentLink) {
        let mut order = Order::open(request, &request.schedule, self.orders.len() + 1, today);
        order.made_in_panel = true;
        (order.id.clone(), self.enter(order).1)
    }

    fn enter(&mut self, order: Order) -> (usize, PaymentLink) {
        let place = self.orders.len();
        self.by_id.insert(order.id.as_str().to_owned(), place);
        self.by_listing_id.insert(order.listing_id.as_str().to_owned(), place);
        if let Some(group) = &order.group {
            self.by_group.entry(group.clone()).or_default().push(place);
        }
        let (fixed, periods) = (order.pricing == Pricing::Fixed, order.periods.len());
        let price = Price { amount: order.amount, shares: order.dealer.shares };
        self.orders.push(order);
        for period in (0..periods).filter(|_| fixed) {
            self.write_bill(place, period, price, None);
        }
        (place, link_of(place))
    }

    /// Writes the bill of a period, under the merchant's number or one of its own.
    pub(super) fn write_bill(&mut self, place: usize, period: usize, price: Price, no: Option<&InvoiceNo>) {
        self.bill_numbers += 1;
        let number = self.bill_numbers;
        let no = no.cloned().unwrap_or_else(|| InvoiceNo::from_provider(format!("own-bill-{number}")));
        self.bills.insert(no.clone(), (place, period));
        let Price { amount, shares } = price;
        let bill = Bill { id: InvoiceId::from_provider(format!("bill-{number}")), no, amount, shares };
        if let Some(row) = self.orders.get_mut(place).and_then(|order| order.periods.get_mut(period)) {
            row.bill = Some(bill);
        }
    }

    /// The places of the orders a target names.
    pub(super) fn named(&self, target: &InstructionTarget) -> &[usize] {
        match target {
            InstructionTarget::Id(id) => self.by_id.get(id.as_str()).map_or(&[], std::slice::from_ref),
            InstructionTarget::ListingId(id) => self.by_listing_id.get(id.as_str()).map_or(&[], std::slice::from_ref),
            InstructionTarget::Reference(reference) => self.under(reference),
        }
    }

    /// The places of the orders a test speaks of, oldest first.
    pub(super) fn meant(&self, OrderKey(key): &OrderKey) -> Vec<usize> {
        match key {
            Key::Target(target) => self.named(target).to_vec(),
            Key::Link(link) => place_of(link).filter(|place| *place < self.orders.len()).into_iter().collect(),
        }
    }

    /// The places of the orders under a reference, oldest first.
    pub(super) fn under(&self, reference: &MerchantReference) -> &[usize] {
        self.by_reference.get(reference.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The places of the orders of a group, oldest first.
    pub(super) fn group(&self, group: &GroupReference) -> &[usize] {
        self.by_group.get(group).map_or(&[], Vec::as_slice)
    }

    /// The one order a write or a read of details is about.
    pub(super) fn only(&self, target: &InstructionTarget) -> Result<usize, Refusal> {
        match self.named(target) {
            [] => Err(Refusal::UnknownOrder),
            [place] => Ok(*place),
            _ => Err(Refusal::SeveralOrders),
        }
    }

    /// An order by its place, which came from this ledger.
    pub(super) fn order(&self, place: usize) -> Result<&Order, Refusal> {
        self.orders.get(place).ok_or(Refusal::UnknownOrder)
    }

    /// An order by its place, to change.
    pub(super) fn order_mut(&mut self, place: usize) -> Result<&mut Order, Refusal> {
        self.orders.get_mut(place).ok_or(Refusal::UnknownOrder)
    }

    /// Everything collected, in the order of collecting.
    pub(super) fn journal(&self) -> &[Collection] {
        &self.journal
    }

    /// What was collected for the orders a test speaks of, in the order of collecting.
    pub(super) fn collections_of(&self, key: &OrderKey) -> Vec<Collection> {
        let meant = self.meant(key).into_iter().filter_map(|place| self.orders.get(place));
        let mut entries: Vec<usize> = meant.flat_map(|order| order.entries.iter().copied()).collect();
        entries.sort_unstable();
        entries.into_iter().filter_map(|entry| self.journal.get(entry)).cloned().collect()
    }

    /// The order a test speaks of, the newest of those meant.
    pub(super) fn newest(&self, key: &OrderKey) -> Option<&Order> {
        self.meant(key).last().and_then(|place| self.orders.get(*place))
    }

    /// Every request seen, oldest first.
    pub(super) fn requests(&self) -> &[SeenRequest] {
        &self.requests
    }

    /// Notes a request.
    pub(super) fn note(&mut self, request: SeenRequest, at: Timestamp) {
        self.requests.push(SeenRequest { at, ..request });
    }
}

/// The payer's link of an order.
fn link_of(place: usize) -> PaymentLink {
    PaymentLink::from_provider(format!("{PAYER_PAGE}{}", place + 1))
}

/// The place whose link this is.
fn place_of(link: &PaymentLink) -> Option<usize> {
    let number: usize = link.as_str().strip_prefix(PAYER_PAGE)?.parse().ok()?;
    number.checked_sub(1).filter(|place| link_of(*place) == *link)
}

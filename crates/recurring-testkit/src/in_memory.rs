//! A provider without a wire: a stateful reference model of the whole contract, on a clock that tests move.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{Capabilities, CardId, Clock, DateRange, Identity, MerchantReference, Operation, istanbul_date};

pub use self::builder::InMemoryBuilder;
pub use self::decline::Decline;
pub use self::journal::{Collection, SeenRequest};
pub use self::key::OrderKey;
use self::ledger::Ledger;
pub use self::payer::PayerScript;
use self::refusal::Refusal;
pub use self::stored::StoredOrder;
pub use self::telling::{Field, NextDue, OrderState, Telling};
use crate::clock::TestClock;

mod builder;
mod collect;
mod decision;
mod decline;
mod journal;
mod key;
mod ledger;
mod order;
mod panel;
mod payer;
mod provider;
mod reads;
mod refusal;
mod showing;
mod stored;
mod telling;
mod writes;

/// A provider without a wire, for the tests of whoever codes against the contract. A clone is a handle on the same
/// provider.
///
/// Orders await their payer, who decides by [`approve`](Self::approve) or [`reject`](Self::reject); periods are
/// collected as the clock passes them. Every capability can be switched off by the [`builder`](Self::builder), and what
/// answers tell can be left out ([`Telling`]), to imitate a weaker provider; known ones are [presets](crate::presets). A period is collected at most once: should the model ever try again, it panics.
///
/// # Where no page says what a provider does
///
/// The model has to do something. Where it could hide a charge that may be real, it shows it. All of this is **Assumed**:
///
/// * **A card linked to an order that awaits its payer makes the order active**, as if the payer had approved: what is due
///   is collected at once. Paynet's page on linking cards does not say what becomes of such an order.
/// * An order's cards are tried in the order in which they were added, until one is accepted; that is one attempt. A
///   decline by [`decline_next`](Self::decline_next) or [`decline`](Self::decline) meets the attempt, whatever the cards;
///   one by [`decline_card`](Self::decline_card) meets the card.
/// * A declined period is not tried again by the plan, only by hand, and each attempt begins the cool-down, the plan's own
///   included. One charge by hand tries every period that is due and uncollected, unless it names a bill.
/// * An order is completed once every period is collected. One that was declined, or never billed, leaves it active for
///   ever after the last day: until it is collected by hand, or the order is cancelled.
/// * An order that is approved after due days have passed is collected for all of them at once.
/// * What falls due while an order is paused is not made up for when it goes on; it can be collected by hand. A payer whose
///   scripted approval meets a paused order does not come back.
/// * Resuming an order that is not paused changes nothing and is acknowledged.
/// * A bill is for the period that is due on its day, or else for the first one without a bill, which moves to that day: **a
///   second bill for one day is collected on that day too**. A bill's number is taken once in the whole account.
/// * A new amount is for every period not yet collected, one that was declined included; shares that are not given with it
///   are not known any more.
/// * Any payer's card can be linked to any order that is active or awaits its payer, and to no other.
///
/// ```
/// use recurring_core::{CreateInstruction, Money, Period, RecurringProvider, Schedule};
/// # use recurring_core::{Clock, Email, Gsm, MerchantReference, Payer, PayerName};
/// use recurring_testkit::{InMemoryProvider, TestClock};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let clock = TestClock::new();
/// let provider = InMemoryProvider::builder().clock(clock.clone()).build();
///
/// # let payer = Payer {
/// #     name: PayerName::new("Bilge Demir")?, email: Email::new("bilge@example.com")?,
/// #     gsm: Gsm::new("5550001122")?, ip: None,
/// # };
/// let reference = MerchantReference::new("2026/001")?;
/// let schedule = Schedule::new(clock.today(), Period::MONTHLY, 12)?;
/// let order = CreateInstruction::new(reference.clone(), payer, Money::parse_lira("149.90")?, schedule);
/// provider.create(&order).await?;
/// assert_eq!(provider.collections().len(), 0, "nothing is charged before the payer approves");
///
/// provider.approve(&reference)?;
/// clock.advance_days(31);
/// assert_eq!(provider.collections().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct InMemoryProvider(Arc<Inner>);

struct Inner {
    identity: Identity,
    capabilities: Capabilities,
    telling: Telling,
    clock: TestClock,
    rules: Rules,
    ledger: Mutex<Ledger>,
}

/// How the model behaves where providers differ and no capability says so.
#[derive(Debug, Clone, Copy)]
struct Rules {
    duplicate_references: bool,
    cool_down: jiff::SignedDuration,
    page_size: usize,
    payer: PayerScript,
}

/// Why the model could not do what a test told it to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InMemoryError {
    /// No order is named so.
    #[error("no order is named so")]
    NoSuchOrder,
    /// No card is named so.
    #[error("no card is named so")]
    NoSuchCard,
    /// The payer has decided already, or the order has ended.
    #[error("the order does not await its payer")]
    NotAwaitingPayer,
    /// The order has ended.
    #[error("the order has ended")]
    Ended,
    /// The merchant has stopped the order.
    #[error("the merchant has stopped the order")]
    Stopped,
}

impl InMemoryProvider {
    /// The provider's name.
    pub const NAME: &'static str = "in_memory";

    /// A provider that can do everything, on a clock of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Sets a provider up.
    #[must_use]
    pub fn builder() -> InMemoryBuilder {
        InMemoryBuilder::default()
    }

    /// The clock it lives by.
    #[must_use]
    pub fn clock(&self) -> TestClock {
        self.0.clock.clone()
    }

    /// Does what the payer does under the link: approves the order and leaves a card.
    ///
    /// The order is named by its reference, its number, its link, or what [`create`] answered; of several under one
    /// reference the newest is meant. What is due already is collected at once.
    ///
    /// [`create`]: recurring_core::RecurringProvider::create
    ///
    /// # Errors
    ///
    /// The order does not exist, does not await its payer, or was stopped.
    pub fn approve(&self, order: impl Into<OrderKey>) -> Result<(), InMemoryError> {
        let order = order.into();
        self.settled(|ledger, now| ledger.approve(&order, now))
    }

    /// Does what the payer does under the link: turns the order down, named as in [`approve`](Self::approve).
    ///
    /// # Errors
    ///
    /// The order does not exist, does not await its payer, or was stopped.
    pub fn reject(&self, order: impl Into<OrderKey>) -> Result<(), InMemoryError> {
        let order = order.into();
        self.settled(|ledger, _| ledger.reject(&order))
    }

    /// Moves the clock to the beginning of the order's next due day after today, on which it is collected if nothing is in
    /// the way, and answers that day; `None`, and the clock stands still, if no period is left.
    ///
    /// The order is named as in [`approve`](Self::approve). Other orders live by the same clock.
    pub fn advance_to_next_due(&self, order: impl Into<OrderKey>) -> Option<Date> {
        let order = order.into();
        let due = self.settled(|ledger, now| ledger.due_after(&order, istanbul_date(now)))?;
        self.0.clock.advance_to(due);
        Some(due)
    }

    /// Declines the next attempts to collect, as many as given, of whichever order, by the plan or by hand. Calls add up.
    ///
    /// An attempt is one try at one period with all of the order's cards: a decline from here meets every card.
    pub fn decline_next(&self, attempts: u32) {
        self.settled(|ledger, _| ledger.decline_next(attempts));
    }

    /// Declines the next attempts, as many as given, to collect one period (0 is the first) of the orders with this
    /// reference, which share them. The orders may be made later. Calls add up.
    pub fn decline(&self, reference: &MerchantReference, period: u16, attempts: u32) {
        self.settled(|ledger, _| ledger.decline_period(reference, period, attempts));
    }

    /// Says what banks say from now on when they decline.
    pub fn banks_say(&self, decline: Decline) {
        self.settled(|ledger, _| ledger.decline = decline);
    }

    /// How many of the declines that [`decline_next`](Self::decline_next) and [`decline`](Self::decline) ordered have met no
    /// attempt yet. A test that means its declines ends with none left.
    #[must_use]
    pub fn declines_left(&self) -> u32 {
        self.settled(|ledger, _| ledger.declines_left())
    }

    /// Takes back every decline that has met no attempt yet; a card's own is [taken back](Self::accept_card) by itself.
    pub fn clear_declines(&self) {
        self.settled(|ledger, _| ledger.clear_declines());
    }

    /// Has a card's bank decline it from now on; the order's other cards are tried after it.
    ///
    /// # Errors
    ///
    /// No payer left such a card.
    pub fn decline_card(&self, card: &CardId) -> Result<(), InMemoryError> {
        self.settled(|ledger, _| ledger.set_declined(card, true))
    }

    /// Has a card's bank accept it again.
    ///
    /// # Errors
    ///
    /// No payer left such a card.
    pub fn accept_card(&self, card: &CardId) -> Result<(), InMemoryError> {
        self.settled(|ledger, _| ledger.set_declined(card, false))
    }

    /// Says what the payer does of every order that is made under a reference from now on.
    pub fn script_payer(&self, reference: &MerchantReference, script: PayerScript) {
        self.lock().payers.insert(reference.as_str().to_owned(), script);
    }

    /// How many collections were made up to now.
    #[must_use]
    pub fn collection_count(&self) -> usize {
        self.settled(|ledger, _| ledger.journal().len())
    }

    /// Everything collected up to now, in the order of collecting.
    #[must_use]
    pub fn collections(&self) -> Vec<Collection> {
        self.settled(|ledger, _| ledger.journal().to_vec())
    }

    /// What was collected up to now for an order, named as in [`approve`](Self::approve), or for every order of a
    /// reference.
    #[must_use]
    pub fn collections_of(&self, order: impl Into<OrderKey>) -> Vec<Collection> {
        let order = order.into();
        self.settled(|ledger, _| ledger.collections_of(&order))
    }

    /// How many requests it has seen: every call that was not refused beforehand, and every page or window read.
    #[must_use]
    pub fn requests_seen(&self) -> u64 {
        u64::try_from(self.lock().requests().len()).unwrap_or(u64::MAX)
    }

    /// The requests it has seen, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.lock().requests().to_vec()
    }

    /// Notes a request and lets it act on the ledger, once everything that fell due is collected.
    fn request<T>(
        &self,
        seen: SeenRequest,
        act: impl FnOnce(&mut Ledger, Timestamp) -> Result<T, Refusal>,
    ) -> Result<T, recurring_core::Error> {
        let operation = seen.operation;
        let outcome = self.settled(|ledger, now| {
            ledger.note(seen, now);
            act(ledger, now)
        });
        outcome.map_err(|refusal| self.turned_down(refusal, operation))
    }

    fn turned_down(&self, refusal: Refusal, operation: Operation) -> recurring_core::Error {
        refusal.into_error(operation, self.0.identity.provider(), &self.0.telling)
    }

    /// The days of each request that searching or listing a range takes.
    fn windows(range: DateRange, days: Option<u16>) -> Box<dyn Iterator<Item = DateRange> + Send> {
        match days {
            Some(days) => Box::new(range.windows(days)),
            None => Box::new(std::iter::once(range)),
        }
    }

    fn settled<T>(&self, act: impl FnOnce(&mut Ledger, Timestamp) -> T) -> T {
        let mut ledger = self.lock();
        // Read under the lock: whoever comes later must not act at an earlier instant.
        let now = self.0.clock.now();
        ledger.settle(now);
        act(&mut ledger, now)
    }

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        self.0.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for InMemoryProvider {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for InMemoryProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryProvider").field("identity", &self.0.identity).finish_non_exhaustive()
    }
}

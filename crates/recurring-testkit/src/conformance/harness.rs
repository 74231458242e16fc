//! What an adapter supplies to be held to the contract.

use std::time::Duration;

use async_trait::async_trait;
use recurring_core::{Clock, Created, Date, Money, PaymentLink, RecurringProvider};

use super::failure::Failure;
use super::kept::Kept;
use crate::faulty::FaultPoint;

/// Makes a fresh world for each clause.
#[async_trait]
pub trait Harness: Send + Sync + 'static {
    /// A world of its own: no orders, no faults, a clock that only [`Stage::advance`] moves. Worlds run side by side
    /// and must not see each other.
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure>;
}

/// A world: the provider under test, and the hands of everybody else.
#[async_trait]
pub trait Stage: Send + Sync {
    /// The provider under test. It must not repeat reads by itself for longer than the suite can wait; no more than
    /// one retry without pause is best.
    fn provider(&self) -> &dyn RecurringProvider;

    /// The clock that the provider under test and its vendor live by.
    fn clock(&self) -> &dyn Clock;

    /// How many requests the vendor has seen, however they ended: the witness of "nothing was sent".
    async fn requests_seen(&self) -> u64;

    /// Moves the clock forward; the vendor collects what falls due.
    async fn advance(&self, by: Duration);

    /// Does what the payer does: opens the link, agrees, leaves a valid card.
    async fn approve(&self, order: &Created) -> Result<(), Failure>;

    /// What was collected for an order up to now, in the order of collecting: by the vendor's own books, not as the
    /// adapter reads them. Nothing for an order that does not exist.
    async fn collected(&self, order: &Created) -> Vec<Collected>;

    /// Declines the next so many attempts to collect, and answers `true`; `false` if the stage cannot.
    async fn decline_next(&self, _attempts: u32) -> bool {
        false
    }

    /// Lets the next request go wrong at a point, and answers `true`; `false` if the stage cannot.
    ///
    /// After [`FaultPoint::NotConnected`] the suite asks for the provider once and makes one call with it, so a stage may
    /// hand out another client for that call: one whose address is a closed port.
    async fn fault_next(&self, _point: FaultPoint) -> bool {
        false
    }

    /// Whether the faults happen beneath the provider under test, on its own wire. Where they are made above it, they
    /// tell nothing of what it makes of a lost answer itself, and the clauses on that do not apply.
    fn faults_reach_the_wire(&self) -> bool {
        true
    }

    /// Whether the stage can turn orders down as their payer.
    fn rejects(&self) -> bool {
        false
    }

    /// Does what the payer does: opens the link and turns the order down.
    async fn reject(&self, _order: &Created) -> Result<(), Failure> {
        Err(Failure::new("the stage cannot turn orders down"))
    }

    /// The keys and passwords of the provider under test, none of which may show; the suite guards the payer's data by
    /// itself.
    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    /// The number of the card that [`approve`](Self::approve) leaves, which may show no more than its first six and last
    /// four digits; `None` if no card has a whole number.
    fn card_number(&self) -> Option<String> {
        None
    }

    /// The address of the payer's page by the vendor's own books; `None` if the stage cannot tell.
    async fn link(&self, _order: &Created) -> Option<PaymentLink> {
        None
    }

    /// What the vendor has of an order beyond its plan, by its own books; `None` if the stage cannot tell. The clause on
    /// options is then kept in part, and so it is where a part of what is claimed is not told.
    async fn kept(&self, _order: &Created) -> Option<Kept> {
        None
    }

    /// How long after an attempt the vendor refuses to charge the same order by hand; `None` if it does not, or if
    /// that is not known.
    fn cool_down(&self) -> Option<Duration> {
        None
    }

    /// Lets the vendor refuse the next new order in its own way and with these words, so that none is made, and answers
    /// `true`; `false` if the stage cannot.
    async fn refuse_next(&self, _words: &'static str) -> bool {
        false
    }

    /// A client of another account at the same vendor, set up like the provider under test; `None` if there is none.
    fn other_account(&self) -> Option<&dyn RecurringProvider> {
        None
    }

    /// Another client of the very account of the provider under test, made in the same way; `None` if there is none.
    fn same_account(&self) -> Option<&dyn RecurringProvider> {
        None
    }

    /// How often the vendor has sent the payer's link up to now; `None` if the stage cannot tell.
    async fn links_sent(&self, _order: &Created) -> Option<u32> {
        None
    }

    /// Tries to start a stopped order again by other hands than the provider's under test – the vendor's panel, a client
    /// with other settings – and answers `true` whatever the vendor made of it; `false` if the stage cannot try.
    async fn start_again(&self, _order: &Created) -> bool {
        false
    }

    /// How many rows a page of this vendor's lists holds, few at best; `None` if its lists have no pages.
    fn page_size(&self) -> Option<u16> {
        None
    }
}

/// Money that was collected for one period, by the vendor's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collected {
    /// The day the period fell due.
    pub due: Date,
    /// The amount.
    pub amount: Money,
}

impl Collected {
    /// An entry of the books.
    #[must_use]
    pub fn new(due: Date, amount: Money) -> Self {
        Self { due, amount }
    }
}

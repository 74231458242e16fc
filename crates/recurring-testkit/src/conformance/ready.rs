//! A world that is ready for any provider: a clock, answers that get lost, and the vendor's hands from outside.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use recurring_core::{Clock, Created, RecurringProvider};

use super::failure::Failure;
use super::harness::{Collected, Stage};
use super::kept::Kept;
use crate::clock::TestClock;
use crate::faulty::{Fault, FaultPoint, Faulty};

/// What only the vendor's side can do and tell: all that a [`ReadyStage`] leaves to an adapter's tests.
///
/// Each method is the one of the same name of [`Stage`].
#[async_trait]
pub trait Backstage: Send + Sync {
    /// How many requests the vendor has seen.
    async fn requests_seen(&self) -> u64;

    /// Does what the payer does: opens the link, agrees, leaves a valid card.
    ///
    /// # Errors
    ///
    /// The vendor's side cannot do it, for example because the order no longer awaits its payer; the clause then fails.
    async fn approve(&self, order: &Created) -> Result<(), Failure>;

    /// What was collected for an order up to now, by the vendor's own books.
    async fn collected(&self, order: &Created) -> Vec<Collected>;

    /// Declines the next so many attempts to collect, and answers `true`; `false` if it cannot.
    async fn decline_next(&self, _attempts: u32) -> bool {
        false
    }

    /// Whether orders can be turned down as their payer.
    fn rejects(&self) -> bool {
        false
    }

    /// Does what the payer does: opens the link and turns the order down.
    ///
    /// # Errors
    ///
    /// As for [`approve`](Self::approve).
    async fn reject(&self, _order: &Created) -> Result<(), Failure> {
        Err(Failure::new("nobody turns orders down here"))
    }

    /// The keys and passwords that must not show.
    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    /// The number of the card that payers leave.
    fn card_number(&self) -> Option<String> {
        None
    }

    /// How long after an attempt the vendor refuses to charge the same order by hand.
    fn cool_down(&self) -> Option<Duration> {
        None
    }

    /// What the vendor has of an order beyond its plan, by its own books; `None` if it cannot tell.
    async fn kept(&self, _order: &Created) -> Option<Kept> {
        None
    }

    /// How many rows a page of the vendor's lists holds.
    fn page_size(&self) -> Option<u16> {
        None
    }
}

/// A [`Stage`] for any provider and the [`Backstage`] of its vendor.
///
/// Provider and vendor live by its clock. Requests and answers get lost above the provider, by [`Faulty`]: that is enough
/// for all that follows a lost answer, and tells nothing of what the provider itself makes of a broken connection. The
/// clauses on that are ignored with this reason; a stage of one's own that cuts connections has them run.
#[derive(Debug)]
pub struct ReadyStage<P, B> {
    provider: Faulty<P>,
    unconnected: Option<P>,
    without_connection: AtomicBool,
    other_account: Option<P>,
    clock: TestClock,
    backstage: B,
}

impl<P: RecurringProvider, B: Backstage> ReadyStage<P, B> {
    /// A stage on which nothing goes wrong until the suite says so.
    pub fn new(provider: P, clock: TestClock, backstage: B) -> Self {
        let (provider, without_connection) = (Faulty::new(provider), AtomicBool::new(false));
        Self { provider, unconnected: None, without_connection, other_account: None, clock, backstage }
    }

    /// Adds a client of an address where nobody listens, which is handed out where no connection is to be made.
    #[must_use]
    pub fn unconnected(mut self, provider: P) -> Self {
        self.unconnected = Some(provider);
        self
    }

    /// Adds a client of another account, set up like the provider under test.
    #[must_use]
    pub fn other_account(mut self, provider: P) -> Self {
        self.other_account = Some(provider);
        self
    }
}

#[async_trait]
impl<P: RecurringProvider, B: Backstage> Stage for ReadyStage<P, B> {
    /// The unconnected client is handed out for one call.
    fn provider(&self) -> &dyn RecurringProvider {
        match &self.unconnected {
            Some(unconnected) if self.without_connection.swap(false, Ordering::Relaxed) => unconnected,
            _ => &self.provider,
        }
    }

    fn clock(&self) -> &dyn Clock {
        &self.clock
    }

    async fn requests_seen(&self) -> u64 {
        self.backstage.requests_seen().await + self.provider.requests_lost()
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        self.backstage.approve(order).await
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        self.backstage.collected(order).await
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.backstage.decline_next(attempts).await
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        match point {
            FaultPoint::NotConnected if self.unconnected.is_some() => {
                self.without_connection.store(true, Ordering::Relaxed);
                true
            }
            FaultPoint::BeforeWork | FaultPoint::AfterWork => {
                self.provider.inject(Fault::new(point));
                true
            }
            _ => false,
        }
    }

    fn faults_reach_the_wire(&self) -> bool {
        false
    }

    fn rejects(&self) -> bool {
        self.backstage.rejects()
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        self.backstage.reject(order).await
    }

    fn secrets(&self) -> Vec<String> {
        self.backstage.secrets()
    }

    fn card_number(&self) -> Option<String> {
        self.backstage.card_number()
    }

    async fn kept(&self, order: &Created) -> Option<Kept> {
        self.backstage.kept(order).await
    }

    fn other_account(&self) -> Option<&dyn RecurringProvider> {
        self.other_account.as_ref().map(|other| -> &dyn RecurringProvider { other })
    }

    fn cool_down(&self) -> Option<Duration> {
        self.backstage.cool_down()
    }

    fn page_size(&self) -> Option<u16> {
        self.backstage.page_size()
    }
}

//! The controls of a running simulator, in the same process.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::JoinHandle;

use crate::accounts::Accounts;
use crate::card::{CardFlaw, StoredCard, TestCard};
use crate::clock::SimClock;
use crate::faults::Fault;
use crate::ledger::{OrderSnapshot, RowSnapshot};
use crate::log::LogEntry;
use crate::quirks::Quirks;
use crate::vendor::Vendor;
use crate::world::World;

/// A running simulator; dropping it stops it.
#[derive(Debug)]
pub struct SimulatorHandle {
    address: SocketAddr,
    world: Arc<World>,
    serving: JoinHandle<()>,
}

/// Why a control did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No order has this number, reference or list number.
    #[error("no order has this number or reference")]
    NoSuchOrder,
    /// The payer has decided already.
    #[error("the order no longer awaits its payer")]
    NotAwaitingPayer,
    /// The merchant has stopped or cancelled the order.
    #[error("the merchant has stopped the order")]
    Stopped,
    /// The card is not valid.
    #[error(transparent)]
    Card(#[from] CardFlaw),
    /// No adding of a card has this `session_id`, or its time is over.
    #[error("no adding of a card has this session number")]
    NoSuchSession,
    /// The payer has decided already.
    #[error("the adding of the card is decided already")]
    SessionDecided,
    /// The period cannot be billed: the price is fixed, the order has ended, every period has a bill, or the number is taken.
    #[error("the period cannot be billed")]
    NotBillable,
}

impl SimulatorHandle {
    pub(crate) fn new(address: SocketAddr, world: Arc<World>, serving: JoinHandle<()>) -> Self {
        Self { address, world, serving }
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base address of both vendors, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.world.base_url.clone()
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> SimClock {
        self.world.clock.clone()
    }

    /// The accounts it knows.
    #[must_use]
    pub fn accounts(&self) -> &Accounts {
        &self.world.accounts
    }

    /// How many requests of a vendor's client it has read the head of, faults included.
    #[must_use]
    pub fn requests_seen(&self, vendor: Vendor) -> u64 {
        self.world.traffic().log.seen(vendor)
    }

    /// The same by path.
    #[must_use]
    pub fn requests_by_path(&self) -> BTreeMap<String, u64> {
        self.world.traffic().log.by_path()
    }

    /// How many connections it has accepted.
    #[must_use]
    pub fn connections_seen(&self) -> u64 {
        self.world.traffic().connections
    }

    /// How many of them are still open: not closed by either end, or not noticed to be.
    #[must_use]
    pub fn connections_open(&self) -> u64 {
        self.world.traffic().open
    }

    /// The newest 10 000 requests, oldest first.
    #[must_use]
    pub fn log(&self) -> Vec<LogEntry> {
        self.log_after(0)
    }

    /// The kept requests after a sequence number, oldest first.
    #[must_use]
    pub fn log_after(&self, sequence: u64) -> Vec<LogEntry> {
        self.world.traffic().log.after(sequence)
    }

    /// All orders of a vendor, oldest first, with everything collected that fell due up to now.
    #[must_use]
    pub fn orders(&self, vendor: Vendor) -> Vec<OrderSnapshot> {
        self.world.orders(vendor)
    }

    /// The newest order with this number, reference or list number.
    #[must_use]
    pub fn order(&self, vendor: Vendor, key: &str) -> Option<OrderSnapshot> {
        self.world.order(vendor, key)
    }

    /// Sets a further fault.
    pub fn inject(&self, fault: Fault) {
        self.world.traffic().faults.add(fault);
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.world.traffic().faults.clear();
    }

    /// The switches as they stand.
    #[must_use]
    pub fn quirks(&self) -> Quirks {
        self.world.quirks()
    }

    /// Sets all switches.
    pub fn set_quirks(&self, quirks: Quirks) {
        self.world.set_quirks(quirks);
    }

    /// Does what the payer does on the hosted page: agrees, with a card.
    ///
    /// # Errors
    ///
    /// The order does not exist or does not await its payer, or the card is not valid.
    pub fn approve(&self, vendor: Vendor, key: &str, card: &TestCard) -> Result<(), ControlError> {
        self.world.approve(vendor, key, card)
    }

    /// Does what the payer does on the hosted page: refuses.
    ///
    /// # Errors
    ///
    /// The order does not exist or does not await its payer.
    pub fn reject(&self, vendor: Vendor, key: &str) -> Result<(), ControlError> {
        self.world.reject(vendor, key)
    }

    /// Declines a vendor's next so many attempts, scheduled or manual, whatever the card.
    pub fn decline_next(&self, vendor: Vendor, attempts: u64) {
        self.world.decline_next(vendor, attempts);
    }

    /// Bills a period of a variable-price Paynet order: the unbilled one of that day, or else the first unbilled one.
    ///
    /// # Errors
    ///
    /// The order does not exist, its price is fixed, it has ended, or every period has a bill.
    pub fn bill(&self, key: &str, due: Timestamp, kurus: i64, invoice_no: &str) -> Result<(), ControlError> {
        self.world.bill(key, due, kurus, invoice_no)
    }

    /// Adds so many payment records to a Paynet order after its plan's own, all due at one instant and under the vendor's
    /// own numbers, which are returned in order. Much faster than billing them one by one: for tests of paging.
    ///
    /// # Errors
    ///
    /// The order does not exist, it has ended, or the amount is not above zero.
    pub fn seed_invoices(
        &self,
        key: &str,
        count: usize,
        kurus: i64,
        due: Timestamp,
    ) -> Result<Vec<String>, ControlError> {
        self.world.seed_invoices(key, count, kurus, due)
    }

    /// The cards of an order in charge order; none if there is no such order.
    #[must_use]
    pub fn cards(&self, vendor: Vendor, key: &str) -> Vec<StoredCard> {
        self.world.cards(vendor, key)
    }

    /// The rows of an order that have a payment record, in the order in which these were made; none if there is no such
    /// order.
    #[must_use]
    pub fn invoices(&self, vendor: Vendor, key: &str) -> Vec<RowSnapshot> {
        self.world.invoices(vendor, key)
    }

    /// How many addings of a card were begun at Paynet, whatever came of them.
    #[must_use]
    pub fn card_sessions(&self) -> usize {
        self.world.card_sessions()
    }

    /// Does what the payer does on the bank's page while a card is being added at Paynet: gives the right password.
    ///
    /// # Errors
    ///
    /// There is no such session, its time is over, or the payer has decided already.
    pub fn pass_three_d(&self, session_id: &str) -> Result<(), ControlError> {
        self.world.decide_card(session_id, true)
    }

    /// Does what the payer does on the bank's page while a card is being added at Paynet: gives up.
    ///
    /// # Errors
    ///
    /// There is no such session, its time is over, or the payer has decided already.
    pub fn fail_three_d(&self, session_id: &str) -> Result<(), ControlError> {
        self.world.decide_card(session_id, false)
    }

    /// Stops answering and drops all connections.
    pub async fn shutdown(mut self) {
        self.serving.abort();
        // The task ends by being aborted, which is what was asked for.
        let _ = (&mut self.serving).await;
    }
}

impl Drop for SimulatorHandle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

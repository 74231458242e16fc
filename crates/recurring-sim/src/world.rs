//! Everything a running simulator holds: clock, accounts, switches, the two books, log and faults.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use recurring_core::Clock;

use crate::accounts::Accounts;
use crate::clock::SimClock;
use crate::faults::FaultPlan;
use crate::ids::IdMint;
use crate::ledger::Book;
use crate::log::RequestLog;
use crate::paynet::{CardSessions, PaynetOrder};
use crate::paynkolay::PaynkolayOrder;
use crate::quirks::Quirks;

/// The state shared by all connections.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: SimClock,
    pub(crate) accounts: Accounts,
    pub(crate) base_url: String,
    quirks: Mutex<Quirks>,
    books: Mutex<Books>,
    traffic: Mutex<Traffic>,
}

/// The books of both vendors.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) paynet: Book<PaynetOrder>,
    pub(crate) paynkolay: Book<PaynkolayOrder>,
    pub(crate) ids: IdMint,
    /// The cards being added at Paynet.
    pub(crate) card_sessions: CardSessions,
}

/// What came in, and what is to go wrong.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) log: RequestLog,
    pub(crate) faults: FaultPlan,
    pub(crate) connections: u64,
    /// How many of them are still open.
    pub(crate) open: u64,
}

impl Traffic {
    /// Counts a connection and tells whether a fault resets it.
    pub(crate) fn meets_reset(&mut self) -> bool {
        self.connections += 1;
        self.faults.resets_connection()
    }
}

impl World {
    /// A world without orders.
    pub(crate) fn new(clock: SimClock, accounts: Accounts, quirks: Quirks, base_url: String) -> Self {
        Self {
            clock,
            accounts,
            base_url,
            quirks: Mutex::new(quirks),
            books: Mutex::default(),
            traffic: Mutex::default(),
        }
    }

    /// The books with everything collected that fell due up to now, and that now.
    pub(crate) fn books(&self) -> (MutexGuard<'_, Books>, Timestamp) {
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        books.paynet.settle(now);
        books.paynkolay.settle(now);
        (books, now)
    }

    /// Log and faults.
    pub(crate) fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The switches as they stand.
    pub(crate) fn quirks(&self) -> Quirks {
        self.quirks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets all switches.
    pub(crate) fn set_quirks(&self, quirks: Quirks) {
        *self.quirks.lock().unwrap_or_else(PoisonError::into_inner) = quirks;
    }
}

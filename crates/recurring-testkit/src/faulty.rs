//! A wrapper that lets chosen calls of any provider go wrong: before the work is done, or after it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use recurring_core::{Error, ErrorKind, Operation};

use self::script::Script;

mod provider;
mod script;

/// Any provider, with chosen calls that go wrong. A clone shares provider and script.
///
/// The only one who knows what happened is the wrapped provider, as in life:
///
/// ```
/// use recurring_core::Operation;
/// use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider};
///
/// let provider = Faulty::new(InMemoryProvider::new());
/// provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create).on_call(2));
/// assert_eq!(provider.inner().requests_seen(), 0);
/// ```
#[derive(Clone)]
pub struct Faulty<P> {
    inner: P,
    script: Arc<Mutex<Script>>,
}

/// Where a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultPoint {
    /// No connection can be made: nothing is sent.
    NotConnected,
    /// The request is sent and lost: no work is done, no answer comes.
    BeforeWork,
    /// The work is done and its answer is lost.
    AfterWork,
}

/// Where a call goes wrong, and which calls do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    point: FaultPoint,
    operation: Option<Operation>,
    call: u32,
    times: Option<u32>,
}

impl Fault {
    /// Meets the next call, once.
    #[must_use]
    pub fn new(point: FaultPoint) -> Self {
        Self { point, operation: None, call: 1, times: Some(1) }
    }

    /// Meets only calls of one operation.
    #[must_use]
    pub fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Meets matching calls from this one on, counted from 1 since the injection.
    #[must_use]
    pub fn on_call(mut self, call: u32) -> Self {
        self.call = call;
        self
    }

    /// Meets so many matching calls in a row.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Meets every matching call from the first on.
    #[must_use]
    pub fn every(mut self) -> Self {
        self.times = None;
        self
    }
}

impl<P> Faulty<P> {
    /// Wraps a provider; nothing goes wrong until a fault is injected.
    pub fn new(inner: P) -> Self {
        Self { inner, script: Arc::default() }
    }

    /// The wrapped provider.
    pub fn inner(&self) -> &P {
        &self.inner
    }

    /// Sets a further fault; the one injected first meets a call first.
    pub fn inject(&self, fault: Fault) {
        self.script().add(fault);
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        self.script().clear();
    }

    /// How many requests were sent and lost before they reached the wrapped provider, which therefore did not see them.
    #[must_use]
    pub fn requests_lost(&self) -> u64 {
        self.script().lost()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: fmt::Debug> fmt::Debug for Faulty<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faulty").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl FaultPoint {
    /// What the caller is told.
    fn error(self, operation: Operation, provider: &'static str) -> Error {
        let (kind, detail) = match self {
            Self::NotConnected => (ErrorKind::NotConnected, "the connection was refused by a test"),
            Self::BeforeWork | Self::AfterWork => (ErrorKind::NoAnswer, "the answer was lost by a test"),
        };
        Error::new(kind, operation, provider, detail).with_effort(1, Duration::ZERO)
    }
}

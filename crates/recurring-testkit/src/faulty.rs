//! A wrapper that lets chosen calls of any provider go wrong: before the work is done, or after it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use recurring_core::InstructionTarget;

pub use self::fault::{Fault, FaultPoint};
pub use self::gate::Gate;
use self::script::Script;

mod call;
mod fault;
mod gate;
mod provider;
mod rows;
mod script;

/// Any provider, with chosen calls that go wrong. A clone shares provider and script.
///
/// A call meets at most one fault: the first injected of those that are about it and not used up. Two faults of one call
/// each therefore meet two calls. What the wrapped provider's capabilities refuse before anything is sent meets none, and
/// what it refuses unsent by itself is neither counted nor uses a fault up, where it was asked at all: a fault that comes
/// before the work does not ask it. A `Faulty` is a provider and can be wrapped again; the outer one meets a call first.
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
    gate: Gate,
}

impl<P> Faulty<P> {
    /// Wraps a provider; nothing goes wrong until a fault is injected.
    pub fn new(inner: P) -> Self {
        Self { inner, script: Arc::default(), gate: Gate::new() }
    }

    /// The wrapped provider.
    pub fn inner(&self) -> &P {
        &self.inner
    }

    /// Sets a further fault; of several that are about a call, the one injected first meets it, and the others wait for
    /// the next.
    pub fn inject(&self, fault: Fault) {
        self.script().add(fault, None);
    }

    /// Sets a further fault, for calls that name their order just so; making an order names it by its reference.
    ///
    /// The same order under another name is not met: the wrapper knows names, not orders. Calls about a range of days, a
    /// group or a bill name no order.
    pub fn inject_for(&self, order: &InstructionTarget, fault: Fault) {
        self.script().add(fault, Some(order.clone()));
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        self.script().clear();
    }

    /// The gate at which calls that are [held](FaultPoint::HeldBeforeWork) wait.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.gate.clone()
    }

    /// How many requests were sent and lost, refused or oddly answered, before they reached the wrapped provider, which therefore did not
    /// see them.
    #[must_use]
    pub fn requests_lost(&self) -> u64 {
        self.script().lost()
    }

    /// Notes a request that a fault keeps from the wrapped provider.
    fn lose_one(&self) {
        self.script().lose_one();
    }

    /// Script and gate alone, for a stream that outlives the call.
    fn without_provider(&self) -> Faulty<()> {
        Faulty { inner: (), script: Arc::clone(&self.script), gate: self.gate.clone() }
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

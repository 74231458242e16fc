//! In-memory provider, clock, fault wrapper, strategies and conformance suite for recurring card payments.
//!
//! - [`InMemoryProvider`] behaves by the whole contract without a wire: for the tests of whoever codes against
//!   [`RecurringProvider`](recurring_core::RecurringProvider).
//! - [`TestClock`] is moved by hand.
//! - [`Faulty`] wraps any provider and loses chosen answers, after the work was done or before.
//! - [`strategy`] makes arbitrary domain values for `proptest`.
//! - [`conformance`] holds an adapter to every numbered promise of `docs/contract.md`.
//! - [`scripted_server`] answers scripted bytes and records what it was sent.

#[cfg(all(not(debug_assertions), not(feature = "allow-release")))]
compile_error!(
    "recurring-testkit imitates a payment company and must not end up in a release build; \
     for benches, switch its feature `allow-release` on"
);

pub use proptest;

pub use self::clock::TestClock;
pub use self::faulty::{Fault, FaultPoint, Faulty};
pub use self::in_memory::{Collection, InMemoryBuilder, InMemoryError, InMemoryProvider, SeenRequest};

pub mod conformance;
pub mod scripted_server;
pub mod strategy;

mod clock;
mod faulty;
mod in_memory;

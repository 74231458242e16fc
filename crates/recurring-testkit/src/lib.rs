//! In-memory provider, clock, fault wrapper, mock, strategies, leak canary and conformance suite for recurring card payments.
//!
//! "The first test" in `docs/testing.md` is where to start; `docs/adding-a-provider.md` shows how an adapter is proven.
//!
//! - [`InMemoryProvider`] behaves by the whole contract without a wire: for the tests of whoever codes against
//!   [`RecurringProvider`](recurring_core::RecurringProvider).
//! - [`TestClock`] is moved by hand.
//! - [`Faulty`] wraps any provider and lets chosen calls go wrong: lost before the work or after it, refused, late, held.
//! - [`MockRecurringProvider`] answers only what a test told it to.
//! - [`Telling`] leaves out of its answers what a provider does not tell.
//! - [`presets`] imitate known payment companies: what they claim, and how little they tell.
//! - [`leak`] finds secrets and personal data in whatever shows.
//! - [`strategy`] makes arbitrary domain values and whole lives for `proptest`.
//! - [`conformance`] holds an adapter to every numbered promise of `docs/contract.md`.
//! - [`scripted_server`] answers scripted bytes and records what it was sent.

#[cfg(all(not(debug_assertions), not(feature = "allow-release")))]
compile_error!(
    "recurring-testkit imitates a payment company and must not end up in a release build. \
     Make it a dev-dependency: `cargo tree -e normal -i recurring-testkit` shows who has it as another. \
     For `cargo test --release` and for benches, switch its feature `allow-release` on: \
     `cargo test --release --features recurring-testkit/allow-release`"
);

pub use {mockall, proptest};

pub use self::clock::TestClock;
pub use self::faulty::{Fault, FaultPoint, Faulty, Gate};
pub use self::in_memory::{
    Collection, Decline, Field, InMemoryBuilder, InMemoryError, InMemoryProvider, NextDue, OrderKey, OrderState,
    PayerScript, SeenRequest, StoredOrder, Telling,
};
pub use self::mock::MockRecurringProvider;

pub mod conformance;
pub mod leak;
pub mod presets;
pub mod scripted_server;
pub mod strategy;

mod clock;
mod faulty;
mod in_memory;
mod mock;

/// The first test, on the page on testing, compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/testing.md")]
struct Testing;

/// The code of the page on adding a provider compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/adding-a-provider.md")]
struct AddingAProvider;

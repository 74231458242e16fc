//! The conformance suite: every numbered promise of `docs/contract.md`, run against any adapter.
//!
//! An adapter supplies a [`Harness`] that makes a fresh [`Stage`] for each clause: the provider under test, and the
//! hands of everybody else – the payer's, the clock's, and the vendor's own books. A [`ReadyStage`] has most of that. The
//! whole of an adapter's `tests/conformance.rs` (with `harness = false` in its manifest), with the in-memory provider where
//! the adapter and the simulator of its vendor would stand:
//!
//! ```
//! use recurring_core::Created;
//! use recurring_testkit::conformance::{self, Backstage, Collected, Failure, Harness, ReadyStage, Stage, async_trait};
//! use recurring_testkit::InMemoryProvider;
//!
//! struct Worlds;
//! struct Simulator(InMemoryProvider);
//!
//! #[async_trait]
//! impl Harness for Worlds {
//!     async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
//!         let vendor = InMemoryProvider::new();
//!         Ok(Box::new(ReadyStage::new(vendor.clone(), vendor.clock(), Simulator(vendor))))
//!     }
//! }
//!
//! #[async_trait]
//! impl Backstage for Simulator {
//!     async fn requests_seen(&self) -> u64 { self.0.requests_seen() }
//!     async fn approve(&self, order: &Created) -> Result<(), Failure> { Ok(self.0.approve(&order.reference)?) }
//!     async fn collected(&self, order: &Created) -> Vec<Collected> {
//!         self.0.collections_of(&order.reference).iter().map(|paid| Collected::new(paid.due, paid.amount)).collect()
//!     }
//! }
//!
//! # let main =
//! || conformance::run(Worlds)
//! # ;
//! # let _: &dyn Fn() -> std::process::ExitCode = &main;
//! ```
//!
//! What the stage cannot do (decline cards, cut connections) and what the capabilities do not claim makes the clauses that
//! need it *ignored*: they are listed with the reason, none is forgotten.

pub use async_trait::async_trait;

pub use self::clause::{Clause, Judgement, judge};
pub use self::failure::Failure;
pub use self::harness::{Collected, Harness, Stage};
pub use self::kept::Kept;
pub use self::ready::{Backstage, ReadyStage};
pub use self::registry::CLAUSES;
pub use self::runner::{run, run_each, run_with};

mod clause;
mod clauses;
mod failure;
mod harness;
mod kept;
mod need;
mod ready;
mod registry;
mod runner;
mod scene;

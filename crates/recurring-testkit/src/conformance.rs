//! The conformance suite: every numbered promise of `docs/contract.md`, run against any adapter.
//!
//! An adapter supplies a [`Harness`] that makes a fresh [`Stage`] for each clause: the provider under test, and the
//! hands of everybody else – the payer's, the clock's, and the vendor's own books. The whole of an adapter's
//! `tests/conformance.rs` (with `harness = false` in its manifest):
//!
//! ```
//! use std::time::Duration;
//!
//! use recurring_core::{Clock, Created, RecurringProvider};
//! use recurring_testkit::conformance::{self, Collected, Failure, Harness, Stage, async_trait};
//! use recurring_testkit::InMemoryProvider;
//!
//! struct Bench;
//! struct World(InMemoryProvider, recurring_testkit::TestClock);
//!
//! #[async_trait]
//! impl Harness for Bench {
//!     async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
//!         let provider = InMemoryProvider::new();
//!         Ok(Box::new(World(provider.clone(), provider.clock())))
//!     }
//! }
//!
//! #[async_trait]
//! impl Stage for World {
//!     fn provider(&self) -> &dyn RecurringProvider { &self.0 }
//!     fn clock(&self) -> &dyn Clock { &self.1 }
//!     async fn requests_seen(&self) -> u64 { self.0.requests_seen() }
//!     async fn advance(&self, by: Duration) { self.1.advance(by) }
//!     async fn approve(&self, order: &Created) -> Result<(), Failure> { Ok(self.0.approve(&order.reference)?) }
//!     async fn collected(&self, order: &Created) -> Vec<Collected> {
//!         self.0.collections_of(&order.reference).iter().map(|paid| Collected::new(paid.due, paid.amount)).collect()
//!     }
//! }
//!
//! # let main =
//! || conformance::run(Bench)
//! # ;
//! # let _: &dyn Fn() -> std::process::ExitCode = &main;
//! ```
//!
//! What the harness cannot do (decline cards, lose answers) and what the capabilities do not claim makes the clauses
//! that need it *ignored*: they are listed, none is forgotten.

pub use async_trait::async_trait;

pub use self::clause::{Clause, Judgement, judge};
pub use self::failure::Failure;
pub use self::harness::{Collected, Harness, Stage};
pub use self::registry::CLAUSES;
pub use self::runner::{run, run_with};

mod clause;
mod clauses;
mod failure;
mod harness;
mod need;
mod registry;
mod runner;
mod scene;

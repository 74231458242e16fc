//! What payers do with their links by themselves.

use std::time::Duration;

/// What a payer does with the link of a new order without being told in the test.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayerScript {
    /// Nothing, until the test approves or rejects.
    #[default]
    ByHand,
    /// Approves at once.
    Approves,
    /// Approves once so much time has passed.
    ApprovesAfter(Duration),
    /// Turns the order down once so much time has passed.
    RejectsAfter(Duration),
}

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
    /// Approves when this long has passed since the order was made, by the provider's clock.
    ApprovesAfter(Duration),
    /// Turns the order down when this long has passed since it was made, by the provider's clock.
    RejectsAfter(Duration),
}

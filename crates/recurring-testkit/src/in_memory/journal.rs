//! What tests may see of the model: the money it collected and the requests it saw.

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::{CardId, InstructionId, MerchantReference, Money, Operation};

/// Money that was collected for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collection {
    /// The order, by the provider's number.
    pub order: InstructionId,
    /// The order, by the merchant's reference.
    pub reference: MerchantReference,
    /// Which period of the order, counted from 0.
    pub period: u16,
    /// The day the period fell due.
    pub due: Date,
    /// When it was collected.
    pub at: Timestamp,
    /// The amount.
    pub amount: Money,
    /// The card that was charged.
    pub card: CardId,
    /// Whether it was triggered by hand, not by the plan.
    pub by_hand: bool,
}

/// A request that the model saw.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeenRequest {
    /// What was asked for.
    pub operation: Operation,
    /// The identifier, reference or days it was asked for.
    pub target: String,
    /// When.
    pub at: Timestamp,
}

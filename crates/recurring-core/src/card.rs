//! A stored card as a provider shows it: masked, and never more than that.

use std::fmt;

use crate::id::CardId;

/// A card stored by the provider for a standing order.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Card {
    /// The provider's number of the card.
    pub id: CardId,
    /// The card number with its middle masked by the provider: first six and last four digits.
    pub masked_number: Option<String>,
    /// The holder's name as the provider shows it: masked or not (personal data).
    pub holder: Option<String>,
    /// The place in the order in which cards are tried; 1 is tried first.
    pub order: Option<u32>,
    /// Whether it is the card that is tried first by default.
    pub is_default: Option<bool>,
    /// The merchant's label of the card.
    pub label: Option<String>,
}

impl Card {
    /// A card of which only the number is known.
    #[must_use]
    pub fn new(id: CardId) -> Self {
        Self { id, masked_number: None, holder: None, order: None, is_default: None, label: None }
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("id", &self.id)
            .field("order", &self.order)
            .field("is_default", &self.is_default)
            .finish_non_exhaustive()
    }
}

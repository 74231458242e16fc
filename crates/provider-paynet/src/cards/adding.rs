//! Adding a card with 3-D: what goes in, what the payer's browser is sent to, and what came of it.

use std::fmt;

use recurring_core::{CardId, CardTarget, InvalidValue, ProviderMessage, VendorCode};

use super::number::{CardExpiry, CardNumber, SecurityCode};
use crate::texts::{CardHolder, CardLabel, WebAddress, checked};

/// A card to be added, whole. It is consumed by the one request that carries it, and wiped with it.
///
/// Sending it brings the merchant's own server into the scope of the card industry's rules (PCI DSS).
///
/// ```compile_fail,E0599
/// # fn twice(card: provider_paynet::CardAddition) {
/// let copy = card.clone();
/// # }
/// ```
pub struct CardAddition {
    pub(crate) target: CardTarget,
    pub(crate) return_url: WebAddress,
    pub(crate) number: CardNumber,
    pub(crate) expiry: CardExpiry,
    pub(crate) code: SecurityCode,
    pub(crate) holder: Option<CardHolder>,
    pub(crate) label: Option<CardLabel>,
}

impl CardAddition {
    /// A card for an order or for a whole group; `return_url` is where the payer's bank sends the browser afterwards.
    #[must_use]
    pub fn new(
        target: CardTarget,
        return_url: WebAddress,
        number: CardNumber,
        expiry: CardExpiry,
        code: SecurityCode,
    ) -> Self {
        Self { target, return_url, number, expiry, code, holder: None, label: None }
    }

    /// Adds the name on the card.
    #[must_use]
    pub fn with_holder(mut self, holder: CardHolder) -> Self {
        self.holder = Some(holder);
        self
    }

    /// Labels the card.
    #[must_use]
    pub fn with_label(mut self, label: CardLabel) -> Self {
        self.label = Some(label);
        self
    }
}

impl fmt::Debug for CardAddition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardAddition").field("target", &self.target).finish_non_exhaustive()
    }
}

/// One adding of a card that has begun: the two texts that end it. It works once. `Debug` hides both.
#[derive(Clone, PartialEq, Eq)]
pub struct TdsSession {
    session_id: Box<str>,
    token_id: Box<str>,
}

impl TdsSession {
    /// The longest accepted text, in characters.
    pub const LONGEST: usize = 500;

    /// A session from its two texts, as the merchant kept them or as the payer's browser brought them back.
    ///
    /// # Errors
    ///
    /// Refuses empty or too long texts, control characters, and blanks at the ends.
    pub fn new(session_id: impl Into<String>, token_id: impl Into<String>) -> Result<Self, InvalidValue> {
        let (session_id, token_id) = (session_id.into(), token_id.into());
        checked("session_id", &session_id, Self::LONGEST)?;
        checked("token_id", &token_id, Self::LONGEST)?;
        Ok(Self::from_provider(session_id.into(), token_id.into()))
    }

    pub(crate) fn from_provider(session_id: Box<str>, token_id: Box<str>) -> Self {
        Self { session_id, token_id }
    }

    /// The session's number.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.session_id
    }

    /// The token.
    #[must_use]
    pub fn token_id(&self) -> &str {
        &self.token_id
    }
}

impl fmt::Debug for TdsSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TdsSession(***)")
    }
}

/// What the payer has to pass before a card is added: at least one of an address and a page. `Debug` hides all of it.
#[derive(Clone, PartialEq, Eq)]
pub struct TdsChallenge {
    pub(crate) session: TdsSession,
    pub(crate) post_url: Option<Box<str>>,
    pub(crate) html: Option<Box<str>>,
}

impl TdsChallenge {
    /// What ends the adding once the payer is back.
    #[must_use]
    pub fn session(&self) -> &TdsSession {
        &self.session
    }

    /// Where the payer's browser is to be sent: an `https` address, or a plain `http` one of this very machine.
    #[must_use]
    pub fn post_url(&self) -> Option<&str> {
        self.post_url.as_deref()
    }

    /// A page of Paynet's that sends the browser there by itself. It is foreign HTML: serve it alone, never inside a page
    /// of your own. The addresses in it are not checked.
    #[must_use]
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }
}

impl fmt::Debug for TdsChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TdsChallenge")
            .field("post_url", &self.post_url.is_some())
            .field("html", &self.html.is_some())
            .finish_non_exhaustive()
    }
}

/// What came of the adding of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an undetermined adding is settled by the list of cards"]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat both on purpose")]
pub enum CardAdded {
    /// It was added; to each order of a group, as far as the answer tells.
    Added {
        /// The card's number, where the answer tells it.
        card: Option<CardId>,
    },
    /// The answer proves neither, or not for every order of a group: list the cards of each and see whether it is there.
    Undetermined {
        /// Paynet's code.
        code: Option<VendorCode>,
        /// Paynet's or the bank's words, redacted.
        message: Option<ProviderMessage>,
    },
}

#[cfg(test)]
mod tests {
    use recurring_core::GroupReference;

    use super::*;

    #[test]
    fn d9_neither_a_card_nor_its_session_is_shown() {
        let addition = CardAddition::new(
            CardTarget::Group(GroupReference::new("daire-5").unwrap()),
            WebAddress::new("https://example.com/hidden").unwrap(),
            CardNumber::new("4355084355084358").unwrap(),
            CardExpiry::new(12, 2029).unwrap(),
            SecurityCode::new("987").unwrap(),
        );
        let addition = addition.with_holder(CardHolder::new("hidden").unwrap());
        let addition = addition.with_label(CardLabel::new("hidden").unwrap());
        let session = TdsSession::new("hidden", "hidden").unwrap();
        let challenge = TdsChallenge { session, post_url: Some("hidden".into()), html: Some("hidden".into()) };
        let shown = format!("{addition:?} {challenge:?} {:?}", challenge.session());
        for hidden in ["hidden", "4355", "987", "2029"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(TdsSession::new("", "a").is_err() && TdsSession::new("a", "b\n").is_err());
    }
}

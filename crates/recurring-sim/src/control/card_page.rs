//! The adding of a card seen from its payer: what the bank's page shows, and what the payer decides there.

use crate::handle::ControlError;
use crate::paynet::{SessionRefusal, SessionState};
use crate::world::World;

/// What the bank's page shows of a card being added.
#[derive(Debug, Clone)]
pub(crate) struct CardPage {
    pub(crate) session_id: String,
    pub(crate) token_id: String,
    pub(crate) masked_number: String,
    pub(crate) masked_holder: String,
    /// The references of the orders it is for.
    pub(crate) references: Vec<String>,
    /// Where the browser is to go afterwards.
    pub(crate) return_url: String,
    pub(crate) state: SessionState,
}

impl World {
    /// The adding of a card with these two names, if its time is not over.
    pub(crate) fn card_page(&self, session_id: &str, token_id: &str) -> Option<CardPage> {
        let (books, now) = self.books();
        let session = books.card_sessions.find(session_id, now).filter(|session| session.token == token_id)?;
        let orders = session.places.iter().filter_map(|place| books.paynet.order(*place));
        Some(CardPage {
            session_id: session_id.to_owned(),
            token_id: token_id.to_owned(),
            masked_number: session.card.masked_number(),
            masked_holder: session.card.masked_holder(),
            references: orders.map(|order| order.ids.reference.clone()).collect(),
            return_url: session.return_url.clone(),
            state: session.state,
        })
    }

    /// How many addings of a card were begun.
    pub(crate) fn card_sessions(&self) -> usize {
        self.books().0.card_sessions.opened()
    }

    /// The payer's bank agrees or does not.
    pub(crate) fn decide_card(&self, session_id: &str, passed: bool) -> Result<(), ControlError> {
        let (mut books, now) = self.books();
        books.card_sessions.decide(session_id, passed, now).map_err(|refusal| match refusal {
            SessionRefusal::Unknown | SessionRefusal::Unmatched => ControlError::NoSuchSession,
            SessionRefusal::NotAuthenticated | SessionRefusal::Used => ControlError::SessionDecided,
        })
    }
}

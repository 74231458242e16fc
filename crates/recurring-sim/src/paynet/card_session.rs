//! The adding of a card in two steps: what is remembered between them, and what the payer's bank said.
//!
//! Number and security code are not: only what may be kept of the card waits here.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::card::StoredCard;
use crate::ledger::Place;

/// How long the payer has for both steps (Assumed).
const LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// All sessions, finished ones included.
#[derive(Debug, Default)]
pub(crate) struct CardSessions {
    by_id: HashMap<String, CardSession>,
}

/// One adding of a card.
#[derive(Debug, Clone)]
pub(crate) struct CardSession {
    pub(crate) token: String,
    /// The orders the card is for.
    pub(crate) places: Vec<Place>,
    /// The card, which has no number in the books yet.
    pub(crate) card: StoredCard,
    /// Where the payer's browser is to go afterwards.
    pub(crate) return_url: String,
    pub(crate) opened: Timestamp,
    pub(crate) state: SessionState,
}

/// How far an adding got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionState {
    /// The payer has not decided yet.
    Awaited,
    /// The payer's bank agreed.
    Passed,
    /// The payer's bank did not agree.
    Failed,
    /// The second step was taken.
    Used,
}

/// Why the second step was refused; each has a return code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionRefusal {
    /// There is no such session, or its time is over.
    Unknown,
    /// The token belongs to another session.
    Unmatched,
    /// The payer's bank did not agree, or was not asked yet.
    NotAuthenticated,
    /// The session was used before.
    Used,
}

impl CardSessions {
    /// Remembers a new session.
    pub(crate) fn open(&mut self, id: String, session: CardSession) {
        self.by_id.insert(id, session);
    }

    /// How many were opened.
    pub(crate) fn opened(&self) -> usize {
        self.by_id.len()
    }

    /// A session whose time is not over.
    pub(crate) fn find(&self, id: &str, now: Timestamp) -> Option<&CardSession> {
        self.by_id.get(id).filter(|session| now.duration_since(session.opened) < LIFETIME)
    }

    /// Notes what the payer's bank said; once only.
    pub(crate) fn decide(&mut self, id: &str, passed: bool, now: Timestamp) -> Result<(), SessionRefusal> {
        self.find(id, now).ok_or(SessionRefusal::Unknown)?;
        match self.by_id.get_mut(id) {
            Some(session) if session.state == SessionState::Awaited => {
                session.state = if passed { SessionState::Passed } else { SessionState::Failed };
                Ok(())
            }
            Some(_) => Err(SessionRefusal::Used),
            None => Err(SessionRefusal::Unknown),
        }
    }

    /// Takes a session for the second step. Every answer but "not asked yet" and "wrong token" uses it up (Assumed).
    pub(crate) fn take(&mut self, id: &str, token: &str, now: Timestamp) -> Result<CardSession, SessionRefusal> {
        self.find(id, now).ok_or(SessionRefusal::Unknown)?;
        let session = self.by_id.get_mut(id).ok_or(SessionRefusal::Unknown)?;
        if session.token != token {
            return Err(SessionRefusal::Unmatched);
        }
        match session.state {
            SessionState::Used => Err(SessionRefusal::Used),
            SessionState::Awaited => Err(SessionRefusal::NotAuthenticated),
            SessionState::Failed => {
                session.state = SessionState::Used;
                Err(SessionRefusal::NotAuthenticated)
            }
            SessionState::Passed => {
                session.state = SessionState::Used;
                Ok(session.clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::istanbul_date;

    use super::*;
    use crate::card::TestCard;

    const OPENED: Timestamp = Timestamp::UNIX_EPOCH;

    fn sessions() -> CardSessions {
        let mut sessions = CardSessions::default();
        for id in ["a", "b"] {
            let card = TestCard::approved().store(istanbul_date(OPENED)).unwrap();
            let (token, return_url) = (format!("token {id}"), "http://localhost/".to_owned());
            let state = SessionState::Awaited;
            let session = CardSession { token, places: vec![0], card, return_url, opened: OPENED, state };
            sessions.open(id.to_owned(), session);
        }
        sessions
    }

    #[test]
    fn a_session_is_used_once() {
        let mut sessions = sessions();
        assert_eq!(sessions.take("a", "token a", OPENED).unwrap_err(), SessionRefusal::NotAuthenticated);
        sessions.decide("a", true, OPENED).unwrap();
        assert_eq!(sessions.decide("a", false, OPENED), Err(SessionRefusal::Used));
        assert_eq!(sessions.take("a", "token b", OPENED).unwrap_err(), SessionRefusal::Unmatched);
        assert_eq!(sessions.take("a", "token a", OPENED).unwrap().places, [0]);
        assert_eq!(sessions.take("a", "token a", OPENED).unwrap_err(), SessionRefusal::Used);
    }

    #[test]
    fn a_failed_or_late_session_adds_nothing() {
        let mut sessions = sessions();
        sessions.decide("a", false, OPENED).unwrap();
        assert_eq!(sessions.take("a", "token a", OPENED).unwrap_err(), SessionRefusal::NotAuthenticated);
        assert_eq!(sessions.take("a", "token a", OPENED).unwrap_err(), SessionRefusal::Used);
        sessions.decide("b", true, OPENED).unwrap();
        let late = OPENED + LIFETIME;
        assert_eq!(sessions.take("b", "token b", late).unwrap_err(), SessionRefusal::Unknown);
        assert_eq!(sessions.take("c", "token c", OPENED).unwrap_err(), SessionRefusal::Unknown);
    }
}

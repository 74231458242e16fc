//! A dealer and a label become `card_info_filter`, and its rows cards.

use recurring_core::{AgentId, Card, Error};

use crate::config::Assumptions;
use crate::error::Judged;
use crate::mapping::list_cards::{card, whole};
use crate::texts::CardLabel;
use crate::wire::card_info_filter::Request;

/// The request.
pub(crate) fn request<'a>(agent: Option<&'a AgentId>, label: Option<&'a CardLabel>) -> Request<'a> {
    Request { agent_id: agent.map(AgentId::as_str), label: label.map(CardLabel::as_str) }
}

/// The cards; code 12 says that there are none.
pub(crate) fn cards(judged: &Judged<'_>, assumptions: &Assumptions) -> Result<Vec<Card>, Error> {
    whole(judged, assumptions)?.iter().map(|row| card(row, judged)).collect()
}

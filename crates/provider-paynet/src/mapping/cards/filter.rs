//! A dealer and a label become `card_info_filter`, and its rows cards.

use recurring_core::{AgentId, Card, Error};

use crate::error::{Judged, Verdict};
use crate::mapping::list_cards::card;
use crate::texts::CardLabel;
use crate::wire::card_info_filter::{Request, Response};

/// The request.
pub(crate) fn request<'a>(agent: Option<&'a AgentId>, label: Option<&'a CardLabel>) -> Request<'a> {
    Request { agent_id: agent.map(AgentId::as_str), label: label.map(CardLabel::as_str) }
}

/// The cards; code 12 says that there are none.
pub(crate) fn cards(judged: &Judged<'_>) -> Result<Vec<Card>, Error> {
    if !matches!(judged.verdict, Verdict::Done | Verdict::NoData) {
        return Err(judged.error());
    }
    let Response { data } = judged.payload()?;
    if judged.verdict == Verdict::NoData && !data.is_empty() {
        return Err(judged.unclear("no data, says the code, beside cards"));
    }
    let cards: Option<Vec<Card>> = data.into_iter().map(card).collect();
    cards.ok_or_else(|| judged.unclear("a card has no number"))
}

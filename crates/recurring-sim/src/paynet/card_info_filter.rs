//! `card_info_filter`: the merchant's cards by dealer and label, all on one page.

use super::envelope::Refusal;
use super::{Desk, Service};
use crate::card::StoredCard;
use crate::json::Json;
use crate::members::{Kind, Members, optional};

pub(super) const SERVICE: Service = Service {
    name: "card_info_filter",
    object: Some("card_info_filter"),
    fields: &[optional("agent_id", Kind::Text), optional("label", Kind::Text)],
    answer,
};

/// A card is a dealer's if some order of the dealer has it (Assumed). The answer's text is null, as in the example.
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let (agent, label) = (members.text("agent_id"), members.text("label"));
    let cards = desk.book.cards_held_by(|order| agent.is_none_or(|agent| order.details.agent() == Some(agent)));
    let asked = cards.into_iter().filter(|card| label.is_none_or(|label| card.label == label));
    let rows = asked.map(|card| row(desk, card)).collect();
    Ok(desk.enveloped(desk.quirks.card_rows.named(rows).into_iter().collect(), 0, Json::Null))
}

fn row(desk: &Desk<'_>, card: &StoredCard) -> Json {
    Json::object([
        ("card_id", desk.quirks.id(card.id)),
        ("card_no_mask", Json::Text(card.masked_number())),
        ("card_holder_name_mask", Json::Text(card.masked_holder())),
        ("label", Json::text(&card.label)),
    ])
}

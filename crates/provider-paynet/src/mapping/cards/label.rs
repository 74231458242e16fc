//! A card and its label become `card_info_label_update`.

use recurring_core::{Acknowledged, CardId, Error};

use crate::error::Judged;
use crate::mapping::acknowledged::acknowledged_or;
use crate::texts::CardLabel;
use crate::wire::card_info_label_update::Request;

const NO_SUCH: &str = "there is no such card, and no label was set: take the card's number from the cards of its order";

/// The request.
pub(crate) fn request<'a>(card: &'a CardId, label: &'a CardLabel) -> Request<'a> {
    Request { card_id: card.as_str(), label: label.as_str() }
}

/// The answer.
pub(crate) fn labelled(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged_or(NO_SUCH, judged)
}

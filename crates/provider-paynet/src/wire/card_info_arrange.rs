//! `card_info_arrange`: the order in which an order's cards are tried. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-bilgisi-sira-duzenleme. The answer is the envelope alone.

use serde::Serialize;

use super::numbers::NumberOrText;

pub(crate) const PATH: &str = "/v1/subscription/card_info_arrange";

/// What the example sends as `subscription_card_id` in every row; no service tells such a number.
const NO_NUMBER: u8 = 0;

/// The request: one of the two names, and the cards.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    pub(crate) card_information: Vec<Card<'a>>,
}

/// One card and its rank; the example sends numbers.
#[derive(Serialize)]
pub(crate) struct Card<'a> {
    subscription_card_id: u8,
    card_id: NumberOrText<'a>,
    order_no: usize,
}

impl<'a> Card<'a> {
    /// A card with its rank, counted from 1.
    pub(crate) fn ranked(card_id: &'a str, rank: usize) -> Self {
        Self { subscription_card_id: NO_NUMBER, card_id: NumberOrText(card_id), order_no: rank }
    }
}

//! `card_info_delete`: takes a card from an order, unless it is the order's only one. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-bilgisi-silme.

use recurring_http::lenient::LenientText;
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::numbers::NumberOrText;

pub(crate) const PATH: &str = "/v1/subscription/card_info_delete";

/// The request: the card, and one of the two names of the order.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) card_id: NumberOrText<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
}

/// What the answer carries beside its envelope: the card again.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientText")]
    pub(crate) card_id: Option<Box<str>>,
}

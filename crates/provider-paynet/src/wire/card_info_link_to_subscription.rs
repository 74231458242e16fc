//! `card_info_link_to_subscription`: links a stored card to an order or a group. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-iliskilendirme.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::answered::Answered;
use super::numbers::NumberOrText;

pub(crate) const PATH: &str = "/v1/subscription/card_info_link_to_subscription";

/// The request: the card, and one of the three names.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) card_id: NumberOrText<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_reference_no: Option<&'a str>,
}

/// What the answer carries beside its envelope: `details` in the example, `Details[]` in the table.
pub(crate) type Response = Answered<Row>;

/// One order that the card was or was not linked to.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    pub(crate) subscription_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) reference_no: Option<Box<str>>,
    pub(crate) is_succeed: LenientBool,
    /// Not documented here; were it there, it could contradict `is_succeed`.
    pub(crate) code: LenientInteger,
    #[serde_as(as = "LenientText")]
    pub(crate) message: Option<Box<str>>,
}

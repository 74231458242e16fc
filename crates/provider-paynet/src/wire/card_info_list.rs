//! `card_info_list`: the cards of an order in charge order. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-bilgisi-listesi.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

pub(crate) const PATH: &str = "/v1/subscription/card_info_list";

/// The request: one of the two names.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
}

/// The order that an answer, or a row, says it is about: the answer's two members are documented, a row's are not.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct About {
    #[serde_as(as = "LenientText")]
    pub(crate) subscription_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) reference_no: Option<Box<str>>,
}

/// One card. `label` is not documented here; a sibling service has it.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    pub(crate) card_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) card_no_mask: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) card_holder_name_mask: Option<Box<str>>,
    pub(crate) order_no: LenientInteger,
    pub(crate) is_default: LenientBool,
    #[serde_as(as = "LenientText")]
    pub(crate) label: Option<Box<str>>,
}

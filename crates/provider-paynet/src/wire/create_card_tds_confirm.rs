//! `create_card_tds_confirm`: ends the adding of a card. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-ekleme/kart-islemi-tamamlama.

use recurring_http::lenient::{LenientBool, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

pub(crate) const PATH: &str = "/v1/subscription/create_card_tds_confirm";

/// The request: what the first step answered.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) session_id: &'a str,
    pub(crate) token_id: &'a str,
}

/// What the answer carries beside its envelope. The table has `is_succeed`, the example has not.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    pub(crate) is_succeed: LenientBool,
    #[serde_as(as = "LenientText")]
    pub(crate) paynet_error_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) paynet_error_message: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_message: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_short_desc: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_long_desc: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) card_id: Option<Box<str>>,
}

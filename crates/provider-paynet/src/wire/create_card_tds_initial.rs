//! `create_card_tds_initial`: begins the adding of a card with 3-D. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-ekleme/kart-ekleme-baslatma.

use recurring_http::lenient::LenientText;
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

pub(crate) const PATH: &str = "/v1/subscription/create_card_tds_initial";

/// The request, which carries a whole card: it borrows every text and is never shown.
///
/// `month` and `year` are typed int in the table and are texts in the example, which is followed.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_reference_no: Option<&'a str>,
    pub(crate) return_url: &'a str,
    pub(crate) pan: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) card_holder: Option<&'a str>,
    pub(crate) month: &'a str,
    pub(crate) year: &'a str,
    /// `cvv` here, `cvc` elsewhere at Paynet.
    pub(crate) cvv: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) label: Option<&'a str>,
}

/// What the answer carries beside its envelope; the end of the page's table could not be read.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientText")]
    pub(crate) session_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) token_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) post_url: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) html_content: Option<Box<str>>,
}

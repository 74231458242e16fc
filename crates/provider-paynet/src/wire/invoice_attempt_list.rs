//! `invoice_attempt_list`: the attempts to collect one bill. Source:
//! doc.paynet.com.tr/servisler/abonelik/fatura-odeme-girisimi-listesi.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::money::AnswerAmount;
use super::numbers::NumberOrText;

pub(crate) const PATH: &str = "/v1/subscription/invoice_attempt_list";

/// The request. Both numbers are marked required; on sibling pages one is enough. The example sends JSON numbers.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_id: Option<NumberOrText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_no: Option<NumberOrText<'a>>,
}

/// One attempt. No page shows one: these are the members that Paynet's other lists of payments have.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    pub(crate) xact_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) xact_time: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) xact_date: Option<Box<str>>,
    pub(crate) amount: AnswerAmount,
    pub(crate) status: LenientInteger,
    pub(crate) is_succeed: LenientBool,
    pub(crate) code: LenientInteger,
}

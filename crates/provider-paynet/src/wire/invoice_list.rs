//! `invoice_list`: the bills of one order, in pages. Source: doc.paynet.com.tr/servisler/abonelik/fatura-listesi.

use recurring_http::lenient::{LenientInteger, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::money::AnswerAmount;

pub(crate) const PATH: &str = "/v1/subscription/invoice_list";

/// The request. `starting_after`, a row's index, is not in its table; the answer's table repeats it.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_id: Option<&'a str>,
    pub(crate) limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starting_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
}

/// One bill. The page's rows could not be read: these members are those of a plan's rows.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    pub(crate) invoice_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) invoice_no: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) val_date: Option<Box<str>>,
    pub(crate) amount: AnswerAmount,
    pub(crate) status: LenientInteger,
}

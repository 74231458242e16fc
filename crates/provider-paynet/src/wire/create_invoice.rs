//! `create_invoice`: the bill of one period of a variable-price order. Source:
//! doc.paynet.com.tr/servisler/abonelik/duzenli-odeme-faturalandirma. The answer is the envelope alone: it names no bill.

use serde::Serialize;

use super::money::KurusText;

pub(crate) const PATH: &str = "/v1/subscription/create_invoice";

/// The request, in the order of the page's table. Amounts are typed string there and are numbers in the example.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) val_date: String,
    pub(crate) amount: KurusText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_amount: Option<KurusText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company_amount: Option<KurusText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<&'static str>,
}

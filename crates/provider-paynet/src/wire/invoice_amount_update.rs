//! `invoice_amount_update`: the amount of one bill that is still to be collected. Source:
//! doc.paynet.com.tr/servisler/abonelik/fatura-tutar-guncelleme. The answer is the envelope alone.

use serde::Serialize;

use super::money::KurusText;

pub(crate) const PATH: &str = "/v1/subscription/invoice_amount_update";

/// The request: one of the bill's numbers or both, and the amount.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_no: Option<&'a str>,
    pub(crate) amount: KurusText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_amount: Option<KurusText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company_amount: Option<KurusText>,
}

//! `invoice_status_update`: the state of one bill that is still to be collected. Source:
//! doc.paynet.com.tr/servisler/abonelik/fatura-durum-guncelleme. The answer is the envelope alone.

use serde::Serialize;

pub(crate) const PATH: &str = "/v1/subscription/invoice_status_update";

/// The request: one of the bill's numbers or both, and the status.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_no: Option<&'a str>,
    pub(crate) status: i64,
}

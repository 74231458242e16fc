//! `status_update`: stops an order or starts it again. Source:
//! doc.paynet.com.tr/servisler/abonelik/duzenli-odeme-durum-guncelleme. The answer is the envelope alone.

use serde::Serialize;

pub(crate) const PATH: &str = "/v1/subscription/status_update";

/// The request: one of the two names, and the status.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    pub(crate) status: i64,
}

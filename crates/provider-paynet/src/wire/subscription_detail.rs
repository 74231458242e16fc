//! `subscription_detail`: one order with its plan. Source: doc.paynet.com.tr/servisler/abonelik/duzenli-odeme-detayi.

use serde::Serialize;

pub(crate) use super::subscription::Subscription as Response;

pub(crate) const PATH: &str = "/v1/subscription/subscription_detail";

/// The request: one of the two names.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
}

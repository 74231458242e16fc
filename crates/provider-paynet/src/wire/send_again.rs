//! `send_again`: mails or texts the link again. Source: doc.paynet.com.tr/servisler/abonelik/tekrar-gonder. The answer is the envelope alone.

use serde::Serialize;

pub(crate) const PATH: &str = "/v1/subscription/send_again";

/// The request: one of the two names.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
}

//! `list`: the orders of a range of days, in pages. Source:
//! doc.paynet.com.tr/servisler/abonelik/duzenli-odeme-listesi.

use serde::Serialize;

pub(crate) use super::subscription::Subscription as Row;

pub(crate) const PATH: &str = "/v1/subscription/list";

/// The request. `starting_after` is a row's index, not an order's number.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) datab: &'a str,
    pub(crate) datbi: &'a str,
    pub(crate) limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starting_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_reference_no: Option<&'a str>,
}

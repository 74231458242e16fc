//! `amount_update`: a new amount for what is not collected yet. Source:
//! doc.paynet.com.tr/servisler/abonelik/tutar-guncelleme. The answer is the envelope alone.

use serde::Serialize;

use super::money::KurusText;

pub(crate) const PATH: &str = "/v1/subscription/amount_update";

/// The request. The page's table spells the number `subcription_id`, every other page `subscription_id`: which one is
/// read is not known, so both are sent.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subcription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    pub(crate) amount: KurusText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_amount: Option<KurusText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company_amount: Option<KurusText>,
}

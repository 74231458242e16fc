//! `plan_amount_update`: the amount of one planned collection. Source:
//! doc.paynet.com.tr/servisler/abonelik/plan-tutar-guencelleme. The answer is the envelope alone.

use serde::Serialize;

use super::money::KurusText;
use super::numbers::NumberOrText;

pub(crate) const PATH: &str = "/v1/subscription/plan_amount_update";

/// The request. The example prints number and amount as JSON numbers; both are typed string.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    pub(crate) plan_id: NumberOrText<'a>,
    pub(crate) amount: KurusText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_amount: Option<KurusText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company_amount: Option<KurusText>,
}

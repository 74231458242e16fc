//! `card_info_filter`: the cards of a dealer by label. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-bilgisi-filtreleme. No paging is documented; the rows are those of
//! `card_info_list`.

use serde::Serialize;

pub(crate) const PATH: &str = "/v1/subscription/card_info_filter";

/// The request; both members are optional.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) label: Option<&'a str>,
}

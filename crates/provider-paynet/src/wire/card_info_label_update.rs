//! `card_info_label_update`: labels a card. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-etiket-bilgisi-guencelleme. The answer is the envelope alone.

use serde::Serialize;

pub(crate) const PATH: &str = "/v1/subscription/card_info_label_update";

/// The request. Here the example prints the card's number as text.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) card_id: &'a str,
    pub(crate) label: &'a str,
}

//! `card_info_list`: the cards of an order in charge order. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-bilgisi-listesi.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientRows, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::{Same, serde_as};

pub(crate) const PATH: &str = "/v1/subscription/card_info_list";

/// The request: one of the two names.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
}

/// What the answer carries beside its envelope.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientRows<Same>")]
    #[serde(rename = "Data", alias = "data")]
    pub(crate) data: Vec<Row>,
}

/// One card. `label` is not documented here; a sibling service has it.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    pub(crate) card_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) card_no_mask: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) card_holder_name_mask: Option<Box<str>>,
    pub(crate) order_no: LenientInteger,
    pub(crate) is_default: LenientBool,
    #[serde_as(as = "LenientText")]
    pub(crate) label: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use recurring_http::parse::parse_answer;

    #[test]
    fn both_spellings_of_the_rows_are_read() {
        for name in ["data", "Data"] {
            let body = format!(r#"{{"{name}":[{{"card_id":1808}},{{"card_id":"1806"}}]}}"#);
            let answer: Response = parse_answer(body.as_bytes()).unwrap();
            let ids: Vec<_> = answer.data.iter().filter_map(|row| row.card_id.as_deref()).collect();
            assert_eq!(ids, ["1808", "1806"], "{name}");
        }
    }
}

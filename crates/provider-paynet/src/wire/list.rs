//! `list`: the orders of a range of days, in pages. Source:
//! doc.paynet.com.tr/servisler/abonelik/duzenli-odeme-listesi.

use recurring_http::lenient::LenientRows;
use serde::{Deserialize, Serialize};
use serde_with::{Same, serde_as};

use super::pages::HasMore;
use super::subscription::Subscription;

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

/// What the answer carries beside its envelope. Its counts are not read: the two descriptions contradict an example.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientRows<Same>")]
    #[serde(alias = "Data")]
    pub(crate) data: Vec<Subscription>,
    pub(crate) has_more: HasMore,
}

#[cfg(test)]
mod tests {
    use super::*;
    use recurring_http::parse::parse_answer;

    #[test]
    fn the_documented_answer_without_rows_is_an_empty_page() {
        let body = r#"{"object_name":"subscription_list","code":0,"message":"Başarılı Islem"}"#;
        let page: Response = parse_answer(body.as_bytes()).unwrap();
        assert!(page.data.is_empty() && page.has_more.told().is_none());
    }

    #[test]
    fn both_spellings_of_the_rows_are_read() {
        for name in ["data", "Data"] {
            let body = format!(r#"{{"{name}":[{{"subscription_id":"a"}},{{}}],"total":1,"has_more":false}}"#);
            let page: Response = parse_answer(body.as_bytes()).unwrap();
            assert_eq!((page.data.len(), page.has_more.told()), (2, Some(false)), "{name}");
        }
    }
}

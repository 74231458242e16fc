//! `card_info_link_to_subscription`: links a stored card to an order or a group. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-iliskilendirme.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientRows, LenientText};
use serde::{Deserialize, Serialize, Serializer};
use serde_with::serde_as;

use super::object::Object;

pub(crate) const PATH: &str = "/v1/subscription/card_info_link_to_subscription";

/// The request: the card, and one of the three names.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) card_id: CardNumber<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_reference_no: Option<&'a str>,
}

/// A card's number: typed string in the table, a JSON number in the example, which is followed for whole numbers.
pub(crate) struct CardNumber<'a>(pub(crate) &'a str);

impl Serialize for CardNumber<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<u64>() {
            Ok(number) if number.to_string() == self.0 => serializer.serialize_u64(number),
            _ => serializer.serialize_str(self.0),
        }
    }
}

/// What the answer carries beside its envelope: `details` in the example, `Details[]` in the table.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientRows<Object>")]
    #[serde(alias = "Details", alias = "data", alias = "Data")]
    pub(crate) details: Vec<Row>,
}

/// One order that the card was or was not linked to.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    pub(crate) subscription_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) reference_no: Option<Box<str>>,
    pub(crate) is_succeed: LenientBool,
    /// Not documented here; were it there, it could contradict `is_succeed`.
    pub(crate) code: LenientInteger,
    #[serde_as(as = "LenientText")]
    pub(crate) message: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_goes_out_as_in_the_example_and_anything_else_as_text() {
        for (text, json) in [("3965", "3965"), ("0", "0"), ("03", r#""03""#), ("+3", r#""+3""#), ("a", r#""a""#)] {
            assert_eq!(serde_json::to_string(&CardNumber(text)).unwrap(), json);
        }
    }
}

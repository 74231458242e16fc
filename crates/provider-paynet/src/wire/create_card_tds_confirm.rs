//! `create_card_tds_confirm`: ends the adding of a card. Source:
//! doc.paynet.com.tr/servisler/abonelik/kart-ekleme/kart-islemi-tamamlama.

use std::collections::HashMap;

use recurring_http::lenient::{LenientBool, LenientInteger, LenientRows, LenientText};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::{MapPreventDuplicates, Same, serde_as};

use super::answered::is_filled;
use super::envelope::BesideRow;

pub(crate) const PATH: &str = "/v1/subscription/create_card_tds_confirm";

const FLAG: &str = "is_succeed";
const GROUP_ROWS: &str = "group_reference_details";

/// The request: what the first step answered.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) session_id: &'a str,
    pub(crate) token_id: &'a str,
}

/// What the answer carries beside its envelope. The table has `is_succeed`, the example has not.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    pub(crate) is_succeed: LenientBool,
    #[serde_as(as = "LenientText")]
    pub(crate) paynet_error_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) paynet_error_message: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_message: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_short_desc: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) bank_error_long_desc: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) card_id: Option<Box<str>>,
    /// The orders of a group. Only the example has the list, and it is empty there: that a row tells its outcome as one of
    /// `card_info_link_to_subscription` does is Assumed, and only ever takes a verdict back.
    #[serde_as(as = "LenientRows<Same>")]
    pub(crate) group_reference_details: Vec<BesideRow>,
    /// A member of the Error object, which has no place in an answer of the service's own.
    pub(crate) result_code: LenientInteger,
}

/// Every member as it came. One that stands there twice makes the answer unreadable.
#[serde_as]
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Members(#[serde_as(as = "MapPreventDuplicates<_, _>")] HashMap<String, Box<RawValue>>);

impl Members {
    /// Tells whether a member that no page shows here holds something: an object, a list, or the flag under another name.
    pub(crate) fn are_strange(&self) -> bool {
        self.0.iter().any(|(name, value)| {
            let other_flag = name != FLAG && name.eq_ignore_ascii_case(FLAG);
            other_flag || name != GROUP_ROWS && is_filled(value.get())
        })
    }
}

#[cfg(test)]
mod tests {
    use recurring_http::parse::parse_answer;

    use super::*;

    #[test]
    fn what_no_page_shows_is_noticed_if_it_holds_something() {
        for (body, strange) in [
            (r#"{"is_succeed":true,"group_reference_details":[{"is_succeed":true}],"results":[],"x":{}}"#, false),
            (r#"{"code":0,"details":null,"xact_id":0}"#, false),
            (r#"{"code":0,"details":[{"is_succeed":true}]}"#, true),
            (r#"{"code":0,"Group_Reference_Details":[{}]}"#, true),
            (r#"{"code":0,"Is_Succeed":null}"#, true),
        ] {
            assert_eq!(parse_answer::<Members>(body.as_bytes()).unwrap().are_strange(), strange, "{body}");
        }
        assert!(parse_answer::<Members>(br#"{"x":{"a":1},"x":null}"#).is_err());
    }

    #[test]
    fn rows_of_a_group_are_read_where_there_are_any() {
        let rows = |value: &str| {
            let body = format!(r#"{{"group_reference_details":{value}}}"#);
            parse_answer::<Response>(body.as_bytes()).map(|answer| answer.group_reference_details.len())
        };
        for (value, count) in [("[]", 0), ("null", 0), (r#"[{"is_succeed":"true"},{}]"#, 2), (r#"{"code":1}"#, 1)] {
            assert_eq!(rows(value).unwrap(), count, "{value}");
        }
        assert!(rows(r#""""#).is_err() && rows("[1]").is_err());
    }
}

//! `manuel_charge` (the page's spelling): charges by hand. Source:
//! doc.paynet.com.tr/servisler/abonelik/manuel-cekim.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::answered::Answered;

pub(crate) const PATH: &str = "/v1/subscription/manuel_charge";

/// The request: one of the two names, and the bill. `invoice_no` is typed int in the table and is text in the
/// example, which is followed: bills may have numbers that are none.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subscription_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invoice_no: Option<&'a str>,
}

/// What the answer carries beside its envelope.
pub(crate) type Response = Answered<Row>;

/// One attempt; which bill it was for stands only in the words.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    pub(crate) code: LenientInteger,
    /// Not documented here; were it there, it could contradict the code.
    pub(crate) is_succeed: LenientBool,
    #[serde_as(as = "LenientText")]
    pub(crate) message: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use recurring_http::parse::parse_answer;

    #[test]
    fn every_spelling_of_the_rows_is_read() {
        for name in ["data", "Data", "details", "Details"] {
            let body = format!(r#"{{"{name}":[{{"code":"0"}},{{"code":1,"message":"x"}}]}}"#);
            let answer: Response = parse_answer(body.as_bytes()).unwrap();
            assert_eq!((answer.rows[0].code.value(), answer.rows[1].message.as_deref()), (Some(&0), Some("x")));
        }
        assert!(parse_answer::<Response>(br#"{"data":[],"Data":[]}"#).is_err(), "two lists of rows are none");
    }
}

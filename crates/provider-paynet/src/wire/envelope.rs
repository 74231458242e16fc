//! What every answer has around it: the envelope of HTTP 200, and the Error object of any other status.

use recurring_http::lenient::{LenientBool, LenientInteger, LenientText};
use serde::Deserialize;
use serde_with::serde_as;

use super::answered::{Answered, contradicts};

/// The envelope of an answer with HTTP 200. `object_name` says nothing that is not known, and is not uniform.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Envelope {
    pub(crate) code: LenientInteger,
    #[serde_as(as = "LenientText")]
    pub(crate) message: Option<Box<str>>,
    /// A member of the Error object, which has no place in a success.
    #[serde_as(as = "LenientText")]
    #[serde(rename = "type")]
    pub(crate) kind: Option<Box<str>>,
    /// A member of the Error object too.
    pub(crate) result_code: LenientInteger,
}

/// The Error object of any other status, where `code` is the HTTP status and the return code moves to `result_code`.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ErrorObject {
    #[serde_as(as = "LenientText")]
    #[serde(rename = "type")]
    pub(crate) kind: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) message: Option<Box<str>>,
    pub(crate) code: LenientInteger,
    pub(crate) result_code: LenientInteger,
}

/// The `type` of an Error object that says that the item does not exist.
pub(crate) const NO_DATA_ERROR: &str = "no_data_error";

/// What may stand beside the envelope of a plain acknowledgement and contradict it. No page shows any of it there.
pub(crate) type Beside = Answered<BesideRow>;

/// A row beside the envelope of a plain acknowledgement.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BesideRow {
    pub(crate) code: LenientInteger,
    pub(crate) is_succeed: LenientBool,
}

impl Beside {
    /// Tells whether something here says other than success.
    pub(crate) fn denies(&self) -> bool {
        self.contradicts(true) || self.has_denying_row()
    }

    /// The same for the answer to `create`, which may repeat the order's plan.
    pub(crate) fn denies_a_creation(&self) -> bool {
        self.contradicts_but_for_a_plan(true) || self.has_denying_row()
    }

    /// Tells whether something here says other than refusal. A row does if it has a code that does not refuse.
    pub(crate) fn affirms(&self, refuses: impl Fn(&LenientInteger) -> bool) -> bool {
        let stands = |code: &LenientInteger| !code.is_absent() && !refuses(code);
        self.contradicts(false) || self.rows.iter().any(|row| stands(&row.code) || contradicts(&row.is_succeed, false))
    }

    fn has_denying_row(&self) -> bool {
        let failed = |code: &LenientInteger| !code.is_absent() && code.value() != Some(&0);
        self.rows.iter().any(|row| failed(&row.code) || contradicts(&row.is_succeed, true))
    }
}

/// An identifier that says something: Paynet fills unused ones with 0 or an empty text; a GUID of zeros and a truth value
/// name nothing either.
pub(crate) fn identifier(text: Option<&str>) -> Option<&str> {
    let is_zero = |text: &str| text.chars().all(|sign| matches!(sign, '0' | '-' | '{' | '}'));
    let is_truth = |text: &str| ["true", "false"].iter().any(|truth| text.eq_ignore_ascii_case(truth));
    text.filter(|text| !is_zero(text) && !is_truth(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use recurring_http::parse::parse_answer;

    #[test]
    fn only_the_whole_number_zero_is_the_code_zero() {
        let code = |value: &str| {
            parse_answer::<Envelope>(format!(r#"{{"code":{value}}}"#).as_bytes()).map(|envelope| envelope.code)
        };
        for zero in ["0", r#""0""#, r#"" 0 ""#] {
            assert_eq!(code(zero).unwrap().value(), Some(&0), "{zero}");
        }
        for other in ["1", "null", r#""""#, r#""00""#, "0.0", "-0", "false", r#""0x0""#, "[0]", "{}"] {
            assert_ne!(code(other).unwrap().value(), Some(&0), "{other}");
        }
        assert!(parse_answer::<Envelope>(b"{}").unwrap().code.is_absent());
        assert!(parse_answer::<Envelope>(br#"{"code":1,"code":0}"#).is_err(), "two codes are none");
    }

    #[test]
    fn what_fills_an_unused_member_is_no_identifier() {
        for text in ["0", "00000000-0000-0000-0000-000000000000", "true", "False"] {
            assert_eq!(identifier(Some(text)), None, "{text}");
        }
        for text in ["10", "a1", "00000000-0000-0000-0000-000000000001"] {
            assert_eq!(identifier(Some(text)), Some(text));
        }
    }

    #[test]
    fn an_acknowledgement_is_contradicted_by_what_stands_beside_it() {
        let beside = |body: &str| parse_answer::<Beside>(body.as_bytes()).unwrap();
        for body in [
            r#"{"is_succeed":false}"#,
            r#"{"data":[{"code":1}]}"#,
            r#"{"Details":[{"is_succeed":"no"}]}"#,
            r#"{"results":[{"code":0}]}"#,
        ] {
            assert!(beside(body).denies(), "{body}");
        }
        for body in ["{}", r#"{"data":null}"#, r#"{"is_succeed":true,"Data":[{"code":"0"}]}"#, r#"{"data":{"a":1}}"#] {
            assert!(!beside(body).denies(), "{body}");
        }
        let affirms = |body: &str| beside(body).affirms(|code| code.value() == Some(&1));
        for row in [r#""code":0"#, r#""code":5"#, r#""code":"x""#, r#""is_succeed":true"#] {
            assert!(affirms(&format!(r#"{{"data":[{{"code":1}},{{{row}}}]}}"#)), "{row}");
        }
        assert!(!affirms(r#"{"data":[{"code":1},{"a":1}],"is_succeed":null}"#));
    }

    #[test]
    fn only_the_answer_to_a_creation_may_repeat_a_plan() {
        let beside = |body: &str| parse_answer::<Beside>(body.as_bytes()).unwrap();
        for name in ["plan", "Plan"] {
            let planned = beside(&format!(r#"{{"{name}":[{{"plan_id":1,"status":0}}]}}"#));
            assert!(planned.denies() && !planned.denies_a_creation() && planned.affirms(|_| true), "{name}");
        }
        for body in [r#"{"plan":[{"a":1}],"plans":[{"a":1}]}"#, r#"{"plan":[{"a":1}],"data":[{"code":1}]}"#] {
            assert!(beside(body).denies_a_creation(), "{body}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(body in "\\PC*") {
            let _ = parse_answer::<Envelope>(body.as_bytes());
            let _ = parse_answer::<ErrorObject>(body.as_bytes());
            let _ = parse_answer::<Beside>(body.as_bytes());
        }
    }
}

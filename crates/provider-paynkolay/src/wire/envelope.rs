//! The seven members that every answer has, and the wrappings in which answers were seen.

use std::borrow::Cow;

use recurring_http::lenient::{LenientInteger, LenientText};
use recurring_http::parse::{ParseFailure, parse_answer, unwrap_json_text};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_with::serde_as;

/// The code of a successful operation.
pub(crate) const SUCCESS: i64 = 2;
/// The code of a failed operation.
pub(crate) const FAILED: i64 = 0;
/// The code seen for a signature that does not match.
pub(crate) const HASH_FAILURE: i64 = 9;
/// The error code beside a success: "operation successful".
pub(crate) const CORE_SUCCESSFUL: &str = "CORE0302";
/// The error code of a list without rows.
pub(crate) const CORE_NO_RECORD: &str = "CORE0305";

/// What every answer says about itself. Only `RESPONSE_CODE` can be relied on; the rest may be null, empty or absent.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Envelope {
    #[serde(rename = "RESPONSE_CODE", alias = "responseCode")]
    pub(crate) response_code: LenientInteger,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "ERROR_CODE", alias = "errorCode")]
    pub(crate) error_code: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "RESPONSE_DATA", alias = "responseData")]
    pub(crate) response_data: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "ERROR_MESSAGE", alias = "errorMessage")]
    pub(crate) error_message: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "sessionId")]
    pub(crate) session_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "CORE_TRX_ID_RESERVED")]
    pub(crate) core_trx_id: Option<Box<str>>,
    /// Another envelope, as an object or as a JSON text, where a sibling service wraps its answer.
    result: Option<Box<RawValue>>,
    /// An error beside the answer; null is none.
    error: Option<IgnoredAny>,
}

impl Envelope {
    /// The provider's words: `RESPONSE_DATA`, or `ERROR_MESSAGE` where that is empty.
    pub(crate) fn words(&self) -> Option<&str> {
        self.response_data.as_deref().or(self.error_message.as_deref())
    }
}

/// An answer taken out of its wrapping: what it says about itself, and the JSON object it said it in.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    pub(crate) envelope: Envelope,
    pub(crate) body: Cow<'a, [u8]>,
}

/// What a sibling service wraps its answers in; any other member beside them makes the answer say two things.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapping {
    #[serde(default, rename = "id")]
    _id: IgnoredAny,
    result: Box<RawValue>,
    /// Null or absent; anything else is an error beside an answer.
    #[serde(default, rename = "error")]
    _error: (),
}

/// Takes an answer out of its wrapping: flat, a body that is one JSON text, or a `result` that is an object or a text.
///
/// An answer that says two things – a wrapped answer beside members of its own, an `error` beside an answer, an answer
/// wrapped twice – loses its code, so that it proves nothing.
pub(crate) fn open(body: &[u8]) -> Result<Opened<'_>, ParseFailure> {
    let body = unwrap_json_text(body);
    let mut envelope: Envelope = parse_answer(&body)?;
    if envelope.result.is_none() {
        if envelope.error.is_some() {
            envelope.response_code = LenientInteger::Absent;
        }
        return Ok(Opened { envelope, body });
    }
    let Ok(Wrapping { result, .. }) = parse_answer(&body) else {
        envelope.response_code = LenientInteger::Absent;
        return Ok(Opened { envelope, body });
    };
    let inner = unwrap_json_text(result.get().as_bytes()).into_owned();
    let mut envelope: Envelope = parse_answer(&inner)?;
    if envelope.result.is_some() || envelope.error.is_some() {
        envelope.response_code = LenientInteger::Absent;
    }
    Ok(Opened { envelope, body: Cow::Owned(inner) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(body: &str) -> LenientInteger {
        open(body.as_bytes()).unwrap().envelope.response_code
    }

    #[test]
    fn every_seen_wrapping_is_taken_off() {
        let two = LenientInteger::Value(2);
        assert_eq!(code(r#"{"RESPONSE_CODE":2}"#), two);
        assert_eq!(code(r#"{"RESPONSE_CODE":" 2 "}"#), two);
        assert_eq!(code(r#"{"responseCode":"2"}"#), two);
        assert_eq!(code(r#"{"id":"","result":{"RESPONSE_CODE":"2"},"error":null}"#), two);
        assert_eq!(code(r#"{"result":"{\"RESPONSE_CODE\":2}"}"#), two);
        assert_eq!(code(r#""{\"RESPONSE_CODE\":2}""#), two);
    }

    #[test]
    fn an_answer_that_says_two_things_has_no_code() {
        for body in [
            r#"{"RESPONSE_CODE":2,"result":{"RESPONSE_CODE":0}}"#,
            r#"{"result":{"RESPONSE_CODE":2},"error":{"code":500}}"#,
            r#"{"result":{"RESPONSE_CODE":2},"ERROR_MESSAGE":"failed"}"#,
            r#"{"LINK":"https://a","result":{"RESPONSE_CODE":0}}"#,
            r#"{"result":{"RESPONSE_CODE":2,"result":{"RESPONSE_CODE":0}}}"#,
            r#"{"RESPONSE_CODE":2,"error":"rolled back"}"#,
            r#"{"result":{"RESPONSE_CODE":2,"error":{}}}"#,
            "{}",
        ] {
            assert_eq!(code(body), LenientInteger::Absent, "{body}");
        }
        assert_eq!(code(r#"{"RESPONSE_CODE":2,"error":null}"#), LenientInteger::Value(2));
    }

    #[test]
    fn the_recorded_hash_failure_of_the_sibling_service_is_read() {
        let body = r#"{"result":"{\"RESPONSE_CODE\":9,\"ERROR_CODE\":\"\",\"RESPONSE_DATA\":\"API : hashData error :: \",\"sessionId\":null,\"CORE_TRX_ID_RESERVED\":null,\"ERROR_MESSAGE\":null,\"TimeStamp\":null}"}"#;
        let opened = open(body.as_bytes()).unwrap();
        assert_eq!(opened.envelope.response_code, LenientInteger::Value(9));
        assert_eq!(opened.envelope.error_code, None);
        assert_eq!(opened.envelope.words(), Some("API : hashData error ::"));
    }

    proptest! {
        #[test]
        fn opening_never_panics(body in "\\PC*") {
            let _ = open(body.as_bytes());
        }

        /// No other code than 2 reads as 2 (D8).
        #[test]
        fn d8_no_other_number_is_success(number in any::<i64>()) {
            let read = code(&format!(r#"{{"RESPONSE_CODE":{number}}}"#));
            prop_assert_eq!(read == LenientInteger::Value(SUCCESS), number == SUCCESS);
        }
    }
}

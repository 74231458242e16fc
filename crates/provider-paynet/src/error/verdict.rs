//! The verdict table: HTTP status and code to what they prove.

use recurring_core::ErrorKind;
use recurring_http::lenient::LenientInteger;

use crate::wire::envelope::{Envelope, ErrorObject, NO_DATA_ERROR};
use recurring_http::parse::parse_answer;

/// What an answer proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Done, unless something else in the answer contradicts it.
    Done,
    /// Refused: the order does not exist.
    NoData,
    /// Refused: what was named does not exist, which is not told to be the order.
    Missing,
    /// Refused: the key is not accepted, or not from this address.
    Unauthorized,
    /// Refused.
    Refused,
    /// Nothing is proven: a code or a status that says neither.
    Unclear,
    /// Nothing is proven: the provider cannot serve now.
    Unavailable,
    /// Nothing is proven: not the provider's JSON.
    Unreadable,
}

/// What an answer said of itself.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The return code.
    pub(crate) code: LenientInteger,
    /// The provider's words.
    pub(crate) message: Option<Box<str>>,
    /// The `type` of an Error object.
    pub(crate) kind: Option<Box<str>>,
}

/// Judges an answer by its status, its code, and for HTTP 404 the type of its Error object.
pub(super) fn verdict(status: u16, body: &[u8], no_data_error_is_absence: bool) -> (Verdict, Said) {
    match status {
        200 => of_envelope(body),
        400 | 401 | 403 | 404 | 405 => of_error_object(status, body, no_data_error_is_absence),
        429 | 500.. => (Verdict::Unavailable, said_by_error_object(body)),
        _ => (Verdict::Unclear, said_by_error_object(body)),
    }
}

/// What a return code proves.
pub(crate) fn of_code(code: &LenientInteger) -> Verdict {
    match code.value() {
        Some(0) => Verdict::Done,
        Some(1 | 2 | 3 | 4 | 9 | 11) => Verdict::Refused,
        Some(7) => Verdict::Unauthorized,
        Some(12) => Verdict::NoData,
        Some(24 | 25) => Verdict::Missing,
        Some(8 | 10) => Verdict::Unavailable,
        Some(_) | None => Verdict::Unclear,
    }
}

/// Tells whether a return code proves that nothing happened.
pub(crate) fn refuses(code: &LenientInteger) -> bool {
    of_code(code).is_refusal()
}

/// The code, unless a member of the Error object stands beside it and says otherwise.
fn of_envelope(body: &[u8]) -> (Verdict, Said) {
    let Ok(Envelope { code, message, kind, result_code }) = parse_answer(body) else {
        return (Verdict::Unreadable, Said::default());
    };
    let contradicted = kind.is_some() || !result_code.is_absent() && of_code(&result_code) != of_code(&code);
    let verdict = if contradicted { Verdict::Unclear } else { of_code(&code) };
    (verdict, Said { code, message, kind })
}

/// A refusal only if the body is the Error object, whose `code` repeats the status and whose return code refuses too.
fn of_error_object(status: u16, body: &[u8], no_data_error_is_absence: bool) -> (Verdict, Said) {
    let Ok(object) = parse_answer::<ErrorObject>(body) else {
        return (Verdict::Unreadable, Said::default());
    };
    let repeats_status = object.code.value() == Some(&i64::from(status));
    let refuses = object.result_code.is_absent() || of_code(&object.result_code).is_refusal();
    let agrees = object.result_code.is_absent() || of_code(&object.result_code) == Verdict::NoData;
    let no_data = object.kind.as_deref() == Some(NO_DATA_ERROR);
    let verdict = match status {
        _ if object.kind.is_none() || !repeats_status || !refuses => Verdict::Unclear,
        401 | 403 => Verdict::Unauthorized,
        404 if no_data && no_data_error_is_absence && agrees => Verdict::NoData,
        404 => Verdict::Missing,
        _ => Verdict::Refused,
    };
    (verdict, said(object))
}

fn said_by_error_object(body: &[u8]) -> Said {
    parse_answer::<ErrorObject>(body).map(said).unwrap_or_default()
}

fn said(object: ErrorObject) -> Said {
    let ErrorObject { kind, message, code, result_code } = object;
    let code = if result_code.is_absent() { code } else { result_code };
    Said { code, message, kind }
}

impl Verdict {
    /// Whether it proves that nothing happened.
    pub(crate) fn is_refusal(self) -> bool {
        match self {
            Self::NoData | Self::Missing | Self::Unauthorized | Self::Refused => true,
            Self::Done | Self::Unclear | Self::Unavailable | Self::Unreadable => false,
        }
    }

    /// The kind of the error it is. Success that is asked for as an error lacked what success must carry.
    pub(super) fn kind(self) -> ErrorKind {
        match self {
            Self::NoData | Self::Missing => ErrorKind::NotFound,
            Self::Unauthorized => ErrorKind::Unauthorized,
            Self::Refused => ErrorKind::Refused,
            Self::Done | Self::Unclear => ErrorKind::UnclearAnswer,
            Self::Unavailable => ErrorKind::Unavailable,
            Self::Unreadable => ErrorKind::UnreadableAnswer,
        }
    }

    /// Our own sentence on it.
    pub(super) fn detail(self, status: u16, code: &LenientInteger) -> String {
        let detail = match (self, code.value()) {
            (Self::NoData, _) => "there is no such order",
            (Self::Missing, Some(24)) => "there is no such bill",
            (Self::Missing, Some(25)) => "there is no such card",
            (Self::Unauthorized, _) => {
                "check the secret key, that it belongs to this host, and that Paynet has registered this server's address"
            }
            (Self::Unclear, Some(5)) if status == 200 => "it is a duplicate of something: read back what exists",
            (Self::Unclear, Some(100)) if status == 200 => "it repeats an earlier success: read back what exists",
            (Self::Unclear | Self::Done, _) if status == 200 => "the code proves neither success nor refusal",
            (Self::Unavailable, _) if status == 200 => "the code says that the provider failed",
            (Self::Refused, _) if status == 200 => "",
            (Self::Unreadable, _) if status == 200 => "the answer is not JSON with an envelope",
            _ => return format!("HTTP status {status}"),
        };
        detail.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_core::{Effect, Operation};

    use super::*;

    fn judged(status: u16, body: &str) -> (Verdict, Effect) {
        let (verdict, _) = verdict(status, body.as_bytes(), true);
        (verdict, verdict.kind().effect_of(Operation::Charge))
    }

    /// One case for each row of the verdict table.
    #[test]
    fn every_row_of_the_verdict_table() {
        use Verdict::{Done, Missing, NoData, Refused, Unauthorized, Unavailable, Unclear};
        let rows: &[(&[i64], Verdict)] = &[
            (&[0], Done),
            (&[1, 2, 3, 4, 9, 11], Refused),
            (&[7], Unauthorized),
            (&[12], NoData),
            (&[24, 25], Missing),
            (&[8, 10], Unavailable),
            (&[5, 6, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 26, 99, 100, 200, 201, -1, 400], Unclear),
        ];
        for (codes, expected) in rows {
            for code in *codes {
                for body in [format!(r#"{{"code":{code}}}"#), format!(r#"{{"code":" {code} ","message":null}}"#)] {
                    let effect = if expected.is_refusal() { Effect::None } else { Effect::Unknown };
                    assert_eq!(judged(200, &body), (*expected, effect), "{body}");
                }
            }
        }
    }

    #[test]
    fn an_error_status_refuses_only_with_the_error_object() {
        let statuses = [
            (400, Verdict::Refused),
            (401, Verdict::Unauthorized),
            (403, Verdict::Unauthorized),
            (404, Verdict::Missing),
            (405, Verdict::Refused),
        ];
        for (status, refusal) in statuses {
            let object = |more: &str| format!(r#"{{"type":"api_error","message":"x","code":{status}{more}}}"#);
            assert_eq!(judged(status, &object("")), (refusal, Effect::None), "{status}");
            assert_eq!(judged(status, &object(r#","result_code":null"#)), (refusal, Effect::None));
            for code in [1, 2, 3, 4, 7, 9, 11, 12, 24, 25] {
                assert_eq!(judged(status, &object(&format!(r#","result_code":"{code}""#))), (refusal, Effect::None));
            }
            for code in [0, 5, 6, 8, 10, 13, 26, 99, 100, 200] {
                let answer = judged(status, &object(&format!(r#","result_code":{code}"#)));
                assert_eq!(answer, (Verdict::Unclear, Effect::Unknown), "{status} {code}");
            }
            for body in [r#"{"type":"x","code":1}"#, r#"{"message":"x"}"#, "{}", r#"{"code":0}"#] {
                assert_eq!(judged(status, body), (Verdict::Unclear, Effect::Unknown), "{status} {body}");
            }
            assert_eq!(
                judged(status, &format!(r#"{{"code":{status}}}"#)).0,
                Verdict::Unclear,
                "no type, no Error object"
            );
            for body in ["", "<html></html>", "null", "[]", "\"x\""] {
                assert_eq!(judged(status, body).1, Effect::Unknown, "{status} {body}");
            }
        }
    }

    #[test]
    fn not_found_is_absence_only_where_the_type_says_no_data() {
        let object = |kind: &str| format!(r#"{{"type":"{kind}","message":"x","code":404,"result_code":12}}"#);
        assert_eq!(judged(404, &object("no_data_error")).0, Verdict::NoData);
        assert_eq!(judged(404, &object("no_data_error").replace("12", "24")).0, Verdict::Missing);
        assert_eq!(judged(404, &object("404 Not Found")).0, Verdict::Missing);
        assert_eq!(verdict(404, object("no_data_error").as_bytes(), false).0, Verdict::Missing);
    }

    #[test]
    fn members_of_the_error_object_contradict_an_envelope() {
        for (body, verdict) in [
            (r#"{"code":0,"type":"api_error"}"#, Verdict::Unclear),
            (r#"{"code":12,"type":"no_data_error","result_code":12}"#, Verdict::Unclear),
            (r#"{"code":0,"result_code":1}"#, Verdict::Unclear),
            (r#"{"code":12,"result_code":0}"#, Verdict::Unclear),
            (r#"{"code":0,"result_code":"x"}"#, Verdict::Unclear),
            (r#"{"code":0,"result_code":0,"type":null}"#, Verdict::Done),
            (r#"{"code":1,"result_code":"11","type":""}"#, Verdict::Refused),
        ] {
            assert_eq!(judged(200, body).0, verdict, "{body}");
        }
    }

    /// Whatever the body says, no other status proves anything.
    #[test]
    fn every_other_status_leaves_a_write_unknown() {
        for status in [100, 201, 204, 301, 302, 307, 402, 406, 408, 409, 418, 422, 429, 500, 502, 503, 504, 599] {
            for body in ["", "<html></html>", r#"{"code":0}"#, r#"{"code":1}"#, r#"{"type":"x","code":500}"#] {
                assert_eq!(judged(status, body).1, Effect::Unknown, "{status} {body}");
            }
        }
        assert_eq!(judged(503, "").0, Verdict::Unavailable);
        assert_eq!(judged(429, "").0, Verdict::Unavailable);
    }

    #[test]
    fn a_body_that_is_no_envelope_leaves_a_write_unknown() {
        for body in
            ["", "<html></html>", "null", "[]", "0", r#"{"code":0"#, "{}", r#"{"code":null}"#, r#"{"code":"00"}"#]
        {
            assert_eq!(judged(200, body).1, Effect::Unknown, "{body}");
        }
    }

    proptest! {
        /// No words change a verdict, upward or downward.
        #[test]
        fn words_never_change_a_verdict(code in 0_i64..300, words in "\\PC{0,20}|Başarılı işlem|Hata") {
            let words = serde_json::to_string(&words).unwrap();
            let with = judged(200, &format!(r#"{{"code":{code},"message":{words}}}"#));
            prop_assert_eq!(with, judged(200, &format!(r#"{{"code":{code}}}"#)));
        }

        #[test]
        fn judging_never_panics(status in any::<u16>(), body in "\\PC*") {
            let _ = judged(status, &body);
        }
    }
}

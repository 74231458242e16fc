//! Paynet's three ways to say no, and its one way to say yes.

use std::borrow::Cow;

use super::Desk;
use crate::json::Json;
use crate::log::Verdict;
use crate::members::Flaw;
use crate::quirks::{PaynetQuirks, Presence};

/// Why a request was not done.
#[derive(Debug)]
pub(super) struct Refusal {
    /// For the log.
    reason: String,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// An HTTP status with the Error object, whose `code` is the status.
    ErrorObject { status: u16, kind: &'static str, result_code: u16 },
    /// Status 200 with a return code.
    Code { code: u16, message: String },
    /// Status 200 with a body of the service's own.
    Body(Json),
}

/// A refusal as an Error object.
pub(super) fn error_object(status: u16, kind: &'static str, result_code: u16, reason: &str) -> Refusal {
    Refusal { reason: reason.to_owned(), form: Form::ErrorObject { status, kind, result_code } }
}

/// A refusal as a return code.
pub(super) fn code(code: u16, message: &str, reason: impl Into<String>) -> Refusal {
    Refusal { reason: reason.into(), form: Form::Code { code, message: message.to_owned() } }
}

/// A refusal of a value that has the right type: code 11.
pub(super) fn bad_value(reason: impl Into<String>) -> Refusal {
    code(11, "Hatalı istek", reason)
}

/// A refusal because the order is unknown: code 12.
pub(super) fn no_data(reason: impl Into<String>) -> Refusal {
    code(12, "Kayıt bulunamadı", reason)
}

/// A refusal because of the order's state: code 1.
pub(super) fn unsuccessful(message: &str, reason: impl Into<String>) -> Refusal {
    code(1, message, reason)
}

/// A refusal whose body only the service can build.
pub(super) fn with_body(body: Json, reason: impl Into<String>) -> Refusal {
    Refusal { reason: reason.into(), form: Form::Body(body) }
}

impl Refusal {
    /// Status, body and verdict.
    pub(super) fn written(self, quirks: &PaynetQuirks, object: Option<&'static str>) -> (u16, Json, Verdict) {
        let (status, body) = match self.form {
            Form::ErrorObject { status, kind, result_code } => {
                let body = Json::object([
                    ("type", Json::text(kind)),
                    ("message", Json::text("Geçersiz istek")),
                    ("code", quirks.codes.write(status)),
                    ("result_code", quirks.codes.write(result_code)),
                ]);
                (status, body)
            }
            Form::Code { code, message } => {
                let body = Json::object([
                    ("object_name", object_name(quirks, object)),
                    ("code", quirks.codes.write(code)),
                    ("message", Json::Text(message)),
                ]);
                (200, body)
            }
            Form::Body(body) => (200, body),
        };
        (status, body, Verdict::Refused { reason: self.reason })
    }
}

fn object_name(quirks: &PaynetQuirks, object: Option<&'static str>) -> Json {
    match quirks.object_names {
        Presence::Present => Json::text_or_null(object),
        Presence::Absent => Json::Null,
    }
}

impl From<Flaw> for Refusal {
    fn from(flaw: Flaw) -> Self {
        error_object(400, "invalid_request_error", 11, &flaw.0)
    }
}

impl Desk<'_> {
    /// The answer of success: the service's members, then the envelope.
    pub(super) fn success(&self, members: Vec<(Cow<'static, str>, Json)>, message: &str) -> Json {
        let message = match self.quirks.messages {
            Presence::Present => Json::text(message),
            Presence::Absent => Json::Null,
        };
        self.enveloped(members, 0, message)
    }

    /// The service's members, then the envelope with any code.
    pub(super) fn enveloped(&self, mut members: Vec<(Cow<'static, str>, Json)>, code: u16, message: Json) -> Json {
        members.push(("object_name".into(), object_name(self.quirks, self.object)));
        members.push(("code".into(), self.quirks.codes.write(code)));
        members.push(("message".into(), message));
        Json::Object(members)
    }
}

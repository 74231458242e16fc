//! Paynkolay's envelope: seven members on every answer, and what sibling services wrap it in.

use super::Desk;
use crate::json::Json;
use crate::log::Verdict;
use crate::members::Flaw;
use crate::quirks::{Envelope, PaynkolayQuirks};

/// The text of success, in English whatever the language, as in the page's examples.
const DONE: &str = "Transaction Successful.";

/// Why a request was not done.
#[derive(Debug)]
pub(super) struct Refusal {
    code: u16,
    message: String,
    /// For the log.
    reason: String,
}

/// A refusal: code 0.
pub(super) fn no(message: &str, reason: impl Into<String>) -> Refusal {
    Refusal { code: 0, message: message.to_owned(), reason: reason.into() }
}

/// A refusal because a value is not in the documented form: code 0.
pub(super) fn bad_value(reason: impl Into<String>) -> Refusal {
    no("Gönderilen bilgiler hatalı", reason)
}

/// A refusal because the signature is wrong: code 9, as recorded at a sibling service.
pub(super) fn bad_signature() -> Refusal {
    let reason = "`hashDatav2` is not the digest of the values sent".to_owned();
    Refusal { code: 9, message: "hashDatav2 error".to_owned(), reason }
}

impl From<Flaw> for Refusal {
    fn from(flaw: Flaw) -> Self {
        no("Gönderilen bilgiler hatalı", flaw.0)
    }
}

impl Refusal {
    /// Body and verdict; the message is in `RESPONSE_DATA`, everything else is empty or null.
    pub(super) fn written(self, quirks: &PaynkolayQuirks) -> (Json, Verdict) {
        let body = Json::object([
            ("RESPONSE_CODE", quirks.codes.write(self.code)),
            ("ERROR_CODE", Json::text("")),
            ("RESPONSE_DATA", Json::Text(self.message)),
            ("sessionId", Json::Null),
            ("CORE_TRX_ID_RESERVED", Json::Null),
            ("ERROR_MESSAGE", Json::Null),
            ("TimeStamp", Json::Null),
        ]);
        (body, Verdict::Refused { reason: self.reason })
    }
}

impl Desk<'_> {
    /// The answer of success: the service's members, then the envelope.
    pub(super) fn success<const N: usize>(&mut self, members: [(&'static str, Json); N]) -> Json {
        self.enveloped(members, self.quirks.codes.write(2), (Json::Null, DONE), Json::Null)
    }

    /// A cancel's success, which carries an error code and an error message all the same.
    pub(super) fn cancelled<const N: usize>(&mut self, members: [(&'static str, Json); N]) -> Json {
        self.enveloped(members, self.quirks.codes.write(2), (Json::text("CORE0302"), DONE), Json::text(DONE))
    }

    /// The answer of a list that found nothing: code 0 as text.
    pub(super) fn no_record<const N: usize>(&mut self, members: [(&'static str, Json); N]) -> Json {
        let message = "Listelenecek kayıt bulunamadı";
        self.enveloped(members, Json::text("0"), (Json::text("CORE0305"), message), Json::text(message))
    }

    fn enveloped<const N: usize>(
        &mut self,
        members: [(&'static str, Json); N],
        code: Json,
        (error_code, message): (Json, &str),
        error_message: Json,
    ) -> Json {
        let envelope = [
            ("RESPONSE_CODE", code),
            ("ERROR_CODE", error_code),
            ("RESPONSE_DATA", Json::text(message)),
            ("sessionId", Json::Text(self.ids.guid())),
            ("CORE_TRX_ID_RESERVED", Json::Text(self.ids.guid().to_uppercase())),
            ("ERROR_MESSAGE", error_message),
            ("TimeStamp", Json::Null),
        ];
        Json::Object(members.into_iter().chain(envelope).map(|(name, value)| (name.into(), value)).collect())
    }
}

impl PaynkolayQuirks {
    /// The body's text in the wrapping that is set.
    pub(super) fn wrapped(&self, body: Json) -> String {
        let wrapped = match self.envelope {
            Envelope::Flat => body,
            Envelope::ResultObject => Json::object([("id", Json::text("")), ("result", body), ("error", Json::Null)]),
            Envelope::ResultText => Json::object([("result", Json::Text(body.to_string()))]),
            Envelope::DoubleEncoded => Json::Text(body.to_string()),
            Envelope::CamelCase => camel_case(body),
        };
        wrapped.to_string()
    }
}

fn camel_case(body: Json) -> Json {
    let Json::Object(members) = body else { return body };
    let renamed = members.into_iter().map(|(name, value)| match name.as_ref() {
        "RESPONSE_CODE" => ("responseCode".into(), value),
        "RESPONSE_DATA" => ("responseData".into(), value),
        _ => (name, value),
    });
    Json::Object(renamed.collect())
}

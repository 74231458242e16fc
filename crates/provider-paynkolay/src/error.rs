//! What each answer of Paynkolay's proves: the one place where an answer becomes a verdict.

use recurring_core::{Error, ErrorKind, Operation, Payer, ProviderMessage, Trace, VendorCode};
use recurring_http::lenient::{Lenient, LenientInteger};
use recurring_http::parse::{ParseFailure, parse_answer};
use recurring_http::{Answer, lift};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

use crate::auth::PaynkolayCredentials;
use crate::client::SendError;
use crate::config::Assumptions;
use crate::provider::NAME;
use crate::wire::envelope::{self, Envelope, Opened};

/// What is known when an answer is judged: which operation it answers, and what must not be shown of it.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    pub(crate) operation: Operation,
    pub(crate) assumptions: &'a Assumptions,
    /// The secrets that the provider's words might repeat.
    pub(crate) credentials: &'a PaynkolayCredentials,
    /// The payer whose data the provider's words might repeat.
    pub(crate) payer: Option<&'a Payer>,
}

/// An answer that may be read on: it has the success code, or one of the codes that refuse.
pub(crate) struct Judged<R> {
    pub(crate) code: Code,
    pub(crate) payload: R,
    pub(crate) envelope: Envelope,
    effort: (u32, std::time::Duration),
}

/// The codes that can prove something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// 2: success, if it carries what success must carry.
    Success,
    /// 0 or 9: refused, if it carries nothing that success would carry.
    Refusal {
        /// Whether it says that the signature does not match.
        signature: bool,
    },
}

impl Judge<'_> {
    /// Judges an answer by its status and code, and reads what it carries.
    ///
    /// Only HTTP 200 with the code 2, 0 or (if assumed) 9 can prove anything; every other answer proves nothing.
    pub(crate) fn judge<R: DeserializeOwned>(&self, answer: &Answer) -> Result<Judged<R>, Error> {
        let effort = (answer.attempts, answer.elapsed);
        if answer.status != 200 {
            return Err(self.status(answer.status).with_effort(effort.0, effort.1));
        }
        let unreadable = |failure: ParseFailure| self.unreadable(failure).with_effort(effort.0, effort.1);
        let Opened { envelope, body } = envelope::open(&answer.body).map_err(unreadable)?;
        let Some(code) = self.code(&envelope) else {
            let error = self.error(ErrorKind::UnclearAnswer, "the code proves neither success nor refusal", &envelope);
            return Err(error.with_effort(effort.0, effort.1));
        };
        let payload = parse_answer(&body).map_err(unreadable)?;
        Ok(Judged { code, payload, envelope, effort })
    }

    /// A request that got no readable answer, or could not be written.
    pub(crate) fn failure(&self, failure: SendError) -> Error {
        match failure {
            SendError::Transport(failure) => lift::failure(failure, self.operation, NAME),
            SendError::Unwritten(error) => {
                let detail = "the request cannot be written as JSON";
                Error::new(ErrorKind::Misconfigured, self.operation, NAME, detail).with_source(error)
            }
        }
    }

    /// The refusal that an answer with a refusing code is, if it carries nothing that success would carry.
    pub(crate) fn refusal<R>(&self, judged: &Judged<R>, signature: bool, carries_success: bool) -> Error {
        let contradicts = judged.envelope.error_code.as_deref() == Some(envelope::CORE_SUCCESSFUL);
        let (kind, detail) = if carries_success || contradicts {
            (ErrorKind::UnclearAnswer, "the answer refuses and carries what only a success carries")
        } else if signature {
            (ErrorKind::Unauthorized, "the signature was not accepted: check the merchant's secret key and its host")
        } else {
            (ErrorKind::Refused, "")
        };
        self.error(kind, detail, &judged.envelope).with_effort(judged.effort.0, judged.effort.1)
    }

    /// An answer with the success code that lacks what success must carry, or contradicts itself.
    pub(crate) fn unclear<R>(&self, judged: &Judged<R>, detail: &'static str) -> Error {
        let error = self.error(ErrorKind::UnclearAnswer, detail, &judged.envelope);
        error.with_effort(judged.effort.0, judged.effort.1)
    }

    fn code(&self, envelope: &Envelope) -> Option<Code> {
        match envelope.response_code.value().copied()? {
            envelope::SUCCESS => Some(Code::Success),
            envelope::FAILED => Some(Code::Refusal { signature: false }),
            envelope::HASH_FAILURE if self.assumptions.nine_is_refusal => Some(Code::Refusal { signature: true }),
            _ => None,
        }
    }

    fn error(&self, kind: ErrorKind, detail: &str, envelope: &Envelope) -> Error {
        let message = envelope.words().map(|words| self.redacted(words));
        Error::new(kind, self.operation, NAME, detail)
            .with_code(code_text(&envelope.response_code))
            .with_message(message)
            .with_trace(self.trace(envelope))
    }

    /// The provider's numbers of an exchange, under its own names; one that repeats a secret is none.
    pub(crate) fn trace(&self, envelope: &Envelope) -> Trace {
        let secrets = self.credentials.spellings();
        let number = |text: &'_ Option<Box<str>>| {
            let text = text.as_deref()?;
            let shows = secrets.iter().any(|secret| text.contains(secret.expose_secret()));
            Some(if shows { "***".to_owned() } else { text.to_owned() })
        };
        Trace::default()
            .with("ERROR_CODE", number(&envelope.error_code).as_deref())
            .with("sessionId", number(&envelope.session_id).as_deref())
            .with("CORE_TRX_ID_RESERVED", number(&envelope.core_trx_id).as_deref())
    }

    /// The provider's words without what must not be shown of them.
    fn redacted(&self, words: &str) -> ProviderMessage {
        let secrets = self.credentials.spellings();
        let mut hidden: Vec<&str> = secrets.iter().map(ExposeSecret::expose_secret).collect();
        let address = self.payer.and_then(|payer| payer.ip).map(|ip| ip.address().to_string());
        hidden.extend(address.as_deref());
        if let Some(Payer { name, email, gsm, ip: _ }) = self.payer {
            let (given, surname) = name.split();
            hidden.extend([name.as_str(), given, email.as_str(), gsm.national()]);
            hidden.extend(surname);
        }
        ProviderMessage::redacted(words, &hidden)
    }

    /// Tells whether a refusing answer is the one that stands for a list without rows.
    pub(crate) fn is_empty_list<R>(&self, judged: &Judged<R>, signature: bool, holds_rows: bool) -> bool {
        let no_record = judged.envelope.error_code.as_deref() == Some(envelope::CORE_NO_RECORD);
        self.assumptions.empty_list_code && no_record && !signature && !holds_rows
    }

    fn status(&self, status: u16) -> Error {
        let kind = if status == 429 || status >= 500 { ErrorKind::Unavailable } else { ErrorKind::UnclearAnswer };
        Error::new(kind, self.operation, NAME, format!("HTTP status {status}"))
    }

    fn unreadable(&self, failure: ParseFailure) -> Error {
        let detail = "the answer is not the JSON that this service is to give";
        Error::new(ErrorKind::UnreadableAnswer, self.operation, NAME, detail).with_source(failure)
    }
}

/// The code as it came. What is not a number could be anything, so it is not repeated.
fn code_text(code: &LenientInteger) -> Option<VendorCode> {
    match code {
        Lenient::Value(number) => Some(VendorCode::new(&number.to_string())),
        Lenient::Absent => None,
        Lenient::Unreadable(_) => Some(VendorCode::new("unreadable")),
    }
}

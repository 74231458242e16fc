//! What each answer of Paynet's proves: the one place where an answer becomes a verdict.

use std::time::Duration;

use recurring_core::{Advice, Error, ErrorKind, Operation, ProviderMessage, Trace, VendorCode};
use recurring_http::lenient::LenientInteger;
use recurring_http::parse::ParseFailure;
use recurring_http::{Answer, lift, spellings};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

pub(crate) use self::verdict::{Said, Verdict, of_code, refuses};

use self::verdict::verdict;
use crate::client::SendError;
use crate::provider::NAME;
use crate::wire::subscription::number_text;
use recurring_http::parse::parse_answer;

mod verdict;

/// The longest kept code, in characters.
const LONGEST_CODE: usize = 40;

/// What is known when an answer is judged: which operation it answers, and what must not be shown of it.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    pub(crate) operation: Operation,
    /// Whether HTTP 404 with type `no_data_error` says that the order does not exist.
    pub(crate) no_data_error_is_absence: bool,
    /// The key, which the provider's words might repeat in any spelling.
    pub(crate) key: &'a str,
    /// Other secrets and personal data that they might repeat.
    pub(crate) hide: &'a [&'a str],
}

/// A judged answer: what it proves, and what it said.
pub(crate) struct Judged<'a> {
    judge: Judge<'a>,
    answer: &'a Answer,
    pub(crate) verdict: Verdict,
    said: Said,
}

impl<'a> Judge<'a> {
    /// Judges an answer by its status, its code and nothing else; no words are matched.
    pub(crate) fn judge(&self, answer: &'a Answer) -> Judged<'a> {
        let (verdict, said) = verdict(answer.status, &answer.body, self.no_data_error_is_absence);
        Judged { judge: *self, answer, verdict, said }
    }

    /// A request that got no readable answer, or could not be sent.
    pub(crate) fn failure(&self, failure: SendError) -> Error {
        let misconfigured = |detail| Error::new(ErrorKind::Misconfigured, self.operation, NAME, detail);
        match failure {
            SendError::Transport(failure) => lift::failure(failure, self.operation, NAME),
            SendError::Header(error) => misconfigured("the secret key cannot be sent").with_source(error),
            SendError::Unwritten(error) => misconfigured("the request cannot be written as JSON").with_source(error),
        }
    }

    /// A row's words, redacted.
    pub(crate) fn words(&self, words: Option<&str>) -> Option<ProviderMessage> {
        words.map(|words| self.redacted(words))
    }

    /// A code as it came, redacted and then cut: what is no number could be anything.
    pub(crate) fn code(&self, code: &LenientInteger) -> Option<VendorCode> {
        let text = self.redacted(&number_text(code)?);
        Some(VendorCode::new(&text.as_str().chars().take(LONGEST_CODE).collect::<String>()))
    }

    /// A text of the provider's without what must not be shown of it.
    fn redacted(&self, text: &str) -> ProviderMessage {
        let key = spellings(self.key);
        let hide: Vec<&str> = self.hide.iter().copied().chain(key.iter().map(ExposeSecret::expose_secret)).collect();
        ProviderMessage::redacted(text, &hide)
    }
}

impl Judged<'_> {
    /// Reads what the answer carries beside its envelope.
    pub(crate) fn payload<R: DeserializeOwned>(&self) -> Result<R, Error> {
        self.part(&self.answer.body)
    }

    /// Reads a part of the answer without which all of it is unreadable.
    pub(crate) fn part<R: DeserializeOwned>(&self, json: &[u8]) -> Result<R, Error> {
        parse_answer(json).map_err(|failure: ParseFailure| {
            let detail = "the answer is not the JSON that this service is to give";
            self.dressed(Error::new(ErrorKind::UnreadableAnswer, self.judge.operation, NAME, detail))
                .with_source(failure)
        })
    }

    /// The error that the verdict is, where it is not success: the verdict's own kind and words.
    pub(crate) fn error(&self) -> Error {
        self.error_of(self.verdict.kind(), self.verdict.detail(self.answer.status, &self.said.code))
    }

    /// The code as it came.
    pub(crate) fn code(&self) -> &LenientInteger {
        &self.said.code
    }

    /// The envelope's words, redacted.
    pub(crate) fn words(&self) -> Option<ProviderMessage> {
        self.judge.words(self.said.message.as_deref())
    }

    /// Whether a `type` stands in it, as in an Error object.
    pub(crate) fn has_type(&self) -> bool {
        self.said.kind.is_some()
    }

    /// Whether it is an answer of the service's own, whatever it says.
    pub(crate) fn is_envelope(&self) -> bool {
        self.answer.status == 200 && self.verdict != Verdict::Unreadable
    }

    /// The refusal that something beside the code proves.
    pub(crate) fn refused(&self, detail: &str, words: Option<ProviderMessage>) -> Error {
        let kind = if self.verdict.is_refusal() { self.verdict.kind() } else { ErrorKind::Refused };
        self.error_of(kind, detail.to_owned()).with_message(words)
    }

    /// Success or refusal that something else in the same answer contradicts, or that lacks what it must carry.
    pub(crate) fn unclear(&self, detail: &str) -> Error {
        self.error_of(ErrorKind::UnclearAnswer, detail.to_owned())
    }

    fn error_of(&self, kind: ErrorKind, detail: String) -> Error {
        let error = self.dressed(Error::new(kind, self.judge.operation, NAME, detail));
        let advice = self.advice(kind, error.advice());
        error.with_advice(advice)
    }

    fn dressed(&self, error: Error) -> Error {
        let kind = self.said.kind.as_deref().map(|kind| self.judge.redacted(kind).to_string());
        error
            .with_code(self.judge.code(&self.said.code))
            .with_message(self.words())
            .with_trace(Trace::default().with("type", kind.as_deref()))
            .with_effort(self.answer.attempts, self.answer.elapsed)
    }

    /// A pause the server asks for only ever lengthens what is advised anyway.
    fn advice(&self, kind: ErrorKind, usual: Advice) -> Advice {
        let asked = self.answer.retry_after().unwrap_or(Duration::ZERO);
        match (usual, self.verdict) {
            (Advice::ReadBack { not_before }, _) => Advice::ReadBack { not_before: not_before.max(asked) },
            (Advice::Anytime, _) if !asked.is_zero() => Advice::NotBefore(asked),
            (_, Verdict::Refused) if kind == ErrorKind::Refused => self.refusal_advice(),
            _ => usual,
        }
    }

    /// What the codes that refuse call for.
    fn refusal_advice(&self) -> Advice {
        match self.said.code.value() {
            Some(2 | 3 | 9) => Advice::AskProvider,
            Some(4 | 11) => Advice::Correct,
            _ if self.answer.status != 200 => Advice::Correct,
            _ => Advice::Unstated,
        }
    }
}

#[cfg(test)]
mod tests {
    use recurring_http::lenient::Lenient;

    use super::*;

    #[test]
    fn d9_a_code_that_repeats_the_key_shows_no_part_of_it() {
        let key = "sck_test_".repeat(10);
        let judge = Judge { operation: Operation::Create, no_data_error_is_absence: true, key: &key, hide: &[] };
        let code = judge.code(&Lenient::Unreadable(format!("\"{key} and more\"").into()));
        assert_eq!(code.unwrap().as_str(), "*** and more");
        let long = judge.code(&Lenient::Unreadable("x".repeat(1_000).into()));
        assert_eq!(long.unwrap().as_str().len(), LONGEST_CODE);
    }

    #[test]
    fn d9_words_show_no_part_of_the_key_and_no_encoded_one() {
        let key = "sck_test_dGVzdHRlc3Q+/anahtarim==";
        let judge = Judge { operation: Operation::Create, no_data_error_is_absence: true, key, hide: &["Bahar"] };
        for words in [key, "sck_test_dGVzdHRlc3Q%2b%2Fanahtarim%3D%3D", "dGVzdHRlc3Q ... ANAHTARIM", "Bahar: anahtarim"]
        {
            let shown = judge.words(Some(words)).unwrap();
            for hidden in ["dGVzdHRlc3Q", "nahtar", "NAHTAR", "Bahar"] {
                assert!(!shown.as_str().contains(hidden) && shown.as_str().contains("***"), "{shown}");
            }
        }
    }
}

//! The one error type: whose fault it was, what happened to the money, and what to do next.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::invalid::InvalidValue;
use crate::operation::Operation;

pub use self::advice::Advice;
pub use self::kind::{Effect, ErrorKind, Fault};
pub use self::message::{ProviderMessage, Trace, VendorCode};

mod advice;
mod kind;
mod message;

/// What went wrong, and what is known to have happened to the money.
///
/// The two questions to ask are [`kind`](Self::kind) (whose fault, and which) and [`effect`](Self::effect) (did
/// anything change at the provider). The effect is not chosen by adapters: it follows from the kind and from whether
/// the operation writes. `Display` is one line and never holds the provider's prose, which is in
/// [`provider_message`](Self::provider_message).
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Operation,
    provider: &'static str,
    detail: String,
    field: Option<&'static str>,
    code: Option<VendorCode>,
    message: Option<ProviderMessage>,
    trace: Trace,
    advice: Advice,
    attempts: u32,
    elapsed: Duration,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of a kind, in an operation, at a provider; `detail` is our own plain sentence.
    pub fn new(kind: ErrorKind, operation: Operation, provider: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation,
            provider,
            detail: detail.into(),
            field: None,
            code: None,
            message: None,
            trace: Trace::default(),
            advice: Advice::usual_for(kind, operation),
            attempts: 0,
            elapsed: Duration::ZERO,
            source: None,
        }))
    }

    /// A value that no request may carry; nothing was sent.
    #[must_use]
    pub fn invalid(value: &InvalidValue, operation: Operation, provider: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::InvalidRequest, operation, provider, value.to_string());
        error.0.field = Some(value.field);
        error
    }

    /// Adds the provider's code.
    #[must_use]
    pub fn with_code(mut self, code: Option<VendorCode>) -> Self {
        self.0.code = code;
        self
    }

    /// Adds the provider's words, already redacted.
    #[must_use]
    pub fn with_message(mut self, message: Option<ProviderMessage>) -> Self {
        self.0.message = message;
        self
    }

    /// Adds the provider's numbers of this exchange.
    #[must_use]
    pub fn with_trace(mut self, trace: Trace) -> Self {
        self.0.trace = trace;
        self
    }

    /// Replaces the advice.
    #[must_use]
    pub fn with_advice(mut self, advice: Advice) -> Self {
        self.0.advice = advice;
        self
    }

    /// Adds how often the request was sent and how long that took.
    #[must_use]
    pub fn with_effort(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    /// Adds the error beneath. It must hold no secret and no personal data.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Which error it is; its documentation says what to do.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is known to have happened at the provider.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.0.kind.effect_of(self.0.operation)
    }

    /// The operation that failed.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.0.operation
    }

    /// The provider's name, `paynet`.
    #[must_use]
    pub fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// Our own sentence on what was wrong.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The field of the request that was refused before anything was sent.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.0.field
    }

    /// The provider's code.
    #[must_use]
    pub fn provider_code(&self) -> Option<&VendorCode> {
        self.0.code.as_ref()
    }

    /// The provider's own words, redacted. For people; no verdict is ever drawn from them.
    #[must_use]
    pub fn provider_message(&self) -> Option<&ProviderMessage> {
        self.0.message.as_ref()
    }

    /// The provider's numbers of this exchange, for its support.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.0.trace
    }

    /// Whether and when to try again.
    #[must_use]
    pub fn advice(&self) -> Advice {
        self.0.advice
    }

    /// How often the request was sent: 0 if it was refused before any I/O, never above 1 for a write.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long sending and waiting took in all.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, provider, detail, code, .. } = &*self.0;
        write!(f, "{provider} {operation}: {}", kind.phrase())?;
        if let Some(code) = code {
            write!(f, " (code {code})")?;
        }
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        write!(f, "; {}", self.effect().phrase())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("effect", &self.effect())
            .field("operation", &self.0.operation)
            .field("provider", &self.0.provider)
            .field("detail", &self.0.detail)
            .field("code", &self.0.code)
            .field("trace", &self.0.trace)
            .field("advice", &self.0.advice)
            .field("attempts", &self.0.attempts)
            .field("source", &self.0.source.as_ref().map(ToString::to_string))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| {
            let source: &(dyn StdError + 'static) = source;
            source
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVIDER: &str = "somewhere";

    #[test]
    fn display_is_one_line_that_says_what_happened_to_the_money() {
        let message = ProviderMessage::redacted("Kart\r\nreddedildi", &[]);
        let error = Error::new(ErrorKind::NoAnswer, Operation::Charge, PROVIDER, "the connection was reset")
            .with_message(Some(message));
        let shown = error.to_string();
        assert!(!shown.contains('\n') && !shown.contains("reddedildi"), "{shown}");
        assert!(shown.contains("it may have happened"), "{shown}");
        assert_eq!(error.effect(), Effect::Unknown);
    }

    #[test]
    fn a_read_never_has_an_effect_and_a_refused_write_has_none() {
        for kind in ErrorKind::ALL {
            assert_eq!(kind.effect_of(Operation::Find), Effect::None, "{kind:?}");
        }
        for kind in [ErrorKind::InvalidRequest, ErrorKind::Refused, ErrorKind::NotConnected, ErrorKind::Unauthorized] {
            assert_eq!(kind.effect_of(Operation::Create), Effect::None, "{kind:?}");
        }
    }

    /// A lost answer is not a decline (D5), and a time-out never reads as one (D4).
    #[test]
    fn d4_d5_every_answer_that_proves_nothing_leaves_a_write_unknown() {
        for kind in [ErrorKind::NoAnswer, ErrorKind::UnreadableAnswer, ErrorKind::UnclearAnswer, ErrorKind::Unavailable]
        {
            let error = Error::new(kind, Operation::Charge, PROVIDER, "");
            assert_eq!(error.effect(), Effect::Unknown, "{kind:?}");
            assert!(matches!(error.advice(), Advice::ReadBack { .. }), "{kind:?}");
        }
    }
}

//! How far a request got when no complete answer was read.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// Says how far the request got.
///
/// For a write only [`FailureKind::NotConnected`] proves that nothing happened at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: every adapter must decide anew when a case is added")]
pub enum FailureKind {
    /// No byte of the request left: it could not be built, or the connection (name, TCP, TLS) could not be made.
    NotConnected,
    /// The request may have left, in part or whole, and no complete answer head was read. A total time-out
    /// before the answer head is always this, even if it struck while connecting.
    NoAnswer,
    /// A status was read, but the body was cut, stalled past the total time-out, or is larger than allowed.
    Unreadable,
}

/// Says why the body of an answer was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// The connection ended, or its framing broke, before the body was complete.
    Cut,
    /// The total time-out struck while the body was coming in.
    TimedOut,
    /// The body is larger than the settings allow.
    TooLarge,
}

/// Is the failure to read a complete answer. `Display` is one line without address, header or body.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// How far the request got.
    pub kind: FailureKind,
    /// The HTTP status, if one was read: exactly when the kind is [`FailureKind::Unreadable`].
    pub status: Option<u16>,
    /// Why the body was not read: exactly when the kind is [`FailureKind::Unreadable`].
    pub reason: Option<UnreadableReason>,
    /// Whether a time-out ended it: the connect one for [`FailureKind::NotConnected`], else the total one.
    pub timed_out: bool,
    /// How many times the request was sent or tried, the last one included. Always 1 for a write.
    pub attempts: u32,
    /// How long it all took, pauses included.
    pub elapsed: Duration,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// Sorts what reqwest says when no answer head was read.
    ///
    /// reqwest calls it a *connect* failure when its connector failed: name resolution, TCP, TLS or their common
    /// time-out (all inside the connector). hyper-util hands a request to a connection only after the connector
    /// succeeded, so nothing left. A *builder* failure comes before the connector. The total time-out is neither,
    /// whatever phase it struck in, and so counts as possibly sent.
    pub(crate) fn before_status(error: reqwest::Error) -> Self {
        let nothing_left = error.is_connect() || error.is_builder();
        let kind = if nothing_left { FailureKind::NotConnected } else { FailureKind::NoAnswer };
        let timed_out = error.is_timeout();
        Self { timed_out, source: Some(Box::new(error.without_url())), ..Self::bare(kind) }
    }

    pub(crate) fn in_body(status: u16, error: reqwest::Error) -> Self {
        let timed_out = error.is_timeout();
        let reason = if timed_out { UnreadableReason::TimedOut } else { UnreadableReason::Cut };
        Self { timed_out, source: Some(Box::new(error.without_url())), ..Self::unreadable(status, reason) }
    }

    pub(crate) fn unreadable(status: u16, reason: UnreadableReason) -> Self {
        Self { status: Some(status), reason: Some(reason), ..Self::bare(FailureKind::Unreadable) }
    }

    fn bare(kind: FailureKind) -> Self {
        Self { kind, status: None, reason: None, timed_out: false, attempts: 1, elapsed: Duration::ZERO, source: None }
    }

    fn meaning(&self) -> &'static str {
        match (self.kind, self.reason) {
            (FailureKind::NotConnected, _) => "no connection, nothing was sent",
            (FailureKind::NoAnswer, _) => "no answer, the request may have arrived",
            (FailureKind::Unreadable, Some(UnreadableReason::TooLarge)) => "the answer is larger than allowed",
            (FailureKind::Unreadable, Some(UnreadableReason::TimedOut)) => "the answer did not end in time",
            (FailureKind::Unreadable, Some(UnreadableReason::Cut) | None) => "the answer was cut",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.meaning())?;
        if let Some(status) = self.status {
            write!(f, ", status {status}")?;
        }
        if self.timed_out && self.reason.is_none() {
            f.write_str(", timed out")?;
        }
        write!(f, ", attempt {} after {} ms", self.attempts, self.elapsed.as_millis())
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source: &(dyn StdError + 'static) = self.source.as_deref()?;
        Some(source)
    }
}

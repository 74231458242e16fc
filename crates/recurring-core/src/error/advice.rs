//! Whether and when to try again.

use std::time::Duration;

use super::kind::ErrorKind;
use crate::operation::Operation;

/// What to do after an error. Advice only: no verdict rests on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// Correct the request or the settings first.
    Correct,
    /// Trying again will not help.
    Never,
    /// Nothing happened; the same call may be made again.
    Anytime,
    /// Nothing happened; the provider will not take it before this time has passed.
    NotBefore(Duration),
    /// The payer has to act first: approve, or enter another card.
    NeedsPayer,
    /// Only the provider can tell.
    AskProvider,
    /// It may have happened: find out before anything else, and not before this time has passed.
    ReadBack {
        /// How long the request may still be running at the provider.
        not_before: Duration,
    },
    /// Nothing is known that would help.
    Unstated,
}

impl Advice {
    /// How long after a lost answer a request may still be running at a provider (Assumed: 60 seconds).
    pub const SETTLE: Duration = Duration::from_secs(60);

    /// What an error of a kind usually calls for.
    #[must_use]
    pub fn usual_for(kind: ErrorKind, operation: Operation) -> Self {
        match kind {
            ErrorKind::InvalidRequest
            | ErrorKind::Unsupported
            | ErrorKind::SettingRequired
            | ErrorKind::Misconfigured
            | ErrorKind::Unauthorized
            | ErrorKind::NotFound => Self::Correct,
            ErrorKind::Refused => Self::Unstated,
            ErrorKind::NotConnected => Self::Anytime,
            ErrorKind::UnclearAnswer | ErrorKind::UnreadableAnswer | ErrorKind::Unavailable | ErrorKind::NoAnswer => {
                if operation.is_write() {
                    Self::ReadBack { not_before: Self::SETTLE }
                } else {
                    Self::Anytime
                }
            }
        }
    }

    /// The advice as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Never => "never",
            Self::Anytime => "anytime",
            Self::NotBefore(_) => "not_before",
            Self::NeedsPayer => "needs_payer",
            Self::AskProvider => "ask_provider",
            Self::ReadBack { .. } => "read_back",
            Self::Unstated => "unstated",
        }
    }

    /// How long to wait, where the advice names a time.
    #[must_use]
    pub fn not_before(self) -> Option<Duration> {
        match self {
            Self::NotBefore(wait) | Self::ReadBack { not_before: wait } => Some(wait),
            Self::Correct | Self::Never | Self::Anytime | Self::NeedsPayer | Self::AskProvider | Self::Unstated => None,
        }
    }
}

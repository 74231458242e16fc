//! Error kinds sorted by who is at fault, and what each says about the money.

use std::fmt;

use crate::operation::Operation;

/// What went wrong, sorted by who is at fault.
///
/// Each kind answers three questions: what it means, whether money moved, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// *Meaning:* a value is wrong for any provider, or missing for this one. *Did money move?* No, nothing was
    /// sent. *Do this:* correct the named field.
    InvalidRequest,
    /// *Meaning:* this provider cannot do it; its capabilities say so. *Did money move?* No, nothing was sent.
    /// *Do this:* ask for what the capabilities allow, or use another provider.
    Unsupported,
    /// *Meaning:* it rests on an assumption about the provider that is switched off. *Did money move?* No, nothing
    /// was sent. *Do this:* let the provider confirm the assumption, then switch on the named setting.
    SettingRequired,
    /// *Meaning:* the client's own set-up is wrong: an address, a credential, a time-out. *Did money move?* No,
    /// nothing was sent. *Do this:* correct the set-up.
    Misconfigured,
    /// *Meaning:* the provider does not accept the credentials, or not from this internet address. *Did money
    /// move?* No. *Do this:* check the key, the host it belongs to, and the address registered with the provider.
    Unauthorized,
    /// *Meaning:* the provider said no, in a way that proves that nothing was done. *Did money move?* No. *Do
    /// this:* read the provider's code and message, and follow the advice.
    Refused,
    /// *Meaning:* the provider says that what was named does not exist. *Did money move?* No. *Do this:* check the
    /// identifier; an order that is missing under a provider's id may still exist under your reference.
    NotFound,
    /// *Meaning:* the provider answered, but the answer proves neither success nor refusal: an unknown code, a
    /// contradiction, a success without what success must carry. *Did money move?* On a write, it may have. *Do
    /// this:* read back before anything else.
    UnclearAnswer,
    /// *Meaning:* an answer began but could not be read: cut, too large, not the provider's format. *Did money
    /// move?* On a write, it may have. *Do this:* read back before anything else.
    UnreadableAnswer,
    /// *Meaning:* the provider, or something in front of it, says that it cannot serve now. *Did money move?* On a
    /// write, it may have. *Do this:* read back before anything else; repeat a read later.
    Unavailable,
    /// *Meaning:* no connection could be made, so no byte of the request left. *Did money move?* No. *Do this:*
    /// check the address and the network; the same call may be made again.
    NotConnected,
    /// *Meaning:* the request may have been sent, and no answer came: reset, closed, or timed out. *Did money
    /// move?* On a write, it may have. *Do this:* read back before anything else.
    NoAnswer,
}

/// Who is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the four parties of a call")]
pub enum Fault {
    /// The caller: nothing was sent.
    Caller,
    /// Nobody: the provider decided against it.
    ProviderDecision,
    /// The provider: it answered in a way that proves nothing.
    ProviderMisbehaving,
    /// The way between.
    Transport,
}

/// What is known to have happened at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat both on purpose")]
pub enum Effect {
    /// Nothing happened.
    None,
    /// It may have happened.
    Unknown,
}

impl ErrorKind {
    /// Every kind, in the order of its declaration.
    pub const ALL: [Self; 12] = [
        Self::InvalidRequest,
        Self::Unsupported,
        Self::SettingRequired,
        Self::Misconfigured,
        Self::Unauthorized,
        Self::Refused,
        Self::NotFound,
        Self::UnclearAnswer,
        Self::UnreadableAnswer,
        Self::Unavailable,
        Self::NotConnected,
        Self::NoAnswer,
    ];

    /// Who is at fault.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::InvalidRequest | Self::Unsupported | Self::SettingRequired | Self::Misconfigured => Fault::Caller,
            Self::Unauthorized | Self::Refused | Self::NotFound => Fault::ProviderDecision,
            Self::UnclearAnswer | Self::UnreadableAnswer | Self::Unavailable => Fault::ProviderMisbehaving,
            Self::NotConnected | Self::NoAnswer => Fault::Transport,
        }
    }

    /// What the kind says about an operation's effect: the only place where that is decided.
    #[must_use]
    pub fn effect_of(self, operation: Operation) -> Effect {
        if !operation.is_write() {
            return Effect::None;
        }
        match self {
            Self::InvalidRequest
            | Self::Unsupported
            | Self::SettingRequired
            | Self::Misconfigured
            | Self::Unauthorized
            | Self::Refused
            | Self::NotFound
            | Self::NotConnected => Effect::None,
            Self::UnclearAnswer | Self::UnreadableAnswer | Self::Unavailable | Self::NoAnswer => Effect::Unknown,
        }
    }

    /// The kind as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Unsupported => "unsupported",
            Self::SettingRequired => "setting_required",
            Self::Misconfigured => "misconfigured",
            Self::Unauthorized => "unauthorized",
            Self::Refused => "refused",
            Self::NotFound => "not_found",
            Self::UnclearAnswer => "unclear_answer",
            Self::UnreadableAnswer => "unreadable_answer",
            Self::Unavailable => "unavailable",
            Self::NotConnected => "not_connected",
            Self::NoAnswer => "no_answer",
        }
    }

    /// The kind as a few words in a sentence.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::InvalidRequest => "the request is not valid",
            Self::Unsupported => "this provider cannot do it",
            Self::SettingRequired => "it rests on an assumption that is switched off",
            Self::Misconfigured => "the client is not set up rightly",
            Self::Unauthorized => "the provider does not accept the credentials",
            Self::Refused => "the provider refused",
            Self::NotFound => "the provider does not know it",
            Self::UnclearAnswer => "the answer proves nothing",
            Self::UnreadableAnswer => "the answer cannot be read",
            Self::Unavailable => "the provider cannot serve now",
            Self::NotConnected => "no connection could be made",
            Self::NoAnswer => "no answer came",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Effect {
    /// The effect as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }

    /// The effect as a clause of a sentence.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::None => "nothing happened",
            Self::Unknown => "it may have happened",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

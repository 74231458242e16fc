//! A value that was refused before anything was sent: which field, and what would be accepted.

use std::borrow::Cow;

use crate::text::is_hidden;

/// A value given by the caller that no request may carry.
///
/// Names the field and the accepted form; never repeats the refused value, which may be personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}; accepted: {accepted}")]
#[non_exhaustive]
pub struct InvalidValue {
    /// The field, in the domain's words: `amount`, `reference`, `payer.gsm` …
    pub field: &'static str,
    /// What is wrong with the value.
    pub problem: Cow<'static, str>,
    /// The accepted form or the allowed values.
    pub accepted: Cow<'static, str>,
}

impl InvalidValue {
    /// Describes a refused value.
    pub fn new(
        field: &'static str,
        problem: impl Into<Cow<'static, str>>,
        accepted: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field, problem: problem.into(), accepted: accepted.into() }
    }

    /// The same problem under another field's name.
    #[must_use]
    pub fn in_field(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }
}

/// Checks a text that the caller gives: not empty, at most `longest` characters, no control or hidden characters, no
/// blanks at either end.
pub(crate) fn checked_text(field: &'static str, text: &str, longest: usize) -> Result<(), InvalidValue> {
    let accepted = || format!("1 to {longest} characters, none of them a control character, no blanks at the ends");
    let problem = if text.is_empty() {
        "is empty"
    } else if text.chars().any(is_hidden) {
        "has a control character"
    } else if text.trim() != text {
        "begins or ends with a blank"
    } else if text.chars().nth(longest).is_some() {
        "is too long"
    } else {
        return Ok(());
    };
    Err(InvalidValue::new(field, problem, accepted()))
}

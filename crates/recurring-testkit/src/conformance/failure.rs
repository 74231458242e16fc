//! Why a clause does not hold, in one sentence.

use std::fmt;

/// Why a clause does not hold, or why a stage could not do its part.
///
/// It is made from any error, so that a harness may use `?`. It is deliberately not an error type itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// A failure in words.
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// Adds what was being done.
    #[must_use]
    pub fn during(self, what: &str) -> Self {
        Self(format!("{what}: {}", self.0))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Ends a clause with a failure unless a condition holds.
macro_rules! ensure {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err($crate::conformance::Failure::new(format!($($why)+)));
        }
    };
}

pub(crate) use ensure;

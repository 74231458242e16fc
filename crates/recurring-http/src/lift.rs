//! Lifts a transport failure into the contract's error: the one place where "how far it got" becomes a kind.

use recurring_core::{Error, ErrorKind, Operation};

use crate::{Failure, FailureKind};

/// The contract's error for a request that got no readable answer.
#[must_use]
pub fn failure(failure: Failure, operation: Operation, provider: &'static str) -> Error {
    let (attempts, elapsed) = (failure.attempts, failure.elapsed);
    Error::new(kind(failure.kind), operation, provider, failure.to_string())
        .with_effort(attempts, elapsed)
        .with_source(failure)
}

/// Only a failure to connect says that nothing was sent; everything later leaves a write unknown.
#[must_use]
pub fn kind(kind: FailureKind) -> ErrorKind {
    match kind {
        FailureKind::NotConnected => ErrorKind::NotConnected,
        FailureKind::NoAnswer => ErrorKind::NoAnswer,
        FailureKind::Unreadable => ErrorKind::UnreadableAnswer,
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::Effect;

    use super::*;

    /// No transport failure ever reads as a decline (D5).
    #[test]
    fn d5_only_a_failure_to_connect_leaves_a_write_without_effect() {
        assert_eq!(kind(FailureKind::NotConnected).effect_of(Operation::Charge), Effect::None);
        assert_eq!(kind(FailureKind::NoAnswer).effect_of(Operation::Charge), Effect::Unknown);
        assert_eq!(kind(FailureKind::Unreadable).effect_of(Operation::Charge), Effect::Unknown);
    }
}

//! Lifts a transport failure into the contract's error: the one place where "how far it got" becomes a kind.

use recurring_core::{Error, ErrorKind, Operation};

use crate::{Failure, FailureKind, UnreadableReason};

/// The contract's error for a request that got no readable answer.
#[must_use]
pub fn failure(failure: Failure, operation: Operation, provider: &'static str) -> Error {
    let (attempts, elapsed) = (failure.attempts, failure.elapsed);
    Error::new(kind(failure.kind), operation, provider, detail(&failure))
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

/// What the kind's own words do not say already: why, under which status, after how many tries and how long.
fn detail(failure: &Failure) -> String {
    let reason = failure.reason.map(|reason| match reason {
        UnreadableReason::Cut => "cut",
        UnreadableReason::TimedOut => "not ended in time",
        UnreadableReason::TooLarge => "larger than allowed",
    });
    let timed_out = (failure.timed_out && failure.reason.is_none()).then_some("timed out");
    let status = failure.status.map(|status| format!("status {status}"));
    let effort = format!("attempt {} after {} ms", failure.attempts, failure.elapsed.as_millis());
    let parts = [reason.map(str::to_owned), timed_out.map(str::to_owned), status, Some(effort)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
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
    #[test]
    fn a_message_says_everything_once() {
        let cut = failure(Failure::unreadable(200, UnreadableReason::Cut), Operation::Bill, "somewhere");
        let told =
            "somewhere bill: the answer cannot be read: cut, status 200, attempt 1 after 0 ms; it may have happened";
        assert_eq!(cut.to_string(), told);
        let late = failure(Failure::unreadable(200, UnreadableReason::TimedOut), Operation::Find, "somewhere");
        assert!(late.to_string().contains(": not ended in time, status 200, attempt 1"), "{late}");
    }
}

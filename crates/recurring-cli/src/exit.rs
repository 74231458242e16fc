//! The exit codes, which scripts rely on, and what decides them.

use std::process::ExitCode;

use recurring_core::{Effect, Error, ErrorKind, RowsSummary};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It is done.
    Done,
    /// The demonstration did not go as expected.
    DemoFailed,
    /// The input is wrong for any provider, or missing for this one; nothing was sent.
    WrongInput,
    /// The provider refused; nothing happened.
    Refused,
    /// It may have happened, or its result could not be told.
    MayHaveHappened,
    /// This provider cannot do it; nothing was sent.
    CannotDo,
    /// No connection could be made; nothing was sent.
    NotConnected,
    /// Some rows are done and some were refused; the done ones must not be sent again.
    PartlyDone,
    /// What was searched was not found.
    NotFound,
    /// A read got no usable answer, was interrupted, or could not be told.
    NoUsableAnswer,
    /// Several orders match.
    Ambiguous,
}

impl Exit {
    /// The number that the process ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::DemoFailed => 1,
            Self::WrongInput => 2,
            Self::Refused => 3,
            Self::MayHaveHappened => 4,
            Self::CannotDo => 5,
            Self::NotConnected => 6,
            Self::PartlyDone => 7,
            Self::NotFound => 8,
            Self::NoUsableAnswer => 9,
            Self::Ambiguous => 10,
        }
    }

    /// What an error of the contract comes to.
    pub(crate) fn of_error(error: &Error) -> Self {
        let writes = error.operation().is_write();
        match error.kind() {
            ErrorKind::InvalidRequest | ErrorKind::Misconfigured => Self::WrongInput,
            ErrorKind::Unsupported | ErrorKind::SettingRequired => Self::CannotDo,
            ErrorKind::NotConnected => Self::NotConnected,
            ErrorKind::NotFound if !writes => Self::NotFound,
            ErrorKind::Unauthorized | ErrorKind::Refused | ErrorKind::NotFound => Self::Refused,
            // What is left proves nothing; so does a kind that this command does not know yet.
            _ if !writes => Self::NoUsableAnswer,
            _ => match error.effect() {
                Effect::None => Self::Refused,
                Effect::Unknown => Self::MayHaveHappened,
            },
        }
    }

    /// What rows come to, taken together.
    pub(crate) fn of_rows(summary: RowsSummary) -> Self {
        match summary {
            RowsSummary::AllDone => Self::Done,
            RowsSummary::PartlyDone => Self::PartlyDone,
            RowsSummary::NoneDone => Self::Refused,
            RowsSummary::SomeUnknown => Self::MayHaveHappened,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::Operation;

    use super::*;

    fn of(kind: ErrorKind, operation: Operation) -> u8 {
        Exit::of_error(&Error::new(kind, operation, "test", "")).code()
    }

    #[test]
    fn every_kind_of_error_has_its_code_for_writes_and_for_reads() {
        let expected = [
            (ErrorKind::InvalidRequest, 2, 2),
            (ErrorKind::Unsupported, 5, 5),
            (ErrorKind::SettingRequired, 5, 5),
            (ErrorKind::Misconfigured, 2, 2),
            (ErrorKind::Unauthorized, 3, 3),
            (ErrorKind::Refused, 3, 3),
            (ErrorKind::NotFound, 3, 8),
            (ErrorKind::UnclearAnswer, 4, 9),
            (ErrorKind::UnreadableAnswer, 4, 9),
            (ErrorKind::Unavailable, 4, 9),
            (ErrorKind::NotConnected, 6, 6),
            (ErrorKind::NoAnswer, 4, 9),
        ];
        assert_eq!(expected.map(|(kind, ..)| kind), ErrorKind::ALL);
        for (kind, write, read) in expected {
            assert_eq!((of(kind, Operation::Charge), of(kind, Operation::Find)), (write, read), "{kind}");
        }
    }

    #[test]
    fn a_single_row_that_may_have_happened_decides_over_all_others() {
        assert_eq!(Exit::of_rows(RowsSummary::AllDone).code(), 0);
        assert_eq!(Exit::of_rows(RowsSummary::PartlyDone).code(), 7);
        assert_eq!(Exit::of_rows(RowsSummary::NoneDone).code(), 3);
        assert_eq!(Exit::of_rows(RowsSummary::SomeUnknown).code(), 4);
    }
}

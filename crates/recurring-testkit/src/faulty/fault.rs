//! What goes wrong with a call, where, and which calls it meets.

use std::time::Duration;

use recurring_core::{Advice, Error, ErrorKind, Operation, ProviderMessage, VendorCode};

use super::call::Call;

/// Where a call goes wrong.
///
/// The work of a call that answers a stream is to read its next row, and with it the page that the row is on: the first
/// one, unless the fault comes [after some rows](Fault::after_rows).
///
/// An answer that is [odd](Self::ODD) proves nothing, whatever it says: on a write the effect is unknown, and the caller
/// is told the same whether the work was done or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultPoint {
    /// No connection can be made: nothing is sent.
    NotConnected,
    /// The request is sent and lost: no work is done, no answer comes.
    BeforeWork,
    /// The work is done and its answer is lost.
    AfterWork,
    /// The work is done and no answer ever comes. The error comes at once, and its [`elapsed`](Error::elapsed) is the
    /// provider's time-out; no clock moves.
    NoReply,
    /// The provider says no, in a way that proves that nothing was done.
    Refused,
    /// The call waits at the [gate](super::Faulty::gate) before anything is sent, and then goes on.
    HeldBeforeWork,
    /// The work is done, and its answer waits at the [gate](super::Faulty::gate).
    HeldAfterWork,
    /// The work is done, and its answer comes later by a time that tokio's clock measures, which tests pause, and not the
    /// [`TestClock`](crate::TestClock).
    Late,
    /// No work is done, and the answer proves neither success nor refusal: an unknown code, a contradiction.
    UnclearBeforeWork,
    /// The work is done, and its answer proves neither success nor refusal.
    UnclearAfterWork,
    /// No work is done, and the answer cannot be read: a page of HTML, a body that was cut.
    UnreadableBeforeWork,
    /// The work is done, and its answer cannot be read.
    UnreadableAfterWork,
    /// No work is done, and the provider, or something in front of it, says that it cannot serve now.
    UnavailableBeforeWork,
    /// The work is done, and all the same something in front of the provider says that it cannot serve now.
    UnavailableAfterWork,
}

impl FaultPoint {
    /// The points at which an answer comes and proves nothing, those before the work first.
    pub const ODD: [Self; 6] = [
        Self::UnclearBeforeWork,
        Self::UnreadableBeforeWork,
        Self::UnavailableBeforeWork,
        Self::UnclearAfterWork,
        Self::UnreadableAfterWork,
        Self::UnavailableAfterWork,
    ];

    /// What happens to the call.
    pub(super) fn course(self) -> Course {
        match self {
            Self::NotConnected => Course::Unsent,
            Self::BeforeWork
            | Self::Refused
            | Self::UnclearBeforeWork
            | Self::UnreadableBeforeWork
            | Self::UnavailableBeforeWork => Course::Kept,
            Self::AfterWork
            | Self::NoReply
            | Self::UnclearAfterWork
            | Self::UnreadableAfterWork
            | Self::UnavailableAfterWork => Course::Spoilt,
            Self::HeldBeforeWork => Course::HeldBefore,
            Self::HeldAfterWork => Course::HeldAfter,
            Self::Late => Course::Late,
        }
    }

    /// The error that the caller is told, where it is told one, and our own words for it.
    fn told(self) -> (ErrorKind, &'static str) {
        match self {
            Self::NotConnected => (ErrorKind::NotConnected, "the connection was refused by a test"),
            Self::Refused => (ErrorKind::Refused, ""),
            Self::UnclearBeforeWork | Self::UnclearAfterWork => {
                (ErrorKind::UnclearAnswer, "the answer was made unclear by a test")
            }
            Self::UnreadableBeforeWork | Self::UnreadableAfterWork => {
                (ErrorKind::UnreadableAnswer, "the answer was garbled by a test")
            }
            Self::UnavailableBeforeWork | Self::UnavailableAfterWork => {
                (ErrorKind::Unavailable, "the provider was made unavailable by a test")
            }
            Self::BeforeWork
            | Self::AfterWork
            | Self::NoReply
            | Self::HeldBeforeWork
            | Self::HeldAfterWork
            | Self::Late => (ErrorKind::NoAnswer, "the answer was lost by a test"),
        }
    }
}

/// What happens to a call that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// Nothing is sent, and an error is told.
    Unsent,
    /// The request does not reach the wrapped provider, and an error is told.
    Kept,
    /// The work is done, and an error is told in place of its answer.
    Spoilt,
    HeldBefore,
    HeldAfter,
    Late,
}

/// What goes wrong with a call, where, and which calls it meets.
///
/// ```
/// use recurring_core::Operation;
/// use recurring_testkit::{Fault, FaultPoint};
///
/// // The second charge is done, and its answer is lost.
/// let lost = Fault::new(FaultPoint::AfterWork).on(Operation::Charge).on_call(2);
/// // Every list breaks off after three rows.
/// let cut = Fault::new(FaultPoint::BeforeWork).on(Operation::List).after_rows(3).every();
/// # assert_ne!(lost, cut);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub(super) point: FaultPoint,
    operation: Option<Operation>,
    /// How many rows of a stream come before it.
    pub(super) rows: usize,
    call: u32,
    times: Option<u32>,
    code: &'static str,
    words: &'static str,
    advice: Option<Advice>,
    pub(super) delay: Duration,
}

impl Fault {
    /// Meets the next call, once.
    #[must_use]
    pub fn new(point: FaultPoint) -> Self {
        let (code, words) = ("refused_by_test", "refused by a test");
        let (operation, advice, delay) = (None, None, Duration::ZERO);
        Self { point, operation, rows: 0, call: 1, times: Some(1), code, words, advice, delay }
    }

    /// The provider says no, with its own code and words; the next call, once.
    #[must_use]
    pub fn refused(code: &'static str, words: &'static str) -> Self {
        Self { code, words, ..Self::new(FaultPoint::Refused) }
    }

    /// The card's bank says no to the next charge, once.
    #[must_use]
    pub fn declined() -> Self {
        let refused = Self::refused("declined", "the card was declined");
        Self { advice: Some(Advice::NeedsPayer), ..refused }.on(Operation::Charge)
    }

    /// The answer comes later by this time, measured by tokio's clock; the next call, once.
    ///
    /// Under `tokio::time::pause`, no test waits for it.
    #[must_use]
    pub fn late(delay: Duration) -> Self {
        Self { delay, ..Self::new(FaultPoint::Late) }
    }

    /// The advice that comes with a refusal.
    #[must_use]
    pub fn advising(mut self, advice: Advice) -> Self {
        self.advice = Some(advice);
        self
    }

    /// Meets only calls of one operation.
    #[must_use]
    pub fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Meets only calls that answer a stream, and goes wrong once so many rows came out of it.
    ///
    /// A stream with fewer rows ends as ever; one with just so many goes wrong in place of its end.
    #[must_use]
    pub fn after_rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// Meets matching calls from this one on, counted from 1 since the injection: all of them are counted, also those
    /// that another fault met.
    ///
    /// # Panics
    ///
    /// There is no call 0: such a fault would never meet any.
    #[must_use]
    #[track_caller]
    pub fn on_call(mut self, call: u32) -> Self {
        assert!(call > 0, "calls are counted from 1: there is no call 0 to go wrong");
        self.call = call;
        self
    }

    /// Meets so many matching calls, one after the other.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Meets every matching call from the first on.
    #[must_use]
    pub fn every(mut self) -> Self {
        self.times = None;
        self
    }

    /// Whether it is about a call.
    pub(super) fn is_about(&self, call: &Call) -> bool {
        self.operation.is_none_or(|only| only == call.operation) && (self.rows == 0 || call.answers_rows())
    }

    /// Whether it meets the matching call with this number, having met so many before.
    pub(super) fn meets(&self, call: u32, met: u32) -> bool {
        call >= self.call && self.times.is_none_or(|times| met < times)
    }

    /// What the caller is told.
    pub(super) fn error(&self, operation: Operation, provider: &'static str, answer_timeout: Duration) -> Error {
        let (kind, detail) = self.point.told();
        let mut error = Error::new(kind, operation, provider, detail);
        if self.point == FaultPoint::Refused {
            error = error
                .with_code(Some(VendorCode::new(self.code)))
                .with_message(Some(ProviderMessage::redacted(self.words, &[])));
            error = match self.advice {
                Some(advice) => error.with_advice(advice),
                None => error,
            };
        }
        let elapsed = if self.point == FaultPoint::NoReply { answer_timeout } else { Duration::ZERO };
        error.with_effort(1, elapsed)
    }
}

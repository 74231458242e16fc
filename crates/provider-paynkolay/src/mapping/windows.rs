//! A long range of days as the windows in which Paynkolay lists: newest first, halved while an answer is too large.

use std::collections::VecDeque;

use recurring_core::DateRange;
use recurring_http::UnreadableReason;

use crate::client::SendError;

/// The windows that are still to be read.
pub(super) struct Windows {
    waiting: VecDeque<DateRange>,
}

impl Windows {
    /// Cuts a range into windows of at most `days` days.
    pub(super) fn new(range: DateRange, days: u16) -> Self {
        Self { waiting: range.windows(days).collect() }
    }

    /// Takes the next window; `None` after the last.
    pub(super) fn take(&mut self) -> Option<DateRange> {
        self.waiting.pop_front()
    }

    /// Puts the halves of a window in its place if its answer was too large; answers whether it did.
    pub(super) fn halve(&mut self, range: DateRange, failure: &SendError) -> bool {
        let SendError::Transport(failure) = failure else {
            return false;
        };
        let halves = range.halves().filter(|_| failure.reason == Some(UnreadableReason::TooLarge));
        let Some((newer, older)) = halves else {
            return false;
        };
        self.waiting.push_front(older);
        self.waiting.push_front(newer);
        true
    }

    /// Leaves every further window unread.
    pub(super) fn stop(&mut self) {
        self.waiting.clear();
    }
}

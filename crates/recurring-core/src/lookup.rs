//! What a search found, and what the search was: providers report both and decide nothing.

use jiff::Timestamp;

use crate::instruction::Instruction;
use crate::mark::Mark;
use crate::operation::TargetKind;
use crate::range::DateRange;

/// What a search for one standing order found, beside the search that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the finding and its evidence belong together; adapters build it")]
pub struct Lookup {
    /// What was found.
    pub finding: Finding,
    /// What was searched.
    pub search: Search,
}

/// What a search for one standing order found; the fourth answer is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every answer on purpose")]
pub enum Finding {
    /// Exactly one order matches.
    Found(Box<Instruction>),
    /// No order matches within what was searched. By itself no proof that none exists, also where the search is complete:
    /// a list may go by the first collection's day, and an order that begins later than the range ends is not in it. See
    /// [`read_back`](crate::read_back), which searches up to that day.
    Absent,
    /// Several orders match; references are not unique at every provider.
    Ambiguous(Vec<Instruction>),
}

/// What was searched, and how far the search can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain evidence; adapters build it")]
pub struct Search {
    /// By what the order was searched.
    pub by: TargetKind,
    /// The windows of days that were listed, in the order they were read; empty where the provider looks up directly.
    pub windows: Vec<DateRange>,
    /// Whether everything that was to be searched was read to its end: the range that was asked for, no day beyond it.
    pub complete: bool,
    /// When the search began.
    pub begun_at: Timestamp,
    /// How sure it is that an order missing from this search does not exist.
    pub absence: Mark,
    /// Orders that the search saw and that do not match, but might be the one searched for: their reference is missing,
    /// or is the one searched for in another spelling ([`MerchantReference::resembles`](crate::MerchantReference::resembles)).
    pub resembling: Vec<Instruction>,
}

impl Search {
    /// The most resembling orders that are held; a search that sees more is not complete.
    pub const MOST_RESEMBLING: usize = 100;
}

impl Search {
    /// Tells whether the search read a whole range to its end: directly, or in windows that leave no day of it out.
    #[must_use]
    pub fn covers(&self, range: DateRange) -> bool {
        if !self.complete {
            return false;
        }
        let mut windows = self.windows.clone();
        windows.sort_unstable_by_key(DateRange::from);
        let mut next = Some(range.from());
        for window in &windows {
            match next {
                Some(day) if window.from() <= day => next = window.to().tomorrow().ok().max(next),
                _ => break,
            }
        }
        windows.is_empty() || next.is_none_or(|day| day > range.to())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;

    fn range(from: i8, to: i8) -> DateRange {
        DateRange::new(Date::constant(2026, 11, from), Date::constant(2026, 11, to)).unwrap()
    }

    fn search(windows: &[DateRange], complete: bool) -> Search {
        let begun_at = Timestamp::UNIX_EPOCH;
        Search {
            by: TargetKind::Reference,
            windows: windows.to_vec(),
            complete,
            begun_at,
            absence: Mark::Assumed,
            resembling: Vec::new(),
        }
    }

    #[test]
    fn windows_cover_a_range_only_if_no_day_is_left_out() {
        let wanted = range(5, 20);
        assert!(search(&[range(11, 20), range(5, 10)], true).covers(wanted));
        assert!(search(&[range(1, 30)], true).covers(wanted));
        assert!(search(&[range(8, 20), range(1, 12)], true).covers(wanted));
        assert!(search(&[], true).covers(wanted), "a direct lookup has no windows");
        assert!(!search(&[range(12, 20), range(5, 10)], true).covers(wanted), "the 11th");
        assert!(!search(&[range(6, 20)], true).covers(wanted), "the 5th");
        assert!(!search(&[range(5, 19)], true).covers(wanted), "the 20th");
        assert!(!search(&[range(1, 30)], false).covers(wanted), "not read to its end");
    }
}

//! Ranges of civil days, and the windows into which a long one is cut.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::invalid::InvalidValue;

/// A range of civil days in Europe/Istanbul, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateRange {
    from: Date,
    to: Date,
}

impl DateRange {
    /// The range from one day to another, both included.
    ///
    /// # Errors
    ///
    /// Refuses a range that ends before it begins.
    pub fn new(from: Date, to: Date) -> Result<Self, InvalidValue> {
        if to < from {
            return Err(InvalidValue::new("to", "lies before `from`", "a day on or after the first one"));
        }
        Ok(Self { from, to })
    }

    /// The range of one day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// The last `days` days up to and including `today`; at least one day.
    #[must_use]
    pub fn last_days(today: Date, days: u16) -> Self {
        Self { from: minus_days(today, days.max(1) - 1), to: today }
    }

    /// The first day.
    #[must_use]
    pub fn from(&self) -> Date {
        self.from
    }

    /// The last day.
    #[must_use]
    pub fn to(&self) -> Date {
        self.to
    }

    /// Tells whether a day lies in the range.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many days the range has, both ends counted.
    #[must_use]
    pub fn days(&self) -> u32 {
        let days = (self.to - self.from).get_days();
        u32::try_from(days).unwrap_or(0).saturating_add(1)
    }

    /// Cuts the range into disjoint windows of at most `days` days that cover it, the newest first.
    pub fn windows(&self, days: u16) -> impl Iterator<Item = Self> + use<> {
        let days = days.max(1);
        let whole = *self;
        let mut rest = Some(whole);
        std::iter::from_fn(move || {
            let range = rest?;
            let from = minus_days(range.to, days - 1).max(whole.from);
            rest = (from > whole.from).then(|| Self { from: whole.from, to: minus_days(from, 1) });
            Some(Self { from, to: range.to })
        })
    }

    /// The newer and the older half; `None` for a single day.
    #[must_use]
    pub fn halves(&self) -> Option<(Self, Self)> {
        let older_days = i64::from(self.days() / 2);
        if older_days == 0 {
            return None;
        }
        let newer_from = self.from.saturating_add(older_days.days());
        let newer = Self { from: newer_from, to: self.to };
        let older = Self { from: self.from, to: minus_days(newer_from, 1) };
        Some((newer, older))
    }
}

fn minus_days(day: Date, days: u16) -> Date {
    day.saturating_sub(i64::from(days).days())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: Date = Date::constant(2026, 1, 1);

    proptest! {
        #[test]
        fn windows_are_disjoint_newest_first_and_leave_no_day_out(length in 1_u16..900, days in 1_u16..60) {
            let range = DateRange::last_days(START, length);
            let windows: Vec<DateRange> = range.windows(days).collect();
            prop_assert_eq!(windows[0].to(), range.to());
            prop_assert_eq!(windows[windows.len() - 1].from(), range.from());
            prop_assert!(windows.iter().all(|window| window.days() <= u32::from(days)));
            for pair in windows.windows(2) {
                prop_assert_eq!(pair[1].to().tomorrow().unwrap(), pair[0].from());
            }
            prop_assert_eq!(windows.iter().map(DateRange::days).sum::<u32>(), u32::from(length));
        }

        #[test]
        fn halves_are_disjoint_and_whole(length in 2_u16..900) {
            let range = DateRange::last_days(START, length);
            let (newer, older) = range.halves().unwrap();
            prop_assert_eq!((older.from(), newer.to()), (range.from(), range.to()));
            prop_assert_eq!(older.to().tomorrow().unwrap(), newer.from());
        }
    }

    #[test]
    fn one_day_cannot_be_halved() {
        assert_eq!(DateRange::day(START).halves(), None);
        assert_eq!(DateRange::day(START).days(), 1);
        assert!(DateRange::new(START, Date::constant(2025, 12, 31)).is_err());
    }
}

//! Periods and schedules: every due date is computed from the first one, so month ends do not drift.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;

use crate::invalid::InvalidValue;

/// The calendar unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the calendar has no more units that a standing order uses")]
pub enum PeriodUnit {
    /// Calendar days.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// How far two collections of a standing order lie apart: every `n` days, weeks, months or years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a unit and a number are all a period is")]
pub struct Period {
    /// The unit counted in.
    pub unit: PeriodUnit,
    /// How many units lie between two collections.
    pub every: NonZeroU16,
}

/// The accepted form of a typed period.
const ACCEPTED_PERIOD: &str = "a number from 1 to 999 and d, w, m or y: 30d, 1w, 1m, 1y";

impl Period {
    /// Every month.
    pub const MONTHLY: Self = Self { unit: PeriodUnit::Months, every: NonZeroU16::MIN };

    /// Every `every` units.
    ///
    /// # Errors
    ///
    /// Refuses 0 and numbers above 999.
    pub fn new(unit: PeriodUnit, every: u16) -> Result<Self, InvalidValue> {
        match NonZeroU16::new(every) {
            Some(every) if every.get() <= 999 => Ok(Self { unit, every }),
            _ => Err(InvalidValue::new("every", "is out of range", ACCEPTED_PERIOD)),
        }
    }

    /// The span from the first due date to the one `index` periods later; `None` where it leaves the calendar.
    fn span(self, index: u16) -> Option<Span> {
        let units = i64::from(self.every.get()) * i64::from(index);
        let span = match self.unit {
            PeriodUnit::Days => Span::new().try_days(units),
            PeriodUnit::Weeks => Span::new().try_weeks(units),
            PeriodUnit::Months => Span::new().try_months(units),
            PeriodUnit::Years => Span::new().try_years(units),
        };
        span.ok()
    }
}

impl FromStr for Period {
    type Err = InvalidValue;

    /// Reads `30d`, `1w`, `1m` or `1y`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || InvalidValue::new("every", "is not a period", ACCEPTED_PERIOD);
        let unit = match text.bytes().last() {
            Some(b'd') => PeriodUnit::Days,
            Some(b'w') => PeriodUnit::Weeks,
            Some(b'm') => PeriodUnit::Months,
            Some(b'y') => PeriodUnit::Years,
            _ => return Err(refuse()),
        };
        let number = &text[..text.len() - 1];
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refuse());
        }
        Self::new(unit, number.parse().map_err(|_| refuse())?)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = match self.unit {
            PeriodUnit::Days => ("day", "days"),
            PeriodUnit::Weeks => ("week", "weeks"),
            PeriodUnit::Months => ("month", "months"),
            PeriodUnit::Years => ("year", "years"),
        };
        if self.every == NonZeroU16::MIN { write!(f, "every {one}") } else { write!(f, "every {} {many}", self.every) }
    }
}

/// When a standing order collects: the first day, the period, and how many times in all.
///
/// Days are civil days in Europe/Istanbul. Due date `n` is computed from the first one, never from the one before:
/// 31 January, 28 February, 31 March.
///
/// ```
/// use recurring_core::{Date, Period, Schedule};
///
/// let schedule = Schedule::new(Date::constant(2027, 1, 31), Period::MONTHLY, 3)?;
/// let days: Vec<String> = schedule.due_dates().map(|day| day.to_string()).collect();
/// assert_eq!(days, ["2027-01-31", "2027-02-28", "2027-03-31"]);
/// # Ok::<(), recurring_core::InvalidValue>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    first: Date,
    period: Period,
    count: NonZeroU16,
}

impl Schedule {
    /// A schedule of `count` collections.
    ///
    /// # Errors
    ///
    /// Refuses a count of 0, and a last due date beyond the year 9999.
    pub fn new(first: Date, period: Period, count: u16) -> Result<Self, InvalidValue> {
        let count = NonZeroU16::new(count)
            .ok_or_else(|| InvalidValue::new("count", "is zero", "the number of collections, 1 or more"))?;
        let schedule = Self { first, period, count };
        if schedule.due_date(count.get() - 1).is_none() {
            return Err(InvalidValue::new("count", "reaches beyond the year 9999", "fewer collections"));
        }
        Ok(schedule)
    }

    /// The day of the first collection.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// How far the collections lie apart.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// How many collections there are in all.
    #[must_use]
    pub fn count(&self) -> NonZeroU16 {
        self.count
    }

    /// The due date with an index from 0, computed from the first; `None` past the last collection.
    #[must_use]
    pub fn due_date(&self, index: u16) -> Option<Date> {
        if index >= self.count.get() {
            return None;
        }
        self.first.checked_add(self.period.span(index)?).ok()
    }

    /// All due dates, the first one first.
    pub fn due_dates(&self) -> impl Iterator<Item = Date> + use<> {
        let schedule = *self;
        (0..schedule.count.get()).map_while(move |index| schedule.due_date(index))
    }

    /// The same schedule counted in every 30 days, as a provider that knows no months takes it.
    #[must_use]
    pub fn every_thirty_days(&self) -> Self {
        const THIRTY: NonZeroU16 = NonZeroU16::new(30).unwrap();
        Self { period: Period { unit: PeriodUnit::Days, every: THIRTY }, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_date() -> impl Strategy<Value = Date> {
        (2000_i16..2100, 1_i8..=12, 1_i8..=31)
            .prop_filter_map("days of the calendar", |(year, month, day)| Date::new(year, month, day).ok())
    }

    #[test]
    fn a_leap_day_comes_back_every_four_years() {
        let yearly = Period::new(PeriodUnit::Years, 1).unwrap();
        let schedule = Schedule::new(Date::constant(2028, 2, 29), yearly, 5).unwrap();
        let days: Vec<String> = schedule.due_dates().map(|day| day.to_string()).collect();
        assert_eq!(days, ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
    }

    #[test]
    fn periods_are_read_in_one_form_only() {
        assert_eq!("30d".parse::<Period>().unwrap().to_string(), "every 30 days");
        assert_eq!("1m".parse::<Period>().unwrap(), Period::MONTHLY);
        for text in ["", "d", "0d", "1000d", "1 d", "+1d", "1D", "1month", "99999999999d", "1ş"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_schedule_that_leaves_the_calendar_is_refused() {
        let yearly = Period::new(PeriodUnit::Years, 999).unwrap();
        assert!(Schedule::new(Date::constant(2026, 1, 1), yearly, u16::MAX).is_err());
        assert!(Schedule::new(Date::constant(2026, 1, 1), Period::MONTHLY, 0).is_err());
    }

    proptest! {
        /// Month ends must not drift (D20): the day of the month is the anchor's, or the month's last.
        #[test]
        fn d20_every_month_end_is_computed_from_the_anchor(first in any_date(), every in 1_u16..24, count in 1_u16..60) {
            let schedule = Schedule::new(first, Period::new(PeriodUnit::Months, every).unwrap(), count).unwrap();
            let mut seen = 0;
            for day in schedule.due_dates() {
                prop_assert!(day.day() == first.day() || (day.day() < first.day() && day == day.last_of_month()));
                let months = i32::from(day.year()) * 12 + i32::from(day.month());
                let anchor = i32::from(first.year()) * 12 + i32::from(first.month());
                prop_assert_eq!(months - anchor, i32::from(every) * seen);
                seen += 1;
            }
            prop_assert_eq!(seen, i32::from(count));
        }

        #[test]
        fn due_dates_only_go_forward(first in any_date(), every in 1_u16..40, count in 2_u16..60, unit in 0..4) {
            let units = [PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years];
            let unit = units[usize::try_from(unit).unwrap()];
            let schedule = Schedule::new(first, Period::new(unit, every).unwrap(), count).unwrap();
            let days: Vec<Date> = schedule.due_dates().collect();
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

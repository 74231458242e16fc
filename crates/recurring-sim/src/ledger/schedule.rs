//! Due dates, always computed from the first one: 31 January, 28 February, 31 March.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The distance between two due dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Days(i32),
    Weeks(i32),
    Months(i32),
    Years(i32),
}

impl Step {
    /// The distance from the first due date to the one `places` later, if a calendar has it.
    fn times(self, places: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Self::Days(n) => span.try_days(i64::from(n).checked_mul(places)?),
            Self::Weeks(n) => span.try_weeks(i64::from(n).checked_mul(places)?),
            Self::Months(n) => span.try_months(i64::from(n).checked_mul(places)?),
            Self::Years(n) => span.try_years(i64::from(n).checked_mul(places)?),
        }
        .ok()
    }
}

/// All due dates of a schedule, or `None` if one of them lies beyond the calendar.
pub(crate) fn due_dates(first: Timestamp, step: Step, count: u32, zone: &TimeZone) -> Option<Vec<Timestamp>> {
    let anchor = first.to_zoned(zone.clone()).datetime();
    (0..i64::from(count))
        .map(|place| {
            let due = anchor.checked_add(step.times(place)?).ok()?;
            Some(due.to_zoned(zone.clone()).ok()?.timestamp())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use recurring_core::{istanbul, istanbul_date};

    use super::*;

    fn days(first: &str, step: Step, count: u32) -> Vec<String> {
        let dates = due_dates(first.parse().unwrap(), step, count, &istanbul()).unwrap();
        dates.into_iter().map(|at| istanbul_date(at).to_string()).collect()
    }

    #[test]
    fn month_ends_are_counted_from_the_anchor() {
        let dates = days("2026-01-31T07:00:00Z", Step::Months(1), 5);
        assert_eq!(dates, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
        assert_eq!(days("2024-02-29T07:00:00Z", Step::Years(1), 3), ["2024-02-29", "2025-02-28", "2026-02-28"]);
    }

    #[test]
    fn the_day_is_the_one_in_istanbul() {
        assert_eq!(days("2026-01-30T22:00:00Z", Step::Months(1), 2), ["2026-01-31", "2026-02-28"]);
    }

    #[test]
    fn a_schedule_beyond_the_calendar_is_refused() {
        assert_eq!(due_dates(Timestamp::UNIX_EPOCH, Step::Years(100), 500, &istanbul()), None);
        assert_eq!(due_dates(Timestamp::UNIX_EPOCH, Step::Years(i32::MAX), 2, &istanbul()), None);
    }
}

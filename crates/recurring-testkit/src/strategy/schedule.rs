//! Days, ranges, periods and schedules.

use std::num::NonZeroU16;

use jiff::ToSpan;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Date, DateRange, DateTime, Period, PeriodLimit, PeriodUnit, Schedule, Timestamp, istanbul};

/// The first of the days made.
const FIRST_DAY: Date = Date::constant(2024, 1, 1);
/// How many days follow it: forty years, without one that ends a century.
const DAYS: i64 = 14_610;

/// A day between 2024 and 2063: any of them, month ends and leap days more often.
pub fn date() -> impl Strategy<Value = Date> {
    let any_day = (0..DAYS).prop_map(|days| FIRST_DAY.saturating_add(days.days()));
    let month_end = (0..480_i64).prop_map(|months| FIRST_DAY.saturating_add(months.months()).last_of_month());
    let leap_day = select((2024..2064_i16).step_by(4).collect::<Vec<_>>())
        .prop_filter_map("a leap day", |year| Date::new(year, 2, 29).ok());
    prop_oneof![6 => any_day, 3 => month_end, 1 => leap_day]
}

/// A day and a time of it, to the second.
pub fn date_time() -> impl Strategy<Value = DateTime> {
    (date(), 0..24_i8, 0..60_i8, 0..60_i8).prop_map(|(day, hour, minute, second)| day.at(hour, minute, second, 0))
}

/// An instant of one of these days in Europe/Istanbul.
pub fn timestamp() -> impl Strategy<Value = Timestamp> {
    date_time().prop_filter_map("an instant", |at| at.to_zoned(istanbul()).ok().map(|at| at.timestamp()))
}

/// A unit of the calendar.
pub fn period_unit() -> impl Strategy<Value = PeriodUnit> {
    select(vec![PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years])
}

/// A range of 1 to 800 days.
pub fn date_range() -> impl Strategy<Value = DateRange> {
    (date(), 1_u16..=800).prop_map(|(to, days)| DateRange::last_days(to, days))
}

/// Any period there is, short ones more often.
pub fn period() -> impl Strategy<Value = Period> {
    let every = prop_oneof![3 => 1_u16..=31, 1 => 1_u16..=999];
    (period_unit(), every).prop_filter_map("a period", |(unit, every)| Period::new(unit, every).ok())
}

/// A text that looks like a period and is refused: zero, too large, a sign or a blank too many, another unit.
pub fn nearly_valid_period() -> impl Strategy<Value = String> {
    prop_oneof![
        "0{1,3}[dwmy]",
        "[1-9][0-9]{3,5}[dwmy]",
        "[1-9][0-9]{0,2}",
        "[dwmy]",
        "[1-9][0-9]{0,2}[DWMYhsqg]",
        "[1-9][0-9]{0,2}[dwmy]{2}",
        "[-+ ][1-9][0-9]{0,2}[dwmy]",
        "[1-9][0-9]{0,2} [dwmy]",
        "[1-9][0-9]{0,2}[dwmy] ",
        "[1-9][.,][0-9][dwmy]",
        Just(String::new()),
    ]
}

/// A first and a last day that are no range: the last lies before the first.
pub fn nearly_valid_range() -> impl Strategy<Value = (Date, Date)> {
    (date(), prop_oneof![1 => Just(1), 3 => 1_i64..=800]).prop_map(|(to, days)| (to.saturating_add(days.days()), to))
}

/// A first day, a period and a count that are no schedule: no collection at all, or a last one beyond the calendar.
pub fn nearly_valid_schedule() -> impl Strategy<Value = (Date, Period, u16)> {
    let none = (date(), period(), Just(0));
    let centuries = (date(), 500_u16..=999, 17_u16..=u16::MAX).prop_filter_map("a period", |(first, every, count)| {
        Some((first, Period::new(PeriodUnit::Years, every).ok()?, count))
    });
    let at_the_end = (0_i64..365, 1_u16..=999).prop_map(|(days, months)| {
        let first = Date::MAX.saturating_sub(days.days());
        (first, Period { every: months.try_into().unwrap_or(NonZeroU16::MIN), ..Period::MONTHLY }, 13)
    });
    prop_oneof![none, centuries, at_the_end]
}

/// A period that lies within one of these limits, of which there must be one: its ends more often than what is between.
pub fn period_within(limits: &[PeriodLimit]) -> impl Strategy<Value = Period> + use<> {
    let within = |limit: PeriodLimit| {
        let every = prop_oneof![Just(limit.least), Just(limit.most), limit.least..=limit.most];
        every.prop_filter_map("a period", move |every| Period::new(limit.unit, every).ok())
    };
    select(limits.to_vec()).prop_flat_map(within)
}

/// A schedule of 1 to 60 collections from any day on.
pub fn schedule() -> impl Strategy<Value = Schedule> {
    (date(), period(), 1_u16..=60)
        .prop_filter_map("within the calendar", |(first, period, count)| Schedule::new(first, period, count).ok())
}

/// A schedule that begins today or up to two years later and keeps to a provider's limits.
pub fn schedule_from(
    today: Date,
    limits: &[PeriodLimit],
    longest_count: Option<u16>,
) -> impl Strategy<Value = Schedule> + use<> {
    let first = prop_oneof![1 => Just(0), 3 => 0_i64..=730].prop_map(move |days| today.saturating_add(days.days()));
    let longest = longest_count.unwrap_or(60).max(1);
    let count = prop_oneof![1 => Just(longest), 3 => 1..=longest];
    (first, period_within(limits), count)
        .prop_filter_map("within the calendar", |(first, period, count)| Schedule::new(first, period, count).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::tests::while_shrinking;

    const TODAY: Date = Date::constant(2026, 11, 21);

    #[test]
    fn schedules_keep_to_the_limits() {
        let limits = [PeriodLimit { unit: PeriodUnit::Days, least: 7, most: 30 }];
        while_shrinking(schedule_from(TODAY, &limits, Some(12)), |schedule| {
            assert!(schedule.first() >= TODAY);
            assert!((7..=30).contains(&schedule.period().every.get()));
            assert!(schedule.count().get() <= 12);
        });
        while_shrinking(period_within(&limits), |period| assert!(limits[0].allows(period)));
    }

    #[test]
    fn periods_are_read_from_what_is_typed() {
        while_shrinking(period(), |period| {
            let unit = match period.unit {
                PeriodUnit::Days => 'd',
                PeriodUnit::Weeks => 'w',
                PeriodUnit::Months => 'm',
                PeriodUnit::Years => 'y',
            };
            assert_eq!(format!("{}{unit}", period.every).parse(), Ok(period));
        });
    }

    #[test]
    fn nearly_valid_periods_are_all_refused() {
        while_shrinking(nearly_valid_period(), |text| {
            assert_eq!(text.parse::<Period>().map_err(|refused| refused.field), Err("every"), "{text}");
        });
    }

    #[test]
    fn nearly_valid_ranges_are_all_refused() {
        while_shrinking(nearly_valid_range(), |(from, to)| {
            assert_eq!(DateRange::new(from, to).map_err(|refused| refused.field), Err("to"));
        });
    }

    #[test]
    fn schedules_are_accepted_as_they_stand() {
        while_shrinking(schedule(), |schedule| {
            let again = Schedule::new(schedule.first(), schedule.period(), schedule.count().get());
            assert_eq!(again, Ok(schedule));
            assert_eq!(schedule.due_dates().count(), usize::from(schedule.count().get()));
        });
    }

    #[test]
    fn nearly_valid_schedules_are_all_refused() {
        while_shrinking(nearly_valid_schedule(), |(first, period, count)| {
            assert_eq!(Schedule::new(first, period, count).map_err(|refused| refused.field), Err("count"));
        });
    }

    #[test]
    fn days_and_instants_are_read_from_what_is_shown() {
        while_shrinking(date(), |day| assert_eq!(day.to_string().parse::<Date>().unwrap(), day));
        while_shrinking(date_time(), |at| assert_eq!(at.to_string().parse::<DateTime>().unwrap(), at));
        while_shrinking(timestamp(), |at| assert_eq!(at.to_string().parse::<Timestamp>().unwrap(), at));
    }

    #[test]
    fn ranges_end_where_days_end() {
        while_shrinking(date_range(), |range| {
            assert!(range.from() <= range.to() && range.days() <= 800);
            assert_eq!(DateRange::new(range.from(), range.to()), Ok(range));
        });
    }
}

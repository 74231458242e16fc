//! Days, ranges, periods and schedules.

use jiff::ToSpan;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Date, DateRange, Period, PeriodLimit, PeriodUnit, Schedule};

/// The first of the days made.
const FIRST_DAY: Date = Date::constant(2024, 1, 1);
/// How many days follow it: forty years, so four leap days in a row and no century.
const DAYS: i64 = 14_610;

/// A day between 2024 and 2063: any of them, month ends and leap days more often.
pub fn date() -> impl Strategy<Value = Date> {
    let any_day = (0..DAYS).prop_map(|days| FIRST_DAY.saturating_add(days.days()));
    let month_end = (0..480_i64).prop_map(|months| FIRST_DAY.saturating_add(months.months()).last_of_month());
    let leap_day = select((2024..2064_i16).step_by(4).collect::<Vec<_>>())
        .prop_filter_map("a leap day", |year| Date::new(year, 2, 29).ok());
    prop_oneof![6 => any_day, 3 => month_end, 1 => leap_day]
}

/// A range of 1 to 800 days.
pub fn date_range() -> impl Strategy<Value = DateRange> {
    (date(), 1_u16..=800).prop_map(|(to, days)| DateRange::last_days(to, days))
}

/// Any period there is, short ones more often.
pub fn period() -> impl Strategy<Value = Period> {
    let unit = select(vec![PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years]);
    let every = prop_oneof![3 => 1_u16..=31, 1 => 1_u16..=999];
    (unit, every).prop_filter_map("a period", |(unit, every)| Period::new(unit, every).ok())
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

    const TODAY: Date = Date::constant(2026, 11, 21);

    proptest! {
        #[test]
        fn schedules_keep_to_the_limits(
            schedule in schedule_from(TODAY, &[PeriodLimit { unit: PeriodUnit::Days, least: 7, most: 30 }], Some(12)),
        ) {
            prop_assert!(schedule.first() >= TODAY);
            prop_assert!((7..=30).contains(&schedule.period().every.get()));
            prop_assert!(schedule.count().get() <= 12);
        }

        #[test]
        fn ranges_end_where_days_end(range in date_range()) {
            prop_assert!(range.from() <= range.to() && range.days() <= 800);
        }
    }
}

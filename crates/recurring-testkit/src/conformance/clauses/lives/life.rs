//! What a life is made of: the schedules of its orders, and what happens to them.

use jiff::ToSpan;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Money, Period, PeriodUnit, Schedule};

use super::super::super::failure::Failure;
use super::super::super::need::allows;
use super::super::super::scene::Scene;
use crate::strategy::{self, Step};

/// The most orders of one life.
pub(super) const MOST_ORDERS: usize = 3;
/// The most collections of one order.
const MOST_COLLECTIONS: u16 = 6;

/// Some orders, and what happens to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Life {
    /// Of each order there may be.
    pub(super) schedules: Vec<Schedule>,
    pub(super) acts: Vec<Act>,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Step(Step),
    /// The merchant has the payer's link sent again.
    ResendLink(usize),
}

impl Act {
    /// The same with a smaller number, if there is one that says as much.
    pub(super) fn smaller(&self) -> Option<Self> {
        let least = Money::from_kurus(1);
        let smaller = match self {
            Self::Step(Step::Advance(days @ 2..)) => Step::Advance(days / 2),
            Self::Step(Step::Decline(2..)) => Step::Decline(1),
            Self::Step(Step::Bill(place, days, amount)) if *amount != least => Step::Bill(*place, *days, least),
            Self::Step(Step::ChangeAmount(place, amount)) if *amount != least => Step::ChangeAmount(*place, least),
            _ => return None,
        };
        Some(Self::Step(smaller))
    }
}

/// Lives that begin with an approved order of each pricing and pass more slowly than their orders end.
pub(super) fn any(scene: &Scene<'_>) -> Result<impl Strategy<Value = Life> + use<>, Failure> {
    let slower = |step| match step {
        Step::Advance(days) => Step::Advance(days / 3),
        other => other,
    };
    let act = prop_oneof![
        20 => strategy::step().prop_map(slower).prop_map(Act::Step),
        1 => (0..MOST_ORDERS).prop_map(Act::ResendLink),
    ];
    let beginning =
        [Step::Create { variable: false }, Step::Approve(0), Step::Create { variable: true }, Step::Approve(1)];
    let life = (vec(schedule(scene)?, MOST_ORDERS), vec(act, 1..60));
    Ok(life.prop_map(move |(schedules, acts)| {
        let acts = beginning.iter().cloned().map(Act::Step).chain(acts).collect();
        Life { schedules, acts }
    }))
}

/// A schedule that the provider keeps, from soon or from a month's end on.
fn schedule(scene: &Scene<'_>) -> Result<impl Strategy<Value = Schedule> + use<>, Failure> {
    use PeriodUnit::{Days, Months, Weeks, Years};
    let limits = scene.limits()?;
    let liked = [(Days, 30), (Days, 1), (Days, 10), (Weeks, 1), (Months, 1), (Months, 3), (Years, 1)];
    let liked = liked.into_iter().filter_map(|(unit, every)| Period::new(unit, every).ok());
    let mut periods: Vec<Period> = liked.filter(|period| allows(limits, *period)).collect();
    if periods.is_empty() {
        periods.push(scene.period()?);
    }
    let most = limits.longest_count.unwrap_or(MOST_COLLECTIONS).clamp(1, MOST_COLLECTIONS);
    let tomorrow = scene.tomorrow()?;
    let soon = (0..20_i64).prop_map(move |days| tomorrow.saturating_add(days.days()));
    let month_end = (0..70_i64).prop_map(move |days| tomorrow.saturating_add(days.days()).last_of_month());
    let first = prop_oneof![4 => soon, 1 => month_end];
    Ok((first, select(periods), 1..=most)
        .prop_filter_map("within the calendar", |(first, period, count)| Schedule::new(first, period, count).ok()))
}

//! Orders that lie one step beyond what a provider's limits allow, and what the refusal has to name.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use recurring_core::{
    CreateInstruction, CreateLimits, Date, Drift, ErrorKind, Notify, Period, PeriodLimit, PeriodUnit, Pricing, Schedule,
};

use super::id::{agent_id, group_reference};
use super::payer::single_name;
use super::request::create_instruction_within;
use super::schedule::period_within;
use super::writes::days_before;

/// How an order is refused that goes one step beyond a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "whoever tests a refusal has to look at all of it")]
pub struct Refusal {
    /// The kind of error. Where the capabilities list [`locked`](recurring_core::Capabilities::locked) that creating needs,
    /// a period that is not kept is [`ErrorKind::SettingRequired`] instead.
    pub kind: ErrorKind,
    /// The field that the error names; `None` where a limit is named instead.
    pub field: Option<&'static str>,
    /// What stands in the error's own sentence: the limit, the period, or the option.
    pub names: String,
}

type Beyond = (CreateInstruction, Refusal);

/// An order that a provider with these limits takes but for one thing, and how it is refused: a collection or a unit of
/// the period too many or too few, another unit, a text or a surname that is missing, an option that is not offered, a
/// first day in the past.
pub fn create_instruction_beyond(limits: &CreateLimits, today: Date) -> impl Strategy<Value = Beyond> + use<> {
    let mut ways = vec![in_the_past(limits, today)];
    ways.extend(too_many(limits, today));
    ways.extend(other_period(limits, today));
    if limits.description_required {
        ways.push(changed(limits, today, invalid("description"), |order| order.description = None));
    }
    if limits.surname_required {
        let order = (create_instruction_within(limits, today), single_name());
        let order = order.prop_map(|(mut order, name)| {
            order.payer.name = name;
            (order, invalid("payer.name"))
        });
        ways.push(order.boxed());
    }
    ways.extend(options(limits, today));
    Union::new(ways)
}

fn options(limits: &CreateLimits, today: Date) -> Vec<BoxedStrategy<Beyond>> {
    let mut ways = Vec::new();
    if !limits.variable_price {
        ways.push(changed(limits, today, unsupported("variable prices"), |order| order.pricing = Pricing::Variable));
    }
    if !limits.notify {
        for notify in [Notify { mail: true, sms: false }, Notify { mail: false, sms: true }] {
            ways.push(changed(limits, today, unsupported("link"), move |order| order.notify = notify));
        }
    }
    if !limits.group {
        let order = (create_instruction_within(limits, today), group_reference());
        let order = order.prop_map(|(mut order, group)| {
            order.group = Some(group);
            (order, unsupported("group"))
        });
        ways.push(order.boxed());
    }
    if !limits.dealer {
        let order = (create_instruction_within(limits, today), agent_id());
        let order = order.prop_map(|(mut order, agent)| {
            order.dealer.agent = Some(agent);
            (order, unsupported("dealer"))
        });
        ways.push(order.boxed());
    }
    ways
}

fn in_the_past(limits: &CreateLimits, today: Date) -> BoxedStrategy<Beyond> {
    let order = (create_instruction_within(limits, today), 1_i64..=730);
    order
        .prop_filter_map("within the calendar", move |(order, days)| {
            Some((days_before(order, today, days)?, invalid("start")))
        })
        .boxed()
}

/// One collection too many, where there is a limit.
fn too_many(limits: &CreateLimits, today: Date) -> Option<BoxedStrategy<Beyond>> {
    let longest = limits.longest_count?;
    let count = longest.checked_add(1)?;
    let order = (create_instruction_within(limits, today), period_within(&limits.periods));
    let order = order.prop_filter_map("within the calendar", move |(order, period)| {
        let schedule = Schedule::new(order.schedule.first(), period, count).ok()?;
        Some((CreateInstruction { schedule, ..order }, unsupported(&format!("at most {longest} "))))
    });
    Some(order.boxed())
}

/// A period one unit shorter or longer than the limits allow, or of a unit that they do not have.
fn other_period(limits: &CreateLimits, today: Date) -> Option<BoxedStrategy<Beyond>> {
    let units = [PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years];
    let one_of_each = units.map(|unit| PeriodLimit { unit, least: 1, most: 1 });
    let steps = limits.periods.iter().flat_map(|limit| {
        [limit.least.checked_sub(1), limit.most.checked_add(1)].map(|every| Some((limit.unit, every?)))
    });
    let steps = steps.flatten().chain(one_of_each.map(|limit| (limit.unit, limit.least)));
    let periods = steps.filter_map(|(unit, every)| Period::new(unit, every).ok());
    let kept = |period: &Period| limits.periods.iter().any(|limit| limit.allows(*period));
    let periods: Vec<Period> = periods.filter(|period| !kept(period)).collect();
    if periods.is_empty() {
        return None;
    }
    let order = (create_instruction_within(limits, today), select(periods));
    let order = order.prop_filter_map("within the calendar", |(order, period)| {
        let schedule = Schedule::new(order.schedule.first(), period, order.schedule.count().get()).ok()?;
        let refusal = unsupported(&format!("{period} is not kept"));
        Some((CreateInstruction { schedule, drift: Drift::Refuse, ..order }, refusal))
    });
    Some(order.boxed())
}

fn changed(
    limits: &CreateLimits,
    today: Date,
    refusal: Refusal,
    change: impl Fn(&mut CreateInstruction) + 'static,
) -> BoxedStrategy<Beyond> {
    let order = create_instruction_within(limits, today).prop_map(move |mut order| {
        change(&mut order);
        (order, refusal.clone())
    });
    order.boxed()
}

fn invalid(field: &'static str) -> Refusal {
    Refusal { kind: ErrorKind::InvalidRequest, field: Some(field), names: field.to_owned() }
}

fn unsupported(names: &str) -> Refusal {
    Refusal { kind: ErrorKind::Unsupported, field: None, names: names.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use futures_util::FutureExt;
    use recurring_core::{Capabilities, RecurringProvider};

    use super::*;
    use crate::strategy::create_limits;
    use crate::strategy::tests::while_shrinking;
    use crate::{InMemoryProvider, TestClock, presets};

    fn today() -> Date {
        recurring_core::istanbul_date(TestClock::START)
    }

    /// Checks that a provider with these capabilities refuses an order as foretold, with nothing sent.
    fn expect_refused(claims: Capabilities, (order, refusal): &Beyond) {
        let provider = InMemoryProvider::builder().capabilities(claims).build();
        let error = provider.create(order).now_or_never().expect("the model never waits").unwrap_err();
        assert_eq!((error.kind(), error.field()), (refusal.kind, refusal.field), "{error}");
        assert!(error.detail().contains(&refusal.names), "{error} names {}", refusal.names);
        assert_eq!(provider.requests_seen(), 0);
    }

    #[test]
    fn what_goes_one_step_beyond_known_limits_is_refused_by_the_name_of_the_step() {
        for (mut claims, expected) in [(presets::paynkolay(), 9), (presets::paynet(), 6)] {
            claims.locked.clear();
            let limits = claims.create.clone().unwrap();
            let mut named = BTreeSet::new();
            while_shrinking(create_instruction_beyond(&limits, today()), |beyond| {
                expect_refused(claims.clone(), &beyond);
                named.insert(beyond.1.names);
            });
            assert!(named.len() >= expected, "{named:?}");
        }
    }

    #[test]
    fn what_goes_one_step_beyond_any_limits_is_refused() {
        let beyond = create_limits().prop_flat_map(|limits| {
            let order = create_instruction_beyond(&limits, today());
            (Just(limits), order)
        });
        while_shrinking(beyond, |(limits, beyond)| {
            expect_refused(Capabilities { create: Some(limits), ..InMemoryProvider::everything() }, &beyond);
        });
    }
}

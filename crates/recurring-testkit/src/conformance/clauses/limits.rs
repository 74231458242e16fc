//! At each claimed limit an order is made; one beyond it, nothing is sent.

use std::collections::BTreeSet;

use jiff::ToSpan;
use recurring_core::{Date, Drift, Error, ErrorKind, Operation, Period, PeriodLimit, PeriodUnit, Schedule};

use super::super::failure::{Failure, ensure};
use super::super::harness::Collected;
use super::super::need::allows;
use super::super::scene::{Order, Scene};

pub(in crate::conformance) async fn counts(scene: &Scene<'_>) -> Result<(), Failure> {
    let Some(longest) = scene.limits()?.longest_count else { return many(scene).await };
    let of = |count| Ok::<_, Failure>(Schedule::new(scene.tomorrow()?, scene.period()?, count)?);
    let beyond = scene.order_of(of(longest + 1)?)?;
    let what = format!("an order of {} collections, one beyond the limit,", longest + 1);
    let error = scene.unsent(&what, scene.provider().create(&beyond)).await?;
    expect_limit(scene, &what, &error)?;
    let order = scene.make_approved(&scene.order_of(of(longest)?)?).await?;
    expect_kept(scene, &order).await.map_err(|failure| failure.during("the most collections that are claimed"))
}

/// More than a byte holds, and how many would be left of them in one.
const MANY: (u16, usize) = (300, 44);

/// Where no largest number is claimed, many are taken and kept.
async fn many(scene: &Scene<'_>) -> Result<(), Failure> {
    let (count, in_a_byte) = MANY;
    let periods = scene.limits()?.periods.iter().filter_map(|limit| Period::new(limit.unit, limit.least).ok());
    let schedules = periods.filter_map(|period| Schedule::new(scene.tomorrow().ok()?, period, count).ok());
    let Some(schedule) = schedules.min_by_key(|schedule| schedule.due_dates().last()) else {
        scene.unwitnessed(format!("that any number of collections is taken: {count} of them outlast the calendar"));
        return Ok(());
    };
    let card_ends = scene.clock().today().checked_add(10.years())?;
    if schedule.due_dates().take_while(|due| *due < card_ends).count() <= in_a_byte {
        scene.unwitnessed(format!("that {count} collections are made: no card lives long enough"));
    }
    let order = scene.make_approved(&scene.order_of(schedule)?).await?;
    expect_kept(scene, &order).await.map_err(|failure| failure.during(&format!("{count} collections, unlimited")))
}

pub(in crate::conformance) async fn periods(scene: &Scene<'_>) -> Result<(), Failure> {
    let limits = scene.limits()?.clone();
    let mut refused_as = Vec::new();
    let units = [PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years].into_iter();
    for period in units.flat_map(|unit| around(&limits.periods, unit)).filter(|period| !allows(&limits, *period)) {
        let mut order = scene.order_of(twice(scene, period)?)?;
        let what = format!("a collection {period}, which is not claimed,");
        let error = scene.unsent(&what, scene.provider().create(&order)).await?;
        expect_limit(scene, &what, &error)?;
        refused_as.push(error.kind());
        if period == Period::MONTHLY {
            // What becomes of a month that may count as 30 days is promised elsewhere.
            continue;
        }
        order.drift = Drift::AcceptThirtyDaysForAMonth;
        let what = format!("{what} also where a month may count as 30 days,");
        let error = scene.unsent(&what, scene.provider().create(&order)).await?;
        expect_limit(scene, &what, &error)?;
    }
    // Where no count is refused either, periods are all that a setting can unlock.
    let unlocks_periods = is_locked(scene) && limits.longest_count.is_none() && !refused_as.is_empty();
    let asked_for = refused_as.contains(&ErrorKind::SettingRequired);
    ensure!(asked_for || !unlocks_periods, "a setting is claimed to unlock more, and no refusal asks for it");
    for limit in &limits.periods {
        for every in BTreeSet::from([limit.least, limit.most]) {
            let period = Period::new(limit.unit, every)?;
            let at_limit = async {
                // A world of its own: a card does not live through the time that several long periods take.
                let scene = &scene.fresh().await?;
                let order = scene.make_approved(&scene.order_of(twice(scene, period)?)?).await?;
                expect_kept(scene, &order).await
            };
            at_limit.await.map_err(|failure| failure.during(&format!("a collection {period}, which is claimed,")))?;
        }
    }
    Ok(())
}

/// The schedule that was asked for is the one by which is collected, as long as a card lives, and the one that is told.
async fn expect_kept(scene: &Scene<'_>, order: &Order) -> Result<(), Failure> {
    let count = u32::from(order.schedule.count().get());
    let told = scene.report(order).await?.and_then(|report| report.count);
    ensure!(told.is_none_or(|told| told == count), "{count} collections were asked for, and {told:?} are told");
    let card_ends = scene.clock().today().checked_add(10.years())?;
    let due: Vec<Date> = order.schedule.due_dates().take_while(|due| *due < card_ends).collect();
    for day in &due {
        scene.pass(*day).await?;
    }
    let expected: Vec<_> = due.into_iter().map(|due| Collected::new(due, order.amount)).collect();
    let collected = scene.collected(order).await;
    ensure!(collected == expected, "this was collected: {collected:?}, not {expected:?}");
    Ok(())
}

/// The periods of a unit next to the claimed ones, and those that merchants ask for: every one, two, three, six, twelve.
fn around(limits: &[PeriodLimit], unit: PeriodUnit) -> Vec<Period> {
    let of_unit = limits.iter().filter(|limit| limit.unit == unit);
    let mut numbers: BTreeSet<u16> =
        of_unit.flat_map(|limit| [limit.least.saturating_sub(1), limit.most.saturating_add(1)]).collect();
    numbers.extend([1, 2, 3, 6, 12]);
    numbers.into_iter().filter_map(|every| Period::new(unit, every).ok()).collect()
}

pub(in crate::conformance) async fn drift(scene: &Scene<'_>) -> Result<(), Failure> {
    let monthly = Schedule::new(scene.tomorrow()?, Period::MONTHLY, 2)?;
    let what = "a monthly order at a provider that counts days";
    let error = scene.unsent(what, scene.provider().create(&scene.order_of(monthly)?)).await?;
    expect_limit(scene, what, &error)?;
    let mut accepted = scene.order_of(monthly)?;
    accepted.drift = Drift::AcceptThirtyDaysForAMonth;
    let order = scene.make_approved(&accepted).await?;
    scene.pass(monthly.first()).await?;
    let thirty = monthly.every_thirty_days().due_date(1).ok_or_else(|| Failure::new("no second day"))?;
    scene.pass(thirty).await?;
    let days: Vec<_> = scene.collected(&order).await.into_iter().map(|collected| collected.due).collect();
    ensure!(days == [monthly.first(), thirty], "a month counted as 30 days was collected on {days:?}");
    Ok(())
}

fn twice(scene: &Scene<'_>, period: Period) -> Result<Schedule, Failure> {
    let count = scene.limits()?.longest_count.map_or(2, |longest| longest.min(2));
    Ok(Schedule::new(scene.tomorrow()?, period, count)?)
}

/// Refused as what is not claimed; where a setting is claimed to unlock more, it may be the one, and is then named.
fn expect_limit(scene: &Scene<'_>, what: &str, error: &Error) -> Result<(), Failure> {
    let kind = error.kind();
    let locked = &scene.capabilities().locked;
    let mut of_create = locked.iter().filter(|locked| locked.operation == Operation::Create);
    let asks = kind == ErrorKind::SettingRequired && of_create.any(|locked| error.detail().contains(locked.setting));
    ensure!(asks || kind == ErrorKind::Unsupported, "{what} was refused as {kind}: {error}");
    Ok(())
}

fn is_locked(scene: &Scene<'_>) -> bool {
    scene.capabilities().locked.iter().any(|locked| locked.operation == Operation::Create)
}

//! At each claimed limit an order is made; one beyond it, nothing is sent.

use recurring_core::{Drift, ErrorKind, Period, PeriodLimit, PeriodUnit, Schedule};

use super::super::failure::{Failure, ensure};
use super::super::need::allows;
use super::super::scene::Scene;

pub(in crate::conformance) async fn counts(scene: &Scene<'_>) -> Result<(), Failure> {
    let longest = scene.limits()?.longest_count.ok_or_else(|| Failure::new("no longest count"))?;
    let of = |count| Ok::<_, Failure>(Schedule::new(scene.tomorrow()?, scene.period()?, count)?);
    scene.make(&scene.order_of(of(longest)?)?).await?;
    let beyond = scene.order_of(of(longest + 1)?)?;
    let what = format!("an order of {} collections, one beyond the limit,", longest + 1);
    let error = scene.unsent(&what, scene.provider().create(&beyond)).await?;
    expect_limit(&what, error.kind())
}

pub(in crate::conformance) async fn periods(scene: &Scene<'_>) -> Result<(), Failure> {
    let limits = scene.limits()?.clone();
    for limit in &limits.periods {
        for every in [limit.least, limit.most] {
            let order = scene.order_of(twice(scene, Period::new(limit.unit, every)?)?)?;
            scene.make(&order).await.map_err(|failure| failure.during("a period at the limit"))?;
        }
    }
    let beyond = [PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years].into_iter();
    let beyond = beyond.flat_map(|unit| around(&limits.periods, unit));
    for period in beyond.filter(|period| !allows(&limits, *period)) {
        let order = scene.order_of(twice(scene, period)?)?;
        let what = format!("a collection {period}, which is not claimed,");
        let error = scene.unsent(&what, scene.provider().create(&order)).await?;
        expect_limit(&what, error.kind())?;
    }
    Ok(())
}

/// The periods of a unit next to the claimed ones; the unit's first, if none is claimed.
fn around(limits: &[PeriodLimit], unit: PeriodUnit) -> Vec<Period> {
    let of_unit: Vec<&PeriodLimit> = limits.iter().filter(|limit| limit.unit == unit).collect();
    let numbers = match of_unit.as_slice() {
        [] => vec![1],
        claimed => {
            claimed.iter().flat_map(|limit| [limit.least.saturating_sub(1), limit.most.saturating_add(1)]).collect()
        }
    };
    numbers.into_iter().filter_map(|every| Period::new(unit, every).ok()).collect()
}

pub(in crate::conformance) async fn drift(scene: &Scene<'_>) -> Result<(), Failure> {
    let monthly = Schedule::new(scene.tomorrow()?, Period::MONTHLY, 2)?;
    let what = "a monthly order at a provider that counts days";
    let error = scene.unsent(what, scene.provider().create(&scene.order_of(monthly)?)).await?;
    expect_limit(what, error.kind())?;
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

fn expect_limit(what: &str, kind: ErrorKind) -> Result<(), Failure> {
    let refused = matches!(kind, ErrorKind::Unsupported | ErrorKind::SettingRequired);
    ensure!(refused, "{what} was refused as {kind}");
    Ok(())
}

//! What is collected, when, how often, and for how much.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use recurring_core::{
    Advice, BillPeriod, ChangeAmount, ChargeNow, Effect, ErrorKind, Money, Operation, Outcome, Period, Pricing,
    Schedule, Status,
};

use super::super::failure::{Failure, ensure};
use super::super::harness::Collected;
use super::super::scene::{AMOUNT, Scene};

const OTHER: Money = Money::from_kurus(20_075);

pub(in crate::conformance) async fn each_period_once(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    let mut expected = Vec::new();
    for (index, due) in (0..).zip(order.schedule.due_dates()) {
        scene.pass_due(&order, index).await?;
        expected.push(Collected::new(due, order.amount));
        let collected = scene.collected(&order).await;
        ensure!(collected == expected, "by the end of {due} this was collected: {collected:?}, not {expected:?}");
    }
    let later = order.schedule.due_dates().last().and_then(|last| last.checked_add(1.year()).ok());
    scene.pass(later.ok_or_else(|| Failure::new("the calendar ends"))?).await?;
    let collected = scene.collected(&order).await;
    ensure!(collected == expected, "after the last period more was collected: {collected:?}");
    Ok(())
}

pub(in crate::conformance) async fn new_amounts_are_for_later(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let target = scene.target(Operation::ChangeAmount, &order).await?;
    scene.provider().change_amount(&ChangeAmount { target, amount: OTHER, shares: None }).await?;
    for (index, expected) in [(0, vec![AMOUNT]), (1, vec![AMOUNT, OTHER]), (2, vec![AMOUNT, OTHER, OTHER])] {
        scene.pass_due(&order, index).await?;
        let amounts: Vec<Money> = scene.collected(&order).await.into_iter().map(|paid| paid.amount).collect();
        ensure!(amounts == expected, "after the change {amounts:?} was collected, not {expected:?}");
    }
    Ok(())
}

pub(in crate::conformance) async fn unbilled_is_not_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    for index in [0, 1] {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        ensure!(collected.is_empty(), "a period without a bill was collected: {collected:?}");
    }
    Ok(())
}

pub(in crate::conformance) async fn billed_is_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    let target = scene.target(Operation::Bill, &order).await?;
    let due = order.schedule.first();
    scene.provider().bill(&BillPeriod { target, due, amount: OTHER, shares: None, invoice_no: None }).await?;
    for index in [0, 1] {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        ensure!(collected == [Collected::new(due, OTHER)], "one period was billed, and this collected: {collected:?}");
    }
    Ok(())
}

pub(in crate::conformance) async fn declined_is_not_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    ensure!(scene.stage().decline_next(1_000).await, "the stage cannot decline cards");
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let collected = scene.collected(&order).await;
    ensure!(collected.is_empty(), "the stage declined every attempt, and its books show {collected:?}");
    if let Some(report) = scene.report(&order).await? {
        let shown = report.collected;
        ensure!(shown.unwrap_or(0) == 0, "a declined attempt is reported as collected: {shown:?}");
        ensure!(report.status.status != Status::Completed, "a declined order is reported as completed");
    }
    Ok(())
}

pub(in crate::conformance) async fn a_cool_down_says_when(scene: &Scene<'_>) -> Result<(), Failure> {
    let longest = scene.stage().cool_down().ok_or_else(|| Failure::new("the vendor has no cool-down"))?;
    ensure!(scene.stage().decline_next(1_000).await, "the stage cannot decline cards");
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let target = scene.target(Operation::Charge, &order).await?;
    let charge = ChargeNow { target, invoice_no: None };
    match scene.provider().charge(&charge).await {
        Ok(rows) => {
            let done = rows.rows.iter().any(|row| row.outcome == Outcome::Done);
            ensure!(!done, "the stage declined the attempt, and a row of it is done");
        }
        Err(error) => ensure!(error.effect() == Effect::None, "a declined charge has another effect: {error}"),
    }
    let Err(error) = scene.provider().charge(&charge).await else {
        return Err(Failure::new("a second charge within the cool-down was not refused"));
    };
    ensure!(error.kind() == ErrorKind::Refused, "a charge within the cool-down was refused as {}", error.kind());
    ensure!(error.effect() == Effect::None, "a charge within the cool-down has another effect than none");
    let advice = error.advice();
    let Advice::NotBefore(wait) = advice else {
        return Err(Failure::new(format!("a charge within the cool-down is not told when: {advice:?}")));
    };
    ensure!(!wait.is_zero() && wait <= longest, "the cool-down is {longest:?}, and the advice is to wait {wait:?}");
    let collected = scene.collected(&order).await;
    ensure!(collected.is_empty(), "the stage declined every attempt, and its books show {collected:?}");
    Ok(())
}

pub(in crate::conformance) async fn month_ends_do_not_drift(scene: &Scene<'_>) -> Result<(), Failure> {
    let first = next_month_end(scene.tomorrow()?)?;
    let schedule = Schedule::new(first, Period::MONTHLY, 3)?;
    let order = scene.make_approved(&scene.order_of(schedule)?).await?;
    for index in 0..3 {
        scene.pass_due(&order, index).await?;
    }
    let days: BTreeSet<Date> = scene.collected(&order).await.into_iter().map(|collected| collected.due).collect();
    let expected: BTreeSet<Date> = schedule.due_dates().collect();
    ensure!(days == expected, "a monthly order from {first} was collected on {days:?}, not on {expected:?}");
    Ok(())
}

/// The next 31 January.
fn next_month_end(from: Date) -> Result<Date, Failure> {
    let this_year = Date::new(from.year(), 1, 31)?;
    Ok(if this_year >= from { this_year } else { Date::new(from.year() + 1, 1, 31)? })
}

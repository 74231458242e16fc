//! What is collected, when, how often, and for how much.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use recurring_core::{
    Advice, BillPeriod, ChangeAmount, ChargeNow, Drift, Effect, ErrorKind, Instruction, Mark, Money, Operation,
    Outcome, Period, Pricing, Schedule, Status, StatusReport, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::harness::Collected;
use super::super::scene::{AMOUNT, Order, Scene};
use super::told::{Report, reports};

const OTHER: Money = Money::from_kurus(20_075);
/// How exactly a cool-down is told: vendors speak of minutes.
const A_MINUTE: Duration = Duration::from_secs(60);

pub(in crate::conformance) async fn each_period_once(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    let mut expected = Vec::new();
    for (index, due) in (0..).zip(order.schedule.due_dates()) {
        scene.pass_due(&order, index).await?;
        expected.push(Collected::new(due, order.amount));
        let collected = scene.collected(&order).await;
        ensure!(collected == expected, "by the end of {due} this was collected: {collected:?}, not {expected:?}");
        told_as_booked(scene, &order).await.map_err(|failure| failure.during(&format!("by the end of {due}")))?;
    }
    let later = order.schedule.due_dates().last().and_then(|last| last.checked_add(1.year()).ok());
    scene.pass(later.ok_or_else(|| Failure::new("the calendar ends"))?).await?;
    let collected = scene.collected(&order).await;
    ensure!(collected == expected, "after the last period more was collected: {collected:?}");
    Ok(())
}

/// What is told of an order that its payer approved agrees with the vendor's books; what is not told is no lie.
pub(super) async fn told_as_booked(scene: &Scene<'_>, order: &Order) -> Result<(), Failure> {
    let booked = u32::try_from(scene.collected(order).await.len())?;
    for Report { shown, row } in reports(scene, order).await? {
        is_told_as_booked(&row, order, booked).map_err(|failure| failure.during(shown))?;
    }
    Ok(())
}

fn is_told_as_booked(report: &Instruction, order: &Order, booked: u32) -> Result<(), Failure> {
    counts_as_booked(report, order, booked)?;
    let count = u32::from(order.schedule.count().get());
    let StatusReport { status, mark, .. } = &report.status;
    let fits = match status {
        Status::Unknown => true,
        Status::Completed => booked == count,
        // A vendor's words may not tell an approved order from an awaited one, nor one that is over from a running one.
        Status::AwaitingPayer => booked == 0 && *mark != Mark::Documented,
        Status::Active => booked < count || *mark != Mark::Documented,
        _ => false,
    };
    ensure!(fits, "{booked} of {count} periods of a running order are collected, and it is told to be {status}");
    Ok(())
}

/// The numbers that are told of an order are those of the vendor's books.
pub(super) fn counts_as_booked(report: &Instruction, order: &Order, booked: u32) -> Result<(), Failure> {
    let count = u32::from(order.schedule.count().get());
    let (collected, in_all) = (report.collected, report.count);
    ensure!(collected.is_none_or(|told| told == booked), "the books show {booked} collections; told are {collected:?}");
    ensure!(in_all.is_none_or(|told| told == count), "an order of {count} collections is told to be of {in_all:?}");
    Ok(())
}

pub(in crate::conformance) async fn new_amounts_are_for_later(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::ChangeAmount, |scene, way| Box::pin(new_amount_is_for_later(scene, way))).await
}

async fn new_amount_is_for_later(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let target = scene.name(&order, way).await?;
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
    scene.each_way(Operation::Bill, |scene, way| Box::pin(each_is_billed(scene, way))).await
}

async fn each_is_billed(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    for billed in [0, 1] {
        one_is_billed(&scene.fresh().await?, way, billed).await?;
    }
    Ok(())
}

/// One of two periods is billed, not always the first one without a bill: the day says which.
async fn one_is_billed(scene: &Scene<'_>, way: TargetKind, billed: u16) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    let target = scene.name(&order, way).await?;
    let due = order.schedule.due_date(billed).ok_or_else(|| Failure::new("the order is too short for this clause"))?;
    scene.provider().bill(&BillPeriod { target, due, amount: OTHER, shares: None, invoice_no: None }).await?;
    for index in [0, 1] {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        let expected = if index < billed { vec![] } else { vec![Collected::new(due, OTHER)] };
        ensure!(collected == expected, "the period of {due} was billed, and this collected: {collected:?}");
    }
    Ok(())
}

pub(in crate::conformance) async fn declined_is_not_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    ensure!(scene.stage().decline_next(1_000).await, "the stage cannot decline cards");
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let collected = scene.collected(&order).await;
    ensure!(collected.is_empty(), "the stage declined every attempt, and its books show {collected:?}");
    for Report { shown, row } in reports(scene, &order).await? {
        counts_as_booked(&row, &order, 0).map_err(|failure| failure.during(shown))?;
        ensure!(row.status.status != Status::Completed, "a declined order is reported as completed, {shown}");
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
    for _ in 0..2 {
        scene.stage().advance(longest + A_MINUTE).await;
        declined_by_hand(scene, &charge).await?;
        let half = longest / 2;
        let late = half.saturating_sub(A_MINUTE * 2);
        refused_until(scene, &charge, longest).await?;
        scene.stage().advance(half).await;
        refused_until(scene, &charge, longest - half).await?;
        scene.stage().advance(late).await;
        refused_until(scene, &charge, longest - half - late).await?;
    }
    let collected = scene.collected(&order).await;
    ensure!(collected.is_empty(), "the stage declined every attempt, and its books show {collected:?}");
    Ok(())
}

/// A charge that is tried and declined.
async fn declined_by_hand(scene: &Scene<'_>, charge: &ChargeNow) -> Result<(), Failure> {
    match scene.provider().charge(charge).await {
        Ok(rows) => {
            let done = rows.rows.iter().any(|row| row.outcome == Outcome::Done);
            ensure!(!done, "the stage declined the attempt, and a row of it is done");
        }
        Err(error) => ensure!(error.effect() == Effect::None, "a declined charge has another effect: {error}"),
    }
    Ok(())
}

/// A charge within the cool-down is refused, and told when it can be made, to the minute.
async fn refused_until(scene: &Scene<'_>, charge: &ChargeNow, left: Duration) -> Result<(), Failure> {
    let Err(error) = scene.provider().charge(charge).await else {
        return Err(Failure::new("a second charge within the cool-down was not refused"));
    };
    ensure!(error.kind() == ErrorKind::Refused, "a charge within the cool-down was refused as {}", error.kind());
    ensure!(error.effect() == Effect::None, "a charge within the cool-down has another effect than none");
    let advice = error.advice();
    let Advice::NotBefore(wait) = advice else {
        return Err(Failure::new(format!("a charge within the cool-down is not told when: {advice:?}")));
    };
    let near = !wait.is_zero() && wait.abs_diff(left) <= A_MINUTE;
    ensure!(near, "{left:?} of the cool-down are left, and the advice is to wait {wait:?}");
    Ok(())
}

pub(in crate::conformance) async fn charged_by_hand_once(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::Charge, |scene, way| Box::pin(one_is_charged_once(scene, way))).await
}

async fn one_is_charged_once(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    ensure!(scene.stage().decline_next(1).await, "the stage cannot decline cards");
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let cool_down = scene.stage().cool_down().unwrap_or_default();
    let target = scene.name(&order, way).await?;
    let charge = ChargeNow { target, invoice_no: None };
    let mut expected = vec![Collected::new(order.schedule.first(), order.amount)];
    scene.stage().advance(cool_down).await;
    // A vendor may have tried again by itself; then there is nothing left to charge.
    if scene.collected(&order).await.is_empty() {
        let before = scene.seen().await;
        let rows = scene.provider().charge(&charge).await;
        let sent = scene.seen().await - before;
        let rows = rows.map_err(|error| Failure::from(error).during("charging what was declined"))?;
        ensure!(sent == 1, "a charge that was done took {sent} requests");
        let done = rows.rows.iter().filter(|row| row.outcome == Outcome::Done).count();
        ensure!(done == 1 && rows.rows.len() == 1, "one period was to be charged, and the rows are {rows:?}");
    }
    for wait in [Duration::ZERO, cool_down] {
        scene.stage().advance(wait).await;
        let collected = scene.collected(&order).await;
        ensure!(collected == expected, "one period was charged by hand, and the books show {collected:?}");
        told_as_booked(scene, &order).await?;
        if let Ok(rows) = scene.provider().charge(&charge).await {
            let done = rows.rows.iter().any(|row| row.outcome == Outcome::Done);
            ensure!(!done, "nothing was left to charge, and a row is done: {rows:?}");
        }
    }
    scene.pass_due(&order, 1).await?;
    expected.extend(order.schedule.due_date(1).map(|due| Collected::new(due, order.amount)));
    let collected = scene.collected(&order).await;
    ensure!(collected == expected, "a period was charged by hand; by the next one the books show {collected:?}");
    told_as_booked(scene, &order).await
}

pub(in crate::conformance) async fn month_ends_do_not_drift(scene: &Scene<'_>) -> Result<(), Failure> {
    let first = next_month_end(scene.tomorrow()?)?;
    let schedule = Schedule::new(first, Period::MONTHLY, 3)?;
    let order = scene.make_approved(&scene.order_of(schedule)?).await?;
    let mut drifting = scene.order_of(schedule)?;
    drifting.drift = Drift::AcceptThirtyDaysForAMonth;
    let drifting = scene.make_approved(&drifting).await?;
    for index in 0..3 {
        scene.pass_due(&order, index).await?;
    }
    let expected: BTreeSet<Date> = schedule.due_dates().collect();
    for (which, order) in [("a monthly order", order), ("a monthly order that may drift and need not", drifting)] {
        let days: BTreeSet<Date> = scene.collected(&order).await.into_iter().map(|collected| collected.due).collect();
        ensure!(days == expected, "{which} from {first} was collected on {days:?}, not on {expected:?}");
    }
    Ok(())
}

/// The next 31 January.
fn next_month_end(from: Date) -> Result<Date, Failure> {
    let this_year = Date::new(from.year(), 1, 31)?;
    Ok(if this_year >= from { this_year } else { Date::new(from.year() + 1, 1, 31)? })
}

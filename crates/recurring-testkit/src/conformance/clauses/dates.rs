//! Days: none is left out, and each begins at midnight in Istanbul.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::future::join;
use jiff::ToSpan;
use recurring_core::{
    AttemptSubject, Date, DateRange, ErrorKind, FindInstruction, FindMethod, Finding, InstructionTarget, ListAttempts,
    Operation, ReadBack, Submission, TargetKind, istanbul,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::bills::lost;
use super::listing::{is_of, list};
use super::lost::{fault, read_back_by_default, settle};
use crate::faulty::FaultPoint;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest run of days that is played, whatever windows are claimed.
const MOST_DAYS: u16 = 40;

pub(in crate::conformance) async fn none_is_left_out(scene: &Scene<'_>) -> Result<(), Failure> {
    let capabilities = scene.capabilities();
    let found_in = match capabilities.find.reference {
        FindMethod::Windows { days } => days,
        FindMethod::Unsupported | FindMethod::Direct => 1,
    };
    let listed_in = capabilities.list.and_then(|limits| limits.window_days).unwrap_or(1);
    let begun = scene.clock().today();
    let mut orders = Vec::new();
    for _ in 0..found_in.max(listed_in).min(MOST_DAYS) + 2 {
        orders.push(scene.make(&scene.order()?).await?);
        scene.stage().advance(DAY).await;
    }
    let range = DateRange::new(begun, scene.tomorrow()?)?;
    if capabilities.find.reference != FindMethod::Unsupported {
        for order in &orders {
            let target = InstructionTarget::Reference(order.created.reference.clone());
            let found = scene.provider().find(&FindInstruction { target, range: Some(range) }).await?.finding;
            ensure!(matches!(found, Finding::Found(_)), "an order of one of {range:?} was made and is {found:?}");
        }
    }
    if capabilities.list.is_some() {
        let rows = list(scene, range, None).await?;
        for order in &orders {
            let shown = rows.iter().filter(|row| is_of(row, order)).count();
            ensure!(shown == 1, "an order of one of {range:?} is listed {shown} times");
        }
    }
    Ok(())
}

/// How far off the first days of the orders are: around whole weeks, months and the edges of windows.
const FAR: [i64; 20] = [0, 1, 6, 7, 12, 13, 14, 19, 20, 27, 28, 29, 30, 31, 57, 58, 59, 60, 90, 365];

pub(in crate::conformance) async fn begin_whenever_and_are_found(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut sent = Vec::new();
    for far in FAR {
        let first = scene.clock().today().checked_add(far.days())?;
        let order = scene.order_of(scene.schedule_from(first)?)?;
        fault(scene, FaultPoint::AfterWork).await?;
        sent.push((far, lost(Submission::first(order), scene).await?));
    }
    settle(scene).await;
    for (far, unresolved) in &sent {
        let answer = read_back_by_default(scene, unresolved).await?;
        let happened = matches!(answer, ReadBack::Happened(_));
        ensure!(happened, "an order that begins in {far} day(s) was made, and reading back says: {answer:?}");
    }
    Ok(())
}

pub(in crate::conformance) async fn search_is_dated_before_it_asks(scene: &Scene<'_>) -> Result<(), Failure> {
    let request = FindInstruction { target: InstructionTarget::Reference(scene.reference()?), range: None };
    let (asked_at, before, ended) = (scene.clock().now(), scene.seen().await, AtomicBool::new(false));
    let search = async {
        let lookup = scene.provider().find(&request).await;
        ended.store(true, Ordering::Relaxed);
        lookup
    };
    // The clock stands until the vendor sees the first request: what is dated later began before its date.
    let clock = async {
        while scene.seen().await == before && !ended.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
        scene.stage().advance(Duration::from_secs(60)).await;
    };
    let (lookup, ()) = join(search, clock).await;
    let begun_at = lookup?.search.begun_at;
    ensure!(begun_at >= asked_at, "a search is dated {begun_at}, before it was asked for at {asked_at}");
    ensure!(begun_at <= asked_at, "a search sent its first request at {asked_at} and is dated {begun_at}");
    Ok(())
}

pub(in crate::conformance) async fn begin_at_midnight_in_istanbul(scene: &Scene<'_>) -> Result<(), Failure> {
    // In Greenwich this is half past nine in the evening of the day before.
    let night = scene.tomorrow()?.at(0, 30, 0, 0).to_zoned(istanbul())?.timestamp();
    scene.stage().advance(Duration::try_from(night.duration_since(scene.clock().now()))?).await;
    let today = scene.clock().today();
    let over = scene.order_of(scene.schedule_from(today.yesterday()?)?)?;
    let what = "a start on the day that ended at midnight";
    let kind = scene.unsent(what, scene.provider().create(&over)).await?.kind();
    ensure!(kind == ErrorKind::InvalidRequest, "{what} was refused as {kind}");

    let order = scene.make_approved(&scene.order_of_today()?).await?;
    let unresolved = match scene.capabilities().find.reference {
        FindMethod::Unsupported => None,
        FindMethod::Direct | FindMethod::Windows { .. } if scene.stage().fault_next(FaultPoint::AfterWork).await => {
            Some(lost(Submission::first(scene.order_of_today()?), scene).await?)
        }
        FindMethod::Direct | FindMethod::Windows { .. } => None,
    };
    settle(scene).await;
    if let Some(unresolved) = unresolved {
        let answer = read_back_by_default(scene, &unresolved).await?;
        let ReadBack::Happened(left) = answer else {
            return Err(Failure::new(format!("an order was made at night, and reading back says: {answer:?}")));
        };
        let made_on = left.created_on;
        ensure!(made_on.is_none_or(|day| day == today), "an order of {today} is shown as made on {made_on:?}");
    }
    shown_of_the_night(scene, &order, today).await
}

/// What is listed belongs to the day that began at midnight, and not to the one before.
async fn shown_of_the_night(scene: &Scene<'_>, order: &Order, today: Date) -> Result<(), Failure> {
    if scene.capabilities().list.is_some() {
        let shown = list(scene, DateRange::day(today), None).await?.iter().filter(|row| is_of(row, order)).count();
        ensure!(shown == 1, "an order made on {today}, at night, is listed {shown} times for that day");
        let shown = list(scene, DateRange::day(today.yesterday()?), None).await?.len();
        ensure!(shown == 0, "all orders were made on {today}, at night, and {shown} are listed for the day before");
    }
    scene.pass(today).await?;
    let days: BTreeSet<Date> = scene.collected(order).await.into_iter().map(|paid| paid.due).collect();
    ensure!(
        days == BTreeSet::from([today]),
        "an order was approved on its first day, {today}, and collected on {days:?}"
    );
    if scene.capabilities().targets(Operation::ListAttempts).contains(TargetKind::Reference) {
        let reference = order.created.reference.clone();
        let of = AttemptSubject::Reference { reference, range: DateRange::day(today) };
        let rows: Vec<_> = scene.provider().list_attempts(&ListAttempts { of }).await?.try_collect().await?;
        ensure!(!rows.is_empty(), "a period was collected on {today}, and no attempt is listed for that day");
        let days: Vec<Date> = rows.iter().filter_map(|attempt| Some(attempt.at?.date())).collect();
        ensure!(days.iter().all(|day| *day == today), "an attempt of {today} is shown on {days:?}");
    }
    Ok(())
}

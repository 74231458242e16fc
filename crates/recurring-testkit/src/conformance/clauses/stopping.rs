//! Cancelling, pausing and going on.

use recurring_core::{Operation, Status};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::collecting::{counts_as_booked, told_as_booked};

pub(in crate::conformance) async fn cancelling_stops_collections(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = collected_once(scene).await?;
    let target = scene.target(Operation::Cancel, &order).await?;
    let cancelled = scene.provider().cancel(&target).await?;
    let claimed = scene.capabilities().stop;
    ensure!(cancelled.stop == claimed, "cancelling was {:?}, and {claimed:?} is claimed", cancelled.stop);
    let (told, left) = (cancelled.collected, cancelled.remaining);
    ensure!(told.is_none_or(|told| told == 1), "one collection was made, and cancelling tells {told:?}");
    let count = u32::from(order.schedule.count().get());
    ensure!(left.is_none_or(|left| left == count - 1), "one of {count} collections was made; told to remain: {left:?}");
    expect_still(scene, &order, "cancelled").await
}

pub(in crate::conformance) async fn paused_is_not_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = collected_once(scene).await?;
    let target = scene.target(Operation::Pause, &order).await?;
    scene.provider().pause(&target).await?;
    expect_still(scene, &order, "paused").await
}

pub(in crate::conformance) async fn resumed_is_collected_again(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = collected_once(scene).await?;
    let pause = scene.target(Operation::Pause, &order).await?;
    scene.provider().pause(&pause).await?;
    scene.pass_due(&order, 1).await?;
    let resume = scene.target(Operation::Resume, &order).await?;
    scene.provider().resume(&resume).await?;
    told_as_booked(scene, &order).await.map_err(|failure| failure.during("after it was resumed"))?;
    scene.pass_due(&order, 2).await?;
    let mut days: Vec<_> = scene.collected(&order).await.into_iter().map(|collected| collected.due).collect();
    let third = order.schedule.due_date(2);
    ensure!(days.iter().any(|day| Some(*day) == third), "the order went on, and {third:?} was not collected: {days:?}");
    let collections = days.len();
    days.sort_unstable();
    days.dedup();
    ensure!(days.len() == collections, "a period was collected twice after the order went on");
    told_as_booked(scene, &order).await
}

pub(in crate::conformance) async fn rejected_is_never_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.make(&scene.order()?).await?;
    scene.stage().reject(&order.created).await.map_err(|failure| failure.during("turning the order down"))?;
    for index in 0..order.schedule.count().get().min(2) {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        ensure!(collected.is_empty(), "an order that its payer turned down was collected: {collected:?}");
    }
    if let Some(report) = scene.report(&order).await? {
        let status = report.status.status;
        let running = matches!(status, Status::Active | Status::Completed);
        ensure!(!running, "an order that its payer turned down is reported as {status}");
    }
    Ok(())
}

/// An approved order whose first period was collected.
async fn collected_once(scene: &Scene<'_>) -> Result<Order, Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let collected = scene.collected(&order).await.len();
    ensure!(collected == 1, "one period of an approved order is over, and {collected} collections were made");
    Ok(order)
}

/// Two more periods pass without a collection.
async fn expect_still(scene: &Scene<'_>, order: &Order, state: &str) -> Result<(), Failure> {
    for index in [1, 2] {
        scene.pass_due(order, index).await?;
        let collected = scene.collected(order).await.len();
        ensure!(collected == 1, "a {state} order was collected on: {collected} collections");
    }
    if let Some(report) = scene.report(order).await? {
        let status = report.status.status;
        let running = matches!(status, Status::Active | Status::AwaitingPayer | Status::Completed);
        ensure!(!running, "a {state} order is reported as {status}");
        counts_as_booked(&report, order, 1)?;
    }
    Ok(())
}

//! Cancelling, pausing and going on.

use recurring_core::{Effect, Operation, Status, TargetKind};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::collecting::{counts_as_booked, told_as_booked};
use super::told::{Report, reports};

pub(in crate::conformance) async fn cancelling_stops_collections(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::Cancel, |scene, way| Box::pin(is_stopped(scene, way))).await?;
    scene.each_way(Operation::Cancel, |scene, way| Box::pin(is_stopped_before_it_begins(scene, way))).await?;
    scene.each_way(Operation::Cancel, |scene, way| Box::pin(is_stopped_after_a_decline(scene, way))).await
}

async fn is_stopped(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = collected_once(scene).await?;
    let target = scene.name(&order, way).await?;
    let cancelled = scene.provider().cancel(&target).await?;
    let claimed = scene.capabilities().stop;
    ensure!(cancelled.stop == claimed, "cancelling was {:?}, and {claimed:?} is claimed", cancelled.stop);
    let (told, left) = (cancelled.collected, cancelled.remaining);
    ensure!(told.is_none_or(|told| told == 1), "one collection was made, and cancelling tells {told:?}");
    let count = u32::from(order.schedule.count().get());
    ensure!(left.is_none_or(|left| left == count - 1), "one of {count} collections was made; told to remain: {left:?}");
    expect_still(scene, &order, "cancelled").await
}

/// An order that still awaits its payer, who tries to agree afterwards.
async fn is_stopped_before_it_begins(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = scene.make(&scene.order()?).await?;
    let target = scene.name(&order, way).await?;
    if let Err(error) = scene.provider().cancel(&target).await {
        // What has not begun may be refused to be stopped: then nobody said that it was.
        ensure!(error.effect() == Effect::None, "an order that awaits its payer was not cancelled: {error}");
        return Ok(());
    }
    // Whether the page is still there is the provider's affair; what is collected is not.
    let _agreed = scene.stage().approve(&order.created).await;
    for index in [0, 1] {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        ensure!(collected.is_empty(), "an order was cancelled before its payer agreed, and collected: {collected:?}");
    }
    expect_stopped(scene, &order, "cancelled", 0).await
}

/// An order with a period that was declined and is still owed.
async fn is_stopped_after_a_decline(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    if !scene.stage().decline_next(1).await {
        scene.unwitnessed("that what was declined is not tried again: the stage cannot decline cards");
        return Ok(());
    }
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let target = scene.name(&order, way).await?;
    let before = scene.collected(&order).await;
    scene.provider().cancel(&target).await?;
    for index in [1, 2] {
        scene.pass_due(&order, index).await?;
        let after = scene.collected(&order).await;
        ensure!(
            before == after,
            "an order was cancelled after a decline; the books showed {before:?} and now {after:?}"
        );
    }
    Ok(())
}

pub(in crate::conformance) async fn paused_is_not_collected(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::Pause, |scene, way| Box::pin(is_paused(scene, way))).await
}

async fn is_paused(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = collected_once(scene).await?;
    let target = scene.name(&order, way).await?;
    scene.provider().pause(&target).await?;
    expect_still(scene, &order, "paused").await
}

pub(in crate::conformance) async fn resumed_is_collected_again(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::Resume, |scene, way| Box::pin(is_resumed(scene, way))).await
}

async fn is_resumed(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = collected_once(scene).await?;
    let pause = scene.target(Operation::Pause, &order).await?;
    scene.provider().pause(&pause).await?;
    scene.pass_due(&order, 1).await?;
    let resume = scene.name(&order, way).await?;
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
    for Report { shown, row } in reports(scene, &order).await? {
        let status = row.status.status;
        let running = matches!(status, Status::Active | Status::Completed);
        ensure!(!running, "an order that its payer turned down is reported as {status}, {shown}");
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
    expect_stopped(scene, order, state, 1).await
}

/// A stopped order is told to be so, and how much of it was collected.
async fn expect_stopped(scene: &Scene<'_>, order: &Order, state: &str, booked: u32) -> Result<(), Failure> {
    for Report { shown, row } in reports(scene, order).await? {
        let status = row.status.status;
        let running = matches!(status, Status::Active | Status::AwaitingPayer | Status::Completed);
        ensure!(!running, "a {state} order is reported as {status}, {shown}");
        counts_as_booked(&row, order, booked).map_err(|failure| failure.during(shown))?;
    }
    Ok(())
}

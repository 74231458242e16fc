//! What listing shows, and what it leaves out.

use futures_util::TryStreamExt;
use jiff::ToSpan;
use recurring_core::{DateRange, Instruction, ListInstructions};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};

pub(in crate::conformance) async fn shows_each_order_once(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut orders = Vec::new();
    for _ in 0..3 {
        orders.push(scene.make(&scene.order()?).await?);
    }
    let today = scene.clock().today();
    // Which date of an order counts is the provider's affair: the range holds the day it was made and its first due day.
    let range = DateRange::new(today.checked_sub(40.days())?, today.checked_add(2.days())?)?;
    let rows = list(scene, range).await?;
    for order in &orders {
        let shown = rows.iter().filter(|row| is_of(row, order)).count();
        ensure!(shown == 1, "the order {} is listed {shown} times", order.created.reference);
    }
    ensure!(rows.len() == orders.len(), "{} orders were made and {} are listed", orders.len(), rows.len());
    Ok(())
}

pub(in crate::conformance) async fn leaves_other_days_out(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.make(&scene.order()?).await?;
    let today = scene.clock().today();
    let range = DateRange::new(today.checked_sub(70.days())?, today.checked_sub(10.days())?)?;
    let rows = list(scene, range).await?;
    ensure!(!rows.iter().any(|row| is_of(row, &order)), "an order made today is listed for days before it");
    ensure!(rows.is_empty(), "{} orders are listed for days on which none was made", rows.len());
    Ok(())
}

async fn list(scene: &Scene<'_>, range: DateRange) -> Result<Vec<Instruction>, Failure> {
    let rows = scene.provider().list(&ListInstructions { range, group: None }).await?;
    Ok(rows.try_collect().await?)
}

fn is_of(row: &Instruction, order: &Order) -> bool {
    let by_reference = row.reference.as_ref().is_some_and(|shown| order.created.reference.matches(shown));
    by_reference || (row.reference.is_none() && row.id.is_some() && row.id == order.created.id)
}

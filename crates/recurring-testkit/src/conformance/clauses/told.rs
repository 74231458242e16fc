//! What is told of an order wherever it is shown: where it is found, and where it is listed.

use futures_util::TryStreamExt;
use recurring_core::{DateRange, Instruction, ListInstructions};

use super::super::failure::Failure;
use super::super::scene::{Order, Scene};
use super::listing::is_of;

/// An order as it is shown somewhere.
#[derive(Debug)]
pub(super) struct Report {
    /// Where, in words.
    pub(super) shown: &'static str,
    pub(super) row: Instruction,
}

/// The order as it is found and as it is listed, as far as either is claimed. That it is listed once is promised elsewhere.
pub(super) async fn reports(scene: &Scene<'_>, order: &Order) -> Result<Vec<Report>, Failure> {
    let found = scene.report(order).await?.map(|row| Report { shown: "as it is found", row });
    let mut reports = Vec::from_iter(found);
    reports.extend(listed(scene, order).await?.into_iter().map(|row| Report { shown: "as it is listed", row }));
    Ok(reports)
}

/// The rows of an order in a list of all days on which it may have been made or begin.
pub(super) async fn listed(scene: &Scene<'_>, order: &Order) -> Result<Vec<Instruction>, Failure> {
    if scene.capabilities().list.is_none() {
        return Ok(Vec::new());
    }
    let last = scene.clock().today().max(order.schedule.first()).tomorrow()?;
    let range = DateRange::new(scene.begun().yesterday()?, last)?;
    let rows = scene.provider().list(&ListInstructions { range, group: None }).await?;
    let rows: Vec<Instruction> = rows.try_collect().await?;
    Ok(rows.into_iter().filter(|row| is_of(row, order)).collect())
}

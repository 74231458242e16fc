//! What listing shows, and what it leaves out.

use futures_util::TryStreamExt;
use jiff::ToSpan;
use recurring_core::{DateRange, GroupReference, Instruction, ListInstructions};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};

/// More orders than a page commonly holds.
const MORE_THAN_A_PAGE: u16 = 105;

pub(in crate::conformance) async fn shows_each_order_once(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut orders = Vec::new();
    for _ in 0..MORE_THAN_A_PAGE {
        orders.push(scene.make(&scene.order()?).await?);
    }
    let today = scene.clock().today();
    // Which date of an order counts is the provider's affair: the range holds the day it was made and its first due day.
    let range = DateRange::new(today.checked_sub(40.days())?, today.checked_add(2.days())?)?;
    expect_each_once(&list(scene, range, None).await?, &orders)?;
    if let Some(days) = scene.capabilities().list.and_then(|limits| limits.window_days) {
        windows_are_all_read(&scene.fresh().await?, days).await?;
    }
    if scene.capabilities().list.is_some_and(|limits| limits.by_group) {
        only_its_group(&scene.fresh().await?).await?;
    }
    Ok(())
}

/// As many days as are claimed are asked for at once, one day more is not; and every window is read.
async fn windows_are_all_read(scene: &Scene<'_>, days: u16) -> Result<(), Failure> {
    let range = |days: u16| DateRange::last_days(scene.clock().today(), days);
    let mut sent = Vec::new();
    for asked in [days, days.saturating_add(1)] {
        let before = scene.seen().await;
        list(scene, range(asked), None).await?;
        sent.push(scene.seen().await - before);
    }
    let [one, two] = sent.as_slice() else { return Err(Failure::new("two lists were read")) };
    ensure!(*two == one * 2, "{days} days are claimed for a window and took {one} request(s); one day more took {two}");
    let orders = scene.at_the_edges(days).await?;
    expect_each_once(&list(scene, range(days.saturating_mul(2).saturating_add(1)), None).await?, &orders)
}

async fn only_its_group(scene: &Scene<'_>) -> Result<(), Failure> {
    let group = |number: u8| GroupReference::new(format!("SUITE-LISTED-{number}"));
    let made_in_groups = scene.limits()?.group;
    let mut orders = Vec::new();
    for number in [1, 2, 1] {
        let mut request = scene.order()?;
        request.group = made_in_groups.then(|| group(number)).transpose()?;
        orders.push(scene.make(&request).await?);
    }
    let range = DateRange::new(scene.clock().today(), scene.tomorrow()?)?;
    if made_in_groups {
        orders.remove(1);
    } else {
        orders.clear();
    }
    expect_each_once(&list(scene, range, Some(group(1)?)).await?, &orders)
        .map_err(|failure| failure.during("only the orders of one group were asked for"))
}

/// The rows are those of the orders, one each, and no others.
fn expect_each_once(rows: &[Instruction], orders: &[Order]) -> Result<(), Failure> {
    for order in orders {
        let shown = rows.iter().filter(|row| is_of(row, order)).count();
        ensure!(shown == 1, "the order {} is listed {shown} times", order.created.reference);
    }
    ensure!(rows.len() == orders.len(), "{} orders were made and {} are listed", orders.len(), rows.len());
    Ok(())
}

pub(in crate::conformance) async fn leaves_other_days_out(scene: &Scene<'_>) -> Result<(), Failure> {
    let today = scene.clock().today();
    scene.make(&scene.order()?).await?;
    for (from, to) in [(-70, -1), (2, 70)] {
        let range = DateRange::new(today.checked_add(from.days())?, today.checked_add(to.days())?)?;
        let listed = list(scene, range, None).await?.len();
        ensure!(
            listed == 0,
            "the only order was made on {today} and begins the next day; {listed} are listed from {} to {}",
            range.from(),
            range.to()
        );
    }
    Ok(())
}

pub(super) async fn list(
    scene: &Scene<'_>,
    range: DateRange,
    group: Option<GroupReference>,
) -> Result<Vec<Instruction>, Failure> {
    let rows = scene.provider().list(&ListInstructions { range, group }).await?;
    Ok(rows.try_collect().await?)
}

pub(super) fn is_of(row: &Instruction, order: &Order) -> bool {
    let by_reference = row.reference.as_ref().is_some_and(|shown| order.created.reference.matches(shown));
    by_reference || (row.reference.is_none() && row.id.is_some() && row.id == order.created.id)
}

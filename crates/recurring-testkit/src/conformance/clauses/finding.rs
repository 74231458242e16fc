//! What finding one order answers, and what it says of its search.

use recurring_core::{
    DateRange, FindInstruction, FindMethod, Finding, InstructionTarget, Operation, Status, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;

pub(in crate::conformance) async fn finds_what_was_made(scene: &Scene<'_>) -> Result<(), Failure> {
    let request = scene.order()?;
    let order = scene.make(&request).await?;
    let other = scene.make(&scene.order()?).await?;
    for kind in scene.capabilities().targets(Operation::Find).iter() {
        let target = scene.name(&order, kind).await?;
        let lookup = scene.provider().find(&FindInstruction { target, range: None }).await?;
        ensure!(lookup.search.by == kind, "a search by {kind} is reported as one by {}", lookup.search.by);
        let Finding::Found(found) = lookup.finding else {
            return Err(Failure::new(format!("an order that exists was not found by {kind}: {:?}", lookup.finding)));
        };
        let told = found.reference.as_ref();
        ensure!(told.is_none_or(|shown| request.reference.matches(shown)), "another reference is shown: {told:?}");
        ensure!(told.is_none_or(|shown| !other.created.reference.matches(shown)), "another order is shown");
        let amount = found.amount.as_ref().and_then(|amount| amount.value);
        ensure!(amount.is_none_or(|amount| amount == request.amount), "another amount is shown: {amount:?}");
        let count = u32::from(request.schedule.count().get());
        ensure!(found.count.is_none_or(|shown| shown == count), "another count is shown: {:?}", found.count);
        let status = found.status.status;
        ensure!(!matches!(status, Status::Active | Status::Completed), "an unapproved order is shown as {status}");
    }
    Ok(())
}

pub(in crate::conformance) async fn absence_is_an_answer(scene: &Scene<'_>) -> Result<(), Failure> {
    let target = InstructionTarget::Reference(scene.reference()?);
    let begun = scene.clock().now();
    let lookup = scene.provider().find(&FindInstruction { target, range: None }).await;
    let lookup = lookup.map_err(|error| Failure::from(error).during("finding an unknown reference"))?;
    ensure!(lookup.finding == Finding::Absent, "an unknown reference is answered by {:?}", lookup.finding);
    ensure!(lookup.search.by == TargetKind::Reference, "the search is reported as one by {}", lookup.search.by);
    ensure!(lookup.search.complete, "nothing was found, and the search was not read to its end");
    ensure!(lookup.search.begun_at >= begun, "the search is dated before it began");
    Ok(())
}

pub(in crate::conformance) async fn windows_cover_the_range(scene: &Scene<'_>) -> Result<(), Failure> {
    let FindMethod::Windows { days } = scene.capabilities().find.reference else {
        return Err(Failure::new("finding does not mean listing"));
    };
    let order = scene.make(&scene.order()?).await?;
    let range = DateRange::last_days(scene.clock().today(), days.saturating_mul(2).saturating_add(1));
    let target = InstructionTarget::Reference(order.created.reference.clone());
    let before = scene.seen().await;
    let search = scene.provider().find(&FindInstruction { target, range: Some(range) }).await?.search;
    let sent = scene.seen().await - before;
    let windows = search.windows;
    ensure!(search.complete, "the search was not read to its end");
    ensure!(
        sent >= 3 && windows.len() >= 3,
        "{} windows were read by {sent} requests; 3 cover the range",
        windows.len()
    );
    ensure!(windows.iter().all(|window| window.days() <= u32::from(days)), "a window has more than {days} days");
    let ends = (windows.last().map(DateRange::from), windows.first().map(DateRange::to));
    ensure!(ends == (Some(range.from()), Some(range.to())), "the windows do not reach the range's ends");
    let adjoin =
        |pair: &[DateRange]| matches!(pair, [newer, older] if older.to().tomorrow().ok() == Some(newer.from()));
    ensure!(windows.windows(2).all(adjoin), "the windows overlap, leave days out, or are not newest first");
    at_the_window_limit(scene, days).await
}

/// As many days as are claimed are one window; one day more is two.
async fn at_the_window_limit(scene: &Scene<'_>, days: u16) -> Result<(), Failure> {
    let target = InstructionTarget::Reference(scene.reference()?);
    for (asked, expected) in [(days, 1), (days.saturating_add(1), 2)] {
        let range = Some(DateRange::last_days(scene.clock().today(), asked));
        let windows = scene.provider().find(&FindInstruction { target: target.clone(), range }).await?.search.windows;
        let read = windows.len();
        ensure!(read == expected, "{days} days are claimed for a window; {asked} days took {read} windows");
    }
    Ok(())
}

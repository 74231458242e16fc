//! What finding one order answers, and what it says of its search.

use std::time::Duration;

use recurring_core::{
    CreateInstruction, Date, DateRange, FindInstruction, FindMethod, Finding, Instruction, InstructionTarget, Lookup,
    Operation, PayerName, Status, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::listing::{is_of, list};
use super::probe::{self, Named};
use super::told::listed;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(in crate::conformance) async fn finds_what_was_made(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.payer.name = PayerName::new("Çağla Öztürk")?;
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
        ensure!(told.is_none_or(|shown| !other.created.reference.matches(shown)), "another order is shown");
        expect_sent(&found, &request, &order, scene.clock().today())?;
    }
    for row in listed(scene, &order).await? {
        let sent = expect_sent(&row, &request, &order, scene.clock().today());
        sent.map_err(|failure| failure.during("as it is listed"))?;
    }
    Ok(())
}

/// What is told of an order that its payer has not seen yet is what was sent; what is not told proves nothing.
fn expect_sent(found: &Instruction, request: &CreateInstruction, order: &Order, today: Date) -> Result<(), Failure> {
    let told = found.reference.as_ref();
    ensure!(told.is_none_or(|shown| request.reference.matches(shown)), "another reference is shown: {told:?}");
    let (told, made) = (found.id.as_ref(), order.created.id.as_ref());
    ensure!(told.is_none() || made.is_none() || told == made, "{told:?} is shown as the order's number, not {made:?}");
    let amount = found.amount.as_ref().and_then(|amount| amount.value);
    ensure!(amount.is_none_or(|amount| amount == request.amount), "another amount is shown: {amount:?}");
    let (told, count) = (found.count, u32::from(request.schedule.count().get()));
    ensure!(told.is_none_or(|told| told == count), "another count is shown: {told:?}");
    let (told, first) = (found.next_due, request.schedule.first());
    ensure!(told.is_none_or(|told| told == first), "{told:?} is shown as the next due date, not {first}");
    let told = found.first_due;
    ensure!(told.is_none_or(|told| told == first), "{told:?} is shown as the first due date, not {first}");
    let told = found.created_on;
    ensure!(told.is_none_or(|told| told == today), "{told:?} is shown as the day it was made, not {today}");
    let told = found.payer_gsm.as_ref();
    ensure!(told.is_none_or(|told| *told == request.payer.gsm), "another payer's number is shown");
    let told = found.payer_name.as_deref();
    ensure!(told.is_none_or(|told| is_name(told, request.payer.name.as_str())), "another payer's name is shown");
    let status = found.status.status;
    ensure!(!matches!(status, Status::Active | Status::Completed), "an unapproved order is shown as {status}");
    Ok(())
}

/// Whether a shown name can be the payer's: some vendors mask it, some write it in capitals.
fn is_name(shown: &str, name: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    shown.contains('*') || folded(shown) == folded(name)
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
    let finds = scene.capabilities().find;
    let ways = [
        (TargetKind::Reference, finds.reference),
        (TargetKind::Id, finds.id),
        (TargetKind::ListingId, finds.listing_id),
    ];
    for (kind, method) in ways {
        let scene = &scene.fresh().await?;
        let searched = match method {
            FindMethod::Windows { days } => by_windows(scene, kind, days).await,
            FindMethod::Direct => directly(scene, kind).await,
            FindMethod::Unsupported => Ok(()),
        };
        searched.map_err(|failure| failure.during(&format!("finding by {kind}")))?;
    }
    Ok(())
}

/// Where an order is asked for by name, that is one request, and no days are searched.
async fn directly(scene: &Scene<'_>, kind: TargetKind) -> Result<(), Failure> {
    let order = scene.make(&scene.order()?).await?;
    let (made, unknown) = (scene.name(&order, kind).await?, unknown(scene, kind)?);
    let many_days = DateRange::last_days(scene.clock().today(), 400);
    for (target, range) in [(&made, None), (&made, Some(many_days)), (&unknown, None)] {
        let before = scene.seen().await;
        let lookup = scene.provider().find(&FindInstruction { target: target.clone(), range }).await;
        let sent = scene.seen().await - before;
        ensure!(sent == 1, "a search that is claimed to be direct took {sent} requests");
        // One that finds nothing may be refused, unless it is by reference.
        let told = lookup.map(|lookup| lookup.search.windows.len()).unwrap_or_default();
        ensure!(told == 0, "a search that is claimed to be direct tells {told} window(s)");
    }
    Ok(())
}

/// A name of nothing.
fn unknown(scene: &Scene<'_>, kind: TargetKind) -> Result<InstructionTarget, Failure> {
    match probe::nothing(scene, Operation::Find, kind)? {
        Named::Order(target) => Ok(target),
        Named::Group(_) | Named::Attempts(_) => Err(Failure::new("not a way to name one order")),
    }
}

/// Where finding means listing, the range is covered once, and what was made on any of its days is found.
async fn by_windows(scene: &Scene<'_>, kind: TargetKind, days: u16) -> Result<(), Failure> {
    let asked = days.saturating_mul(2).saturating_add(1);
    let unknown = unknown(scene, kind)?;
    let search = count(scene, &unknown, asked, 3).await?.search;
    let windows = search.windows;
    let range = DateRange::last_days(scene.clock().today(), asked);
    ensure!(search.complete, "the search was not read to its end");
    ensure!(windows.iter().all(|window| window.days() <= u32::from(days)), "a window has more than {days} days");
    let ends = (windows.last().map(DateRange::from), windows.first().map(DateRange::to));
    ensure!(ends == (Some(range.from()), Some(range.to())), "the windows do not reach the range's ends");
    let adjoin =
        |pair: &[DateRange]| matches!(pair, [newer, older] if older.to().tomorrow().ok() == Some(newer.from()));
    ensure!(windows.windows(2).all(adjoin), "the windows overlap, leave days out, or are not newest first");
    // As many days as are claimed are one window; one day more is two.
    count(scene, &unknown, days, 1).await?;
    count(scene, &unknown, days.saturating_add(1), 2).await?;
    for order in scene.at_the_edges(days).await? {
        let within = DateRange::last_days(scene.clock().today(), asked);
        let Some(target) = named(scene, &order, kind, within).await? else {
            scene.unwitnessed(format!("that old orders are found by {kind}: no answer tells it"));
            continue;
        };
        // References are not unique: what was found in one window proves nothing of the next.
        let found = count(scene, &target, asked, 3).await?.finding;
        let made = order.schedule.first();
        ensure!(matches!(found, Finding::Found(_)), "an order made on {made}, within the range, is found as {found:?}");
    }
    // The vendor's own numbers are unique.
    if kind == TargetKind::Reference { on_both_sides(&scene.fresh().await?, days).await } else { Ok(()) }
}

/// Two orders under one reference on the two sides of the edge between two windows.
async fn on_both_sides(scene: &Scene<'_>, days: u16) -> Result<(), Failure> {
    let reference = scene.reference()?;
    let order = async || -> Result<_, Failure> {
        let schedule = scene.schedule_from(scene.clock().today())?;
        Ok(scene.provider().create(&scene.order_named(reference.clone(), schedule)?).await)
    };
    order().await??;
    scene.stage().advance(DAY).await;
    // Where references are unique there is no second one.
    let second = order().await?;
    scene.stage().advance(DAY.saturating_mul(u32::from(days) - 1)).await;
    let asked = days.saturating_mul(2).saturating_add(1);
    let found = count(scene, &InstructionTarget::Reference(reference), asked, 3).await?.finding;
    let both = matches!(&found, Finding::Ambiguous(rows) if rows.len() == 2);
    ensure!(both || second.is_err(), "two orders of one reference lie in two windows, and they are found as {found:?}");
    Ok(())
}

/// An order's name of one kind, of whatever age the order is; `None` if no answer tells it.
async fn named(
    scene: &Scene<'_>,
    order: &Order,
    kind: TargetKind,
    within: DateRange,
) -> Result<Option<InstructionTarget>, Failure> {
    let reference = InstructionTarget::Reference(order.created.reference.clone());
    if kind == TargetKind::Reference {
        return Ok(Some(reference));
    }
    let by_reference = scene.capabilities().targets(Operation::Find).reference;
    let row = if by_reference {
        let request = FindInstruction { target: reference, range: Some(within) };
        match scene.provider().find(&request).await?.finding {
            Finding::Found(row) => Some(*row),
            Finding::Absent | Finding::Ambiguous(_) => None,
        }
    } else if scene.capabilities().list.is_some() {
        list(scene, within, None).await?.into_iter().find(|row| is_of(row, order))
    } else {
        None
    };
    let (id, listing_id) = row.map(|row| (row.id, row.listing_id)).unwrap_or_default();
    Ok(match kind {
        TargetKind::Id => order.created.id.clone().or(id).map(InstructionTarget::Id),
        _ => listing_id.map(InstructionTarget::ListingId),
    })
}

/// Searches the last days, and compares the windows that are told, and the requests that the vendor has seen, with the
/// number of windows that those days take.
async fn count(scene: &Scene<'_>, target: &InstructionTarget, days: u16, expected: u64) -> Result<Lookup, Failure> {
    let range = Some(DateRange::last_days(scene.clock().today(), days));
    let before = scene.seen().await;
    let lookup = scene.provider().find(&FindInstruction { target: target.clone(), range }).await?;
    let sent = scene.seen().await - before;
    let told = u64::try_from(lookup.search.windows.len())?;
    ensure!(told == expected, "{days} days take {expected} window(s), and {told} are told");
    ensure!(sent == expected, "{days} days take {expected} window(s), and {sent} request(s) were made");
    Ok(lookup)
}

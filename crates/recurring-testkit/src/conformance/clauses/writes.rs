//! What no write may claim: an answer that was lost, an order that does not exist, an order that has ended.

use futures_util::future::try_join_all;
use recurring_core::{
    CardId, CardTarget, ChargeNow, Error, LinkCard, Money, Operation, Outcome, Pricing, Rows, Stop, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::lost::expect_unknown;
use super::probe::{self, Named};
use crate::faulty::FaultPoint;

/// A write that is about to go wrong, in a world of its own.
struct Losing<'a> {
    scene: Scene<'a>,
    operation: Operation,
    named: Named,
    what: String,
}

pub(in crate::conformance) async fn are_unknown_however_named(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut losing = Vec::new();
    for (operation, kind) in claimed(scene) {
        for point in [FaultPoint::AfterWork, FaultPoint::NoReply] {
            let scene = scene.fresh().await?;
            let named = probe::something(&scene, operation, kind).await?;
            if scene.stage().fault_next(point).await {
                losing.push(Losing { scene, operation, named, what: format!("{operation} by {kind}, {point:?}") });
            }
        }
    }
    ensure!(!losing.is_empty(), "no write could be lost");
    // All at once: each that is never answered takes the whole time-out.
    try_join_all(losing.iter().map(lose)).await.map(drop)
}

async fn lose(losing: &Losing<'_>) -> Result<(), Failure> {
    let Losing { scene, operation, named, what } = losing;
    let before = scene.seen().await;
    let answer = probe::call(scene, *operation, named.clone()).await;
    let sent = scene.seen().await - before;
    expect_unknown(*operation, answer, sent).map_err(|failure| failure.during(what))
}

pub(in crate::conformance) async fn on_nothing_are_not_done(scene: &Scene<'_>) -> Result<(), Failure> {
    let bystander = scene.make_approved(&scene.order()?).await?;
    let card = card_of(scene, &bystander).await?;
    let before = scene.report(&bystander).await?;
    for (operation, kind) in claimed(scene) {
        let named = probe::nothing(scene, operation, kind)?;
        let done = is_done(scene, operation, named, card.as_ref()).await;
        ensure!(!done.unwrap_or(false), "{operation} by {kind} of an order that does not exist is done");
    }
    let after = scene.report(&bystander).await?;
    ensure!(before == after, "writes that name nothing changed another order from {before:?} to {after:?}");
    scene.pass_due(&bystander, 0).await?;
    let amounts: Vec<Money> = scene.collected(&bystander).await.into_iter().map(|paid| paid.amount).collect();
    ensure!(
        amounts == [bystander.amount],
        "writes that name nothing were sent, and of another order {amounts:?} was collected"
    );
    Ok(())
}

pub(in crate::conformance) async fn on_what_has_ended_are_not_done(scene: &Scene<'_>) -> Result<(), Failure> {
    for (operation, kind) in claimed(scene) {
        let what = format!("{operation} by {kind} after a final cancel");
        on_ended(&scene.fresh().await?, operation, kind).await.map_err(|failure| failure.during(&what))?;
    }
    Ok(())
}

async fn on_ended(scene: &Scene<'_>, operation: Operation, kind: TargetKind) -> Result<(), Failure> {
    let mut request = scene.order()?;
    if operation == Operation::Bill && scene.limits()?.variable_price {
        request.pricing = Pricing::Variable;
    }
    if operation == Operation::Charge {
        // So that there is something left to charge.
        if !scene.stage().decline_next(1).await {
            scene.unwitnessed("a charge of what was left: the stage cannot decline cards");
        }
    }
    let order = scene.make_approved(&request).await?;
    scene.pass_due(&order, 0).await?;
    let card = card_of(scene, &order).await?;
    let named = match kind {
        // An order of no group: to link a card to a group is another promise.
        TargetKind::Group => return Ok(()),
        kind => Named::Order(scene.name(&order, kind).await?),
    };
    let cancelled = scene.provider().cancel(&scene.target(Operation::Cancel, &order).await?).await?;
    ensure!(cancelled.stop == Stop::Final, "a final stop is claimed, and cancelling was {:?}", cancelled.stop);
    let before = scene.collected(&order).await;
    if let Some(cool_down) = scene.stage().cool_down().filter(|_| operation == Operation::Charge) {
        scene.stage().advance(cool_down).await;
    }
    let done = is_done(scene, operation, named, card.as_ref()).await.unwrap_or(false);
    ensure!(!done || !is_of_collections(operation), "it is done");
    for index in 1..order.schedule.count().get().min(3) {
        scene.pass_due(&order, index).await?;
        let after = scene.collected(&order).await;
        ensure!(before == after, "{before:?} was collected before the cancel, and {after:?} since");
    }
    Ok(())
}

/// Whether a write is about collections: a provider may well note a card for an order that has ended.
fn is_of_collections(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::Pause | Operation::Resume | Operation::ChangeAmount | Operation::Bill | Operation::Charge
    )
}

/// The writes that name something, in each way that is claimed.
fn claimed(scene: &Scene<'_>) -> Vec<(Operation, TargetKind)> {
    let writes = Operation::CONTRACT.into_iter().filter(|operation| operation.is_write());
    let ways = |operation| scene.capabilities().targets(operation).iter().map(move |kind| (operation, kind));
    writes.flat_map(ways).collect()
}

/// Sends a write and answers whether it is told to be done; of rows, whether any of them is.
async fn is_done(scene: &Scene<'_>, operation: Operation, named: Named, card: Option<&CardId>) -> Result<bool, Error> {
    let target = match (operation, named) {
        (Operation::Charge, Named::Order(target)) => {
            let charge = ChargeNow { target, invoice_no: None };
            return scene.provider().charge(&charge).await.map(|rows| any_done(&rows));
        }
        (Operation::LinkCard, Named::Order(target)) => CardTarget::Instruction(target),
        (Operation::LinkCard, Named::Group(group)) => CardTarget::Group(group),
        (operation, named) => return probe::call(scene, operation, named).await.map(|()| true),
    };
    let card = card.cloned().unwrap_or_else(|| CardId::from_provider("987654321"));
    scene.provider().link_card(&LinkCard { card, target }).await.map(|rows| any_done(&rows))
}

fn any_done(rows: &Rows) -> bool {
    rows.rows.iter().any(|row| row.outcome == Outcome::Done)
}

/// A card that exists, where cards can be listed.
async fn card_of(scene: &Scene<'_>, order: &Order) -> Result<Option<CardId>, Failure> {
    if !scene.capabilities().supports(Operation::ListCards) {
        return Ok(None);
    }
    let target = scene.target(Operation::ListCards, order).await?;
    Ok(scene.provider().list_cards(&target).await?.into_iter().next().map(|card| card.id))
}

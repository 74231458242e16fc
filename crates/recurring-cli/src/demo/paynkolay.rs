//! Paynkolay's part of the demonstration.

use recurring_core::{
    ChangeAmount, ChargeNow, Created, Effect, Error, ErrorKind, InstructionTarget, Money, Period, PeriodUnit, Status,
    Stop,
};
use recurring_sim::FaultPoint;

use super::lost;
use super::stage::{Stage, target};
use super::transcript::{Transcript, unexpected};
use crate::failure::Ended;

/// The order that is followed from its making to its end.
const ORDER: &str = "2026/101";

/// A standing order's life at Paynkolay.
pub(super) async fn life(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.chapter("Paynkolay: 149.90 lira every 30 days, twelve times")?;
    limits(stage, transcript).await?;
    let created = birth(stage, transcript).await?;
    missing_services(stage, transcript).await?;
    lost_answer(stage, transcript).await?;
    end(stage, transcript, created).await
}

fn thirty_days() -> Result<Period, Ended> {
    Period::new(PeriodUnit::Days, 30).map_err(unexpected)
}

/// Checks that a call was refused because the provider cannot do it, with nothing sent.
fn refused<T>(
    stage: &Stage<'_>,
    transcript: &mut Transcript<'_>,
    requests: u64,
    result: Result<T, Error>,
) -> Result<(), Ended> {
    let Err(error) = result else { return Err(unexpected("what the vendor does not have was done")) };
    transcript.saw(&error)?;
    let refused = error.kind() == ErrorKind::Unsupported && error.effect() == Effect::None;
    transcript.expect(refused && stage.requests() == requests, "refused, and nothing was sent")
}

async fn limits(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Ask for a monthly order: this vendor only knows every 30 days")?;
    let requests = stage.requests();
    let result = stage.provider.create(&stage.order(ORDER, Period::MONTHLY, 12)?).await;
    refused(stage, transcript, requests, result)
}

async fn birth(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<Created, Ended> {
    transcript.step(format!("Create {ORDER}, every 30 days"))?;
    let order = stage.order(ORDER, thirty_days()?, 12)?;
    let created = stage.provider.create(&order).await.map_err(unexpected)?;
    transcript.saw(format!("the payer approves under {}", created.link.as_str()))?;
    transcript.expect(created.id.is_some(), "the answer carries the number that writes take")?;
    let order = stage.find(ORDER).await?;
    transcript.expect(order.status.status == Status::AwaitingPayer, "the order awaits its payer")?;

    transcript.step("The payer agrees, and 60 days pass")?;
    stage.payer_approves(ORDER)?;
    stage.clock.advance_days(60);
    let order = stage.find(ORDER).await?;
    transcript.expect(order.status.status == Status::Active, "the order is active")?;
    transcript.expect(order.collected == Some(3), "three periods are collected")?;
    transcript
        .expect(order.listing_id.is_some() && order.id.is_none(), "the list shows another number than writes take")?;
    Ok(created)
}

async fn missing_services(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Change the amount: this vendor has no such service")?;
    let requests = stage.requests();
    let change = ChangeAmount { target: target(ORDER)?, amount: Money::from_kurus(17_990), shares: None };
    refused(stage, transcript, requests, stage.provider.change_amount(&change).await)?;
    transcript.step("Charge by hand: neither that")?;
    let charge = ChargeNow { target: target(ORDER)?, invoice_no: None };
    refused(stage, transcript, requests, stage.provider.charge(&charge).await)
}

async fn lost_answer(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Create 2026/102; the vendor does it and the connection closes before the answer")?;
    let order = stage.order("2026/102", thirty_days()?, 12)?;
    let unresolved = lost::create(stage, transcript, order, FaultPoint::CloseAfterCommit).await?;
    transcript.step("Read back what became of 2026/102: every window of the list is searched")?;
    let found = lost::happened(lost::resolve(stage, transcript, &unresolved).await?)?;
    transcript
        .expect(stage.orders_under("2026/102") == 1, "it exists, once: reference, amount, count and phone agree")?;
    transcript.expect(found.id.is_none(), "its link is lost, and so is the number that would cancel it")?;
    transcript.saw("Cancel it in the vendor's panel, and create it anew under a new reference:")?;
    let order = stage.order("2026/102-b", thirty_days()?, 12)?;
    let created = stage.provider.create(&order).await.map_err(unexpected)?;
    transcript.expect(created.id.is_some(), "2026/102-b is created, with link and number")
}

async fn end(stage: &Stage<'_>, transcript: &mut Transcript<'_>, created: Created) -> Result<(), Ended> {
    transcript.step(format!("Cancel {ORDER} by its number, and 60 days pass"))?;
    let id = created.id.ok_or_else(|| unexpected("the created order has no number"))?;
    let before = stage.truth(ORDER)?.collected().count();
    let cancelled = stage.provider.cancel(&InstructionTarget::Id(id)).await.map_err(unexpected)?;
    transcript.expect(cancelled.stop == Stop::Final, "ended for good")?;
    stage.clock.advance_days(60);
    transcript.expect(stage.truth(ORDER)?.collected().count() == before, "nothing is collected any more")?;

    transcript.step("List every order")?;
    let listed = stage.listed().await?;
    transcript.expect(listed.len() == 3, "the three orders are listed, each once")
}

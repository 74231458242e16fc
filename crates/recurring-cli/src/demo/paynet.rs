//! Paynet's part of the demonstration.

use std::time::Duration;

use recurring_core::{
    Advice, CardTarget, ChangeAmount, ChargeNow, Effect, ErrorKind, GroupReference, LinkCard, Money, Notify, Outcome,
    Period, ReadBack, RowsSummary, Status, Stop,
};
use recurring_sim::FaultPoint;

use super::lost;
use super::stage::{Stage, target};
use super::transcript::{Transcript, unexpected};
use crate::failure::{Ended, in_words};

/// The order that is followed from its making to its end.
const ORDER: &str = "2026/001";
const GROUP: &str = "bahar-sitesi";

/// A standing order's life at Paynet.
pub(super) async fn life(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.chapter("Paynet: 149.90 lira every month, twelve times, from 31 January 2026")?;
    birth(stage, transcript).await?;
    periods(stage, transcript).await?;
    new_amount(stage, transcript).await?;
    by_hand(stage, transcript).await?;
    cards(stage, transcript).await?;
    pause(stage, transcript).await?;
    lost_answer(stage, transcript).await?;
    lost_request(stage, transcript).await?;
    end(stage, transcript).await
}

async fn create(stage: &Stage<'_>, reference: &str) -> Result<String, Ended> {
    let mut order = stage.order(reference, Period::MONTHLY, 12)?;
    order.notify = Notify { mail: true, sms: false };
    order.group = Some(GroupReference::new(GROUP).map_err(unexpected)?);
    let created = stage.provider.create(&order).await.map_err(unexpected)?;
    Ok(created.link.as_str().to_owned())
}

async fn birth(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step(format!("Create {ORDER}"))?;
    let link = create(stage, ORDER).await?;
    transcript.saw(format!("the payer approves under {link}"))?;
    let order = stage.find(ORDER).await?;
    transcript.expect(order.status.status == Status::AwaitingPayer, "the order awaits its payer")?;
    transcript.expect(order.collected == Some(0), "nothing is charged yet")?;

    transcript.step("Send the payer the link again")?;
    stage.provider.resend_link(&target(ORDER)?).await.map_err(unexpected)?;
    transcript.expect(stage.truth(ORDER)?.links_sent == 2, "the vendor sent it a second time")?;

    transcript.step("The payer opens the link, enters a card, and agrees")?;
    stage.payer_approves(ORDER)?;
    let order = stage.find(ORDER).await?;
    transcript.expect(order.status.status == Status::Active, "the order is active")?;
    transcript.expect(order.collected == Some(1), "the first period, due today, is collected")
}

async fn periods(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("28 days pass: it is 28 February")?;
    stage.clock.advance_days(28);
    let order = stage.find(ORDER).await?;
    transcript.expect(order.collected == Some(2), "the second period is collected on the last day of February")?;
    let next = order.next_due.map(|day| day.to_string());
    transcript.expect(next.as_deref() == Some("2026-03-31"), "the next is due on 31 March, not on the 28th")
}

async fn new_amount(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Change the amount to 179.90, and 31 days pass")?;
    let amount = Money::from_kurus(17_990);
    let request = ChangeAmount { target: target(ORDER)?, amount, shares: None };
    stage.provider.change_amount(&request).await.map_err(unexpected)?;
    stage.clock.advance_days(31);
    let taken: Vec<i64> = stage.truth(ORDER)?.collected().map(|row| row.amount_kurus).collect();
    transcript.expect(taken == [14_990, 14_990, 17_990], "only the period after the change has the new amount")
}

async fn by_hand(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("30 days pass, and the bank declines the period of 30 April")?;
    stage.simulator.decline_next(stage.vendor, 1);
    stage.clock.advance_days(30);
    transcript.expect(stage.find(ORDER).await?.collected == Some(3), "nothing is collected")?;

    transcript.step("Two hours later, charge by hand")?;
    stage.clock.advance(Duration::from_secs(2 * 3600));
    let request = ChargeNow { target: target(ORDER)?, invoice_no: None };
    let rows = stage.provider.charge(&request).await.map_err(unexpected)?;
    transcript.expect(rows.summary() == RowsSummary::AllDone, "the row of 30 April is done")?;
    transcript.expect(stage.find(ORDER).await?.collected == Some(4), "four periods are collected")?;

    transcript.step("Charge by hand once more, at once")?;
    let Err(error) = stage.provider.charge(&request).await else {
        return Err(unexpected("a second charge within two hours was taken"));
    };
    transcript.saw(&error)?;
    let refused = error.kind() == ErrorKind::Refused && error.effect() == Effect::None;
    transcript.expect(refused, "refused by the cool-down; nothing happened")?;
    let Advice::NotBefore(wait) = error.advice() else {
        return Err(unexpected(format!("no time is advised but {:?}", error.advice())));
    };
    transcript.expect(true, format!("the advice, read from the vendor's prose: not before {}", in_words(wait)))?;
    transcript.expect(stage.truth(ORDER)?.collected().count() == 4, "still four periods are collected")
}

async fn cards(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step(format!("Create 2026/002 and 2026/003 in the group {GROUP}; pause 2026/003"))?;
    create(stage, "2026/002").await?;
    create(stage, "2026/003").await?;
    stage.provider.pause(&target("2026/003")?).await.map_err(unexpected)?;

    transcript.step(format!("Link the card of {ORDER} to the whole group"))?;
    let cards = stage.provider.list_cards(&target(ORDER)?).await.map_err(unexpected)?;
    let card = cards.first().ok_or_else(|| unexpected("the order has no card"))?;
    transcript.saw(format!("the card is {}", card.masked_number.as_deref().unwrap_or("not shown")))?;
    let group = GroupReference::new(GROUP).map_err(unexpected)?;
    let request = LinkCard { card: card.id.clone(), target: CardTarget::Group(group) };
    let rows = stage.provider.link_card(&request).await.map_err(unexpected)?;
    for row in &rows.rows {
        let reference = row.reference.as_ref().map_or_else(String::new, ToString::to_string);
        transcript.saw(format!("{reference}: {}", row.outcome.as_str()))?;
    }
    let done = rows.rows.iter().filter(|row| row.outcome == Outcome::Done).count();
    let partly = rows.summary() == RowsSummary::PartlyDone && done == 2;
    transcript.expect(partly, "partly done: each order has an outcome of its own; the paused one refused the card")?;
    transcript.expect(stage.find("2026/002").await?.status.status == Status::Active, "2026/002 needs its payer no more")
}

async fn pause(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Pause 2026/002, and a month passes")?;
    stage.provider.pause(&target("2026/002")?).await.map_err(unexpected)?;
    let before = stage.truth("2026/002")?.collected().count();
    stage.clock.advance_days(31);
    let order = stage.find("2026/002").await?;
    transcript.expect(order.status.status == Status::Paused, "the order is paused")?;
    transcript.expect(stage.truth("2026/002")?.collected().count() == before, "nothing is collected meanwhile")?;

    transcript.step("Resume it: what the vendor takes for that is only assumed, so it is refused")?;
    let requests = stage.requests();
    let Err(error) = stage.provider.resume(&target("2026/002")?).await else {
        return Err(unexpected("resuming is off until its setting is on, and was sent"));
    };
    transcript.saw(&error)?;
    let refused = error.kind() == ErrorKind::SettingRequired && stage.requests() == requests;
    transcript.expect(refused, "refused with nothing sent; the setting is named")
}

async fn lost_answer(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Create 2026/004; the vendor does it and the connection closes before the answer")?;
    let order = stage.order("2026/004", Period::MONTHLY, 12)?;
    let unresolved = lost::create(stage, transcript, order, FaultPoint::CloseAfterCommit).await?;
    transcript.step("Read back what became of 2026/004")?;
    let found = lost::happened(lost::resolve(stage, transcript, &unresolved).await?)?;
    transcript.expect(found.id.is_some(), "after a minute it is found: it happened, and must not be sent again")?;
    transcript.expect(stage.orders_under("2026/004") == 1, "the vendor has exactly one such order")
}

async fn lost_request(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step("Create 2026/005; the connection breaks before the vendor does anything")?;
    let order = stage.order("2026/005", Period::MONTHLY, 12)?;
    let unresolved = lost::create(stage, transcript, order, FaultPoint::ResetBeforeWork).await?;
    transcript.step("Read back what became of 2026/005")?;
    let ReadBack::ProvenAbsent(proof) = lost::resolve(stage, transcript, &unresolved).await? else {
        return Err(unexpected("the order does not exist, and reading back does not prove it"));
    };
    transcript.expect(true, "a complete search by our reference proves that it did not happen")?;
    let Ok(again) = unresolved.retry(proof) else {
        return Err(unexpected("the proof is not taken for the write it was made for"));
    };
    again.send(stage.provider.as_ref(), &stage.clock).await.map_err(unexpected)?;
    transcript
        .expect(stage.orders_under("2026/005") == 1, "with that proof, used up by it, it is sent again: one order")
}

async fn end(stage: &Stage<'_>, transcript: &mut Transcript<'_>) -> Result<(), Ended> {
    transcript.step(format!("Cancel {ORDER}, and two months pass"))?;
    let before = stage.truth(ORDER)?.collected().count();
    let cancelled = stage.provider.cancel(&target(ORDER)?).await.map_err(unexpected)?;
    transcript.expect(cancelled.stop == Stop::Reversible, "stopped, and told to be reversible")?;
    stage.clock.advance_days(61);
    transcript.expect(stage.truth(ORDER)?.collected().count() == before, "nothing is collected any more")?;

    transcript.step("List every order")?;
    let listed = stage.listed().await?;
    transcript.expect(listed.len() == 5, "the five orders are listed, each once")
}

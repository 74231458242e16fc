//! What holds for every call: it ends in time, shows nothing secret, and does not meet others.

use std::collections::BTreeSet;
use std::pin::pin;
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::future::{Either, select, try_join_all};
use recurring_core::{
    CreateInstruction, DateRange, Effect, FindInstruction, Finding, ListInstructions, Money, Operation, PayerIp,
    TargetKind,
};
use tokio::time::{Instant, sleep};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::lost::fault;
use super::probe;
use crate::faulty::FaultPoint;
use crate::leak::{self, LeakCanary, TraceCapture};

/// Every operation, each in a world of its own and all at the same time: a suite must not wait for one after another.
pub(in crate::conformance) async fn end_in_time(scene: &Scene<'_>) -> Result<(), Failure> {
    let capabilities = scene.capabilities();
    let first_way = |operation: Operation| capabilities.targets(operation).iter().next();
    let asked = Operation::CONTRACT.into_iter().filter(|operation| capabilities.supports(*operation));
    try_join_all(asked.map(|operation| ends_in_time(scene, operation, first_way(operation)))).await.map(drop)
}

async fn ends_in_time(scene: &Scene<'_>, operation: Operation, kind: Option<TargetKind>) -> Result<(), Failure> {
    let scene = &scene.fresh().await?;
    let named = match kind {
        Some(kind) => Some(probe::something(scene, operation, kind).await?),
        None => None,
    };
    let order = scene.order()?;
    let call = async || match named.clone() {
        Some(named) => probe::call(scene, operation, named).await,
        None if operation == Operation::List => probe::list_today(scene).await,
        None => scene.provider().create(&order).await.map(drop),
    };
    let mut usual = 0;
    if !operation.is_write() {
        // How many requests the read takes when each is answered.
        let before = scene.seen().await;
        let _answer = call().await;
        usual = scene.seen().await - before;
    }
    fault(scene, FaultPoint::NoReply).await?;
    let (longest, before, began) =
        (with_slack(scene.capabilities().answer_timeout), scene.seen().await, Instant::now());
    let Some(answer) = within(longest, call()).await else {
        return Err(Failure::new(format!("no answer came, and after {longest:?} {operation} had not ended")));
    };
    let (took, sent) = (began.elapsed(), scene.seen().await - before);
    let Err(error) = answer else {
        ensure!(!operation.is_write(), "no answer came, and success of {operation} is claimed");
        // A read may be repeated, and the next answer comes.
        ensure!(sent > usual, "no answer came, {operation} was not repeated, and it has one");
        return Ok(());
    };
    let (told, effect) = (error.elapsed(), error.effect());
    ensure!(told <= longest.max(took), "{operation} tells that it took {told:?}; the time-out is shorter");
    let expected = if operation.is_write() { Effect::Unknown } else { Effect::None };
    ensure!(effect == expected, "no answer of {operation} came, and the error claims: {error}");
    Ok(())
}

/// A time-out with half as much again for what is not waiting: less than a second request would take.
pub(super) fn with_slack(timeout: Duration) -> Duration {
    timeout + timeout / 2
}

/// Waits for a call so long, by ticks: a busy machine is late with each, and then waits longer. `None` if it did not end.
pub(super) async fn within<T>(longest: Duration, call: impl Future<Output = T>) -> Option<T> {
    const TICKS: u32 = 30;
    let ticks = async {
        for _ in 0..TICKS {
            sleep(longest / TICKS).await;
        }
    };
    match select(pin!(call), pin!(ticks)).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}

pub(in crate::conformance) async fn show_nothing_secret(scene: &Scene<'_>) -> Result<(), Failure> {
    let secrets = scene.stage().secrets();
    let canary = secrets.iter().fold(leak::canary(), |canary, secret| canary.secret(secret));
    let card = scene.stage().card_number();
    let canary = card.iter().fold(canary, |canary, number| canary.card(number));
    let request = located(scene)?;
    let canary = canary.payer(&request.payer);
    if secrets.is_empty() {
        scene.unwitnessed("that no key shows: the stage tells of none");
    }
    if card.is_none() {
        scene.unwitnessed("that no card's number shows: the stage tells of none");
    }
    // The one hears the call wherever it runs, the other what its tasks trace on this thread.
    let around = TraceCapture::start();
    let (lived, traced) = leak::capture_traces(live(scene, &request, &canary)).await;
    lived?;
    canary.check_text("what is traced", &traced)?;
    Ok(canary.check_text("what its tasks trace", &around.text())?)
}

/// An order of a payer of whom everything is known.
fn located(scene: &Scene<'_>) -> Result<CreateInstruction, Failure> {
    let mut request = scene.order()?;
    request.payer.ip = Some(PayerIp::parse("203.0.113.7")?);
    Ok(request)
}

/// Lets an order live, makes a call fail in two ways, and checks everything that shows.
async fn live(scene: &Scene<'_>, request: &CreateInstruction, canary: &LeakCanary) -> Result<(), Failure> {
    canary.check_debug("a client", &scene.provider())?;
    canary.check_debug("a request", request)?;
    let order = scene.make_approved(request).await?;
    canary.check_debug("an order", &order.created)?;
    canary.check_debug("a report", &scene.report(&order).await?)?;
    if scene.capabilities().supports(Operation::List) {
        let range = DateRange::day(scene.clock().today());
        let rows = scene.provider().list(&ListInstructions { range, group: None }).await?;
        canary.check_debug("a list", &rows.try_collect::<Vec<_>>().await?)?;
    }
    if scene.capabilities().supports(Operation::ListCards) {
        let target = scene.target(Operation::ListCards, &order).await?;
        canary.check_debug("cards", &scene.provider().list_cards(&target).await?)?;
    }
    let mut wrong = located(scene)?;
    wrong.amount = Money::from_kurus(0);
    let mut failures = vec![("an error", scene.provider().create(&wrong).await)];
    if scene.stage().fault_next(FaultPoint::AfterWork).await {
        failures.push(("the error of a lost answer", scene.provider().create(&located(scene)?).await));
    } else {
        scene.unwitnessed("that the error of a lost answer shows nothing: the stage loses none");
    }
    for (what, answer) in failures {
        if let Err(error) = answer {
            canary.check_failure(what, &error)?;
        }
    }
    Ok(())
}

pub(in crate::conformance) async fn do_not_meet(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut requests = Vec::new();
    for kurus in [1_100, 2_200, 3_300] {
        let mut request = scene.order()?;
        request.amount = Money::from_kurus(kurus);
        requests.push(request);
    }
    let made = try_join_all(requests.iter().map(|request| scene.make(request))).await?;
    for (request, order) in requests.iter().zip(&made) {
        let answer = &order.created;
        ensure!(answer.reference == request.reference, "of several creates at once, one got another's answer");
        let link = scene.stage().link(answer).await;
        if link.is_none() {
            scene.unwitnessed("that each link is its own order's: the stage cannot tell the vendor's links");
        }
        ensure!(link.is_none_or(|link| link == answer.link), "of several creates at once, one got another's link");
    }
    let links: BTreeSet<&str> = made.iter().map(|order| order.created.link.as_str()).collect();
    ensure!(links.len() == made.len(), "of several creates at once, two got the same link");
    let ids: Vec<&str> = made.iter().filter_map(|order| Some(order.created.id.as_ref()?.as_str())).collect();
    ensure!(ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "of several creates at once, two got one number");
    for kind in [TargetKind::Reference, TargetKind::Id] {
        if scene.capabilities().targets(Operation::Find).contains(kind) {
            searches_do_not_meet(scene, &requests, &made, kind).await?;
        }
    }
    money_does_not_meet(scene, &made).await
}

async fn searches_do_not_meet(
    scene: &Scene<'_>,
    requests: &[CreateInstruction],
    made: &[Order],
    kind: TargetKind,
) -> Result<(), Failure> {
    let mut finds = Vec::new();
    for order in made {
        finds.push(FindInstruction { target: scene.name(order, kind).await?, range: None });
    }
    let found = try_join_all(finds.iter().map(|find| scene.provider().find(find))).await?;
    for (request, lookup) in requests.iter().zip(found) {
        let Finding::Found(found) = lookup.finding else {
            return Err(Failure::new(format!("of several searches by {kind} at once, one did not find its order")));
        };
        let amount = found.amount.and_then(|amount| amount.value);
        let ours = found.reference.is_none_or(|shown| request.reference.matches(&shown))
            && amount.is_none_or(|amount| amount == request.amount);
        ensure!(ours, "of several searches by {kind} at once, one got another's answer");
    }
    Ok(())
}

/// Each order that was made beside others is collected at its own amount, and cancelling one by its number ends that one.
async fn money_does_not_meet(scene: &Scene<'_>, made: &[Order]) -> Result<(), Failure> {
    let [first, others @ ..] = made else { return Err(Failure::new("several orders were made")) };
    for order in made {
        scene.stage().approve(&order.created).await?;
    }
    scene.pass_due(first, 0).await?;
    for order in made {
        let amounts: Vec<Money> = scene.collected(order).await.iter().map(|paid| paid.amount).collect();
        let expected = order.amount;
        ensure!(amounts == [expected], "an order of {expected} made beside others was collected at {amounts:?}");
    }
    if first.schedule.count().get() < 2 || !scene.capabilities().targets(Operation::Cancel).id {
        return Ok(());
    }
    scene.provider().cancel(&scene.name(first, TargetKind::Id).await?).await?;
    scene.pass_due(first, 1).await?;
    ensure!(scene.collected(first).await.len() == 1, "one of several orders was cancelled, and it was collected");
    for order in others {
        ensure!(
            scene.collected(order).await.len() == 2,
            "one of several orders was cancelled, and another was stopped"
        );
    }
    Ok(())
}

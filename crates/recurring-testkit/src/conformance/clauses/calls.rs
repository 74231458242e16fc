//! What holds for every call: it ends in time, shows nothing secret, and does not meet others.

use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use recurring_core::{
    DateRange, Effect, FindInstruction, Finding, InstructionTarget, ListInstructions, Money, Operation,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;
use super::lost::fault;
use crate::faulty::FaultPoint;
use crate::leak::{self, LeakCanary};

/// What a busy machine may add to a time-out.
const SCHEDULING: Duration = Duration::from_secs(2);

pub(in crate::conformance) async fn end_in_time(scene: &Scene<'_>) -> Result<(), Failure> {
    fault(scene, FaultPoint::NoReply).await?;
    let order = scene.order()?;
    let longest = scene.capabilities().answer_timeout + SCHEDULING;
    let begun = Instant::now();
    let Err(error) = scene.provider().create(&order).await else {
        return Err(Failure::new("no answer came, and success is claimed"));
    };
    let (waited, told) = (begun.elapsed(), error.elapsed());
    ensure!(waited <= longest && told <= longest, "a call took {waited:?}, told as {told:?}; the time-out is shorter");
    ensure!(error.effect() == Effect::Unknown, "no answer came, and the error claims: {error}");
    Ok(())
}

pub(in crate::conformance) async fn show_nothing_secret(scene: &Scene<'_>) -> Result<(), Failure> {
    let secrets = scene.stage().secrets();
    let canary = secrets.iter().fold(leak::canary(), |canary, secret| canary.secret(secret));
    let canary = canary.payer(&scene.order()?.payer);
    let (lived, traced) = leak::capture_traces(live(scene, &canary)).await;
    lived?;
    Ok(canary.check_text("what is traced", &traced)?)
}

/// Lets an order live, makes a call fail in two ways, and checks everything that shows.
async fn live(scene: &Scene<'_>, canary: &LeakCanary) -> Result<(), Failure> {
    let request = scene.order()?;
    canary.check_debug("a client", &scene.provider())?;
    canary.check_debug("a request", &request)?;
    let order = scene.make_approved(&request).await?;
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
    let mut wrong = scene.order()?;
    wrong.amount = Money::from_kurus(0);
    let mut failures = vec![("an error", scene.provider().create(&wrong).await)];
    if scene.stage().fault_next(FaultPoint::AfterWork).await {
        failures.push(("the error of a lost answer", scene.provider().create(&scene.order()?).await));
    }
    for (what, answer) in failures {
        if let Err(error) = answer {
            canary.check_failure(what, &error)?;
        }
    }
    Ok(())
}

pub(in crate::conformance) async fn do_not_meet(scene: &Scene<'_>) -> Result<(), Failure> {
    let amounts = [Money::from_kurus(1_100), Money::from_kurus(2_200), Money::from_kurus(3_300)];
    let requests: Result<Vec<_>, Failure> = amounts
        .into_iter()
        .map(|amount| {
            let mut request = scene.order()?;
            request.amount = amount;
            Ok(request)
        })
        .collect();
    let requests = requests?;
    let created = try_join_all(requests.iter().map(|request| scene.provider().create(request))).await?;
    for (request, created) in requests.iter().zip(&created) {
        ensure!(created.reference == request.reference, "of several creates at once, one got another's answer");
    }
    let finds: Vec<FindInstruction> = requests
        .iter()
        .map(|request| FindInstruction { target: InstructionTarget::Reference(request.reference.clone()), range: None })
        .collect();
    let found = try_join_all(finds.iter().map(|find| scene.provider().find(find))).await?;
    for (request, lookup) in requests.iter().zip(found) {
        let Finding::Found(found) = lookup.finding else {
            return Err(Failure::new("of several searches at once, one did not find its order"));
        };
        let amount = found.amount.and_then(|amount| amount.value);
        let ours = found.reference.is_none_or(|shown| request.reference.matches(&shown))
            && amount.is_none_or(|amount| amount == request.amount);
        ensure!(ours, "of several searches at once, one got another's answer");
    }
    Ok(())
}

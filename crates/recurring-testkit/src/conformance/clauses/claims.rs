//! Who the provider is, and that its capabilities are true in both directions.

use futures_util::StreamExt;
use recurring_core::{DateRange, Error, ErrorKind, GroupReference, ListInstructions, Operation, Stop, TargetKind};

use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;
use super::probe;

pub(in crate::conformance) async fn identity_stands_still(scene: &Scene<'_>) -> Result<(), Failure> {
    let provider = scene.provider();
    let (identity, capabilities) = (provider.identity().clone(), provider.capabilities().clone());
    let name = identity.provider();
    ensure!(!name.is_empty() && name == name.to_lowercase(), "the provider's name is not in lower case: {name:?}");
    let seen = scene.seen().await;
    ensure!(seen == 0, "identity and capabilities took {seen} requests");
    if capabilities.create.is_some() {
        scene.make(&scene.order()?).await?;
    }
    ensure!(*provider.identity() == identity, "the identity changed");
    ensure!(*provider.capabilities() == capabilities, "the capabilities changed");
    Ok(())
}

pub(in crate::conformance) async fn unclaimed_is_refused_unsent(scene: &Scene<'_>) -> Result<(), Failure> {
    for operation in Operation::CONTRACT {
        let claimed = scene.capabilities().targets(operation);
        let mut refused_as = Vec::new();
        for kind in probe::ways(operation).iter().copied().filter(|kind| !claimed.contains(*kind)) {
            let named = probe::nothing(scene, operation, kind)?;
            let what = format!("{operation} by {kind}, which is not claimed,");
            let error = scene.unsent(&what, probe::call(scene, operation, named)).await?;
            refused_as.push(expect_unclaimed(scene, operation, &what, &error)?);
        }
        expect_setting(scene, operation, &refused_as)?;
    }
    unclaimed_lists(scene).await?;
    unclaimed_create(scene).await
}

async fn unclaimed_create(scene: &Scene<'_>) -> Result<(), Failure> {
    if scene.capabilities().create.is_some() {
        return Ok(());
    }
    let what = "a new order, which is not claimed,";
    let order = scene.plain_order()?;
    let error = scene.unsent(what, scene.provider().create(&order)).await?;
    let refused_as = expect_unclaimed(scene, Operation::Create, what, &error)?;
    expect_setting(scene, Operation::Create, &[refused_as])
}

async fn unclaimed_lists(scene: &Scene<'_>) -> Result<(), Failure> {
    let list = scene.capabilities().list;
    let range = DateRange::day(scene.clock().today());
    let mut asked = Vec::new();
    if list.is_none() {
        asked.push(ListInstructions { range, group: None });
    }
    if list.is_none_or(|limits| !limits.by_group) {
        asked.push(ListInstructions { range, group: Some(GroupReference::new("SUITE-NOTHING")?) });
    }
    let mut refused_as = Vec::new();
    for request in asked {
        let what = "a listing that is not claimed";
        let call = async { scene.provider().list(&request).await.map(drop) };
        let error = scene.unsent(what, call).await?;
        refused_as.push(expect_unclaimed(scene, Operation::List, what, &error)?);
    }
    expect_setting(scene, Operation::List, &refused_as)
}

/// Refused as what is not claimed. A setting that is listed for the operation need not unlock every way to name its
/// target; where one is asked for, it is named.
fn expect_unclaimed(scene: &Scene<'_>, operation: Operation, what: &str, error: &Error) -> Result<ErrorKind, Failure> {
    let kind = error.kind();
    let mut locked = scene.capabilities().locked.iter().filter(|locked| locked.operation == operation).peekable();
    let asks = kind == ErrorKind::SettingRequired && locked.peek().is_some();
    let fits = asks || kind == ErrorKind::Unsupported;
    ensure!(fits, "{what} was refused as {kind}, not as {}", ErrorKind::Unsupported);
    ensure!(error.operation() == operation, "{what} was refused as {}", error.operation());
    let named = !asks || locked.any(|locked| error.detail().contains(locked.setting));
    ensure!(named, "{what} needs a setting, and the error does not name it: {error}");
    Ok(kind)
}

/// Where a setting is listed to unlock something of an operation, one of its refusals asks for it.
fn expect_setting(scene: &Scene<'_>, operation: Operation, refused_as: &[ErrorKind]) -> Result<(), Failure> {
    let locked = scene.capabilities().locked.iter().any(|locked| locked.operation == operation);
    let asked_for = refused_as.is_empty() || refused_as.contains(&ErrorKind::SettingRequired);
    ensure!(asked_for || !locked, "a setting is claimed to unlock {operation}, and no refusal asks for it");
    Ok(())
}

pub(in crate::conformance) async fn claimed_is_sent(scene: &Scene<'_>) -> Result<(), Failure> {
    for (operation, kind) in claimed_ways(scene) {
        let named = probe::something(scene, operation, kind).await?;
        let before = scene.seen().await;
        let answer = probe::call(scene, operation, named).await;
        let sent = scene.seen().await - before;
        let told = answer.as_ref().err().map(ToString::to_string).unwrap_or_default();
        ensure!(sent > 0, "{operation} by {kind} is claimed, and nothing was sent: {told}");
        let refused_by_us = answer.is_err_and(|error| error.attempts() == 0);
        ensure!(!refused_by_us, "{operation} by {kind} is claimed and counts no attempt: {told}");
    }
    claimed_lists(scene).await
}

async fn claimed_lists(scene: &Scene<'_>) -> Result<(), Failure> {
    let Some(limits) = scene.capabilities().list else { return Ok(()) };
    let range = DateRange::day(scene.clock().today());
    let group = Some(GroupReference::new("SUITE-NOTHING")?).filter(|_| limits.by_group);
    for group in [None, group] {
        let before = scene.seen().await;
        // Rows, none or a refusal: either takes a request, with the call or with the first poll.
        let first = match scene.provider().list(&ListInstructions { range, group }).await {
            Ok(mut rows) => rows.next().await.transpose().map(drop),
            Err(error) => Err(error),
        };
        let sent = scene.seen().await - before;
        let told = first.err().map(|error| error.to_string()).unwrap_or_default();
        ensure!(sent > 0, "listing is claimed, and nothing was sent: {told}");
    }
    Ok(())
}

pub(in crate::conformance) async fn a_write_is_one_request(scene: &Scene<'_>) -> Result<(), Failure> {
    let before = scene.seen().await;
    scene.make(&scene.order()?).await?;
    let sent = scene.seen().await - before;
    ensure!(sent == 1, "a create took {sent} requests");
    for (operation, kind) in claimed_ways(scene).into_iter().filter(|(operation, _)| operation.is_write()) {
        let named = probe::something(scene, operation, kind).await?;
        let before = scene.seen().await;
        // Done or refused: either takes one request.
        let _answer = probe::call(scene, operation, named).await;
        let sent = scene.seen().await - before;
        ensure!(sent == 1, "{operation} by {kind} took {sent} requests");
    }
    Ok(())
}

fn claimed_ways(scene: &Scene<'_>) -> Vec<(Operation, TargetKind)> {
    let capabilities = scene.capabilities();
    let claimed = |operation| capabilities.targets(operation).iter().map(move |kind| (operation, kind));
    Operation::CONTRACT.into_iter().flat_map(claimed).collect()
}

/// A stop that is final outlasts a resuming; one that is reversible does not.
pub(in crate::conformance) async fn a_stop_is_what_it_says(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::Cancel, |scene, way| Box::pin(a_stop_by(scene, way))).await
}

async fn a_stop_by(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    let resumes = scene.capabilities().supports(Operation::Resume);
    let resume = if resumes { Some(scene.target(Operation::Resume, &order).await?) } else { None };
    let stop = scene.provider().cancel(&scene.name(&order, way).await?).await?.stop;
    if let Some(resume) = resume {
        let resumed = scene.provider().resume(&resume).await;
        if stop == Stop::Reversible {
            resumed.map_err(|error| Failure::from(error).during("resuming after a stop that is reversible"))?;
        }
    } else if !scene.stage().start_again(&order.created).await {
        scene.unwitnessed(format!("that a stop is {stop:?}: nobody can try to start an order again"));
        return Ok(());
    }
    scene.pass_due(&order, 0).await?;
    let collected = scene.collected(&order).await.len();
    match stop {
        Stop::Final => ensure!(collected == 0, "a stop is final, and after a resuming {collected} was collected"),
        Stop::Reversible => {
            ensure!(collected == 1, "a reversible stop was resumed, and {collected} of one period were collected");
        }
    }
    Ok(())
}

//! Who the provider is, and that its capabilities are true in both directions.

use futures_util::StreamExt;
use recurring_core::{
    CreateInstruction, Currency, DateRange, ErrorKind, GroupReference, ListInstructions, Money, Notify, Operation,
    Pricing, Shares, TargetKind,
};

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
        for kind in probe::ways(operation).iter().copied().filter(|kind| !claimed.contains(*kind)) {
            let named = probe::nothing(scene, operation, kind)?;
            let what = format!("{operation} by {kind}, which is not claimed,");
            let error = scene.unsent(&what, probe::call(scene, operation, named)).await?;
            expect_unclaimed(scene, operation, &what, &error)?;
        }
    }
    unclaimed_lists(scene).await
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
    for request in asked {
        let what = "a listing that is not claimed";
        let call = async { scene.provider().list(&request).await.map(drop) };
        let error = scene.unsent(what, call).await?;
        expect_unclaimed(scene, Operation::List, what, &error)?;
    }
    Ok(())
}

fn expect_unclaimed(
    scene: &Scene<'_>,
    operation: Operation,
    what: &str,
    error: &recurring_core::Error,
) -> Result<(), Failure> {
    let locked = scene.capabilities().locked.iter().any(|locked| locked.operation == operation);
    let expected = if locked { ErrorKind::SettingRequired } else { ErrorKind::Unsupported };
    ensure!(error.kind() == expected, "{what} was refused as {}, not as {expected}", error.kind());
    ensure!(error.operation() == operation, "{what} was refused as {}", error.operation());
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

pub(in crate::conformance) async fn options_are_kept_or_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    let limits = scene.limits()?.clone();
    let options: [(&str, bool, Change); 5] = [
        ("a variable price", limits.variable_price, |order| order.pricing = Pricing::Variable),
        ("a group", limits.group, |order| order.group = GroupReference::new("SUITE-GROUP").ok()),
        ("a mail to the payer", limits.notify, |order| order.notify = Notify { mail: true, sms: false }),
        ("a message to the payer", limits.notify, |order| order.notify = Notify { mail: false, sms: true }),
        ("a dealer's share", limits.dealer, |order| {
            let agent = Money::from_kurus(4_990);
            let company = order.amount.checked_sub(agent).unwrap_or(order.amount);
            order.dealer.shares = Shares::of(order.amount, agent, company).ok();
        }),
    ];
    for (option, claimed, change) in options {
        let mut order = scene.order()?;
        change(&mut order);
        if claimed {
            scene.make(&order).await.map_err(|failure| failure.during(option))?;
            continue;
        }
        let error = scene.unsent(&format!("{option}, which is not claimed,"), scene.provider().create(&order)).await?;
        let kind = error.kind();
        ensure!(kind == ErrorKind::Unsupported, "{option}, which is not claimed, was refused as {kind}");
    }
    Ok(())
}

/// Adds an option to an order.
type Change = fn(&mut CreateInstruction);

pub(in crate::conformance) async fn other_currencies_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    let euro = Currency::from_code("EUR").ok_or_else(|| Failure::new("no such currency"))?;
    let mut order = scene.order()?;
    order.amount = Money::from_minor(14_990, euro);
    let error = scene.unsent("an amount of euros", scene.provider().create(&order)).await?;
    ensure!(error.kind() == ErrorKind::Unsupported, "an amount of euros was refused as {}", error.kind());
    Ok(())
}

//! What making an order does, and what it must not do.

use recurring_core::{
    CreateInstruction, Error, ErrorKind, FindInstruction, Finding, InstructionTarget, Notify, Operation, PayerName,
    Status, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;
use super::amounts;
use super::told::{Report, reports};

pub(in crate::conformance) async fn wrong_requests_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    for (what, field, order) in wrong_orders(scene)? {
        let error = scene.unsent(what, scene.provider().create(&order)).await?;
        expect_invalid(what, field, &error)?;
    }
    amounts::wrong_amounts_are_refused(scene).await?;
    for (what, order) in right_orders(scene)? {
        scene.make(&order).await.map_err(|failure| failure.during(what))?;
    }
    Ok(())
}

/// Orders that nobody takes, or not without what this provider needs, and the field at fault.
fn wrong_orders(scene: &Scene<'_>) -> Result<Vec<(&'static str, &'static str, CreateInstruction)>, Failure> {
    let limits = scene.limits()?;
    let past = scene.schedule_from(scene.clock().today().yesterday()?)?;
    let mut wrong = vec![("a start in the past", "start", scene.order_of(past)?)];
    if limits.description_required {
        wrong.push(("an order without the description it must have", "description", undescribed(scene)?));
    }
    if limits.surname_required {
        wrong.push(("a payer without the surname", "payer.name", without_surname(scene)?));
    }
    Ok(wrong)
}

/// Orders just within the same rules.
fn right_orders(scene: &Scene<'_>) -> Result<Vec<(&'static str, CreateInstruction)>, Failure> {
    let limits = scene.limits()?;
    let mut right = vec![("an order that begins today", scene.order_of_today()?)];
    if !limits.description_required {
        right.push(("an order without a description, where none is required", undescribed(scene)?));
    }
    if !limits.surname_required {
        right.push(("a payer of one name, where no surname is required", without_surname(scene)?));
    }
    Ok(right)
}

fn undescribed(scene: &Scene<'_>) -> Result<CreateInstruction, Failure> {
    let mut order = scene.order()?;
    order.description = None;
    Ok(order)
}

fn without_surname(scene: &Scene<'_>) -> Result<CreateInstruction, Failure> {
    let mut order = scene.order()?;
    order.payer.name = PayerName::new("Bilge")?;
    Ok(order)
}

pub(super) fn expect_invalid(what: &str, field: &str, error: &Error) -> Result<(), Failure> {
    let kind = error.kind();
    ensure!(kind == ErrorKind::InvalidRequest, "{what} was refused as {kind}");
    let named = error.field();
    ensure!(named == Some(field), "{what} was refused for the field {named:?}, not `{field}`");
    Ok(())
}

pub(in crate::conformance) async fn charges_nothing(scene: &Scene<'_>) -> Result<(), Failure> {
    let request = scene.order()?;
    let order = scene.make(&request).await?;
    ensure!(order.created.reference == request.reference, "the answer carries another reference");
    ensure!(!order.created.link.as_str().trim().is_empty(), "success without the payer's link");
    let link = scene.stage().link(&order.created).await;
    if link.is_none() {
        scene.unwitnessed("that the link is the vendor's own: the stage cannot tell it");
    }
    ensure!(link.is_none_or(|link| link == order.created.link), "the payer's link is not the vendor's own, unchanged");
    for index in 0..order.schedule.count().get().min(2) {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        ensure!(collected.is_empty(), "an order that its payer has not approved was collected: {collected:?}");
    }
    for Report { shown, row } in reports(scene, &order).await? {
        let (status, collected) = (row.status.status, row.collected);
        let running = matches!(status, Status::Active | Status::Completed);
        ensure!(!running, "an unapproved order is reported as {status}, {shown}");
        ensure!(
            collected.unwrap_or(0) == 0,
            "an unapproved order is reported as collected {collected:?} times, {shown}"
        );
    }
    Ok(())
}

pub(in crate::conformance) async fn resending_charges_nothing(scene: &Scene<'_>) -> Result<(), Failure> {
    let ways: &[Notify] = match scene.limits()?.notify {
        true => {
            &[Notify { mail: true, sms: false }, Notify { mail: false, sms: true }, Notify { mail: true, sms: true }]
        }
        false => &[Notify::NONE],
    };
    for notify in ways {
        for way in scene.ways(Operation::ResendLink) {
            let what = format!("an order with {notify:?}, named by {way}");
            resend(scene, *notify, way).await.map_err(|failure| failure.during(&what))?;
        }
    }
    Ok(())
}

async fn resend(scene: &Scene<'_>, notify: Notify, way: TargetKind) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.notify = notify;
    let order = scene.make(&request).await?;
    let before = scene.report(&order).await?;
    let target = scene.name(&order, way).await?;
    let sent = scene.stage().links_sent(&order.created).await;
    scene.provider().resend_link(&target).await?;
    let sent_again = scene.stage().links_sent(&order.created).await;
    let after = scene.report(&order).await?;
    ensure!(before == after, "sending the link again changed the order from {before:?} to {after:?}");
    scene.pass_due(&order, 0).await?;
    let collected = scene.collected(&order).await;
    ensure!(collected.is_empty(), "the link was sent again, and this was collected: {collected:?}");
    match (sent, sent_again) {
        (Some(first), Some(again)) => {
            ensure!(again == first + 1, "the link was to be sent again, and was sent {} times", again - first);
        }
        (None, _) | (_, None) => scene.unwitnessed("that the payer gets the link: the stage cannot tell"),
    }
    Ok(())
}

pub(in crate::conformance) async fn one_reference_twice(scene: &Scene<'_>) -> Result<(), Failure> {
    let first = scene.order()?;
    let mut second = scene.order()?;
    second.reference = first.reference.clone();
    scene.make(&first).await?;
    let again = scene.provider().create(&second).await;
    let target = InstructionTarget::Reference(first.reference.clone());
    let found = scene.provider().find(&FindInstruction { target, range: None }).await?.finding;
    match (again, found) {
        (Ok(_), Finding::Ambiguous(rows)) => {
            ensure!(rows.len() == 2, "two orders under one reference are shown as {} rows", rows.len());
            Ok(())
        }
        (Ok(_), Finding::Found(_)) => Err(Failure::new("two orders under one reference, and one of them is found")),
        (_, Finding::Absent) => Err(Failure::new("an order under the reference exists, and it is reported absent")),
        (Err(_), Finding::Found(_)) => Ok(()),
        (Err(error), Finding::Ambiguous(_)) => {
            ensure!(error.effect() == recurring_core::Effect::Unknown, "a create that happened is reported undone");
            Ok(())
        }
    }
}

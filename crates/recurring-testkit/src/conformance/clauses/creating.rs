//! What making an order does, and what it must not do.

use recurring_core::{
    BillPeriod, ChangeAmount, CreateInstruction, Error, ErrorKind, FindInstruction, Finding, InstructionTarget, Money,
    Notify, Operation, PayerName, Schedule, Shares, Status,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;

pub(in crate::conformance) async fn wrong_requests_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    for (what, order) in wrong_orders(scene)? {
        let error = scene.unsent(what, scene.provider().create(&order)).await?;
        expect_invalid(what, &error)?;
    }
    let (amount, shares) = (Money::from_kurus(0), None);
    if scene.capabilities().supports(Operation::ChangeAmount) {
        let order = scene.make(&scene.order()?).await?;
        let target = scene.target(Operation::ChangeAmount, &order).await?;
        let what = "a change to nothing";
        let call = ChangeAmount { target, amount, shares };
        expect_invalid(what, &scene.unsent(what, scene.provider().change_amount(&call)).await?)?;
    }
    if scene.capabilities().supports(Operation::Bill) {
        let order = scene.make(&scene.order()?).await?;
        let target = scene.target(Operation::Bill, &order).await?;
        let what = "a bill of nothing";
        let call = BillPeriod { target, due: scene.tomorrow()?, amount, shares, invoice_no: None };
        expect_invalid(what, &scene.unsent(what, scene.provider().bill(&call)).await?)?;
    }
    Ok(())
}

fn wrong_orders(scene: &Scene<'_>) -> Result<Vec<(&'static str, CreateInstruction)>, Failure> {
    let limits = scene.limits()?;
    let schedule = scene.schedule()?;
    let with = |change: &dyn Fn(&mut CreateInstruction)| -> Result<CreateInstruction, Failure> {
        let mut order = scene.order()?;
        change(&mut order);
        Ok(order)
    };
    let yesterday = scene.clock().today().yesterday()?;
    let past = Schedule::new(yesterday, schedule.period(), schedule.count().get())?;
    let half = Money::from_kurus(50);
    let other_shares = Shares::of(Money::from_kurus(100), half, half)?;
    let mut wrong = vec![
        ("an amount of zero", with(&|order| order.amount = Money::from_kurus(0))?),
        ("an amount below zero", with(&|order| order.amount = Money::from_kurus(-14_990))?),
        ("a start in the past", scene.order_of(past)?),
        ("shares of another amount", with(&|order| order.dealer.shares = Some(other_shares))?),
    ];
    if limits.description_required {
        wrong.push(("an order without the description it must have", with(&|order| order.description = None)?));
    }
    if limits.surname_required {
        let single = PayerName::new("Bilge")?;
        wrong.push(("a payer without the surname", with(&|order| order.payer.name = single.clone())?));
    }
    Ok(wrong)
}

fn expect_invalid(what: &str, error: &Error) -> Result<(), Failure> {
    let kind = error.kind();
    ensure!(kind == ErrorKind::InvalidRequest, "{what} was refused as {kind}");
    ensure!(error.field().is_some(), "{what} was refused without naming the field");
    Ok(())
}

pub(in crate::conformance) async fn charges_nothing(scene: &Scene<'_>) -> Result<(), Failure> {
    let request = scene.order()?;
    let order = scene.make(&request).await?;
    ensure!(order.created.reference == request.reference, "the answer carries another reference");
    ensure!(!order.created.link.as_str().trim().is_empty(), "success without the payer's link");
    for index in 0..order.schedule.count().get().min(2) {
        scene.pass_due(&order, index).await?;
        let collected = scene.collected(&order).await;
        ensure!(collected.is_empty(), "an order that its payer has not approved was collected: {collected:?}");
    }
    if let Some(report) = scene.report(&order).await? {
        let status = report.status.status;
        ensure!(!matches!(status, Status::Active | Status::Completed), "an unapproved order is reported as {status}");
        let collected = report.collected;
        ensure!(collected.unwrap_or(0) == 0, "an unapproved order is reported as collected {collected:?} times");
    }
    Ok(())
}

pub(in crate::conformance) async fn resending_charges_nothing(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.notify = Notify { mail: scene.limits()?.notify, sms: false };
    let order = scene.make(&request).await?;
    let before = scene.report(&order).await?;
    let target = scene.target(Operation::ResendLink, &order).await?;
    scene.provider().resend_link(&target).await?;
    let after = scene.report(&order).await?;
    ensure!(before == after, "sending the link again changed the order from {before:?} to {after:?}");
    scene.pass_due(&order, 0).await?;
    let collected = scene.collected(&order).await;
    ensure!(collected.is_empty(), "the link was sent again, and this was collected: {collected:?}");
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

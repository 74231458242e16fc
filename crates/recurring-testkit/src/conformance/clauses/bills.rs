//! Bills and attempts: what they tell, and how a lost one is read back.

use std::time::Duration;

use futures_util::TryStreamExt;
use recurring_core::{
    AttemptSubject, BillPeriod, ChargeNow, CollectionAttempt, CollectionReport, CollectionStatus, Date, DateRange,
    Failed, InstructionTarget, Invoice, InvoiceKey, InvoiceNo, ListAttempts, ListInvoices, Mark, Money, Operation,
    Pricing, ReadBack, ReadBackPolicy, Submission, TargetKind, Write, read_back,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use super::lost::{fault, read_back_by_default, settle};
use crate::faulty::FaultPoint;

const AMOUNT: Money = Money::from_kurus(20_075);

pub(in crate::conformance) async fn outcomes_are_told_apart(scene: &Scene<'_>) -> Result<(), Failure> {
    let begun = scene.clock().today();
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    ensure!(scene.stage().decline_next(1_000).await, "the stage cannot decline cards");
    scene.pass_due(&order, 1).await?;
    let made = scene.collected(&order).await.len();
    ensure!(made == 1, "one period was collected and one declined, and the books show {made} collection(s)");
    let collected = order.schedule.first();
    let mut bills = Vec::new();
    if scene.capabilities().supports(Operation::ListInvoices) {
        let target = scene.target(Operation::ListInvoices, &order).await?;
        bills = scene.provider().list_invoices(&ListInvoices { target }).await?.try_collect().await?;
        let told = bills.iter().map(|bill: &Invoice| (bill.due.map(|due| due == collected), &bill.status));
        expect_one_collected("bills", told)?;
    }
    let claimed = scene.capabilities().list_attempts;
    if claimed.contains(TargetKind::Reference) {
        let range = DateRange::new(begun, scene.clock().today())?;
        let of = AttemptSubject::Reference { reference: order.created.reference.clone(), range };
        let rows = attempts(scene, of).await?;
        let told = rows.iter().map(|made| (made.at.map(|at| at.date() == collected), &made.status));
        expect_one_collected("attempts", told)?;
    }
    if claimed.contains(TargetKind::Invoice) {
        for bill in bills {
            attempts_at(scene, bill, collected).await?;
        }
    }
    Ok(())
}

/// The attempts at a bill are told like the bill: one collected at that of the day, none at any other.
async fn attempts_at(scene: &Scene<'_>, bill: Invoice, day: Date) -> Result<(), Failure> {
    let (Some(no), Some(due)) = (bill.invoice_no, bill.due) else { return Ok(()) };
    let rows = attempts(scene, AttemptSubject::Invoice(InvoiceKey::No(no))).await?;
    if due == day {
        return expect_one_collected("attempts at its bill", rows.iter().map(|made| (Some(true), &made.status)));
    }
    let collected = rows.iter().filter(|made| made.status.status == CollectionStatus::Collected).count();
    ensure!(collected == 0, "{collected} attempt(s) at the bill of {due} are told to be collected, and none was");
    Ok(())
}

async fn attempts(scene: &Scene<'_>, of: AttemptSubject) -> Result<Vec<CollectionAttempt>, Failure> {
    Ok(scene.provider().list_attempts(&ListAttempts { of }).await?.try_collect().await?)
}

/// Of the rows, each with whether it is of the day that was collected, one is told to be collected: that one. It may be
/// unknown, where its reading is assumed; it is not left out.
fn expect_one_collected<'a>(
    what: &str,
    rows: impl Iterator<Item = (Option<bool>, &'a CollectionReport)>,
) -> Result<(), Failure> {
    let (mut collected, mut unknown) = (0, 0);
    for (of_the_day, report) in rows {
        match report.status {
            CollectionStatus::Collected => {
                ensure!(
                    of_the_day != Some(false),
                    "{what}: of a day that was declined, told to be collected: {report:?}"
                );
                collected += 1;
            }
            CollectionStatus::Unknown => {
                let assumed = report.mark == Mark::Assumed;
                ensure!(assumed, "{what}: a status that nobody knows is {:?}: {report:?}", report.mark);
                unknown += usize::from(of_the_day != Some(false));
            }
            _ => ensure!(of_the_day != Some(true), "{what}: of the day that was collected, told otherwise: {report:?}"),
        }
    }
    ensure!(collected <= 1, "one collection was made, and {collected} {what} are told to be collected");
    ensure!(collected + unknown > 0, "one collection was made, and none of the {what} shows it");
    Ok(())
}

pub(in crate::conformance) async fn lost_is_read_back(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    // Only a list that shows other bills can show that one is missing.
    scene.provider().bill(&bill(&order, 0)?).await?;

    fault(scene, FaultPoint::AfterWork).await?;
    let unresolved = lost(Submission::first(bill(&order, 1)?), scene).await?;
    settle(scene).await;
    let answer = read_back_by_default(scene, &unresolved).await?;
    ensure!(matches!(answer, ReadBack::Happened(_)), "the bill was taken, and reading back says: {answer:?}");

    fault(scene, FaultPoint::BeforeWork).await?;
    let unresolved = lost(Submission::first(bill(&order, 2)?), scene).await?;
    settle(scene).await;
    let ReadBack::ProvenAbsent(proof) = read_back_by_default(scene, &unresolved).await? else {
        return Err(Failure::new("the bill was not taken, and reading back does not prove it"));
    };
    let again = unresolved.retry(proof).map_err(|_| Failure::new("the proof is not taken for its own bill"))?;
    again.send(scene.provider(), scene.clock()).await.map_err(Failure::from)?;
    lost_charge(scene, &order).await
}

/// By default no list of attempts proves that a charge did not happen.
async fn lost_charge(scene: &Scene<'_>, order: &Order) -> Result<(), Failure> {
    if !scene.capabilities().targets(Operation::Charge).contains(TargetKind::Reference) {
        return Ok(());
    }
    fault(scene, FaultPoint::BeforeWork).await?;
    let unresolved = lost(Submission::first(charge(order)?), scene).await?;
    settle(scene).await;
    let answer = read_back_by_default(scene, &unresolved).await?;
    ensure!(matches!(answer, ReadBack::Undecided(_)), "a lost charge is for a person to decide, not {answer:?}");
    if scene.stage().decline_next(1).await {
        scene.pass_due(order, 0).await?;
        collected_charge(scene, order).await?;
    }
    Ok(())
}

/// A charge that happened is not proven absent, also where the list of attempts is accepted as evidence.
async fn collected_charge(scene: &Scene<'_>, order: &Order) -> Result<(), Failure> {
    // So long after the attempt before that no difference of two clocks makes that one doubtful.
    let days = Duration::from_secs(2 * 24 * 60 * 60).max(scene.stage().cool_down().unwrap_or_default());
    scene.stage().advance(days).await;
    let before = scene.collected(order).await.len();
    fault(scene, FaultPoint::AfterWork).await?;
    let unresolved = lost(Submission::first(charge(order)?), scene).await?;
    let happened = scene.collected(order).await.len() > before;
    settle(scene).await;
    for policy in [ReadBackPolicy::default(), ReadBackPolicy::accepting_assumed_attempts()] {
        let answer = read_back(scene.provider(), &unresolved, &policy, scene.clock()).await?;
        let absent = matches!(answer, ReadBack::ProvenAbsent(_));
        ensure!(!(happened && absent), "a charge by hand was collected, its answer was lost, and it is proven absent");
    }
    Ok(())
}

pub(super) async fn lost<R: Write>(
    submission: Submission<R>,
    scene: &Scene<'_>,
) -> Result<recurring_core::Unresolved<R>, Failure> {
    match submission.send(scene.provider(), scene.clock()).await {
        Err(Failed::Unknown { unresolved, error: _ }) => Ok(unresolved),
        Err(Failed::NothingHappened { error, submission: _ }) => {
            Err(Failure::new(format!("the answer was lost, and the error claims that nothing happened: {error}")))
        }
        Ok(_) => Err(Failure::new("the answer was lost, and success is claimed")),
    }
}

fn target(order: &Order) -> InstructionTarget {
    InstructionTarget::Reference(order.created.reference.clone())
}

fn charge(order: &Order) -> Result<ChargeNow, Failure> {
    Ok(ChargeNow { target: target(order), invoice_no: Some(number(order, 0)?) })
}

fn number(order: &Order, index: u16) -> Result<InvoiceNo, Failure> {
    Ok(InvoiceNo::new(format!("{}-{index}", order.created.reference))?)
}

fn bill(order: &Order, index: u16) -> Result<BillPeriod, Failure> {
    let due = order.schedule.due_date(index).ok_or_else(|| Failure::new("the order is too short for this clause"))?;
    let invoice_no = Some(number(order, index)?);
    Ok(BillPeriod { target: target(order), due, amount: AMOUNT, shares: None, invoice_no })
}

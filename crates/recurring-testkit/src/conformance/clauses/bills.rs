//! Bills and attempts: what they tell, and how a lost one is read back.

use std::time::Duration;

use futures_util::TryStreamExt;
use recurring_core::{
    AttemptSubject, BillPeriod, ChargeNow, CollectionAttempt, CollectionReport, CollectionStatus, Date, DateRange,
    Failed, InstructionTarget, Invoice, InvoiceKey, InvoiceNo, ListAttempts, ListInvoices, Mark, Money, Operation,
    Pricing, ReadBack, ReadBackPolicy, Submission, TargetKind, Write, read_back,
};

use super::super::failure::{Failure, ensure};
use super::super::need::reads_bills_back;
use super::super::scene::{Order, Scene};
use super::lost::{fault, read_back_by_default, settle};
use crate::faulty::FaultPoint;

const AMOUNT: Money = Money::from_kurus(20_075);
const OTHER: Money = Money::from_kurus(3_310);

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
        let mut named = false;
        for bill in bills {
            named |= attempts_at(scene, bill, collected).await?;
        }
        if is_billed(scene)? {
            attempts_at_our_bills(&scene.fresh().await?).await?;
        } else if scene.capabilities().supports(Operation::ListInvoices) {
            ensure!(named, "attempts are claimed to be listed by bill, and no listed bill has a number and a day");
        } else {
            scene.unwitnessed("attempts at a bill: bills are neither written nor listed");
        }
    }
    Ok(())
}

/// The attempts at a bill are told like the bill: one collected at that of the day, none at any other. Whether the bill
/// could be asked about at all.
async fn attempts_at(scene: &Scene<'_>, bill: Invoice, day: Date) -> Result<bool, Failure> {
    let (Some(no), Some(due)) = (bill.invoice_no, bill.due) else { return Ok(false) };
    let rows = attempts(scene, AttemptSubject::Invoice(InvoiceKey::No(no))).await?;
    if due == day {
        expect_one_collected("attempts at its bill", rows.iter().map(|made| (Some(true), &made.status)))?;
    } else {
        expect_none_collected(&rows, due)?;
    }
    Ok(true)
}

fn expect_none_collected(rows: &[CollectionAttempt], due: Date) -> Result<(), Failure> {
    let collected = rows.iter().filter(|made| made.status.status == CollectionStatus::Collected).count();
    ensure!(collected == 0, "{collected} attempt(s) at the bill of {due} are told to be collected, and none was");
    Ok(())
}

/// Whether bills are written under numbers of ours.
fn is_billed(scene: &Scene<'_>) -> Result<bool, Failure> {
    Ok(scene.limits()?.variable_price && scene.capabilities().supports(Operation::Bill))
}

/// The same for bills that we wrote and therefore know the number of, whether they are listed or not.
async fn attempts_at_our_bills(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    for index in [0, 1] {
        let target = scene.target(Operation::Bill, &order).await?;
        scene.provider().bill(&BillPeriod { target, ..bill(&order, index)? }).await?;
    }
    scene.pass_due(&order, 0).await?;
    ensure!(scene.stage().decline_next(1_000).await, "the stage cannot decline cards");
    scene.pass_due(&order, 1).await?;
    let at = |index| -> Result<_, Failure> { Ok(AttemptSubject::Invoice(InvoiceKey::No(number(&order, index)?))) };
    let rows = attempts(scene, at(0)?).await?;
    expect_one_collected("attempts at our bill", rows.iter().map(|made| (Some(true), &made.status)))?;
    let rows = attempts(scene, at(1)?).await?;
    ensure!(!rows.is_empty(), "a collection of our bill was declined, and no attempt at it is listed");
    expect_none_collected(&rows, bill(&order, 1)?.due)
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
    let of_bills = reads_bills_back(scene.capabilities());
    let of_charges = scene.capabilities().targets(Operation::Charge).contains(TargetKind::Reference);
    if of_bills {
        lost_bill(&scene.fresh().await?).await?;
    } else {
        scene.unwitnessed("a lost bill: bills are not written and listed by reference");
    }
    if of_charges {
        lost_charge(&scene.fresh().await?).await?;
    } else {
        scene.unwitnessed("a lost charge: no charge is named by reference");
    }
    Ok(())
}

async fn lost_bill(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    // Only a list that shows other bills can show that one is missing. The first period is not billed first: the day says
    // which period is meant.
    scene.provider().bill(&bill(&order, 1)?).await?;

    fault(scene, FaultPoint::AfterWork).await?;
    let unresolved = lost(Submission::first(bill(&order, 0)?), scene).await?;
    settle(scene).await;
    let answer = read_back_by_default(scene, &unresolved).await?;
    ensure!(matches!(answer, ReadBack::Happened(_)), "the bill was taken, and reading back says: {answer:?}");

    fault(scene, FaultPoint::BeforeWork).await?;
    // Of an amount of its own: a bill of the same amount on a neighbouring day may be the lost one.
    let lost_one = BillPeriod { amount: OTHER, ..bill(&order, 2)? };
    let unresolved = lost(Submission::first(lost_one), scene).await?;
    settle(scene).await;
    let ReadBack::ProvenAbsent(proof) = read_back_by_default(scene, &unresolved).await? else {
        return Err(Failure::new("the bill was not taken, and reading back does not prove it"));
    };
    let again = unresolved.retry(proof).map_err(|_| Failure::new("the proof is not taken for its own bill"))?;
    again.send(scene.provider(), scene.clock()).await.map(drop).map_err(Failure::from)
}

/// By default no list of attempts proves that a charge did not happen.
async fn lost_charge(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = chargeable(scene).await?;
    fault(scene, FaultPoint::BeforeWork).await?;
    let unresolved = lost(Submission::first(charge(scene, &order)?), scene).await?;
    settle(scene).await;
    let answer = read_back_by_default(scene, &unresolved).await?;
    ensure!(matches!(answer, ReadBack::Undecided(_)), "a lost charge is for a person to decide, not {answer:?}");
    if !scene.stage().decline_next(1).await {
        scene.unwitnessed("a lost charge that was collected: the stage cannot decline cards");
        return Ok(());
    }
    let mut happened = false;
    for declines in DECLINES {
        happened = happened || collected_charge(&scene.fresh().await?, declines).await?;
    }
    ensure!(happened, "the stage declined attempts, and there never was anything left to charge by hand");
    Ok(())
}

/// How many attempts are declined: something is left to charge after one, unless the vendor tries again by itself.
const DECLINES: [u32; 4] = [1, 8, 32, 128];

/// An approved order whose first period can be charged by hand, by a bill where bills are written.
async fn chargeable(scene: &Scene<'_>) -> Result<Order, Failure> {
    let mut request = scene.order()?;
    let billed = is_billed(scene)?;
    if billed {
        request.pricing = Pricing::Variable;
    }
    let order = scene.make_approved(&request).await?;
    if billed {
        let target = scene.target(Operation::Bill, &order).await?;
        scene.provider().bill(&BillPeriod { target, ..bill(&order, 0)? }).await?;
    }
    Ok(order)
}

/// A charge that happened is not proven absent, also where the list of attempts is accepted as evidence; `false` if there
/// was nothing left to charge.
async fn collected_charge(scene: &Scene<'_>, declines: u32) -> Result<bool, Failure> {
    let order = chargeable(scene).await?;
    ensure!(scene.stage().decline_next(declines).await, "the stage cannot decline cards");
    scene.pass_due(&order, 0).await?;
    // So long after the attempt before that no difference of two clocks makes that one doubtful.
    let days = Duration::from_secs(2 * 24 * 60 * 60).max(scene.stage().cool_down().unwrap_or_default());
    for _ in 0..declines {
        scene.stage().advance(days).await;
        if !scene.collected(&order).await.is_empty() {
            return Ok(false);
        }
        fault(scene, FaultPoint::AfterWork).await?;
        let unresolved = lost(Submission::first(charge(scene, &order)?), scene).await?;
        if scene.collected(&order).await.is_empty() {
            continue;
        }
        settle(scene).await;
        for policy in [ReadBackPolicy::default(), ReadBackPolicy::accepting_assumed_attempts()] {
            let answer = read_back(scene.provider(), &unresolved, &policy, scene.clock()).await?;
            let absent = matches!(answer, ReadBack::ProvenAbsent(_));
            ensure!(!absent, "a charge by hand was collected, its answer was lost, and it is proven absent");
        }
        return Ok(true);
    }
    Ok(false)
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

fn charge(scene: &Scene<'_>, order: &Order) -> Result<ChargeNow, Failure> {
    let invoice_no = is_billed(scene)?.then(|| number(order, 0)).transpose()?;
    Ok(ChargeNow { target: target(order), invoice_no })
}

fn number(order: &Order, index: u16) -> Result<InvoiceNo, Failure> {
    Ok(InvoiceNo::new(format!("{}-{index}", order.created.reference))?)
}

fn bill(order: &Order, index: u16) -> Result<BillPeriod, Failure> {
    let due = order.schedule.due_date(index).ok_or_else(|| Failure::new("the order is too short for this clause"))?;
    let invoice_no = Some(number(order, index)?);
    Ok(BillPeriod { target: target(order), due, amount: AMOUNT, shares: None, invoice_no })
}

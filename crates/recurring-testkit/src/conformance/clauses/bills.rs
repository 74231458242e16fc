//! Bills and attempts: what they tell, and how a lost one is read back.

use futures_util::TryStreamExt;
use recurring_core::{
    AttemptSubject, BillPeriod, ChargeNow, CollectionReport, CollectionStatus, DateRange, Failed, InstructionTarget,
    InvoiceKey, InvoiceNo, ListAttempts, ListInvoices, Money, Operation, Pricing, ReadBack, Submission, TargetKind,
    Write,
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
    let mut numbers = Vec::new();
    if scene.capabilities().supports(Operation::ListInvoices) {
        let target = scene.target(Operation::ListInvoices, &order).await?;
        let bills: Vec<_> = scene.provider().list_invoices(&ListInvoices { target }).await?.try_collect().await?;
        expect_collected("bills", bills.iter().map(|bill| &bill.status), made)?;
        numbers.extend(bills.into_iter().filter_map(|bill| bill.invoice_no));
    }
    let claimed = scene.capabilities().list_attempts;
    if claimed.contains(TargetKind::Reference) {
        let range = DateRange::new(begun, scene.clock().today())?;
        let of = AttemptSubject::Reference { reference: order.created.reference.clone(), range };
        expect_collected("attempts", attempts(scene, of).await?.iter(), made)?;
    }
    if claimed.contains(TargetKind::Invoice) {
        let mut all = Vec::new();
        for no in numbers {
            all.extend(attempts(scene, AttemptSubject::Invoice(InvoiceKey::No(no))).await?);
        }
        expect_collected("attempts by bill", all.iter(), made)?;
    }
    Ok(())
}

async fn attempts(scene: &Scene<'_>, of: AttemptSubject) -> Result<Vec<CollectionReport>, Failure> {
    let rows: Vec<_> = scene.provider().list_attempts(&ListAttempts { of }).await?.try_collect().await?;
    Ok(rows.into_iter().map(|attempt| attempt.status).collect())
}

/// No more rows are told to be collected than the books show.
fn expect_collected<'a>(
    what: &str,
    rows: impl Iterator<Item = &'a CollectionReport>,
    made: usize,
) -> Result<(), Failure> {
    let told = rows.filter(|report| report.status == CollectionStatus::Collected).count();
    ensure!(told <= made, "{made} collection(s) were made, and {told} {what} are told to be collected");
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
    let charge = ChargeNow { target: target(order), invoice_no: Some(number(order, 0)?) };
    let unresolved = lost(Submission::first(charge), scene).await?;
    settle(scene).await;
    let answer = read_back_by_default(scene, &unresolved).await?;
    ensure!(matches!(answer, ReadBack::Undecided(_)), "a lost charge is for a person to decide, not {answer:?}");
    Ok(())
}

async fn lost<R: Write>(
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

fn number(order: &Order, index: u16) -> Result<InvoiceNo, Failure> {
    Ok(InvoiceNo::new(format!("{}-{index}", order.created.reference))?)
}

fn bill(order: &Order, index: u16) -> Result<BillPeriod, Failure> {
    let due = order.schedule.due_date(index).ok_or_else(|| Failure::new("the order is too short for this clause"))?;
    let invoice_no = Some(number(order, index)?);
    Ok(BillPeriod { target: target(order), due, amount: AMOUNT, shares: None, invoice_no })
}

//! Charging one bill of several by hand.

use std::time::Duration;

use recurring_core::{BillPeriod, ChargeNow, InvoiceNo, Money, Operation, Outcome, Pricing, TargetKind};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};

/// The amounts of two bills, told apart.
const AMOUNTS: [Money; 2] = [Money::from_kurus(1_100), Money::from_kurus(2_200)];

/// How many attempts are declined: two bills are open after two of them, unless the vendor tries again by itself.
const DECLINES: [u32; 4] = [2, 8, 32, 128];

pub(in crate::conformance) async fn is_charged_alone(scene: &Scene<'_>) -> Result<(), Failure> {
    for way in scene.ways(Operation::Charge) {
        for (index, amount) in (0..).zip(AMOUNTS) {
            let mut charged = false;
            for declines in DECLINES {
                charged = charged || charge_one(&scene.fresh().await?, way, declines, (index, amount)).await?;
            }
            ensure!(charged, "the stage declined attempts, and two bills never were open at once");
        }
    }
    Ok(())
}

/// Charges one of two open bills; `false` if both were not open any longer.
async fn charge_one(
    scene: &Scene<'_>,
    way: TargetKind,
    declines: u32,
    (index, amount): (u16, Money),
) -> Result<bool, Failure> {
    let order = two_open(scene, declines).await?;
    let target = scene.name(&order, way).await?;
    let charge = ChargeNow { target, invoice_no: Some(number(&order, index)?) };
    let cool_down = scene.stage().cool_down().unwrap_or_default() + Duration::from_secs(60);
    for _ in 0..declines {
        scene.stage().advance(cool_down).await;
        if !scene.collected(&order).await.is_empty() {
            return Ok(false);
        }
        let answer = scene.provider().charge(&charge).await;
        let collected = scene.collected(&order).await;
        if let Ok(rows) = &answer {
            let done = rows.rows.iter().filter(|row| row.outcome == Outcome::Done).count();
            ensure!(done <= 1, "one bill was charged, and {done} rows are done");
        }
        if !collected.is_empty() {
            let amounts: Vec<Money> = collected.iter().map(|paid| paid.amount).collect();
            ensure!(amounts == [amount], "the bill of {amount} was charged, and {amounts:?} was collected");
            let days: Vec<_> = collected.iter().map(|paid| Some(paid.due)).collect();
            let due = order.schedule.due_date(index);
            ensure!(days == [due], "the bill of {due:?} was charged, and the books show {days:?}");
            return Ok(true);
        }
    }
    let order = order.created.reference;
    Err(Failure::new(format!("a bill of {order} was open, and charging it {declines} times did not collect it")))
}

/// An order with two bills whose collection was declined.
async fn two_open(scene: &Scene<'_>, declines: u32) -> Result<Order, Failure> {
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    // The later one first: the day says which period is billed, and not the order of the bills.
    let bills: Vec<_> = (0..).zip(order.schedule.due_dates().zip(AMOUNTS)).collect();
    for (index, (due, amount)) in bills.into_iter().rev() {
        let target = scene.target(Operation::Bill, &order).await?;
        let invoice_no = Some(number(&order, index)?);
        scene.provider().bill(&BillPeriod { target, due, amount, shares: None, invoice_no }).await?;
    }
    ensure!(scene.stage().decline_next(declines).await, "the stage cannot decline cards");
    for index in [0, 1] {
        scene.pass_due(&order, index).await?;
    }
    Ok(order)
}

fn number(order: &Order, index: u16) -> Result<InvoiceNo, Failure> {
    Ok(InvoiceNo::new(format!("{}-{index}", order.created.reference))?)
}

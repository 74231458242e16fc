//! Amounts: what no write may carry is refused before it is sent, whichever write it is.

use recurring_core::{
    BillPeriod, ChangeAmount, CreateInstruction, Currency, Error, ErrorKind, Money, Operation, Pricing, Shares,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{AMOUNT, Scene};
use super::creating::expect_invalid;

/// A write that carries an amount.
pub(super) enum Write {
    Create(CreateInstruction),
    Change(ChangeAmount),
    Bill(BillPeriod),
}

pub(super) async fn wrong_amounts_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    let half = Money::from_kurus(50);
    let of_another = Shares::of(Money::from_kurus(100), half, half)?;
    let wrong = [
        ("of nothing", Money::from_kurus(0), None, "amount"),
        ("below zero", Money::from_kurus(-14_990), None, "amount"),
        ("with shares of another amount", AMOUNT, Some(of_another), "shares"),
    ];
    for (which, amount, shares, field) in wrong {
        for (operation, write) in writes(scene, amount, shares).await? {
            let what = format!("{operation} {which}");
            let error = scene.unsent(&what, send(scene, &write)).await?;
            expect_invalid(&what, field, &error)?;
        }
    }
    Ok(())
}

pub(in crate::conformance) async fn other_currencies_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    let euro = Currency::from_code("EUR").ok_or_else(|| Failure::new("no such currency"))?;
    for (operation, write) in writes(scene, Money::from_minor(14_990, euro), None).await? {
        let what = format!("{operation} in euros");
        let kind = scene.unsent(&what, send(scene, &write)).await?.kind();
        ensure!(kind == ErrorKind::Unsupported, "{what} was refused as {kind}");
    }
    Ok(())
}

/// Every supported write that carries an amount, by each way that it names an order, with this amount; all else is in
/// order.
pub(super) async fn writes(
    scene: &Scene<'_>,
    amount: Money,
    shares: Option<Shares>,
) -> Result<Vec<(String, Write)>, Failure> {
    let mut request = scene.order()?;
    (request.amount, request.dealer.shares) = (amount, shares);
    let mut writes = vec![(Operation::Create.to_string(), Write::Create(request))];
    for way in scene.ways(Operation::ChangeAmount) {
        let order = scene.make(&scene.order()?).await?;
        let target = scene.name(&order, way).await?;
        let what = format!("{} by {way}", Operation::ChangeAmount);
        writes.push((what, Write::Change(ChangeAmount { target, amount, shares })));
    }
    for way in scene.ways(Operation::Bill) {
        let mut request = scene.order()?;
        request.pricing = if scene.limits()?.variable_price { Pricing::Variable } else { Pricing::Fixed };
        let order = scene.make(&request).await?;
        let (target, due) = (scene.name(&order, way).await?, order.schedule.first());
        let what = format!("{} by {way}", Operation::Bill);
        writes.push((what, Write::Bill(BillPeriod { target, due, amount, shares, invoice_no: None })));
    }
    Ok(writes)
}

pub(super) async fn send(scene: &Scene<'_>, write: &Write) -> Result<(), Error> {
    match write {
        Write::Create(request) => scene.provider().create(request).await.map(drop),
        Write::Change(request) => scene.provider().change_amount(request).await.map(drop),
        Write::Bill(request) => scene.provider().bill(request).await.map(drop),
    }
}

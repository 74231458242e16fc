//! Amounts: what was asked for is what is collected, to the kuruş.

use recurring_core::{BillPeriod, ChangeAmount, Effect, Error, Money, Operation, Pricing, TargetKind};

use super::super::failure::{Failure, ensure};
use super::super::scene::{AMOUNT, Order, Scene};

/// From one kuruş to more than fits into 24, 32 and 53 bits.
const AMOUNTS: [i64; 11] =
    [1, 5, 99, 100, 101, 12_345_678, 16_777_217, 99_999_999, 2_147_483_648, 4_294_967_297, 9_007_199_254_740_993];

/// An order, and what is to be collected of it.
struct Asked {
    what: String,
    order: Order,
    /// Whether the amount was taken.
    taken: bool,
    expected: Option<Money>,
}

pub(in crate::conformance) async fn arrive_to_the_kurus(scene: &Scene<'_>) -> Result<(), Failure> {
    let due = scene.tomorrow()?;
    let mut asked = Vec::new();
    for operation in [Operation::Create, Operation::ChangeAmount, Operation::Bill] {
        let claimed = scene.capabilities().supports(operation)
            && (operation != Operation::Bill || scene.limits()?.variable_price);
        if !claimed {
            continue;
        }
        // A new order is named by nothing.
        let ways = scene.ways(operation).into_iter().map(Some);
        let ways = if operation == Operation::Create { vec![None] } else { ways.collect() };
        for way in ways {
            let before = asked.len();
            for kurus in AMOUNTS {
                asked.extend(ask(scene, operation, way, Money::from_kurus(kurus)).await?);
            }
            let taken = asked.iter().skip(before).any(|asked| asked.taken);
            ensure!(taken, "{} took none of the amounts", named(operation, way));
        }
    }
    scene.pass(due).await?;
    for Asked { what, order, taken: _, expected } in &asked {
        let amounts: Vec<Money> = scene.collected(order).await.into_iter().map(|paid| paid.amount).collect();
        let expected = Vec::from_iter(*expected);
        ensure!(amounts == expected, "{what}: {amounts:?} was collected, not {expected:?}");
    }
    Ok(())
}

/// Asks for an amount by one of the writes that carry one. A provider may refuse it; then nothing has changed.
async fn ask(
    scene: &Scene<'_>,
    operation: Operation,
    way: Option<TargetKind>,
    amount: Money,
) -> Result<Option<Asked>, Failure> {
    let what = format!("{} of {amount}", named(operation, way));
    let mut request = scene.order()?;
    let (order, before, answer) = match (operation, way) {
        (Operation::ChangeAmount, Some(way)) => {
            let order = scene.make_approved(&request).await?;
            let target = scene.name(&order, way).await?;
            let change = ChangeAmount { target, amount, shares: None };
            let answer = scene.provider().change_amount(&change).await;
            (order, Some(AMOUNT), answer)
        }
        (Operation::Bill, Some(way)) => {
            request.pricing = Pricing::Variable;
            let order = scene.make_approved(&request).await?;
            let (target, due) = (scene.name(&order, way).await?, order.schedule.first());
            let bill = BillPeriod { target, due, amount, shares: None, invoice_no: None };
            let answer = scene.provider().bill(&bill).await;
            (order, None, answer)
        }
        _ => {
            request.amount = amount;
            let created = match scene.provider().create(&request).await {
                Ok(created) => created,
                Err(error) => return refused(&what, &error).map(|()| None),
            };
            scene.stage().approve(&created).await.map_err(|failure| failure.during("approving as the payer"))?;
            let order = Order { created, schedule: request.schedule, amount };
            return Ok(Some(Asked { what, order, taken: true, expected: Some(amount) }));
        }
    };
    let (taken, expected) = match answer {
        Ok(_) => (true, Some(amount)),
        Err(error) => refused(&what, &error).map(|()| (false, before))?,
    };
    Ok(Some(Asked { what, order, taken, expected }))
}

fn named(operation: Operation, way: Option<TargetKind>) -> String {
    way.map_or_else(|| operation.to_string(), |way| format!("{operation} by {way}"))
}

fn refused(what: &str, error: &Error) -> Result<(), Failure> {
    ensure!(error.effect() == Effect::None, "{what} was neither done nor refused: {error}");
    Ok(())
}

//! References that resemble each other: neither answers for the other.

use futures_util::TryStreamExt;
use recurring_core::{
    AttemptSubject, ChangeAmount, ChargeNow, CollectionStatus, CreateInstruction, Date, DateRange, Effect,
    FindInstruction, Finding, InstructionTarget, ListAttempts, MerchantReference, Money, Operation, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};

/// A reference and one that resembles it: by its beginning, in letter case, beyond its twentieth sign, but for the marks
/// of Turkish letters.
const PAIRS: [(&str, &str); 5] = [
    ("SUITE-2026/0011", "SUITE-2026/001"),
    ("SUITE-2026/001", "SUITE-2026/0011"),
    ("suite-ab-12", "SUITE-AB-12"),
    ("SUITE-IZMIR-UYELIK-000000001", "SUITE-IZMIR-UYELIK-000000002"),
    ("SUITE-ÜYE/İ-1", "SUITE-UYE/I-1"),
];

pub(in crate::conformance) async fn are_two(scene: &Scene<'_>) -> Result<(), Failure> {
    let mut tried = 0;
    for (first, second) in PAIRS {
        let scene = scene.fresh().await?;
        let (first, second) = (MerchantReference::new(first)?, MerchantReference::new(second)?);
        tried += usize::from(both(&scene, &first, &second).await?);
    }
    ensure!(tried > 0, "none of the references was taken");
    Ok(())
}

/// Whether the first reference was taken at all: which signs one may have is the provider's affair.
async fn both(scene: &Scene<'_>, first: &MerchantReference, second: &MerchantReference) -> Result<bool, Failure> {
    let begun = scene.clock().today();
    let Some(one) = make(scene, first, Money::from_kurus(1_100)).await? else { return Ok(false) };
    expect_only(scene, first, &one).await?;
    let found = find(scene, second).await?;
    ensure!(found == Finding::Absent, "{first} was made, {second} was not, and the search for it finds {found:?}");
    // A provider may take the two for one reference; then it refuses the second order.
    let Some(other) = make(scene, second, Money::from_kurus(2_200)).await? else { return Ok(true) };
    expect_only(scene, first, &one).await?;
    expect_only(scene, second, &other).await?;
    scene.pass_due(&one, 0).await?;
    for order in [&one, &other] {
        expect_own_attempts(scene, order, begun).await?;
    }
    if one.schedule.count().get() > 1 {
        writes_are_told_apart(scene, &one, &other).await?;
        charges_are_told_apart(&scene.fresh().await?, first, second).await?;
    }
    Ok(true)
}

/// A new amount and a stop of the one, by its reference, leave the other as it was.
async fn writes_are_told_apart(scene: &Scene<'_>, one: &Order, other: &Order) -> Result<(), Failure> {
    let reference = InstructionTarget::Reference(one.created.reference.clone());
    let named = |operation| scene.capabilities().targets(operation).reference;
    let mut amounts = vec![one.amount];
    if named(Operation::ChangeAmount) {
        let amount = Money::from_kurus(3_300);
        let change = ChangeAmount { target: reference.clone(), amount, shares: None };
        scene.provider().change_amount(&change).await?;
        amounts.push(amount);
    } else {
        amounts.push(one.amount);
    }
    if named(Operation::Cancel) {
        amounts.truncate(1);
        scene.provider().cancel(&reference).await?;
    }
    scene.pass_due(one, 1).await?;
    for (order, expected) in [(other, vec![other.amount; 2]), (one, amounts)] {
        let paid: Vec<Money> = scene.collected(order).await.into_iter().map(|paid| paid.amount).collect();
        let (reference, written) = (&order.created.reference, &one.created.reference);
        ensure!(paid == expected, "{written} was written to, and of {reference} {paid:?} was collected");
    }
    Ok(())
}

/// A charge of the one, by its reference, is none of the other.
async fn charges_are_told_apart(
    scene: &Scene<'_>,
    first: &MerchantReference,
    second: &MerchantReference,
) -> Result<(), Failure> {
    if !scene.capabilities().targets(Operation::Charge).reference {
        return Ok(());
    }
    if !scene.stage().decline_next(2).await {
        scene.unwitnessed("that a charge of one is none of the other: the stage cannot decline cards");
        return Ok(());
    }
    let one = make(scene, first, Money::from_kurus(1_100)).await?;
    let other = make(scene, second, Money::from_kurus(2_200)).await?;
    let (Some(one), Some(other)) = (one, other) else { return Ok(()) };
    scene.pass_due(&one, 0).await?;
    scene.stage().advance(scene.stage().cool_down().unwrap_or_default()).await;
    let before = scene.collected(&other).await;
    let target = InstructionTarget::Reference(first.clone());
    // Done or refused, where the vendor has tried again by itself.
    let _answer = scene.provider().charge(&ChargeNow { target, invoice_no: None }).await;
    let after = scene.collected(&other).await;
    ensure!(before == after, "{first} was charged by hand, and {after:?} was collected of {second}");
    Ok(())
}

/// Makes an order that its payer has approved; `None` if it is refused.
async fn make(scene: &Scene<'_>, reference: &MerchantReference, amount: Money) -> Result<Option<Order>, Failure> {
    let mut request: CreateInstruction = scene.order_named(reference.clone(), scene.schedule()?)?;
    request.amount = amount;
    match scene.provider().create(&request).await {
        Ok(created) => {
            scene.stage().approve(&created).await.map_err(|failure| failure.during("approving as the payer"))?;
            Ok(Some(Order { created, schedule: request.schedule, amount }))
        }
        Err(error) if error.effect() == Effect::None => Ok(None),
        Err(error) => Err(Failure::from(error).during("making an order")),
    }
}

/// Finding by a reference finds the order that was made under it.
async fn expect_only(scene: &Scene<'_>, reference: &MerchantReference, order: &Order) -> Result<(), Failure> {
    let found = match find(scene, reference).await? {
        Finding::Found(found) => found,
        other => return Err(Failure::new(format!("{reference} was made once, and the search finds {other:?}"))),
    };
    let told = found.reference.as_ref();
    ensure!(told.is_none_or(|told| reference.matches(told)), "{reference} is asked for, and {told:?} is found");
    let amount = found.amount.and_then(|amount| amount.value);
    ensure!(
        amount.is_none_or(|amount| amount == order.amount),
        "{reference} is found with {amount:?} of another order"
    );
    Ok(())
}

async fn find(scene: &Scene<'_>, reference: &MerchantReference) -> Result<Finding, Failure> {
    let target = InstructionTarget::Reference(reference.clone());
    Ok(scene.provider().find(&FindInstruction { target, range: None }).await?.finding)
}

/// Attempts that are listed by a reference are those of its order.
async fn expect_own_attempts(scene: &Scene<'_>, order: &Order, begun: Date) -> Result<(), Failure> {
    if !scene.capabilities().targets(Operation::ListAttempts).contains(TargetKind::Reference) {
        return Ok(());
    }
    let reference = order.created.reference.clone();
    let range = DateRange::new(begun, scene.clock().today())?;
    let of = AttemptSubject::Reference { reference: reference.clone(), range };
    let rows: Vec<_> = scene.provider().list_attempts(&ListAttempts { of }).await?.try_collect().await?;
    let collected = rows.iter().filter(|attempt| attempt.status.status == CollectionStatus::Collected);
    let amounts: Vec<Money> = collected.filter_map(|attempt| attempt.amount.as_ref()?.value).collect();
    let ours = amounts.len() <= 1 && amounts.iter().all(|amount| *amount == order.amount);
    ensure!(ours, "{reference} was collected once, {}, and its attempts show {amounts:?}", order.amount);
    Ok(())
}

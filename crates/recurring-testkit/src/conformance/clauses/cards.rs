//! Stored cards: shown masked, and linked with an outcome of their own.

use recurring_core::{Card, CardTarget, Effect, GroupReference, LinkCard, Operation, Outcome, Row, Rows, TargetKind};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};

pub(in crate::conformance) async fn cards_come_with_approval(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.make(&scene.order()?).await?;
    let target = scene.target(Operation::ListCards, &order).await?;
    // Before the payer decides, a provider may answer an empty list or refuse; it must not show a card.
    if let Ok(cards) = scene.provider().list_cards(&target).await {
        ensure!(cards.is_empty(), "an unapproved order has {} cards", cards.len());
    }
    scene.stage().approve(&order.created).await?;
    let card = first_card(scene, &order).await?;
    ensure!(!card.id.as_str().trim().is_empty(), "a card without a number to name it by");
    let digits = card.masked_number.map(|shown| shown.chars().filter(char::is_ascii_digit).count());
    ensure!(
        digits.is_none_or(|digits| digits <= 10),
        "a card shows {digits:?} digits; first six and last four at most"
    );
    Ok(())
}

pub(in crate::conformance) async fn linking_has_an_outcome_per_order(scene: &Scene<'_>) -> Result<(), Failure> {
    let group = scene.limits()?.group.then(|| GroupReference::new("SUITE-GROUP")).transpose()?;
    let mut orders = Vec::new();
    for _ in 0..2 {
        let mut request = scene.order()?;
        request.group = group.clone();
        orders.push(scene.make_approved(&request).await?);
    }
    let [first, second] = orders.as_slice() else {
        return Err(Failure::new("two orders were made"));
    };
    let card = first_card(scene, first).await?.id;
    let claimed = scene.capabilities().link_card;
    if claimed.id || claimed.reference || claimed.listing_id {
        let target = CardTarget::Instruction(scene.target(Operation::LinkCard, second).await?);
        let rows = scene.provider().link_card(&LinkCard { card: card.clone(), target }).await?;
        expect_done(&rows, 1)?;
        let target = scene.target(Operation::ListCards, second).await?;
        let cards = scene.provider().list_cards(&target).await?;
        ensure!(cards.iter().any(|linked| linked.id == card), "the linked card is not among the order's cards");
    }
    match group {
        Some(group) if claimed.contains(TargetKind::Group) => {
            let target = CardTarget::Group(group);
            expect_done(&scene.provider().link_card(&LinkCard { card, target }).await?, 2)
        }
        _ => Ok(()),
    }
}

pub(in crate::conformance) async fn partial_names_each_row(scene: &Scene<'_>) -> Result<(), Failure> {
    let group = GroupReference::new("SUITE-PARTIAL")?;
    let in_group = || -> Result<_, Failure> {
        let mut request = scene.order()?;
        request.group = Some(group.clone());
        Ok(request)
    };
    let running = scene.make_approved(&in_group()?).await?;
    let ended = scene.make_approved(&in_group()?).await?;
    let card = first_card(scene, &running).await?.id;
    scene.provider().cancel(&scene.target(Operation::Cancel, &ended).await?).await?;
    let request = LinkCard { card: card.clone(), target: CardTarget::Group(group) };
    let rows = match scene.provider().link_card(&request).await {
        Ok(rows) => rows.rows,
        Err(error) => {
            ensure!(error.effect() == Effect::None, "linking to an ended order leaves more than none: {error}");
            return Ok(());
        }
    };
    let outcome = |order: &Order| {
        let of_order = |row: &&Row| {
            row.id.as_ref().is_some_and(|id| order.created.id.as_ref() == Some(id))
                || row.reference.as_ref().is_some_and(|shown| order.created.reference.matches(shown))
        };
        let of_order: Vec<Outcome> = rows.iter().filter(of_order).map(|row| row.outcome).collect();
        let rows = of_order.len();
        <[Outcome; 1]>::try_from(of_order).map_err(|_| Failure::new(format!("an order of two has {rows} rows")))
    };
    ensure!(outcome(&running)? == [Outcome::Done], "linking to a running order was not done: {rows:?}");
    if outcome(&ended)? == [Outcome::Refused] {
        let target = scene.target(Operation::ListCards, &ended).await?;
        // That its cards are no longer listed at all is the provider's affair.
        let cards = scene.provider().list_cards(&target).await.unwrap_or_default();
        ensure!(!cards.iter().any(|linked| linked.id == card), "a row is refused, and its order has the card");
    }
    Ok(())
}

async fn first_card(scene: &Scene<'_>, order: &Order) -> Result<Card, Failure> {
    let target = scene.target(Operation::ListCards, order).await?;
    let cards = scene.provider().list_cards(&target).await?;
    cards.into_iter().next().ok_or_else(|| Failure::new("the payer left a card, and none is listed"))
}

fn expect_done(rows: &Rows, count: usize) -> Result<(), Failure> {
    let shown = rows.rows.len();
    ensure!(shown == count, "linking to {count} order(s) has {shown} row(s)");
    let done = rows.rows.iter().all(|row| row.outcome == Outcome::Done);
    ensure!(done, "linking a valid card to an active order was not done: {rows:?}");
    Ok(())
}

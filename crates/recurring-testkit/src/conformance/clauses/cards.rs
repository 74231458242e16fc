//! Stored cards: shown masked, and linked with an outcome of their own.

use recurring_core::{
    Card, CardId, CardTarget, Effect, ErrorKind, GroupReference, LinkCard, Operation, Outcome, Row, Rows, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};

pub(in crate::conformance) async fn cards_come_with_approval(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::ListCards, |scene, way| Box::pin(cards_are_listed(scene, way))).await
}

async fn cards_are_listed(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let order = scene.make(&scene.order()?).await?;
    let target = scene.name(&order, way).await?;
    // Before the payer decides, a provider may answer an empty list or refuse; it must not show a card.
    if let Ok(cards) = scene.provider().list_cards(&target).await {
        ensure!(cards.is_empty(), "an unapproved order has {} cards", cards.len());
    }
    scene.stage().approve(&order.created).await?;
    let card = first_of(scene.provider().list_cards(&target).await?)?;
    ensure!(!card.id.as_str().trim().is_empty(), "a card without a number to name it by");
    let shown = card.masked_number.unwrap_or_default();
    ensure!(
        is_masked(&shown),
        "a card shows {} digits or more than its ends: first six and last four at most",
        digits(&shown)
    );
    Ok(())
}

fn digits(shown: &str) -> usize {
    shown.chars().filter(char::is_ascii_digit).count()
}

/// Whether a card's number shows its first six and last four digits at most, with something hidden between them.
fn is_masked(shown: &str) -> bool {
    let shown: String = shown.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect();
    let first = shown.chars().take_while(char::is_ascii_digit).count();
    let last = shown.chars().rev().take_while(char::is_ascii_digit).count();
    if first == shown.len() { first <= 6 } else { first <= 6 && last <= 4 && digits(&shown) == first + last }
}

pub(in crate::conformance) async fn linking_has_an_outcome_per_order(scene: &Scene<'_>) -> Result<(), Failure> {
    scene.each_way(Operation::LinkCard, |scene, way| Box::pin(is_linked_to_one(scene, way))).await?;
    let in_groups = scene.limits()?.group && scene.capabilities().link_card.contains(TargetKind::Group);
    if in_groups { is_linked_to_a_group(scene).await } else { Ok(()) }
}

/// A card that is linked to one order is a card of that order, and of none of the others: neither of one in its group nor
/// of one outside of it.
async fn is_linked_to_one(scene: &Scene<'_>, way: TargetKind) -> Result<(), Failure> {
    let group = Some(GroupReference::new("SUITE-GROUP")?).filter(|_| scene.limits().is_ok_and(|limits| limits.group));
    let others = [make_in(scene, group.as_ref()).await?, make_in(scene, None).await?];
    let order = make_in(scene, group.as_ref()).await?;
    let card = another_card(scene).await?;
    let target = CardTarget::Instruction(scene.name(&order, way).await?);
    let (rows, sent) = link(scene, &LinkCard { card: card.clone(), target }).await?;
    expect_done(&rows, 1)?;
    ensure!(has_card(scene, &order, &card).await?, "the linked card is not among the order's cards");
    for other in &others {
        ensure!(!has_card(scene, other, &card).await?, "a card was linked to one order, and another one has it");
    }
    ensure!(sent == 1, "linking a card that was done took {sent} requests");
    Ok(())
}

/// An approved order in a group, or in none.
async fn make_in(scene: &Scene<'_>, group: Option<&GroupReference>) -> Result<Order, Failure> {
    let mut request = scene.order()?;
    request.group = group.cloned();
    scene.make_approved(&request).await
}

async fn is_linked_to_a_group(scene: &Scene<'_>) -> Result<(), Failure> {
    let group = GroupReference::new("SUITE-GROUP")?;
    let orders = [make_in(scene, Some(&group)).await?, make_in(scene, Some(&group)).await?];
    let bystander = scene.make_approved(&scene.order()?).await?;
    let card = another_card(scene).await?;
    let request = LinkCard { card: card.clone(), target: CardTarget::Group(group) };
    let (rows, sent) = link(scene, &request).await?;
    expect_done(&rows, 2)?;
    for order in &orders {
        ensure!(has_card(scene, order, &card).await?, "a card was linked to a group, and not each order has it");
    }
    let elsewhere = has_card(scene, &bystander, &card).await?;
    ensure!(!elsewhere, "a card was linked to a group, and an order outside of it has it");
    ensure!(sent == 1, "linking a card to a group took {sent} requests");
    Ok(())
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
    let card = another_card(scene).await?;
    scene.provider().cancel(&scene.target(Operation::Cancel, &ended).await?).await?;
    let request = LinkCard { card: card.clone(), target: CardTarget::Group(group) };
    let before = scene.seen().await;
    let answer = scene.provider().link_card(&request).await;
    let sent = scene.seen().await - before;
    let running_has_it = has_card(scene, &running, &card).await?;
    // That the cards of an ended order are no longer listed at all is the provider's affair.
    let ended_has_it = has_card(scene, &ended, &card).await.unwrap_or(false);
    let rows = match answer {
        Ok(rows) => rows.rows,
        Err(error) => {
            ensure!(error.kind() != ErrorKind::NotFound, "a group of two orders is not found: {error}");
            ensure!(error.effect() == Effect::None, "linking to an ended order leaves more than none: {error}");
            ensure!(
                !running_has_it && !ended_has_it,
                "linking was refused as a whole, and an order has the card: {error}"
            );
            return Ok(());
        }
    };
    let of_running = outcome(&rows, &running)?;
    ensure!(of_running == Outcome::Done, "linking to a running order was not done: {rows:?}");
    ensure!(running_has_it, "linking is told to be done, and the order does not have the card: {rows:?}");
    match outcome(&rows, &ended)? {
        Outcome::Done => ensure!(ended_has_it, "a row is done, and its order does not have the card: {rows:?}"),
        Outcome::Refused => ensure!(!ended_has_it, "a row is refused, and its order has the card: {rows:?}"),
        Outcome::Unknown => {}
    }
    ensure!(sent == 1, "linking a card to a group took {sent} requests");
    Ok(())
}

/// Links a card, and answers how many requests that took, beside the rows.
async fn link(scene: &Scene<'_>, request: &LinkCard) -> Result<(Rows, u64), Failure> {
    let before = scene.seen().await;
    let rows = scene.provider().link_card(request).await?;
    Ok((rows, scene.seen().await - before))
}

/// The outcome of the one row that names an order.
fn outcome(rows: &[Row], order: &Order) -> Result<Outcome, Failure> {
    let of_order = |row: &&Row| {
        row.id.as_ref().is_some_and(|id| order.created.id.as_ref() == Some(id))
            || row.reference.as_ref().is_some_and(|shown| order.created.reference.matches(shown))
    };
    let of_order: Vec<Outcome> = rows.iter().filter(of_order).map(|row| row.outcome).collect();
    match of_order.as_slice() {
        [only] => Ok(*only),
        rows => Err(Failure::new(format!("an order of two has {} rows", rows.len()))),
    }
}

/// A card of an order by itself, which no other order has.
async fn another_card(scene: &Scene<'_>) -> Result<CardId, Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    Ok(first_card(scene, &order).await?.id)
}

async fn has_card(scene: &Scene<'_>, order: &Order, card: &CardId) -> Result<bool, Failure> {
    let target = scene.target(Operation::ListCards, order).await?;
    Ok(scene.provider().list_cards(&target).await?.iter().any(|listed| listed.id == *card))
}

async fn first_card(scene: &Scene<'_>, order: &Order) -> Result<Card, Failure> {
    let target = scene.target(Operation::ListCards, order).await?;
    first_of(scene.provider().list_cards(&target).await?)
}

fn first_of(cards: Vec<Card>) -> Result<Card, Failure> {
    cards.into_iter().next().ok_or_else(|| Failure::new("the payer left a card, and none is listed"))
}

fn expect_done(rows: &Rows, count: usize) -> Result<(), Failure> {
    let shown = rows.rows.len();
    ensure!(shown == count, "linking to {count} order(s) has {shown} row(s)");
    let done = rows.rows.iter().all(|row| row.outcome == Outcome::Done);
    ensure!(done, "linking a valid card to an active order was not done: {rows:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_shows_its_ends_at_most() {
        for shown in ["", "454360******0001", "4543 60** **** 0001", "454360******", "************0001", "0001", "****"]
        {
            assert!(is_masked(shown), "{shown}");
        }
        for shown in [
            "4543600000000001",
            "4543607890******",
            "******43607890",
            "454360**12**0001",
            "45436078",
            "4543 60** ***1 0001",
        ] {
            assert!(!is_masked(shown), "{shown}");
        }
    }
}

//! Lives of cards over the simulator: added with 3-D, labelled, arranged, deleted, in every form of answer.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use provider_paynet::recurring_core::{
    Card, CardId, CardTarget, Effect, Error, ErrorKind, GroupReference, InstructionTarget, MerchantReference,
    RecurringProvider,
};
use provider_paynet::{
    CardAdded, CardAddition, CardExpiry, CardHolder, CardLabel, CardNumber, SecurityCode, TdsChallenge, WebAddress,
};
use recurring_sim::quirks::{
    BankRefusal, CardAdded as Told, CardRowsName, FlagForm, NoNumber, NumberForm, PaynetEmptyList, Presence,
};
use recurring_sim::{Quirks, TestCard, Vendor};

use self::paynet::{by_reference, order};
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

/// A world with one approved order of a group.
async fn world() -> World {
    let world = World::new().await;
    approve(&world, "2026/001").await;
    world
}

async fn approve(world: &World, reference: &str) {
    let mut order = order();
    order.reference = MerchantReference::new(reference).unwrap();
    order.group = GroupReference::new("daire-5").ok();
    world.provider.create(&order).await.unwrap();
    world.simulator.approve(Vendor::Paynet, reference, &TestCard::approved()).unwrap();
}

fn target() -> InstructionTarget {
    by_reference("2026/001")
}

async fn begin(world: &World, target: CardTarget) -> TdsChallenge {
    let card = CardAddition::new(
        target,
        WebAddress::new("https://example.com/tds").unwrap(),
        CardNumber::new("4355 0843 5508 4358").unwrap(),
        CardExpiry::parse("12/99").unwrap(),
        SecurityCode::new("000").unwrap(),
    );
    let card = card.with_holder(CardHolder::new("Bahar Şen").unwrap()).with_label(CardLabel::new("yedek").unwrap());
    world.provider.cards().begin_adding(card).await.unwrap()
}

async fn cards(world: &World) -> Vec<Card> {
    world.provider.cards().list(&target()).await.unwrap()
}

fn ids(cards: &[Card]) -> Vec<CardId> {
    cards.iter().map(|card| card.id.clone()).collect()
}

fn forms() -> Vec<Quirks> {
    let mut odd = Quirks::default();
    odd.paynet.ids = NumberForm::PaddedText;
    odd.paynet.no_number = NoNumber::EmptyText;
    odd.paynet.flags = FlagForm::Text;
    odd.paynet.card_rows = CardRowsName::Lower;
    odd.paynet.codes = NumberForm::Text;
    odd.paynet.messages = Presence::Absent;
    odd.paynet.object_names = Presence::Absent;
    let mut other = Quirks::default();
    other.paynet.ids = NumberForm::Text;
    other.paynet.no_number = NoNumber::Null;
    other.paynet.flags = FlagForm::Number;
    other.paynet.empty_list = PaynetEmptyList::NoData;
    vec![Quirks::default(), odd, other]
}

#[tokio::test]
async fn a_card_is_added_labelled_arranged_and_deleted_in_every_form_of_answer() {
    for quirks in forms() {
        let world = world().await;
        world.simulator.set_quirks(quirks);
        let first = ids(&cards(&world).await);
        let challenge = begin(&world, CardTarget::Instruction(target())).await;
        assert!(challenge.post_url().is_some() && challenge.html().is_some());
        world.simulator.pass_three_d(challenge.session().session_id()).unwrap();
        let added = world.provider.cards().confirm_adding(challenge.session()).await.unwrap();
        let CardAdded::Added { card: Some(added) } = added else { panic!("{added:?}") };
        assert_eq!(ids(&cards(&world).await), [first[0].clone(), added.clone()]);

        let label = CardLabel::new("yedek kart").unwrap();
        world.provider.cards().label(&added, &label).await.unwrap();
        let found = world.provider.cards().filter(None, Some(&label)).await.unwrap();
        assert_eq!(ids(&found).as_slice(), std::slice::from_ref(&added));
        assert_eq!(found[0].label.as_deref(), Some("yedek kart"));

        world.provider.cards().arrange(&target(), &[added.clone(), first[0].clone()]).await.unwrap();
        let arranged = cards(&world).await;
        assert_eq!(ids(&arranged), [added.clone(), first[0].clone()]);
        assert_eq!((arranged[0].order, arranged[0].is_default), (Some(1), Some(true)));

        world.provider.cards().delete(&added, &target()).await.unwrap();
        assert_eq!(ids(&cards(&world).await), first);
        let last = world.provider.cards().delete(&first[0], &target()).await.unwrap_err();
        assert_eq!((last.kind(), last.effect()), (ErrorKind::Refused, Effect::None), "the only card stays: {last}");
        let gone = world.provider.cards().delete(&added, &target()).await.unwrap_err();
        assert_eq!((gone.kind(), gone.effect()), (ErrorKind::NotFound, Effect::None), "{gone}");
    }
}

/// The end of an adding that was passed, or refused by the payer's bank, in one way of telling it.
async fn end_told(told: Told, by_bank: BankRefusal, passes: bool) -> Result<CardAdded, Error> {
    let world = world().await;
    let mut quirks = Quirks::default();
    quirks.paynet.card_added = told;
    quirks.paynet.bank_refusal = by_bank;
    world.simulator.set_quirks(quirks);
    let challenge = begin(&world, CardTarget::Instruction(target())).await;
    let session = challenge.session();
    if passes {
        world.simulator.pass_three_d(session.session_id()).unwrap();
    } else {
        world.simulator.fail_three_d(session.session_id()).unwrap();
    }
    let end = world.provider.cards().confirm_adding(session).await;
    assert_eq!(cards(&world).await.len(), if passes { 2 } else { 1 });
    end
}

/// However the end is told, it is never told wrongly; where it is not told, the list of cards decides.
#[tokio::test]
async fn a_passed_adding_is_read_in_every_way_it_may_be_told() {
    for (told, is_told) in
        [(Told::Flag, true), (Told::CodeOnly, true), (Told::FlagAgainstCode, true), (Told::Example, false)]
    {
        let end = end_told(told, BankRefusal::ThreeDError, true).await.unwrap();
        assert_eq!(matches!(end, CardAdded::Added { .. }), is_told, "{told:?}: {end:?}");
    }
}

/// A refusal is one only where the flag says so beside a code that does not say otherwise: 16 is in the table of codes,
/// and no page says what it proves.
#[tokio::test]
async fn a_banks_refusal_is_one_only_where_flag_and_code_prove_it() {
    for told in [Told::Flag, Told::CodeOnly, Told::FlagAgainstCode, Told::Example] {
        for by_bank in [BankRefusal::ThreeDError, BankRefusal::Unsuccessful] {
            let is_told = told == Told::Flag && by_bank == BankRefusal::Unsuccessful;
            match end_told(told, by_bank, false).await {
                Ok(CardAdded::Undetermined { .. }) => assert!(!is_told, "{told:?} {by_bank:?}"),
                Err(error) => {
                    assert!(is_told, "{told:?} {by_bank:?}: {error}");
                    assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::None), "{error}");
                    assert_eq!(error.provider_message().unwrap().as_str(), "3D doğrulaması başarısız");
                }
                Ok(added @ CardAdded::Added { .. }) => panic!("{told:?} {by_bank:?}: {added:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_session_works_once_and_only_after_the_bank_was_asked() {
    let world = world().await;
    let challenge = begin(&world, CardTarget::Instruction(target())).await;
    let session = challenge.session();
    let early = world.provider.cards().confirm_adding(session).await;
    assert!(!matches!(early, Ok(CardAdded::Added { .. })), "the payer has not decided: {early:?}");
    world.simulator.pass_three_d(session.session_id()).unwrap();
    assert!(matches!(world.provider.cards().confirm_adding(session).await, Ok(CardAdded::Added { .. })));
    assert!(!matches!(world.provider.cards().confirm_adding(session).await, Ok(CardAdded::Added { .. })));
    assert_eq!(cards(&world).await.len(), 2, "nothing was added twice");
    let late = begin(&world, CardTarget::Instruction(target())).await;
    world.clock.advance(Duration::from_secs(3_600));
    assert!(!matches!(world.provider.cards().confirm_adding(late.session()).await, Ok(CardAdded::Added { .. })));
}

#[tokio::test]
async fn a_card_for_a_group_is_added_to_each_of_its_orders() {
    let world = world().await;
    approve(&world, "2026/002").await;
    let challenge = begin(&world, CardTarget::Group(GroupReference::new("daire-5").unwrap())).await;
    world.simulator.pass_three_d(challenge.session().session_id()).unwrap();
    let added = world.provider.cards().confirm_adding(challenge.session()).await.unwrap();
    let CardAdded::Added { card: Some(added) } = added else { panic!("{added:?}") };
    for reference in ["2026/001", "2026/002"] {
        let listed = world.provider.list_cards(&by_reference(reference)).await.unwrap();
        assert!(ids(&listed).contains(&added), "{reference}");
    }
}

/// The card is in the books and not at each order: that is no success of the whole, and the lists tell where it is.
#[tokio::test]
async fn a_card_that_one_order_of_a_group_did_not_get_is_left_to_the_lists_of_cards() {
    let world = world().await;
    approve(&world, "2026/002").await;
    world.provider.cancel(&by_reference("2026/002")).await.unwrap();
    let challenge = begin(&world, CardTarget::Group(GroupReference::new("daire-5").unwrap())).await;
    world.simulator.pass_three_d(challenge.session().session_id()).unwrap();
    let end = world.provider.cards().confirm_adding(challenge.session()).await.unwrap();
    assert!(matches!(end, CardAdded::Undetermined { .. }), "{end:?}");
    for (reference, count) in [("2026/001", 2), ("2026/002", 1)] {
        assert_eq!(world.provider.list_cards(&by_reference(reference)).await.unwrap().len(), count, "{reference}");
    }
}

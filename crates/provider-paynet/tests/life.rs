//! Whole lives over the simulator, once in each of the forms in which Paynet may write its answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    Advice, CardTarget, ChangeAmount, ChargeNow, Date, DateRange, Effect, ErrorKind, FindInstruction, Finding,
    GroupReference, Instruction, InstructionTarget, LinkCard, ListInstructions, MerchantReference, Money, Notify,
    Outcome, RecurringProvider, RowsSummary, Status, Stop,
};
use provider_paynet::{AmountUnit, Assumptions};
use recurring_sim::quirks::{AmountForm, ContentType, DateForm, NumberForm, PaynetEmptyList, Presence, RowsName};
use recurring_sim::{Quirks, TestCard, Vendor};

use self::paynet::{TODAY, by_reference, order};
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

async fn find(world: &World, reference: &str) -> Instruction {
    let request = FindInstruction { target: by_reference(reference), range: None };
    match world.provider.find(&request).await.unwrap().finding {
        Finding::Found(order) => *order,
        other => panic!("not found: {other:?}"),
    }
}

async fn list(world: &World, group: Option<&str>) -> Vec<Instruction> {
    let group = group.map(|group| GroupReference::new(group).unwrap());
    let request = ListInstructions { range: DateRange::day(TODAY), group };
    world.provider.list(&request).await.unwrap().map(Result::unwrap).collect().await
}

async fn create(world: &World, reference: &str) {
    let mut order = order();
    order.reference = MerchantReference::new(reference).unwrap();
    order.group = Some(GroupReference::new("daire-5").unwrap());
    order.notify = Notify { mail: true, sms: false };
    world.provider.create(&order).await.unwrap();
}

/// The quirks that change how answers are written, and the unit that then has to be set.
fn forms() -> Vec<(Quirks, AmountUnit)> {
    let plain = Quirks::default;
    let mut odd = plain();
    odd.paynet.codes = NumberForm::PaddedText;
    odd.paynet.amounts = AmountForm::MinorText;
    odd.paynet.list_rows = RowsName::Upper;
    odd.paynet.empty_list = PaynetEmptyList::NoData;
    odd.paynet.list_paging = Presence::Absent;
    odd.paynet.messages = Presence::Absent;
    odd.paynet.dates = DateForm::Dotted;
    odd.paynet.created_id = Presence::Absent;
    odd.paynet.content_type = ContentType::PlainText;
    let mut other = plain();
    other.paynet.codes = NumberForm::Text;
    other.paynet.amounts = AmountForm::DecimalText;
    other.paynet.empty_list = PaynetEmptyList::Absent;
    other.paynet.list_paging = Presence::Absent;
    let mut minor = plain();
    minor.paynet.amounts = AmountForm::Minor;
    vec![(plain(), AmountUnit::Lira), (odd, AmountUnit::Kurus), (other, AmountUnit::Lira), (minor, AmountUnit::Kurus)]
}

#[tokio::test]
async fn an_order_lives_its_whole_life_in_every_form_of_answer() {
    for (quirks, unit) in forms() {
        let assumptions = Assumptions::default().with_amounts_in_answers(unit).with_resume_status(Some(0));
        let world = World::assuming(assumptions.with_page_size(1)).await;
        world.simulator.set_quirks(quirks);
        create(&world, "2026/001").await;
        let target = by_reference("2026/001");
        let made = find(&world, "2026/001").await;
        assert_eq!((made.status.status, made.collected, made.count), (Status::AwaitingPayer, Some(0), Some(12)));
        assert_eq!(made.amount.unwrap().value, Some(Money::from_kurus(1_000)));
        assert_eq!(made.next_due, Some(Date::constant(2026, 12, 1)));
        world.provider.resend_link(&target).await.unwrap();
        world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
        world.clock.advance_days(11);
        let running = find(&world, "2026/001").await;
        assert_eq!((running.status.status, running.collected), (Status::Active, Some(1)));
        assert_eq!(running.next_due, Some(Date::constant(2027, 1, 1)));

        let by_number = InstructionTarget::Id(running.id.unwrap());
        let amount = Money::parse_lira("12.50").unwrap();
        let change = ChangeAmount { target: by_number.clone(), amount, shares: None };
        world.provider.change_amount(&change).await.unwrap();
        assert_eq!(find(&world, "2026/001").await.amount.unwrap().value, Some(amount));
        world.provider.pause(&by_number).await.unwrap();
        assert_eq!(find(&world, "2026/001").await.status.status, Status::Paused);
        world.provider.resume(&target).await.unwrap();
        assert_eq!(find(&world, "2026/001").await.status.status, Status::Active);
        assert_eq!(world.provider.cancel(&target).await.unwrap().stop, Stop::Reversible);
        world.clock.advance_days(40);
        assert_eq!(find(&world, "2026/001").await.collected, Some(1), "nothing is collected once it is stopped");
    }
}

#[tokio::test]
async fn lists_are_whole_whatever_the_page_size_and_the_form() {
    for (quirks, _) in forms() {
        for page_size in [1, 2, 3, 100] {
            let no_list = quirks.paynet.empty_list == PaynetEmptyList::Absent;
            let assumptions = Assumptions::default().with_page_size(page_size).with_missing_list_is_empty(no_list);
            let world = World::assuming(assumptions).await;
            world.simulator.set_quirks(quirks.clone());
            assert!(list(&world, None).await.is_empty());
            for number in 0..5 {
                create(&world, &format!("2026/{number}")).await;
            }
            let mut references: Vec<_> =
                list(&world, Some("daire-5")).await.into_iter().map(|row| row.reference.unwrap()).collect();
            references.sort();
            let shown: Vec<_> = references.iter().map(MerchantReference::as_str).collect();
            assert_eq!(shown, ["2026/0", "2026/1", "2026/2", "2026/3", "2026/4"], "{page_size}");
            assert!(list(&world, Some("daire-6")).await.is_empty());
        }
    }
}

#[tokio::test]
async fn a_declined_collection_is_charged_by_hand_once_the_pause_is_over() {
    let world = World::new().await;
    create(&world, "2026/001").await;
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    let charge = ChargeNow { target: by_reference("2026/001"), invoice_no: None };
    let nothing_due = world.provider.charge(&charge).await.unwrap_err();
    assert_eq!((nothing_due.kind(), nothing_due.effect()), (ErrorKind::Refused, Effect::None), "{nothing_due}");
    world.simulator.decline_next(Vendor::Paynet, 1);
    // Half past midnight of the first due day: the collection of midnight was declined.
    world.clock.advance(Duration::from_secs((9 * 24 + 23) * 60 * 60));
    assert_eq!(find(&world, "2026/001").await.collected, Some(0));
    let early = world.provider.charge(&charge).await.unwrap_err();
    assert_eq!((early.kind(), early.effect()), (ErrorKind::Refused, Effect::None), "{early}");
    assert_eq!(early.advice(), Advice::NotBefore(Duration::from_secs(90 * 60)));
    world.clock.advance(Duration::from_secs(90 * 60));
    let rows = world.provider.charge(&charge).await.unwrap();
    assert_eq!(rows.summary(), RowsSummary::AllDone, "{rows:?}");
    assert_eq!(find(&world, "2026/001").await.collected, Some(1));
}

#[tokio::test]
async fn a_card_is_linked_to_a_group_and_each_order_tells_its_own_outcome() {
    let world = World::new().await;
    for reference in ["2026/001", "2026/002"] {
        create(&world, reference).await;
    }
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    let cards = world.provider.list_cards(&by_reference("2026/001")).await.unwrap();
    let [card] = cards.as_slice() else { panic!("one card: {cards:?}") };
    assert!(world.provider.list_cards(&by_reference("2026/002")).await.unwrap().is_empty());
    let group = CardTarget::Group(GroupReference::new("daire-5").unwrap());
    let rows = world.provider.link_card(&LinkCard { card: card.id.clone(), target: group }).await.unwrap();
    assert_eq!(rows.rows.len(), 2);
    assert!(matches!(rows.summary(), RowsSummary::AllDone | RowsSummary::PartlyDone), "{rows:?}");
    for row in &rows.rows {
        let reference = row.reference.as_ref().unwrap().as_str();
        let linked = world.provider.list_cards(&by_reference(reference)).await.unwrap();
        assert_eq!(row.outcome == Outcome::Done, linked.iter().any(|shown| shown.id == card.id), "{row:?}");
    }
}

//! What a broken exchange comes to, checked against the simulator's own ledger: one request, no verdict without evidence.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use provider_paynet::recurring_core::{
    BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, CreateInstruction, Date, Effect, Error, ErrorKind, Failed,
    FindInstruction, Finding, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard, Money, Period, ReadBack,
    ReadBackPolicy, RecurringProvider, Schedule, Status, Submission, Undecided, Unresolved, read_back,
};
use provider_paynet::{
    CardAddition, CardExpiry, CardLabel, CardNumber, InvoiceStatus, PlanId, SecurityCode, WebAddress,
};
use recurring_sim::{Fault, FaultPoint, Quirks, TestCard, Vendor};

use self::paynet::{by_reference, client, order};
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

/// Whether the simulated vendor does the work of a faulty exchange.
const DONE: usize = 1;
const NOT_DONE: usize = 0;

fn page(status: u16, commit: bool) -> FaultPoint {
    FaultPoint::Status { status, commit }
}

fn body(status: u16, text: &str) -> FaultPoint {
    FaultPoint::Body { status, text: text.to_owned(), commit: true }
}

/// Every fault leaves a create unknown, with exactly one request on the wire (D3, D4, D5, D23).
#[tokio::test]
async fn d23_every_fault_after_connecting_leaves_a_create_unknown_and_sends_once() {
    let redirect = FaultPoint::Redirect { status: 302, location: "/elsewhere".to_owned(), commit: true };
    let cases = [
        (FaultPoint::ResetBeforeWork, NOT_DONE, ErrorKind::NoAnswer),
        (FaultPoint::HangBeforeWork, NOT_DONE, ErrorKind::NoAnswer),
        (FaultPoint::ResetAfterCommit, DONE, ErrorKind::NoAnswer),
        (FaultPoint::CloseAfterCommit, DONE, ErrorKind::NoAnswer),
        (FaultPoint::HangAfterCommit, DONE, ErrorKind::NoAnswer),
        (FaultPoint::CutBody, DONE, ErrorKind::UnreadableAnswer),
        (FaultPoint::Slow { milliseconds: 200 }, DONE, ErrorKind::UnreadableAnswer),
        (FaultPoint::Huge { blanks: 5_000_000 }, DONE, ErrorKind::UnreadableAnswer),
        (FaultPoint::Html { commit: true }, DONE, ErrorKind::UnreadableAnswer),
        (FaultPoint::Html { commit: false }, NOT_DONE, ErrorKind::UnreadableAnswer),
        (redirect, DONE, ErrorKind::UnclearAnswer),
        (page(403, false), NOT_DONE, ErrorKind::UnreadableAnswer),
        (page(404, false), NOT_DONE, ErrorKind::UnreadableAnswer),
        (page(429, false), NOT_DONE, ErrorKind::Unavailable),
        (page(502, true), DONE, ErrorKind::Unavailable),
        (page(503, true), DONE, ErrorKind::Unavailable),
        (body(200, "[]"), DONE, ErrorKind::UnreadableAnswer),
        (body(200, r#"{"code":0}"#), DONE, ErrorKind::UnclearAnswer),
        (body(200, r#"{"code":77}"#), DONE, ErrorKind::UnclearAnswer),
        (body(200, r#"{"code":8}"#), DONE, ErrorKind::Unavailable),
        (body(200, r#"{"code":1,"url":"https://a"}"#), DONE, ErrorKind::UnclearAnswer),
        (body(400, r#"{"code":1,"message":"Hata"}"#), DONE, ErrorKind::UnclearAnswer),
        (body(500, r#"{"code":1}"#), DONE, ErrorKind::Unavailable),
    ];
    for (point, done, kind) in cases {
        let world = World::with_fault(Fault::new(point.clone())).await;
        let error = world.provider.create(&order()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown), "{point:?}: {error}");
        assert_eq!(error.attempts(), 1, "{point:?}");
        assert_eq!(world.requests_seen(), 1, "{point:?}");
        assert_eq!(world.orders().len(), done, "{point:?}");
    }
}

/// The kind and the effect of every write but create, in one world whose next exchange is broken.
async fn broken_write(number: usize, point: FaultPoint) -> (Error, u64) {
    let world = World::new().await;
    world.provider.create(&order()).await.unwrap();
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    let before = world.requests_seen();
    world.simulator.inject(Fault::new(point));
    let error =
        if number < CONTRACT { broken_contract(&world, number).await } else { broken_own(&world, number).await };
    (error, world.requests_seen() - before)
}

/// How many writes but create the contract has, and Paynet beyond it.
const CONTRACT: usize = 7;
const OWN: usize = 9;

async fn broken_contract(world: &World, number: usize) -> Error {
    let (provider, target) = (&world.provider, by_reference("2026/001"));
    let card = CardId::new("1").unwrap();
    let amount = Money::from_kurus(2_000);
    let due = Date::constant(2026, 12, 1);
    let bill = BillPeriod { target: target.clone(), due, amount, shares: None, invoice_no: None };
    let change = ChangeAmount { target: target.clone(), amount, shares: None };
    match number {
        0 => provider.cancel(&target).await.unwrap_err(),
        1 => provider.pause(&target).await.unwrap_err(),
        2 => provider.change_amount(&change).await.unwrap_err(),
        3 => provider.charge(&ChargeNow { target, invoice_no: None }).await.unwrap_err(),
        4 => provider.resend_link(&target).await.unwrap_err(),
        5 => provider.bill(&bill).await.unwrap_err(),
        _ => provider.link_card(&LinkCard { card, target: CardTarget::Instruction(target) }).await.unwrap_err(),
    }
}

async fn broken_own(world: &World, number: usize) -> Error {
    let (provider, target) = (&world.provider, by_reference("2026/001"));
    let (card, label) = (CardId::new("1").unwrap(), CardLabel::new("l").unwrap());
    let (key, status) = (InvoiceKey::No(InvoiceNo::new("1").unwrap()), InvoiceStatus::Cancelled);
    let amount = Money::from_kurus(2_000);
    match number - CONTRACT {
        0 => provider.cards().label(&card, &label).await.unwrap_err(),
        1 => provider.cards().delete(&card, &target).await.unwrap_err(),
        2 => provider.cards().arrange(&target, &[card]).await.unwrap_err(),
        3 => provider.cards().begin_adding(addition(target)).await.unwrap_err(),
        4 => provider.invoices().set_status(&key, status).await.unwrap_err(),
        5 => provider.invoices().set_amount(&key, amount, None).await.unwrap_err(),
        6 => provider.invoices().set_all_statuses(&target, status).await.unwrap_err(),
        7 => provider.plans().set_amount(&target, &PlanId::new("1").unwrap(), amount, None).await.unwrap_err(),
        _ => provider.set_status_raw(&target, 3).await.unwrap_err(),
    }
}

fn addition(target: InstructionTarget) -> CardAddition {
    CardAddition::new(
        CardTarget::Instruction(target),
        WebAddress::new("https://example.com/").unwrap(),
        CardNumber::new("4355084355084358").unwrap(),
        CardExpiry::new(12, 2099).unwrap(),
        SecurityCode::new("000").unwrap(),
    )
}

#[tokio::test]
async fn d3_every_other_write_is_sent_once_and_left_unknown_too() {
    let points = [
        FaultPoint::ResetAfterCommit,
        FaultPoint::CutBody,
        FaultPoint::Html { commit: true },
        page(503, true),
        page(401, true),
        body(200, r#"{"code":100,"data":[{"code":0}]}"#),
    ];
    for number in 0..CONTRACT + OWN {
        for point in &points {
            let (error, requests) = broken_write(number, point.clone()).await;
            assert_eq!(error.effect(), Effect::Unknown, "{number} {point:?}: {error}");
            assert_eq!((error.attempts(), requests), (1, 1), "{number} {point:?}");
        }
    }
}

#[tokio::test]
async fn a_late_and_a_repeated_answer_are_read_once() {
    for point in [FaultPoint::Delay { milliseconds: 50 }, FaultPoint::Duplicate] {
        let world = World::with_fault(Fault::new(point.clone())).await;
        let created = world.provider.create(&order()).await;
        assert!(created.is_ok(), "{point:?}: {created:?}");
        assert_eq!((world.orders().len(), world.requests_seen()), (1, 1), "{point:?}");
    }
}

#[tokio::test]
async fn a_closed_port_proves_that_nothing_happened() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&address).create(&order()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::NotConnected, Effect::None), "{error}");
}

#[tokio::test]
async fn a_faulty_read_has_no_effect_and_is_no_absence() {
    let html = FaultPoint::Html { commit: true };
    for point in [FaultPoint::ResetAfterCommit, FaultPoint::CutBody, html, page(404, false), page(503, false)] {
        let world = World::with_fault(Fault::new(point.clone())).await;
        let target = by_reference("2026/001");
        let error = world.provider.find(&FindInstruction { target, range: None }).await.unwrap_err();
        assert_eq!(error.effect(), Effect::None, "{point:?}: {error}");
    }
}

/// Sends the order and loses its answer.
async fn lost(world: &World) -> Unresolved<CreateInstruction> {
    match Submission::first(order()).send(&world.provider, world.clock()).await {
        Err(Failed::Unknown { unresolved, .. }) => unresolved,
        other => panic!("not lost: {other:?}"),
    }
}

async fn read(world: &World, unresolved: &Unresolved<CreateInstruction>) -> ReadBack<CreateInstruction> {
    read_back(&world.provider, unresolved, &ReadBackPolicy::default(), world.clock()).await.unwrap()
}

/// A lost create is found again by our own reference alone (D18), and can then be cancelled by its number.
#[tokio::test]
async fn d18_a_create_that_happened_is_found_by_our_reference() {
    let world = World::with_fault(Fault::new(FaultPoint::ResetAfterCommit)).await;
    let unresolved = lost(&world).await;
    assert!(matches!(read(&world, &unresolved).await, ReadBack::Undecided(Undecided::TooEarly { .. })));
    assert_eq!(world.requests_seen(), 1, "before the settle time nothing is sent");
    world.clock.advance(Duration::from_secs(61));
    let ReadBack::Happened(order) = read(&world, &unresolved).await else { panic!("not found") };
    let id = InstructionTarget::Id(order.id.expect("Paynet shows the number that writes take"));
    assert!(world.provider.cancel(&id).await.is_ok());
}

/// Only proof of absence by our own reference lets a write be sent again (D17, D19).
#[tokio::test]
async fn d17_a_create_that_never_arrived_is_sent_again_by_proof_and_leaves_one_order() {
    let world = World::with_fault(Fault::new(FaultPoint::ResetBeforeWork)).await;
    let unresolved = lost(&world).await;
    world.clock.advance(Duration::from_secs(61));
    let ReadBack::ProvenAbsent(proof) = read(&world, &unresolved).await else { panic!("no proof") };
    let created = unresolved.retry(proof).unwrap().send(&world.provider, world.clock()).await;
    assert!(created.is_ok(), "{created:?}");
    assert_eq!(world.orders().len(), 1);
}

/// An older order under the same reference is not taken for the lost one, and does not prove its absence either (D19).
#[tokio::test]
async fn d19_another_order_under_the_same_reference_is_no_evidence() {
    let world = World::new().await;
    let mut other = order();
    other.amount = Money::from_kurus(99_900);
    world.provider.create(&other).await.unwrap();
    world.simulator.inject(Fault::new(FaultPoint::ResetBeforeWork));
    let unresolved = lost(&world).await;
    world.clock.advance(Duration::from_secs(61));
    let ReadBack::Undecided(Undecided::NoSingleMatch(rows)) = read(&world, &unresolved).await else {
        panic!("decided without evidence")
    };
    assert_eq!(rows.len(), 1);
}

/// A renewal under an old reference is answered with code 5, which may be the answer to a repeated create: the order that is
/// shown is last year's, whether it was ever approved or not (D19).
#[tokio::test]
async fn d19_last_years_order_under_the_same_reference_is_no_evidence() {
    for approved in [true, false] {
        let world = World::new().await;
        world.provider.create(&order()).await.unwrap();
        if approved {
            world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
        }
        world.clock.advance_days(366);
        let mut renewal = order();
        renewal.schedule = Schedule::new(Date::constant(2027, 12, 1), Period::MONTHLY, 12).unwrap();
        let Err(Failed::Unknown { unresolved, .. }) =
            Submission::first(renewal).send(&world.provider, world.clock()).await
        else {
            panic!("not unknown")
        };
        world.clock.advance(Duration::from_secs(61));
        let read = read(&world, &unresolved).await;
        let ReadBack::Undecided(Undecided::NoSingleMatch(rows)) = read else { panic!("{approved}: {read:?}") };
        assert_eq!((rows.len(), rows[0].first_due), (1, Some(Date::constant(2026, 12, 1))));
        assert_eq!(rows[0].status.status == Status::Completed, approved);
    }
}

/// A reference that is used already makes a create unknown, not refused: which order it is has to be read.
#[tokio::test]
async fn a_reference_that_is_used_already_proves_nothing_by_itself() {
    let world = World::new().await;
    world.provider.create(&order()).await.unwrap();
    let error = world.provider.create(&order()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::Unknown), "{error}");
    assert_eq!(world.orders().len(), 1);
}

#[tokio::test]
async fn an_unknown_order_is_absent_and_a_wrong_key_is_no_absence() {
    let world = World::new().await;
    let target = by_reference("nobody");
    let lookup = world.provider.find(&FindInstruction { target: target.clone(), range: None }).await.unwrap();
    assert_eq!(lookup.finding, Finding::Absent);
    let mut quirks = Quirks::default();
    quirks.paynet.codes = recurring_sim::quirks::NumberForm::PaddedText;
    world.simulator.set_quirks(quirks);
    let lookup = world.provider.find(&FindInstruction { target: target.clone(), range: None }).await.unwrap();
    assert_eq!(lookup.finding, Finding::Absent, "whatever the form of the code");
    let config = provider_paynet::PaynetConfig::new(provider_paynet::SecretString::from("sck_test_other"))
        .with_base_address(provider_paynet::BaseAddress::parse(&world.simulator.base_url()).unwrap());
    let stranger = provider_paynet::Paynet::new(config).unwrap();
    let error = stranger.find(&FindInstruction { target, range: None }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
}

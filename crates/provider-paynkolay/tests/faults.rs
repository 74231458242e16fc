//! What a broken exchange comes to, checked against the simulator's own ledger: one request, no verdict without evidence.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use provider_paynkolay::recurring_core::{
    Advice, CreateInstruction, Effect, Error, ErrorKind, Failed, FindInstruction, Finding, InstructionTarget, Money,
    Operation, ProvenAbsent, ReadBack, ReadBackPolicy, RecurringProvider, Submission, Undecided, Unresolved, read_back,
};
use recurring_sim::{Fault, FaultPoint, SimClock};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynkolay::{client, documented_order};
use self::world::World;

#[path = "support/paynkolay.rs"]
mod paynkolay;
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
        (page(403, false), NOT_DONE, ErrorKind::UnclearAnswer),
        (page(429, false), NOT_DONE, ErrorKind::Unavailable),
        (page(502, true), DONE, ErrorKind::Unavailable),
        (page(503, true), DONE, ErrorKind::Unavailable),
        (body(200, "[]"), DONE, ErrorKind::UnreadableAnswer),
        (body(200, r#"{"RESPONSE_CODE":2}"#), DONE, ErrorKind::UnclearAnswer),
        (body(200, r#"{"RESPONSE_CODE":77}"#), DONE, ErrorKind::UnclearAnswer),
        (body(200, r#"{"RESPONSE_CODE":0,"LINK":"https://a"}"#), DONE, ErrorKind::UnclearAnswer),
        (body(500, r#"{"RESPONSE_CODE":0}"#), DONE, ErrorKind::Unavailable),
    ];
    for (point, done, kind) in cases {
        let world = World::with_fault(Fault::new(point.clone())).await;
        let error = world.provider.create(&documented_order()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown), "{point:?}: {error}");
        assert_eq!(error.attempts(), 1, "{point:?}");
        assert_eq!(world.requests_seen(), 1, "{point:?}");
        assert_eq!(world.orders().len(), done, "{point:?}");
    }
}

#[tokio::test]
async fn a_late_and_a_repeated_answer_are_read_once() {
    for point in [FaultPoint::Delay { milliseconds: 50 }, FaultPoint::Duplicate] {
        let world = World::with_fault(Fault::new(point.clone())).await;
        let created = world.provider.create(&documented_order()).await;
        assert!(created.is_ok(), "{point:?}: {created:?}");
        assert_eq!((world.orders().len(), world.requests_seen()), (1, 1), "{point:?}");
    }
}

#[tokio::test]
async fn a_closed_port_proves_that_nothing_happened() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&address).create(&documented_order()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::NotConnected, Effect::None), "{error}");
}

#[tokio::test]
async fn a_faulty_read_has_no_effect_and_is_no_absence() {
    for point in
        [FaultPoint::ResetAfterCommit, FaultPoint::CutBody, FaultPoint::Html { commit: true }, page(404, false)]
    {
        let world = World::with_fault(Fault::new(point.clone())).await;
        let target = InstructionTarget::Reference(documented_order().reference);
        let error = world.provider.find(&FindInstruction { target, range: None }).await.unwrap_err();
        assert_eq!(error.effect(), Effect::None, "{point:?}: {error}");
    }
}

/// Sends the documented order and loses its answer.
async fn lost(world: &World) -> Unresolved<CreateInstruction> {
    match Submission::first(documented_order()).send(&world.provider, world.clock()).await {
        Err(Failed::Unknown { unresolved, .. }) => unresolved,
        other => panic!("not lost: {other:?}"),
    }
}

async fn read(world: &World, unresolved: &Unresolved<CreateInstruction>) -> ReadBack<CreateInstruction> {
    read_back(&world.provider, unresolved, &ReadBackPolicy::default(), world.clock()).await.unwrap()
}

/// A lost create is found again by our own reference alone (D18); its link stays lost.
#[tokio::test]
async fn d18_a_create_that_happened_is_found_by_our_reference_and_its_link_is_lost() {
    let world = World::with_fault(Fault::new(FaultPoint::ResetAfterCommit)).await;
    let unresolved = lost(&world).await;
    assert!(matches!(read(&world, &unresolved).await, ReadBack::Undecided(Undecided::TooEarly { .. })));
    assert_eq!(world.requests_seen(), 1, "before the settle time nothing is sent");
    world.clock.advance(Duration::from_secs(61));
    let ReadBack::Happened(order) = read(&world, &unresolved).await else { panic!("not found") };
    assert_eq!(order.id, None, "the number that cancels is not in the list");
    assert!(order.listing_id.is_some());
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

/// The error speaks of the lost write, not of the search: whoever passes it on does not say "nothing happened" (D5).
#[tokio::test]
async fn d5_a_read_back_that_fails_leaves_the_write_unknown() {
    let world = World::with_fault(Fault::new(FaultPoint::ResetAfterCommit)).await;
    let unresolved = lost(&world).await;
    world.clock.advance(Duration::from_secs(61));
    world.simulator.inject(Fault::new(FaultPoint::ResetBeforeWork));
    let policy = ReadBackPolicy::default();
    let failed = read_back(&world.provider, &unresolved, &policy, world.clock()).await.unwrap_err();
    let other = client("http://127.0.0.1:1");
    let seen = world.requests_seen();
    let elsewhere = read_back(&other, &unresolved, &policy, world.clock()).await.unwrap_err();
    assert_eq!(world.requests_seen(), seen, "another account is not asked");
    for error in [&failed, &elsewhere] {
        assert_eq!((error.operation(), error.effect()), (Operation::Create, Effect::Unknown), "{error}");
        assert!(matches!(error.advice(), Advice::ReadBack { .. }), "{error}");
    }
    let cause = std::error::Error::source(&failed).and_then(|cause| cause.downcast_ref::<Error>());
    assert_eq!(cause.map(Error::operation), Some(Operation::Find), "the search's own error is beneath");
    assert!(matches!(read(&world, &unresolved).await, ReadBack::Happened(_)), "read back again");
}

#[tokio::test]
async fn a_proof_fits_only_the_attempt_it_was_made_for() {
    let world = World::with_fault(Fault::new(FaultPoint::ResetBeforeWork).times(2)).await;
    let first = lost(&world).await;
    world.clock.advance(Duration::from_secs(1));
    let second = lost(&world).await;
    world.clock.advance(Duration::from_secs(61));
    let ReadBack::ProvenAbsent(proof): ReadBack<CreateInstruction> = read(&world, &first).await else {
        panic!("no proof")
    };
    let proof: ProvenAbsent<CreateInstruction> = proof;
    assert!(second.retry(proof).is_err());
}

/// An older order under the same reference is not taken for the lost one, and does not prove its absence either (D19).
#[tokio::test]
async fn d19_another_order_under_the_same_reference_is_no_evidence() {
    let world = World::new().await;
    let mut other = documented_order();
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

#[tokio::test]
async fn two_equal_orders_under_one_reference_are_not_told_apart() {
    let world = World::new().await;
    world.provider.create(&documented_order()).await.unwrap();
    world.simulator.inject(Fault::new(FaultPoint::ResetAfterCommit));
    let unresolved = lost(&world).await;
    world.clock.advance(Duration::from_secs(61));
    let read = read(&world, &unresolved).await;
    assert!(matches!(read, ReadBack::Undecided(Undecided::NoSingleMatch(rows)) if rows.len() == 2));
    let target = InstructionTarget::Reference(documented_order().reference);
    let lookup = world.provider.find(&FindInstruction { target, range: None }).await.unwrap();
    assert!(matches!(lookup.finding, Finding::Ambiguous(rows) if rows.len() == 2));
}

/// One row of a list as the lost order would leave it, but for some members.
fn row(changes: &[(&str, &str)]) -> String {
    let mut row = serde_json::json!({
        "CLIENT_REF_CODE": "APITEST001", "TOTAL_PAYMENT_COUNT": "2", "TRANSACTION_AMOUNT": "10.00",
        "TRX_DATE": "18.11.2024", "INSTRUCTION_STATUS": "Waiting", "INSTRUCTION_ID": "ACLD00347630",
        "SUCCESSFUL_PAYMENT": "0", "GSM": "05555555555",
    });
    for (member, value) in changes {
        row[*member] = serde_json::from_str(value).unwrap();
    }
    row.to_string()
}

/// Loses the documented order's answer, lists this, and reads back.
async fn read_back_over(list: String) -> Result<ReadBack<CreateInstruction>, Error> {
    let server = ScriptedServer::start([Reply::Close, Reply::json(list)]).await.unwrap();
    let provider = client(&server.base_url());
    let clock = SimClock::standing_at("2024-11-18T09:00:00Z".parse().unwrap());
    let Err(Failed::Unknown { unresolved, .. }) = Submission::first(documented_order()).send(&provider, &clock).await
    else {
        panic!("not lost")
    };
    clock.advance(Duration::from_secs(61));
    read_back(&provider, &unresolved, &ReadBackPolicy::default(), &clock).await
}

fn listed(rows: &str) -> String {
    format!(r#"{{"RESPONSE_CODE":2,"TOTAL_COUNT":1,"INSTRUCTION_LIST":{rows}}}"#)
}

/// A row that might be the lost order keeps its absence from being proven (D19).
#[tokio::test]
async fn d19_what_might_be_the_lost_order_is_no_proof_that_it_is_missing() {
    let one = |changes: &[(&str, &str)]| listed(&format!("[{}]", row(changes)));
    let doubtful = [
        one(&[("CLIENT_REF_CODE", "null")]),
        one(&[("CLIENT_REF_CODE", "\"APITEST001|5555555555\"")]),
        one(&[("CLIENT_REF_CODE", "\"apitest001\"")]),
        one(&[("CLIENT_REF_CODE", "\"APITEST\"")]),
        one(&[("CLIENT_REF_CODE", "\"API TEST 001\""), ("GSM", "null")]),
        one(&[("CLIENT_REF_CODE", "null"), ("TRX_DATE", "\"17.11.2024\"")]),
        one(&[("SUCCESSFUL_PAYMENT", "\"1\"")]),
        one(&[("INSTRUCTION_STATUS", "\"Rejected\"")]),
        listed("[]"),
        listed("{}"),
        listed("null"),
        listed(&format!(r#"{{"INSTRUCTION":[{}]}}"#, row(&[]))),
        listed(&format!(r#"{{"0":{}}}"#, row(&[]))),
        listed(r#"[{"clientRefCode":"APITEST001","gsm":"05555555555"}]"#),
        format!(r#"{{"RESPONSE_CODE":"0","ERROR_CODE":"CORE0305","instructionList":[{}]}}"#, row(&[])),
        r#"{"RESPONSE_CODE":2}"#.to_owned(),
        one(&[("CLIENT_REF_CODE", "\"APITEST002\"")]).replace(r#""TOTAL_COUNT":1"#, r#""TOTAL_COUNT":500"#),
        r#"{"RESPONSE_CODE":0,"ERROR_CODE":"CORE0305","TOTAL_COUNT":3,"INSTRUCTION_LIST":null}"#.to_owned(),
    ];
    for list in doubtful {
        match read_back_over(list.clone()).await {
            Ok(ReadBack::Undecided(_)) | Err(_) => {}
            decided => panic!("{list}: {decided:?}"),
        }
    }
}

#[tokio::test]
async fn an_order_that_cannot_be_the_lost_one_does_not_hinder_the_proof() {
    let others = [
        row(&[("CLIENT_REF_CODE", "\"APITEST002\"")]),
        row(&[("CLIENT_REF_CODE", "null"), ("TRANSACTION_AMOUNT", "\"11.00\"")]),
        row(&[("CLIENT_REF_CODE", "\"APITEST0011\""), ("GSM", "\"05550001122\"")]),
        row(&[("CLIENT_REF_CODE", "null"), ("TRX_DATE", "\"16.11.2024\"")]),
    ];
    let read = read_back_over(listed(&format!("[{}]", others.join(",")))).await;
    assert!(matches!(read, Ok(ReadBack::ProvenAbsent(_))), "{read:?}");
    let empty = r#"{"RESPONSE_CODE":2,"TOTAL_COUNT":0,"INSTRUCTION_LIST":[]}"#;
    assert!(matches!(read_back_over(empty.to_owned()).await, Ok(ReadBack::ProvenAbsent(_))));
    let ours = listed(&format!("[{}]", row(&[])));
    assert!(matches!(read_back_over(ours).await, Ok(ReadBack::Happened(_))));
}

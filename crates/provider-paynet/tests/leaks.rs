//! Secrets and personal data show up nowhere: not in Debug, Display, errors, or spans at trace level (D9).

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    AttemptSubject, CardId, CardTarget, ChargeNow, DateRange, Error, FindInstruction, InvoiceKey, InvoiceNo, LinkCard,
    ListAttempts, ListInstructions, RecurringProvider,
};
use provider_paynet::{
    AgentNote, CardAddition, CardExpiry, CardHolder, CardLabel, CardNumber, CreateExtras, InvoiceFilter, SecurityCode,
    TdsSession, WebAddress,
};
use recurring_sim::{Fault, FaultPoint, TestCard, Vendor};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};
use tracing_subscriber::fmt::MakeWriter;

use self::paynet::{KEY, TODAY, by_id, by_reference, client, config, fixture, order};
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

/// What must not be shown: the key, who the payer is, the holder and number of a stored card, a card that is being added,
/// its session, and the merchant's own addresses, labels and notes.
const HIDDEN: [&str; 17] = [
    KEY,
    "Bahar",
    "bahar.sen",
    "5550001122",
    "203.0.113.7",
    "AGİT",
    "424242",
    "subscription/?id=",
    "435508",
    "cvv",
    "js_",
    "FF349CFA",
    "example.com/tds",
    "example.com/hook",
    "hook-secret",
    "bayikart",
    "kasa-notu",
];

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn show(shown: &mut String, error: &Error) {
    let message = error.provider_message();
    let mut source = std::error::Error::source(error);
    writeln!(shown, "{error} {error:?} {message:?} {:?}", error.trace()).unwrap();
    while let Some(error) = source {
        writeln!(shown, "{error} {error:?}").unwrap();
        source = error.source();
    }
}

/// Runs a life and its faults, and gathers everything that shows.
async fn everything_shown() -> String {
    let mut shown = String::new();
    let world = World::new().await;
    writeln!(shown, "{:?} {:?} {:?}", world.provider, config("http://127.0.0.1:1"), order()).unwrap();
    writeln!(shown, "{:?}", world.provider.create(&order()).await.unwrap()).unwrap();
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    let list = ListInstructions { range: DateRange::day(TODAY), group: None };
    let listed: Vec<_> = world.provider.list(&list).await.unwrap().collect().await;
    assert_eq!(listed.len(), 1);
    let target = by_reference("2026/001");
    let lookup = world.provider.find(&FindInstruction { target: target.clone(), range: None }).await.unwrap();
    writeln!(shown, "{listed:?} {lookup:?} {:?}", world.provider.list_cards(&target).await.unwrap()).unwrap();
    let charge = ChargeNow { target: target.clone(), invoice_no: None };
    show(&mut shown, &world.provider.charge(&charge).await.unwrap_err());
    show(&mut shown, &world.provider.cancel(&by_id("nobody")).await.unwrap_err());
    let link = LinkCard { card: CardId::new("99").unwrap(), target: CardTarget::Instruction(target) };
    show(&mut shown, &world.provider.link_card(&link).await.unwrap_err());
    for point in [FaultPoint::ResetAfterCommit, FaultPoint::CutBody, FaultPoint::HangAfterCommit] {
        world.simulator.inject(Fault::new(point));
        show(&mut shown, &world.provider.create(&order()).await.unwrap_err());
    }
    bills_and_cards(&world, &mut shown).await;
    shown + &scripted_shown().await + &repeated_shown().await
}

/// What only Paynet has: hooks, bills, attempts, plans, and the adding of a card with its faults.
async fn bills_and_cards(world: &World, shown: &mut String) {
    let hook = WebAddress::new("https://example.com/hook").unwrap();
    let extras = CreateExtras { success_webhook: Some(hook), ..CreateExtras::default() };
    show(shown, &world.provider.create_with(&order(), &extras).await.unwrap_err());
    writeln!(shown, "{extras:?}").unwrap();
    let target = by_reference("2026/001");
    let bills: Vec<_> = world.provider.invoices().filter(&target, &InvoiceFilter::default()).unwrap().collect().await;
    writeln!(shown, "{bills:?} {:?}", world.provider.plans().list(&target).await.unwrap()).unwrap();
    let challenge = world.provider.cards().begin_adding(card(shown)).await.unwrap();
    writeln!(shown, "{challenge:?} {:?}", challenge.session()).unwrap();
    writeln!(shown, "{:?}", world.provider.cards().confirm_adding(challenge.session()).await.unwrap()).unwrap();
    let echo = |words: &str| format!(r#"{{"code":1,"message":"{words}"}}"#);
    let card_echo = echo("4355084355084358 Bahar Şen https://example.com/tds");
    let session_echo = echo("js_EAAAA FF349CFA");
    for (number, status) in [(0, 0), (1, 0), (2, 0), (3, 200), (3, 500)] {
        let point = |text: &str| match number {
            0 => FaultPoint::ResetAfterCommit,
            1 => FaultPoint::CutBody,
            2 => FaultPoint::Html { commit: true },
            _ => FaultPoint::Body { status, text: text.to_owned(), commit: true },
        };
        world.simulator.inject(Fault::new(point(&card_echo)));
        let lost = world.provider.cards().begin_adding(card(shown)).await.unwrap_err();
        show(shown, &lost);
        let session = TdsSession::new("js_EAAAA", "FF349CFA").unwrap();
        world.simulator.inject(Fault::new(point(&session_echo)));
        match world.provider.cards().confirm_adding(&session).await {
            Ok(added) => writeln!(shown, "{added:?}").unwrap(),
            Err(error) => show(shown, &error),
        }
    }
}

fn card(shown: &mut String) -> CardAddition {
    let card = CardAddition::new(
        CardTarget::Instruction(by_reference("2026/001")),
        WebAddress::new("https://example.com/tds").unwrap(),
        CardNumber::new("4355084355084358").unwrap(),
        CardExpiry::new(12, 2099).unwrap(),
        SecurityCode::new("987").unwrap(),
    );
    let card = card.with_holder(CardHolder::new("Bahar Şen").unwrap());
    writeln!(shown, "{card:?}").unwrap();
    card
}

/// What shows of answers that repeat secrets, and of the documented cards.
async fn scripted_shown() -> String {
    let mut shown = String::new();
    let echo = format!(r#"{{"type":"{KEY}","message":"Basic {KEY}","code":401,"result_code":"{KEY}"}}"#);
    let replies = [
        Reply::json(fixture("create/created.response.json")),
        Reply::json(fixture("create/refused.response.json")),
        Reply::answer(401, "application/json", echo.as_bytes()),
        Reply::json(format!(r#"{{"code":"{KEY}","message":{{"key":"{KEY}"}}}}"#)),
        Reply::json(format!(r#"{{"code":"{KEY}","message":"{KEY}"}}"#)),
        Reply::json(fixture("card_info_list/documented.response.json")),
    ];
    let server = ScriptedServer::start(replies).await.unwrap();
    let provider = client(&server.base_url());
    writeln!(shown, "{:?}", provider.create(&order()).await.unwrap()).unwrap();
    for _ in 0..4 {
        show(&mut shown, &provider.create(&order()).await.unwrap_err());
    }
    writeln!(shown, "{:?}", provider.list_cards(&by_reference("90000350")).await.unwrap()).unwrap();
    assert_eq!(server.requests().len(), 6);
    shown
}

/// What shows of lists whose members hold prose, and of refusals that repeat a label, a note and an address.
async fn repeated_shown() -> String {
    let mut shown = String::new();
    let prose = r#""Bekliyor: 5550001122 bahar.sen@example.com""#;
    let row = format!(r#"{{"status":{prose},"status_desc":{prose},"amount":{prose},"xact_id":{prose}}}"#);
    let plan = format!(r#"{{"code":0,"reference_no":"a","status":{prose},"amount":{prose},"plan":[{row}]}}"#);
    let rows = format!(r#"{{"code":0,"data":[{row}],"has_more":false}}"#);
    let echo =
        r#"{"code":1,"message":"bayikart kasa-notu https://example.com/hook?t=hook-secret /hook?t=hook-secret"}"#;
    let bodies = [plan.as_str(), plan.as_str(), rows.as_str(), rows.as_str(), echo, echo, echo];
    let server = ScriptedServer::start(bodies.map(Reply::json)).await.unwrap();
    let provider = client(&server.base_url());
    let target = by_reference("a");
    let lookup = provider.find(&FindInstruction { target: target.clone(), range: None }).await.unwrap();
    writeln!(shown, "{lookup:?} {:?}", provider.plans().list(&target).await.unwrap()).unwrap();
    let bills: Vec<_> = provider.invoices().filter(&target, &InvoiceFilter::default()).unwrap().collect().await;
    let of = AttemptSubject::Invoice(InvoiceKey::No(InvoiceNo::new("1").unwrap()));
    let attempts: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
    assert!(bills[0].is_ok() && attempts[0].is_ok());
    writeln!(shown, "{bills:?} {attempts:?}").unwrap();
    let (card, label) = (CardId::new("1").unwrap(), CardLabel::new("bayikart").unwrap());
    let extras = CreateExtras {
        agent_note: AgentNote::new("kasa-notu").ok(),
        success_webhook: WebAddress::new("https://example.com/hook?t=hook-secret").ok(),
        ..CreateExtras::default()
    };
    let refused = provider.cards().label(&card, &label).await.unwrap_err();
    let filtered = provider.cards().filter(None, Some(&label)).await.unwrap_err();
    let created = provider.create_with(&order(), &extras).await.unwrap_err();
    // Each is shown with its own texts only: those of another call may stand in the words.
    for (error, own) in [(refused, "bayikart"), (filtered, "bayikart"), (created, "hook-secret")] {
        let words = error.provider_message().unwrap().as_str();
        assert!(!words.contains(own) && words.contains("***"), "{words}");
    }
    assert_eq!(server.requests().len(), 7);
    shown
}

#[tokio::test]
async fn d9_no_secret_and_no_personal_data_shows_anywhere() {
    let log = Captured::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let shown = everything_shown().await;
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("provider_request"), "the log is captured at all");
    for hidden in HIDDEN {
        assert!(!shown.contains(hidden), "{hidden} shows in {shown}");
        let line = logged.lines().find(|line| line.contains(hidden));
        assert_eq!(line, None, "{hidden} is logged");
    }
}

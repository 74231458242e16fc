//! Secrets and personal data show up nowhere: not in Debug, Display, errors, or what is traced and logged (D9).

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Debug;

use futures_util::TryStreamExt;
use provider_paynet::recurring_core::{
    AttemptSubject, CardId, CardTarget, ChargeNow, DateRange, Error, FindInstruction, InvoiceKey, InvoiceNo, LinkCard,
    ListAttempts, ListInstructions, RecurringProvider,
};
use provider_paynet::{
    AgentNote, CardAddition, CardExpiry, CardHolder, CardLabel, CardNumber, CreateExtras, InvoiceFilter, SecurityCode,
    TdsSession, WebAddress,
};
use recurring_sim::{Fault, FaultPoint, TestCard, Vendor};
use recurring_testkit::leak::{self, LeakCanary, TraceCapture};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynet::{KEY, TODAY, by_id, by_reference, client, config, fixture, order};
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

/// The card of the payer's page, and the one that the merchant adds.
const CARDS: [&str; 2] = ["4242424242424242", "4355084355084358"];
/// A session in which a card is added, and its token.
const SESSION: (&str, &str) = ("js_EAAAA", "FF349CFA");
/// Beyond the key, the payer and the cards: the holder and the first digits of a stored card, the payer's page, and the
/// merchant's own addresses, labels and notes.
const PRIVATE: [&str; 8] =
    ["AGİT", "424242", "435508", "subscription/?id=", "example.com/tds", "example.com/hook", "bayikart", "kasa-notu"];

struct Watch(LeakCanary);

impl Watch {
    fn new() -> Self {
        let canary = leak::canary().secret(KEY).secret("hook-secret").secret(SESSION.0).secret(SESSION.1);
        let canary = CARDS.iter().fold(canary.payer(&order().payer), |canary, number| canary.card(number));
        Self(PRIVATE.iter().fold(canary, |canary, text| canary.personal(text)))
    }

    fn value(&self, name: &str, value: &dyn Debug) {
        self.0.check_debug(name, value).unwrap();
    }

    fn failure(&self, name: &str, error: &Error) {
        self.0.check_failure(name, error).unwrap();
    }

    /// Whether a call succeeds or not, what it answers shows nothing.
    fn answer<T: Debug>(&self, name: &str, answer: Result<T, Error>) -> Option<T> {
        match answer {
            Ok(value) => {
                self.value(name, &value);
                Some(value)
            }
            Err(error) => {
                self.failure(name, &error);
                None
            }
        }
    }

    fn succeeds<T: Debug>(&self, name: &str, answer: Result<T, Error>) -> T {
        self.answer(name, answer).unwrap_or_else(|| panic!("{name} fails"))
    }

    fn fails<T: Debug>(&self, name: &str, answer: Result<T, Error>) {
        assert!(self.answer(name, answer).is_none(), "{name} succeeds");
    }

    fn log(&self, traced: &str) {
        // Line by line first, so that the line at fault is known without being shown.
        for (number, line) in traced.lines().enumerate() {
            self.0.check_text(&format!("line {number} of the log"), line).unwrap();
        }
        self.0.check_text("the log", traced).unwrap();
    }
}

/// A life and its faults.
async fn live(watch: &Watch, world: &World) {
    watch.value("a client", &world.provider);
    watch.value("a configuration", &config("http://127.0.0.1:1"));
    watch.value("an order", &order());
    watch.succeeds("create", world.provider.create(&order()).await);
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    let list = ListInstructions { range: DateRange::day(TODAY), group: None };
    let listed = world.provider.list(&list).await.unwrap().try_collect::<Vec<_>>().await;
    assert_eq!(watch.succeeds("list", listed).len(), 1);
    let target = by_reference("2026/001");
    watch.succeeds("find", world.provider.find(&FindInstruction { target: target.clone(), range: None }).await);
    watch.succeeds("list_cards", world.provider.list_cards(&target).await);
    watch.fails("charge", world.provider.charge(&ChargeNow { target: target.clone(), invoice_no: None }).await);
    watch.fails("cancel", world.provider.cancel(&by_id("nobody")).await);
    let link = LinkCard { card: CardId::new("99").unwrap(), target: CardTarget::Instruction(target) };
    watch.fails("link_card", world.provider.link_card(&link).await);
    for point in [FaultPoint::ResetAfterCommit, FaultPoint::CutBody, FaultPoint::HangAfterCommit] {
        world.simulator.inject(Fault::new(point));
        watch.fails("a lost create", world.provider.create(&order()).await);
    }
}

/// What only Paynet has: hooks, bills and plans.
async fn bills_and_plans(watch: &Watch, world: &World) {
    let hook = WebAddress::new("https://example.com/hook").unwrap();
    let extras = CreateExtras { success_webhook: Some(hook), ..CreateExtras::default() };
    watch.value("extras", &extras);
    watch.fails("a second create", world.provider.create_with(&order(), &extras).await);
    let target = by_reference("2026/001");
    let bills = world.provider.invoices().filter(&target, &InvoiceFilter::default()).unwrap();
    watch.succeeds("bills", bills.try_collect::<Vec<_>>().await);
    watch.succeeds("plans", world.provider.plans().list(&target).await);
}

/// The adding of a card, with answers that are lost and answers that repeat the card or the session.
async fn add_cards(watch: &Watch, world: &World) {
    let challenge = watch.succeeds("begin_adding", world.provider.cards().begin_adding(card(watch)).await);
    let session = challenge.session();
    let own = Watch(watch.0.clone().secret(session.session_id()).secret(session.token_id()));
    own.value("a challenge", &challenge);
    own.value("a session", session);
    let _ = own.succeeds("confirm_adding", world.provider.cards().confirm_adding(session).await);
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
        watch.fails("a lost begin_adding", world.provider.cards().begin_adding(card(watch)).await);
        let session = TdsSession::new(SESSION.0, SESSION.1).unwrap();
        world.simulator.inject(Fault::new(point(&session_echo)));
        watch.answer("a lost confirm_adding", world.provider.cards().confirm_adding(&session).await);
    }
}

fn card(watch: &Watch) -> CardAddition {
    let card = CardAddition::new(
        CardTarget::Instruction(by_reference("2026/001")),
        WebAddress::new("https://example.com/tds").unwrap(),
        CardNumber::new(CARDS[1]).unwrap(),
        CardExpiry::new(12, 2099).unwrap(),
        SecurityCode::new("987").unwrap(),
    );
    let card = card.with_holder(CardHolder::new("Bahar Şen").unwrap());
    watch.value("a card", &card);
    // Three digits may stand in any log, but not here.
    leak::canary().secret("987").check_debug("a card", &card).unwrap();
    card
}

/// Answers that repeat secrets, and the documented cards.
async fn answer_with_secrets(watch: &Watch) {
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
    watch.succeeds("the documented create", provider.create(&order()).await);
    for _ in 0..4 {
        watch.fails("an echoing create", provider.create(&order()).await);
    }
    watch.succeeds("the documented cards", provider.list_cards(&by_reference("90000350")).await);
    let requests = server.requests();
    assert_eq!(requests.len(), 6);
    let sent = String::from_utf8(requests[0].body.clone()).unwrap();
    watch.0.check_text("the request", &sent).expect_err("the canary knows what it is to find");
    let header = requests[0].header("authorization").unwrap();
    watch.0.check_text("the header", header).expect_err("the canary knows what it is to find");
}

/// Lists whose members hold prose.
async fn answer_with_prose(watch: &Watch) {
    let prose = r#""Bekliyor: 5550001122 bahar.sen@example.com""#;
    let row = format!(r#"{{"status":{prose},"status_desc":{prose},"amount":{prose},"xact_id":{prose}}}"#);
    let plan = format!(r#"{{"code":0,"reference_no":"a","status":{prose},"amount":{prose},"plan":[{row}]}}"#);
    let rows = format!(r#"{{"code":0,"data":[{row}],"has_more":false}}"#);
    let bodies = [plan.as_str(), plan.as_str(), rows.as_str(), rows.as_str()];
    let server = ScriptedServer::start(bodies.map(Reply::json)).await.unwrap();
    let provider = client(&server.base_url());
    let target = by_reference("a");
    watch.succeeds("find", provider.find(&FindInstruction { target: target.clone(), range: None }).await);
    watch.succeeds("plans", provider.plans().list(&target).await);
    let bills = provider.invoices().filter(&target, &InvoiceFilter::default()).unwrap();
    assert_eq!(watch.succeeds("bills", bills.try_collect::<Vec<_>>().await).len(), 1);
    let of = AttemptSubject::Invoice(InvoiceKey::No(InvoiceNo::new("1").unwrap()));
    let attempts = provider.list_attempts(&ListAttempts { of }).await.unwrap();
    assert_eq!(watch.succeeds("attempts", attempts.try_collect::<Vec<_>>().await).len(), 1);
    assert_eq!(server.requests().len(), 4);
}

/// Refusals that repeat a label, a note and an address.
async fn answer_with_own_texts(watch: &Watch) {
    let echo =
        r#"{"code":1,"message":"bayikart kasa-notu https://example.com/hook?t=hook-secret /hook?t=hook-secret"}"#;
    let server = ScriptedServer::start([echo; 3].map(Reply::json)).await.unwrap();
    let provider = client(&server.base_url());
    let (card, label) = (CardId::new("1").unwrap(), CardLabel::new("bayikart").unwrap());
    let extras = CreateExtras {
        agent_note: AgentNote::new("kasa-notu").ok(),
        success_webhook: WebAddress::new("https://example.com/hook?t=hook-secret").ok(),
        ..CreateExtras::default()
    };
    watch.value("a label", &label);
    watch.value("extras", &extras);
    let refused = provider.cards().label(&card, &label).await.unwrap_err();
    let filtered = provider.cards().filter(None, Some(&label)).await.unwrap_err();
    let created = provider.create_with(&order(), &extras).await.unwrap_err();
    // Each is shown with its own texts only: those of another call may stand in the words.
    let of_label = leak::canary().personal("bayikart");
    let of_extras = leak::canary().secret("hook-secret").personal("kasa-notu");
    for (error, canary) in [(refused, &of_label), (filtered, &of_label), (created, &of_extras)] {
        canary.check_failure("an echoing refusal", &error).unwrap();
        assert!(error.provider_message().unwrap().as_str().contains("***"));
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn d9_no_secret_and_no_personal_data_shows_anywhere() {
    let traces = TraceCapture::start();
    let watch = Watch::new();
    let world = World::new().await;
    live(&watch, &world).await;
    bills_and_plans(&watch, &world).await;
    add_cards(&watch, &world).await;
    answer_with_secrets(&watch).await;
    answer_with_prose(&watch).await;
    answer_with_own_texts(&watch).await;
    let traced = traces.text();
    for heard in ["provider_request", "TRACE", "hyper_util::", "reqwest::"] {
        assert!(traced.contains(heard), "{heard} is captured");
    }
    watch.log(&traced);
}

#[tokio::test]
async fn d9_a_task_of_its_own_is_heard_too() {
    let traces = TraceCapture::start();
    let watch = Watch::new();
    let world = World::new().await;
    let provider = world.provider.clone();
    let create = tokio::spawn(async move { provider.create(&order()).await });
    watch.succeeds("create", create.await.unwrap());
    assert!(traces.text().contains("provider_request"));
    watch.log(&traces.text());
}

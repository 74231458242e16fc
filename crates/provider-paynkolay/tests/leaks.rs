//! Secrets and personal data show up nowhere: not in Debug, Display, errors, or what is traced and logged (D9).

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Debug;

use futures_util::TryStreamExt;
use provider_paynkolay::recurring_core::{
    AttemptSubject, DateRange, Error, FindInstruction, InstructionId, InstructionTarget, ListAttempts,
    ListInstructions, RecurringProvider,
};
use recurring_sim::{Fault, FaultPoint, TestCard, Vendor};
use recurring_testkit::leak::{self, LeakCanary, TraceCapture};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynkolay::{
    KEY, SX, SX_LIST, TODAY, client, config, credentials, documented_day, documented_order, fixture,
};
use self::world::World;

#[path = "support/paynkolay.rs"]
mod paynkolay;
#[path = "support/world.rs"]
mod world;

/// The card that the payer leaves.
const CARD: &str = "4355084355084358";

/// Guards the three secrets, the payer, and the card that is stored for the order.
struct Watch(LeakCanary);

impl Watch {
    fn new() -> Self {
        let canary = leak::canary().secret(SX).secret(SX_LIST).secret(KEY);
        Self(canary.payer(&documented_order().payer).card(CARD))
    }

    fn value(&self, name: &str, value: &dyn Debug) {
        self.0.check_debug(name, value).unwrap();
    }

    /// Whether a call succeeds or not, what it answers shows nothing.
    fn answer<T: Debug>(&self, name: &str, answer: Result<T, Error>) -> Option<T> {
        match answer {
            Ok(value) => {
                self.value(name, &value);
                Some(value)
            }
            Err(error) => {
                self.0.check_failure(name, &error).unwrap();
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
}

async fn live(watch: &Watch) {
    let world = World::new().await;
    watch.value("a client", &world.provider);
    watch.value("a configuration", &config("http://127.0.0.1:1"));
    watch.value("credentials", &credentials());
    watch.value("an order", &documented_order());
    watch.succeeds("create", world.provider.create(&documented_order()).await);
    let card = TestCard::approved().with_number(CARD);
    world.simulator.approve(Vendor::Paynkolay, "APITEST001", &card).unwrap();
    let range = DateRange::day(TODAY);
    let listed = world.provider.list(&ListInstructions { range, group: None }).await.unwrap();
    assert_eq!(watch.succeeds("list", listed.try_collect::<Vec<_>>().await).len(), 1);
    let reference = documented_order().reference;
    let target = InstructionTarget::Reference(reference.clone());
    watch.succeeds("find", world.provider.find(&FindInstruction { target, range: None }).await);
    let of = AttemptSubject::Reference { reference, range };
    let attempts = world.provider.list_attempts(&ListAttempts { of }).await.unwrap();
    watch.answer("list_attempts", attempts.try_collect::<Vec<_>>().await);
    let wrong = InstructionTarget::Id(InstructionId::new("ACPL00000000").unwrap());
    watch.fails("cancel", world.provider.cancel(&wrong).await);
    for point in [
        FaultPoint::ResetAfterCommit,
        FaultPoint::CutBody,
        FaultPoint::HangAfterCommit,
        FaultPoint::Html { commit: true },
    ] {
        world.simulator.inject(Fault::new(point));
        watch.fails("a lost create", world.provider.create(&documented_order()).await);
    }
}

/// Answers that repeat what must not be shown, and the documented rows of payers and attempts.
async fn answer_with_secrets(watch: &Watch) {
    let echo = format!(
        r#"{{"RESPONSE_CODE":"{KEY}","ERROR_CODE":"{KEY}","sessionId":"{SX_LIST}","ERROR_MESSAGE":"{KEY}","RESPONSE_DATA":"{SX_LIST}"}}"#
    );
    let bodies = [fixture("create/echoing_refusal.response.json"), echo.into_bytes()];
    let server = ScriptedServer::start(bodies.map(Reply::json)).await.unwrap();
    let provider = client(&server.base_url());
    for _ in 0..2 {
        watch.fails("an echoing create", provider.create(&documented_order()).await);
    }
    let sent = String::from_utf8(server.requests().remove(0).body).unwrap();
    watch.0.check_text("the request", &sent).expect_err("the canary knows what it is to find");
    let bodies = [fixture("list/documented.response.json"), fixture("payment_list/documented.response.json")];
    let server = ScriptedServer::start(bodies.map(Reply::json)).await.unwrap();
    let provider = client(&server.base_url());
    let request = ListInstructions { range: documented_day(), group: None };
    let listed = provider.list(&request).await.unwrap().try_collect::<Vec<_>>().await;
    assert!(!watch.succeeds("documented orders", listed).is_empty());
    let of = AttemptSubject::Reference { reference: documented_order().reference, range: documented_day() };
    let attempts = provider.list_attempts(&ListAttempts { of }).await.unwrap();
    watch.answer("documented attempts", attempts.try_collect::<Vec<_>>().await);
}

#[tokio::test]
async fn d9_no_secret_and_no_personal_data_shows_anywhere() {
    let traces = TraceCapture::start();
    let watch = Watch::new();
    live(&watch).await;
    answer_with_secrets(&watch).await;
    let traced = traces.text();
    for heard in ["provider_request", "TRACE", "hyper_util::", "reqwest::"] {
        assert!(traced.contains(heard), "{heard} is captured");
    }
    // Line by line first, so that the line at fault is known without being shown.
    for (number, line) in traced.lines().enumerate() {
        watch.0.check_text(&format!("line {number} of the log"), line).unwrap();
    }
    watch.0.check_text("the log", &traced).unwrap();
}

#[tokio::test]
async fn d9_a_task_of_its_own_is_heard_too() {
    let traces = TraceCapture::start();
    let watch = Watch::new();
    let world = World::new().await;
    let provider = world.provider.clone();
    let create = tokio::spawn(async move { provider.create(&documented_order()).await });
    watch.succeeds("create", create.await.unwrap());
    assert!(traces.text().contains("provider_request"));
    watch.0.check_text("the log", &traces.text()).unwrap();
}

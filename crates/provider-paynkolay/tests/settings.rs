//! Every setting changes what is concluded: for each one, an answer that it reads otherwise when it is turned.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;

use futures_util::StreamExt;
use provider_paynkolay::recurring_core::{
    AttemptSubject, Date, DateRange, ErrorKind, FindInstruction, Finding, InstructionTarget, ListAttempts,
    ListInstructions, MerchantReference, RecurringProvider, Status,
};
use provider_paynkolay::{
    ASSUMPTIONS, Assumptions, BaseAddress, LIVE_HOST, Paynkolay, PaynkolayConfig, PaynkolayCredentials, SecretString,
    TEST_HOST,
};
use recurring_sim::quirks::PaymentPages;
use recurring_sim::{Quirks, TestCard, Vendor};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynkolay::{config, credentials, documented_day, documented_order, fixture};
use self::world::World;

#[path = "support/paynkolay.rs"]
mod paynkolay;
#[path = "support/world.rs"]
mod world;

/// The settings that the tests below turn; each is told from the others by its name.
const TURNED: [&str; 8] = [
    "nine_is_refusal",
    "empty_list_code",
    "status_words",
    "list_window_days",
    "payments_by_reference",
    "payment_page_size",
    "unapproved_are_listed",
    "orders_come_whole",
];

fn usual() -> Assumptions {
    Assumptions::default()
}

fn reference() -> MerchantReference {
    MerchantReference::new("APITEST001").unwrap()
}

async fn client(replies: Vec<Reply>, assumptions: Assumptions) -> (Paynkolay, ScriptedServer) {
    let server = ScriptedServer::start(replies).await.unwrap();
    (Paynkolay::new(config(&server.base_url()).with_assumptions(assumptions)).unwrap(), server)
}

/// What a search of one day comes to that answers a fixture: whether an absence is proven, or the error.
async fn search(case: &str, assumptions: Assumptions) -> Result<bool, ErrorKind> {
    let (provider, _server) =
        client(vec![Reply::json(fixture(&format!("list/{case}.response.json")))], assumptions).await;
    let find = FindInstruction { target: InstructionTarget::Reference(reference()), range: Some(documented_day()) };
    let lookup = provider.find(&find).await.map_err(|error| error.kind())?;
    assert_eq!(lookup.finding, Finding::Absent);
    Ok(lookup.search.complete)
}

#[test]
fn every_setting_is_turned_here() {
    let settings: BTreeSet<_> = ASSUMPTIONS.iter().map(|note| note.setting).collect();
    assert_eq!(settings, TURNED.into_iter().collect());
}

#[tokio::test]
async fn nine_is_refusal() {
    for (on, kind) in [(true, ErrorKind::Unauthorized), (false, ErrorKind::UnclearAnswer)] {
        let reply = Reply::json(fixture("create/hash_failure.response.json"));
        let (provider, _server) = client(vec![reply], usual().with_nine_is_refusal(on)).await;
        assert_eq!(provider.create(&documented_order()).await.unwrap_err().kind(), kind);
    }
}

#[tokio::test]
async fn empty_list_code() {
    assert_eq!(search("no_record", usual()).await, Ok(true));
    assert_eq!(search("no_record", usual().with_empty_list_code(false)).await, Err(ErrorKind::Refused));
}

#[tokio::test]
async fn what_is_assumed_of_lists_decides_whether_a_search_proves_absence() {
    assert_eq!(search("empty", usual()).await, Ok(true));
    for off in [usual().with_unapproved_are_listed(false), usual().with_orders_come_whole(false)] {
        assert_eq!(search("empty", off.clone()).await, Ok(false), "{off:?}");
    }
}

#[tokio::test]
async fn status_words() {
    for (on, status) in [(true, Status::Cancelled), (false, Status::Unknown)] {
        let row = r#"{"CLIENT_REF_CODE":"A","INSTRUCTION_STATUS":"Cancelled"}"#;
        let reply = Reply::json(format!(r#"{{"RESPONSE_CODE":2,"INSTRUCTION_LIST":[{row}]}}"#));
        let (provider, _server) = client(vec![reply], usual().with_status_words(on)).await;
        let list = ListInstructions { range: documented_day(), group: None };
        let rows: Vec<_> = provider.list(&list).await.unwrap().collect().await;
        assert_eq!(rows[0].as_ref().unwrap().status.status, status);
    }
}

#[tokio::test]
async fn list_window_days() {
    for (days, windows) in [(30, 1), (10, 3)] {
        let empty = || Reply::json(fixture("list/empty.response.json"));
        let replies = (0..windows).map(|_| empty()).collect();
        let (provider, server) = client(replies, usual().with_list_window_days(days)).await;
        let list = ListInstructions { range: DateRange::last_days(paynkolay::TODAY, 30), group: None };
        assert_eq!(provider.list(&list).await.unwrap().count().await, 0);
        assert_eq!(server.requests().len(), windows);
    }
}

/// Off, no payment is matched to an order, and nothing is sent.
#[tokio::test]
async fn payments_by_reference() {
    let (provider, server) = client(Vec::new(), usual().with_payments_by_reference(false)).await;
    let of = AttemptSubject::Reference { reference: reference(), range: DateRange::day(Date::constant(2024, 12, 24)) };
    let error = provider.list_attempts(&ListAttempts { of }).await.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SettingRequired);
    assert!(server.requests().is_empty());
}

/// A provider that cuts its list of payments and says nothing of it: what is assumed by default has a hole there.
#[tokio::test]
async fn payment_page_size() {
    let world = World::new().await;
    let mut order = documented_order();
    for number in 0..11 {
        order.reference = MerchantReference::new(format!("APITEST{number:03}")).unwrap();
        let id = world.provider.create(&order).await.unwrap().id.unwrap();
        world.simulator.approve(Vendor::Paynkolay, id.as_str(), &TestCard::approved()).unwrap();
    }
    let mut quirks = Quirks::default();
    quirks.paynkolay.payment_pages = PaymentPages::FirstTen;
    world.simulator.set_quirks(quirks);
    let last = AttemptSubject::Reference { reference: order.reference, range: DateRange::day(paynkolay::TODAY) };
    for (size, seen) in [(None, 0), (Some(10), 1), (Some(3), 1), (Some(1), 1), (Some(100), 1)] {
        let provider = world.client_assuming(usual().with_payment_page_size(size));
        let rows: Vec<_> = provider.list_attempts(&ListAttempts { of: last.clone() }).await.unwrap().collect().await;
        assert!(rows.iter().all(Result::is_ok), "{size:?}: {rows:?}");
        assert_eq!(rows.len(), seen, "{size:?}");
    }
}

/// Nobody speaks to the live host without having said so, and the two hosts are two accounts.
#[test]
fn the_test_host_is_the_default_and_another_account_than_the_live_host() {
    let identity = |config: PaynkolayConfig| Paynkolay::new(config).unwrap().identity().clone();
    let config = || PaynkolayConfig::new(credentials());
    let at = |address: &str| identity(config().with_base_address(BaseAddress::parse(address).unwrap()));
    assert_eq!(identity(config()), at(TEST_HOST));
    assert_eq!(identity(config().with_live_host()), at(LIVE_HOST));
    assert_ne!(identity(config()), identity(config().with_live_host()));
    let listing = PaynkolayCredentials::none().with_sx_list(SecretString::from(paynkolay::SX_LIST));
    assert_eq!(identity(PaynkolayConfig::new(listing)), at(TEST_HOST), "two roles of one merchant are one account");
}

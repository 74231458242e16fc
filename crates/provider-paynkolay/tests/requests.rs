//! Golden requests: method, path, headers and body, byte for byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::net::IpAddr;

use futures_util::StreamExt;
use provider_paynkolay::recurring_core::{
    AttemptSubject, CreateInstruction, Date, DateRange, Description, Drift, Email, FindInstruction, Gsm, InstructionId,
    InstructionTarget, ListAttempts, ListInstructions, ListingId, MerchantReference, Money, PayerIp, PayerName, Period,
    RecurringProvider, Schedule,
};
use provider_paynkolay::{Paynkolay, PaynkolayConfig};
use recurring_testkit::scripted_server::{RecordedRequest, Reply, ScriptedServer};

use self::paynkolay::{TODAY, client, config, documented_day, documented_order, fixture};

#[path = "support/paynkolay.rs"]
mod paynkolay;

async fn server(answer: &str) -> ScriptedServer {
    ScriptedServer::start([Reply::json(fixture(answer))]).await.unwrap()
}

/// The one request that a server saw: POST, JSON both ways, no authorization header, and this body.
fn assert_only_request(server: &ScriptedServer, path: &str, golden: &str) {
    assert_only_request_of(server, "application/json; charset=UTF-8", path, golden);
}

fn assert_only_request_of(server: &ScriptedServer, content_type: &str, path: &str, golden: &str) {
    let requests = server.requests();
    let [request] = requests.as_slice() else { panic!("one request, not {}", requests.len()) };
    assert_eq!(request.line, format!("POST {path} HTTP/1.1"));
    assert_eq!(request.header("content-type"), Some(content_type));
    assert_eq!(request.header("accept"), Some("application/json; charset=UTF-8"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("accept-encoding"), None);
    assert_eq!(text(request), String::from_utf8(fixture(golden)).unwrap());
}

fn text(request: &RecordedRequest) -> String {
    String::from_utf8(request.body.clone()).unwrap()
}

fn with_own_ip(config: PaynkolayConfig) -> Paynkolay {
    Paynkolay::new(config.with_own_ip("134.233.53.2".parse::<IpAddr>().unwrap())).unwrap()
}

#[tokio::test]
async fn the_documented_create_is_sent_field_for_field() {
    let server = server("create/documented.response.json").await;
    client(&server.base_url()).create(&documented_order()).await.unwrap();
    assert_only_request(&server, "/Vpos/api/RecurringPaymentCreate", "create/documented.request.json");
}

#[tokio::test]
async fn a_future_start_is_choice_two_and_signed_texts_go_out_raw() {
    let server = server("create/documented.response.json").await;
    let mut order = documented_order();
    order.reference = MerchantReference::new("2026/001|a \"b\"").unwrap();
    order.payer.name = PayerName::new("Ayşe Nur Yılmaz").unwrap();
    order.payer.email = Email::new("ayse@example.com").unwrap();
    order.payer.gsm = Gsm::new("+90 555 000 11 22").unwrap();
    order.payer.ip = Some(PayerIp::parse("2001:db8::7").unwrap());
    order.amount = Money::parse_lira("149.9").unwrap();
    order.description = None;
    order.schedule = Schedule::new(Date::constant(2024, 12, 1), "30d".parse().unwrap(), 12).unwrap();
    client(&server.base_url()).create(&order).await.unwrap();
    assert_only_request(&server, "/Vpos/api/RecurringPaymentCreate", "create/future_start.request.json");
}

#[tokio::test]
async fn what_is_not_given_is_left_out_and_an_accepted_month_is_sent_as_thirty_days() {
    let server = server("create/documented.response.json").await;
    let mut order = documented_order();
    order.reference = MerchantReference::new("SUB-2026-0001").unwrap();
    order.payer.gsm = Gsm::new("05550001122").unwrap();
    order.payer.ip = None;
    order.amount = Money::parse_lira("149.90").unwrap();
    order.description = None;
    order.drift = Drift::AcceptThirtyDaysForAMonth;
    order.schedule = Schedule::new(TODAY, Period::MONTHLY, 1).unwrap();
    client(&server.base_url()).create(&order).await.unwrap();
    assert_only_request(&server, "/Vpos/api/RecurringPaymentCreate", "create/minimal.request.json");
}

/// Every field of a request is sent or refused (D7, D22): changing any one that is accepted changes the bytes.
#[tokio::test]
async fn d7_every_accepted_field_of_an_order_reaches_the_wire() {
    type Change = fn(&mut CreateInstruction);
    let changes: [(&str, Change); 9] = [
        ("reference", |order| order.reference = MerchantReference::new("OTHER").unwrap()),
        ("name", |order| order.payer.name = PayerName::new("Ali Veli").unwrap()),
        ("email", |order| order.payer.email = Email::new("other@example.com").unwrap()),
        ("gsm", |order| order.payer.gsm = Gsm::new("5550001122").unwrap()),
        ("ip", |order| order.payer.ip = None),
        ("amount", |order| order.amount = Money::from_kurus(1_001)),
        ("start", |order| {
            order.schedule = Schedule::new(Date::constant(2024, 11, 19), "30d".parse().unwrap(), 2).unwrap()
        }),
        ("count", |order| order.schedule = Schedule::new(TODAY, "30d".parse().unwrap(), 3).unwrap()),
        ("description", |order| order.description = Some(Description::new("Other").unwrap())),
    ];
    let documented = fixture("create/documented.request.json");
    for (field, change) in changes {
        let server = server("create/documented.response.json").await;
        let mut order = documented_order();
        change(&mut order);
        client(&server.base_url()).create(&order).await.unwrap();
        assert_ne!(server.requests()[0].body, documented, "{field} was dropped");
    }
}

#[tokio::test]
async fn the_documented_cancel_is_sent_field_for_field() {
    let server = server("cancel/documented.response.json").await;
    let target = InstructionTarget::Id(InstructionId::new("ACPL00395012").unwrap());
    with_own_ip(config(&server.base_url())).cancel(&target).await.unwrap();
    assert_only_request(&server, "/Vpos/api/RecurringPaymentCancel", "cancel/documented.request.json");
}

#[tokio::test]
async fn a_cancel_without_an_address_leaves_the_member_out() {
    let server = server("cancel/other_number.response.json").await;
    let target = InstructionTarget::Id(InstructionId::new("ACPL00999999").unwrap());
    client(&server.base_url()).cancel(&target).await.unwrap_err();
    assert_only_request(&server, "/Vpos/api/RecurringPaymentCancel", "cancel/minimal.request.json");
}

#[tokio::test]
async fn the_documented_list_is_sent_field_for_field_and_unsigned() {
    let server = server("list/documented.response.json").await;
    let request = ListInstructions { range: documented_day(), group: None };
    let rows: Vec<_> = with_own_ip(config(&server.base_url())).list(&request).await.unwrap().collect().await;
    assert_eq!(rows.len(), 2);
    assert_only_request(&server, "/Vpos/api/RecurringPaymentList", "list/documented.request.json");
    assert!(!text(&server.requests()[0]).contains("hashDatav2"));
}

#[tokio::test]
async fn finding_by_the_list_s_number_adds_its_filter() {
    let server = server("list/documented.response.json").await;
    let target = InstructionTarget::ListingId(ListingId::new("ACLD00347630").unwrap());
    let request = FindInstruction { target, range: Some(documented_day()) };
    client(&server.base_url()).find(&request).await.unwrap();
    assert_only_request(&server, "/Vpos/api/RecurringPaymentList", "list/by_listing_id.request.json");
}

#[tokio::test]
async fn attempts_are_asked_for_as_a_signed_form_with_an_empty_reference() {
    let server = server("payment_list/no_record.response.json").await;
    let range = DateRange::new(Date::constant(2024, 12, 1), Date::constant(2024, 12, 24)).unwrap();
    let of = AttemptSubject::Reference { reference: MerchantReference::new("APITEST001").unwrap(), range };
    let rows: Vec<_> = client(&server.base_url()).list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
    assert!(rows.is_empty(), "{rows:?}");
    let form = "application/x-www-form-urlencoded; charset=UTF-8";
    assert_only_request_of(&server, form, "/Vpos/Payment/PaymentList", "payment_list/december.request.form");
}

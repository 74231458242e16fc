//! Every setting changes what is sent or concluded: for each one, an exchange that differs when it is turned.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    AttemptSubject, BillPeriod, CardTarget, CollectionAttempt, CollectionStatus, CreateInstruction, Error, ErrorKind,
    FindInstruction, Finding, Instruction, Invoice, InvoiceKey, InvoiceNo, ListAttempts, ListInstructions,
    ListInvoices, Lookup, Money, Period, PeriodUnit, RecurringProvider, Schedule, Status, Stop,
};
use provider_paynet::{
    ASSUMPTIONS, AmountUnit, Assumptions, BaseAddress, CardAddition, CardExpiry, CardNumber, CommissionSpelling,
    CreateExtras, CurrencySpelling, GsmForm, LIVE_HOST, Paynet, PaynetConfig, SecretString, SecurityCode, TEST_HOST,
    WebAddress, YearForm,
};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynet::{KEY, TODAY, by_reference, client_assuming, fixture, november, order};

#[path = "support/paynet.rs"]
mod paynet;

/// The settings that the tests below turn, one test of its name each.
const TURNED: [&str; 18] = [
    "amounts_in_answers",
    "status_reading",
    "no_data_error_is_absence",
    "page_size",
    "shortest_full_page",
    "missing_list_is_empty",
    "invoice_paging",
    "invoice_rows",
    "attempt_rows",
    "stop_status",
    "resume_status",
    "period_multiplier",
    "begin_now_if_today",
    "bill_soon_if_today",
    "gsm_form",
    "currency",
    "commission_spelling",
    "card_year",
];

fn usual() -> Assumptions {
    Assumptions::default()
}

fn answer(case: &str) -> Reply {
    Reply::json(fixture(&format!("{case}.response.json")))
}

async fn provider(replies: Vec<Reply>, assumptions: Assumptions) -> (Paynet, ScriptedServer) {
    let server = ScriptedServer::start(replies).await.unwrap();
    (client_assuming(&server.base_url(), assumptions), server)
}

/// The bodies of all requests, one after another.
fn sent(server: &ScriptedServer) -> String {
    server.requests().iter().map(|request| String::from_utf8(request.body.clone()).unwrap()).collect()
}

async fn find(reply: Reply, assumptions: Assumptions) -> Result<Lookup, Error> {
    let (provider, _server) = provider(vec![reply], assumptions).await;
    provider.find(&FindInstruction { target: by_reference("2026/001"), range: None }).await
}

async fn found(assumptions: Assumptions) -> Instruction {
    match find(answer("subscription_detail/active"), assumptions).await.unwrap().finding {
        Finding::Found(order) => *order,
        other => panic!("not found: {other:?}"),
    }
}

/// Rows of a list of this many bills or attempts.
fn rows(count: usize) -> Reply {
    let row = |number| format!(r#"{{"invoice_id":{number},"xact_id":{number},"is_succeed":true}}"#);
    let rows: Vec<String> = (1..=count).map(row).collect();
    Reply::json(format!(r#"{{"code":0,"data":[{}]}}"#, rows.join(",")))
}

/// The bills of an order, and how many requests were sent for them.
async fn bills(replies: Vec<Reply>, assumptions: Assumptions) -> (Vec<Result<Invoice, Error>>, usize) {
    let (provider, server) = provider(replies, assumptions).await;
    let list = ListInvoices { target: by_reference("2026/001") };
    let bills = provider.list_invoices(&list).await.unwrap().collect().await;
    (bills, server.requests().len())
}

async fn attempts(replies: Vec<Reply>, assumptions: Assumptions) -> Vec<Result<CollectionAttempt, Error>> {
    let (provider, _server) = provider(replies, assumptions).await;
    let of = AttemptSubject::Invoice(InvoiceKey::No(InvoiceNo::new("1").unwrap()));
    provider.list_attempts(&ListAttempts { of }).await.unwrap().collect().await
}

/// What is sent to create an order.
async fn created(order: &CreateInstruction, extras: &CreateExtras, assumptions: Assumptions) -> String {
    let (provider, server) = provider(vec![answer("create/created")], assumptions).await;
    provider.create_with(order, extras).await.unwrap();
    sent(&server)
}

#[test]
fn every_setting_is_turned_here() {
    let settings: BTreeSet<_> = ASSUMPTIONS.iter().map(|note| note.setting).collect();
    assert_eq!(settings, TURNED.into_iter().collect());
}

#[tokio::test]
async fn amounts_in_answers() {
    let amount = async |unit| found(usual().with_amounts_in_answers(unit)).await.amount.unwrap().value;
    assert_eq!(amount(AmountUnit::Lira).await, Some(Money::from_kurus(10_220)));
    assert_eq!((amount(AmountUnit::Kurus).await, amount(AmountUnit::Unread).await), (None, None));
}

#[tokio::test]
async fn status_reading() {
    assert_eq!(found(usual()).await.status.status, Status::Active);
    assert_eq!(found(usual().with_status_reading(false)).await.status.status, Status::Unknown);
}

/// It governs both ways in which Paynet may say that there is no order.
#[tokio::test]
async fn no_data_error_is_absence() {
    let error = fixture("subscription_detail/no_data_error.response.json");
    for reply in [answer("subscription_detail/no_data"), Reply::answer(404, "application/json", &error)] {
        assert_eq!(find(reply.clone(), usual()).await.unwrap().finding, Finding::Absent);
        let off = find(reply, usual().with_no_data_error_is_absence(false)).await.unwrap_err();
        assert_eq!(off.kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn page_size() {
    for (assumptions, limit) in [(usual(), 100), (usual().with_page_size(7), 7)] {
        let (provider, server) = provider(vec![answer("list/no_data")], assumptions).await;
        let list = ListInstructions { range: november(), group: None };
        assert_eq!(provider.list(&list).await.unwrap().count().await, 0);
        assert!(sent(&server).contains(&format!(r#""limit":{limit}"#)), "{}", sent(&server));
    }
}

#[tokio::test]
async fn shortest_full_page() {
    let whole = async |assumptions| attempts(vec![rows(12)], assumptions).await.iter().all(Result::is_ok);
    assert!(!whole(usual()).await && whole(usual().with_shortest_full_page(13)).await);
}

#[tokio::test]
async fn missing_list_is_empty() {
    let documented = || vec![answer("invoice_attempt_list/documented")];
    assert!(attempts(documented(), usual()).await[0].is_err());
    assert!(attempts(documented(), usual().with_missing_list_is_empty(true)).await.is_empty());
}

#[tokio::test]
async fn invoice_paging() {
    assert_eq!(bills(vec![rows(2), rows(0)], usual()).await.1, 2);
    assert_eq!(bills(vec![rows(2)], usual().with_invoice_paging(false)).await.1, 1);
}

#[tokio::test]
async fn invoice_rows() {
    let number = async |assumptions: Assumptions| {
        let (bills, _) = bills(vec![rows(1)], assumptions.with_invoice_paging(false)).await;
        bills[0].as_ref().unwrap().id.clone()
    };
    assert!(number(usual()).await.is_some() && number(usual().with_invoice_rows(false)).await.is_none());
}

#[tokio::test]
async fn attempt_rows() {
    let status = async |assumptions| attempts(vec![rows(1)], assumptions).await[0].as_ref().unwrap().status.status;
    assert_eq!(status(usual()).await, CollectionStatus::Collected);
    assert_eq!(status(usual().with_attempt_rows(false)).await, CollectionStatus::Unknown);
}

/// What is called final is what is sent.
#[tokio::test]
async fn stop_status() {
    for (number, stop) in [(3, Stop::Reversible), (5, Stop::Final), (6, Stop::Final), (4, Stop::Reversible)] {
        let assumptions = usual().with_stop_status(number);
        let (provider, server) = provider(vec![answer("status_update/documented"); 2], assumptions).await;
        let target = by_reference("90003272");
        assert_eq!(provider.cancel(&target).await.unwrap().stop, stop);
        let body = format!(r#"{{"reference_no":"90003272","status":{number}}}"#);
        assert_eq!(sent(&server), body);
        match provider.pause(&target).await {
            Ok(_) => assert_eq!((stop, sent(&server)), (Stop::Reversible, body.repeat(2))),
            Err(error) => assert_eq!((stop, error.kind()), (Stop::Final, ErrorKind::SettingRequired)),
        }
    }
}

#[tokio::test]
async fn resume_status() {
    let (off, server) = provider(Vec::new(), usual()).await;
    assert_eq!(off.resume(&by_reference("a")).await.unwrap_err().kind(), ErrorKind::SettingRequired);
    assert!(server.requests().is_empty());
    let (on, server) = provider(vec![answer("status_update/documented")], usual().with_resume_status(Some(0))).await;
    on.resume(&by_reference("a")).await.unwrap();
    assert_eq!(sent(&server), r#"{"reference_no":"a","status":0}"#);
}

#[tokio::test]
async fn period_multiplier() {
    let mut order = order();
    order.schedule = Schedule::new(TODAY, Period::new(PeriodUnit::Months, 2).unwrap(), 2).unwrap();
    let (off, server) = provider(Vec::new(), usual()).await;
    assert_eq!(off.create(&order).await.unwrap_err().kind(), ErrorKind::SettingRequired);
    assert!(server.requests().is_empty());
    let sent = created(&order, &CreateExtras::default(), usual().with_period_multiplier(true)).await;
    assert!(sent.contains(r#""period":"2""#), "{sent}");
}

#[tokio::test]
async fn begin_now_if_today() {
    let mut order = order();
    order.schedule = Schedule::new(TODAY, Period::MONTHLY, 2).unwrap();
    for (on, time) in [(true, "2026-11-21T01:30:00.9405776+03:00"), (false, "2026-11-21T00:00:00.0000000+03:00")] {
        let sent = created(&order, &CreateExtras::default(), usual().with_begin_now_if_today(on)).await;
        assert!(sent.contains(&format!(r#""begin_date":"{time}""#)), "{sent}");
    }
}

#[tokio::test]
async fn bill_soon_if_today() {
    for (on, time) in [(true, "21.11.2026 01:31:00"), (false, "21.11.2026 00:00:00")] {
        let replies = vec![answer("create_invoice/documented")];
        let (provider, server) = provider(replies, usual().with_bill_soon_if_today(on)).await;
        let (target, amount) = (by_reference("a"), Money::from_kurus(100));
        let bill = BillPeriod { target, due: TODAY, amount, shares: None, invoice_no: None };
        provider.bill(&bill).await.unwrap();
        assert!(sent(&server).contains(&format!(r#""val_date":"{time}""#)), "{}", sent(&server));
    }
}

#[tokio::test]
async fn gsm_form() {
    for (form, gsm) in [(GsmForm::TenDigits, "5550001122"), (GsmForm::LeadingZero, "05550001122")] {
        let sent = created(&order(), &CreateExtras::default(), usual().with_gsm_form(form)).await;
        assert!(sent.contains(&format!(r#""end_user_gsm":"{gsm}""#)), "{sent}");
    }
}

#[tokio::test]
async fn currency() {
    let sent = async |currency| created(&order(), &CreateExtras::default(), usual().with_currency(currency)).await;
    assert!(!sent(None).await.contains("currency"));
    assert!(sent(Some(CurrencySpelling::Tl)).await.contains(r#""currency":"TL""#));
    assert!(sent(Some(CurrencySpelling::Try)).await.contains(r#""currency":"TRY""#));
}

#[tokio::test]
async fn commission_spelling() {
    let extras = CreateExtras { add_commission: true, ..CreateExtras::default() };
    let (off, server) = provider(Vec::new(), usual()).await;
    assert_eq!(off.create_with(&order(), &extras).await.unwrap_err().kind(), ErrorKind::SettingRequired);
    assert!(server.requests().is_empty());
    for (spelling, joined, underscored) in [
        (CommissionSpelling::Joined, true, false),
        (CommissionSpelling::Underscored, false, true),
        (CommissionSpelling::Both, true, true),
    ] {
        let sent = created(&order(), &extras, usual().with_commission_spelling(Some(spelling))).await;
        assert_eq!(sent.contains(r#""addcomission_to_amount":true"#), joined, "{sent}");
        assert_eq!(sent.contains(r#""add_comission_to_amount":true"#), underscored, "{sent}");
    }
}

#[tokio::test]
async fn card_year() {
    for (form, year) in [(YearForm::TwoDigits, "29"), (YearForm::FourDigits, "2029")] {
        let replies = vec![answer("create_card_tds_initial/documented")];
        let (provider, server) = provider(replies, usual().with_card_year(form)).await;
        let card = CardAddition::new(
            CardTarget::Instruction(by_reference("a")),
            WebAddress::new("https://example.com/tds").unwrap(),
            CardNumber::new("4355084355084358").unwrap(),
            CardExpiry::new(12, 2029).unwrap(),
            SecurityCode::new("987").unwrap(),
        );
        provider.cards().begin_adding(card).await.unwrap();
        assert!(sent(&server).contains(&format!(r#""year":"{year}""#)));
    }
}

/// Nobody speaks to the live host without having said so, and the two hosts are two accounts.
#[test]
fn the_test_host_is_the_default_and_another_account_than_the_live_host() {
    let identity = |config: PaynetConfig| Paynet::new(config).unwrap().identity().clone();
    let config = || PaynetConfig::new(SecretString::from(KEY));
    let at = |address: &str| identity(config().with_base_address(BaseAddress::parse(address).unwrap()));
    assert_eq!(identity(config()), at(TEST_HOST));
    assert_eq!(identity(config().with_live_host()), at(LIVE_HOST));
    assert_ne!(identity(config()), identity(config().with_live_host()));
    let another = PaynetConfig::new(SecretString::from("sck_test_another"));
    assert_ne!(identity(config()), identity(another), "another key is another account");
}

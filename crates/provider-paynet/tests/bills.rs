//! Bills, their attempts and plans at Paynet: golden requests, documented answers, refusals, pages.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    Acknowledged, AgentId, AttemptSubject, BillPeriod, CollectionAttempt, CollectionStatus, Currency, Date, Effect,
    Error, ErrorKind, InstructionTarget, Invoice, InvoiceId, InvoiceKey, InvoiceNo, ListAttempts, ListInvoices,
    ListingId, Mark, Money, RecurringProvider, Shares,
};
use provider_paynet::{Assumptions, CurrencySpelling, InvoiceFilter, InvoiceStatus, PlanId};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::golden::{assert_only_request, assert_request, assert_unsent, seen, server};
use self::paynet::{TODAY, by_id, by_reference, client, client_assuming, fixture};

#[path = "support/golden.rs"]
mod golden;
#[path = "support/paynet.rs"]
mod paynet;

const ID: &str = "68bdfa37-65cd-4481-b14a-90aa731ccf3b";
const AMOUNT: Money = Money::from_kurus(28_898);

fn shares() -> Shares {
    Shares::of(AMOUNT, Money::from_kurus(2_926), Money::from_kurus(25_972)).unwrap()
}

fn listed() -> InstructionTarget {
    InstructionTarget::ListingId(ListingId::new("a").unwrap())
}

fn bill(target: InstructionTarget, due: Date) -> BillPeriod {
    BillPeriod { target, due, amount: AMOUNT, shares: None, invoice_no: None }
}

fn no(text: &str) -> InvoiceKey {
    InvoiceKey::No(InvoiceNo::new(text).unwrap())
}

fn both() -> InvoiceKey {
    InvoiceKey::Both(InvoiceId::new("120").unwrap(), InvoiceNo::new("11400505").unwrap())
}

async fn broken() -> ScriptedServer {
    ScriptedServer::start([Reply::answer(200, "text/html", b"<html></html>")]).await.unwrap()
}

#[tokio::test]
async fn a_bill_goes_out_with_all_it_has_and_in_the_documented_form_of_date() {
    let server = server("create_invoice/documented.response.json").await;
    let assumptions = Assumptions::default().with_currency(Some(CurrencySpelling::Try));
    let mut full = bill(by_id(ID), Date::constant(2026, 12, 1));
    full.shares = Some(shares());
    full.invoice_no = Some(InvoiceNo::new("11400556").unwrap());
    let done = client_assuming(&server.base_url(), assumptions).bill(&full).await.unwrap();
    assert_eq!(done, Acknowledged::default());
    assert_only_request(&server, "create_invoice", "full");
    let server = golden::server("create_invoice/documented.response.json").await;
    client(&server.base_url()).bill(&bill(by_reference("2026/001"), TODAY)).await.unwrap();
    assert_only_request(&server, "create_invoice", "today");
}

#[tokio::test]
async fn a_bill_that_is_refused_or_proves_nothing() {
    for (case, kind, effect) in
        [("refused", ErrorKind::Refused, Effect::None), ("duplicate", ErrorKind::UnclearAnswer, Effect::Unknown)]
    {
        let server = server(&format!("create_invoice/{case}.response.json")).await;
        let (seen, had, _) = seen(client(&server.base_url()).bill(&bill(by_id(ID), TODAY)).await);
        assert_eq!((seen, had), (kind, effect), "{case}");
    }
    let (kind, effect, _) = seen(client(&broken().await.base_url()).bill(&bill(by_id(ID), TODAY)).await);
    assert_eq!((kind, effect), (ErrorKind::UnreadableAnswer, Effect::Unknown));
}

#[tokio::test]
async fn amounts_shares_days_and_targets_are_checked_before_anything_is_sent() {
    let provider = client("http://127.0.0.1:1");
    let invalid = ErrorKind::InvalidRequest;
    let yesterday = TODAY.yesterday().unwrap();
    assert_unsent(provider.bill(&bill(by_id(ID), yesterday)).await, invalid);
    assert_unsent(provider.bill(&bill(listed(), TODAY)).await, ErrorKind::Unsupported);
    let other = Shares::of(Money::from_kurus(2), Money::from_kurus(1), Money::from_kurus(1)).ok();
    let mut split = bill(by_id(ID), TODAY);
    split.shares = other;
    assert_unsent(provider.bill(&split).await, invalid);
    let euro = Money::from_minor(100, Currency::from_code("EUR").unwrap());
    let plan = PlanId::new("1").unwrap();
    for (amount, shares, kind) in
        [(Money::from_kurus(0), None, invalid), (AMOUNT, other, invalid), (euro, None, ErrorKind::Unsupported)]
    {
        assert_unsent(provider.invoices().set_amount(&no("1"), amount, shares).await, kind);
        assert_unsent(provider.plans().set_amount(&by_id(ID), &plan, amount, shares).await, kind);
        let bill = BillPeriod { target: by_id(ID), due: TODAY, amount, shares, invoice_no: None };
        assert_unsent(provider.bill(&bill).await, kind);
    }
    assert_unsent(provider.plans().set_amount(&listed(), &plan, AMOUNT, None).await, ErrorKind::Unsupported);
    assert_unsent(provider.plans().list(&listed()).await, ErrorKind::Unsupported);
    let status = InvoiceStatus::Cancelled;
    assert_unsent(provider.invoices().set_all_statuses(&listed(), status).await, ErrorKind::Unsupported);
    let filtered = provider.invoices().filter(&listed(), &InvoiceFilter::default());
    assert_unsent(filtered.map(drop), ErrorKind::Unsupported);
}

async fn list_with(replies: Vec<Reply>, assumptions: Assumptions) -> (Vec<Result<Invoice, Error>>, ScriptedServer) {
    let server = ScriptedServer::start(replies).await.unwrap();
    let provider = client_assuming(&server.base_url(), assumptions.with_page_size(2));
    let list = ListInvoices { target: by_reference("2026/001") };
    let bills = provider.list_invoices(&list).await.unwrap();
    assert!(server.requests().is_empty(), "nothing is asked for before it is polled");
    (bills.collect().await, server)
}

async fn list_assuming(cases: &[&str], assumptions: Assumptions) -> Vec<Result<Invoice, Error>> {
    let reply = |case: &&str| Reply::json(fixture(&format!("invoice_list/{case}.response.json")));
    let (bills, server) = list_with(cases.iter().map(reply).collect(), assumptions).await;
    assert_eq!(server.requests().len(), cases.len(), "every page is read and none after the last");
    bills
}

async fn list(cases: &[&str]) -> Vec<Result<Invoice, Error>> {
    list_assuming(cases, Assumptions::default()).await
}

fn ids(bills: &[Result<Invoice, Error>]) -> Vec<Option<&str>> {
    bills.iter().map(|bill| bill.as_ref().unwrap().id.as_ref().map(InvoiceId::as_str)).collect()
}

#[tokio::test]
async fn bills_are_asked_for_page_by_page_after_the_rows_read_so_far() {
    let pages = ["two_rows", "one_row", "documented"];
    let replies = pages.map(|page| Reply::json(fixture(&format!("invoice_list/{page}.response.json"))));
    let (bills, server) = list_with(replies.to_vec(), Assumptions::default()).await;
    assert_eq!(ids(&bills), [Some("120"), Some("121"), Some("122")]);
    for (request, golden) in server.requests().iter().zip(["first_page", "second_page", "third_page"]) {
        assert_request(request, "invoice_list", golden);
    }
}

#[tokio::test]
async fn a_bill_is_read_and_marked_and_its_row_is_kept() {
    let bills = list(&["two_rows", "one_row", "documented"]).await;
    let first = bills[0].as_ref().unwrap();
    assert_eq!(first.invoice_no, Some(InvoiceNo::from_provider("11400556")));
    assert_eq!(first.due, Some(Date::constant(2017, 10, 3)));
    let amount = first.amount.as_ref().unwrap();
    assert_eq!((amount.value, amount.raw.as_str(), amount.mark), (Some(AMOUNT), "288.98", Mark::Assumed));
    assert_eq!((first.status.status, first.status.mark), (CollectionStatus::Collected, Mark::Assumed));
    assert!(first.raw.as_str().ends_with(r#""card":{"mask":"4242"}}"#), "what is not read stays in the raw row");
    assert_eq!(bills[1].as_ref().unwrap().status.status, CollectionStatus::Failed);
    let third = bills[2].as_ref().unwrap();
    assert_eq!((third.invoice_no.as_ref(), third.status.status), (None, CollectionStatus::Unknown), "1 is no status");
    let off = Assumptions::default().with_invoice_rows(false);
    let raw = list_assuming(&["overlapping"], off).await;
    assert_eq!(ids(&raw), [None, None]);
    assert!(raw[0].as_ref().unwrap().raw.as_str().contains("\"121\""));
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_kept_and_prove_nothing() {
    let bills = list(&["odd_rows", "no_data"]).await;
    assert_eq!(ids(&bills), [None, None, None]);
    assert!(bills.iter().all(|bill| bill.as_ref().unwrap().status.status == CollectionStatus::Unknown));
    let second = bills[1].as_ref().unwrap();
    assert_eq!((second.due, second.invoice_no.as_ref()), (None, None));
    assert_eq!(second.status.raw.as_deref(), Some("Done succeed"));
    assert_eq!(second.amount.as_ref().unwrap().value, None);
}

#[tokio::test]
async fn a_list_ends_where_it_says_so_plainly_or_with_an_empty_page() {
    assert!(list(&["documented"]).await.is_empty(), "a missing list of rows is an empty one");
    assert!(list(&["no_data"]).await.is_empty());
    assert_eq!(ids(&list(&["two_rows", "overlapping"]).await), [Some("120"), Some("121"), Some("123")]);
    assert_eq!(list(&["end_in_words", "documented"]).await.len(), 1, "only the value false ends it");
    assert_eq!(list(&["longer_than_asked", "no_data"]).await.len(), 3, "more than asked for is no last page");
}

fn last_error(bills: &[Result<Invoice, Error>], rows: usize) -> ErrorKind {
    assert_eq!(bills.len(), rows + 1);
    let error = bills[rows].as_ref().unwrap_err();
    assert_eq!(error.effect(), Effect::None);
    error.kind()
}

#[tokio::test]
async fn a_page_with_nothing_new_ends_the_list_with_an_error() {
    assert_eq!(last_error(&list(&["two_rows", "two_rows"]).await, 2), ErrorKind::UnclearAnswer);
    assert_eq!(last_error(&list(&["empty_with_more"]).await, 0), ErrorKind::UnclearAnswer);
    assert_eq!(last_error(&list(&["no_data_beside_rows"]).await, 0), ErrorKind::UnclearAnswer);
    assert_eq!(last_error(&list(&["rows_as_text"]).await, 0), ErrorKind::UnreadableAnswer);
    let html = Reply::answer(200, "text/html", b"<html></html>");
    let (bills, _server) = list_with(vec![html], Assumptions::default()).await;
    assert_eq!(last_error(&bills, 0), ErrorKind::UnreadableAnswer);
}

/// A server whose pages go round in a circle is left after a bounded number of them, whatever the circle's length.
#[tokio::test]
async fn pages_that_go_round_in_a_circle_are_not_read_for_ever() {
    for length in 2..=7_usize {
        let page = |number: usize| {
            let row = number % length;
            Reply::json(format!(r#"{{"data":[{{"invoice_id":{row},"invoice_no":"N{row}"}}],"code":0}}"#))
        };
        let (bills, server) = list_with((0..100).map(page).collect(), Assumptions::default()).await;
        let error = bills.last().unwrap().as_ref().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnclearAnswer, "{length}: {error}");
        assert!(server.requests().len() <= 3 * length + 1, "{length}: {} pages", server.requests().len());
    }
}

/// Where the server is told not to page, one page is asked for, and a full one is not taken for all.
#[tokio::test]
async fn without_paging_a_short_page_is_all_and_a_full_one_is_not() {
    let off = || Assumptions::default().with_invoice_paging(false);
    assert_eq!(list_assuming(&["one_row"], off()).await.len(), 1);
    assert_eq!(list_assuming(&["overlapping"], off()).await.len(), 2, "a full page that says it is the last");
    assert_eq!(last_error(&list_assuming(&["two_rows"], off()).await, 2), ErrorKind::UnclearAnswer);
}

#[tokio::test]
async fn bills_are_filtered_by_dealer_and_state() {
    let server = server("invoice_list/no_data.response.json").await;
    let filter = InvoiceFilter { agent: AgentId::new("1204").ok(), status: Some(InvoiceStatus::Failed) };
    let provider = client(&server.base_url());
    let bills: Vec<_> = provider.invoices().filter(&by_id(ID), &filter).unwrap().collect().await;
    assert!(bills.is_empty());
    assert_only_request(&server, "invoice_list", "filtered");
}

async fn attempts(case: &str) -> Vec<Result<CollectionAttempt, Error>> {
    attempts_of(case, AttemptSubject::Invoice(no("F-12")), "by_no").await
}

async fn attempts_of(case: &str, of: AttemptSubject, golden: &str) -> Vec<Result<CollectionAttempt, Error>> {
    let server = server(&format!("invoice_attempt_list/{case}.response.json")).await;
    let rows = client(&server.base_url()).list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
    assert_only_request(&server, "invoice_attempt_list", golden);
    rows
}

#[tokio::test]
async fn attempts_are_asked_for_by_every_number_that_is_known() {
    let number = || InvoiceId::new("120").unwrap();
    for (key, golden) in [
        (InvoiceKey::Both(number(), InvoiceNo::new("12").unwrap()), "documented"),
        (InvoiceKey::Id(number()), "by_id"),
        (no("F-12"), "by_no"),
    ] {
        assert!(attempts_of("documented", AttemptSubject::Invoice(key), golden).await.is_empty(), "{golden}");
    }
}

#[tokio::test]
async fn attempts_are_read_as_far_as_they_can_be_under_whatever_name() {
    let rows = attempts("rows").await;
    let status: Vec<_> = rows.iter().map(|row| row.as_ref().unwrap().status.status).collect();
    assert_eq!(status, [CollectionStatus::Failed, CollectionStatus::Collected]);
    let first = rows[0].as_ref().unwrap();
    assert_eq!(first.at, Some(Date::constant(2017, 10, 3).at(10, 32, 24, 0)));
    assert_eq!(first.transaction.as_deref(), Some("7"));
    assert_eq!(first.amount.as_ref().unwrap().value, Some(AMOUNT));
    assert!(first.raw.as_str().contains("card_no_mask"));
    assert_eq!(attempts("rows_under_another_name").await.len(), 1, "rows that are there are not read as none");
    let server = server("invoice_attempt_list/rows.response.json").await;
    let provider = client_assuming(&server.base_url(), Assumptions::default().with_attempt_rows(false));
    let of = AttemptSubject::Invoice(no("F-12"));
    let rows: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
    assert!(rows.iter().all(|row| row.as_ref().unwrap().status.status == CollectionStatus::Unknown));
}

#[tokio::test]
async fn attempts_that_cannot_be_listed_whole_end_with_an_error() {
    for (case, rows, kind) in [
        ("more", 1, ErrorKind::UnclearAnswer),
        ("two_lists", 0, ErrorKind::UnreadableAnswer),
        ("no_bill", 0, ErrorKind::NotFound),
    ] {
        let found = attempts(case).await;
        assert_eq!(found.len(), rows + 1, "{case}");
        let error = found[rows].as_ref().unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{case}");
    }
}

#[tokio::test]
async fn a_bills_state_and_amount_are_the_documented_examples() {
    let server = server("invoice_status_update/documented.response.json").await;
    let provider = client(&server.base_url());
    provider.invoices().set_status(&no("11400505"), InvoiceStatus::Failed).await.unwrap();
    assert_only_request(&server, "invoice_status_update", "documented");
    let server = golden::server("invoice_status_update/refused.response.json").await;
    let answer = client(&server.base_url()).invoices().set_status(&both(), InvoiceStatus::Raw(7)).await;
    assert_eq!(seen(answer), (ErrorKind::NotFound, Effect::None, Some("24".to_owned())));
    assert_only_request(&server, "invoice_status_update", "both");
    let server = golden::server("invoice_amount_update/documented.response.json").await;
    let amount = Money::from_kurus(10_220);
    client(&server.base_url()).invoices().set_amount(&no("11400505"), amount, None).await.unwrap();
    assert_only_request(&server, "invoice_amount_update", "documented");
    let server = golden::server("invoice_amount_update/refused.response.json").await;
    let answer = client(&server.base_url()).invoices().set_amount(&both(), AMOUNT, Some(shares())).await;
    assert_eq!(seen(answer), (ErrorKind::Refused, Effect::None, Some("1".to_owned())));
    assert_only_request(&server, "invoice_amount_update", "full");
}

#[tokio::test]
async fn every_state_has_its_number_in_the_table() {
    for (status, number) in [
        (InvoiceStatus::Waiting, 0),
        (InvoiceStatus::PaidElsewhere, 2),
        (InvoiceStatus::Collected, 3),
        (InvoiceStatus::Failed, 4),
        (InvoiceStatus::Cancelled, 5),
        (InvoiceStatus::Deleted, 6),
        (InvoiceStatus::Raw(-9), -9),
    ] {
        let server = server("invoice_status_update/documented.response.json").await;
        client(&server.base_url()).invoices().set_status(&no("1"), status).await.unwrap();
        let body = String::from_utf8(server.requests()[0].body.clone()).unwrap();
        assert_eq!(body, format!(r#"{{"invoice_no":"1","status":{number}}}"#));
    }
}

#[tokio::test]
async fn all_bills_are_set_at_once_and_a_row_that_denies_it_leaves_it_unknown() {
    let server = server("invoices_status_update_all/documented.response.json").await;
    let provider = client(&server.base_url());
    provider.invoices().set_all_statuses(&by_id(ID), InvoiceStatus::Failed).await.unwrap();
    assert_only_request(&server, "invoices_status_update_all", "documented");
    let server = golden::server("invoices_status_update_all/denied.response.json").await;
    let target = by_reference("2026/001");
    let answer = client(&server.base_url()).invoices().set_all_statuses(&target, InvoiceStatus::Cancelled).await;
    let (kind, effect, _) = seen(answer);
    assert_eq!((kind, effect), (ErrorKind::UnclearAnswer, Effect::Unknown));
    assert_only_request(&server, "invoices_status_update_all", "by_reference");
}

#[tokio::test]
async fn a_planned_amount_is_the_documented_example() {
    let server = server("plan_amount_update/documented.response.json").await;
    let (plan, amount) = (PlanId::new("18092").unwrap(), Money::from_kurus(15_000));
    client(&server.base_url()).plans().set_amount(&by_reference("referenceno"), &plan, amount, None).await.unwrap();
    assert_only_request(&server, "plan_amount_update", "documented");
    let server = golden::server("plan_amount_update/refused.response.json").await;
    let plan = PlanId::new("P-1").unwrap();
    let answer = client(&server.base_url()).plans().set_amount(&by_id(ID), &plan, AMOUNT, Some(shares())).await;
    assert_eq!(seen(answer), (ErrorKind::NotFound, Effect::None, Some("12".to_owned())));
    assert_only_request(&server, "plan_amount_update", "full");
}

#[tokio::test]
async fn a_plan_is_listed_from_the_orders_detail() {
    let server = server("subscription_detail/active.response.json").await;
    let plan = client(&server.base_url()).plans().list(&by_reference("2026/001")).await.unwrap();
    assert_only_request(&server, "subscription_detail", "by_reference");
    let status: Vec<_> = plan.iter().map(|row| row.status.status).collect();
    assert_eq!(status, [CollectionStatus::Collected, CollectionStatus::Waiting, CollectionStatus::Waiting]);
    for (case, kind) in [
        ("no_data", ErrorKind::NotFound),
        ("another_order", ErrorKind::UnclearAnswer),
        ("envelope_only", ErrorKind::UnclearAnswer),
    ] {
        let server = golden::server(&format!("subscription_detail/{case}.response.json")).await;
        let (seen, effect, _) = seen(client(&server.base_url()).plans().list(&by_reference("2026/001")).await);
        assert_eq!((seen, effect), (kind, Effect::None), "{case}");
    }
}

/// Every write of this page that meets an answer which is no JSON is unknown, and was sent once.
#[tokio::test]
async fn an_unreadable_answer_leaves_each_write_unknown() {
    let (key, plan) = (no("1"), PlanId::new("1").unwrap());
    let status = InvoiceStatus::Cancelled;
    for number in 0..4 {
        let server = broken().await;
        let provider = client(&server.base_url());
        let answer = match number {
            0 => provider.invoices().set_status(&key, status).await,
            1 => provider.invoices().set_amount(&key, AMOUNT, None).await,
            2 => provider.invoices().set_all_statuses(&by_id(ID), status).await,
            _ => provider.plans().set_amount(&by_id(ID), &plan, AMOUNT, None).await,
        };
        let (kind, effect, _) = seen(answer);
        assert_eq!((kind, effect), (ErrorKind::UnreadableAnswer, Effect::Unknown), "{number}");
        assert_eq!(server.requests().len(), 1);
    }
}

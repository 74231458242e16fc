//! Bills, their attempts and plans at Paynet: golden requests, documented answers, refusals, pages.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    Acknowledged, AgentId, AttemptSubject, BillPeriod, ChargeNow, Clock, CollectionAttempt, CollectionStatus, Currency,
    Date, Effect, Error, ErrorKind, Failed, InstructionTarget, Invoice, InvoiceId, InvoiceKey, InvoiceNo, ListAttempts,
    ListInvoices, ListingId, Mark, Money, ReadBack, ReadBackPolicy, RecurringProvider, Shares, Submission, Timestamp,
    Undecided, read_back,
};
use provider_paynet::{Assumptions, CurrencySpelling, InvoiceFilter, InvoiceStatus, PlanId};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::golden::{assert_only_request, assert_request, assert_unsent, seen, server};
use self::paynet::{FixedClock, TODAY, by_id, by_reference, client, client_assuming, fixture};

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
async fn bills_are_asked_for_page_by_page_each_from_the_last_row_on() {
    let pages = ["two_rows", "next_page", "one_row"];
    let replies = pages.map(|page| Reply::json(fixture(&format!("invoice_list/{page}.response.json"))));
    let (bills, server) = list_with(replies.to_vec(), Assumptions::default()).await;
    assert_eq!(ids(&bills), [Some("120"), Some("121"), Some("122")]);
    for (request, golden) in server.requests().iter().zip(["first_page", "second_page", "third_page"]) {
        assert_request(request, "invoice_list", golden);
    }
}

#[tokio::test]
async fn a_bill_is_read_and_marked_and_its_row_is_kept() {
    let bills = list(&["two_rows", "next_page", "one_row"]).await;
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
    let bills = list(&["odd_rows", "last_odd_row"]).await;
    assert_eq!(ids(&bills), [None, None, None]);
    assert!(bills.iter().all(|bill| bill.as_ref().unwrap().status.status == CollectionStatus::Unknown));
    let second = bills[1].as_ref().unwrap();
    assert_eq!((second.due, second.invoice_no.as_ref()), (None, None));
    assert_eq!(second.status.raw.as_deref(), Some("Done succeed"));
    assert_eq!(second.amount.as_ref().unwrap().value, None);
}

#[tokio::test]
async fn a_list_ends_where_it_says_so_plainly_or_with_an_empty_page() {
    assert!(list(&["no_data"]).await.is_empty());
    assert!(list_assuming(&["documented"], Assumptions::default().with_missing_list_is_empty(true)).await.is_empty());
    assert_eq!(last_error(&list(&["documented"]).await, 0), ErrorKind::UnclearAnswer, "a missing list is none");
    assert_eq!(last_error(&list(&["two_rows", "documented"]).await, 2), ErrorKind::UnclearAnswer, "nor is it an end");
    assert_eq!(ids(&list(&["two_rows", "overlapping"]).await), [Some("120"), Some("121"), Some("123")]);
    assert_eq!(list(&["end_in_words", "no_data"]).await.len(), 1, "only the value false ends it");
    assert_eq!(
        last_error(&list(&["longer_than_asked", "no_data"]).await, 3),
        ErrorKind::UnclearAnswer,
        "longer than asked"
    );
}

fn last_error<T>(bills: &[Result<T, Error>], rows: usize) -> ErrorKind {
    assert_eq!(bills.len(), rows + 1);
    let error = bills[rows].as_ref().err().unwrap();
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

/// A page of so many bills, numbered from one on, and what else it says.
fn page(first: usize, rows: usize, more: &str) -> Reply {
    page_of(first..first + rows, more)
}

fn page_of(numbers: impl IntoIterator<Item = usize>, more: &str) -> Reply {
    let row =
        |number: usize| format!(r#"{{"invoice_id":{},"invoice_no":"N{number}","val_date":"2026-12-31"}}"#, number + 1);
    let rows = numbers.into_iter().map(row);
    Reply::json(format!(r#"{{"data":[{}]{more},"code":0}}"#, rows.collect::<Vec<_>>().join(",")))
}

/// The numbers of the bills that were shown, and what the list ended with.
async fn read(replies: Vec<Reply>, assumptions: Assumptions) -> (Vec<String>, Option<(ErrorKind, String)>) {
    let asked = replies.len();
    let server = ScriptedServer::start(replies).await.unwrap();
    let list = ListInvoices { target: by_reference("2026/001") };
    let provider = client_assuming(&server.base_url(), assumptions);
    let bills: Vec<_> = provider.list_invoices(&list).await.unwrap().collect().await;
    assert_eq!(server.requests().len(), asked);
    let end = bills.last().and_then(|bill| bill.as_ref().err()).map(|error| (error.kind(), error.to_string()));
    (bills.into_iter().flatten().map(|bill| bill.invoice_no.unwrap().as_str().to_owned()).collect(), end)
}

fn size(rows: u32) -> Assumptions {
    Assumptions::default().with_page_size(rows)
}

/// A server whose pages go round in a circle is left after a bounded number of them, whatever the circle's length.
#[tokio::test]
async fn pages_that_go_round_in_a_circle_are_not_read_for_ever() {
    for length in 2..=7_usize {
        let page = |number: usize| page_of([number % length, (number + 1) % length], "");
        let (bills, server) = list_with((0..100).map(page).collect(), Assumptions::default()).await;
        let error = bills.last().unwrap().as_ref().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnclearAnswer, "{length}: {error}");
        assert!(server.requests().len() <= 3 * length + 1, "{length}: {} pages", server.requests().len());
    }
}

/// A bill that vanishes between two requests moves the unread ones forward, past where the next page begins.
#[tokio::test]
async fn a_row_that_slipped_between_two_pages_is_noticed() {
    let (shown, end) = read(vec![page(0, 3, ""), page(2, 3, ""), page(4, 1, "")], size(3)).await;
    assert_eq!((shown.len(), end), (5, None), "each page begins with the last row of the one before");
    for next in [page(3, 3, ""), page(4, 1, r#","has_more":false"#)] {
        let (shown, end) = read(vec![page(0, 3, ""), next], size(3)).await;
        let (kind, detail) = end.unwrap();
        assert_eq!((shown.len(), kind), (3, ErrorKind::UnclearAnswer));
        assert!(detail.contains("rows may be missing"), "{detail}");
    }
}

#[tokio::test]
async fn rows_that_moved_to_the_next_page_are_shown_once() {
    let (shown, end) = read(vec![page(0, 4, ""), page(1, 4, ""), page(4, 1, "")], size(4)).await;
    assert_eq!((shown, end), (["N0", "N1", "N2", "N3", "N4"].map(str::to_owned).to_vec(), None));
}

/// A server that counts rows from 1 and begins with the named one shows two rows of the page before.
#[tokio::test]
async fn the_end_is_a_page_that_repeats_the_end_of_the_one_before_and_nothing_else() {
    for (last, ends) in [
        (page(3, 1, ""), true),
        (page(2, 2, ""), true),
        (page(0, 4, ""), false),
        (page(1, 2, ""), false),
        (page_of([0, 3], ""), false),
    ] {
        let (shown, end) = read(vec![page(0, 4, ""), last], size(100)).await;
        assert_eq!((shown.len(), end.is_none()), (4, ends));
    }
    for (more, ends) in [("", true), (r#","has_more":false"#, true), (r#","has_more":true"#, false)] {
        let (_, end) = read(vec![page(0, 4, ""), page(3, 1, more)], size(100)).await;
        assert_eq!(end.is_none(), ends, "{more}");
    }
    for (rows, size, ends) in [(4, size(100), true), (9, size(100), true), (10, size(100), false), (4, size(4), false)]
    {
        let (shown, end) = read(vec![page(0, rows, ""), page(0, 0, "")], size).await;
        assert_eq!((shown.len(), end.is_none()), (rows, ends), "{rows} and an empty page");
    }
    let told = r#","has_more":true"#;
    assert!(read(vec![page(0, 4, told), page(3, 1, "")], size(4)).await.1.is_some(), "more was told and none came");
}

/// The number of a bill is read by analogy only: two bills that share one are two, and a row without one is a bill.
#[tokio::test]
async fn bills_are_told_apart_by_all_that_is_shown_of_them() {
    let rows = |rows: &str| Reply::json(format!(r#"{{"data":[{rows}],"code":0}}"#));
    for number in [r#""invoice_id":7,"#, ""] {
        let row = |no: &str| format!(r#"{{{number}"invoice_no":"{no}"}}"#);
        let (first, second, third) = (row("A"), row("B"), row("C"));
        let pages = [format!("{first},{second}"), format!("{second},{third}"), third.clone()];
        let (shown, end) = read(pages.iter().map(|page| rows(page)).collect(), size(2)).await;
        assert_eq!((shown, end), (["A", "B", "C"].map(str::to_owned).to_vec(), None));
    }
}

/// The counts contradict each other on the vendor's own page, so they never show that a list is whole.
#[tokio::test]
async fn a_list_that_counts_more_rows_than_it_showed_is_not_whole() {
    for counts in [r#","total":5,"total_count":4"#, r#","total":4,"total_count":"5""#] {
        let told = format!(r#"{counts},"has_more":false"#);
        let (shown, end) = read(vec![page(0, 4, &told)], size(100)).await;
        assert_eq!((shown.len(), end.unwrap().0), (4, ErrorKind::UnclearAnswer), "{told}");
        let (shown, end) = read(vec![page(0, 4, counts), page(3, 1, "")], size(100)).await;
        assert_eq!((shown.len(), end.is_some()), (4, true), "the last count that was told");
        let (shown, end) = read(vec![page(0, 4, counts), page(3, 2, counts), page(4, 1, counts)], size(4)).await;
        assert_eq!((shown.len(), end), (5, None), "{counts}");
    }
    let (shown, end) = read(vec![page(0, 4, r#","total":1,"total_count":2"#), page(3, 1, "")], size(100)).await;
    assert_eq!((shown.len(), end), (4, None), "fewer than were shown");
    let page_of_two = |first| page(first, 2, r#","total":2,"total_count":2"#);
    let (shown, end) = read(vec![page_of_two(0), page_of_two(1), page(2, 1, "")], size(2)).await;
    assert_eq!((shown.len(), end), (3, None), "as many as were shown, and more follow");
    let (_, end) = read(vec![page(0, 0, r#","total":1"#)], size(100)).await;
    assert_eq!(end.unwrap().0, ErrorKind::UnclearAnswer, "none shown");
}

/// Where no further page is asked for, a list as long as a page may be a page of a longer one, however many were asked for.
#[tokio::test]
async fn without_paging_only_a_told_end_or_less_than_a_page_is_all() {
    let off = |rows: u32| size(rows).with_invoice_paging(false);
    for (rows, more, assumptions, whole) in [
        (9, "", off(100), true),
        (10, "", off(100), false),
        (11, "", off(100), false),
        (10, r#","has_more":false"#, off(100), true),
        (9, r#","has_more":true"#, off(100), false),
        (9, r#","total":10"#, off(100), false),
        (4, "", off(5), true),
        (5, "", off(5), false),
        (6, r#","has_more":false"#, off(5), false),
        (12, "", off(100).with_shortest_full_page(20), true),
        (1, "", off(100).with_shortest_full_page(0), false),
        (1, r#","has_more":false"#, off(100).with_shortest_full_page(0), true),
    ] {
        let (shown, end) = read(vec![page(0, rows, more)], assumptions).await;
        assert_eq!((shown.len(), end.is_none()), (rows, whole), "{rows}{more}");
    }
}

/// Attempts have no pages at all, and no limit that could be named.
#[tokio::test]
async fn ten_attempts_without_a_told_end_are_not_all() {
    for (rows, more, whole) in
        [(9, "", true), (10, "", false), (30, "", false), (10, r#","has_more":false"#, true), (0, "", true)]
    {
        let server = ScriptedServer::start([page(0, rows, more)]).await.unwrap();
        let of = AttemptSubject::Invoice(no("F-12"));
        let found: Vec<_> =
            client(&server.base_url()).list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
        let (shown, failed) = (found.iter().filter(|row| row.is_ok()).count(), found.iter().any(Result::is_err));
        assert_eq!((shown, !failed), (rows, whole), "{rows}{more}");
    }
}

/// A lost bill that is not on a list is proven absent only where the list is known to be whole.
#[tokio::test]
async fn a_list_that_may_go_on_proves_no_bill_absent() {
    for (replies, proves) in [
        (vec![page(0, 10, "")], false),
        (vec![page(0, 9, "")], true),
        (vec![page(0, 10, r#","has_more":false"#)], true),
        (vec![page(0, 10, r#","has_more":false,"total":11"#)], false),
        (vec![page(0, 1, r#","has_more":false,"invoices":[{"invoice_no":"F-99"}]"#)], false),
    ] {
        assert_eq!(proves_absence(replies, Assumptions::default().with_invoice_paging(false)).await, proves);
    }
    let bare = |code: u8| Reply::json(format!(r#"{{"code":{code}}}"#));
    for (second, proves) in [(page(9, 1, ""), true), (page(10, 2, ""), false), (bare(0), false), (bare(12), false)] {
        assert_eq!(proves_absence(vec![page(0, 10, ""), second], Assumptions::default()).await, proves);
    }
}

/// A row that may be the lost bill keeps it from being proven absent: its number is cut or damaged, or nothing tells against it.
#[tokio::test]
async fn a_list_that_may_show_the_lost_bill_proves_nothing() {
    for (row, proves) in [
        (r#""invoice_no":"G-1","val_date":"2026-12-31""#, true),
        (r#""invoice_no":"G-1","amount":17.5"#, true),
        (r#""invoice_no":"G-1","val_date":"2026-11-21","amount":288.98"#, false),
        (r#""invoice_no":"G-1","val_date":"0001-01-01T00:00:00""#, false),
        (r#""invoice_no":"G-1""#, false),
        (r#""invoice_no":"Ş-9","val_date":"2026-12-31""#, false),
        (r#""invoice_no":"s99","val_date":"2026-12-31""#, false),
        (r#""invoice_no":"?-99","val_date":"2026-12-31""#, false),
        (r#""val_date":"2026-12-31""#, false),
    ] {
        let list = Reply::json(format!(r#"{{"data":[{{"invoice_id":1,{row}}}],"code":0}}"#));
        assert_eq!(
            proves_absence(vec![list], Assumptions::default().with_invoice_paging(false)).await,
            proves,
            "{row}"
        );
    }
}

/// A bill of that number may be another order's: the attempts are asked for by both numbers of our order's own bill.
#[tokio::test]
async fn a_lost_charge_is_looked_for_by_both_numbers_of_the_orders_own_bill() {
    let bills = |rows: &str| Reply::json(format!(r#"{{"data":[{rows}],"code":0}}"#));
    let ours = r#"{"invoice_id":120,"invoice_no":12},{"invoice_id":121,"invoice_no":13}"#;
    let collected = r#"{"data":[{"xact_id":7,"xact_date":"21.11.2026 01:31:00","is_succeed":true}],"code":0}"#;
    let (server, read) = read_back_charge(vec![bills(ours), Reply::json(collected)]).await;
    assert!(matches!(read, ReadBack::Happened(_)), "{read:?}");
    assert_request(&server.requests()[2], "invoice_attempt_list", "documented");
    for rows in [
        r#"{"invoice_id":121,"invoice_no":13}"#,
        r#"{"invoice_no":12}"#,
        r#"{"invoice_id":120,"invoice_no":12},{"invoice_id":121,"invoice_no":12}"#,
    ] {
        let (server, read) = read_back_charge(vec![bills(rows)]).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NeedsPerson)), "{rows}: {read:?}");
        assert_eq!(server.requests().len(), 2, "no attempt is asked for: {rows}");
    }
}

/// Loses the answer of a charge and reads it back by these answers.
async fn read_back_charge(replies: Vec<Reply>) -> (ScriptedServer, ReadBack<ChargeNow>) {
    let server = ScriptedServer::start([Reply::Close].into_iter().chain(replies)).await.unwrap();
    let provider = client_assuming(&server.base_url(), Assumptions::default().with_invoice_paging(false));
    let charge = ChargeNow { target: by_reference("2026/001"), invoice_no: InvoiceNo::new("12").ok() };
    let lost = Submission::first(charge).send(&provider, &FixedClock).await;
    let Err(Failed::Unknown { unresolved, .. }) = lost else { panic!("not lost") };
    let read = read_back(&provider, &unresolved, &ReadBackPolicy::default(), &LaterClock).await.unwrap();
    (server, read)
}

/// Whether reading back a bill whose answer was lost, by these answers to the list, proves that it does not exist.
async fn proves_absence(list: Vec<Reply>, assumptions: Assumptions) -> bool {
    let server = ScriptedServer::start([Reply::Close].into_iter().chain(list)).await.unwrap();
    let provider = client_assuming(&server.base_url(), assumptions);
    let mut lost = bill(by_reference("2026/001"), TODAY);
    lost.invoice_no = InvoiceNo::new("Ş-99").ok();
    let lost = Submission::first(lost).send(&provider, &FixedClock).await;
    let Err(Failed::Unknown { unresolved, .. }) = lost else { panic!("not lost") };
    let later = LaterClock;
    matches!(read_back(&provider, &unresolved, &ReadBackPolicy::default(), &later).await, Ok(ReadBack::ProvenAbsent(_)))
}

/// A clock an hour after that of the client.
#[derive(Debug)]
struct LaterClock;

impl Clock for LaterClock {
    fn now(&self) -> Timestamp {
        FixedClock.now() + Duration::from_secs(3_600)
    }
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
        let found = attempts_of("documented", AttemptSubject::Invoice(key), golden).await;
        assert_eq!(last_error(&found, 0), ErrorKind::UnclearAnswer, "{golden}: the page's example has no list");
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
    assert!(answer.as_ref().unwrap_err().detail().contains("no such bill, and nothing was changed"));
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
    assert!(answer.as_ref().unwrap_err().detail().contains("no such order or planned collection"));
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

//! What each answer comes to: fixtures served as bytes, the documented example of every service among them.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    Acknowledged, Advice, AttemptSubject, Cancelled, Card, CardId, CardTarget, ChangeAmount, ChargeNow, Created, Date,
    Effect, Error, ErrorKind, FindInstruction, Finding, Gsm, Instruction, InstructionId, InstructionTarget, InvoiceKey,
    InvoiceNo, LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup, Mark, MerchantReference, Money, Outcome,
    RecurringProvider, Rows, RowsSummary, Status, Stop, TargetKind,
};
use provider_paynet::{AmountUnit, Assumptions, Paynet, PaynetConfig};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynet::{by_id, by_reference, client, client_assuming, fixture, november, order};

#[path = "support/paynet.rs"]
mod paynet;

const JSON: &str = "application/json; charset=utf-8";

fn reply(service: &str, case: &str) -> Reply {
    Reply::json(fixture(&format!("{service}/{case}.response.json")))
}

fn reply_with(status: u16, service: &str, case: &str) -> Reply {
    Reply::answer(status, JSON, &fixture(&format!("{service}/{case}.response.json")))
}

async fn create_with(reply: Reply) -> Result<Created, Error> {
    let server = ScriptedServer::start([reply]).await.unwrap();
    let result = client(&server.base_url()).create(&order()).await;
    assert_eq!(server.requests().len(), 1, "a write is sent once");
    result
}

async fn create(case: &str) -> Result<Created, Error> {
    create_with(reply("create", case)).await
}

async fn find_with(target: InstructionTarget, reply: Reply, assumptions: Assumptions) -> Result<Lookup, Error> {
    let server = ScriptedServer::start([reply]).await.unwrap();
    client_assuming(&server.base_url(), assumptions).find(&FindInstruction { target, range: None }).await
}

async fn find(case: &str) -> Result<Lookup, Error> {
    find_with(by_reference("2026/001"), reply("subscription_detail", case), Assumptions::default()).await
}

async fn list(cases: &[&str]) -> Vec<Result<Instruction, Error>> {
    let server = ScriptedServer::start(cases.iter().map(|case| reply("list", case))).await.unwrap();
    let provider = client_assuming(&server.base_url(), Assumptions::default().with_page_size(2));
    let list = ListInstructions { range: november(), group: None };
    let rows = provider.list(&list).await.unwrap().collect().await;
    assert_eq!(server.requests().len(), cases.len(), "every page is read and none after the last");
    rows
}

async fn cancel(case: &str) -> Result<Cancelled, Error> {
    let server = ScriptedServer::start([reply("status_update", case)]).await.unwrap();
    client(&server.base_url()).cancel(&by_reference("90003272")).await
}

async fn charge(case: &str) -> Result<Rows, Error> {
    let server = ScriptedServer::start([reply("manuel_charge", case)]).await.unwrap();
    let invoice_no = Some(InvoiceNo::new("11400528").unwrap());
    let result = client(&server.base_url()).charge(&ChargeNow { target: by_reference("90000573"), invoice_no }).await;
    assert_eq!(server.requests().len(), 1, "a write is sent once");
    result
}

async fn link(case: &str) -> Result<Rows, Error> {
    let server = ScriptedServer::start([reply("card_info_link_to_subscription", case)]).await.unwrap();
    let target = CardTarget::Instruction(by_reference("123"));
    client(&server.base_url()).link_card(&LinkCard { card: CardId::new("3965").unwrap(), target }).await
}

async fn cards(case: &str) -> Result<Vec<Card>, Error> {
    let server = ScriptedServer::start([reply("card_info_list", case)]).await.unwrap();
    client(&server.base_url()).list_cards(&by_reference("90000350")).await
}

fn assert_unknown(error: &Error, kind: ErrorKind) {
    assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown), "{error}");
    assert!(matches!(error.advice(), Advice::ReadBack { .. }), "{error}");
}

fn assert_refused(error: &Error, kind: ErrorKind, code: &str) {
    assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{error}");
    assert_eq!(error.provider_code().map(|code| code.as_str()), Some(code), "{error}");
}

fn message(error: &Error) -> &str {
    error.provider_message().map_or("", |message| message.as_str())
}

fn found(lookup: Lookup) -> Instruction {
    match lookup.finding {
        Finding::Found(order) => *order,
        other => panic!("not found: {other:?}"),
    }
}

#[tokio::test]
async fn a_create_with_its_link_is_done_and_the_link_is_unchanged() {
    let created = create("created").await.unwrap();
    assert_eq!(created.link.as_str(), "https://pts.paynet.com.tr/subscription/?id=Yz0x%2B1&t=a");
    assert_eq!(created.id, Some(InstructionId::from_provider("2c13ed3f-4919-49bd-85b1-0f7183ccceda")));
    assert_eq!(created.reference.as_str(), "2026/001");
    assert_eq!(create("without_id").await.unwrap().id, None, "the number may be missing");
}

#[tokio::test]
async fn the_content_type_of_an_answer_says_nothing() {
    for content_type in ["text/plain", "text/html; charset=iso-8859-9"] {
        let answer = Reply::answer(200, content_type, &fixture("create/created.response.json"));
        assert!(create_with(answer).await.is_ok(), "{content_type}");
    }
}

#[tokio::test]
async fn a_create_that_proves_nothing_is_unknown() {
    for case in [
        "without_url",
        "url_is_false",
        "denied_by_a_row",
        "refused_with_url",
        "duplicate",
        "earlier_success",
        "unknown_code",
    ] {
        assert_unknown(&create(case).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    let raw = create("unknown_code").await.unwrap_err();
    assert_eq!(raw.provider_code().map(|code| code.as_str()), Some("00"), "the code is kept as it came");
    let unproving = create_with(reply_with(400, "create", "bad_request_with_unproving_code")).await.unwrap_err();
    assert_unknown(&unproving, ErrorKind::UnclearAnswer);
}

/// An address that is not whole, or anything else in its place, may be one all the same.
#[tokio::test]
async fn a_refusal_beside_any_text_for_the_payer_s_page_is_unknown() {
    for url in ["pts.paynet.com.tr/subscription/?id=1", "/subscription/?id=1", "https://", "?"] {
        let body = format!(r#"{{"code":1,"url":"{url}"}}"#);
        assert_unknown(&create_with(Reply::json(body)).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    for nothing in ["null", "\"\"", "false", "0"] {
        let body = format!(r#"{{"code":1,"url":{nothing}}}"#);
        assert_refused(&create_with(Reply::json(body)).await.unwrap_err(), ErrorKind::Refused, "1");
    }
}

/// Whether the answer repeats the order is not told: its plan says nothing against its making, and much against a refusal.
#[tokio::test]
async fn a_create_that_repeats_the_plan_is_done_and_no_refusal() {
    let url = r#""url":"https://pts.paynet.com.tr/subscription/?id=1""#;
    for plan in [r#"[{"plan_id":1,"status":0,"status_desc":"Waiting"}]"#, r#"{"plan_id":1}"#, "[]", "null"] {
        let created = create_with(Reply::json(format!(r#"{{"code":0,{url},"plan":{plan}}}"#))).await;
        assert!(created.is_ok(), "{plan}: {created:?}");
    }
    for body in [
        r#"{"code":1,"plan":[{"plan_id":1}]}"#.to_owned(),
        format!(r#"{{"code":0,{url},"plan":[{{"plan_id":1}}],"errors":[{{"code":1}}]}}"#),
        format!(r#"{{"code":0,{url},"plan":[{{"plan_id":1}}],"data":[{{"code":1}}]}}"#),
    ] {
        assert_unknown(&create_with(Reply::json(body)).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
}

#[tokio::test]
async fn a_refused_create_had_no_effect_whatever_its_words() {
    let refused = create("refused").await.unwrap_err();
    assert_refused(&refused, ErrorKind::Refused, "1");
    assert_eq!(message(&refused), "*** (***, 0***) için kayıt açılamadı: ***", "who the payer is stays hidden");
    assert_refused(&create("refused_in_words_of_success").await.unwrap_err(), ErrorKind::Refused, "11");
    let bad = create_with(reply_with(400, "create", "bad_request")).await.unwrap_err();
    assert_refused(&bad, ErrorKind::Refused, "11");
    assert_eq!(bad.advice(), Advice::Correct);
    let key = create_with(reply_with(401, "create", "unauthorized")).await.unwrap_err();
    assert_refused(&key, ErrorKind::Unauthorized, "7");
    assert!(key.detail().contains("address"), "{key}");
    assert_eq!(key.trace().iter().collect::<Vec<_>>(), [("type", "authorization_error")]);
    let mismatch = create_with(reply_with(403, "create", "unauthorized")).await.unwrap_err();
    assert_unknown(&mismatch, ErrorKind::UnclearAnswer);
}

#[tokio::test]
async fn a_found_order_is_read_from_its_plan() {
    let lookup = find("active").await.unwrap();
    let search = lookup.search.clone();
    assert_eq!((search.by, search.complete, search.windows.len()), (TargetKind::Reference, true, 0));
    assert_eq!(search.begun_at.to_string(), "2026-11-20T22:30:00.9405776Z");
    let order = found(lookup);
    assert_eq!(order.id, Some(InstructionId::from_provider("2c13ed3f-4919-49bd-85b1-0f7183ccceda")));
    assert_eq!(order.reference, Some(MerchantReference::from_provider("2026/001")));
    assert_eq!((order.status.status, order.status.raw.as_deref()), (Status::Active, Some("0")));
    let amount = order.amount.unwrap();
    assert_eq!(
        (amount.value, amount.raw.as_str(), amount.mark),
        (Some(Money::from_kurus(10_220)), "102.20", Mark::Assumed)
    );
    assert_eq!((order.collected, order.count), (Some(1), Some(3)));
    assert_eq!(order.next_due, Some(Date::constant(2026, 12, 1)));
    assert_eq!(order.payer_gsm, Gsm::new("5550001122").ok());
    assert_eq!(order.payer_name.as_deref(), Some("Bahar Şen"));
    assert_eq!(order.listing_id, None);
}

#[tokio::test]
async fn the_unit_of_amounts_is_a_setting() {
    for unit in [AmountUnit::Kurus, AmountUnit::Unread] {
        let assumptions = Assumptions::default().with_amounts_in_answers(unit);
        let lookup = find_with(by_reference("2026/001"), reply("subscription_detail", "active"), assumptions).await;
        assert_eq!(found(lookup.unwrap()).amount.unwrap().value, None, "102.20 is no number of kuruş");
    }
}

#[tokio::test]
async fn odd_forms_are_read_as_far_as_they_can_be() {
    let id = by_id("2c13ed3f-4919-49bd-85b1-0f7183ccceda");
    let lookup = find_with(id, reply("subscription_detail", "odd_forms"), Assumptions::default()).await.unwrap();
    let order = found(lookup);
    assert_eq!((order.status.status, order.status.raw.as_deref()), (Status::Unknown, Some("7")));
    let amount = order.amount.unwrap();
    assert_eq!((amount.value, amount.raw.as_str()), (None, "1.022,00"), "not guessed");
    assert_eq!((order.collected, order.count, order.next_due, order.payer_gsm), (None, Some(12), None, None));
}

#[tokio::test]
async fn absence_is_said_by_code_12_or_by_the_no_data_error_alone() {
    let lookup = find("no_data").await.unwrap();
    assert_eq!(lookup.finding, Finding::Absent);
    assert_eq!((lookup.search.complete, lookup.search.absence), (true, Mark::Assumed));
    let error = || reply_with(404, "subscription_detail", "no_data_error");
    let lookup = find_with(by_reference("2026/001"), error(), Assumptions::default()).await.unwrap();
    assert_eq!(lookup.finding, Finding::Absent);
    let off = || Assumptions::default().with_no_data_error_is_absence(false);
    for reply in [error(), reply("subscription_detail", "no_data")] {
        let refused = find_with(by_reference("2026/001"), reply, off()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotFound, "with the setting off either is an error, and no absence");
    }
    for (status, case, kind) in [
        (404, "null_item", ErrorKind::NotFound),
        (404, "envelope_only", ErrorKind::UnclearAnswer),
        (400, "no_data_error", ErrorKind::UnclearAnswer),
        (200, "no_data_error", ErrorKind::UnclearAnswer),
        (500, "no_data", ErrorKind::Unavailable),
        (200, "no_data_beside_an_order", ErrorKind::UnclearAnswer),
        (200, "envelope_only", ErrorKind::UnclearAnswer),
        (200, "another_order", ErrorKind::UnclearAnswer),
    ] {
        let reply = reply_with(status, "subscription_detail", case);
        let error = find_with(by_reference("2026/001"), reply, Assumptions::default()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{status} {case}: {error}");
    }
    let page = Reply::answer(404, "text/html", b"<html>Not Found</html>");
    let error = find_with(by_reference("2026/001"), page, Assumptions::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreadableAnswer);
}

/// A refusal says that the question was not answered, not that there is no such order.
#[tokio::test]
async fn a_refused_search_is_an_error_and_never_an_absence() {
    let mut replies: Vec<_> = [1, 2, 3, 4, 7, 9, 11, 24, 25]
        .map(|code| (code.to_string(), Reply::json(format!(r#"{{"code":{code},"message":"Kayıt bulunamadı"}}"#))))
        .to_vec();
    for status in [400, 401, 403, 405] {
        for result_code in ["", r#","result_code":1"#, r#","result_code":11"#, r#","result_code":12"#] {
            let body = format!(r#"{{"type":"invalid_request_error","message":"x","code":{status}{result_code}}}"#);
            replies.push((format!("{status}{result_code}"), Reply::answer(status, JSON, body.as_bytes())));
        }
    }
    for (case, reply) in replies {
        let error = find_with(by_reference("2026/001"), reply, Assumptions::default()).await.expect_err(&case);
        let refusals = [ErrorKind::Refused, ErrorKind::Unauthorized, ErrorKind::NotFound];
        assert!(refusals.contains(&error.kind()) && error.effect() == Effect::None, "{case}: {error}");
    }
}

#[tokio::test]
async fn a_flag_or_a_member_that_no_page_shows_leaves_a_write_unknown() {
    for body in [
        r#"{"code":1,"is_succeed":true}"#,
        r#"{"code":0,"is_succeed":false,"data":[{"code":0}]}"#,
        r#"{"code":1,"data":[{"code":1,"is_succeed":true}]}"#,
        r#"{"code":1,"results":[{"code":0}]}"#,
        r#"{"code":0,"data":[{"code":0}],"result":{"code":1}}"#,
        r#"{"code":0,"type":"api_error","data":[{"code":0}]}"#,
    ] {
        let server = ScriptedServer::start([Reply::json(body), Reply::json(body)]).await.unwrap();
        let provider = client(&server.base_url());
        let charge = ChargeNow { target: by_reference("1"), invoice_no: None };
        assert_unknown(&provider.charge(&charge).await.unwrap_err(), ErrorKind::UnclearAnswer);
        let target = CardTarget::Instruction(by_reference("1"));
        let link = LinkCard { card: CardId::new("3965").unwrap(), target };
        match provider.link_card(&link).await {
            Ok(rows) => assert_eq!(rows.summary(), RowsSummary::SomeUnknown, "{body}"),
            Err(error) => assert_unknown(&error, ErrorKind::UnclearAnswer),
        }
    }
    let body = r#"{"code":0,"data":[{"code":0,"is_succeed":false}]}"#;
    let server = ScriptedServer::start([Reply::json(body)]).await.unwrap();
    let charge = ChargeNow { target: by_reference("1"), invoice_no: None };
    let rows = client(&server.base_url()).charge(&charge).await.unwrap();
    assert_eq!(rows.rows[0].outcome, Outcome::Unknown);
}

#[tokio::test]
async fn absence_is_not_proven_beside_anything_filled() {
    for more in [r#""orders":[{"id":1}]"#, r#""x":[1]"#, r#""data":{"a":1}"#, r#""is_succeed":true"#] {
        let reply = Reply::json(format!(r#"{{"code":12,{more}}}"#));
        let error = find_with(by_reference("2026/001"), reply, Assumptions::default()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnclearAnswer, "{more}");
    }
    let reply = Reply::json(r#"{"code":0,"subscription_id":"a1","plan":[]}"#);
    let error = find_with(by_reference("2026/001"), reply, Assumptions::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnclearAnswer, "the reference is not shown");
}

#[test]
fn a_status_that_stops_must_be_one_that_stops() {
    let set_up = |assumptions| {
        let key = secrecy::SecretString::from("sck_test_1");
        Paynet::new(PaynetConfig::new(key).with_assumptions(assumptions)).map(drop).map_err(|error| error.kind())
    };
    let resume = Assumptions::default().with_resume_status(Some(3));
    for assumptions in [Assumptions::default().with_stop_status(0), resume] {
        assert_eq!(set_up(assumptions), Err(ErrorKind::Misconfigured));
    }
    assert_eq!(set_up(Assumptions::default().with_resume_status(Some(0))), Ok(()));
}

#[tokio::test]
async fn a_list_that_ends_after_more_was_told_ends_with_an_error() {
    let pages = [r#"{"code":0,"data":[{"subscription_id":"a1"}],"has_more":true}"#, r#"{"code":0,"data":[]}"#];
    let server = ScriptedServer::start(pages.map(Reply::json)).await.unwrap();
    let list = ListInstructions { range: november(), group: None };
    let rows: Vec<_> = client(&server.base_url()).list(&list).await.unwrap().collect().await;
    assert!(rows[0].is_ok() && rows.len() == 2);
    assert_eq!(rows[1].as_ref().unwrap_err().kind(), ErrorKind::UnclearAnswer);
}

/// The numbers of the rows; an error among them fails the test.
fn ids(rows: &[Result<Instruction, Error>]) -> Vec<Option<&str>> {
    rows.iter().map(|row| row.as_ref().unwrap().id.as_ref().map(InstructionId::as_str)).collect()
}

#[tokio::test]
async fn a_list_is_read_until_a_page_has_nothing_new_or_the_answer_says_that_no_more_follows() {
    let rows = list(&["two_rows", "next_page", "one_row"]).await;
    assert_eq!(ids(&rows), [Some("a1"), Some("a2"), Some("a3")]);
    assert_eq!(rows[2].as_ref().unwrap().status.status, Status::Cancelled);
    assert_eq!(ids(&list(&["last_page"]).await), [Some("a1"), Some("a2")]);
    assert!(list(&["no_data"]).await.is_empty());
    assert_eq!(list(&["one_row", "no_data"]).await.len(), 1);
}

#[tokio::test]
async fn a_row_that_moved_to_the_next_page_is_not_shown_twice() {
    assert_eq!(ids(&list(&["two_rows", "overlapping"]).await), [Some("a1"), Some("a2"), Some("a3")]);
}

#[tokio::test]
async fn a_page_that_comes_again_ends_the_list_with_an_error() {
    for page in ["two_rows", "without_numbers"] {
        let rows = list(&[page, page]).await;
        assert_eq!(rows.len(), 3, "{page}");
        let error = rows[2].as_ref().unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None), "{page}");
    }
    let rows = list(&["empty_with_more"]).await;
    assert_eq!(rows[0].as_ref().unwrap_err().kind(), ErrorKind::UnclearAnswer);
    assert_eq!(ids(&list(&["one_row", "one_row"]).await), [Some("a3")], "a list of one row shows it again");
}

/// The documented example has no list; whether it had rows is not told.
#[tokio::test]
async fn an_answer_without_a_list_is_an_empty_one_only_if_a_setting_says_so() {
    let rows = list(&["documented"]).await;
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!((rows.len(), error.kind(), error.effect()), (1, ErrorKind::UnclearAnswer, Effect::None));
    assert!(error.to_string().contains("missing_list_is_empty"), "{error}");
    let server = ScriptedServer::start([reply("list", "documented"), reply("card_info_list", "without_a_list")]);
    let server = server.await.unwrap();
    let provider = client_assuming(&server.base_url(), Assumptions::default().with_missing_list_is_empty(true));
    let list = ListInstructions { range: november(), group: None };
    assert_eq!(provider.list(&list).await.unwrap().count().await, 0);
    let error = provider.list_cards(&by_reference("90000350")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnclearAnswer, "the documented list of cards has a list");
}

#[tokio::test]
async fn rows_of_every_list_are_found_in_every_place_and_are_objects_only() {
    let orders = |body: &str| {
        let body = body.to_owned();
        async move {
            let server = ScriptedServer::start([Reply::json(body)]).await.unwrap();
            let list = ListInstructions { range: november(), group: None };
            let rows: Vec<_> = client(&server.base_url()).list(&list).await.unwrap().collect().await;
            rows.into_iter().map(|row| row.map_err(|error| error.kind())).collect::<Result<Vec<_>, _>>()
        }
    };
    let cards = |body: &str| {
        let body = body.to_owned();
        async move {
            let server = ScriptedServer::start([Reply::json(&body), Reply::json(&body)]).await.unwrap();
            let provider = client(&server.base_url());
            let listed = provider.list_cards(&by_reference("1")).await.map_err(|error| error.kind());
            let filtered = provider.cards().filter(None, None).await.map_err(|error| error.kind());
            assert_eq!(listed, filtered);
            listed
        }
    };
    let row = r#"{"subscription_id":"a1","card_id":7}"#;
    for name in ["data", "Data", "DETAILS", "details", "orders"] {
        let body = format!(r#"{{"code":0,"{name}":[{row}],"has_more":false}}"#);
        assert_eq!(orders(&body).await.unwrap().len(), 1, "{name}");
        assert_eq!(cards(&body).await.unwrap()[0].id.as_str(), "7", "{name}");
    }
    for rows in ["[1]", r#"[null]"#, r#""[]""#, &format!("[{row},[]]")] {
        let body = format!(r#"{{"code":0,"data":{rows},"has_more":false}}"#);
        assert_eq!(orders(&body).await.unwrap_err(), ErrorKind::UnreadableAnswer, "{rows}");
        assert_eq!(cards(&body).await.unwrap_err(), ErrorKind::UnreadableAnswer, "{rows}");
    }
    for (answer, rows) in [
        (r#""code":12,"is_succeed":true"#, ""),
        (r#""code":12"#, r#","data":[{}]"#),
        (r#""code":12"#, r#","cards":[1]"#),
        (r#""code":0,"is_succeed":false"#, r#","data":[]"#),
    ] {
        let body = format!("{{{answer}{rows}}}");
        assert_eq!(orders(&body).await.unwrap_err(), ErrorKind::UnclearAnswer, "{body}");
        let server = ScriptedServer::start([Reply::json(&body)]).await.unwrap();
        let error = client(&server.base_url()).cards().filter(None, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnclearAnswer, "{body}");
    }
    let empty = r#"{"code":0,"data":[],"has_more":false}"#;
    assert!(orders(empty).await.unwrap().is_empty() && cards(empty).await.unwrap().is_empty());
    for nothing in [r#"{"code":0,"data":null}"#, r#"{"code":0}"#] {
        assert_eq!(orders(nothing).await.unwrap_err(), ErrorKind::UnclearAnswer, "{nothing}");
        assert_eq!(cards(nothing).await.unwrap_err(), ErrorKind::UnclearAnswer, "{nothing}");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_leaves_no_list_with_a_gap() {
    let body = r#"{"code":0,"data":[{"subscription_id":"a1"},{"subscription_id":{}}],"has_more":false}"#;
    let server = ScriptedServer::start([Reply::json(body)]).await.unwrap();
    let list = ListInstructions { range: november(), group: None };
    let rows: Vec<_> = client(&server.base_url()).list(&list).await.unwrap().collect().await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].as_ref().unwrap_err().kind(), ErrorKind::UnreadableAnswer);
}

/// What names no order may be what holds the orders.
#[tokio::test]
async fn a_row_of_a_list_that_names_no_order_leaves_no_list() {
    for rows in [
        r#"{"subscriptions":[{"subscription_id":"a1"}],"total":2}"#,
        r#"[{"subscription_id":"a1"},{"name_surname":"A","amount":1}]"#,
        r#"[{"subscription_id":0,"reference_no":""}]"#,
    ] {
        let server = ScriptedServer::start([Reply::json(format!(r#"{{"code":0,"data":{rows}}}"#))]).await.unwrap();
        let list = ListInstructions { range: november(), group: None };
        let rows: Vec<_> = client(&server.base_url()).list(&list).await.unwrap().collect().await;
        let [Err(error)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None));
    }
    let one = Reply::json(r#"{"code":0,"data":[{"reference_no":"A"}],"has_more":false}"#);
    let server = ScriptedServer::start([one]).await.unwrap();
    let list = ListInstructions { range: november(), group: None };
    assert_eq!(client(&server.base_url()).list(&list).await.unwrap().count().await, 1, "one of the two is enough");
}

/// Rows beside which another list of objects stands may be the wrong ones, be they none or some.
#[tokio::test]
async fn rows_beside_another_list_of_objects_leave_every_list_unclear() {
    let row = r#"{"subscription_id":"a1","card_id":7,"invoice_no":"A"}"#;
    let ours = r#"{"subscription_id":"b2","card_id":8,"invoice_no":"B"}"#;
    for rows in ["", row] {
        let body = format!(r#"{{"code":0,"has_more":false,"data":[{rows}],"invoices":[{ours}]}}"#);
        let server = ScriptedServer::start([0; 5].map(|_| Reply::json(&body))).await.unwrap();
        let provider = client(&server.base_url());
        let list = ListInstructions { range: november(), group: None };
        let orders: Vec<_> = provider.list(&list).await.unwrap().collect().await;
        let target = by_reference("2026/001");
        let bills = ListInvoices { target: target.clone() };
        let bills: Vec<_> = provider.list_invoices(&bills).await.unwrap().collect().await;
        let of = AttemptSubject::Invoice(InvoiceKey::No(InvoiceNo::new("A").unwrap()));
        let attempts: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
        let ([Err(orders)], [Err(bills)], [Err(attempts)]) = (&*orders, &*bills, &*attempts) else {
            panic!("{orders:?} {bills:?} {attempts:?}")
        };
        let cards = provider.list_cards(&by_id("a1")).await.unwrap_err();
        let filtered = provider.cards().filter(None, None).await.unwrap_err();
        for error in [orders, bills, attempts, &cards, &filtered] {
            assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None), "{error}");
        }
    }
}

/// No page of cards can be asked for, and a card that is missing must not look deleted.
#[tokio::test]
async fn cards_of_which_more_follow_are_not_shown_as_all() {
    let card = r#"{"card_id":7}"#;
    for (more, is_whole) in [
        (r#""has_more":true"#, false),
        (r#""total":1,"total_count":2"#, false),
        (r#""total":"9""#, false),
        (r#""has_more":false"#, true),
        (r#""has_more":"true""#, true),
        (r#""total":1,"total_count":0"#, true),
    ] {
        let body = format!(r#"{{"code":0,"Data":[{card}],{more}}}"#);
        let server = ScriptedServer::start([Reply::json(&body), Reply::json(&body)]).await.unwrap();
        let provider = client(&server.base_url());
        let listed = provider.list_cards(&by_reference("1")).await.map_err(|error| error.kind());
        assert_eq!(listed, provider.cards().filter(None, None).await.map_err(|error| error.kind()));
        let expected = if is_whole { Ok(1) } else { Err(ErrorKind::UnclearAnswer) };
        assert_eq!(listed.map(|cards| cards.len()), expected, "{more}");
    }
}

/// A card that is named for another order is not this one's, wherever the answer says so.
#[tokio::test]
async fn cards_of_another_order_are_not_shown_as_this_ones() {
    for case in ["another_order", "card_of_another_order"] {
        let error = cards(case).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None), "{case}");
        assert!(error.to_string().contains("another order"), "{error}");
    }
    let server = ScriptedServer::start([reply("card_info_list", "documented"), reply("card_info_list", "documented")]);
    let server = server.await.unwrap();
    let provider = client(&server.base_url());
    let own = by_id("2C13ED3F-4919-49BD-85B1-0F7183CCCEDA");
    assert_eq!(provider.list_cards(&own).await.unwrap().len(), 3, "in any letter case");
    assert!(provider.list_cards(&by_id("2c13ed3f-4919-49bd-85b1-000000000000")).await.is_err());
}

#[tokio::test]
async fn the_documented_acknowledgements_are_done() {
    assert_eq!(cancel("documented").await.unwrap(), Cancelled::new(Stop::Reversible));
    let server = ScriptedServer::start([
        reply("amount_update", "documented"),
        reply("send_again", "documented"),
        reply("status_update", "documented"),
    ]);
    let server = server.await.unwrap();
    let provider = client(&server.base_url());
    let (target, amount) = (by_reference("90003272"), Money::from_kurus(10_220));
    let change = ChangeAmount { target: target.clone(), amount, shares: None };
    assert_eq!(provider.change_amount(&change).await.unwrap(), Acknowledged::default());
    assert_eq!(provider.resend_link(&target).await.unwrap(), Acknowledged::default());
    assert_eq!(provider.pause(&target).await.unwrap(), Acknowledged::default());
}

#[tokio::test]
async fn an_acknowledgement_that_contradicts_itself_is_unknown() {
    assert_refused(&cancel("refused").await.unwrap_err(), ErrorKind::Refused, "1");
    assert_unknown(&cancel("denied").await.unwrap_err(), ErrorKind::UnclearAnswer);
    assert_unknown(&cancel("refused_beside_success").await.unwrap_err(), ErrorKind::UnclearAnswer);
    for code in ["0", "5", "8", "10", "100", "\"x\""] {
        let body = format!(r#"{{"code":1,"data":[{{"code":1}},{{"code":{code}}}]}}"#);
        let server = ScriptedServer::start([Reply::json(&body), Reply::json(&body)]).await.unwrap();
        let provider = client(&server.base_url());
        assert_unknown(&provider.cancel(&by_reference("1")).await.unwrap_err(), ErrorKind::UnclearAnswer);
        assert_unknown(&provider.create(&order()).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    let refusing = r#"{"code":1,"data":[{"code":1},{"code":"24"},{"message":"x"}]}"#;
    let server = ScriptedServer::start([Reply::json(refusing)]).await.unwrap();
    let error = client(&server.base_url()).cancel(&by_reference("1")).await.unwrap_err();
    assert_refused(&error, ErrorKind::Refused, "1");
}

#[tokio::test]
async fn the_documented_cards_come_in_charge_order() {
    let cards = cards("documented").await.unwrap();
    let ids: Vec<_> = cards.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids, ["1808", "1806", "1801"]);
    assert_eq!(cards[0].masked_number.as_deref(), Some("424242********4242"));
    assert_eq!(cards[0].holder.as_deref(), Some("AGİT"));
    assert_eq!((cards[0].order, cards[0].is_default), (Some(1), Some(true)));
    let error = self::cards("without_a_number").await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None));
}

#[tokio::test]
async fn the_documented_link_is_one_done_row() {
    let rows = link("documented").await.unwrap();
    assert_eq!(rows.summary(), RowsSummary::AllDone);
    assert_eq!(rows.rows[0].id, Some(InstructionId::from_provider("480ceb4e-3c54-4b78-9ba2-4abb4d158f1a")));
    assert_eq!(rows.rows[0].reference, Some(MerchantReference::from_provider("ref3")));
}

#[tokio::test]
async fn each_linked_order_has_its_own_outcome_whatever_its_words() {
    let rows = link("partial").await.unwrap();
    let outcomes: Vec<_> = rows.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Outcome::Done, Outcome::Refused, Outcome::Unknown, Outcome::Unknown, Outcome::Unknown]);
}

#[tokio::test]
async fn a_link_whose_code_and_rows_disagree_is_unknown() {
    for case in ["without_rows", "success_beside_a_refusal"] {
        assert_unknown(&link(case).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    let refused = link("refused").await.unwrap_err();
    assert_refused(&refused, ErrorKind::Refused, "1");
    assert_eq!(message(&refused), "Düzenli ödeme aktif değil.");
    assert_refused(&link("no_card").await.unwrap_err(), ErrorKind::NotFound, "25");
}

#[tokio::test]
async fn the_documented_charge_is_refused_and_its_pause_is_advice() {
    let refused = charge("documented").await.unwrap_err();
    assert_refused(&refused, ErrorKind::Refused, "1");
    assert_eq!(refused.advice(), Advice::NotBefore(Duration::from_secs(117 * 60)));
    let words = "11400528 numarali siparis için 1 saat 57 dakika sonra deneme yapabilirsiniz";
    assert_eq!(message(&refused), words);
    assert!(!refused.to_string().contains("saat"), "the words are not in the one line: {refused}");
    let refused = charge("refused_without_a_pause").await.unwrap_err();
    assert_eq!((refused.kind(), refused.advice()), (ErrorKind::Refused, Advice::Unstated));
    assert_eq!(message(&refused), "Karttan çekim yapılamadı");
    assert_refused(&charge("refused_without_rows").await.unwrap_err(), ErrorKind::NotFound, "24");
}

#[tokio::test]
async fn each_charged_row_has_its_own_outcome() {
    assert_eq!(charge("charged").await.unwrap().summary(), RowsSummary::AllDone);
    let rows = charge("mixed").await.unwrap();
    let outcomes: Vec<_> = rows.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Outcome::Done, Outcome::Refused, Outcome::Unknown, Outcome::Unknown]);
    let advice: Vec<_> = rows.rows.iter().map(|row| row.advice).collect();
    let pause = Advice::NotBefore(Duration::from_secs(57 * 60));
    assert_eq!(advice, [Advice::Unstated, pause, Advice::Unstated, Advice::Unstated], "no pause where all is unknown");
    assert_eq!(rows.rows[2].code.as_ref().map(|code| code.as_str()), Some("99"));
}

#[tokio::test]
async fn a_charge_whose_code_and_rows_disagree_is_unknown() {
    for case in ["success_beside_a_refusal", "unknown_beside_a_refusal", "without_rows"] {
        assert_unknown(&charge(case).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    for case in ["code_as_array", "rows_as_text"] {
        assert_unknown(&charge(case).await.unwrap_err(), ErrorKind::UnreadableAnswer);
    }
}

#[tokio::test]
async fn a_pause_the_server_asks_for_only_lengthens_the_advice() {
    let busy = |seconds: u32| {
        let head =
            format!("HTTP/1.1 503 Busy\r\nretry-after: {seconds}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        Reply::Raw(head.into_bytes())
    };
    for (seconds, waited) in [(5, 60), (600, 600)] {
        let error = create_with(busy(seconds)).await.unwrap_err();
        assert_unknown(&error, ErrorKind::Unavailable);
        assert_eq!(error.advice(), Advice::ReadBack { not_before: Duration::from_secs(waited) });
    }
    let error = find_with(by_reference("2026/001"), busy(30), Assumptions::default()).await.unwrap_err();
    assert_eq!(error.advice(), Advice::NotBefore(Duration::from_secs(30)));
}

//! What each answer comes to: fixtures served as bytes, one test for each row of the verdict table.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use futures_util::StreamExt;
use provider_paynkolay::recurring_core::{
    Advice, AttemptSubject, Cancelled, CollectionAttempt, CollectionStatus, CreateInstruction, Created, Date,
    DateRange, Effect, Error, ErrorKind, FindInstruction, Finding, Instruction, InstructionId, InstructionTarget,
    ListAttempts, ListInstructions, Lookup, Mark, MerchantReference, Money, Operation, RecurringProvider, Schedule,
    Status, Stop, TargetKind,
};
use provider_paynkolay::{Assumptions, Paynkolay};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::paynkolay::{client, config, documented_day, documented_order, fixture};

#[path = "support/paynkolay.rs"]
mod paynkolay;

async fn create_with(reply: Reply) -> Result<Created, Error> {
    let server = ScriptedServer::start([reply]).await.unwrap();
    let result = client(&server.base_url()).create(&documented_order()).await;
    assert_eq!(server.requests().len(), 1, "a write is sent once");
    result
}

async fn create(name: &str) -> Result<Created, Error> {
    create_with(Reply::json(fixture(name))).await
}

fn acpl(number: &str) -> InstructionTarget {
    InstructionTarget::Id(InstructionId::new(number).unwrap())
}

async fn cancel(name: &str) -> Result<Cancelled, Error> {
    let server = ScriptedServer::start([Reply::json(fixture(name))]).await.unwrap();
    client(&server.base_url()).cancel(&acpl("ACPL00395012")).await
}

async fn find(reference: &str, range: DateRange, replies: Vec<Reply>) -> Result<Lookup, Error> {
    let server = ScriptedServer::start(replies).await.unwrap();
    let target = InstructionTarget::Reference(MerchantReference::new(reference).unwrap());
    client(&server.base_url()).find(&FindInstruction { target, range: Some(range) }).await
}

async fn list(range: DateRange, replies: Vec<Reply>) -> Vec<Result<Instruction, Error>> {
    let server = ScriptedServer::start(replies).await.unwrap();
    client(&server.base_url()).list(&ListInstructions { range, group: None }).await.unwrap().collect().await
}

fn assert_unknown(error: &Error, kind: ErrorKind) {
    assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown), "{error}");
    assert!(matches!(error.advice(), Advice::ReadBack { .. }), "{error}");
}

#[tokio::test]
async fn the_documented_create_answer_is_a_created_order_with_its_link_unchanged() {
    let created = create("create/documented.response.json").await.unwrap();
    assert_eq!(created.id, Some(InstructionId::from_provider("ACPL00395013")));
    assert_eq!(created.reference.as_str(), "APITEST001");
    assert_eq!(created.link.as_str(), "https://apptest.paynkolay.com.tr/recurring/payment?q=eyJhb...");
    let trace: Vec<_> = created.trace.iter().collect();
    assert!(trace.contains(&("sessionId", "30833435-7b85-440b-b34a-a8056fe53048")), "{trace:?}");
}

#[tokio::test]
async fn success_is_read_in_every_seen_wrapping_and_content_type() {
    for name in ["create/code_as_text", "create/double_encoded", "create/wrapped"] {
        let created = create(&format!("{name}.response.json")).await;
        assert!(created.is_ok(), "{name}: {created:?}");
    }
    let plain = Reply::answer(200, "text/plain", &fixture("create/documented.response.json"));
    assert!(create_with(plain).await.is_ok());
}

#[tokio::test]
async fn a_success_without_what_it_must_carry_is_unknown() {
    for name in ["create/without_link.response.json", "create/without_number.response.json"] {
        assert_unknown(&create(name).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    for link in ["false", "true", "0", "\"https://\"", "\"-\""] {
        let body = format!(r#"{{"LINK":{link},"INSTRUCTION_NUMBER":"ACPL1","RESPONSE_CODE":2}}"#);
        assert_unknown(&create_with(Reply::json(body)).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    for number in ["0", "false", "\"\"", "\"000\"", "null"] {
        let body = format!(r#"{{"LINK":"https://a","INSTRUCTION_NUMBER":{number},"RESPONSE_CODE":2}}"#);
        assert_unknown(&create_with(Reply::json(body)).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    let object = r#"{"LINK":"https://a","INSTRUCTION_NUMBER":{},"RESPONSE_CODE":2}"#;
    assert_unknown(&create_with(Reply::json(object)).await.unwrap_err(), ErrorKind::UnreadableAnswer);
}

#[tokio::test]
async fn zero_alone_is_refused_and_nothing_happened() {
    let error = create("create/refused.response.json").await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::None));
    assert_eq!(error.provider_code().unwrap().as_str(), "0");
    assert_eq!(error.provider_message().unwrap().as_str(), "Lütfen bilgilerinizi kontrol ediniz");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn nine_is_a_refused_signature_while_that_is_assumed() {
    for name in ["create/hash_failure.response.json", "create/hash_failure_wrapped.response.json"] {
        let error = create(name).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Unauthorized, Effect::None), "{name}");
    }
    let server = ScriptedServer::start([Reply::json(fixture("create/hash_failure.response.json"))]).await.unwrap();
    let assumptions = Assumptions::default().with_nine_is_refusal(false);
    let client = Paynkolay::new(config(&server.base_url()).with_assumptions(assumptions)).unwrap();
    assert_unknown(&client.create(&documented_order()).await.unwrap_err(), ErrorKind::UnclearAnswer);
}

/// A failure code beside what only a success carries proves nothing (D15).
#[tokio::test]
async fn d15_contradictory_answers_are_unknown() {
    for name in ["create/refused_with_link.response.json", "create/refused_with_success_code.response.json"] {
        assert_unknown(&create(name).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
}

/// An unknown code is never success, whatever stands beside it (D8).
#[tokio::test]
async fn d8_unlisted_missing_and_odd_codes_are_unknown() {
    for name in ["create/unknown_code.response.json", "create/no_code.response.json"] {
        assert_unknown(&create(name).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
    for code in ["3", "4", "5", "-2", "22", "2.0", "\"02\"", "\"iki\"", "true", "[2]", "2e0", "20000000000000000000000"]
    {
        let body = format!(r#"{{"LINK":"https://a","INSTRUCTION_NUMBER":"ACPL1","RESPONSE_CODE":{code}}}"#);
        assert_unknown(&create_with(Reply::json(body)).await.unwrap_err(), ErrorKind::UnclearAnswer);
    }
}

#[tokio::test]
async fn any_other_status_is_unknown_even_with_a_refusing_body() {
    for (status, kind) in [
        (201, ErrorKind::UnclearAnswer),
        (302, ErrorKind::UnclearAnswer),
        (400, ErrorKind::UnclearAnswer),
        (401, ErrorKind::UnclearAnswer),
        (404, ErrorKind::UnclearAnswer),
        (429, ErrorKind::Unavailable),
        (500, ErrorKind::Unavailable),
        (503, ErrorKind::Unavailable),
    ] {
        for body in ["create/refused.response.json", "create/documented.response.json"] {
            let reply = Reply::answer(status, "application/json", &fixture(body));
            assert_unknown(&create_with(reply).await.unwrap_err(), kind);
        }
    }
}

#[tokio::test]
async fn what_is_not_the_service_s_json_is_unreadable_and_unknown() {
    for body in ["", "<html><body>Bakım</body></html>", "null", "[]", "{", "\"2\"", r#"{"RESPONSE_CODE":2,"LINK":{}}"#]
    {
        let error = create_with(Reply::answer(200, "text/html", body.as_bytes())).await.unwrap_err();
        assert_eq!(error.effect(), Effect::Unknown, "{body}: {error}");
    }
}

#[tokio::test]
async fn the_provider_s_words_are_shown_without_personal_data_and_secrets() {
    let error = create("create/echoing_refusal.response.json").await.unwrap_err();
    let words = error.provider_message().unwrap().as_str();
    assert!(words.starts_with("java.lang.NullPointerException"), "{words}");
    for hidden in ["Bilge", "Demir", "gmail", "5555555555", "_unitTest", "QUJD"] {
        assert!(!words.contains(hidden), "{words}");
    }
}

/// A token that is repeated in part, or as a form or an address encodes it, is as secret as the whole one.
#[tokio::test]
async fn d9_the_provider_s_words_show_no_part_of_a_token_and_no_encoded_one() {
    let encoded = "sx=900000001%7CQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo%3D%7cTElTVFNVRkZJWA%3d%3d";
    for words in ["Gecersiz token: QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=", "TElTVFNVRkZJWA==", encoded] {
        let body = format!(r#"{{"RESPONSE_CODE":0,"RESPONSE_DATA":"{words}"}}"#);
        let error = create_with(Reply::json(body)).await.unwrap_err();
        let shown = error.provider_message().unwrap().as_str();
        for hidden in ["QUJDREVG", "VVldYWVo", "TElTVFNV", "VRkZJWA"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(shown.contains("***"), "{shown}");
    }
}

#[tokio::test]
async fn the_documented_cancel_answer_is_final_and_counts_collections() {
    let cancelled = cancel("cancel/documented.response.json").await.unwrap();
    assert_eq!((cancelled.stop, cancelled.remaining, cancelled.collected), (Stop::Final, Some(2), Some(0)));
}

#[tokio::test]
async fn a_cancel_is_done_only_with_a_row_of_its_own_number() {
    for name in ["cancel/other_number", "cancel/without_rows", "cancel/refused_with_row"] {
        let error = cancel(&format!("{name}.response.json")).await.unwrap_err();
        assert_unknown(&error, ErrorKind::UnclearAnswer);
    }
    let refused = cancel("cancel/refused.response.json").await.unwrap_err();
    assert_eq!((refused.kind(), refused.effect()), (ErrorKind::Refused, Effect::None));
}

#[tokio::test]
async fn the_documented_list_answer_is_two_orders_although_its_total_count_is_one() {
    let rows = list(documented_day(), vec![Reply::json(fixture("list/documented.response.json"))]).await;
    let [first, second] = rows.as_slice() else { panic!("two rows") };
    let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
    assert_eq!(first.id, None, "the list shows no ACPL number");
    assert_eq!(first.listing_id.as_ref().unwrap().as_str(), "ACLD00347700");
    assert_eq!((first.status.status, first.status.mark), (Status::Rejected, Mark::Documented));
    assert_eq!(first.amount.as_ref().unwrap().value, Some(Money::from_kurus(30_000)));
    assert_eq!((first.collected, first.count), (Some(0), Some(3)));
    assert_eq!(first.next_due, Some(Date::constant(2024, 7, 29)));
    assert_eq!(first.created_on, Some(Date::constant(2024, 7, 29)));
    assert_eq!(first.payer_gsm.as_ref().unwrap().national(), "5555555555");
    assert_eq!(second.reference.as_ref().unwrap().as_str(), "APITEST001", "the leading blank is the provider's");
    assert_eq!(second.status.status, Status::Unknown, "closed after one of two collections");
    assert_eq!(second.next_due, None);
}

#[tokio::test]
async fn every_form_of_an_empty_list_is_empty() {
    for name in ["empty", "null_list", "no_record", "no_record_wrapped"] {
        let rows = list(documented_day(), vec![Reply::json(fixture(&format!("list/{name}.response.json")))]).await;
        assert!(rows.is_empty(), "{name}: {rows:?}");
    }
}

#[tokio::test]
async fn a_failed_window_is_the_stream_s_last_item_and_a_read_has_no_effect() {
    let range = DateRange::last_days(Date::constant(2024, 7, 29), 90);
    let replies = vec![
        Reply::json(fixture("list/one_row.response.json")),
        Reply::json(fixture("list/counted_but_missing.response.json")),
    ];
    let rows = list(range, replies).await;
    assert!(rows[0].is_ok());
    let error = rows[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None));
    assert_eq!(rows.len(), 2, "the third window is not read");
}

/// So many orders that are not the one searched for, as a list shows them.
fn orders(count: usize, reference: impl Fn(usize) -> String) -> String {
    let row = |number| format!(r#"{{"CLIENT_REF_CODE":"{}","INSTRUCTION_ID":"ACLD{number}"}}"#, reference(number));
    (0..count).map(row).collect::<Vec<_>>().join(",")
}

/// Rows that the answer counts and does not hold may be the one searched for.
#[tokio::test]
async fn a_window_that_counts_more_rows_than_it_holds_proves_nothing_and_ends_a_list() {
    let body = |count: &str| {
        let rows = orders(100, |number| format!("R{number}"));
        Reply::json(format!(r#"{{"RESPONSE_CODE":2,"TOTAL_COUNT":{count},"INSTRUCTION_LIST":[{rows}]}}"#))
    };
    for (count, complete) in [("100", true), ("1", true), ("null", true), ("101", false), ("\"500\"", false)] {
        let lookup = find("OURS", documented_day(), vec![body(count)]).await.unwrap();
        assert_eq!((lookup.finding, lookup.search.complete), (Finding::Absent, complete), "{count}");
    }
    let unreadable = find("OURS", documented_day(), vec![body("\"çok\"")]).await.unwrap();
    assert!(!unreadable.search.complete, "a count that cannot be read might be above the rows");
    let two_windows = DateRange::last_days(Date::constant(2024, 7, 29), 45);
    let rows = list(two_windows, vec![body("500")]).await;
    assert_eq!(rows.len(), 101, "the window's rows, an error, and no further window");
    assert_eq!(rows[100].as_ref().unwrap_err().kind(), ErrorKind::UnclearAnswer);
}

#[tokio::test]
async fn a_no_record_answer_that_counts_rows_is_no_empty_list() {
    let body = r#"{"RESPONSE_CODE":0,"ERROR_CODE":"CORE0305","TOTAL_COUNT":3,"INSTRUCTION_LIST":null}"#;
    let error = find("OURS", documented_day(), vec![Reply::json(body)]).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None));
    let none = body.replace(":3", ":0");
    assert!(find("OURS", documented_day(), vec![Reply::json(none)]).await.unwrap().search.complete);
}

/// Ours may be the first one that is not held.
#[tokio::test]
async fn a_search_that_sees_more_nameless_orders_than_it_holds_is_not_complete() {
    for (count, complete) in [(100, true), (101, false)] {
        let rows = orders(count, |_| String::new());
        let body = format!(r#"{{"RESPONSE_CODE":2,"INSTRUCTION_LIST":[{rows}]}}"#);
        let lookup = find("OURS", documented_day(), vec![Reply::json(body)]).await.unwrap();
        assert_eq!((lookup.search.resembling.len(), lookup.search.complete), (100, complete));
    }
}

#[tokio::test]
async fn prose_in_place_of_a_status_or_an_amount_is_made_safe_to_show() {
    let row = r#"{"CLIENT_REF_CODE":"R1","INSTRUCTION_STATUS":"Onay bekliyor 0555 000 11 22","ACTIVE":"a@b.co",
        "TRANSACTION_AMOUNT":"5550001122 a@b.co"}"#;
    let body = format!(r#"{{"RESPONSE_CODE":2,"INSTRUCTION_LIST":[{row}]}}"#);
    let rows = list(documented_day(), vec![Reply::json(body)]).await;
    let payment = row.replace("CLIENT_REF_CODE", "CLIENT_REFERENCE_CODE").replace("INSTRUCTION_STATUS", "STATUS");
    let payment = payment.replace("ACTIVE", "REFERENCE_CODE").replace("{", r#"{"TRANSACTION_TYPE":"SALES","#);
    let payments = payments_of("R1", Assumptions::default(), vec![format!("[{payment}]")]).await;
    assert!(rows[0].is_ok() && payments[0].is_ok());
    let shown = format!("{rows:?} {payments:?}");
    assert!(shown.contains("Onay bekliyor ***") && shown.contains("SALES Onay bekliyor ***"), "{shown}");
    for hidden in ["0555 000", "5550001122", "a@b.co"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

/// Two orders under one number of the provider's are two orders: only what neighbouring windows both show is one.
#[tokio::test]
async fn two_orders_of_one_number_are_not_merged() {
    let rows = r#"[{"CLIENT_REF_CODE":"R1","INSTRUCTION_ID":"0","TRANSACTION_AMOUNT":"10.00","TRX_DATE":"01.07.2024"},
        {"CLIENT_REF_CODE":"R1","INSTRUCTION_ID":"0","TRANSACTION_AMOUNT":"99.00","TRX_DATE":"01.07.2024"}]"#;
    let body = format!(r#"{{"RESPONSE_CODE":2,"INSTRUCTION_LIST":{rows}}}"#);
    let found = find("R1", documented_day(), vec![Reply::json(&body)]).await.unwrap().finding;
    assert!(matches!(found, Finding::Ambiguous(rows) if rows.len() == 2));
    assert_eq!(list(documented_day(), vec![Reply::json(&body)]).await.len(), 2);
}

#[tokio::test]
async fn a_row_that_two_neighbouring_windows_show_is_listed_once() {
    let range = DateRange::last_days(Date::constant(2024, 7, 29), 60);
    let edge = String::from_utf8(fixture("list/one_row.response.json")).unwrap();
    let edge = edge.replace(r#""TRX_DATE":"29.07.2024""#, r#""TRX_DATE":"30.06.2024""#);
    let row = || Reply::json(&edge);
    assert_eq!(list(range, vec![row(), row()]).await.len(), 1);
    let lookup = find("APITEST001", range, vec![row(), row()]).await.unwrap();
    assert!(matches!(lookup.finding, Finding::Found(_)));
}

#[tokio::test]
async fn two_orders_under_one_reference_are_ambiguous() {
    let lookup =
        find("APITEST001", documented_day(), vec![Reply::json(fixture("list/documented.response.json"))]).await;
    let Finding::Ambiguous(rows) = lookup.unwrap().finding else { panic!("not ambiguous") };
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn a_search_reports_its_windows_newest_first_and_is_complete_only_over_real_lists() {
    let range = DateRange::last_days(Date::constant(2024, 7, 29), 45);
    let no_record = || Reply::json(fixture("list/no_record.response.json"));
    let lookup = find("APITEST001", range, vec![no_record(), no_record()]).await.unwrap();
    assert_eq!(lookup.finding, Finding::Absent);
    assert_eq!((lookup.search.by, lookup.search.complete), (TargetKind::Reference, true));
    let windows: Vec<String> =
        lookup.search.windows.iter().map(|window| format!("{}..{}", window.from(), window.to())).collect();
    assert_eq!(windows, ["2024-06-30..2024-07-29", "2024-06-15..2024-06-29"]);
    let null_list = Reply::json(fixture("list/null_list.response.json"));
    let lookup = find("APITEST001", range, vec![no_record(), null_list]).await.unwrap();
    assert_eq!((lookup.finding, lookup.search.complete), (Finding::Absent, false));
}

#[tokio::test]
async fn a_window_whose_answer_is_too_large_is_halved_down_to_a_day() {
    let huge = || Reply::json(format!(r#"{{"INSTRUCTION_LIST":[],"pad":"{}"}}"#, "x".repeat(5_000)));
    let one = || Reply::json(fixture("list/one_row.response.json"));
    let server = ScriptedServer::start([huge(), one(), huge(), huge(), one()]).await.unwrap();
    let config = config(&server.base_url());
    let transport = provider_paynkolay::TransportSettings::default().with_max_answer_bytes(4_000).with_read_retries(0);
    let client = Paynkolay::new(config.with_transport(transport)).unwrap();
    let range = DateRange::last_days(Date::constant(2024, 7, 29), 4);
    let rows: Vec<_> = client.list(&ListInstructions { range, group: None }).await.unwrap().collect().await;
    let asked: Vec<String> = server.requests().iter().map(|request| dates(&request.body)).collect();
    assert_eq!(
        asked,
        ["26.07.2024-29.07.2024", "28.07.2024-29.07.2024", "26.07.2024-27.07.2024", "27.07.2024-27.07.2024"]
    );
    assert!(rows[0].is_ok());
    let error = rows[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreadableAnswer, "a single day cannot be halved: {error}");
}

fn dates(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    format!("{}-{}", body["startDate"].as_str().unwrap(), body["endDate"].as_str().unwrap())
}

/// Nothing is sent for what the capabilities do not list.
#[tokio::test]
async fn d22_what_is_not_offered_is_refused_with_nothing_sent() {
    let server = ScriptedServer::start([]).await.unwrap();
    let client = client(&server.base_url());
    let by_reference = InstructionTarget::Reference(MerchantReference::new("A").unwrap());
    let refused = [
        client.cancel(&by_reference).await.map(drop).unwrap_err(),
        client.pause(&acpl("ACPL1")).await.map(drop).unwrap_err(),
        client.list_cards(&acpl("ACPL1")).await.map(drop).unwrap_err(),
        client.find(&FindInstruction { target: acpl("ACPL1"), range: None }).await.map(drop).unwrap_err(),
        client.create(&monthly()).await.map(drop).unwrap_err(),
        client.create(&thirteen_times()).await.map(drop).unwrap_err(),
    ];
    for error in refused {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Unsupported, Effect::None), "{error}");
    }
    assert!(client.create(&monthly()).await.unwrap_err().to_string().contains("360 days"), "the drift is named");
    assert!(server.requests().is_empty());
}

fn monthly() -> CreateInstruction {
    let mut order = documented_order();
    order.schedule = Schedule::new(paynkolay::TODAY, "1m".parse().unwrap(), 2).unwrap();
    order
}

fn thirteen_times() -> CreateInstruction {
    let mut order = documented_order();
    order.schedule = Schedule::new(paynkolay::TODAY, "30d".parse().unwrap(), 13).unwrap();
    order
}

#[tokio::test]
async fn a_missing_credential_is_named_and_nothing_is_sent() {
    let server = ScriptedServer::start([]).await.unwrap();
    let address = provider_paynkolay::BaseAddress::parse(&server.base_url()).unwrap();
    let credentials = provider_paynkolay::PaynkolayCredentials::none();
    let config = provider_paynkolay::PaynkolayConfig::new(credentials).with_base_address(address);
    let client = Paynkolay::new(config.with_clock(std::sync::Arc::new(paynkolay::FixedClock))).unwrap();
    let create = client.create(&documented_order()).await.unwrap_err();
    let list = client.list(&ListInstructions { range: documented_day(), group: None }).await.map(drop).unwrap_err();
    assert_eq!((create.kind(), create.operation()), (ErrorKind::Misconfigured, Operation::Create));
    assert_eq!(list.kind(), ErrorKind::Misconfigured);
    assert!(list.to_string().contains("sx-list"), "{list}");
    assert!(server.requests().is_empty());
}

/// Credentials never go out unencrypted to the vendor, not even through an address that is called a simulator's.
#[test]
fn the_vendor_s_own_hosts_are_spoken_to_over_tls_only() {
    for address in ["http://paynkolay.nkolayislem.com.tr", "http://PAYNKOLAYTEST.nkolayislem.com.tr:80/"] {
        let address = provider_paynkolay::BaseAddress::parse_simulator(address).unwrap();
        let config = provider_paynkolay::PaynkolayConfig::new(paynkolay::credentials()).with_base_address(address);
        assert_eq!(Paynkolay::new(config).unwrap_err().kind(), ErrorKind::Misconfigured);
    }
}

async fn attempts(reference: &str, days: u16, answers: &[&str]) -> Vec<Result<CollectionAttempt, Error>> {
    let replies = answers.iter().map(|name| Reply::json(fixture(&format!("payment_list/{name}.response.json"))));
    let server = ScriptedServer::start(replies).await.unwrap();
    let range = DateRange::last_days(Date::constant(2024, 12, 24), days);
    let of = AttemptSubject::Reference { reference: MerchantReference::new(reference).unwrap(), range };
    client(&server.base_url()).list_attempts(&ListAttempts { of }).await.unwrap().collect().await
}

#[tokio::test]
async fn the_documented_payment_is_an_attempt_of_the_order_before_the_pipe() {
    let rows = attempts("114488219", 1, &["documented"]).await;
    let [Ok(attempt)] = rows.as_slice() else { panic!("one attempt: {rows:?}") };
    assert_eq!(attempt.transaction.as_deref(), Some("IKSIRPF419781"));
    assert_eq!(attempt.status.status, CollectionStatus::Failed);
    assert_eq!(attempt.amount.as_ref().unwrap().value, Some(Money::from_kurus(100)));
    assert_eq!(attempt.at.unwrap().to_string(), "2024-12-24T16:09:21");
    assert!(attempt.raw.as_str().contains("TERMINAL_NAME"), "the row is kept whole");
    assert!(!format!("{attempt:?}").contains("Bilge"), "and not shown");
}

#[tokio::test]
async fn an_order_s_attempts_are_picked_by_reference_and_odd_ones_stay_unknown() {
    let rows = attempts("APITEST001", 1, &["mixed"]).await;
    let seen: Vec<_> = rows
        .iter()
        .map(|row| row.as_ref().unwrap())
        .map(|row| (row.transaction.as_deref().unwrap(), row.status.status, row.at.is_some()))
        .collect();
    let expected = [
        ("IKSIRPF1", CollectionStatus::Collected, true),
        ("IKSIRPF2", CollectionStatus::Waiting, true),
        ("IKSIRPF3", CollectionStatus::Refunded, true),
        ("IKSIRPF4", CollectionStatus::Unknown, false),
    ];
    assert_eq!(seen, expected);
    assert_eq!(attempts("APITEST001", 1, &["result_as_text"]).await.len(), 1);
}

#[tokio::test]
async fn a_list_of_payments_without_its_list_or_with_a_wrong_signature_is_an_error() {
    let unclear = attempts("A", 1, &["without_list"]).await.remove(0).unwrap_err();
    assert_eq!((unclear.kind(), unclear.effect()), (ErrorKind::UnclearAnswer, Effect::None));
    let refused = attempts("A", 90, &["no_record", "hash_failure"]).await;
    let [Err(refused)] = refused.as_slice() else { panic!("the first error ends the stream") };
    assert_eq!(refused.kind(), ErrorKind::Unauthorized);
}

/// The attempts of a reference on one day, out of the lists of payments that are answered.
async fn payments_of(
    reference: &str,
    assumptions: Assumptions,
    lists: Vec<String>,
) -> Vec<Result<CollectionAttempt, Error>> {
    let reply = |list: &String| Reply::json(format!(r#"{{"result":{{"RESPONSE_CODE":"2","LIST":{list}}}}}"#));
    let server = ScriptedServer::start(lists.iter().map(reply)).await.unwrap();
    let client = Paynkolay::new(config(&server.base_url()).with_assumptions(assumptions)).unwrap();
    let range = DateRange::day(Date::constant(2024, 12, 24));
    let of = AttemptSubject::Reference { reference: MerchantReference::new(reference).unwrap(), range };
    let rows = client.list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
    assert_eq!(server.requests().len(), lists.len(), "every page is read and none after the last");
    rows
}

/// A page of payments of one reference, with these numbers.
fn page(numbers: &[u32]) -> String {
    let row = |number: &u32| format!(r#"{{"CLIENT_REFERENCE_CODE":"R1","REFERENCE_CODE":"IKSIRPF{number}"}}"#);
    format!("[{}]", numbers.iter().map(row).collect::<Vec<_>>().join(","))
}

#[tokio::test]
async fn pages_of_payments_are_read_to_the_first_empty_one_if_a_setting_says_so() {
    let paged = || Assumptions::default().with_payment_page_size(Some(2));
    let numbers = |rows: &[Result<CollectionAttempt, Error>]| -> Vec<String> {
        rows.iter().map(|row| row.as_ref().unwrap().transaction.clone().unwrap()).collect()
    };
    let lists = vec![page(&[1, 2]), page(&[3]), page(&[])];
    assert_eq!(numbers(&payments_of("R1", paged(), lists).await), ["IKSIRPF1", "IKSIRPF2", "IKSIRPF3"]);
    let moved = vec![page(&[1, 2]), page(&[2, 3]), page(&[])];
    assert_eq!(numbers(&payments_of("R1", paged(), moved).await).len(), 3, "a row that moved on is shown once");
    assert!(payments_of("R1", paged(), vec![page(&[])]).await.is_empty());
}

/// A server that knows no pages, or makes them of another size than was asked for, must not look like one that does.
#[tokio::test]
async fn pages_of_payments_that_do_not_go_on_as_asked_for_are_an_error() {
    let paged = || Assumptions::default().with_payment_page_size(Some(2));
    for lists in [vec![page(&[1, 2]), page(&[1, 2])], vec![page(&[1]), page(&[2, 3])], vec![page(&[1]), page(&[1])]] {
        let rows = payments_of("R1", paged(), lists.clone()).await;
        let [Err(error)] = rows.as_slice() else { panic!("{lists:?}: {rows:?}") };
        assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::None), "{lists:?}");
    }
}

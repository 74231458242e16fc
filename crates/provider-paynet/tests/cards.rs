//! Cards at Paynet: golden requests, documented answers, refusals, answers that prove nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use provider_paynet::recurring_core::{
    Acknowledged, AgentId, CardId, CardTarget, Effect, Error, ErrorKind, GroupReference, InstructionTarget, ListingId,
};
use provider_paynet::{
    Assumptions, CardAdded, CardAddition, CardExpiry, CardHolder, CardLabel, CardNumber, SecurityCode, TdsChallenge,
    TdsSession, WebAddress, YearForm,
};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::golden::{assert_only_request, assert_unsent, seen, server};
use self::paynet::{by_id, by_reference, client, client_assuming, fixture};

#[path = "support/golden.rs"]
mod golden;
#[path = "support/paynet.rs"]
mod paynet;

const ID: &str = "68bdfa37-65cd-4481-b14a-90aa731ccf3b";
const HTML: &str = "<html>Bakım</html>";

fn card(id: &str) -> CardId {
    CardId::new(id).unwrap()
}

fn label() -> CardLabel {
    CardLabel::new("bayikart").unwrap()
}

fn listed() -> InstructionTarget {
    InstructionTarget::ListingId(ListingId::new("a").unwrap())
}

fn refused(kind: ErrorKind, code: &str) -> (ErrorKind, Effect, Option<String>) {
    (kind, Effect::None, Some(code.to_owned()))
}

fn unknown(kind: ErrorKind) -> (ErrorKind, Effect) {
    (kind, Effect::Unknown)
}

/// A server that answers what is no JSON.
async fn broken() -> ScriptedServer {
    ScriptedServer::start([Reply::answer(200, "text/html", HTML.as_bytes())]).await.unwrap()
}

#[tokio::test]
async fn a_label_is_the_documented_example() {
    let server = server("card_info_label_update/documented.response.json").await;
    let done = client(&server.base_url()).cards().label(&card("3956"), &label()).await.unwrap();
    assert_eq!(done, Acknowledged::default());
    assert_only_request(&server, "card_info_label_update", "documented");
    let server = golden::server("card_info_label_update/no_card.response.json").await;
    let answer = client(&server.base_url()).cards().label(&card("3956"), &label()).await;
    assert_eq!(seen(answer), refused(ErrorKind::NotFound, "25"));
    let (kind, effect, _) = seen(client(&broken().await.base_url()).cards().label(&card("3956"), &label()).await);
    assert_eq!((kind, effect), unknown(ErrorKind::UnreadableAnswer));
}

/// Code 12 names nothing; a label is set on a card, so it is the card that does not exist.
#[tokio::test]
async fn a_label_on_no_card_says_so_and_what_to_do_without_repeating_the_label() {
    for case in ["no_data", "no_card"] {
        let server = server(&format!("card_info_label_update/{case}.response.json")).await;
        let error = client(&server.base_url()).cards().label(&card("3956"), &label()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::NotFound, Effect::None), "{case}");
        let detail = error.detail();
        assert!(detail.contains("no such card") && detail.contains("no label was set"), "{case}: {detail}");
        assert!(detail.contains("from the cards of its order"), "{case}: {detail}");
        assert!(!format!("{error:?} {:?}", error.provider_message()).contains("bayikart"), "{error:?}");
    }
    let server = server("card_info_label_update/no_data.response.json").await;
    let deleted = client(&server.base_url()).cards().delete(&card("3956"), &by_reference("a")).await.unwrap_err();
    assert!(deleted.detail().contains("no such card or no such order"), "{deleted}");
}

async fn delete(case: &str) -> Result<Acknowledged, Error> {
    let server = server(&format!("card_info_delete/{case}.response.json")).await;
    client(&server.base_url()).cards().delete(&card("1800"), &by_reference("90000350")).await
}

#[tokio::test]
async fn a_deleted_card_is_the_documented_example() {
    let server = server("card_info_delete/documented.response.json").await;
    client(&server.base_url()).cards().delete(&card("1800"), &by_reference("90000350")).await.unwrap();
    assert_only_request(&server, "card_info_delete", "documented");
    let server = golden::server("card_info_delete/without_card.response.json").await;
    client(&server.base_url()).cards().delete(&card("K-12"), &by_id(ID)).await.unwrap();
    assert_only_request(&server, "card_info_delete", "by_id");
    assert_unsent(client("http://127.0.0.1:1").cards().delete(&card("1"), &listed()).await, ErrorKind::Unsupported);
}

#[tokio::test]
async fn the_only_card_stays_and_another_deleted_card_is_no_success() {
    assert_eq!(seen(delete("only_card").await), refused(ErrorKind::Refused, "1"));
    let (kind, effect, _) = seen(delete("another_card").await);
    assert_eq!((kind, effect), unknown(ErrorKind::UnclearAnswer));
    let server = broken().await;
    let (kind, effect, _) = seen(client(&server.base_url()).cards().delete(&card("1"), &by_id(ID)).await);
    assert_eq!((kind, effect), unknown(ErrorKind::UnreadableAnswer));
}

#[tokio::test]
async fn cards_are_arranged_as_in_the_documented_example() {
    let server = server("card_info_arrange/documented.response.json").await;
    let cards = ["1808", "1806", "1801", "1799", "1800"].map(card);
    let target = by_id("2c13ed3f-4919-49bd-85b1-0f7183ccceda");
    client(&server.base_url()).cards().arrange(&target, &cards).await.unwrap();
    assert_only_request(&server, "card_info_arrange", "documented");
    let server = golden::server("card_info_arrange/refused.response.json").await;
    let answer = client(&server.base_url()).cards().arrange(&by_reference("2026/001"), &[card("K-12")]).await;
    assert_eq!(seen(answer), refused(ErrorKind::NotFound, "25"));
    assert_only_request(&server, "card_info_arrange", "by_reference");
    let (kind, effect, _) = seen(client(&broken().await.base_url()).cards().arrange(&by_id(ID), &[card("1")]).await);
    assert_eq!((kind, effect), unknown(ErrorKind::UnreadableAnswer));
}

#[tokio::test]
async fn no_card_and_a_card_named_twice_are_refused_with_nothing_sent() {
    let provider = client("http://127.0.0.1:1");
    assert_unsent(provider.cards().arrange(&by_id(ID), &[]).await, ErrorKind::InvalidRequest);
    let twice = [card("1"), card("2"), card("1")];
    assert_unsent(provider.cards().arrange(&by_id(ID), &twice).await, ErrorKind::InvalidRequest);
    assert_unsent(provider.cards().arrange(&listed(), &[card("1")]).await, ErrorKind::Unsupported);
}

#[tokio::test]
async fn cards_are_filtered_by_dealer_and_label_or_not_at_all() {
    let server = server("card_info_filter/documented.response.json").await;
    let cards = client(&server.base_url()).cards().filter(None, None).await.unwrap();
    assert_only_request(&server, "card_info_filter", "everything");
    assert_eq!((cards.len(), cards[0].id.as_str()), (1, "1217"));
    assert_eq!(cards[0].masked_number.as_deref(), Some("540667********5403"));
    assert_eq!((cards[0].label.as_deref(), cards[0].order), (None, None));
    let server = golden::server("card_info_filter/no_data.response.json").await;
    let agent = AgentId::new("1204").unwrap();
    assert!(client(&server.base_url()).cards().filter(Some(&agent), Some(&label())).await.unwrap().is_empty());
    assert_only_request(&server, "card_info_filter", "by_dealer_and_label");
    for (case, kind) in [
        ("no_data_beside_a_card", ErrorKind::UnclearAnswer),
        ("without_a_list", ErrorKind::UnclearAnswer),
        ("refused", ErrorKind::Refused),
    ] {
        let server = golden::server(&format!("card_info_filter/{case}.response.json")).await;
        let (seen, effect, _) = seen(client(&server.base_url()).cards().filter(None, None).await);
        assert_eq!((seen, effect), (kind, Effect::None), "{case}");
    }
    let (kind, effect, _) = seen(client(&broken().await.base_url()).cards().filter(None, None).await);
    assert_eq!((kind, effect), (ErrorKind::UnreadableAnswer, Effect::None));
}

fn addition(target: CardTarget, month: u8, year: u16) -> CardAddition {
    CardAddition::new(
        target,
        WebAddress::new("https://example.com/tds").unwrap(),
        CardNumber::new("4355 0843 5508 4358").unwrap(),
        CardExpiry::new(month, year).unwrap(),
        SecurityCode::new("987").unwrap(),
    )
}

fn for_order(reference: &str) -> CardTarget {
    CardTarget::Instruction(by_reference(reference))
}

#[tokio::test]
async fn a_card_goes_out_once_as_the_documented_example_writes_it() {
    let answer = "create_card_tds_initial/documented.response.json";
    let server = server(answer).await;
    let full = CardAddition::new(
        CardTarget::Instruction(by_id(ID)),
        WebAddress::new("https://example.com/tds?order=2026%2F001").unwrap(),
        CardNumber::new("4355-0843-5508-4358").unwrap(),
        CardExpiry::parse("3/29").unwrap(),
        SecurityCode::new("987").unwrap(),
    );
    let full = full.with_holder(CardHolder::new("Bahar \"Şen\"").unwrap()).with_label(label());
    let challenge = client(&server.base_url()).cards().begin_adding(full).await.unwrap();
    assert_only_request(&server, "create_card_tds_initial", "full");
    assert_eq!(challenge.session(), &session());
    assert!(
        challenge.post_url().unwrap().ends_with("session_id=js_EAAAA&token_id=FF349CFA-6667-4555-8BD6-02BF5E181D80")
    );
    assert!(challenge.html().unwrap().starts_with("<form name=\"paynetForm\""));

    let server = golden::server(answer).await;
    let assumptions = Assumptions::default().with_card_year(YearForm::FourDigits);
    let group = CardTarget::Group(GroupReference::new("daire-5").unwrap());
    client_assuming(&server.base_url(), assumptions).cards().begin_adding(addition(group, 12, 2029)).await.unwrap();
    assert_only_request(&server, "create_card_tds_initial", "by_group");

    let server = golden::server(answer).await;
    let addition = addition(for_order("2026/001"), 12, 2029);
    client(&server.base_url()).cards().begin_adding(addition).await.unwrap();
    assert_only_request(&server, "create_card_tds_initial", "by_reference");
}

async fn begin(case: &str) -> Result<TdsChallenge, Error> {
    let server = server(&format!("create_card_tds_initial/{case}.response.json")).await;
    client(&server.base_url()).cards().begin_adding(addition(for_order("2026/001"), 12, 2029)).await
}

#[tokio::test]
async fn a_challenge_needs_its_session_and_a_way_to_the_bank() {
    let challenge = begin("page_only").await.unwrap();
    assert!(challenge.post_url().is_none() && challenge.html().is_some());
    let unclear = ["without_a_way", "without_token", "refused_with_a_session", "wrong_card", "begun_and_denied"];
    for case in unclear {
        let (kind, effect, _) = seen(begin(case).await);
        assert_eq!((kind, effect), unknown(ErrorKind::UnclearAnswer), "{case}");
    }
    let server = broken().await;
    let answer = client(&server.base_url()).cards().begin_adding(addition(for_order("a"), 12, 2029)).await;
    let (kind, effect, _) = seen(answer);
    assert_eq!((kind, effect), unknown(ErrorKind::UnreadableAnswer));
    assert_eq!(server.requests().len(), 1, "a card is never sent twice");
}

/// The page beside the address leads to the same place, so it does not save the answer.
#[tokio::test]
async fn a_payer_is_never_sent_to_an_address_that_is_not_encrypted() {
    let unencrypted = begin("unencrypted").await.unwrap_err();
    assert_eq!((unencrypted.kind(), unencrypted.effect()), (ErrorKind::UnclearAnswer, Effect::Unknown));
    assert!(unencrypted.detail().contains("send nobody there") && !unencrypted.to_string().contains("example.com"));
    for address in ["javascript:alert(1)", "/tds", "https://a@example.com/", "https://"] {
        let reply = format!(r#"{{"code":0,"session_id":"js_1","token_id":"t","post_url":"{address}"}}"#);
        let server = ScriptedServer::start([Reply::json(reply)]).await.unwrap();
        let answer = client(&server.base_url()).cards().begin_adding(addition(for_order("a"), 12, 2029)).await;
        let (kind, effect, _) = seen(answer);
        assert_eq!((kind, effect), unknown(ErrorKind::UnclearAnswer), "{address}");
    }
}

#[tokio::test]
async fn d9_words_that_repeat_the_card_are_shown_without_it() {
    let refused = begin("refused").await.unwrap_err();
    assert_eq!((refused.kind(), refused.effect()), (ErrorKind::Refused, Effect::None));
    let words = refused.provider_message().unwrap().as_str();
    assert_eq!(words, "Sayın Bahar Şen, *** (***) kabul edilmedi: ***");
}

#[tokio::test]
async fn an_expired_card_is_refused_with_nothing_sent() {
    let provider = client("http://127.0.0.1:1");
    for (month, year) in [(10, 2026), (12, 2025)] {
        let answer = provider.cards().begin_adding(addition(for_order("a"), month, year)).await;
        assert_unsent(answer, ErrorKind::InvalidRequest);
    }
    let to_listed = addition(CardTarget::Instruction(listed()), 11, 2026);
    assert_unsent(provider.cards().begin_adding(to_listed).await, ErrorKind::Unsupported);
}

fn session() -> TdsSession {
    TdsSession::new("js_EAAAA", "FF349CFA-6667-4555-8BD6-02BF5E181D80").unwrap()
}

async fn confirm(case: &str) -> Result<CardAdded, Error> {
    confirm_with(Reply::json(fixture(&format!("create_card_tds_confirm/{case}.response.json")))).await
}

async fn confirm_with(reply: Reply) -> Result<CardAdded, Error> {
    let server = ScriptedServer::start([reply]).await.unwrap();
    let answer = client(&server.base_url()).cards().confirm_adding(&session()).await;
    assert_only_request(&server, "create_card_tds_confirm", "documented");
    answer
}

#[tokio::test]
async fn the_flag_decides_and_without_it_the_code() {
    let with_number = CardAdded::Added { card: Some(card("1808")) };
    assert_eq!(confirm("added").await.unwrap(), with_number);
    assert_eq!(confirm("added_beside_code_1").await.unwrap(), with_number);
    assert_eq!(confirm("added_by_code").await.unwrap(), CardAdded::Added { card: None });
    let by_bank = confirm("refused_by_bank").await.unwrap_err();
    assert_eq!((by_bank.kind(), by_bank.effect()), (ErrorKind::Refused, Effect::None), "{by_bank}");
    assert_eq!(by_bank.provider_message().unwrap().as_str(), "Yetersiz bakiye, ***");
    assert_eq!(seen(confirm("refused_by_code").await), refused(ErrorKind::Refused, "11"));
}

/// The page's own example, code 1 beside a text of success, proves nothing; nor does anything that contradicts itself.
#[tokio::test]
async fn what_proves_neither_is_left_to_the_list_of_cards() {
    for (case, code) in [
        ("documented", "1"),
        ("session_used", "17"),
        ("added_beside_an_error", "0"),
        ("added_beside_another_code", "16"),
        ("refused_beside_a_card", "1"),
        ("refused_beside_code_0", "0"),
        ("refused_beside_code_16", "16"),
        ("added_but_for_one_order", "0"),
        ("flag_unreadable", "0"),
        ("code_0_beside_an_error", "0"),
    ] {
        match confirm(case).await.unwrap() {
            CardAdded::Undetermined { code: shown, .. } => assert_eq!(shown.unwrap().as_str(), code, "{case}"),
            added @ CardAdded::Added { .. } => panic!("{case}: {added:?}"),
        }
    }
    let empty = confirm_with(Reply::json("{}")).await.unwrap();
    assert_eq!(empty, CardAdded::Undetermined { code: None, message: None });
    let error_object = br#"{"type":"api_error","code":400,"is_succeed":true,"card_id":1808}"#;
    let with_type = br#"{"type":"api_error","code":0,"is_succeed":true,"card_id":1808}"#;
    for reply in [Reply::answer(400, "application/json", error_object), Reply::json(with_type)] {
        let answer = confirm_with(reply).await.unwrap();
        assert!(matches!(answer, CardAdded::Undetermined { .. }), "{answer:?}");
    }
    for (reply, kind) in [
        (Reply::answer(200, "text/html", HTML.as_bytes()), ErrorKind::UnreadableAnswer),
        (Reply::answer(503, "text/html", HTML.as_bytes()), ErrorKind::Unavailable),
        (Reply::answer(500, "application/json", br#"{"is_succeed":true,"code":0}"#), ErrorKind::Unavailable),
        (Reply::Close, ErrorKind::NoAnswer),
    ] {
        let (seen, effect, _) = seen(confirm_with(reply).await);
        assert_eq!((seen, effect), unknown(kind));
    }
}

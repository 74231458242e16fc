//! Planted leaks are found in every form, and what only looks alike is not.

use std::any::Any;

use recurring_core::{Error, ErrorKind, Operation, ProviderMessage};

use super::{Hidden, LeakCanary, TraceCapture, canary, capture_traces};

const KEY: &str = "made/up+key ş\"7f3c";

fn guarding() -> LeakCanary {
    canary().secret(KEY).personal("Ayşe Işık").personal("ayse.isik@example.com").personal("5550001122").card(CARD)
}

const CARD: &str = "4242424242424242";

fn found(text: &str) -> Option<(Hidden, &'static str)> {
    guarding().check_text("here", text).err().map(|leak| (leak.kind, leak.form))
}

#[test]
fn d9_each_form_of_a_planted_leak_is_found() {
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, Engine};
    let secret = |form| Some((Hidden::Secret, form));
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(found(&format!("key={KEY}")), secret("a piece of it"));
    assert_eq!(found("…up+key ş…"), secret("a piece of it"));
    for around in ["", "a", "ab", "abc"] {
        let text = format!("{around}{KEY}{around}");
        assert_eq!(found(&BASE64_STANDARD.encode(&text)), secret("base64"), "{around}");
        assert_eq!(found(&BASE64_URL_SAFE.encode(&text)), secret("base64"), "{around}");
    }
    assert_eq!(found("?k=made%2Fup%2Bkey%20%C5%9F%227f3c"), secret("part of a URL"));
    assert_eq!(found("?k=made%2fup%2bkey"), secret("part of a URL"));
    assert_eq!(found("k=up%2Bkey+%C5%9F"), secret("part of a form"));
    assert_eq!(found(&format!("{KEY:?}")), secret("a piece of it"));
    assert_eq!(found(r#" ş\"7f3c"#), None, "shorter than a piece");
    assert_eq!(found(r#"ey ş\"7f3c"#), secret("a quoted text"));
    assert_eq!(found(&hex), secret("hexadecimal"));
    assert_eq!(found(&hex.to_uppercase()), secret("hexadecimal"));
}

#[test]
fn who_the_payer_is_shows_in_any_case_and_by_parts() {
    let personal = |form| Some((Hidden::Personal, form));
    for text in ["AYŞE IŞIK", "ayse isik", "Ayşe Işık"] {
        assert_eq!(found(text), personal("plain text"), "{text}");
    }
    assert_eq!(found("Sayın AYŞE"), personal("a part of it"));
    assert_eq!(found("Ayse.Isik@other.example"), personal("a part of it"));
    assert_eq!(found("+90 (555) 000 11-22"), personal("its digits"));
    assert_eq!(found("name=Ay%C5%9Fe+I%C5%9F%C4%B1k"), personal("part of a form"));
    assert_eq!(found("someone@example.com, 05550001123, Ayten"), None);
}

#[test]
fn card_numbers_show_with_blanks_and_hyphens_and_masked_ones_are_none() {
    for text in ["4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "card 4242-4242 …"] {
        assert_eq!(found(text), Some((Hidden::Card, "digits in a row")), "{text}");
    }
    assert_eq!(found("424242******4242, 1 of 4242"), None);
}

#[test]
fn errors_are_checked_with_all_that_is_beneath_and_beside_them() {
    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] std::io::Error);
    let beneath = Outer(std::io::Error::other(KEY));
    assert_eq!(guarding().check_error("an error", &beneath).unwrap_err().place, "an error");

    let words = ProviderMessage::redacted(KEY, &[]);
    let error = Error::new(ErrorKind::Refused, Operation::Create, "somewhere", "no").with_message(Some(words));
    assert!(guarding().check_error("an error", &error).is_ok(), "its own Debug hides the words");
    assert!(guarding().check_failure("an error", &error).is_err());
}

#[test]
fn what_serialises_and_what_a_panic_said_are_checked_too() {
    let planted = std::collections::BTreeMap::from([("to", "Ayşe Işık")]);
    assert_eq!(guarding().check_json("a receipt", &planted).unwrap_err().kind, Hidden::Personal);
    let payload: Box<dyn Any + Send> = Box::new(format!("bad key {KEY}"));
    assert_eq!(guarding().check_panic("a panic", payload.as_ref()).unwrap_err().kind, Hidden::Secret);
    assert!(guarding().check_panic("a panic", &"nothing").is_ok());
}

#[test]
fn neither_the_canary_nor_its_finding_repeats_what_it_guards() {
    let canary = guarding();
    assert!(canary.check_debug("the canary", &canary).is_ok());
    let leak = canary.check_text("a log", KEY).unwrap_err();
    assert!(canary.check_error("the finding", &leak).is_ok());
}

#[test]
fn a_canary_that_guards_nothing_finds_nothing() {
    assert!(canary().secret("").personal("").card("").check_text("a text", "anything").is_ok());
}

#[tokio::test]
async fn spans_fields_and_events_of_every_level_are_captured() {
    let capture = TraceCapture::start();
    tokio::spawn(async { tracing::trace!(key = KEY, "sent") }).await.unwrap();
    assert!(guarding().check_text("the log", &capture.text()).is_err());
    drop(capture);

    let (answer, text) = capture_traces(async {
        let _span = tracing::debug_span!("call", payer = "Ayşe Işık").entered();
        7
    })
    .await;
    assert_eq!((answer, guarding().check_text("the log", &text).unwrap_err().kind), (7, Hidden::Personal));
    let (_, silent) = capture_traces(async {}).await;
    assert_eq!(silent, "");
}

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
    assert_eq!(found("MADE/UP+KEY"), secret("a piece of it"));
    for around in ["", "a", "ab", "abc"] {
        let text = format!("{around}{KEY}{around}");
        for encoded in [BASE64_STANDARD.encode(&text), BASE64_URL_SAFE.encode(&text)] {
            assert_eq!(found(&encoded), secret("base64"), "{around}");
        }
    }
    for text in [
        "?k=made%2Fup%2Bkey%20%C5%9F%227f3c",
        "?k=made%2fup%2bkey",
        "k=up%2Bkey+%C5%9F",
        r#"ey ş\"7f3c"#,
        r#"ey ş\\\"7f3c"#,
        r"ey \u015f\u00227f3c",
        r"ey \u{15f}\x227f3c",
        "ey &#351;&quot;7f3c",
        "ey &#x15f;&#34;7f3c",
    ] {
        assert_eq!(found(text), secret("an escaped text"), "{text}");
    }
    assert_eq!(found(r#" ş\"7f3c"#), None, "shorter than a piece");
    assert_eq!(found(&hex), secret("hexadecimal"));
    assert_eq!(found(&format!("0{}", hex.to_uppercase())), secret("hexadecimal"));
    for shown in [format!("{:?}", KEY.as_bytes()), format!("{:#?}", KEY.as_bytes()), format!("{:02x?}", KEY.as_bytes())]
    {
        assert_eq!(found(&shown), secret("a list of bytes"), "{shown}");
        assert_eq!(found(&format!("{shown:?}")), secret("a list of bytes"), "within quotes");
    }
    assert_eq!(found(&format!("{:?}", KEY.chars().collect::<Vec<_>>())), secret("a list of bytes"));
}

#[test]
fn any_twelve_signs_of_base64_show_a_piece_of_a_secret() {
    use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
    let canary = canary().secret("made-up-key-4f1d-of-nobody");
    for around in ["", "a", "ab"] {
        let encoded = BASE64_STANDARD_NO_PAD.encode(format!("{around}made-up-key-4f1d-of-nobody"));
        for stretch in encoded.as_bytes()[around.len() * 2..].windows(12) {
            let stretch = str::from_utf8(stretch).unwrap();
            assert!(canary.check_text("a header", stretch).is_err(), "{stretch} of {encoded}");
        }
    }
}

#[test]
fn who_the_payer_is_shows_in_any_case_and_by_parts() {
    let personal = |form| Some((Hidden::Personal, form));
    for text in ["AYŞE IŞIK", "ayse isik", "Ayşe Işık", "Ayşe\u{a0}Işık", "Ays\u{327}e Is\u{327}\u{131}k"] {
        assert_eq!(found(text), personal("plain text"), "{text}");
    }
    assert_eq!(found("Sayın AYŞE"), personal("a part of it"));
    assert_eq!(found("Ayse.Isik@other.example"), personal("a part of it"));
    for text in ["+90 (555) 000 11-22", "0555/000/11/22", "555_000_11_22", "555,000,1122", "555\u{a0}000\n1122"] {
        assert_eq!(found(text), personal("its digits"), "{text}");
    }
    for text in ["name=Ay%C5%9Fe+I%C5%9F%C4%B1k", r"Ay\u015fe I\u015f\u0131k", "Ay&#351;e", "Ay&#x15f;e", "Ay&scedil;e"]
    {
        assert_eq!(found(text), personal("an escaped text"), "{text}");
    }
    assert_eq!(found("NTU1MDAwMTEyMg=="), personal("base64"), "digits");
    assert_eq!(found("35353530303031313232"), personal("hexadecimal"));
    assert_eq!(found("Gsm([53, 53, 53, 48, 48, 48, 49, 49, 50, 50])"), personal("a list of bytes"));
    assert_eq!(found("[5, 5, 5, 0, 0, 0, 1, 1, 2, 2]"), personal("its digits"));
    assert_eq!(found("someone@example.com, 05550001123, Ayten"), None);
}

#[test]
fn a_number_is_found_whatever_stands_before_its_last_ten_digits() {
    for given in ["+905550001122", "00905550001122", "0555 000 11 22", "0555.000.11.22"] {
        assert!(canary().personal(given).check_text("a log", "tel 0555 000 11 22").is_err(), "{given}");
        assert!(canary().personal(given).check_text("a log", "tel 0555 000 11 23").is_ok(), "{given}");
    }
}

#[test]
fn turkish_names_are_found_in_every_case_and_without_their_marks() {
    for (name, texts) in [
        ("İrem Su", vec!["irem su".to_owned(), "İrem Su".to_lowercase(), "IREM SU".to_owned()]),
        ("Kâmil Îlhan", vec!["kamil".to_owned(), "KAMİL".to_owned(), "Ka\u{302}mil".to_owned(), "ilhan".to_owned()]),
    ] {
        for text in texts {
            assert!(canary().personal(name).check_text("a log", &text).is_err(), "{text}");
        }
    }
}

#[test]
fn short_words_of_a_name_count_together_and_one_of_them_may_be_any_word() {
    let guarding = canary().personal("Ali Can");
    for text in [r#"{"name":"Ali","surname":"Can"}"#, "CAN, ALİ", "surname: Can\n    name: Ali"] {
        assert!(guarding.check_text("a log", text).is_err(), "{text}");
    }
    for text in ["nobody can do it", "validation; cancel", "Ali", &format!("Ali{}Can", " far away".repeat(30))] {
        assert!(guarding.check_text("a log", text).is_ok(), "{text}");
    }
    assert!(canary().personal("Su").check_text("a log", "name=su;").is_err());
    assert!(canary().personal("Su").check_text("a log", "a sum").is_ok());
    assert!(canary().personal("Ali Demir").check_text("a log", "mr. demir").is_err());
}

#[test]
fn an_internet_address_is_found_as_text_and_as_bytes() {
    let guarding = canary().personal("203.0.113.7").personal("2001:db8::7");
    for text in [
        "from 203.0.113.7:443",
        "[203, 0, 113, 7]",
        "[\n    203,\n    0,\n    113,\n    7,\n]",
        "2001:DB8::7",
        "2001:0db8:0000:0000:0000:0000:0000:0007",
    ] {
        assert!(guarding.check_text("a log", text).is_err(), "{text}");
    }
    assert!(guarding.check_text("a log", "203.0.113.70, 1203.0.113.7").is_ok());
}

#[test]
fn card_numbers_show_with_signs_between_and_masked_ones_are_none() {
    for text in [
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "card 4242-4242 …",
        "4242/4242",
        "4242_4242",
        "4242, 4242",
        "4242\u{a0}4242",
        "4242\n4242",
        "****-****-4242-4242",
    ] {
        assert_eq!(found(text), Some((Hidden::Card, "digits in a row")), "{text}");
    }
    assert_eq!(found("34323432343234323432343234323432"), Some((Hidden::Card, "hexadecimal")));
    assert_eq!(found("NDI0MjQyNDI0MjQyNDI0Mg=="), Some((Hidden::Card, "base64")));
    assert_eq!(found("424242******4242, 1 of 4242"), None);
    assert_eq!(found("424242******4242, 424242******4242\n424242******4242"), None);
    assert_eq!(found("4242 42** **** 4242"), None);
}

#[test]
fn a_large_log_is_read_in_time_that_grows_with_the_log_alone() {
    let key: String = ('a'..='z').chain('0'..='9').cycle().step_by(7).take(64).collect();
    let guarding = guarding().secret(&key);
    let line = "DEBUG request{path=\"/v1/subscription/create\" id=01c07dad}: provider_http::client: sent %20 a_b/c+d\n";
    for text in
        [line.repeat(2_000), "4".repeat(100_000), "%25".repeat(60_000), "&".repeat(100_000), "'a', ".repeat(40_000)]
    {
        let clean = canary().secret(&key).check_text("a log", &text);
        assert!(clean.is_ok(), "{clean:?}");
    }
    assert!(guarding.check_text("a log", &(line.repeat(2_000) + KEY)).is_err());
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
fn what_is_no_text_is_not_taken_for_clean() {
    let wrong = std::collections::BTreeMap::from([((1, 2), "a key that JSON does not have")]);
    let unwritten = guarding().check_json("a receipt", &wrong).unwrap_err();
    assert_eq!(unwritten.to_string(), "a receipt shows what could not be checked, as JSON that cannot be written");
    let unread = guarding().check_panic("a panic", &7_u32).unwrap_err();
    assert_eq!(unread.kind, Hidden::Unchecked);
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

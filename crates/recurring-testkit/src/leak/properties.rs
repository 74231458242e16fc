//! Whoever the payer is: each encoding of what they are known by is found, and no masked form is.

use std::fmt::Write as _;

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::Payer;

use super::canary;
use crate::strategy;

type Encode = fn(&str) -> String;

fn joined(text: &str, each: impl Fn(&mut String, char)) -> String {
    let mut encoded = String::new();
    text.chars().for_each(|sign| each(&mut encoded, sign));
    encoded
}

fn in_url(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

/// Letters beyond ASCII in an escape of their own.
fn escaped(text: &str, escape: impl Fn(u32) -> String) -> String {
    joined(
        text,
        |encoded, sign| if sign.is_ascii() { encoded.push(sign) } else { encoded.push_str(&escape(sign.into())) },
    )
}

/// Letters with their marks written after them.
fn decomposed(text: &str) -> String {
    joined(text, |encoded, sign| match sign {
        'ç' => encoded.push_str("c\u{327}"),
        'Ç' => encoded.push_str("C\u{327}"),
        'ğ' => encoded.push_str("g\u{306}"),
        'Ğ' => encoded.push_str("G\u{306}"),
        'ş' => encoded.push_str("s\u{327}"),
        'Ş' => encoded.push_str("S\u{327}"),
        'ö' => encoded.push_str("o\u{308}"),
        'Ö' => encoded.push_str("O\u{308}"),
        'ü' => encoded.push_str("u\u{308}"),
        'Ü' => encoded.push_str("U\u{308}"),
        'İ' => encoded.push_str("I\u{307}"),
        sign => encoded.push(sign),
    })
}

fn hexadecimal(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "{byte:02x}").unwrap();
        encoded
    })
}

const ENCODINGS: [(&str, Encode); 17] = [
    ("plain", str::to_owned),
    ("small", str::to_lowercase),
    ("large", str::to_uppercase),
    ("decomposed", decomposed),
    ("URL", in_url),
    ("form", |text| in_url(text).replace("%20", "+")),
    ("JSON", |text| serde_json::to_string(text).unwrap()),
    ("JSON in ASCII", |text| escaped(text, |code| format!("\\u{code:04x}"))),
    ("Rust", |text| text.escape_unicode().to_string()),
    ("HTML, decimal", |text| escaped(text, |code| format!("&#{code};"))),
    ("HTML, hexadecimal", |text| escaped(text, |code| format!("&#x{code:x};"))),
    ("base64", |text| BASE64_STANDARD.encode(text)),
    ("base64", |text| BASE64_URL_SAFE_NO_PAD.encode(format!("a={text}"))),
    ("hexadecimal", hexadecimal),
    ("bytes", |text| format!("{:?}", text.as_bytes())),
    ("bytes", |text| format!("{:#?}", text.as_bytes())),
    ("bytes", |text| format!("{:02x?}", text.as_bytes())),
];

fn known_by(payer: &Payer) -> Vec<(&'static str, String)> {
    let Payer { name, email, gsm, ip } = payer;
    let mut known = vec![
        ("name", name.as_str().to_owned()),
        ("email", email.as_str().to_owned()),
        ("gsm", gsm.national().to_owned()),
        ("gsm", gsm.with_leading_zero()),
        ("gsm", gsm.international()),
    ];
    known.extend(ip.map(|ip| ("ip", ip.address().to_string())));
    known
}

fn masked_word(word: &str) -> String {
    word.chars().take(1).chain("***".chars()).collect()
}

/// What may be shown of a payer and a card.
fn masked(payer: &Payer, card: &str) -> Vec<String> {
    let (first, last) = (&card[..6], &card[card.len() - 4..]);
    let name: Vec<_> = payer.name.as_str().split(' ').map(masked_word).collect();
    let gsm = payer.gsm.national();
    vec![
        format!("{first}******{last}"),
        format!("{} {}** **** {last}", &first[..4], &first[4..]),
        format!("**** **** **** {last}"),
        format!("{first}xxxxxx{last}"),
        name.join(" "),
        format!("{}@***", masked_word(payer.email.as_str())),
        format!("{}*****{}", &gsm[..3], &gsm[8..]),
        "2026-11-21T09:00:00Z".to_owned(),
    ]
}

proptest! {
    #[test]
    fn each_encoding_of_what_a_payer_is_known_by_is_found(
        payer in strategy::payer(),
        (encoding, encode) in select(ENCODINGS.to_vec()),
        (before, after) in ("[ -~]{0,20}[ \"=:]", "[ \",;]([ -~]{0,20})"),
    ) {
        let canary = canary().payer(&payer);
        // A name of one short word is no more than noise in what is decoded.
        let shortest = match encoding {
            "base64" | "hexadecimal" => 5,
            "bytes" => 3,
            _ => 0,
        };
        for (what, text) in known_by(&payer).into_iter().filter(|(_, text)| text.chars().count() >= shortest) {
            let shown = format!("{before}{}{after}", encode(&text));
            prop_assert!(canary.check_text("a log", &shown).is_err(), "{} of {}: {}", encoding, what, shown);
        }
    }

    #[test]
    fn each_encoding_of_a_secret_and_of_a_card_is_found(
        secret in "[a-zA-Z0-9/+_=|şğİ-]{8,40}",
        card in "[2-6][0-9]{15}",
        (encoding, encode) in select(ENCODINGS.to_vec()),
    ) {
        let canary = canary().secret(&secret).card(&card);
        for text in [secret, card] {
            let shown = format!("key={}\n", encode(&text));
            prop_assert!(canary.check_text("a log", &shown).is_err(), "{}: {}", encoding, shown);
        }
    }

    #[test]
    fn what_is_masked_is_not_found(
        payer in strategy::payer(),
        card in "[2-6][0-9]{5}[0-9]{10}",
        between in select(vec![", ", "\n", "\t", " | ", "\": \""]),
    ) {
        let shown = masked(&payer, &card).join(between);
        let clean = canary().payer(&payer).card(&card).check_text("a receipt", &shown);
        prop_assert!(clean.is_ok(), "{:?} in {}", clean, shown);
    }
}

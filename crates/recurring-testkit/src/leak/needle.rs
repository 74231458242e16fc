//! The forms in which something hidden may show, and how a text is searched for them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::Hidden;

/// The shortest piece of a secret that counts as a leak, in signs; and of a card number, in digits.
const PIECE: usize = 8;
/// The shortest word of a name that is looked for by itself.
const WORD: usize = 4;
/// The shortest stretch of base64 that is looked for: nine bytes.
const BASE64_PIECE: usize = 12;

/// One form of something hidden.
#[derive(Clone)]
pub(super) struct Needle {
    pub(super) kind: Hidden,
    pub(super) form: &'static str,
    text: String,
    side: Side,
}

/// In which reading of a text a needle is looked for.
#[derive(Clone, Copy)]
enum Side {
    Exact,
    Folded,
    Digits,
}

/// A text in the readings in which it is searched.
pub(super) struct Shown<'a> {
    exact: &'a str,
    folded: String,
    digits: String,
}

impl<'a> Shown<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { exact: text, folded: text.chars().map(fold).collect(), digits: joined_digits(text) }
    }
}

impl Needle {
    pub(super) fn is_in(&self, shown: &Shown<'_>) -> bool {
        let side = match self.side {
            Side::Exact => shown.exact,
            Side::Folded => &shown.folded,
            Side::Digits => &shown.digits,
        };
        side.contains(&self.text)
    }
}

/// The forms of a secret: every piece of it, plain and encoded.
pub(super) fn of_secret(secret: &str) -> Vec<Needle> {
    let mut needles = Vec::new();
    for piece in pieces(secret) {
        needles.push(exact(
            Hidden::Secret,
            if piece == secret { "plain text" } else { "a piece of it" },
            piece.clone(),
        ));
        needles.extend(encoded(Hidden::Secret, &piece));
    }
    needles.extend(base64(Hidden::Secret, secret));
    needles
}

/// The forms of a text that tells who somebody is.
pub(super) fn of_personal(text: &str) -> Vec<Needle> {
    let folded = |form, text: &str| {
        let text = text.chars().map(fold).collect();
        Needle { kind: Hidden::Personal, form, text, side: Side::Folded }
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text.chars().all(|sign| !sign.is_alphabetic() && sign != '.') && digits.len() >= PIECE;
    if text.is_empty() {
        return Vec::new();
    }
    if is_number {
        return vec![Needle { kind: Hidden::Personal, form: "its digits", text: digits, side: Side::Digits }];
    }
    let mut needles = vec![folded("plain text", text)];
    let parts: Vec<&str> = match text.split_once('@') {
        Some((local, _)) => vec![local],
        None => text.split_whitespace().collect(),
    };
    let parts = parts.into_iter().filter(|part| part.chars().count() >= WORD && part.chars().any(char::is_alphabetic));
    needles.extend(parts.map(|part| folded("a part of it", part)));
    needles.extend(encoded(Hidden::Personal, text));
    needles.extend(base64(Hidden::Personal, text));
    needles
}

/// The forms of a card number: what would show more than its first six and last four digits.
pub(super) fn of_card(number: &str) -> Vec<Needle> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let piece = |text| Needle { kind: Hidden::Card, form: "digits in a row", text, side: Side::Digits };
    let mut needles: Vec<Needle> = pieces(&digits).into_iter().map(piece).collect();
    needles.extend(base64(Hidden::Card, &digits));
    needles
}

fn exact(kind: Hidden, form: &'static str, text: String) -> Needle {
    Needle { kind, form, text, side: Side::Exact }
}

/// Every stretch of eight signs of a text; the text itself if it has no more.
fn pieces(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    match signs.len() {
        0 => Vec::new(),
        length if length <= PIECE => vec![text.to_owned()],
        _ => signs.windows(PIECE).map(|window| window.iter().collect()).collect(),
    }
}

/// What a text becomes in a URL, in quotes and in hexadecimal, where that is not the text itself.
fn encoded(kind: Hidden, text: &str) -> Vec<Needle> {
    let in_url = |of: &dyn Fn(u8) -> String| text.bytes().map(of).collect::<String>();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let kept = |byte: u8, otherwise: String| if plain(byte) { char::from(byte).to_string() } else { otherwise };
    let quoted = |text: String| text.trim_matches('"').to_owned();
    let forms = [
        ("part of a URL", in_url(&|byte| kept(byte, format!("%{byte:02X}")))),
        ("part of a URL", in_url(&|byte| kept(byte, format!("%{byte:02x}")))),
        ("part of a form", in_url(&|byte| if byte == b' ' { "+".into() } else { kept(byte, format!("%{byte:02X}")) })),
        ("part of a URL", in_url(&|byte| format!("%{byte:02X}"))),
        ("a quoted text", quoted(format!("{text:?}"))),
        ("JSON", quoted(serde_json::to_string(text).unwrap_or_default())),
        ("hexadecimal", in_url(&|byte| format!("{byte:02x}"))),
        ("hexadecimal", in_url(&|byte| format!("{byte:02X}"))),
    ];
    let told = forms.into_iter().filter(|(_, form)| !form.is_empty() && form != text);
    told.map(|(form, text)| exact(kind, form, text)).collect()
}

/// The stretches of base64 that a text becomes wherever it stands among other bytes, in both alphabets.
fn base64(kind: Hidden, text: &str) -> Vec<Needle> {
    let mut needles = Vec::new();
    for before in 0..3 {
        let bytes = [vec![0; before], text.as_bytes().to_vec()].concat();
        // The first signs hold bits of what stands before, the last ones of what comes after.
        let (skip, whole) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        for encoded in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            let Some(certain) = encoded.get(skip..whole).filter(|certain| !certain.is_empty()) else { continue };
            let length = BASE64_PIECE.min(certain.len());
            if length >= PIECE {
                let stretches = (0..=certain.len() - length).filter_map(|at| certain.get(at..at + length));
                needles.extend(stretches.map(|stretch| exact(kind, "base64", stretch.to_owned())));
            }
        }
    }
    needles
}

/// One sign in its plainest form: small, without the marks of Turkish letters.
fn fold(sign: char) -> char {
    match sign {
        'I' | 'İ' | 'ı' => 'i',
        'Ş' | 'ş' => 's',
        'Ğ' | 'ğ' => 'g',
        'Ü' | 'ü' => 'u',
        'Ö' | 'ö' => 'o',
        'Ç' | 'ç' => 'c',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

/// A text whose digits stand together although blanks, hyphens, dots or brackets stood between them.
fn joined_digits(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut between = String::new();
    for sign in text.chars() {
        if matches!(sign, ' ' | '-' | '.' | '(' | ')') && (!between.is_empty() || ends_with_digit(&joined)) {
            between.push(sign);
            continue;
        }
        if !sign.is_ascii_digit() {
            joined.push_str(&between);
        }
        between.clear();
        joined.push(sign);
    }
    joined + &between
}

fn ends_with_digit(text: &str) -> bool {
    text.ends_with(|sign: char| sign.is_ascii_digit())
}

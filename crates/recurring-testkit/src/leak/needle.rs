//! What is looked for: the forms of something hidden, and where in a text each of them counts.

use std::net::IpAddr;

use super::Hidden;
use super::text::folded;

/// The shortest piece of a secret that counts as a leak, in signs; and of a card number, in digits.
const PIECE: usize = 8;
/// The shortest word of a name that is looked for by itself; a shorter text counts only where it stands as a word.
const WORD: usize = 4;
/// How many of the last digits of a telephone number are looked for: those that stay without `0`, `+90` or `0090`.
const NATIONAL: usize = 10;

/// One form of something hidden.
#[derive(Clone)]
pub(super) struct Needle {
    pub(super) kind: Hidden,
    pub(super) form: &'static str,
    /// In the plainest form, or digits alone.
    pub(super) text: String,
    pub(super) side: Side,
    pub(super) stands: Stands,
}

/// In which reading of a text a needle is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Folded,
    Digits,
}

/// Where a needle counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    Anywhere,
    /// Not within a longer word or number.
    AsWord,
    /// As a word, with another short word of the same name nearby.
    BesideItsLike,
}

/// The forms of a secret: every piece of it.
pub(super) fn of_secret(secret: &str) -> Vec<Needle> {
    let secret = folded(secret);
    let form = |piece: &String| if *piece == secret { "plain text" } else { "a piece of it" };
    pieces(&secret).into_iter().map(|piece| needle(Hidden::Secret, form(&piece), piece)).collect()
}

/// The forms of a text that tells who somebody is.
pub(super) fn of_personal(text: &str) -> Vec<Needle> {
    let digits = ascii_digits(text);
    if let Ok(address) = text.parse::<IpAddr>() {
        return of_address(address);
    }
    if digits.len() >= PIECE && !text.contains(char::is_alphabetic) {
        let national = digits.get(digits.len().saturating_sub(NATIONAL)..).unwrap_or_default().to_owned();
        return vec![Needle { side: Side::Digits, ..needle(Hidden::Personal, "its digits", national) }];
    }
    let whole = folded(text.trim());
    if whole.is_empty() {
        return Vec::new();
    }
    let parts: Vec<String> = match whole.split_once('@') {
        Some((local, _)) => vec![local.to_owned()],
        None => whole.split_whitespace().map(str::to_owned).collect(),
    };
    let is_name = !whole.contains('@');
    let mut needles = vec![needle(Hidden::Personal, "plain text", whole)];
    let mut short: Vec<String> = Vec::new();
    for part in parts {
        match part.chars().count() {
            _ if !part.contains(char::is_alphabetic) => {}
            WORD.. => needles.push(needle(Hidden::Personal, "a part of it", part)),
            2.. if is_name && !short.contains(&part) => short.push(part),
            _ => {}
        }
    }
    needles.extend(
        short
            .into_iter()
            .map(|part| Needle { stands: Stands::BesideItsLike, ..needle(Hidden::Personal, "parts of it", part) }),
    );
    needles
}

/// The forms of an internet address: as it is written, in full, and as the list of its bytes.
fn of_address(address: IpAddr) -> Vec<Needle> {
    let listed = |bytes: &[u8]| bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let forms = match address {
        IpAddr::V4(address) => vec![address.to_string(), listed(&address.octets())],
        IpAddr::V6(address) => {
            let segments = address.segments().map(|segment| format!("{segment:04x}"));
            vec![address.to_string(), segments.join(":"), segments.concat(), listed(&address.octets())]
        }
    };
    let needles = forms.into_iter().map(|form| needle(Hidden::Personal, "plain text", form));
    needles.map(|needle| Needle { stands: Stands::AsWord, ..needle }).collect()
}

/// The forms of a card number: what would show more than its first six and last four digits.
pub(super) fn of_card(number: &str) -> Vec<Needle> {
    let piece = |piece| Needle { side: Side::Digits, ..needle(Hidden::Card, "digits in a row", piece) };
    pieces(&ascii_digits(number)).into_iter().map(piece).collect()
}

fn needle(kind: Hidden, form: &'static str, text: String) -> Needle {
    let stands = if text.chars().count() < WORD { Stands::AsWord } else { Stands::Anywhere };
    Needle { kind, form, text, side: Side::Folded, stands }
}

fn ascii_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
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

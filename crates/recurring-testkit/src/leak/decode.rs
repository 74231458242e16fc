//! Reads a text back from what programs make of one: escapes, lists of bytes, hexadecimal and base64.

/// Stands between stretches that were decoded apart from each other.
const APART: u8 = 1;
/// The shortest list of bytes or signs that is read.
const SHORTEST_LIST: usize = 3;
/// The shortest run of hexadecimal digits that is read: three bytes.
const SHORTEST_HEXADECIMAL: usize = 6;
/// The shortest run of base64 that is read: six bytes.
const SHORTEST_BASE64: usize = 8;

/// A text with the escapes of URLs, JSON, Rust and HTML read once; `None` if it has none.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut read: Vec<u8> = Vec::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(['%', '\\', '&']) {
        let (before, from) = rest.split_at(at);
        read.extend_from_slice(before.as_bytes());
        let (means, length) = match escape(from) {
            Some(escape) => {
                found = true;
                escape
            }
            None => (Escaped::Byte(from.as_bytes().first().copied().unwrap_or_default()), 1),
        };
        match means {
            Escaped::Byte(byte) => read.push(byte),
            Escaped::Sign(sign) => read.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = from.get(length..).unwrap_or_default();
    }
    read.extend_from_slice(rest.as_bytes());
    found.then(|| String::from_utf8_lossy(&read).into_owned())
}

enum Escaped {
    Byte(u8),
    Sign(char),
}

/// What the escape with which a text begins means, and how long it is.
fn escape(text: &str) -> Option<(Escaped, usize)> {
    let byte = |digits: &str| u8::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 2).map(Escaped::Byte);
    if text.starts_with('%') {
        return Some((byte(text.get(1..3)?)?, 3));
    }
    if text.starts_with('&') {
        let end = text.bytes().take(12).position(|byte| byte == b';')?;
        return Some((Escaped::Sign(reference(text.get(1..end)?)?), end + 1));
    }
    Some(match text.chars().nth(1)? {
        'u' if text.get(2..3) == Some("{") => {
            let end = text.bytes().take(10).position(|byte| byte == b'}')?;
            (Escaped::Sign(code_point(text.get(3..end)?, 16)?), end + 1)
        }
        'u' => (Escaped::Sign(code_point(text.get(2..6)?, 16)?), 6),
        'x' => (byte(text.get(2..4)?)?, 4),
        'n' => (Escaped::Sign('\n'), 2),
        'r' | 't' => (Escaped::Sign(' '), 2),
        sign @ ('"' | '\'' | '\\' | '/') => (Escaped::Sign(sign), 2),
        _ => return None,
    })
}

/// What a character reference of HTML stands for, in the plainest form: `#351`, `#x15f`, `scedil`, `quot`.
fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        return match number.strip_prefix(['x', 'X']) {
            Some(number) => code_point(number, 16),
            None => code_point(number, 10),
        };
    }
    let marks = ["cedil", "uml", "breve", "circ", "acute", "grave", "tilde", "dot", "nodot", "math"];
    let marked = marks.iter().find_map(|mark| name.strip_suffix(mark)).filter(|letter| letter.chars().count() == 1);
    match name {
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "lt" => Some('<'),
        "gt" => Some('>'),
        _ => marked?.chars().next(),
    }
}

fn code_point(digits: &str, radix: u32) -> Option<char> {
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)
}

/// What lists of numbers mean as bytes, read as decimal and as hexadecimal ones, and lists of single signs in quotes:
/// `[53, 53]`, `0x35 0x35`, `['5', '5']`, in one line or in many.
pub(super) fn lists(text: &str) -> String {
    let decimal = |word: &str| word.strip_suffix("u8").unwrap_or(word).parse().ok();
    let hexadecimal = |word: &str| u8::from_str_radix(word.strip_prefix("0x").unwrap_or(word), 16).ok();
    let read = [listed_bytes(text, decimal), listed_bytes(text, hexadecimal)].concat();
    String::from_utf8_lossy(&read).into_owned() + &listed_signs(text)
}

fn listed_bytes(text: &str, value: impl Fn(&str) -> Option<u8>) -> Vec<u8> {
    let (mut read, mut list) = (Vec::new(), Vec::new());
    let mut end = |list: &mut Vec<u8>| {
        if list.len() >= SHORTEST_LIST {
            read.append(list);
            read.push(APART);
        }
        list.clear();
    };
    for piece in text.split_inclusive(|sign: char| !sign.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric());
        if !word.is_empty() {
            match value(word) {
                Some(byte) => list.push(byte),
                None => end(&mut list),
            }
        }
        let goes_on = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | ':' | '-');
        if piece.len() > word.len() && !piece.ends_with(goes_on) {
            end(&mut list);
        }
    }
    end(&mut list);
    read
}

fn listed_signs(text: &str) -> String {
    let mut read = String::new();
    let mut list = String::new();
    let mut rest = text.chars();
    while let Some(sign) = rest.next() {
        let mut after = rest.clone();
        match (sign, after.next(), after.next()) {
            ('\'', Some(listed), Some('\'')) => {
                list.push(listed);
                rest = after;
            }
            (',', _, _) => {}
            (blank, _, _) if blank.is_whitespace() => {}
            _ if list.is_empty() => {}
            _ => {
                read.push_str(&std::mem::take(&mut list));
                read.push(char::from(APART));
            }
        }
    }
    read + &list
}

/// What runs of hexadecimal digits mean, wherever in a run a byte begins.
pub(super) fn hexadecimal(text: &str) -> String {
    let mut read = Vec::new();
    let runs = text.split(|sign: char| !sign.is_ascii_hexdigit()).filter(|run| run.len() >= SHORTEST_HEXADECIMAL);
    for run in runs {
        for begin in 0..2 {
            let digits = run.as_bytes().get(begin..).unwrap_or_default();
            read.extend(digits.chunks_exact(2).map(|pair| match pair {
                [high, low] => digit(*high) * 16 + digit(*low),
                _ => APART,
            }));
            read.push(APART);
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn digit(sign: u8) -> u8 {
    match sign {
        b'0'..=b'9' => sign - b'0',
        b'a'..=b'f' => sign - b'a' + 10,
        _ => sign.saturating_sub(b'A') + 10,
    }
}

/// What runs of base64 mean, in both alphabets, wherever in a run a byte begins.
pub(super) fn base64(text: &str) -> String {
    let mut read = Vec::new();
    for run in text.split(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '+' | '/' | '-' | '_'))) {
        if run.len() < SHORTEST_BASE64 {
            continue;
        }
        for skipped in [0, 2, 4, 6] {
            let (mut bits, mut held): (u32, u32) = (0, 0);
            for (at, sign) in run.bytes().enumerate() {
                bits = (bits << 6 | u32::from(six_bits(sign))) & 0xffff;
                held += if at == 0 { 6 - skipped } else { 6 };
                if held >= 8 {
                    held -= 8;
                    read.push(u8::try_from(bits >> held & 0xff).unwrap_or(APART));
                }
            }
            read.push(APART);
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn six_bits(sign: u8) -> u8 {
    match sign {
        b'A'..=b'Z' => sign - b'A',
        b'a'..=b'z' => sign - b'a' + 26,
        b'0'..=b'9' => sign - b'0' + 52,
        b'+' | b'-' => 62,
        _ => 63,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_escape_is_read_and_what_is_none_stays() {
        for (text, means) in [
            ("Ay%C5%9Fe%20I%c5%9f", "Ayşe Iş"),
            (r"Ay\u015fe, \u{15f}, \xc5\x9f, \/ \n", "Ayşe, ş, ş, / \n"),
            ("&#351;&#x15f;&scedil;&uuml;&quot;&amp;", "şşsu\"&"),
        ] {
            assert_eq!(unescaped(text).as_deref(), Some(means), "{text}");
        }
        for text in ["100 %", "a & b; c", r"C:\dir\ufo", "%zz", "&nothing;", "%", "\\", "%ş"] {
            assert_eq!(unescaped(text), None, "{text}");
        }
    }

    #[test]
    fn lists_are_read_in_one_line_and_in_many() {
        let bytes = b"5550";
        let signs = ['5', '5', '5', '0'];
        for text in [
            format!("{bytes:?}"),
            format!("{bytes:#?}"),
            format!("{bytes:x?}"),
            format!("{bytes:#x?}"),
            format!("{signs:?}"),
            format!("{signs:#?}"),
            "53u8, 53u8, 53u8, 48u8".to_owned(),
            "35:35:35:30".to_owned(),
        ] {
            assert!(lists(&text).contains("5550"), "{text}");
        }
        assert!(!lists("[53, 53, x, 53, 48]").contains("5550"));
    }
}

//! The pause that `manuel_charge` tells in Turkish prose only: read for advice, never for a verdict.

use std::time::Duration;

/// The longest pause that is believed.
const LONGEST: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// Reads "… 1 saat 57 dakika sonra …": how long to wait. `None` if the words say nothing of the kind.
///
/// Letter case, Turkish letters and their ASCII stand-ins do not matter.
pub(super) fn cool_down(words: &str) -> Option<Duration> {
    let words = tokens(words);
    let later = words.iter().position(|word| word == "sonra")?;
    let mut pause = Duration::ZERO;
    let mut longest_unit = 0;
    let mut before = words.get(..later)?;
    loop {
        before = match before {
            [rest @ .., and] if and == "ve" && longest_unit > 0 => rest,
            rest => rest,
        };
        let [rest @ .., number, unit] = before else { break };
        let Some(seconds) = unit_seconds(unit) else { break };
        if seconds <= longest_unit {
            return None;
        }
        let number: u64 = number.parse().ok()?;
        pause = pause.checked_add(Duration::from_secs(number.checked_mul(seconds)?))?;
        (longest_unit, before) = (seconds, rest);
    }
    (!pause.is_zero() && pause <= LONGEST).then_some(pause)
}

/// How long a unit is; endings do not matter: "2 saatten sonra".
fn unit_seconds(word: &str) -> Option<u64> {
    match word {
        "dk" => Some(60),
        "sn" => Some(1),
        _ if word.starts_with("saniye") => Some(1),
        _ if word.starts_with("dakika") => Some(60),
        _ if word.starts_with("saat") => Some(60 * 60),
        _ if word.starts_with("gun") => Some(24 * 60 * 60),
        _ => None,
    }
}

/// Words and numbers in plain lower-case ASCII letters. A number keeps its dots and commas, so that "1,5" stays one
/// number, and one that cannot be read.
fn tokens(words: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = Sign::Other;
    let mut signs = words.chars().peekable();
    while let Some(sign) = signs.next() {
        let joins = matches!(sign, '.' | ',') && signs.peek().is_some_and(char::is_ascii_digit);
        let (kind, sign) = match plain(sign) {
            None => continue,
            Some(sign) if sign.is_ascii_digit() || (last == Sign::Digit && joins) => (Sign::Digit, sign),
            Some(sign) if sign.is_alphanumeric() => (Sign::Letter, sign),
            Some(sign) => (Sign::Other, sign),
        };
        if kind != Sign::Other {
            match tokens.last_mut() {
                Some(token) if kind == last => token.push(sign),
                _ => tokens.push(sign.to_string()),
            }
        }
        last = kind;
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Letter,
    Digit,
    Other,
}

/// A letter without its Turkish marks, in lower case; `None` for a combining mark.
fn plain(sign: char) -> Option<char> {
    match sign {
        '\u{300}'..='\u{36f}' => None,
        'İ' | 'I' | 'ı' | 'î' | 'Î' => Some('i'),
        'Ü' | 'ü' | 'û' | 'Û' => Some('u'),
        'Ö' | 'ö' => Some('o'),
        'Ş' | 'ş' => Some('s'),
        'Ç' | 'ç' => Some('c'),
        'Ğ' | 'ğ' => Some('g'),
        'â' | 'Â' => Some('a'),
        other => Some(other.to_ascii_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_documented_words_are_read_in_any_spelling() {
        for (words, minutes) in [
            ("11400528 numarali siparis için 1 saat 57 dakika sonra deneme yapabilirsiniz", 117),
            ("11400528 NUMARALI SİPARİŞ İÇİN 1 SAAT 57 DAKİKA SONRA DENEME YAPABİLİRSİNİZ", 117),
            ("11400528 NUMARALI SIPARIS ICIN 1 SAAT 57 DAKIKA SONRA DENEME YAPABILIRSINIZ", 117),
            ("sipariş: 11400528, 1saat 57dakika sonra", 117),
            ("1 saat, 57 dakika sonra", 117),
            ("1 saat ve 57 dakika sonra", 117),
            ("0 saat 5 dakika sonra", 5),
            ("2 saat sonra deneyiniz", 120),
            ("2 saatten sonra", 120),
            ("57 dk. sonra", 57),
            ("1 gün 1 saat sonra", 25 * 60),
            ("son deneme 3 dakika önce; 40 dakika sonra", 40),
        ] {
            assert_eq!(cool_down(words), Some(Duration::from_secs(minutes * 60)), "{words}");
        }
        assert_eq!(cool_down("45 dakika 30 saniye sonra"), Some(Duration::from_secs(45 * 60 + 30)));
    }

    #[test]
    fn anything_else_is_no_advice() {
        for words in [
            "",
            "sonra",
            "daha sonra deneyiniz",
            "son 2 saat içinde deneme yapıldı",
            "1 saat 57 dakika",
            "saat sonra",
            "saat 14:30'dan sonra",
            "0 saat 0 dakika sonra",
            "1,5 saat sonra",
            "5 dakika 3 dakika sonra",
            "57 dakika 1 saat sonra",
            "-",
            "99999999999999999999 saat sonra",
            "18446744073709551615 saat sonra",
            "9999 saat sonra",
            "try again in 2 hours",
        ] {
            assert_eq!(cool_down(words), None, "{words}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(words in "\\PC*", number in any::<u64>()) {
            let _ = cool_down(&words);
            let _ = cool_down(&format!("{words} {number} saat {number} dakika sonra {words}"));
        }

        #[test]
        fn hours_and_minutes_add_up(hours in 0_u64..48, minutes in 1_u64..60, before in "[a-z ]{0,20}") {
            let words = format!("{before} no {hours} saat {minutes} dakika sonra");
            prop_assert_eq!(cool_down(&words), Some(Duration::from_secs((hours * 60 + minutes) * 60)));
        }
    }
}

//! What a provider said, made safe to show: its code, its words, its numbers of the exchange.

use std::fmt;

use crate::text::{fold, is_combining, is_hidden};

/// A provider's own code, raw.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VendorCode(Box<str>);

impl VendorCode {
    /// Takes a code as the provider sent it; what is no single word of plain signs is redacted and cut.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self(plain_mark(code, LONGEST_MARK).into_boxed_str())
    }

    /// The code's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VendorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A provider's own words with e-mail addresses, card and telephone numbers and known secrets taken out.
///
/// What is left may still be about a person: `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderMessage(Box<str>);

/// The longest kept message, in characters.
const LONGEST: usize = 500;
/// The longest kept code or number of an exchange, in characters.
const LONGEST_MARK: usize = 64;
/// The longest gap between the digits of one number, in signs.
const LONGEST_GAP: usize = 3;
/// The shortest word of a hidden text that is hidden alone, in characters.
const SHORTEST_WORD: usize = 3;
/// The shortest word of a hidden text that is hidden within other words too, in characters: `Ali` stands in many.
const SHORTEST_PART: usize = 5;
/// A run of this many digits or more may be a card or a telephone number.
const SENSITIVE_DIGITS: usize = 10;

impl ProviderMessage {
    /// Takes a provider's words and removes what must not be shown.
    ///
    /// `hide` holds texts that are known to be sensitive, such as keys, or the payer's name; empty ones are ignored. Of a
    /// text of several words, each of three letters and more is hidden too.
    #[must_use]
    pub fn redacted(words: &str, hide: &[&str]) -> Self {
        let text: String = words.chars().map(|sign| if is_hidden(sign) { ' ' } else { sign }).collect();
        let mut hidden: Vec<&str> =
            hide.iter().flat_map(|secret| [*secret].into_iter().chain(words_of(secret))).collect();
        hidden.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        hidden.dedup();
        let text = hidden.iter().fold(text, |text, secret| {
            let is_part = secret.chars().count() < SHORTEST_PART && !hide.contains(secret);
            mask_text(&text, secret, is_part)
        });
        let text = mask_digit_runs(&mask_addresses(&text));
        Self(text.trim().chars().take(LONGEST).collect::<String>().into_boxed_str())
    }

    /// The redacted words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProviderMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProviderMessage({} characters)", self.0.chars().count())
    }
}

impl fmt::Display for ProviderMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The words of a text of several that are long enough to be hidden each.
fn words_of(secret: &str) -> impl Iterator<Item = &str> {
    secret.split_whitespace().filter(|word| word.chars().count() >= SHORTEST_WORD)
}

/// Masks a text wherever it stands, or only where it is a whole word; in any letter case and with or without the marks of
/// Turkish letters: a provider may repeat a name in capitals.
fn mask_text(text: &str, secret: &str, whole_words: bool) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_word = false;
    while let Some(sign) = rest.chars().next() {
        let after = after_secret(rest, secret);
        let after = after.filter(|after| !whole_words || !in_word && !after.starts_with(char::is_alphanumeric));
        rest = after.unwrap_or(&rest[sign.len_utf8()..]);
        if after.is_some() {
            masked.push_str("***");
        } else {
            masked.push(sign);
        }
        in_word = after.is_none() && (sign.is_alphanumeric() || in_word && is_combining(sign));
    }
    masked
}

/// What follows on a secret that a text begins with. Compared sign by sign: a copy of the secret would stay behind in
/// memory.
fn after_secret<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    let mut rest = text;
    let mut empty = true;
    for wanted in secret.chars().filter(|sign| !is_combining(*sign)) {
        let sign = rest.chars().next().filter(|sign| fold(*sign) == fold(wanted))?;
        rest = rest[sign.len_utf8()..].trim_start_matches(is_combining);
        empty = false;
    }
    (!empty).then_some(rest)
}

fn mask_addresses(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.contains('@') { "***" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Masks runs of ten and more digits; up to three signs that are neither letters nor digits do not end a run.
fn mask_digit_runs(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    let mut gap = String::new();
    for sign in text.chars().chain(['\0']) {
        if sign.is_ascii_digit() {
            run.push_str(&gap);
            gap.clear();
            run.push(sign);
        } else if !run.is_empty() && gap.chars().count() < LONGEST_GAP && !sign.is_alphanumeric() && sign != '\0' {
            gap.push(sign);
        } else {
            let digits = run.chars().filter(char::is_ascii_digit).count();
            masked.push_str(if digits >= SENSITIVE_DIGITS { "***" } else { &run });
            masked.push_str(&gap);
            run.clear();
            gap.clear();
            masked.push(sign);
        }
    }
    masked.pop();
    masked
}

/// A short mark of a provider's own: kept as it is if it is one word of plain signs, otherwise redacted and cut.
fn plain_mark(text: &str, longest: usize) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | ':' | '/');
    if text.len() <= longest && text.chars().all(plain) {
        return text.to_owned();
    }
    ProviderMessage::redacted(text, &[]).0.chars().take(longest).collect()
}

/// The provider's numbers of one exchange, for its support.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace(Vec<(&'static str, String)>);

impl Trace {
    /// Adds a number under the provider's own name for it, if there is one; what is no single word of plain signs is
    /// redacted and cut.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.0.push((name, plain_mark(value, LONGEST_MARK)));
        }
        self
    }

    /// The numbers and their names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn telephone_card_and_mail_are_taken_out_and_bill_numbers_stay() {
        let words = "11400528 numarali siparis için 1 saat 57 dakika; ayse@example.com +90 555 000 11 22 ve 4111-1111-1111-1111";
        let shown = ProviderMessage::redacted(words, &[]);
        assert_eq!(shown.as_str(), "11400528 numarali siparis için 1 saat 57 dakika; *** +*** ve ***");
    }

    #[test]
    fn a_telephone_number_is_taken_out_however_it_is_written() {
        for number in ["(555) 000 11 22", "555/000/11/22", "0 (555) 0001122", "0555.000.11.22", "555 - 000 - 1122"] {
            let shown = ProviderMessage::redacted(&format!("Tel: {number}."), &[]);
            assert!(!shown.as_str().contains("000"), "{shown}");
        }
    }

    #[test]
    fn a_code_or_number_of_an_exchange_that_is_prose_is_redacted() {
        let trace = Trace::default()
            .with("ERROR_CODE", Some("tel 5550001122 a@b.co"))
            .with("sessionId", Some("30833435-7123-4405-8345-105650000000"))
            .with("absent", None);
        let shown: Vec<_> = trace.iter().collect();
        assert_eq!(shown, [("ERROR_CODE", "tel *** ***"), ("sessionId", "30833435-7123-4405-8345-105650000000")]);
        assert_eq!(VendorCode::new("CORE0302").as_str(), "CORE0302");
        assert_eq!(VendorCode::new("x y ".repeat(100).as_str()).as_str().chars().count(), LONGEST_MARK);
    }

    #[test]
    fn known_secrets_are_taken_out_wherever_they_stand() {
        let shown = ProviderMessage::redacted("key=sck_abc/1+2;sck_abc", &["sck_abc", "sck_abc/1+2", ""]);
        assert_eq!(shown.as_str(), "key=***;***");
    }

    #[test]
    fn a_name_is_taken_out_in_any_letter_case_and_without_its_marks() {
        for name in ["Ayşe Yılmaz", "AYŞE YILMAZ", "AYSE YILMAZ", "ayşe yilmaz", "AyŞe YiLmAz"] {
            let shown = ProviderMessage::redacted(&format!("Sayın {name}, işlem reddedildi"), &["Ayşe Yılmaz"]);
            assert_eq!(shown.as_str(), "Sayın ***, işlem reddedildi", "{name}");
        }
    }

    #[test]
    fn a_name_is_taken_out_with_combining_marks_and_without_hats() {
        for (name, written) in [
            ("İbrahim Yılmaz", "İbrahim Yılmaz".to_lowercase()),
            ("İbrahim Yılmaz", "IBRAHIM YILMAZ".to_owned()),
            ("Kâmil Yılmaz", "KAMIL YILMAZ".to_owned()),
            ("Kamil Yılmaz", "Ka\u{302}mil Yılmaz".to_owned()),
            ("S\u{327}ule Yılmaz", "Şule Yılmaz".to_owned()),
        ] {
            let shown = ProviderMessage::redacted(&format!("Sayın {written}, işlem reddedildi"), &[name]);
            assert_eq!(shown.as_str(), "Sayın ***, işlem reddedildi", "{written}");
        }
        assert_eq!(ProviderMessage::redacted("a\u{307}b", &["\u{307}", ""]).as_str(), "a\u{307}b");
    }

    #[test]
    fn each_word_of_a_name_is_taken_out_and_a_short_one_only_where_it_is_a_word() {
        let shown = |words: &str, name: &str| ProviderMessage::redacted(words, &[name]).to_string();
        assert_eq!(shown("Sayin AYSE Y. ve Nur hanim", "Ayşe Nur Yılmaz"), "Sayin *** Y. ve *** hanim");
        assert_eq!(shown("YILMAZ, A.; sn. yilmazlar", "Ayşe Nur Yılmaz"), "***, A.; sn. ***lar");
        assert_eq!(shown("Ali'nin mali islemi cancelled", "Ali Can Er"), "***'nin mali islemi cancelled");
        assert_eq!(shown("sipariş er geç", "Ali Can Er"), "sipariş er geç", "two letters are no name");
    }

    #[test]
    fn debug_shows_no_words() {
        let message = ProviderMessage::redacted("Sayın Ayşe, kartınız kapalı", &[]);
        assert_eq!(format!("{message:?}"), "ProviderMessage(27 characters)");
    }

    proptest! {
        #[test]
        fn a_message_is_one_bounded_line_without_long_numbers(words in ".{0,900}", number in "[0-9]{10,19}") {
            let shown = ProviderMessage::redacted(&format!("{words} {number} {words}"), &[]);
            prop_assert!(!shown.as_str().contains(&number));
            prop_assert!(!shown.as_str().chars().any(char::is_control));
            prop_assert!(shown.as_str().chars().count() <= LONGEST);
        }
    }
}

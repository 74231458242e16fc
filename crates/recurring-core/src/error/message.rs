//! What a provider said, made safe to show: its code, its words, its numbers of the exchange.

use std::fmt;

/// A provider's own code, raw.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VendorCode(Box<str>);

impl VendorCode {
    /// Takes a code as the provider sent it.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into().into_boxed_str())
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderMessage(Box<str>);

/// The longest kept message, in characters.
const LONGEST: usize = 500;
/// A run of this many digits or more may be a card or a telephone number.
const SENSITIVE_DIGITS: usize = 10;

impl ProviderMessage {
    /// Takes a provider's words and removes what must not be shown.
    ///
    /// `hide` holds texts that are known to be sensitive, such as keys, or the payer's name; empty ones are ignored.
    #[must_use]
    pub fn redacted(words: &str, hide: &[&str]) -> Self {
        let text: String = words.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        let mut hidden: Vec<&str> = hide.iter().copied().filter(|secret| !secret.is_empty()).collect();
        hidden.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        let text = hidden.into_iter().fold(text, |text, secret| mask_text(&text, secret));
        let text = mask_digit_runs(&mask_addresses(&text));
        Self(text.trim().chars().take(LONGEST).collect::<String>().into_boxed_str())
    }

    /// The redacted words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Masks a text wherever it stands, in any letter case and with or without the marks of Turkish letters: a provider may
/// repeat a name in capitals.
fn mask_text(text: &str, secret: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let folded: Vec<char> = signs.iter().copied().map(fold).collect();
    let secret: Vec<char> = secret.chars().map(fold).collect();
    let mut masked = String::with_capacity(text.len());
    let mut place = 0;
    while place < signs.len() {
        if folded[place..].starts_with(&secret) {
            masked.push_str("***");
            place += secret.len();
        } else {
            masked.push(signs[place]);
            place += 1;
        }
    }
    masked
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

fn mask_addresses(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.contains('@') { "***" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Masks runs of ten and more digits; single blanks, dots and hyphens between digits do not end a run.
fn mask_digit_runs(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    let mut gap = String::new();
    for sign in text.chars().chain(['\0']) {
        if sign.is_ascii_digit() {
            run.push_str(&gap);
            gap.clear();
            run.push(sign);
        } else if !run.is_empty() && gap.is_empty() && matches!(sign, ' ' | '-' | '.') {
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

/// The provider's numbers of one exchange, for its support.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace(Vec<(&'static str, String)>);

impl Trace {
    /// Adds a number under the provider's own name for it, if there is one.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.0.push((name, value));
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
        let words =
            "11400528 numarali siparis için 1 saat 57 dakika; ayse@example.com +90 555 000 11 22, 4111-1111-1111-1111";
        let shown = ProviderMessage::redacted(words, &[]);
        assert_eq!(shown.as_str(), "11400528 numarali siparis için 1 saat 57 dakika; *** +***, ***");
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

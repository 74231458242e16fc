//! Rule `secrets-in-tree`: no file holds what could be a live key or somebody's card number.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;

use crate::tidy::{Finding, Tree};

/// Shapes of live secrets: Paynet's keys, Paynkolay's panel strings, private keys.
const SECRETS: &[(&str, &str)] = &[
    (r"\b(?:sck|pbk)_[\w+/=]{20,}", "a Paynet key"),
    (r"\b\d{6,}\|[A-Za-z0-9+/]{64,}={0,2}", "a Paynkolay panel string"),
    (r"-----BEGIN [A-Z ]*PRIVATE KEY-----", "a private key"),
];

/// Words by which a made-up key says that it is one, in plain text or once its base64 is read.
const MADE_UP: &str = r"(?i)test|example|canary|fake|made_?up|sample|secret|simul|not_?real|planted";

/// A run of digits as long as a card number, plain or in groups of four.
const CARD: &str = r"\b(?:\d{13,19}|\d{4} \d{4} \d{4} \d{4}|\d{4}-\d{4}-\d{4}-\d{4})\b";

/// Card numbers that payment companies publish for tests.
const PUBLISHED_CARDS: &[&str] = &[
    "4000000000000002",
    "4111111111111111",
    "4242424242424242",
    "4355084355084358",
    "4446760701569538",
    "4546711234567890",
    "5401341234567891",
    "5423740618115066",
    "5555555555554444",
    "5571135571135575",
];

/// Finds live-looking keys and card numbers that no vendor publishes for tests.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let looks = match Looks::new() {
        Ok(looks) => looks,
        Err(fault) => return vec![Finding::new(file!(), 1, fault.to_string())],
    };
    let mut findings = Vec::new();
    for file in tree.files().filter(|file| file.name() != "Cargo.lock") {
        for (at, line) in file.text().lines().enumerate() {
            findings.extend(looks.at(line).into_iter().map(|message| Finding::new(file.path(), at + 1, message)));
        }
    }
    findings
}

struct Looks {
    secrets: Vec<(Regex, &'static str)>,
    made_up: Regex,
    card: Regex,
}

impl Looks {
    fn new() -> Result<Self, regex::Error> {
        let secrets = SECRETS.iter().map(|(shape, name)| Ok((Regex::new(shape)?, *name)));
        Ok(Self {
            secrets: secrets.collect::<Result<_, regex::Error>>()?,
            made_up: Regex::new(MADE_UP)?,
            card: Regex::new(CARD)?,
        })
    }

    /// What one line holds; the value itself is never repeated.
    fn at(&self, line: &str) -> Vec<String> {
        let mut messages = Vec::new();
        for (shape, name) in &self.secrets {
            if shape.find_iter(line).any(|found| !self.says_made_up(found.as_str())) {
                messages.push(format!("looks like {name}; a made-up one says so in its text"));
            }
        }
        if self.card.find_iter(line).any(|found| is_unpublished_card(found.as_str())) {
            messages.push("could be a card number; use one that a vendor publishes for tests".to_owned());
        }
        messages
    }

    fn says_made_up(&self, key: &str) -> bool {
        let encoded = key.rsplit(['_', '|']).next().unwrap_or(key);
        let decoded = STANDARD.decode(encoded).unwrap_or_default();
        self.made_up.is_match(key) || self.made_up.is_match(&String::from_utf8_lossy(&decoded))
    }
}

fn is_unpublished_card(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.starts_with(['2', '3', '4', '5', '6', '9']) && luhn(&digits) && !PUBLISHED_CARDS.contains(&digits.as_str())
}

fn luhn(digits: &str) -> bool {
    let weighed =
        digits.chars().rev().filter_map(|digit| digit.to_digit(10)).enumerate().map(|(at, digit)| match at % 2 {
            0 => digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        });
    weighed.sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    /// Joins pieces, so that this file does not hold what it looks for.
    fn joined(pieces: &[&str]) -> String {
        pieces.concat()
    }

    #[test]
    fn each_shape_of_secret_is_found_and_not_repeated() {
        let planted = [
            joined(&["sck_", "pcs_Ab3dEf6hIj9lMn2pQr5tUv8x"]),
            joined(&["118", "000111|", &"aB3+".repeat(20), "=="]),
            joined(&["-----BEGIN RSA ", "PRIVATE KEY-----"]),
            joined(&["4539 1488", " 0343 6467"]),
            joined(&["45391488", "03436467"]),
        ];
        for secret in planted {
            let findings = found(check, &[("a.json", &format!("{{\"key\":\"{secret}\"}}\n"))]);
            assert_eq!(findings.len(), 1, "{secret}");
            assert!(!findings[0].contains(&secret), "{findings:?}");
        }
    }

    #[test]
    fn made_up_keys_published_cards_and_other_numbers_pass() {
        let text = "sck_pcs_bm90LWEtcmVhbC1rZXktZm9yLXRlc3Rz sck_test_Ab3dEf6hIj9lMn2pQr5tUv8x sck_short 4355084355084358 4111 1111 1111 1111 1700000000000 4539148803436468\n";
        assert_eq!(found(check, &[("a.json", text)]), Vec::<String>::new());
    }
}

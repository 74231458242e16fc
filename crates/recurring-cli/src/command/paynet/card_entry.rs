//! A card's number, expiry and security code: typed unseen at a terminal, or three lines of standard input.
//!
//! They are never taken from the command line or the environment, which other processes and logs may show, and are
//! never printed. What is held here is wiped; the buffer of standard input cannot be, and lasts as long as the process.

use std::io::{self, BufRead, IsTerminal, Read};

use provider_paynet::{CardExpiry, CardNumber, SecurityCode};
use recurring_core::InvalidValue;
use secrecy::zeroize::Zeroizing;

use super::Call;
use crate::failure::Failure;

/// The longest line that is read: a number in groups is shorter by far.
const LONGEST_LINE: usize = 64;

/// Reads a card.
pub(super) fn read(call: &Call<'_>) -> Result<(CardNumber, CardExpiry, SecurityCode), Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        let ask = |prompt: &str, field| match rpassword::prompt_password(prompt) {
            Ok(text) => Ok(text),
            Err(_) => Err(unread(field)),
        };
        return call.value(card(|field| ask(prompt(field), field)));
    }
    let mut stdin = stdin.lock();
    call.value(card(|field| line(&mut stdin, field)))
}

/// The three values, each read as a text that is wiped by the type that takes it.
fn card(
    mut next: impl FnMut(&'static str) -> Result<String, InvalidValue>,
) -> Result<(CardNumber, CardExpiry, SecurityCode), InvalidValue> {
    let number = CardNumber::new(next(NUMBER)?)?;
    let expiry = CardExpiry::parse(next(EXPIRY)?)?;
    let code = SecurityCode::new(next(CODE)?)?;
    Ok((number, expiry, code))
}

const NUMBER: &str = "card.number";
const EXPIRY: &str = "card.expiry";
const CODE: &str = "card.security_code";

fn prompt(field: &'static str) -> &'static str {
    match field {
        NUMBER => "card number (not shown): ",
        EXPIRY => "expiry as MM/YY (not shown): ",
        _ => "security code (not shown): ",
    }
}

fn unread(field: &'static str) -> InvalidValue {
    InvalidValue::new(
        field,
        "cannot be read from standard input",
        "three lines: the number, the expiry as MM/YY, the security code",
    )
}

/// One line without its end, which may be that of the input.
fn line(input: &mut impl BufRead, field: &'static str) -> Result<String, InvalidValue> {
    // Room for all of it, so that no copy is left behind by growing; one sign more tells that it is too long.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_LINE + 1));
    let most = u64::try_from(LONGEST_LINE + 1).unwrap_or(u64::MAX);
    let read = input.take(most).read_until(b'\n', &mut bytes);
    if read.is_err() || bytes.is_empty() || bytes.len() > LONGEST_LINE {
        return Err(unread(field));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| unread(field))?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<(CardNumber, CardExpiry, SecurityCode), InvalidValue> {
        let mut input = text.as_bytes();
        card(|field| line(&mut input, field))
    }

    #[test]
    fn a_card_is_three_lines_whose_last_need_not_end() {
        for text in ["4355084355084358\n12/29\n000\n", "4355 0843 5508 4358\r\n12/2029\r\n000"] {
            assert!(typed(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_not_repeated() {
        let long = "4".repeat(LONGEST_LINE);
        for (text, field) in [
            ("", NUMBER),
            (long.as_str(), NUMBER),
            ("4355084355084359\n", NUMBER),
            ("4355084355084358\n", EXPIRY),
            ("4355084355084358\n1229\n000\n", EXPIRY),
            ("4355084355084358\n12/29\n", CODE),
            ("4355084355084358\n12/29\n0a0\n", CODE),
        ] {
            let refused = typed(text).expect_err(text);
            assert_eq!(refused.field, field, "{text:?}");
            assert!(!refused.to_string().contains("4355") && !refused.to_string().contains("0a0"), "{refused}");
        }
    }
}

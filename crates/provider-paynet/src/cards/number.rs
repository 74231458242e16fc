//! A card's number, security code and expiry: checked, masked, wiped, and good for one request only.

use std::fmt;

use recurring_core::{Date, InvalidValue};
use zeroize::Zeroizing;

/// The number of a card.
///
/// It is checked (13 to 19 digits, the check digit right), never stored, never shown, and wiped from memory when it is
/// dropped. It can be moved into one request and nowhere else: it has neither `Clone` nor `Display` nor serde.
///
/// ```
/// use provider_paynet::CardNumber;
///
/// let number = CardNumber::new("4355 0843 5508 4358")?;
/// assert_eq!(format!("{number:?}"), "CardNumber(***)");
/// # Ok::<(), provider_paynet::recurring_core::InvalidValue>(())
/// ```
///
/// ```compile_fail,E0599
/// # use provider_paynet::CardNumber;
/// let number = CardNumber::new("4355084355084358").unwrap();
/// let copy = number.clone();
/// ```
///
/// ```compile_fail,E0277
/// # use provider_paynet::CardNumber;
/// let number = CardNumber::new("4355084355084358").unwrap();
/// println!("{number}");
/// ```
pub struct CardNumber(Zeroizing<String>);

impl CardNumber {
    /// Checks a number; blanks and hyphens between digits are passed over. A given `String` is wiped; of a `&str` the original stays the caller's.
    ///
    /// # Errors
    ///
    /// Refuses what is no card number; the text is not repeated.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = Zeroizing::new(text.into());
        let refuse = |problem: &'static str| InvalidValue::new("card.number", problem, "13 to 19 digits of a card");
        if !text.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '-')) {
            return Err(refuse("holds something else than digits"));
        }
        // Room for all of it, so that no copy is left behind by growing.
        let mut digits = Zeroizing::new(String::with_capacity(text.len()));
        digits.extend(text.chars().filter(char::is_ascii_digit));
        if !(13..=19).contains(&digits.len()) {
            return Err(refuse("has too few or too many digits"));
        }
        if !passes_luhn(&digits) {
            return Err(refuse("has a wrong digit"));
        }
        Ok(Self(digits))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumber(***)")
    }
}

/// The security code of a card (CVV), under the same rules as its number.
///
/// ```compile_fail,E0599
/// # use provider_paynet::SecurityCode;
/// let code = SecurityCode::new("000").unwrap();
/// let copy = code.clone();
/// ```
pub struct SecurityCode(Zeroizing<String>);

impl SecurityCode {
    /// Checks a code. A given `String` is wiped; of a `&str` the original stays the caller's.
    ///
    /// # Errors
    ///
    /// Refuses what is not three or four digits; the text is not repeated.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = Zeroizing::new(text.into());
        if (3..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(text));
        }
        Err(InvalidValue::new("card.security_code", "is no security code", "three or four digits"))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecurityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecurityCode(***)")
    }
}

/// The month until whose end a card is valid, under the same rules as its number.
///
/// ```compile_fail,E0599
/// # use provider_paynet::CardExpiry;
/// let expiry = CardExpiry::new(12, 2029).unwrap();
/// let copy = expiry.clone();
/// ```
pub struct CardExpiry {
    month: Zeroizing<String>,
    /// Four digits.
    year: Zeroizing<String>,
    last_day: Zeroizing<[i16; 3]>,
}

impl CardExpiry {
    /// A month from 1 to 12, and a year of four digits.
    ///
    /// # Errors
    ///
    /// Refuses what is no month, and years outside 2000 to 2099.
    pub fn new(month: u8, year: u16) -> Result<Self, InvalidValue> {
        let date =
            i8::try_from(month).ok().zip(i16::try_from(year).ok()).filter(|(_, year)| (2000..=2099).contains(year));
        let first = date.and_then(|(month, year)| Date::new(year, month, 1).ok());
        let Some(last) = first.map(Date::last_of_month) else {
            return Err(InvalidValue::new(
                "card.expiry",
                "is no month",
                "a month from 1 to 12 and a year from 2000 to 2099",
            ));
        };
        Ok(Self {
            month: Zeroizing::new(format!("{month:02}")),
            year: Zeroizing::new(year.to_string()),
            last_day: Zeroizing::new([last.year(), last.month().into(), last.day().into()]),
        })
    }

    /// Reads `MM/YY` or `MM/YYYY`, as it is printed on a card. A given `String` is wiped; of a `&str` the original stays the caller's.
    ///
    /// # Errors
    ///
    /// Refuses anything else; the text is not repeated.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = Zeroizing::new(text.into());
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts = text.split_once('/').filter(|(month, year)| {
            (1..=2).contains(&month.len()) && matches!(year.len(), 2 | 4) && digits(month) && digits(year)
        });
        let numbers = parts.and_then(|(month, year)| {
            let century = if year.len() == 2 { 2000 } else { 0 };
            Some((month.parse().ok()?, century + year.parse::<u16>().ok()?))
        });
        match numbers {
            Some((month, year)) => Self::new(month, year),
            None => Err(InvalidValue::new("card.expiry", "is no month", "MM/YY or MM/YYYY")),
        }
    }

    /// Two digits.
    pub(crate) fn month(&self) -> &str {
        &self.month
    }

    /// Four digits.
    pub(crate) fn year(&self) -> &str {
        &self.year
    }

    /// Whether the card was valid until a day before this one.
    pub(crate) fn is_before(&self, day: Date) -> bool {
        *self.last_day < [day.year(), day.month().into(), day.day().into()]
    }
}

impl fmt::Debug for CardExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardExpiry(***)")
    }
}

/// The check digit of ISO/IEC 7812: every second digit from the right counts twice.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit.saturating_sub(b'0'));
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_documented_test_cards_are_taken_in_groups_too() {
        for text in ["4355084355084358", "5571 1355 7113 5575", "4446-7607-0156-9538"] {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(CardNumber::new(text).unwrap().expose(), digits);
        }
        assert!(CardNumber::new("0".repeat(13)).is_ok() && CardNumber::new("0".repeat(19)).is_ok());
    }

    #[test]
    fn what_is_no_number_is_refused_without_repeating_it() {
        let long = "4".repeat(20);
        for text in
            ["", "4355084355084359", "435508435508", &long, "4355084355084358x", "٤355084355084358", "4355\u{a0}0843"]
        {
            let refused = CardNumber::new(text).unwrap_err();
            assert_eq!(refused.field, "card.number");
            assert!(!refused.to_string().contains("4355"), "{refused}");
        }
    }

    #[test]
    fn security_codes_have_three_or_four_digits() {
        assert_eq!(SecurityCode::new("000").unwrap().expose(), "000");
        assert!(SecurityCode::new("1234").is_ok());
        for text in ["", "12", "12345", "12a", " 123"] {
            assert!(SecurityCode::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_card_is_valid_to_the_end_of_its_month() {
        for text in ["02/28", "2/2028"] {
            let expiry = CardExpiry::parse(text).unwrap();
            assert_eq!((expiry.month(), expiry.year()), ("02", "2028"));
            assert!(!expiry.is_before(Date::constant(2028, 2, 29)) && expiry.is_before(Date::constant(2028, 3, 1)));
        }
        for text in ["", "13/28", "00/28", "1228", "12/028", "12/1999", "12/2100", "+1/28", "12/ 8", "a/bc"] {
            assert!(CardExpiry::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn d9_nothing_of_a_card_is_shown() {
        let number = CardNumber::new("4355084355084358").unwrap();
        let shown =
            format!("{number:?} {:?} {:?}", SecurityCode::new("987").unwrap(), CardExpiry::new(12, 2029).unwrap());
        assert_eq!(shown, "CardNumber(***) SecurityCode(***) CardExpiry(***)");
    }

    proptest! {
        #[test]
        fn checking_never_panics(text in "\\PC*") {
            let _ = (CardNumber::new(text.clone()), SecurityCode::new(text.clone()), CardExpiry::parse(text));
        }

        /// One wrong digit never passes.
        #[test]
        fn a_mistyped_digit_is_found(place in 0_usize..16, digit in b'0'..=b'9') {
            let mut typed = *b"4355084355084358";
            let right = typed[place] == digit;
            typed[place] = digit;
            let typed = String::from_utf8(typed.to_vec()).unwrap();
            prop_assert_eq!(CardNumber::new(typed).is_ok(), right);
        }
    }
}

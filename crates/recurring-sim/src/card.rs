//! Cards: the test card a payer types in, and the masked remains the simulator keeps.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

/// The number of the test card whose every charge is declined.
const DECLINED_NUMBER: &str = "4000000000000002";

/// A card as typed into a hosted page; never stored and never printed.
#[derive(Clone)]
pub struct TestCard {
    number: String,
    holder: String,
    expiry: String,
    cvv: String,
}

/// What the simulator keeps of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StoredCard {
    /// The card's number in the vendor's books.
    pub id: u64,
    /// The first six digits.
    pub first_six: String,
    /// The last four digits.
    pub last_four: String,
    /// The name on the card.
    pub holder: String,
    /// The merchant's label; empty if it has none.
    pub label: String,
    /// Whether every charge of this card is declined.
    pub always_declined: bool,
}

impl TestCard {
    /// A card with any number, holder, expiry (`MM/YY`) and security code.
    pub fn new(
        number: impl Into<String>,
        holder: impl Into<String>,
        expiry: impl Into<String>,
        cvv: impl Into<String>,
    ) -> Self {
        Self { number: number.into(), holder: holder.into(), expiry: expiry.into(), cvv: cvv.into() }
    }

    /// A card whose charges succeed.
    #[must_use]
    pub fn approved() -> Self {
        Self::new("4242424242424242", "Deneme Kart", "12/99", "000")
    }

    /// A card whose every charge is declined.
    #[must_use]
    pub fn declined() -> Self {
        Self::new(DECLINED_NUMBER, "Deneme Kart", "12/99", "000")
    }

    /// The same card with another number.
    #[must_use]
    pub fn with_number(mut self, number: impl Into<String>) -> Self {
        self.number = number.into();
        self
    }

    /// Checks the card as the hosted page does and keeps what may be kept, without a number yet.
    pub(crate) fn store(&self, today: Date) -> Result<StoredCard, CardFlaw> {
        let digits: String = self.number.chars().filter(|c| *c != ' ' && *c != '-').collect();
        let is_number = (12..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || !passes_luhn(&digits) {
            return Err(CardFlaw::Number);
        }
        if self.holder.trim().is_empty() || self.holder.chars().count() > 60 {
            return Err(CardFlaw::Holder);
        }
        if !still_valid(&self.expiry, today) {
            return Err(CardFlaw::Expiry);
        }
        if !(3..=4).contains(&self.cvv.len()) || !self.cvv.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CardFlaw::Cvv);
        }
        let first_six = digits.get(..6).unwrap_or_default().to_owned();
        let last_four = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default().to_owned();
        let always_declined = digits == DECLINED_NUMBER;
        let (holder, label) = (self.holder.trim().to_owned(), String::new());
        Ok(StoredCard { id: 0, first_six, last_four, holder, label, always_declined })
    }
}

impl fmt::Debug for TestCard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TestCard(…)")
    }
}

/// What is wrong with a card as typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardFlaw {
    /// Not 12 to 19 digits with a right check digit.
    #[error("the card number is not valid")]
    Number,
    /// No name, or a very long one.
    #[error("the card holder's name is missing or too long")]
    Holder,
    /// Not `MM/YY`, or past.
    #[error("the expiry date is not MM/YY or has passed")]
    Expiry,
    /// Not three or four digits.
    #[error("the security code is not three or four digits")]
    Cvv,
}

impl StoredCard {
    /// First six, eight stars, last four: eight whatever the length, as the vendor's examples print it.
    pub(crate) fn masked_number(&self) -> String {
        format!("{}********{}", self.first_six, self.last_four)
    }

    /// First two and last two letters; names of up to four letters are not masked, as in the vendor's examples.
    pub(crate) fn masked_holder(&self) -> String {
        let letters: Vec<char> = self.holder.chars().collect();
        let hidden = letters.len().saturating_sub(4);
        let shown = |(place, letter): (usize, &char)| {
            if place >= 2 && place < 2 + hidden { '*' } else { *letter }
        };
        letters.iter().enumerate().map(shown).collect()
    }
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|byte| u32::from(byte.saturating_sub(b'0')))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn still_valid(expiry: &str, today: Date) -> bool {
    let Some((month, year)) = expiry.trim().split_once('/') else { return false };
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(month) || !two_digits(year) {
        return false;
    }
    let (Ok(month), Ok(year)) = (month.parse::<i8>(), year.parse::<i16>()) else { return false };
    (1..=12).contains(&month) && (2000 + year, month) >= (today.year(), today.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_the_ends_of_a_number_are_kept() {
        let stored = TestCard::approved().store(date(2026, 11, 20)).unwrap();
        assert_eq!(stored.masked_number(), "424242********4242");
        assert_eq!(stored.masked_holder(), "De*******rt");
        assert!(!format!("{stored:?}").contains("4242424242424242"));
        assert_eq!(format!("{:?}", TestCard::approved()), "TestCard(…)");
    }

    #[test]
    fn a_short_name_is_not_masked() {
        let card = TestCard::new("4355084355084358", "AGİT", "12/26", "000");
        assert_eq!(card.store(date(2026, 12, 31)).unwrap().masked_holder(), "AGİT");
    }

    #[test]
    fn flaws_are_named() {
        let flaw = |number: &str, holder: &str, expiry: &str, cvv: &str| {
            TestCard::new(number, holder, expiry, cvv).store(date(2026, 11, 20)).unwrap_err()
        };
        assert_eq!(flaw("4242424242424241", "A", "12/99", "000"), CardFlaw::Number);
        assert_eq!(flaw("4242", "A", "12/99", "000"), CardFlaw::Number);
        assert_eq!(flaw("4242424242424242", " ", "12/99", "000"), CardFlaw::Holder);
        assert_eq!(flaw("4242424242424242", "A", "10/26", "000"), CardFlaw::Expiry);
        assert_eq!(flaw("4242424242424242", "A", "13/30", "000"), CardFlaw::Expiry);
        assert_eq!(flaw("4242424242424242", "A", "11/26", "00"), CardFlaw::Cvv);
    }
}

//! Money: whole minor units of one currency, checked arithmetic, exact conversions, no floats.

use std::fmt;

use rust_decimal::Decimal;

use crate::invalid::InvalidValue;

/// An ISO 4217 currency: its code and how many digits its minor unit has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The Turkish lira, whose minor unit is the kuruş (1/100).
    pub const TRY: Self = Self(iso_currency::Currency::TRY);

    /// The currency with a three-letter code, if ISO 4217 has one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(code).map(Self)
    }

    /// The three-letter code, `TRY`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimal digits the minor unit has: 2 for the lira.
    ///
    /// Codes that ISO 4217 gives no minor unit (metals, test codes) have 0.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money: whole minor units (kuruş for the lira) of one currency.
///
/// ```
/// use recurring_core::Money;
///
/// let dues = Money::parse_lira("149.90")?;
/// assert_eq!(dues.minor(), 14_990);
/// assert_eq!(dues.to_string(), "149.90 TRY");
/// assert!(Money::parse_lira("1.500").is_err(), "1500 lira to a Turkish reader, 1.5 to a computer: refused");
/// # Ok::<(), recurring_core::InvalidValue>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why an exact conversion or an arithmetic step has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The amount has more decimals than the currency's minor unit; it is never rounded.
    #[error("the amount is finer than the minor unit of {0}")]
    TooFine(Currency),
    /// The amount does not fit into 64 bits of minor units.
    #[error("the amount does not fit")]
    Overflow,
    /// The two amounts are of different currencies.
    #[error("{0} and {1} cannot be added or compared")]
    CurrencyMismatch(Currency, Currency),
}

/// The accepted form of an amount typed by a person.
const ACCEPTED: &str = "digits with at most two decimals after a dot, above zero: 1500, 149.9 or 149.90";
/// The longest whole part of a typed amount, in digits.
const LONGEST_WHOLE: usize = 13;

impl Money {
    /// An amount from whole minor units.
    #[must_use]
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount from whole kuruş.
    #[must_use]
    pub const fn from_kurus(kurus: i64) -> Self {
        Self::from_minor(kurus, Currency::TRY)
    }

    /// Reads an amount of lira as a person types it: `1500`, `149.9`, `149.90`.
    ///
    /// # Errors
    ///
    /// `1.500`, `149,90`, `149.905`, `+5`, `0` and anything else not of the accepted form are refused: a thousands
    /// separator taken for a decimal point would charge a thousandth or a thousandfold.
    pub fn parse_lira(text: &str) -> Result<Self, InvalidValue> {
        let refuse = |problem: &'static str| InvalidValue::new("amount", problem, ACCEPTED);
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || whole.len() > LONGEST_WHOLE {
            return Err(refuse("is not a plain number of lira"));
        }
        if fraction.is_some_and(|fraction| !digits(fraction) || fraction.len() > 2) {
            return Err(refuse("does not have one or two digits after the dot"));
        }
        let minor: i64 = format!("{whole}{:0<2}", fraction.unwrap_or_default())
            .parse()
            .map_err(|_| refuse("is not a plain number of lira"))?;
        if minor == 0 {
            return Err(refuse("is zero"));
        }
        Ok(Self::from_kurus(minor))
    }

    /// Converts an exact decimal amount of major units.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooFine`] if the amount has more decimals than the minor unit, [`MoneyError::Overflow`] if it
    /// does not fit.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let mut amount = amount.normalize();
        if amount.scale() > currency.exponent() {
            return Err(MoneyError::TooFine(currency));
        }
        amount.rescale(currency.exponent());
        if amount.scale() != currency.exponent() {
            return Err(MoneyError::Overflow);
        }
        let minor = i64::try_from(amount.mantissa()).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor, currency })
    }

    /// The amount in major units, with exactly as many decimals as the minor unit has.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, self.currency.exponent())
    }

    /// The amount in whole minor units: kuruş for the lira.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Tells whether the amount is above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// Adds two amounts of one currency.
    ///
    /// # Errors
    ///
    /// On different currencies, and where the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Subtracts an amount of the same currency.
    ///
    /// # Errors
    ///
    /// On different currencies, and where the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        let negated = other.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        self.checked_add(Self { minor: negated, ..other })
    }

    /// Multiplies an amount by a number of periods.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] where the product does not fit.
    pub fn checked_mul(self, times: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(times)).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_a_turkish_reader_would_misread_are_refused() {
        for text in ["1.500", "149,90", "149.905", "1,500.00", "0", "0.00", "-5", "+5", " 5", "5 ", "", ".", "5.", ".5"]
        {
            let refused = Money::parse_lira(text).expect_err(text);
            assert_eq!(refused.field, "amount");
            assert!(refused.to_string().contains("149.90"), "{refused}");
        }
        assert!(Money::parse_lira("12345678901234").is_err(), "fourteen digits");
        assert!(Money::parse_lira("٣").is_err(), "digits of other scripts");
    }

    #[test]
    fn one_decimal_means_tens_of_kurus() {
        assert_eq!(Money::parse_lira("149.9").unwrap().minor(), 14_990);
        assert_eq!(Money::parse_lira("0.05").unwrap().minor(), 5);
        assert_eq!(Money::parse_lira("9999999999999.99").unwrap().minor(), 999_999_999_999_999);
    }

    #[test]
    fn an_amount_finer_than_the_minor_unit_is_never_rounded() {
        let third = Decimal::new(1_499_051, 4);
        assert_eq!(Money::from_decimal(third, Currency::TRY), Err(MoneyError::TooFine(Currency::TRY)));
        let padded = Decimal::new(1_499_000, 4);
        assert_eq!(Money::from_decimal(padded, Currency::TRY).unwrap().minor(), 14_990);
        assert_eq!(Money::from_decimal(Decimal::MAX, Currency::TRY), Err(MoneyError::Overflow));
    }

    #[test]
    fn the_exponent_is_the_currency_s_own() {
        let yen = Currency::from_code("JPY").unwrap();
        assert_eq!(Money::from_minor(500, yen).to_string(), "500 JPY");
        assert_eq!(Money::from_decimal(Decimal::new(5, 1), yen), Err(MoneyError::TooFine(yen)));
    }

    proptest! {
        #[test]
        fn decimal_and_back_is_the_same_amount(minor in any::<i64>()) {
            let money = Money::from_kurus(minor);
            prop_assert_eq!(Money::from_decimal(money.to_decimal(), Currency::TRY), Ok(money));
        }

        #[test]
        fn a_positive_amount_survives_its_own_text(minor in 1_i64..=999_999_999_999_999) {
            let money = Money::from_kurus(minor);
            prop_assert_eq!(Money::parse_lira(&money.to_decimal().to_string()), Ok(money));
        }

        #[test]
        fn reading_an_amount_never_panics(text in ".*") {
            let _ = Money::parse_lira(&text);
        }

        #[test]
        fn arithmetic_agrees_with_wide_integers(left in any::<i64>(), right in any::<i64>(), times in any::<u32>()) {
            let sum = i128::from(left) + i128::from(right);
            let expected = i64::try_from(sum).ok();
            let (left_money, right_money) = (Money::from_kurus(left), Money::from_kurus(right));
            prop_assert_eq!(left_money.checked_add(right_money).ok().map(Money::minor), expected);
            let product = i64::try_from(i128::from(left) * i128::from(times)).ok();
            prop_assert_eq!(left_money.checked_mul(times).ok().map(Money::minor), product);
        }
    }
}

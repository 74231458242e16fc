//! Paynet's money text: whole kuruş in requests, a text of undocumented unit in answers.

use recurring_http::lenient::LenientText;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use serde_with::DeserializeAs;

/// An amount as this family of services takes it: `10220` for 102.20 lira.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct KurusText(String);

impl KurusText {
    /// The text of a number of kuruş.
    pub(crate) fn from_kurus(kurus: u64) -> Self {
        Self(kurus.to_string())
    }
}

/// An amount as an answer shows it: a text whose unit no page tells. It becomes money in a mapping only, by a setting.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AnswerAmount(Option<Box<str>>);

impl AnswerAmount {
    /// The text, if there is one.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<'de> Deserialize<'de> for AnswerAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LenientText::deserialize_as(deserializer).map(Self)
    }
}

/// Reads a plain number with a dot: `102.20`, `102.2000`, `-5`. No grouping, comma, exponent or plus.
pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    };
    if plain { Decimal::from_str_exact(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_documented_amounts_are_written_in_kurus() {
        assert_eq!(serde_json::to_string(&KurusText::from_kurus(1_000)).unwrap(), r#""1000""#);
        assert_eq!(serde_json::to_string(&KurusText::from_kurus(10_220)).unwrap(), r#""10220""#);
    }

    #[test]
    fn only_plain_numbers_are_read() {
        assert_eq!(parse_decimal("102.20"), Some(Decimal::new(10_220, 2)));
        assert_eq!(parse_decimal("-5"), Some(Decimal::new(-5, 0)));
        for text in ["", "-", ".5", "5.", "1,5", "1.500,00", "1_000", "1e2", "+5", " 5", "--5", "true", "1.2.3", "٣"] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
        assert_eq!(parse_decimal(&"9".repeat(60)), None, "longer than a decimal");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".*") {
            let _ = parse_decimal(&text);
        }

        #[test]
        fn a_decimal_is_read_exactly(minor in any::<i64>()) {
            let decimal = Decimal::new(minor, 2);
            prop_assert_eq!(parse_decimal(&decimal.to_string()), Some(decimal));
        }
    }
}

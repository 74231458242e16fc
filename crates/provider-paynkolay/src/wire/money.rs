//! Paynkolay's money text: lira with a dot and always two decimals.

use serde::Serialize;

/// An amount as Paynkolay takes it: `149.90`. What is signed is this very text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct TryDecimalText(String);

impl TryDecimalText {
    /// The text of a number of kuruş that is not negative.
    pub(crate) fn from_kurus(kurus: u64) -> Self {
        Self(format!("{}.{:02}", kurus / 100, kurus % 100))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads an amount of lira as Paynkolay shows it, in kuruş: digits, a dot, one or two decimals; or digits alone.
pub(crate) fn parse_lira(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let kurus = if fraction.len() == 1 { "0" } else { "" };
    format!("{whole}{fraction}{kurus}").parse().ok()
}

/// Tells whether an amount that can be read has the documented form: a dot and two decimals.
pub(crate) fn has_two_decimals(text: &str) -> bool {
    text.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_always_have_two_decimals() {
        assert_eq!(TryDecimalText::from_kurus(1_000).as_str(), "10.00");
        assert_eq!(TryDecimalText::from_kurus(14_990).as_str(), "149.90");
        assert_eq!(TryDecimalText::from_kurus(5).as_str(), "0.05");
    }

    #[test]
    fn an_amount_in_another_form_is_not_read() {
        assert_eq!(parse_lira("300.00"), Some(30_000));
        assert_eq!(parse_lira("300"), Some(30_000));
        assert_eq!(parse_lira("300.5"), Some(30_050));
        for text in ["", "1.500", "1,50", "1.500,00", "-1.00", "1e2", ".50", "5.", "99999999999999999999.00"] {
            assert_eq!(parse_lira(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_as_the_same_kurus(kurus in 0_i64..=i64::MAX / 1_000) {
            let text = TryDecimalText::from_kurus(u64::try_from(kurus).unwrap());
            prop_assert_eq!(parse_lira(text.as_str()), Some(kurus));
        }
    }
}

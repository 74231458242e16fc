//! Money as whole kuruş, read from and printed in the forms the two vendors use.

/// An amount in kuruş.
pub(crate) type Kurus = i64;

/// The most digits an amount's whole part may have: enough for any sum, and far from overflow.
const LONGEST: usize = 13;

/// Reads minor units: digits only, above zero (`1000` is ten lira).
pub(crate) fn parse_minor(text: &str) -> Option<Kurus> {
    let in_form = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let kurus: Kurus = in_form.then(|| text.parse().ok()).flatten()?;
    (kurus > 0).then_some(kurus)
}

/// Reads lira with a decimal dot and at most two decimals, above zero (`149.9` is 149 lira 90 kuruş).
pub(crate) fn parse_decimal(text: &str) -> Option<Kurus> {
    let (lira, fraction) = text.split_once('.').map_or((text, None), |(lira, fraction)| (lira, Some(fraction)));
    let digits = |part: &str, longest: usize| {
        (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(lira, LONGEST) || !fraction.is_none_or(|part| digits(part, 2)) {
        return None;
    }
    let minor: Kurus = match fraction {
        None => 0,
        Some(part) if part.len() == 1 => part.parse::<Kurus>().ok()?.checked_mul(10)?,
        Some(part) => part.parse().ok()?,
    };
    let kurus = lira.parse::<Kurus>().ok()?.checked_mul(100)?.checked_add(minor)?;
    (kurus > 0).then_some(kurus)
}

/// Prints lira with a decimal dot and two decimals (`149.90`).
pub(crate) fn decimal(kurus: Kurus) -> String {
    let sign = if kurus < 0 { "-" } else { "" };
    let size = kurus.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_are_digits_above_zero() {
        assert_eq!(parse_minor("10220"), Some(10_220));
        for wrong in ["", "0", "000", "-5", "+5", "10.00", "10,00", " 1", "1e3", "12345678901234"] {
            assert_eq!(parse_minor(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn decimals_have_a_dot_and_at_most_two_places() {
        assert_eq!(parse_decimal("10"), Some(1_000));
        assert_eq!(parse_decimal("149.9"), Some(14_990));
        assert_eq!(parse_decimal("149.90"), Some(14_990));
        assert_eq!(parse_decimal("0.05"), Some(5));
        for wrong in ["", "0", "0.00", ".5", "5.", "1.500", "149,90", "-1", "1e2", " 1", "1.2.3"] {
            assert_eq!(parse_decimal(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn printing_keeps_two_places() {
        assert_eq!(decimal(5), "0.05");
        assert_eq!(decimal(10_220), "102.20");
        assert_eq!(decimal(-150), "-1.50");
    }
}

//! Whole numbers and truth values that may come as text, and are never guessed.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_with::DeserializeAs;

/// Holds what a member says: nothing, a value, or something that cannot be read as one.
///
/// It implements `Deserialize` itself, so a field needs no attribute but `#[serde(default)]`. Null, empty text and
/// a missing member are [`Lenient::Absent`]. `Debug` shows the length of unreadable text only, as it may be anything.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: a reader must decide what absent and unreadable mean to it")]
pub enum Lenient<T> {
    /// The member is missing, null or empty text.
    #[default]
    Absent,
    /// The member holds this value.
    Value(T),
    /// The member holds something else; this is its raw JSON text.
    Unreadable(Box<str>),
}

/// Is a whole number, from a JSON number or from text with blanks around it.
///
/// Digits with an optional minus only, in their shortest form: `1.0`, `1e0`, `+1`, `007`, `-0` and what exceeds
/// `i64` are unreadable, so an odd spelling can never pass as the code 0.
pub type LenientInteger = Lenient<i64>;

/// Is a truth value, from `true`/`false` as such or as text in any letter case, or from 0/1 as number or text.
pub type LenientBool = Lenient<bool>;

impl<T> Lenient<T> {
    /// Returns the value if there is one. `None` does not tell absent from unreadable: match where that matters.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Unreadable(_) => None,
        }
    }

    /// Returns the raw JSON text of an unreadable value. It may hold anything; redact it before showing it.
    #[must_use]
    pub fn unreadable(&self) -> Option<&str> {
        match self {
            Self::Unreadable(raw) => Some(raw),
            Self::Absent | Self::Value(_) => None,
        }
    }

    /// Tells whether the member is missing, null or empty text.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: fmt::Debug> fmt::Debug for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Value(value) => f.debug_tuple("Value").field(value).finish(),
            Self::Unreadable(raw) => write!(f, "Unreadable({} bytes)", raw.len()),
        }
    }
}

/// Reads a value from text that is trimmed and not empty, from inside quotes or from a bare JSON token.
trait FromScalar: Sized {
    fn from_scalar(text: &str) -> Option<Self>;
}

impl FromScalar for i64 {
    fn from_scalar(text: &str) -> Option<Self> {
        let number: Self = text.parse().ok()?;
        (number.to_string() == text).then_some(number)
    }
}

impl FromScalar for bool {
    fn from_scalar(text: &str) -> Option<Self> {
        match text {
            "1" => Some(true),
            "0" => Some(false),
            _ if text.eq_ignore_ascii_case("true") => Some(true),
            _ if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }
}

fn read<T: FromScalar>(raw: &str) -> Lenient<T> {
    if raw == "null" {
        return Lenient::Absent;
    }
    let value = if raw.starts_with('"') {
        let Ok(text) = serde_json::from_str::<String>(raw) else {
            return Lenient::Unreadable(raw.into());
        };
        if text.trim().is_empty() {
            return Lenient::Absent;
        }
        T::from_scalar(text.trim())
    } else {
        T::from_scalar(raw)
    };
    value.map_or_else(|| Lenient::Unreadable(raw.into()), Lenient::Value)
}

impl<'de, T: FromScalar> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(read(Box::<RawValue>::deserialize(deserializer)?.get()))
    }
}

/// Lets `#[serde_as(as = "LenientInteger")]` be written on a field of that type, like the other readers.
impl<'de, T: FromScalar> DeserializeAs<'de, Self> for Lenient<T> {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::parse_answer;

    #[derive(Deserialize)]
    struct Wire {
        #[serde(default)]
        integer: LenientInteger,
        #[serde(default)]
        truth: LenientBool,
    }

    fn both(value: &str) -> (LenientInteger, LenientBool) {
        let wire: Wire = parse_answer(format!("{{\"integer\":{value},\"truth\": {value} }}").as_bytes()).unwrap();
        (wire.integer, wire.truth)
    }

    #[test]
    fn whole_numbers_are_read_from_numbers_and_padded_text() {
        for (value, number) in [
            ("0", 0),
            ("\"0\"", 0),
            ("\" 12\\n\"", 12),
            ("-3", -3),
            ("9223372036854775807", i64::MAX),
            ("\"-9223372036854775808\"", i64::MIN),
        ] {
            assert_eq!(both(value).0, Lenient::Value(number), "{value}");
        }
    }

    #[test]
    fn what_is_not_plainly_a_whole_number_is_kept_and_not_read() {
        for value in [
            "0.0",
            "0e0",
            "-0",
            "\"00\"",
            "\"+0\"",
            "\"0x0\"",
            "\"0 0\"",
            "9223372036854775808",
            "1e400",
            "true",
            "{}",
            "[]",
            "[0]",
            "\"abc\"",
            "\"\u{660}\"",
        ] {
            assert_eq!(both(value).0, Lenient::Unreadable(value.into()), "{value}");
        }
    }

    #[test]
    fn truth_values_are_read_from_their_four_spellings() {
        for value in ["true", "\"true\"", "\"TRUE\"", "\" True \"", "1", "\"1\""] {
            assert_eq!(both(value).1, Lenient::Value(true), "{value}");
        }
        for value in ["false", "\"false\"", "\"False\"", "0", "\"0\""] {
            assert_eq!(both(value).1, Lenient::Value(false), "{value}");
        }
        for value in ["2", "-1", "1.0", "\"yes\"", "\"01\"", "[true]", "{\"a\":1}"] {
            assert_eq!(both(value).1, Lenient::Unreadable(value.into()), "{value}");
        }
    }

    #[test]
    fn null_empty_text_and_a_missing_member_are_absent() {
        for value in ["null", "\"\"", "\" \\t \""] {
            assert_eq!(both(value), (Lenient::Absent, Lenient::Absent), "{value}");
        }
        let wire: Wire = parse_answer(b"{}").unwrap();
        assert!(wire.integer.is_absent() && wire.truth.is_absent());
    }

    #[test]
    fn debug_never_shows_unreadable_text() {
        let shown = format!("{:?}", both("\"4242424242424242x\"").0);
        assert_eq!(shown, "Unreadable(19 bytes)");
    }

    proptest! {
        #[test]
        fn every_whole_number_is_read_back_from_both_spellings(number in any::<i64>()) {
            prop_assert_eq!(both(&number.to_string()).0, Lenient::Value(number));
            prop_assert_eq!(both(&format!("\"  {number} \"")).0, Lenient::Value(number));
        }

        /// D8: whatever text comes, it reads as zero only if it says 0, and as true only if it says so.
        #[test]
        fn unknown_text_never_becomes_a_value(text in "\\PC{0,8}") {
            let (integer, truth) = both(&serde_json::to_string(&text).unwrap());
            let plain = text.trim();
            prop_assert_eq!(integer == Lenient::Value(0), plain == "0");
            prop_assert_eq!(truth == Lenient::Value(true), plain == "1" || plain.eq_ignore_ascii_case("true"));
        }

        #[test]
        fn arbitrary_bytes_never_panic(body in any::<Vec<u8>>()) {
            let _ = parse_answer::<Wire>(&body);
            let _ = parse_answer::<Wire>(format!("{{\"integer\":{}}}", String::from_utf8_lossy(&body)).as_bytes());
        }
    }
}

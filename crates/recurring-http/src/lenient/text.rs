//! Text that may come as a string, a number, a truth value or nothing.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_with::DeserializeAs;

/// Reads text from a string, a number or a truth value into `Option<Box<str>>` or `Option<String>`.
///
/// Text is trimmed, and empty text is `None`, as is null. A number or truth value gives its raw text, so `102.20`
/// stays `102.20`. An object or array is refused: to call it absent, or its source text a value, would both be
/// guesses. Where the *presence* of a text is evidence, check its form too: `false` reads as the text `false`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct LenientText;

impl<'de> DeserializeAs<'de, Option<Box<str>>> for LenientText {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<str>>, D::Error> {
        Ok(read(deserializer)?.map(String::into_boxed_str))
    }
}

impl<'de> DeserializeAs<'de, Option<String>> for LenientText {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
        read(deserializer)
    }
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    match raw.get().as_bytes().first() {
        Some(b'n') | None => Ok(None),
        Some(b'"') => {
            let text: String = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
            Ok(not_empty(text.trim()))
        }
        Some(b'{' | b'[') => Err(D::Error::custom("expected text, found an object or array")),
        Some(_) => Ok(not_empty(raw.get())),
    }
}

fn not_empty(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_with::serde_as;

    use super::*;
    use crate::parse::parse_answer;

    #[serde_as]
    #[derive(Deserialize)]
    struct Wire {
        #[serde(default)]
        #[serde_as(as = "LenientText")]
        text: Option<Box<str>>,
        #[serde(default)]
        #[serde_as(as = "LenientText")]
        other: Option<String>,
    }

    fn text_of(value: &str) -> Option<Option<Box<str>>> {
        let body = format!("{{\"text\": {value} , \"other\":{value}}}");
        let wire: Wire = parse_answer(body.as_bytes()).ok()?;
        assert_eq!(wire.text.as_deref(), wire.other.as_deref());
        Some(wire.text)
    }

    #[test]
    fn each_kind_of_json_value_reads_as_its_text() {
        for (value, text) in [
            ("\"a b\"", Some("a b")),
            ("\" \\t102,20 \\n\"", Some("102,20")),
            ("\"\\u015e\\\"\"", Some("\u{15e}\"")),
            ("102.20", Some("102.20")),
            ("1e400", Some("1e400")),
            ("123456789012345678901234567890", Some("123456789012345678901234567890")),
            ("true", Some("true")),
            ("null", None),
            ("\"\"", None),
            ("\"  \"", None),
        ] {
            assert_eq!(text_of(value).unwrap().as_deref(), text, "{value}");
        }
    }

    #[test]
    fn an_absent_member_is_none() {
        assert_eq!(parse_answer::<Wire>(b"{}").unwrap().text, None);
    }

    #[test]
    fn an_object_or_array_is_refused_rather_than_guessed() {
        for value in ["{}", "[]", "[\"a\"]", "{\"a\":1}"] {
            assert_eq!(text_of(value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_string_reads_as_itself_trimmed(text in any::<String>()) {
            let value = serde_json::to_string(&text).unwrap();
            let trimmed = text.trim();
            let expected = (!trimmed.is_empty()).then_some(trimmed);
            let read = text_of(&value).unwrap();
            prop_assert_eq!(read.as_deref(), expected);
        }

        #[test]
        fn any_number_keeps_its_raw_text(number in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,5})?") {
            let read = text_of(&number).unwrap();
            prop_assert_eq!(read.as_deref(), Some(number.as_str()));
        }

        #[test]
        fn arbitrary_bytes_never_panic(body in any::<Vec<u8>>()) {
            let _ = parse_answer::<Wire>(&body);
        }
    }
}

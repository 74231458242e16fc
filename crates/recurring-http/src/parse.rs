//! Reads a whole answer body as JSON, whatever its content type says, and never repeats it in an error.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads `body` as one JSON object of type `T`. A UTF-8 byte order mark is passed over.
///
/// An array is refused even where `T` could be read from one: serde fills a struct's fields from an array by their
/// position, so that `[0]` would pass for an answer with code 0.
///
/// # Errors
///
/// [`ParseFailure`] if it is not a JSON object, ends early, is followed by more, or has another shape than `T`.
///
/// ```
/// # #[derive(serde::Deserialize)]
/// struct Envelope {
///     code: recurring_http::lenient::LenientInteger,
/// }
/// let envelope: Envelope = recurring_http::parse::parse_answer(br#"{"code":"0"}"#)?;
/// assert_eq!(envelope.code.value(), Some(&0));
/// # Ok::<(), recurring_http::parse::ParseFailure>(())
/// ```
pub fn parse_answer<T: DeserializeOwned>(body: &[u8]) -> Result<T, ParseFailure> {
    let body = without_mark(body);
    if body.trim_ascii_start().first() == Some(&b'[') {
        let array: Result<IgnoredAny, _> = serde_json::from_slice(body);
        return Err(array.map_or_else(ParseFailure::of, |_| ParseFailure::ARRAY));
    }
    serde_json::from_slice(body).map_err(ParseFailure::of)
}

/// Returns the inner text if the whole body is one JSON string (a body encoded twice), else the body itself.
///
/// One layer is taken off, not more. What comes back is not promised to be JSON.
#[must_use]
pub fn unwrap_json_text(body: &[u8]) -> Cow<'_, [u8]> {
    let trimmed = without_mark(body).trim_ascii();
    if trimmed.first() != Some(&b'"') {
        return Cow::Borrowed(body);
    }
    match serde_json::from_slice::<String>(trimmed) {
        Ok(text) => Cow::Owned(text.into_bytes()),
        Err(_) => Cow::Borrowed(body),
    }
}

fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
}

/// Says where and in which way a body is not what was expected, without a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseFailure {
    /// In which way.
    pub category: ParseCategory,
    /// The line, counted from 1; 0 if unknown.
    pub line: usize,
    /// The column, counted from 1; 0 if unknown.
    pub column: usize,
}

/// Says in which way a body is not what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseCategory {
    /// It is not JSON.
    Syntax,
    /// It is JSON of another shape.
    Shape,
    /// It ends too early.
    Ended,
}

impl ParseFailure {
    const ARRAY: Self = Self { category: ParseCategory::Shape, line: 0, column: 0 };

    fn of(error: serde_json::Error) -> Self {
        let category = match error.classify() {
            Category::Data => ParseCategory::Shape,
            Category::Eof => ParseCategory::Ended,
            Category::Syntax | Category::Io => ParseCategory::Syntax,
        };
        Self { category, line: error.line(), column: error.column() }
    }
}

impl fmt::Display for ParseFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.category {
            ParseCategory::Syntax => "the answer is not JSON",
            ParseCategory::Shape => "the answer is JSON of an unexpected shape",
            ParseCategory::Ended => "the answer is JSON that ends too early",
        };
        write!(f, "{what} (line {}, column {})", self.line, self.column)
    }
}

impl std::error::Error for ParseFailure {}

#[cfg(test)]
mod tests {
    use super::*;

    /// An array that could fill a struct by position is no answer (D8).
    #[test]
    fn d8_an_array_is_never_an_answer() {
        #[derive(serde::Deserialize, Debug)]
        #[serde(default)]
        struct Envelope {
            code: crate::lenient::LenientInteger,
        }
        impl Default for Envelope {
            fn default() -> Self {
                Self { code: crate::lenient::LenientInteger::Absent }
            }
        }
        for body in ["[0]", " [\"0\"]", "[]", "[[0]]"] {
            let refused = parse_answer::<Envelope>(body.as_bytes()).unwrap_err();
            assert_eq!(refused.category, ParseCategory::Shape, "{body}");
        }
        assert_eq!(parse_answer::<Envelope>(b"{\"code\":0}").unwrap().code.value(), Some(&0));
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(parse_answer::<i64>(b"\xEF\xBB\xBF 7 ").unwrap(), 7);
    }

    #[test]
    fn an_error_names_place_and_kind_and_no_content() {
        for (body, category) in [
            ("<html>4242</html>", ParseCategory::Syntax),
            ("", ParseCategory::Ended),
            ("[\"4242\"", ParseCategory::Ended),
            ("\"4242\"", ParseCategory::Shape),
            ("[1] 4242", ParseCategory::Syntax),
        ] {
            let failure = parse_answer::<Vec<i64>>(body.as_bytes()).unwrap_err();
            assert_eq!(failure.category, category, "{body}");
            assert!(!format!("{failure} {failure:?}").contains("4242"));
        }
    }

    #[test]
    fn a_body_encoded_twice_is_unwrapped_once() {
        assert_eq!(unwrap_json_text(b"\xEF\xBB\xBF \"{\\\"code\\\":0}\" ").as_ref(), b"{\"code\":0}");
        assert_eq!(unwrap_json_text(b"\"\\\"a\\\"\"").as_ref(), b"\"a\"");
    }

    #[test]
    fn any_other_body_stays_as_it_is() {
        for body in [&b"{\"a\":\"b\"}"[..], b"\"cut", b"\"a\" \"b\"", b"", b"<html>", b"\"\xFF\""] {
            assert_eq!(unwrap_json_text(body).as_ref(), body);
        }
    }
}

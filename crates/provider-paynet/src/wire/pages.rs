//! Pages of rows: each row kept as the JSON text that came, and what a page says of its place in the list.

use std::fmt;

use recurring_http::lenient::LenientInteger;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The names of the member that holds the rows, in any letter case: `data`, `Data`, `details`, `Details`.
const ROWS: [&str; 2] = ["data", "details"];

/// Whether more rows follow: told only by the JSON values true and false; a text or a number tells nothing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HasMore(Option<bool>);

impl HasMore {
    /// What was told.
    pub(crate) fn told(self) -> Option<bool> {
        self.0
    }
}

impl<'de> Deserialize<'de> for HasMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Box::<RawValue>::deserialize(deserializer)?.get() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }))
    }
}

/// What a page says of its place in the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Place {
    pub(crate) has_more: HasMore,
    total: LenientInteger,
    total_count: LenientInteger,
}

impl Place {
    /// How many rows the list has at least, by the larger of the two counts: one counts all rows and the other those of
    /// the page, and the pages do not agree on which is which.
    pub(crate) fn counted(&self) -> Option<u64> {
        [&self.total, &self.total_count].into_iter().filter_map(|count| u64::try_from(*count.value()?).ok()).max()
    }
}

/// The rows of an answer, or that it has no list of any.
///
/// If none of the known names is there, or it holds null, the only other member that is a list of objects holds the rows:
/// rows that are there must not be read as none. Two such members cannot be told apart, and the answer is refused; so is
/// a row that is no object.
#[derive(Debug, Default)]
pub(crate) struct RawRows {
    pub(crate) rows: Option<Vec<Box<RawValue>>>,
    /// Whether a list with an object stands beside the rows under a name that nobody told: it may be the list of rows.
    pub(crate) are_doubtful: bool,
}

impl<'de> Deserialize<'de> for RawRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = RawRows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a list of rows")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<RawRows, A::Error> {
        let mut named: Option<Vec<Box<RawValue>>> = None;
        let mut others: Vec<Vec<Box<RawValue>>> = Vec::new();
        let mut lists_with_objects = 0_u32;
        while let Some(name) = members.next_key::<String>()? {
            let value: Box<RawValue> = members.next_value()?;
            if !is_rows(&name) {
                let list = list(value.get());
                lists_with_objects += u32::from(list.iter().any(|member| is_object(member)));
                others.extend(Some(list).filter(|list| !list.is_empty() && list.iter().all(|row| is_object(row))));
            } else if let Some(rows) = rows(value).map_err(A::Error::custom)?
                && named.replace(rows).is_some()
            {
                return Err(A::Error::custom("two lists of rows"));
            }
        }
        match (named, others.len()) {
            (Some(rows), _) => Ok(RawRows { rows: Some(rows), are_doubtful: lists_with_objects > 0 }),
            (None, 0 | 1) => Ok(RawRows { rows: others.pop(), are_doubtful: lists_with_objects > 1 }),
            (None, _) => Err(A::Error::custom("several members could be the list of rows")),
        }
    }
}

/// Whether a member of this name holds the rows.
pub(super) fn is_rows(name: &str) -> bool {
    ROWS.iter().any(|rows| name.eq_ignore_ascii_case(rows))
}

/// The rows in the member that is named so; `None` for null.
pub(super) fn rows(value: Box<RawValue>) -> Result<Option<Vec<Box<RawValue>>>, &'static str> {
    match value.get().as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'{') => Ok(Some(vec![value])),
        Some(b'[') => match serde_json::from_str::<Vec<Box<RawValue>>>(value.get()) {
            Ok(rows) if rows.iter().all(|row| is_object(row)) => Ok(Some(rows)),
            _ => Err("a row is no object"),
        },
        _ => Err("the rows are no list"),
    }
}

/// What a member of another name lists; nothing if it is no list.
fn list(text: &str) -> Vec<Box<RawValue>> {
    if text.starts_with('[') { serde_json::from_str(text).unwrap_or_default() } else { Vec::new() }
}

fn is_object(row: &RawValue) -> bool {
    row.get().starts_with('{')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_http::parse::parse_answer;

    use super::*;

    /// Nothing if it cannot be read; an inner nothing if there is no list.
    fn read(body: &str) -> Option<Option<Vec<String>>> {
        let RawRows { rows, .. } = parse_answer(body.as_bytes()).ok()?;
        Some(rows.map(|rows| rows.iter().map(|row| row.get().to_owned()).collect()))
    }

    fn rows(texts: &[&str]) -> Option<Option<Vec<String>>> {
        Some(Some(texts.iter().map(|&text| text.to_owned()).collect()))
    }

    fn place(body: &str) -> Option<Place> {
        parse_answer(body.as_bytes()).ok()
    }

    #[test]
    fn rows_are_kept_as_they_came_under_any_known_name() {
        for name in ["data", "Data", "details", "Details", "DATA"] {
            let body = format!(r#"{{"code":0,"{name}":[{{ "a" : 1.0 }},{{"b":[]}}],"message":null}}"#);
            assert_eq!(read(&body), rows(&[r#"{ "a" : 1.0 }"#, r#"{"b":[]}"#]), "{name}");
        }
        assert_eq!(read(r#"{"data":{"a":1}}"#), rows(&[r#"{"a":1}"#]), "one row without its list");
    }

    #[test]
    fn an_empty_list_is_told_from_a_missing_one() {
        assert_eq!(read(r#"{"data":[]}"#), rows(&[]));
        for body in ["{}", r#"{"data":null}"#, r#"{"code":0,"total":3,"other":[1],"none":[]}"#] {
            assert_eq!(read(body), Some(None), "{body}");
        }
    }

    /// Rows under a name that nobody told must not pass for "there are none".
    #[test]
    fn rows_under_an_unknown_name_are_rows_and_two_such_lists_are_refused() {
        assert_eq!(read(r#"{"attempts":[{"a":1}],"code":0}"#), rows(&[r#"{"a":1}"#]));
        assert_eq!(read(r#"{"data":null,"attempts":[{"a":1}]}"#), rows(&[r#"{"a":1}"#]));
        assert_eq!(read(r#"{"one":[{"a":1}],"two":[{"a":1}]}"#), None);
    }

    #[test]
    fn rows_beside_another_list_of_objects_are_doubtful() {
        let doubtful = |body: &str| parse_answer::<RawRows>(body.as_bytes()).unwrap().are_doubtful;
        for rows in ["[]", r#"[{"a":1}]"#, r#"{"a":1}"#] {
            assert!(doubtful(&format!(r#"{{"data":{rows},"more":[{{"a":1}}]}}"#)), "{rows}");
            assert!(doubtful(&format!(r#"{{"more":[1,{{}}],"data":{rows}}}"#)), "{rows}");
            assert!(!doubtful(&format!(r#"{{"data":{rows},"more":[],"some":[1],"page":{{"a":1}}}}"#)), "{rows}");
        }
        assert!(!doubtful(r#"{"data":null,"more":[{"a":1}]}"#), "then those are the rows");
        assert!(doubtful(r#"{"some":[1,{}],"more":[{"a":1}]}"#), "unless another list has an object too");
    }

    #[test]
    fn d8_what_is_no_list_of_objects_is_refused() {
        for rows in [r#""""#, "0", "false", "[1]", "[null]", "[[]]", r#"[{"a":1},2]"#, r#"[{}],"Data":[{}]"#] {
            assert_eq!(read(&format!(r#"{{"data":{rows}}}"#)), None, "{rows}");
        }
    }

    #[test]
    fn only_true_and_false_tell_whether_more_follows() {
        let told = |value: &str| place(&format!(r#"{{"has_more":{value}}}"#)).unwrap().has_more.told();
        assert_eq!((told("true"), told("false")), (Some(true), Some(false)));
        for value in [r#""false""#, "0", "1", "null", r#""""#, "{}", "[false]"] {
            assert_eq!(told(value), None, "{value}");
        }
        assert!(place(r#"{"has_more":true,"has_more":false}"#).is_none(), "two answers are none");
    }

    #[test]
    fn the_larger_count_says_how_many_rows_there_are_at_least() {
        let counted = |members: &str| place(&format!("{{{members}}}")).unwrap().counted();
        assert_eq!(counted(r#""total":1,"total_count":"2""#), Some(2), "the page's own example contradicts its table");
        assert_eq!(counted(r#""total":15,"total_count":10"#), Some(15));
        for nothing in ["", r#""total":null"#, r#""total":-1,"total_count":"viele""#] {
            assert_eq!(counted(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(value in "\\PC*") {
            for body in [format!(r#"{{"data":{value},"has_more":{value},"total":{value}}}"#), value] {
                let _ = (read(&body), place(&body));
            }
        }
    }
}

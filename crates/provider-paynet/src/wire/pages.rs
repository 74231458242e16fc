//! Pages of rows: whether more follow, and rows whose shape no page shows, each kept as the JSON text that came.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The names of the member that holds the rows, in any letter case: `data`, `Data`, `details`, `Details`.
const ROWS: [&str; 2] = ["data", "details"];
const HAS_MORE: &str = "has_more";

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

/// An answer with rows of unknown shape.
///
/// If none of the known names is there, or it holds null, the only other member that is a list of objects holds the rows:
/// rows that are there must not be read as none. Two such members cannot be told apart, and the answer is refused; so is
/// a row that is no object.
#[derive(Debug, Default)]
pub(crate) struct RawRows {
    pub(crate) rows: Vec<Box<RawValue>>,
    pub(crate) has_more: HasMore,
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
        let mut has_more: Option<HasMore> = None;
        while let Some(name) = members.next_key::<String>()? {
            if name == HAS_MORE {
                if has_more.replace(members.next_value()?).is_some() {
                    return Err(A::Error::duplicate_field(HAS_MORE));
                }
                continue;
            }
            let value: Box<RawValue> = members.next_value()?;
            if !is_rows(&name) {
                others.extend(objects(value.get()));
            } else if let Some(rows) = rows(value).map_err(A::Error::custom)?
                && named.replace(rows).is_some()
            {
                return Err(A::Error::custom("two lists of rows"));
            }
        }
        let rows = match (named, others.len()) {
            (Some(rows), _) => rows,
            (None, 0 | 1) => others.pop().unwrap_or_default(),
            (None, _) => return Err(A::Error::custom("several members could be the list of rows")),
        };
        Ok(RawRows { rows, has_more: has_more.unwrap_or_default() })
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

/// The rows of a member of another name, if it is a list of objects that has any.
fn objects(text: &str) -> Option<Vec<Box<RawValue>>> {
    if !text.starts_with('[') {
        return None;
    }
    let rows: Vec<Box<RawValue>> = serde_json::from_str(text).ok()?;
    (!rows.is_empty() && rows.iter().all(|row| is_object(row))).then_some(rows)
}

fn is_object(row: &RawValue) -> bool {
    row.get().starts_with('{')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_http::parse::parse_answer;

    use super::*;

    fn read(body: &str) -> Option<(Vec<String>, Option<bool>)> {
        let page: RawRows = parse_answer(body.as_bytes()).ok()?;
        Some((page.rows.iter().map(|row| row.get().to_owned()).collect(), page.has_more.told()))
    }

    fn rows(texts: &[&str]) -> Option<(Vec<String>, Option<bool>)> {
        Some((texts.iter().map(|&text| text.to_owned()).collect(), None))
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
    fn a_missing_list_null_and_an_empty_list_are_no_rows() {
        for body in ["{}", r#"{"data":null}"#, r#"{"data":[]}"#, r#"{"code":0,"total":3,"other":[1],"none":[]}"#] {
            assert_eq!(read(body), rows(&[]), "{body}");
        }
    }

    /// Rows under a name that nobody told must not pass for "there are none".
    #[test]
    fn rows_under_an_unknown_name_are_rows_and_two_such_lists_are_refused() {
        assert_eq!(read(r#"{"attempts":[{"a":1}],"code":0}"#), rows(&[r#"{"a":1}"#]));
        assert_eq!(read(r#"{"data":null,"attempts":[{"a":1}]}"#), rows(&[r#"{"a":1}"#]));
        assert_eq!(read(r#"{"data":[],"more":[{"a":1}]}"#), rows(&[]), "the known name goes first");
        assert_eq!(read(r#"{"one":[{"a":1}],"two":[{"a":1}]}"#), None);
    }

    #[test]
    fn d8_what_is_no_list_of_objects_is_refused() {
        for rows in [r#""""#, "0", "false", "[1]", "[null]", "[[]]", r#"[{"a":1},2]"#, r#"[{}],"Data":[{}]"#] {
            assert_eq!(read(&format!(r#"{{"data":{rows}}}"#)), None, "{rows}");
        }
    }

    #[test]
    fn only_true_and_false_tell_whether_more_follows() {
        for (value, told) in [("true", Some(true)), ("false", Some(false))] {
            assert_eq!(read(&format!(r#"{{"has_more":{value}}}"#)).unwrap().1, told);
        }
        for value in [r#""false""#, "0", "1", "null", r#""""#, "{}", "[false]"] {
            assert_eq!(read(&format!(r#"{{"has_more":{value}}}"#)).unwrap().1, None, "{value}");
        }
        assert_eq!(read(r#"{"has_more":true,"has_more":false}"#), None, "two answers are none");
    }

    proptest! {
        #[test]
        fn reading_never_panics(value in "\\PC*") {
            let _ = read(&format!(r#"{{"data":{value},"has_more":{value}}}"#));
            let _ = read(&value);
        }
    }
}

//! What else stands in an answer whose code says done, refused or absent: a flag, rows, and members that no page shows.

use std::fmt;
use std::marker::PhantomData;

use recurring_http::lenient::LenientBool;
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::pages::{is_rows, rows};

const IS_SUCCEED: &str = "is_succeed";
const PLAN: &str = "plan";

/// The flag and the rows under their known names in any letter case, and whether any other member holds something.
///
/// Two flags or two lists of rows are none, and the answer cannot be read; nor can it with a row that is no object.
#[derive(Debug)]
pub(crate) struct Answered<R> {
    pub(crate) is_succeed: LenientBool,
    pub(crate) rows: Vec<R>,
    /// Whether another member is a filled object, or a list with one: it may tell of something that was done.
    pub(crate) is_strange: bool,
    /// Whether such a member has the name of an order's plan; it is no other one then.
    pub(crate) has_plan: bool,
    /// Whether another member is a filled object or a filled list.
    pub(crate) is_filled: bool,
}

impl<R> Answered<R> {
    /// Tells whether something at the top level cannot stand beside a code that says done, or else refused.
    pub(crate) fn contradicts(&self, done: bool) -> bool {
        self.has_plan || self.contradicts_but_for_a_plan(done)
    }

    /// The same where the plan of an order may stand.
    pub(crate) fn contradicts_but_for_a_plan(&self, done: bool) -> bool {
        self.is_strange || contradicts(&self.is_succeed, done)
    }
}

impl Answered<Box<RawValue>> {
    /// Tells whether something here cannot stand beside a code that says that there is no data: data, or a flag.
    pub(crate) fn contradicts_absence(&self) -> bool {
        self.is_filled || contradicts(&self.is_succeed, false) || self.rows.iter().any(|row| is_filled(row.get()))
    }
}

/// Tells whether a flag that is there says other than done, or else refused.
pub(crate) fn contradicts(flag: &LenientBool, done: bool) -> bool {
    !flag.is_absent() && flag.value() != Some(&done)
}

/// Tells whether the text of an object or list has anything in it; any other text has not.
pub(crate) fn is_filled(text: &str) -> bool {
    let inner = match text.as_bytes().first() {
        Some(b'{') => text.trim_matches(['{', '}']),
        Some(b'[') => text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text),
        _ => return false,
    };
    !inner.trim().is_empty()
}

/// Tells whether a filled object, or a list that has one, is what the text holds.
fn is_strange(text: &str) -> bool {
    if !text.starts_with('[') {
        return is_filled(text);
    }
    match serde_json::from_str::<Vec<Box<RawValue>>>(text) {
        Ok(members) => members.iter().any(|member| is_filled(member.get())),
        Err(_) => true,
    }
}

impl<'de, R: DeserializeOwned> Deserialize<'de> for Answered<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnsweredVisitor(PhantomData))
    }
}

struct AnsweredVisitor<R>(PhantomData<R>);

impl<'de, R: DeserializeOwned> Visitor<'de> for AnsweredVisitor<R> {
    type Value = Answered<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Answered<R>, A::Error> {
        let (mut flag, mut named): (Option<LenientBool>, Option<Vec<Box<RawValue>>>) = (None, None);
        let (mut strange, mut filled, mut plan) = (false, false, false);
        while let Some(name) = members.next_key::<String>()? {
            let value: Box<RawValue> = members.next_value()?;
            if name.eq_ignore_ascii_case(IS_SUCCEED) {
                let read = serde_json::from_str(value.get()).map_err(A::Error::custom)?;
                if flag.replace(read).is_some() {
                    return Err(A::Error::duplicate_field(IS_SUCCEED));
                }
            } else if is_rows(&name) {
                if named.replace(rows(value).map_err(A::Error::custom)?.unwrap_or_default()).is_some() {
                    return Err(A::Error::custom("two lists of rows"));
                }
            } else {
                let named_plan = name.eq_ignore_ascii_case(PLAN);
                strange |= !named_plan && is_strange(value.get());
                plan |= named_plan && is_strange(value.get());
                filled |= is_filled(value.get());
            }
        }
        let rows = named.unwrap_or_default();
        let rows = rows.iter().map(|row| serde_json::from_str(row.get())).collect::<Result<_, _>>();
        Ok(Answered {
            is_succeed: flag.unwrap_or_default(),
            rows: rows.map_err(A::Error::custom)?,
            is_strange: strange,
            has_plan: plan,
            is_filled: filled,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_http::parse::parse_answer;

    use super::*;

    fn read(body: &str) -> Option<Answered<serde_json::Value>> {
        parse_answer(body.as_bytes()).ok()
    }

    #[test]
    fn flag_and_rows_are_read_in_any_letter_case_and_never_twice() {
        for name in ["data", "Data", "DETAILS", "details"] {
            let answer = read(&format!(r#"{{"code":0,"{name}":[{{"a":1}}],"Is_Succeed":"true"}}"#)).unwrap();
            assert_eq!((answer.rows.len(), answer.is_succeed.value()), (1, Some(&true)), "{name}");
            assert!(!answer.is_strange && !answer.is_filled);
        }
        for body in [r#"{"data":[],"Data":[]}"#, r#"{"is_succeed":true,"IS_SUCCEED":false}"#, r#"{"data":[1]}"#, "[]"] {
            assert!(read(body).is_none(), "{body}");
        }
    }

    #[test]
    fn a_member_that_no_page_shows_is_noticed_if_it_holds_something() {
        for (value, strange, filled) in [
            (r#"[{"a":1}]"#, true, true),
            (r#"{"a":1}"#, true, true),
            ("[1]", false, true),
            ("[ ]", false, false),
            ("{ }", false, false),
            ("null", false, false),
            (r#""{1}""#, false, false),
        ] {
            let answer = read(&format!(r#"{{"code":0,"results":{value}}}"#)).unwrap();
            assert_eq!((answer.is_strange, answer.is_filled), (strange, filled), "{value}");
        }
    }

    #[test]
    fn a_flag_contradicts_unless_it_says_the_same() {
        for (flag, done, refused) in
            [("true", false, true), ("false", true, false), ("null", false, false), (r#""evet""#, true, true)]
        {
            let answer = read(&format!(r#"{{"is_succeed":{flag}}}"#)).unwrap();
            assert_eq!((answer.contradicts(true), answer.contradicts(false)), (done, refused), "{flag}");
        }
    }

    #[test]
    fn absence_is_contradicted_by_data_and_by_a_flag_that_says_success() {
        let contradicts =
            |more: &str| parse_answer::<Answered<Box<RawValue>>>(format!(r#"{{"code":12{more}}}"#).as_bytes()).unwrap();
        for more in [r#","is_succeed":true"#, r#","data":[{"a":1}]"#, r#","x":[1]"#, r#","x":{"a":1}"#] {
            assert!(contradicts(more).contradicts_absence(), "{more}");
        }
        for more in ["", r#","is_succeed":false"#, r#","data":[]"#, r#","data":{}"#, r#","x":[],"total":0"#] {
            assert!(!contradicts(more).contradicts_absence(), "{more}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(body in "\\PC*") {
            let _ = read(&body);
            let _ = read(&format!(r#"{{"x":{body}}}"#));
        }
    }
}

//! The strict reading of a request's JSON object or form against the members a service documents.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What a member's value may be on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A JSON string.
    Text,
    /// A JSON string or null.
    TextOrNull,
    /// A JSON string, or a whole JSON number.
    TextOrNumber,
    /// A JSON string, or any JSON number.
    TextOrDecimal,
    /// A whole JSON number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// A JSON array of objects with these members.
    Rows(&'static [Field]),
}

/// One documented member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    required: bool,
}

/// A member that must be there and, if it is a text, not empty.
pub(crate) const fn required(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

/// A member that may be left out.
pub(crate) const fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

/// What is wrong with a request's form, in plain English and without any of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw(pub(crate) String);

/// The members of a request, each of the documented kind.
///
/// The values may be a card's, so only the names are shown.
pub(crate) struct Members {
    values: Vec<(&'static str, Value)>,
}

enum Value {
    Text(String),
    Number(String),
    Flag(bool),
    Null,
    Rows(Vec<Members>),
}

/// An object's members with their values as raw JSON.
struct RawMembers(Vec<(String, Box<RawValue>)>);

impl Members {
    /// Reads a body; every member must be documented, of the right kind and there once.
    pub(crate) fn read(body: &[u8], fields: &[Field]) -> Result<Self, Flaw> {
        let text = std::str::from_utf8(body).map_err(|_| Flaw("the body is not UTF-8".to_owned()))?;
        let raw = read_object(text).ok_or_else(|| Flaw("the body is not a JSON object".to_owned()))?;
        Self::of(raw.0, fields, |field, value| field.read(value.get()))
    }

    /// Reads a form; every field must be documented and there once.
    pub(crate) fn read_form(pairs: Vec<(String, String)>, fields: &[Field]) -> Result<Self, Flaw> {
        Self::of(pairs, fields, |_, value| Ok(Value::Text(value)))
    }

    fn of<V>(
        named: Vec<(String, V)>,
        fields: &[Field],
        read: impl Fn(&Field, V) -> Result<Value, Flaw>,
    ) -> Result<Self, Flaw> {
        let mut values: Vec<(&'static str, Value)> = Vec::with_capacity(named.len());
        for (name, value) in named {
            let Some(field) = fields.iter().find(|field| field.name == name) else {
                return Err(Flaw(format!("unknown member `{}`", shortened(&name))));
            };
            if values.iter().any(|(known, _)| *known == field.name) {
                return Err(Flaw(format!("member `{}` is there twice", field.name)));
            }
            values.push((field.name, read(field, value)?));
        }
        let members = Self { values };
        match fields.iter().find(|field| field.required && !members.fills(field)) {
            Some(missing) => Err(Flaw(format!("required member `{}` is missing or empty", missing.name))),
            None => Ok(members),
        }
    }

    /// The text (or the digits) of a member, exactly as sent; empty if it is absent.
    pub(crate) fn raw(&self, name: &str) -> &str {
        match self.value(name) {
            Some(Value::Text(text) | Value::Number(text)) => text,
            Some(Value::Flag(_) | Value::Null | Value::Rows(_)) | None => "",
        }
    }

    /// The text (or the digits) of a member, if it is there and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        Some(self.raw(name)).filter(|text| !text.is_empty())
    }

    /// The whole number of a member, if it is there and fits.
    pub(crate) fn whole(&self, name: &str) -> Option<i64> {
        self.raw(name).parse().ok()
    }

    /// The flag of a member, if it is there.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.value(name) {
            Some(Value::Flag(flag)) => Some(*flag),
            Some(Value::Text(_) | Value::Number(_) | Value::Null | Value::Rows(_)) | None => None,
        }
    }

    /// The rows of a member; none if it is absent.
    pub(crate) fn rows(&self, name: &str) -> &[Self] {
        match self.value(name) {
            Some(Value::Rows(rows)) => rows,
            Some(Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Null) | None => &[],
        }
    }

    /// Whether a member is there, if only with an empty text.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Whether a member was sent as a JSON number.
    pub(crate) fn is_number(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Number(_)))
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn fills(&self, field: &Field) -> bool {
        match self.value(field.name) {
            Some(Value::Text(text)) => !text.is_empty(),
            Some(Value::Rows(rows)) => !rows.is_empty(),
            Some(Value::Number(_) | Value::Flag(_)) => true,
            Some(Value::Null) | None => false,
        }
    }
}

impl Field {
    fn read(&self, raw: &str) -> Result<Value, Flaw> {
        if let Kind::Rows(fields) = self.kind {
            return self.read_rows(raw, fields);
        }
        let is_whole = raw.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let value = match (raw.as_bytes().first(), self.kind) {
            (Some(b'"'), Kind::Text | Kind::TextOrNull | Kind::TextOrNumber | Kind::TextOrDecimal) => {
                serde_json::from_str(raw).ok().map(Value::Text)
            }
            (Some(b'n'), Kind::TextOrNull) => Some(Value::Null),
            (Some(b't'), Kind::Flag) => Some(Value::Flag(true)),
            (Some(b'f'), Kind::Flag) => Some(Value::Flag(false)),
            (Some(b'-' | b'0'..=b'9'), Kind::TextOrNumber | Kind::Whole) if is_whole => {
                Some(Value::Number(raw.to_owned()))
            }
            (Some(b'-' | b'0'..=b'9'), Kind::TextOrDecimal) => Some(Value::Number(raw.to_owned())),
            _ => None,
        };
        value.ok_or_else(|| self.wrong_kind())
    }

    fn read_rows(&self, raw: &str, fields: &[Field]) -> Result<Value, Flaw> {
        let rows: Vec<Box<RawValue>> = serde_json::from_str(raw).map_err(|_| self.wrong_kind())?;
        let read = |row: &RawValue| {
            let members = read_object(row.get()).ok_or_else(|| self.wrong_kind())?;
            Members::of(members.0, fields, |field, value| field.read(value.get()))
        };
        rows.iter().map(|row| read(row)).collect::<Result<_, _>>().map(Value::Rows)
    }

    fn wrong_kind(&self) -> Flaw {
        Flaw(format!("member `{}` must be {}", self.name, self.kind))
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.values.iter().map(|(name, _)| name)).finish()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Text => "a text",
            Self::TextOrNull => "a text or null",
            Self::TextOrNumber => "a text or a whole number",
            Self::TextOrDecimal => "a text or a number",
            Self::Whole => "a whole number",
            Self::Flag => "true or false",
            Self::Rows(_) => "an array of objects",
        })
    }
}

impl<'de> Deserialize<'de> for RawMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = RawMembers;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

fn read_object(text: &str) -> Option<RawMembers> {
    serde_json::from_str(text).ok()
}

/// A stranger's member name, short enough for a log and free of control characters.
fn shortened(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[
        required("name", Kind::Text),
        optional("count", Kind::Whole),
        optional("card", Kind::TextOrNumber),
        optional("on", Kind::Flag),
        optional("language", Kind::TextOrNull),
        optional("sum", Kind::TextOrDecimal),
        optional("rows", Kind::Rows(&[required("rank", Kind::Whole)])),
    ];

    fn flaw(body: &str) -> String {
        Members::read(body.as_bytes(), FIELDS).unwrap_err().0
    }

    #[test]
    fn values_are_read_as_sent() {
        let body = r#"{"name":"a\u0020b","count":12,"card":3965,"on":false,"language":null,"sum":149.90}"#;
        let members = Members::read(body.as_bytes(), FIELDS).unwrap();
        assert_eq!(members.raw("name"), "a b");
        assert_eq!(members.whole("count"), Some(12));
        assert_eq!(members.text("card"), Some("3965"));
        assert_eq!(members.flag("on"), Some(false));
        assert_eq!(members.text("language"), None);
        assert_eq!(members.raw("sum"), "149.90");
    }

    #[test]
    fn rows_are_read_as_strictly_as_the_rest() {
        let members = Members::read(br#"{"name":"a","rows":[{"rank":2},{"rank":1}]}"#, FIELDS).unwrap();
        let ranks: Vec<_> = members.rows("rows").iter().map(|row| row.whole("rank")).collect();
        assert_eq!(ranks, [Some(2), Some(1)]);
        assert_eq!(format!("{members:?}"), r#"["name", "rows"]"#);
        assert_eq!(flaw(r#"{"name":"a","rows":{}}"#), "member `rows` must be an array of objects");
        assert_eq!(flaw(r#"{"name":"a","rows":[1]}"#), "member `rows` must be an array of objects");
        assert_eq!(flaw(r#"{"name":"a","rows":[{}]}"#), "required member `rank` is missing or empty");
        assert_eq!(flaw(r#"{"name":"a","rows":[{"rank":1,"x":1}]}"#), "unknown member `x`");
    }

    #[test]
    fn a_form_is_read_as_texts() {
        let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let members = Members::read_form(pairs(&[("name", "a"), ("count", "12")]), FIELDS).unwrap();
        assert_eq!((members.raw("name"), members.whole("count"), members.has("sum")), ("a", Some(12), false));
        let twice = Members::read_form(pairs(&[("name", "a"), ("name", "a")]), FIELDS).unwrap_err();
        assert_eq!(twice.0, "member `name` is there twice");
    }

    #[test]
    fn every_departure_is_named() {
        assert_eq!(flaw("[]"), "the body is not a JSON object");
        assert_eq!(flaw("{\"name\":\"a\"} x"), "the body is not a JSON object");
        assert_eq!(flaw("{}"), "required member `name` is missing or empty");
        assert_eq!(flaw(r#"{"name":""}"#), "required member `name` is missing or empty");
        assert_eq!(flaw(r#"{"name":5}"#), "member `name` must be a text");
        assert_eq!(flaw(r#"{"name":null}"#), "member `name` must be a text");
        assert_eq!(flaw(r#"{"Name":"a"}"#), "unknown member `Name`");
        assert_eq!(flaw(r#"{"name":"a","name":"b"}"#), "member `name` is there twice");
        assert_eq!(flaw(r#"{"name":"a","count":"12"}"#), "member `count` must be a whole number");
        assert_eq!(flaw(r#"{"name":"a","count":1.0}"#), "member `count` must be a whole number");
        assert_eq!(flaw(r#"{"name":"a","card":1.5}"#), "member `card` must be a text or a whole number");
        assert_eq!(flaw(r#"{"name":"a","on":"true"}"#), "member `on` must be true or false");
        assert_eq!(Members::read(&[0xff], FIELDS).unwrap_err().0, "the body is not UTF-8");
    }
}

//! Reads JSON objects as objects only: an array whose places happen to fit a struct's members is no answer.

use std::fmt;
use std::marker::PhantomData;

use recurring_http::parse::{ParseFailure, parse_answer};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_with::DeserializeAs;

/// Reads a whole body as one object; `[0]` is not the code 0.
pub(crate) fn parse_object<T: DeserializeOwned>(body: &[u8]) -> Result<T, ParseFailure> {
    parse_answer::<Whole<T>>(body).map(|whole| whole.0)
}

/// Reads one row as an object, for `LenientRows<Object>`.
pub(crate) struct Object;

impl<'de, T: Deserialize<'de>> DeserializeAs<'de, T> for Object {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct Whole<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Object::deserialize_as(deserializer).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }
}

#[cfg(test)]
mod tests {
    use recurring_http::lenient::{LenientInteger, LenientRows};
    use serde_with::serde_as;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Row {
        code: LenientInteger,
    }

    #[serde_as]
    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Answer {
        code: LenientInteger,
        #[serde_as(as = "LenientRows<Object>")]
        data: Vec<Row>,
    }

    #[test]
    fn an_array_is_no_object_however_well_it_fits() {
        for body in ["[0]", "[]", "0", "null", "\"\"", r#"{"data":[[0]]}"#, r#"{"data":[0]}"#, r#"{"data":"x"}"#] {
            assert!(parse_object::<Answer>(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn objects_and_rows_keep_their_raw_numbers() {
        let answer: Answer = parse_object(br#" {"code":" 0 ","data":[{"code":1.0},{}]}"#).unwrap();
        assert_eq!(answer.code.value(), Some(&0));
        assert_eq!(answer.data[0].code.unreadable(), Some("1.0"));
        assert_eq!(parse_object::<Answer>(br#"{"data":{"code":7}}"#).unwrap().data[0].code.value(), Some(&7));
    }
}

//! Lists that may come as an array, as one bare object, or not at all.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_with::DeserializeAs;

/// Reads a list of rows, each by `T` (`Same` for the row's own `Deserialize`).
///
/// Null or an absent member (with `#[serde(default)]`) is an empty list, an object in place of an array is one row.
/// Anything else is refused, empty text included, and so is a row that cannot be read: an empty list may mean that
/// something does not exist, and a list with a gap that it is complete, and neither may come from a misreading.
#[derive(Debug, Clone, Copy)]
pub struct LenientRows<T>(PhantomData<T>);

impl<'de, T, U> DeserializeAs<'de, Vec<U>> for LenientRows<T>
where
    T: DeserializeAs<'de, U>,
{
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<U>, D::Error> {
        deserializer.deserialize_any(RowsVisitor::<T, U>(PhantomData))
    }
}

struct RowsVisitor<T, U>(PhantomData<(T, U)>);

impl<'de, T, U> Visitor<'de> for RowsVisitor<T, U>
where
    T: DeserializeAs<'de, U>,
{
    type Value = Vec<U>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows, one row, or null")
    }

    fn visit_unit<E>(self) -> Result<Vec<U>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Vec<U>, A::Error> {
        let mut read = Vec::new();
        while let Some(row) = rows.next_element_seed(RowSeed::<T, U>(PhantomData))? {
            read.push(row);
        }
        Ok(read)
    }

    fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<Vec<U>, A::Error> {
        Ok(vec![T::deserialize_as(MapAccessDeserializer::new(row))?])
    }
}

/// Reads one row, which must be an object: an array would fill a struct's fields by their position.
struct RowSeed<T, U>(PhantomData<(T, U)>);

impl<'de, T, U> DeserializeSeed<'de> for RowSeed<T, U>
where
    T: DeserializeAs<'de, U>,
{
    type Value = U;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T, U> Visitor<'de> for RowSeed<T, U>
where
    T: DeserializeAs<'de, U>,
{
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, row: A) -> Result<U, A::Error> {
        T::deserialize_as(MapAccessDeserializer::new(row))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_with::{Same, serde_as};

    use super::super::{Lenient, LenientInteger, LenientText};
    use super::*;
    use crate::parse::parse_answer;

    #[serde_as]
    #[derive(Deserialize, Debug, PartialEq)]
    struct Row {
        #[serde(default)]
        id: LenientInteger,
        #[serde(default)]
        #[serde_as(as = "LenientText")]
        amount: Option<Box<str>>,
    }

    #[serde_as]
    #[derive(Deserialize)]
    struct Wire {
        #[serde(default, alias = "Data")]
        #[serde_as(as = "LenientRows<Same>")]
        data: Vec<Row>,
    }

    fn rows(body: &str) -> Option<Vec<Row>> {
        parse_answer::<Wire>(body.as_bytes()).ok().map(|wire| wire.data)
    }

    fn row(id: i64, amount: &str) -> Row {
        Row { id: Lenient::Value(id), amount: Some(amount.into()) }
    }

    #[test]
    fn null_absent_and_empty_lists_have_no_rows() {
        for body in ["{}", "{\"data\":null}", "{\"data\":[]}", "{\"Data\":null}"] {
            assert_eq!(rows(body), Some(Vec::new()), "{body}");
        }
    }

    #[test]
    fn raw_number_text_survives_in_an_array_and_in_a_bare_object() {
        let one = "{\"id\":\"1\",\"amount\":102.20,\"new\":{\"a\":[1]}}";
        assert_eq!(rows(&format!("{{\"data\":{one}}}")), Some(vec![row(1, "102.20")]));
        let two = format!("{{\"Data\":[{one},{{\"id\":2,\"amount\":\"5\"}}]}}");
        assert_eq!(rows(&two), Some(vec![row(1, "102.20"), row(2, "5")]));
    }

    /// A row that is an array would be read by position (D8).
    #[test]
    fn d8_a_row_that_is_no_object_is_refused() {
        for value in ["[[1,\"5\"]]", "[[]]", "[{\"id\":1},[1,\"5\"]]"] {
            assert_eq!(rows(&format!("{{\"data\":{value}}}")), None, "{value}");
        }
    }

    #[test]
    fn what_is_no_list_is_refused_rather_than_read_as_empty() {
        for value in ["\"\"", "0", "false", "\"[]\"", "[null]", "[1]", "[{\"id\":1},\"x\"]"] {
            assert_eq!(rows(&format!("{{\"data\":{value}}}")), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn no_row_is_ever_lost_or_made_up(ids in proptest::collection::vec(any::<i64>(), 0..20)) {
            let list: Vec<String> = ids.iter().map(|id| format!("{{\"id\":\"{id}\"}}")).collect();
            let read = rows(&format!("{{\"data\":[{}]}}", list.join(","))).unwrap();
            let read: Vec<i64> = read.iter().filter_map(|row| row.id.value().copied()).collect();
            prop_assert_eq!(read, ids);
        }

        #[test]
        fn arbitrary_bytes_never_panic(body in any::<Vec<u8>>()) {
            let _ = rows(&format!("{{\"data\":{}}}", String::from_utf8_lossy(&body)));
        }
    }
}

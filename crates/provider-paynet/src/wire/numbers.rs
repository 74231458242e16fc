//! Numbers that name things: typed string in the tables, JSON numbers in some of the examples.

use serde::{Serialize, Serializer};

/// A number that an example prints as a JSON number although its table says string: the example is followed for whole
/// numbers, anything else stays a text.
pub(crate) struct NumberOrText<'a>(pub(crate) &'a str);

impl Serialize for NumberOrText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<u64>() {
            Ok(number) if number.to_string() == self.0 => serializer.serialize_u64(number),
            _ => serializer.serialize_str(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_goes_out_as_in_the_example_and_anything_else_as_text() {
        for (text, json) in [("3965", "3965"), ("0", "0"), ("03", r#""03""#), ("+3", r#""+3""#), ("a", r#""a""#)] {
            assert_eq!(serde_json::to_string(&NumberOrText(text)).unwrap(), json);
        }
    }
}

//! Texts that the domain accepts, and texts that miss it by one flaw.

use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::Description;

/// A text of 1 to `longest` characters as merchants write them: Turkish letters, slashes, blanks within.
pub(super) fn accepted(longest: usize) -> impl Strategy<Value = String> {
    const EDGE: &str = "[a-zA-Z0-9ÇĞİÖŞÜçğıöşü/_.#+&%-]";
    const WITHIN: &str = "[a-zA-Z0-9ÇĞİÖŞÜçğıöşü/_.#+&%' -]";
    let within = longest.saturating_sub(2);
    let pattern = format!("{EDGE}({WITHIN}{{0,{within}}}{EDGE})?");
    proptest::string::string_regex(&pattern).unwrap_or_else(|error| unreachable!("the pattern is fixed: {error}"))
}

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 250;

/// A text for the payer.
pub fn description() -> impl Strategy<Value = Description> {
    accepted(LONGEST_DESCRIPTION).prop_filter_map("a description", |text| Description::new(text).ok())
}

/// A text that looks like a description and is refused: it has exactly one flaw.
pub fn nearly_valid_description() -> impl Strategy<Value = String> {
    flawed(LONGEST_DESCRIPTION)
}

/// A text as a provider returns it: mostly as it was given, else padded with blanks, empty, or of any signs.
pub(super) fn returned(longest: usize) -> impl Strategy<Value = String> {
    let padded =
        (" {0,3}", accepted(longest), " {0,3}").prop_map(|(before, text, after)| format!("{before}{text}{after}"));
    prop_oneof![4 => accepted(longest), 2 => padded, 1 => " {0,2}", 1 => flawed(longest), 1 => ".{0,80}"]
}

/// A text that is refused where one of 1 to `longest` characters is accepted: it has exactly one flaw.
pub(super) fn flawed(longest: usize) -> impl Strategy<Value = String> {
    let control = select(vec!['\r', '\n', '\t', '\0', '\u{7f}', '\u{85}', '\u{1b}', '\u{200b}', '\u{202e}']);
    let blank = select(vec![' ', '\u{a0}', '\u{2003}']);
    let half = accepted((longest / 2).saturating_sub(1).min(40));
    let flaw_within = (half, control).prop_map(|(text, control)| format!("{text}{control}{text}"));
    let blank_at_an_end = (accepted(40), blank, any::<bool>())
        .prop_map(|(text, blank, first)| if first { format!("{blank}{text}") } else { format!("{text}{blank}") });
    let too_long =
        (accepted(20), 0_usize..30).prop_map(move |(text, more)| format!("{text}{}", "x".repeat(longest + more)));
    prop_oneof![3 => flaw_within, 3 => blank_at_an_end, 2 => too_long, 1 => Just(String::new())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn descriptions_are_accepted_as_they_stand() {
        while_shrinking(description(), |text| assert_eq!(Description::new(text.as_str()), Ok(text)));
    }

    #[test]
    fn nearly_valid_descriptions_are_all_refused() {
        while_shrinking(nearly_valid_description(), |text| {
            let refused = Description::new(text.clone()).map_err(|refused| refused.field);
            assert_eq!(refused, Err("description"), "{text:?}");
        });
    }
}

//! Payers: names, addresses and numbers of the forms the domain takes.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Email, Gsm, Payer, PayerIp, PayerName};

use super::text::flawed;

/// A name of one to four words; most have a surname.
pub fn payer_name() -> impl Strategy<Value = PayerName> {
    prop_oneof![5 => full_name(), 1 => single_name()]
}

/// A name of two to four words: its last one is the surname.
pub fn full_name() -> impl Strategy<Value = PayerName> {
    "[A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}( [A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}){1,3}"
        .prop_filter_map("a name", |text| PayerName::new(text).ok())
}

/// A name of one word: valid, but refused by providers that need a surname.
pub fn single_name() -> impl Strategy<Value = PayerName> {
    "[A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}".prop_filter_map("a name", |text| PayerName::new(text).ok())
}

/// A text that looks like a name and is refused: empty, too long, or with a sign that nobody sees.
///
/// A name of one word is valid, see [`single_name`].
pub fn nearly_valid_name() -> impl Strategy<Value = String> {
    flawed(100)
}

/// An e-mail address at a host that cannot exist.
pub fn email() -> impl Strategy<Value = Email> {
    "[a-z0-9]{1,10}([._+-][a-z0-9]{1,10}){0,2}@[a-z0-9]{1,10}(-[a-z0-9]{1,5})?\\.(example|test|invalid)"
        .prop_filter_map("an address", |text| Email::new(text).ok())
}

/// A text that looks like an e-mail address and is refused: it has exactly one flaw.
pub fn nearly_valid_email() -> impl Strategy<Value = String> {
    let part = "[a-z0-9]{1,10}";
    let blank = select(vec![' ', '\t', '\r', '\n', '\u{a0}', '\u{200b}']);
    let parts = (part, part, part);
    prop_oneof![
        parts.prop_map(|(local, host, end)| format!("{local}.{host}.{end}")),
        parts.prop_map(|(local, host, end)| format!("{local}@{host}@{end}.example")),
        parts.prop_map(|(local, host, end)| format!("{local}@{host}..{end}")),
        parts.prop_map(|(local, host, end)| format!("{local}@.{host}.{end}")),
        parts.prop_map(|(local, host, end)| format!("{local}@{host}.{end}.")),
        part.prop_map(|host| format!("@{host}.example")),
        part.prop_map(|local| format!("{local}@")),
        (part, part).prop_map(|(local, host)| format!("{local}@{host}")),
        (parts, blank).prop_map(|((local, host, end), blank)| format!("{local}{blank}{host}@{end}.example")),
        (250_usize..400).prop_map(|length| format!("{}@b.example", "a".repeat(length))),
        Just(String::new()),
    ]
}

/// A text that looks like a Turkish mobile number and is refused: a digit too few or too many, another first digit,
/// another country, a sign that does not belong there.
pub fn nearly_valid_gsm() -> impl Strategy<Value = String> {
    let eastern = |text: String| text.chars().map(eastern_digit).collect::<String>();
    prop_oneof![
        "5[0-9]{0,8}",
        "5[0-9]{10}",
        "(0|90|\\+90|0090)5([0-9]{8}|[0-9]{10})",
        "(0|90|\\+90|0090)?[1-46-9][0-9]{9}",
        "(\\+|00)(1|44|49|359|994)5[0-9]{9}",
        "5[0-9]{4}[a-zA-Z/_,;:#*+][0-9]{5}",
        "5[0-9]{9}[a-zA-Z+\r\n]",
        "5[0-9]{9}".prop_map(eastern),
        Just(String::new()),
    ]
}

/// A digit as it is written in Arabic: no number is read from it.
fn eastern_digit(digit: char) -> char {
    digit.to_digit(10).and_then(|value| char::from_u32(0x660 + value)).unwrap_or(digit)
}

/// A Turkish mobile number.
pub fn gsm() -> impl Strategy<Value = Gsm> {
    "5[0-9]{9}".prop_filter_map("a mobile number", |text| Gsm::new(&text).ok())
}

/// An internet address of either kind.
pub fn payer_ip() -> impl Strategy<Value = PayerIp> {
    any::<std::net::IpAddr>().prop_map(PayerIp::new)
}

/// A text that looks like an internet address and is refused: a part too few, too many or too large, a port, a blank.
pub fn nearly_valid_ip() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}",
        "[1-9]{1,2}(\\.[1-9]{1,2}){4}",
        "[1-9]{1,2}(\\.[1-9]{1,2}){2}\\.(25[6-9]|[3-9][0-9]{2})",
        "[1-9]{1,2}(\\.[1-9]{1,2}){3}(:443|/24| )",
        "[1-9a-f]{1,4}(:[1-9a-f]{1,4}){6}",
        "[1-9a-f]{1,4}::[1-9a-f]{1,4}::[1-9a-f]{1,4}",
        "\\[[1-9a-f]{1,4}::[1-9a-f]{1,4}\\]",
        Just(String::new()),
    ]
}

/// A payer, with or without a surname and an internet address.
pub fn payer() -> impl Strategy<Value = Payer> {
    payer_named(payer_name())
}

/// A payer of a certain kind of name.
pub(super) fn payer_named(names: impl Strategy<Value = PayerName>) -> impl Strategy<Value = Payer> {
    let parts = (names, email(), gsm(), option::of(payer_ip()));
    parts.prop_map(|(name, email, gsm, ip)| Payer { name, email, gsm, ip })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leak;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn names_addresses_and_numbers_are_accepted_as_they_stand() {
        while_shrinking(payer(), |Payer { name, email, gsm, ip }| {
            assert_eq!(PayerName::new(name.as_str()), Ok(name));
            assert_eq!(Email::new(email.as_str()), Ok(email));
            for form in [gsm.national().to_owned(), gsm.with_leading_zero(), gsm.international()] {
                assert_eq!(Gsm::new(&form), Ok(gsm.clone()));
            }
            assert_eq!(ip.map(|ip| PayerIp::parse(&ip.address().to_string())), ip.map(Ok));
        });
    }

    #[test]
    fn names_have_one_word_or_more() {
        let mut surnames = [0, 0];
        while_shrinking(payer_name(), |name| surnames[usize::from(name.split().1.is_some())] += 1);
        assert!(surnames[0] > 0 && surnames[1] > surnames[0], "{surnames:?}");
        while_shrinking(full_name(), |name| assert!(name.split().1.is_some()));
        while_shrinking(single_name(), |name| assert_eq!(name.split(), (name.as_str(), None)));
    }

    #[test]
    fn nearly_valid_names_are_all_refused() {
        while_shrinking(nearly_valid_name(), |text| {
            assert_eq!(PayerName::new(text.clone()).map_err(|refused| refused.field), Err("payer.name"), "{text:?}");
        });
    }

    #[test]
    fn nearly_valid_addresses_are_all_refused() {
        while_shrinking(nearly_valid_email(), |text| {
            assert_eq!(Email::new(text.clone()).map_err(|refused| refused.field), Err("payer.email"), "{text:?}");
        });
    }

    #[test]
    fn nearly_valid_numbers_are_all_refused() {
        while_shrinking(nearly_valid_gsm(), |text| {
            assert_eq!(Gsm::new(&text).map_err(|refused| refused.field), Err("payer.gsm"), "{text:?}");
        });
        while_shrinking(nearly_valid_ip(), |text| {
            assert_eq!(PayerIp::parse(&text).map_err(|refused| refused.field), Err("payer.ip"), "{text:?}");
        });
    }

    #[test]
    fn every_payer_stays_out_of_debug_whole_and_in_parts() {
        while_shrinking(payer(), |payer| {
            let canary = leak::canary().payer(&payer);
            canary.check_debug("a payer", &payer).unwrap();
            canary.check_debug("its parts", &(&payer.name, &payer.email, &payer.gsm, payer.ip)).unwrap();
            // A name of short words may be a part of a field's name; their number and digits are not.
            let shown = format!("{payer:?}");
            assert_eq!(shown.matches("***").count(), 3 + usize::from(payer.ip.is_some()), "{shown}");
            assert!(!shown.contains(|sign: char| sign.is_ascii_digit()), "{shown}");
        });
    }
}

//! Payers: names, addresses and numbers of the forms the domain takes.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Email, Gsm, Payer, PayerIp, PayerName};

use super::text::flawed;

/// A full name of two to four words.
pub fn payer_name() -> impl Strategy<Value = PayerName> {
    "[A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}( [A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}){1,3}"
        .prop_filter_map("a name", |text| PayerName::new(text).ok())
}

/// A text that looks like a name and is refused: empty, too long, or with a sign that nobody sees.
///
/// A name of one word is valid; that some providers need a surname is a claim of theirs.
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

/// A payer, with or without an internet address.
pub fn payer() -> impl Strategy<Value = Payer> {
    let parts = (payer_name(), email(), gsm(), option::of(payer_ip()));
    parts.prop_map(|(name, email, gsm, ip)| Payer { name, email, gsm, ip })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn names_addresses_and_numbers_are_accepted_as_they_stand(payer in payer()) {
            prop_assert_eq!(PayerName::new(payer.name.as_str()), Ok(payer.name));
            prop_assert_eq!(Email::new(payer.email.as_str()), Ok(payer.email));
            for form in [payer.gsm.national().to_owned(), payer.gsm.with_leading_zero(), payer.gsm.international()] {
                prop_assert_eq!(Gsm::new(&form), Ok(payer.gsm.clone()));
            }
        }

        #[test]
        fn nearly_valid_names_are_all_refused(text in nearly_valid_name()) {
            prop_assert_eq!(PayerName::new(text).map_err(|refused| refused.field), Err("payer.name"));
        }

        #[test]
        fn nearly_valid_addresses_are_all_refused(text in nearly_valid_email()) {
            prop_assert_eq!(Email::new(text.clone()).map_err(|refused| refused.field), Err("payer.email"), "{}", text);
        }

        #[test]
        fn nearly_valid_numbers_are_all_refused(text in nearly_valid_gsm()) {
            prop_assert_eq!(Gsm::new(&text).map_err(|refused| refused.field), Err("payer.gsm"), "{}", text);
        }

        #[test]
        fn every_payer_has_a_surname_and_stays_out_of_debug(payer in payer()) {
            prop_assert!(payer.name.split().1.is_some());
            let shown = format!("{payer:?}");
            prop_assert!(!shown.contains(payer.email.as_str()) && !shown.contains(payer.gsm.national()));
        }
    }
}

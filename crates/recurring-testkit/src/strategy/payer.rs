//! Payers: names, addresses and numbers of the forms the domain takes.

use proptest::option;
use proptest::prelude::*;
use recurring_core::{Email, Gsm, Payer, PayerIp, PayerName};

/// A full name of two to four words.
pub fn payer_name() -> impl Strategy<Value = PayerName> {
    "[A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}( [A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,11}){1,3}"
        .prop_filter_map("a name", |text| PayerName::new(text).ok())
}

/// An e-mail address at a host that cannot exist.
pub fn email() -> impl Strategy<Value = Email> {
    "[a-z0-9]{1,10}([._+-][a-z0-9]{1,10}){0,2}@[a-z0-9]{1,10}(-[a-z0-9]{1,5})?\\.(example|test|invalid)"
        .prop_filter_map("an address", |text| Email::new(text).ok())
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
        fn every_payer_has_a_surname_and_stays_out_of_debug(payer in payer()) {
            prop_assert!(payer.name.split().1.is_some());
            let shown = format!("{payer:?}");
            prop_assert!(!shown.contains(payer.email.as_str()) && !shown.contains(payer.gsm.national()));
        }
    }
}

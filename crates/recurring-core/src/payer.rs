//! The payer: personal data (KVKK) that no Debug output shows.

use std::fmt;
use std::net::IpAddr;

use crate::invalid::{InvalidValue, checked_text};

/// The person who pays: what a standing order needs to know, and nothing more.
///
/// Name, e-mail, telephone number and address are personal data: `Debug` masks them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct Payer {
    /// The full name.
    pub name: PayerName,
    /// Where the link to approve is mailed.
    pub email: Email,
    /// The mobile number.
    pub gsm: Gsm,
    /// The address the payer's browser has, where the merchant knows it.
    pub ip: Option<PayerIp>,
}

/// A payer's full name; the surname is its last word.
#[derive(Clone, PartialEq, Eq)]
pub struct PayerName(Box<str>);

impl PayerName {
    /// Checks a name.
    ///
    /// # Errors
    ///
    /// Refuses an empty name, one of more than 100 characters, control characters, and blanks at the ends.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = text.into();
        checked_text("payer.name", &text, 100)?;
        Ok(Self(text.into_boxed_str()))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Everything before the last word and the last word; the surname is `None` for a name of one word.
    #[must_use]
    pub fn split(&self) -> (&str, Option<&str>) {
        match self.0.rsplit_once(char::is_whitespace) {
            Some((given, surname)) => (given.trim_end(), Some(surname)),
            None => (&self.0, None),
        }
    }
}

impl fmt::Debug for PayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PayerName(***)")
    }
}

/// An e-mail address.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(Box<str>);

impl Email {
    /// Checks an e-mail address by its shape only: something, one `@`, something with a dot.
    ///
    /// # Errors
    ///
    /// Refuses what cannot be an address, and more than 254 characters.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = text.into();
        checked_text("payer.email", &text, 254)?;
        let shaped = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|l| !l.is_empty())
        });
        if !shaped || text.chars().any(char::is_whitespace) {
            return Err(InvalidValue::new("payer.email", "is not an e-mail address", "name@example.com"));
        }
        Ok(Self(text.into_boxed_str()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(***)")
    }
}

/// A Turkish mobile number, parsed once and printed in each provider's form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Gsm([u8; 10]);

impl Gsm {
    /// Reads a Turkish mobile number: `5XXXXXXXXX`, also after `0`, `90`, `+90` or `0090`; blanks, dots, hyphens
    /// and brackets between the digits do not count.
    ///
    /// # Errors
    ///
    /// Refuses anything else, numbers of other countries among it.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        let refuse = || {
            InvalidValue::new("payer.gsm", "is not a Turkish mobile number", "5XXXXXXXXX, 05XXXXXXXXX or +905XXXXXXXXX")
        };
        let mut digits = String::with_capacity(14);
        for (index, sign) in text.chars().enumerate() {
            match sign {
                '0'..='9' if digits.len() < 14 => digits.push(sign),
                '+' if index == 0 => digits.push_str("00"),
                ' ' | '-' | '.' | '(' | ')' => {}
                _ => return Err(refuse()),
            }
        }
        let national = match digits.len() {
            10 => Some(digits.as_str()),
            11 => digits.strip_prefix('0'),
            12 => digits.strip_prefix("90"),
            14 => digits.strip_prefix("0090"),
            _ => None,
        };
        let national = national.filter(|national| national.starts_with('5')).ok_or_else(refuse)?;
        <[u8; 10]>::try_from(national.as_bytes()).map(Self).map_err(|_| refuse())
    }

    /// Ten digits: `5XXXXXXXXX`.
    #[must_use]
    pub fn national(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Eleven digits: `05XXXXXXXXX`.
    #[must_use]
    pub fn with_leading_zero(&self) -> String {
        format!("0{}", self.national())
    }

    /// With the country's code: `+905XXXXXXXXX`.
    #[must_use]
    pub fn international(&self) -> String {
        format!("+90{}", self.national())
    }
}

impl fmt::Debug for Gsm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gsm(***)")
    }
}

/// The payer's internet address, IPv4 or IPv6.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PayerIp(IpAddr);

impl PayerIp {
    /// Takes an address.
    #[must_use]
    pub fn new(address: IpAddr) -> Self {
        Self(address)
    }

    /// Reads an address.
    ///
    /// # Errors
    ///
    /// Refuses what is neither an IPv4 nor an IPv6 address.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        text.parse()
            .map(Self)
            .map_err(|_| InvalidValue::new("payer.ip", "is not an internet address", "an IPv4 or IPv6 address"))
    }

    /// The address.
    #[must_use]
    pub fn address(self) -> IpAddr {
        self.0
    }
}

impl fmt::Debug for PayerIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PayerIp(***)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_usual_spelling_is_the_same_number() {
        for text in
            ["5550001122", "05550001122", "905550001122", "+905550001122", "00905550001122", "+90 (555) 000-11.22"]
        {
            let gsm = Gsm::new(text).expect(text);
            assert_eq!(gsm.national(), "5550001122");
            assert_eq!(gsm.with_leading_zero(), "05550001122");
            assert_eq!(gsm.international(), "+905550001122");
        }
        for text in ["", "4440001122", "+15550001122", "555000112", "55500011223", "5550001122x", "٥٥٥٠٠٠١١٢٢"]
        {
            assert!(Gsm::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_surname_is_the_last_word() {
        assert_eq!(PayerName::new("Ayşe Nur Yılmaz").unwrap().split(), ("Ayşe Nur", Some("Yılmaz")));
        assert_eq!(PayerName::new("Ayşe").unwrap().split(), ("Ayşe", None));
    }

    /// D9: neither the text shows nor its bytes, in decimal, in hexadecimal or as a whole number.
    #[test]
    fn debug_shows_no_personal_data_neither_as_text_nor_as_bytes() {
        let payer = Payer {
            name: PayerName::new("Ayşe Yılmaz").unwrap(),
            email: Email::new("ayse@example.com").unwrap(),
            gsm: Gsm::new("5550001122").unwrap(),
            ip: Some(PayerIp::parse("203.0.113.7").unwrap()),
        };
        let Payer { name, email, gsm, ip } = &payer;
        let masked = |kind: &str| format!("{kind}(***)");
        assert_eq!(format!("{name:?}, {name:#?}"), [masked("PayerName"), masked("PayerName")].join(", "));
        assert_eq!(format!("{email:?}, {email:#?}"), [masked("Email"), masked("Email")].join(", "));
        assert_eq!(format!("{gsm:?}, {gsm:#?}"), [masked("Gsm"), masked("Gsm")].join(", "));
        assert_eq!(format!("{ip:?}, {:?}", PayerIp(IpAddr::from([0; 16]))), "Some(PayerIp(***)), PayerIp(***)");
        for shown in [format!("{payer:?}"), format!("{payer:#?}"), format!("{payer:x?}"), format!("{payer:#X?}")] {
            assert!(!shown.contains(|sign: char| sign.is_ascii_digit()), "{shown}");
            for hidden in ["Ayşe", "Yılmaz", "ayse", "example.com"] {
                assert!(!shown.contains(hidden), "{shown}");
            }
        }
    }

    #[test]
    fn addresses_without_a_host_are_refused() {
        for text in ["", "a", "@b.c", "a@", "a@b", "a@b@c.d", "a b@c.d", "a@b..c", "a@b.c\r\n"] {
            assert!(Email::new(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_number_never_panics(text in ".*") {
            let _ = Gsm::new(&text);
        }
    }
}

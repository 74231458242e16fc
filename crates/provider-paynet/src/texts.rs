//! Texts that only Paynet takes, checked before anything is sent.

use std::fmt;

use recurring_core::InvalidValue;
use url::{Host, Url};

/// Checks a text of the caller: not empty, not too long, no control characters, no blanks at the ends.
pub(crate) fn checked(field: &'static str, text: &str, longest: usize) -> Result<(), InvalidValue> {
    let problem = if text.is_empty() {
        "is empty"
    } else if text.chars().any(char::is_control) {
        "has a control character"
    } else if text.trim() != text {
        "begins or ends with a blank"
    } else if text.chars().nth(longest).is_some() {
        "is too long"
    } else {
        return Ok(());
    };
    let accepted = format!("1 to {longest} characters, none of them a control character, no blanks at the ends");
    Err(InvalidValue::new(field, problem, accepted))
}

/// A text that can be taken out of a sentence or a code where it is repeated; one of three signs or less stands in any.
pub(crate) fn recognisable(text: &str) -> Option<&str> {
    text.chars().nth(3).map(|_| text)
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $field:literal, $longest:literal) => {
        $(#[$doc])*
        ///
        /// `Debug` hides it.
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Box<str>);

        impl $name {
            /// The longest accepted text, in characters. Paynet names no limit.
            pub const LONGEST: usize = $longest;

            /// Checks a text.
            ///
            /// # Errors
            ///
            /// Refuses an empty or too long text, control characters, and blanks at the ends.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
                let text = text.into();
                checked($field, &text, Self::LONGEST)?;
                Ok(Self(text.into_boxed_str()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

text! {
    /// The merchant's label (etiket) of a stored card.
    CardLabel, "label", 50
}
text! {
    /// The name on a card.
    CardHolder, "card.holder", 60
}
text! {
    /// The user of Paynet's panel in whose name an order is made.
    UserName, "user_name", 100
}
text! {
    /// A note of the dealer's on an order.
    AgentNote, "agent_note", 250
}

/// An address that Paynet posts to or sends the payer's browser to.
///
/// `https`, or plain `http` to this very machine. It goes out as it was given. `Debug` hides it: it may hold a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct WebAddress(Box<str>);

impl WebAddress {
    /// The longest accepted address, in bytes.
    pub const LONGEST: usize = 2_000;

    /// Checks an address.
    ///
    /// # Errors
    ///
    /// Refuses what is no absolute web address, plain `http` to another machine, user names and passwords, and signs that
    /// no address has; the address is not repeated.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = text.into();
        let refuse = |problem: &'static str| {
            InvalidValue::new("address", problem, "an absolute https address of at most 2000 visible ASCII signs")
        };
        if text.len() > Self::LONGEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refuse("is too long, or holds a sign that no address has"));
        }
        let url = Url::parse(&text).map_err(|_| refuse("is no absolute address"))?;
        let local = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => return Err(refuse("has no host")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("has a user name or a password"));
        }
        match url.scheme() {
            "https" => Ok(Self(text.into_boxed_str())),
            "http" if local => Ok(Self(text.into_boxed_str())),
            _ => Err(refuse("is not https")),
        }
    }

    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What nobody's words may be shown with: the address, what follows its host, and its query, which may hold a secret.
    pub(crate) fn secret_parts(&self) -> impl Iterator<Item = &str> {
        let after_host = self.0.split_once("://").and_then(|(_, rest)| rest.split_once(['/', '?', '#']));
        let query = self.0.split_once('?').map(|(_, query)| query);
        let parts = [after_host.map(|(_, path)| path), query];
        parts.into_iter().flatten().filter_map(recognisable).chain([self.as_str()])
    }
}

impl fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebAddress(***)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_encrypted_addresses_and_this_machine_are_taken() {
        for text in [
            "https://example.com/tds?order=2026%2F001",
            "http://127.0.0.1:8080/a",
            "http://localhost/",
            "http://[::1]/",
        ] {
            assert_eq!(WebAddress::new(text).unwrap().as_str(), text, "as it was given");
        }
        for text in [
            "",
            "example.com",
            "/a",
            "http://example.com/",
            "ftp://example.com/",
            "https://",
            "javascript:alert(1)",
            "https://user:secret@example.com/",
            "https://example.com/a b",
            "https://example.com/\n",
            "https://ş.com/",
        ] {
            let refused = WebAddress::new(text).expect_err(text);
            assert!(text.is_empty() || !refused.to_string().contains(text), "{refused}");
        }
        assert!(WebAddress::new(format!("https://example.com/{}", "a".repeat(WebAddress::LONGEST))).is_err());
    }

    #[test]
    fn the_parts_of_an_address_that_may_be_secret_are_known() {
        for (text, parts) in [
            ("https://example.com/tds?token=a1#b", &["tds?token=a1#b", "token=a1#b"][..]),
            ("https://example.com?token=a1", &["token=a1", "token=a1"]),
            ("https://example.com/tds", &[]),
            ("https://example.com", &[]),
        ] {
            let address = WebAddress::new(text).unwrap();
            let shown: Vec<&str> = address.secret_parts().collect();
            assert_eq!(shown.split_last(), Some((&text, parts)));
        }
    }

    #[test]
    fn texts_are_checked_and_hidden() {
        for text in ["", " a", "a\n", &"a".repeat(51)] {
            assert_eq!(CardLabel::new(text).expect_err(text).field, "label");
        }
        let shown = format!(
            "{:?} {:?}",
            CardHolder::new("Bahar Şen").unwrap(),
            WebAddress::new("https://a.example/t").unwrap()
        );
        assert_eq!(shown, "CardHolder(***) WebAddress(***)");
    }

    proptest! {
        #[test]
        fn checking_never_panics(text in "\\PC*") {
            let _ = (WebAddress::new(text.clone()), CardLabel::new(text.clone()), AgentNote::new(text));
        }
    }
}

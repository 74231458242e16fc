//! Identifiers: ours are checked before any I/O, a provider's never fail to be read.
//!
//! Providers add telephone numbers to the references that they show, behind a pipe: `Debug` ends at the first one.

use std::fmt;

use crate::invalid::{InvalidValue, checked_text};
use crate::text::resembles;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $field:literal, $longest:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
            /// The longest accepted text, in characters.
            pub const LONGEST: usize = $longest;

            /// Checks a text given by the caller.
            ///
            /// # Errors
            ///
            /// Refuses an empty or too long text, control characters (CR and LF among them), and blanks at the ends.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
                let text = text.into();
                checked_text($field, &text, Self::LONGEST)?;
                Ok(Self(text.into_boxed_str()))
            }

            /// Takes what a provider returned, whatever it is.
            #[must_use]
            pub fn from_provider(text: impl Into<String>) -> Self {
                Self(text.into().into_boxed_str())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.0.split_once('|') {
                    Some((before, _)) => write!(f, concat!(stringify!($name), "({:?}|***)"), before),
                    None => write!(f, concat!(stringify!($name), "({:?})"), self.0),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// The provider's number of a standing order, as its writes take it: Paynet's `subscription_id`, Paynkolay's
    /// `ACPL…` number.
    InstructionId, "id", 64
}
identifier! {
    /// The number under which a provider's list shows a standing order, where that is another one: Paynkolay's
    /// `ACLD…` number. No bridge between the two is known, so there is no conversion.
    ListingId, "list_id", 64
}
identifier! {
    /// The merchant's own reference of a standing order: the only name that exists before the provider answers.
    ///
    /// Slashes and other signs are normal (`2026/001`). Providers do not promise that references are unique.
    MerchantReference, "reference", 50
}
identifier! {
    /// The merchant's own name for a group of standing orders.
    GroupReference, "group", 50
}
identifier! {
    /// The provider's number of a stored card.
    CardId, "card", 64
}
identifier! {
    /// The merchant's own number of a bill (fatura).
    InvoiceNo, "invoice_no", 50
}
identifier! {
    /// The provider's number of a bill.
    InvoiceId, "invoice_id", 64
}
identifier! {
    /// The provider's code of a dealer (bayi) who gets a share.
    AgentId, "agent", 64
}

impl MerchantReference {
    /// Tells whether a reference that a provider shows is this one.
    ///
    /// Providers pad what they show with blanks, so blanks at the ends do not count; everything else does.
    #[must_use]
    pub fn matches(&self, shown: &Self) -> bool {
        self.0.trim() == shown.0.trim()
    }

    /// Tells whether a reference that a provider shows might be this one in another spelling: in another letter case,
    /// without the marks of Turkish letters or with those letters damaged (`?ube`, `Åžube`), with other signs between,
    /// without leading zeros, cut short, or with something added.
    ///
    /// Such a reference proves nothing: neither that the order is ours, nor that ours is missing.
    #[must_use]
    pub fn resembles(&self, shown: &Self) -> bool {
        resembles(&self.0, &shown.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// D10: what could change an address or a line is refused before any I/O.
    #[test]
    fn control_characters_and_outer_blanks_are_refused_before_any_request() {
        for text in ["", " ", " a", "a ", "a\r\nb", "a\0", "a\u{85}", "\ta"] {
            let refused = MerchantReference::new(text).expect_err(text);
            assert_eq!(refused.field, "reference");
            assert!(!refused.to_string().contains('\r'));
        }
        assert!(MerchantReference::new("2026/001 Bahar Ş.").is_ok());
        assert!(MerchantReference::new("ş".repeat(50)).is_ok());
        assert!(MerchantReference::new("ş".repeat(51)).is_err());
    }

    #[test]
    fn what_a_provider_returns_is_kept_as_it_is() {
        assert_eq!(MerchantReference::from_provider(" APITEST001").as_str(), " APITEST001");
        let ours = MerchantReference::new("APITEST001").unwrap();
        assert!(ours.matches(&MerchantReference::from_provider(" APITEST001 ")));
        assert!(!ours.matches(&MerchantReference::from_provider("apitest001")));
    }

    #[test]
    fn a_reference_in_another_spelling_resembles_and_does_not_match() {
        let ours = MerchantReference::new("Şube-2026/001").unwrap();
        for shown in
            ["ŞUBE-2026/001", "sube2026001", "Şube-2026/001|5550001122", "Şube-2026", "S\u{327}ube 2026 001", ""]
        {
            let shown = MerchantReference::from_provider(shown);
            assert!(ours.resembles(&shown) && !ours.matches(&shown), "{shown}");
        }
        for shown in ["Şube-2026/002", "2026/001", "Okul-2026/001"] {
            assert!(!ours.resembles(&MerchantReference::from_provider(shown)), "{shown}");
        }
    }

    #[test]
    fn a_reference_with_a_damaged_letter_resembles() {
        let ours = MerchantReference::new("Şube-2026/001").unwrap();
        for shown in ["?ube-2026/001", "Åžube-2026/001", "\u{fffd}ube-2026/001", "\u{fffd}\u{fffd}ube-2026/001"] {
            assert!(ours.resembles(&MerchantReference::from_provider(shown)), "{shown}");
        }
        assert!(!ours.resembles(&MerchantReference::from_provider("?ube-2026/002")));
    }

    #[test]
    fn debug_ends_at_the_pipe_behind_which_providers_put_telephone_numbers() {
        let shown = MerchantReference::from_provider("Şube-2026/001|5550001122");
        assert_eq!(format!("{shown:?}"), "MerchantReference(\"Şube-2026/001\"|***)");
        assert_eq!(format!("{:?}", InvoiceNo::new("F-1").unwrap()), "InvoiceNo(\"F-1\")");
    }

    proptest! {
        #[test]
        fn an_accepted_reference_has_nothing_that_could_break_a_line(text in ".{0,60}") {
            if let Ok(reference) = MerchantReference::new(text.clone()) {
                prop_assert_eq!(reference.as_str(), text.as_str());
                prop_assert!(!text.chars().any(char::is_control));
                prop_assert!(text.chars().count() <= MerchantReference::LONGEST);
            }
        }
    }
}

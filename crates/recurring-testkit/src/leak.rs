//! A leak canary: finds secrets, card numbers and personal data in whatever an adapter shows.
//!
//! A test names what must stay hidden, lets the adapter live and fail, and checks everything that shows. Found is not only
//! the plain text but also pieces of it, in any letter case, and what it becomes in base64, in hexadecimal, as a list of
//! bytes, in a URL, in HTML, in JSON or in quotes, also one in the other:
//!
//! What has fewer than five signs is not looked for in base64, nor fewer than three in hexadecimal: they stand there by
//! chance.
//!
//! ```
//! use recurring_testkit::leak::{self, TraceCapture};
//!
//! let canary = leak::canary().secret("made-up-key-4f1d").personal("Bilge Demir").card("4242424242424242");
//! let traces = TraceCapture::start();
//! // … the adapter's calls …
//! canary.check_text("the log", &traces.text())?;
//!
//! // Base64 of something around the key: the key is in it.
//! let leak = canary.check_text("a header", "Basic eDptYWRlLXVwLWtleS00ZjFkOg==").unwrap_err();
//! assert_eq!(leak.to_string(), "a header shows a secret, as base64");
//! assert!(canary.check_text("a receipt", "454360******4242").is_ok(), "a masked number is none");
//! # Ok::<(), leak::Leak>(())
//! ```

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

use recurring_core::{Error, Payer, ProviderMessage};

use self::search::Needles;
pub use self::traces::{TraceCapture, capture_traces};

mod decode;
mod needle;
mod search;
mod text;
mod traces;

/// A canary that guards nothing yet.
#[must_use]
pub fn canary() -> LeakCanary {
    LeakCanary::new()
}

/// What must stay hidden, and the checks that it does. Its own `Debug` shows how much it guards, and nothing of it.
#[derive(Clone, Default)]
pub struct LeakCanary {
    needles: Needles,
}

/// Something hidden that shows. It names where, never what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place} shows {kind}, as {form}")]
#[non_exhaustive]
pub struct Leak {
    /// Where it shows, by the name given to the check.
    pub place: String,
    /// What kind of thing shows.
    pub kind: Hidden,
    /// In which form it shows.
    pub form: &'static str,
}

/// A kind of thing that must stay hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hidden {
    /// A key or password.
    Secret,
    /// Somebody's name, address or number.
    Personal,
    /// A card number beyond its first six and last four digits.
    Card,
    /// Something of which nothing is known, because it is no text.
    Unchecked,
}

impl LeakCanary {
    /// A canary that guards nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Guards a secret: the whole, and every piece of eight signs or more. One of three signs or fewer counts where it
    /// stands by itself.
    #[must_use]
    pub fn secret(mut self, secret: &str) -> Self {
        self.needles.extend(needle::of_secret(secret));
        self
    }

    /// Guards a text that tells who somebody is, with or without the marks of its letters:
    ///
    /// - the whole;
    /// - each word of a name that has four letters or more; two of its shorter words where they stand as words within a
    ///   line or two of each other, since one of them alone may be any word;
    /// - what stands before the `@`, if it has four signs or more;
    /// - the last ten digits of a telephone number, however they are grouped and whatever stands before them;
    /// - an internet address as it is written, in full, or as a list of its bytes.
    #[must_use]
    pub fn personal(mut self, text: &str) -> Self {
        self.needles.extend(needle::of_personal(text));
        self
    }

    /// Guards a card number: any eight digits of it in a row, also with up to three blanks, hyphens, commas or the like
    /// between them.
    #[must_use]
    pub fn card(mut self, number: &str) -> Self {
        self.needles.extend(needle::of_card(number));
        self
    }

    /// Guards everything that a payer is known by.
    #[must_use]
    pub fn payer(self, payer: &Payer) -> Self {
        let Payer { name, email, gsm, ip } = payer;
        let guarded = self.personal(name.as_str()).personal(email.as_str()).personal(gsm.national());
        match ip {
            Some(ip) => guarded.personal(&ip.address().to_string()),
            None => guarded,
        }
    }

    /// Checks a text.
    ///
    /// # Errors
    ///
    /// The first [`Leak`].
    pub fn check_text(&self, name: &str, text: &str) -> Result<(), Leak> {
        match self.needles.first_leak(text) {
            Some((kind, form)) => Err(Leak { place: name.to_owned(), kind, form }),
            None => Ok(()),
        }
    }

    /// Checks what `Debug` shows, in one line and in many.
    ///
    /// # Errors
    ///
    /// The first [`Leak`].
    pub fn check_debug(&self, name: &str, value: &dyn fmt::Debug) -> Result<(), Leak> {
        self.check_text(name, &format!("{value:?}"))?;
        self.check_text(name, &format!("{value:#?}"))
    }

    /// Checks what `Display` shows.
    ///
    /// # Errors
    ///
    /// The first [`Leak`].
    pub fn check_display(&self, name: &str, value: &dyn fmt::Display) -> Result<(), Leak> {
        self.check_text(name, &value.to_string())
    }

    /// Checks an error and every error beneath it, by `Display` and by `Debug`.
    ///
    /// # Errors
    ///
    /// The first [`Leak`].
    pub fn check_error(&self, name: &str, error: &(dyn StdError + 'static)) -> Result<(), Leak> {
        let mut next = Some(error);
        while let Some(error) = next {
            self.check_display(name, error)?;
            self.check_debug(name, error)?;
            next = error.source();
        }
        Ok(())
    }

    /// Checks an error of the contract: itself, what is beneath it, the provider's words, code and numbers.
    ///
    /// # Errors
    ///
    /// The first [`Leak`].
    pub fn check_failure(&self, name: &str, error: &Error) -> Result<(), Leak> {
        self.check_error(name, error)?;
        // The words hide themselves in their own Debug.
        self.check_text(name, error.provider_message().map_or("", ProviderMessage::as_str))?;
        self.check_debug(name, &(error.provider_code(), error.trace()))
    }

    /// Checks what serialises as JSON.
    ///
    /// # Errors
    ///
    /// The first [`Leak`]; [`Hidden::Unchecked`] if the value cannot be serialised.
    pub fn check_json<T: serde::Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<(), Leak> {
        match serde_json::to_string(value) {
            Ok(text) => self.check_text(name, &text),
            Err(_) => Err(unchecked(name, "JSON that cannot be written")),
        }
    }

    /// Checks what a panic said, as `catch_unwind` or a task that panicked gives it.
    ///
    /// # Errors
    ///
    /// The first [`Leak`]; [`Hidden::Unchecked`] if the payload is neither of the texts that `panic!` makes. A boxed payload
    /// is given as `payload.as_ref()`.
    pub fn check_panic(&self, name: &str, payload: &(dyn Any + Send)) -> Result<(), Leak> {
        let said = payload.downcast_ref::<String>().map(String::as_str);
        match said.or_else(|| payload.downcast_ref::<&str>().copied()) {
            Some(said) => self.check_text(name, said),
            None => Err(unchecked(name, "a payload that is no text")),
        }
    }
}

/// What cannot be looked at has not been found clean.
fn unchecked(name: &str, form: &'static str) -> Leak {
    Leak { place: name.to_owned(), kind: Hidden::Unchecked, form }
}

impl fmt::Debug for LeakCanary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeakCanary({} forms)", self.needles.len())
    }
}

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret => "a secret",
            Self::Personal => "personal data",
            Self::Card => "a card number",
            Self::Unchecked => "what could not be checked",
        })
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

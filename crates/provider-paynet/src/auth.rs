//! The secret key, and the header that carries it raw: `Authorization: Basic <key>`, without base64.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// How a publishable key begins; it is for the payer's browser and never for these services.
const PUBLISHABLE: &str = "pbk_";

/// A key that can be sent.
#[derive(Clone)]
pub(crate) struct Key {
    header: SecretString,
}

/// Before the key, in the header's value.
const SCHEME: &str = "Basic ";

impl Key {
    /// Checks a key; the problem is named without the key.
    pub(crate) fn new(secret: &SecretString) -> Result<Self, &'static str> {
        let key = secret.expose_secret();
        if key.is_empty() {
            return Err("the secret key is empty");
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("the secret key holds a blank, a line end or another sign that no key has");
        }
        if key.starts_with(PUBLISHABLE) {
            return Err("this is the publishable key (pbk_…); the secret key (sck_…) is needed");
        }
        Ok(Self { header: SecretString::from(format!("{SCHEME}{key}")) })
    }

    /// The whole value of the `Authorization` header.
    pub(crate) fn header(&self) -> &SecretString {
        &self.header
    }

    /// The key itself, for redaction and identity.
    pub(crate) fn expose(&self) -> &str {
        self.header.expose_secret().strip_prefix(SCHEME).unwrap_or_default()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_goes_out_raw() {
        let key = Key::new(&SecretString::from("sck_pcs_dGVzdA==/+")).unwrap();
        assert_eq!(key.header().expose_secret(), "Basic sck_pcs_dGVzdA==/+");
        assert_eq!(key.expose(), "sck_pcs_dGVzdA==/+");
    }

    #[test]
    fn d9_a_key_that_cannot_be_one_is_refused_without_repeating_it() {
        for text in ["", "sck_hidden\n", " sck_hidden", "sck hidden", "sck_hidden\u{131}", "pbk_hidden"] {
            let problem = Key::new(&SecretString::from(text)).expect_err(text);
            assert!(!problem.contains("hidden"), "{problem}");
        }
        let key = Key::new(&SecretString::from("sck_hidden")).unwrap();
        assert!(!format!("{key:?}").contains("hidden"));
    }
}

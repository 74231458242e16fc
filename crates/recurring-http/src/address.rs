//! The base address of a provider: parsed once, encrypted unless it is this very machine.

use std::fmt;

use url::{Host, Url};

/// Is the scheme, host, port and optional path prefix that every request of a client goes to.
///
/// It never ends in a slash and never carries user-info, a query or a fragment. Outside this
/// machine it is `https`, unless the caller named the host as a simulator.
///
/// ```
/// use recurring_http::BaseAddress;
///
/// let base = BaseAddress::parse("https://api.example.com/")?;
/// assert_eq!(base.to_string(), "https://api.example.com");
/// assert!(BaseAddress::parse("http://api.example.com").is_err());
/// assert!(BaseAddress::parse("http://127.0.0.1:8080").is_ok());
/// # Ok::<(), recurring_http::AddressError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseAddress {
    url: Url,
    text: Box<str>,
}

impl BaseAddress {
    /// Reads an `https` address, or a plain `http` one whose host is this machine (127.0.0.0/8, `::1`, `localhost`).
    ///
    /// # Errors
    ///
    /// [`AddressError`] names what is wrong; the text itself is never repeated, as it may hold a password.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let address = Self::parse_simulator(text)?;
        if address.is_encrypted() || address.is_loopback() {
            return Ok(address);
        }
        Err(AddressError::NotEncrypted)
    }

    /// Reads an address whose host the caller names as a simulator: plain `http` is allowed to any host.
    ///
    /// Refusing the vendors' real hosts here is the provider crate's business, which knows their names.
    ///
    /// # Errors
    ///
    /// As for [`BaseAddress::parse`], except that [`AddressError::NotEncrypted`] never comes.
    pub fn parse_simulator(text: &str) -> Result<Self, AddressError> {
        refuse_odd_text(text)?;
        let url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::UnknownScheme);
        }
        if url.host().is_none() {
            return Err(AddressError::Malformed);
        }
        let text = url.as_str().trim_end_matches('/').into();
        Ok(Self { url, text })
    }

    /// Tells whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    /// Returns the host without its port, an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Tells whether requests to this address travel over TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Returns the full address of `path` below this base. The host stays what it was whatever `path` says:
    /// it is set as a path, not appended as text.
    pub(crate) fn join(&self, path: &str) -> Url {
        let prefix = self.url.path().trim_end_matches('/');
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mut url = self.url.clone();
        url.set_path(&format!("{prefix}{slash}{path}"));
        url
    }
}

impl fmt::Display for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseAddress({})", self.text)
    }
}

/// Refuses what the URL standard would silently repair or drop: blanks, backslashes, a missing `//`,
/// and the marks of user-info, query and fragment even when they are empty.
fn refuse_odd_text(text: &str) -> Result<(), AddressError> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(AddressError::Malformed);
    }
    if !text.contains("://") {
        return Err(AddressError::Malformed);
    }
    if text.contains('@') {
        return Err(AddressError::UserInfo);
    }
    if text.contains('?') || text.contains('#') {
        return Err(AddressError::QueryOrFragment);
    }
    Ok(())
}

/// Says why a base address was refused, without repeating it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// It is not a URL with a host, or holds blanks or backslashes.
    #[error("the base address is not a URL such as https://host")]
    Malformed,
    /// Its scheme is neither `https` nor `http`.
    #[error("the base address must begin with https://")]
    UnknownScheme,
    /// It is plain `http` to another machine.
    #[error("the base address must begin with https:// unless its host is this machine")]
    NotEncrypted,
    /// It carries a user name or password.
    #[error("the base address must not contain a user name or password")]
    UserInfo,
    /// It carries a query or fragment.
    #[error("the base address must not contain a query or fragment")]
    QueryOrFragment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_slashes_are_dropped_and_a_prefix_is_kept() {
        for (text, shown) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com/", "https://api.example.com"),
            ("HTTPS://API.example.com:443/", "https://api.example.com"),
            ("https://example.com:8443/pay//", "https://example.com:8443/pay"),
            ("http://[::1]:90", "http://[::1]:90"),
            ("http://127.9.8.7:90/a/b", "http://127.9.8.7:90/a/b"),
            ("http://localhost:90", "http://localhost:90"),
        ] {
            assert_eq!(BaseAddress::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_or_a_named_simulator() {
        for text in ["http://api.example.com", "http://10.0.0.1", "http://localhost.example.com", "http://0.0.0.0"] {
            assert_eq!(BaseAddress::parse(text), Err(AddressError::NotEncrypted), "{text}");
            assert!(BaseAddress::parse_simulator(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn anything_but_scheme_host_port_and_prefix_is_refused() {
        for (text, error) in [
            ("https://user:word@example.com", AddressError::UserInfo),
            ("https://@example.com", AddressError::UserInfo),
            ("https://example.com?", AddressError::QueryOrFragment),
            ("https://example.com/a?b=c", AddressError::QueryOrFragment),
            ("https://example.com/#", AddressError::QueryOrFragment),
            ("ftp://example.com", AddressError::UnknownScheme),
            ("https:example.com", AddressError::Malformed),
            ("https:\\\\example.com", AddressError::Malformed),
            (" https://example.com", AddressError::Malformed),
            ("https://exa\nmple.com", AddressError::Malformed),
            ("https://", AddressError::Malformed),
            ("example.com", AddressError::Malformed),
            ("", AddressError::Malformed),
        ] {
            assert_eq!(BaseAddress::parse(text), Err(error), "{text}");
            assert_eq!(BaseAddress::parse_simulator(text), Err(error), "{text}");
        }
    }

    #[test]
    fn an_error_never_repeats_the_text() {
        let error = BaseAddress::parse("https://user:hunter2@example.com").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    /// D10: no text of a caller gets into an address.
    #[test]
    fn a_path_can_never_change_the_host_or_open_a_query() {
        let base = BaseAddress::parse("https://example.com/v1").unwrap();
        assert_eq!(base.join("/pay").as_str(), "https://example.com/v1/pay");
        for path in [".evil.test/x", "@evil.test/", "//evil.test", "/a?b#c", ""] {
            let url = base.join(path);
            assert_eq!((url.host_str(), url.query(), url.fragment()), (Some("example.com"), None, None), "{path}");
        }
    }
}

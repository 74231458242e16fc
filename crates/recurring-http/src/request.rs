//! What is sent: a fixed path, a body in its final bytes and, where the vendor wants it, one header.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

const JSON: &str = "application/json; charset=UTF-8";
const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";

/// Is one POST request, complete but for the base address.
///
/// The path is `&'static str`, so that no text of a caller ever enters a URL (D10). The body is sent byte for
/// byte as given, and wiped when the last handle to it is dropped, since it may hold keys and card numbers; copies in
/// the buffers of HTTP, TLS and the kernel are out of reach. `Debug` shows neither the body nor the header.
#[derive(Clone)]
pub struct Request {
    path: &'static str,
    content_type: &'static str,
    body: Bytes,
    authorization: Option<HeaderValue>,
}

impl Request {
    /// Makes a request whose body is JSON.
    #[must_use]
    pub fn json(path: &'static str, body: Vec<u8>) -> Self {
        Self::new(path, JSON, body)
    }

    /// Makes a request whose body is an URL-encoded form.
    #[must_use]
    pub fn form(path: &'static str, body: Vec<u8>) -> Self {
        Self::new(path, FORM, body)
    }

    fn new(path: &'static str, content_type: &'static str, body: Vec<u8>) -> Self {
        let body = Bytes::from_owner(Zeroizing::new(body));
        Self { path, content_type, body, authorization: None }
    }

    /// Adds an `Authorization` header whose whole value is `value`, as given: no scheme is added and nothing encoded.
    ///
    /// # Errors
    ///
    /// [`InvalidHeader`], without the value, if it holds anything but visible ASCII and blanks.
    pub fn with_authorization(mut self, value: &SecretString) -> Result<Self, InvalidHeader> {
        let mut header = header_value(value.expose_secret()).ok_or(InvalidHeader)?;
        header.set_sensitive(true);
        self.authorization = Some(header);
        Ok(self)
    }

    /// Returns the path below the base address.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the body's bytes.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    pub(crate) fn content_type(&self) -> &'static str {
        self.content_type
    }

    pub(crate) fn accept() -> &'static str {
        JSON
    }

    pub(crate) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

/// Makes a header value of visible ASCII and blanks. `HeaderValue` alone would let bytes beyond ASCII through.
pub(crate) fn header_value(text: &str) -> Option<HeaderValue> {
    let plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if plain { HeaderValue::from_str(text).ok() } else { None }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("path", &self.path)
            .field("body_bytes", &self.body.len())
            .field("authorized", &self.authorization.is_some())
            .finish_non_exhaustive()
    }
}

/// Says that a secret cannot be sent as a header; the secret itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret cannot be sent as a header: it may hold visible ASCII characters only")]
#[non_exhaustive]
pub struct InvalidHeader;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_body_nor_header() {
        let request = Request::json("/pay", b"{\"pan\":\"4242424242424242\"}".to_vec())
            .with_authorization(&SecretString::from("Basic sck_hidden"))
            .unwrap();
        let shown = format!("{request:?} {request:#?}");
        assert!(shown.contains("/pay") && shown.contains("authorized: true"));
        assert!(!shown.contains("4242") && !shown.contains("sck_hidden"));
    }

    #[test]
    fn a_secret_that_would_split_a_header_is_refused_without_repeating_it() {
        for secret in ["Basic sck\r\nX-Other: 1", "Basic sck\n", "Basic anahtar\u{131}", "sck\0"] {
            let error = Request::form("/pay", Vec::new()).with_authorization(&SecretString::from(secret)).unwrap_err();
            assert!(!format!("{error}{error:?}").contains("sck"));
        }
    }
}

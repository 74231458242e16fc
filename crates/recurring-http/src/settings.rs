//! The limits and trust of a client: time-outs, answer size, read retries, root certificates.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

/// Holds the limits every request of a client obeys. The defaults suit both providers.
///
/// ```
/// use std::time::Duration;
/// use recurring_http::TransportSettings;
///
/// let settings = TransportSettings::default().with_total_timeout(Duration::from_secs(60)).with_read_retries(0);
/// assert_eq!(settings.connect_timeout(), Duration::from_secs(10));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TransportSettings {
    connect_timeout: Duration,
    total_timeout: Duration,
    max_answer_bytes: usize,
    read_retries: u32,
    retry_pause: Duration,
    root_certificates: Vec<RootCertificate>,
    only_given_roots: bool,
    user_agent: String,
}

impl Default for TransportSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            max_answer_bytes: 4 * 1024 * 1024,
            read_retries: 2,
            retry_pause: Duration::from_millis(200),
            root_certificates: Vec::new(),
            only_given_roots: false,
            user_agent: concat!("recurring/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

impl TransportSettings {
    /// Returns how long name resolution, TCP and TLS may take together (10 s).
    #[must_use]
    pub fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    /// Returns how long one send may take from the first step to the last byte of the answer (30 s).
    #[must_use]
    pub fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    /// Returns the largest answer body that is read (4 MiB).
    #[must_use]
    pub fn max_answer_bytes(&self) -> usize {
        self.max_answer_bytes
    }

    /// Returns how many times a read may be sent again (2). Zero means one send, exactly. Writes never are.
    #[must_use]
    pub fn read_retries(&self) -> u32 {
        self.read_retries
    }

    /// Returns the shortest pause before a read is sent again (200 ms); it doubles each time, up to two seconds,
    /// and up to as much again is added at random.
    #[must_use]
    pub fn retry_pause(&self) -> Duration {
        self.retry_pause
    }

    /// Returns the root certificates given by the caller.
    #[must_use]
    pub fn root_certificates(&self) -> &[RootCertificate] {
        &self.root_certificates
    }

    /// Tells whether the given roots replace the machine's own instead of joining them.
    #[must_use]
    pub fn only_given_roots(&self) -> bool {
        self.only_given_roots
    }

    /// Returns what is sent as `User-Agent`.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// Sets the connect time-out. It must stay below the total one: only then is a time-out while connecting
    /// told apart from one that may have come after the request left.
    #[must_use]
    pub fn with_connect_timeout(mut self, value: Duration) -> Self {
        self.connect_timeout = value;
        self
    }

    /// Sets the total time-out of one send.
    #[must_use]
    pub fn with_total_timeout(mut self, value: Duration) -> Self {
        self.total_timeout = value;
        self
    }

    /// Sets the largest answer body that is read.
    #[must_use]
    pub fn with_max_answer_bytes(mut self, value: usize) -> Self {
        self.max_answer_bytes = value;
        self
    }

    /// Sets how many times a read may be sent again.
    #[must_use]
    pub fn with_read_retries(mut self, value: u32) -> Self {
        self.read_retries = value;
        self
    }

    /// Sets the shortest pause before a read is sent again.
    #[must_use]
    pub fn with_retry_pause(mut self, value: Duration) -> Self {
        self.retry_pause = value;
        self
    }

    /// Trusts one more root certificate, beside the machine's own.
    #[must_use]
    pub fn with_root_certificate(mut self, value: RootCertificate) -> Self {
        self.root_certificates.push(value);
        self
    }

    /// Trusts the given root certificates only and forgets the machine's own.
    #[must_use]
    pub fn with_only_given_roots(mut self, value: bool) -> Self {
        self.only_given_roots = value;
        self
    }

    /// Sets what is sent as `User-Agent`.
    #[must_use]
    pub fn with_user_agent(mut self, value: impl Into<String>) -> Self {
        self.user_agent = value.into();
        self
    }
}

/// Is a certificate to trust as a root, as the caller gave it. It is decoded when the client is built.
#[derive(Clone, PartialEq, Eq)]
pub struct RootCertificate {
    encoding: Encoding,
    bytes: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Pem,
    Der,
}

impl RootCertificate {
    /// Takes PEM text with one certificate or several.
    #[must_use]
    pub fn from_pem(pem: &[u8]) -> Self {
        Self { encoding: Encoding::Pem, bytes: Bytes::copy_from_slice(pem) }
    }

    /// Takes one certificate in DER.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Self {
        Self { encoding: Encoding::Der, bytes: Bytes::copy_from_slice(der) }
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for RootCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootCertificate({:?}, {} bytes)", self.encoding, self.bytes.len())
    }
}

//! How reqwest is set up, so that nothing below this crate repeats, redirects, proxies or decodes.

use std::error::Error as StdError;
use std::time::Duration;

use reqwest::ClientBuilder;

use crate::request::header_value;
use crate::{BaseAddress, TransportSettings};

/// How long an idle connection is kept. Well below what servers usually allow, so that a write rarely meets a
/// connection the server is just closing, which would leave its fate unknown.
const IDLE: Duration = Duration::from_secs(20);

/// Says why a client could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A time-out is zero.
    #[error("the time-outs must be longer than zero")]
    ZeroTimeout,
    /// The connect time-out is not below the total one.
    #[error("the connect time-out must be shorter than the total time-out")]
    ConnectNotBelowTotal,
    /// Only given roots are to be trusted, and none is given.
    #[error("only given root certificates are to be trusted, but none is given")]
    NoRootsGiven,
    /// A given root certificate cannot be read.
    #[error("a root certificate cannot be read")]
    InvalidRootCertificate,
    /// The user agent cannot be sent as a header.
    #[error("the user agent may hold visible ASCII characters only")]
    InvalidUserAgent,
    /// The address needs TLS and this build has none.
    #[error("the base address needs TLS: build with feature rustls or native-tls")]
    TlsMissing,
    /// The TLS or HTTP machinery could not be set up.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] Box<dyn StdError + Send + Sync>),
}

impl BuildError {
    fn setup(error: reqwest::Error) -> Self {
        Self::Setup(Box::new(error.without_url()))
    }
}

pub(super) fn reqwest_client(base: &BaseAddress, settings: &TransportSettings) -> Result<reqwest::Client, BuildError> {
    check(base, settings)?;
    let user_agent = header_value(settings.user_agent()).ok_or(BuildError::InvalidUserAgent)?;
    let builder = plain_builder(settings).https_only(base.is_encrypted()).user_agent(user_agent);
    tls::set_up(builder, base, settings)?.build().map_err(BuildError::setup)
}

fn check(base: &BaseAddress, settings: &TransportSettings) -> Result<(), BuildError> {
    if settings.connect_timeout().is_zero() || settings.total_timeout().is_zero() {
        return Err(BuildError::ZeroTimeout);
    }
    if settings.connect_timeout() >= settings.total_timeout() {
        return Err(BuildError::ConnectNotBelowTotal);
    }
    if settings.only_given_roots() && settings.root_certificates().is_empty() {
        return Err(BuildError::NoRootsGiven);
    }
    if base.is_encrypted() && !cfg!(any(feature = "rustls", feature = "native-tls")) {
        return Err(BuildError::TlsMissing);
    }
    Ok(())
}

/// Names every switch even where it is off by default: another crate of the same build may turn reqwest's
/// features on, and with them the defaults.
fn plain_builder(settings: &TransportSettings) -> ClientBuilder {
    reqwest::Client::builder()
        .retry(reqwest::retry::never())
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .http1_only()
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .tcp_nodelay(true)
        .pool_idle_timeout(IDLE)
        .connect_timeout(settings.connect_timeout())
        .timeout(settings.total_timeout())
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls {
    //! TLS: at least 1.2, the machine's roots and the given ones, or the given ones alone.

    use reqwest::{Certificate, ClientBuilder, tls::Version};

    use super::BuildError;
    use crate::settings::Encoding;
    use crate::{BaseAddress, RootCertificate, TransportSettings};

    pub(super) fn set_up(
        builder: ClientBuilder,
        base: &BaseAddress,
        settings: &TransportSettings,
    ) -> Result<ClientBuilder, BuildError> {
        let builder = backend(builder).tls_version_min(Version::TLS_1_2);
        if !base.is_encrypted() {
            // Plain http to a simulator: the machine's root store need not be read, nor be there.
            return Ok(builder.tls_certs_only([]));
        }
        let roots = certificates(settings.root_certificates())?;
        Ok(if settings.only_given_roots() { builder.tls_certs_only(roots) } else { builder.tls_certs_merge(roots) })
    }

    /// With both features on, rustls is used: the choice must not depend on what another crate switches on.
    #[cfg(feature = "rustls")]
    fn backend(builder: ClientBuilder) -> ClientBuilder {
        builder.tls_backend_rustls()
    }

    #[cfg(not(feature = "rustls"))]
    fn backend(builder: ClientBuilder) -> ClientBuilder {
        builder.tls_backend_native()
    }

    fn certificates(given: &[RootCertificate]) -> Result<Vec<Certificate>, BuildError> {
        let mut all = Vec::new();
        for root in given {
            let decoded = match root.encoding() {
                Encoding::Pem => Certificate::from_pem_bundle(root.bytes()),
                Encoding::Der => Certificate::from_der(root.bytes()).map(|one| vec![one]),
            };
            match decoded {
                Ok(some) if !some.is_empty() => all.extend(some),
                Ok(_) | Err(_) => return Err(BuildError::InvalidRootCertificate),
            }
        }
        Ok(all)
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
mod tls {
    //! No TLS in this build: an encrypted base was refused before.

    use reqwest::ClientBuilder;

    use super::BuildError;
    use crate::{BaseAddress, TransportSettings};

    pub(super) fn set_up(
        builder: ClientBuilder,
        _base: &BaseAddress,
        _settings: &TransportSettings,
    ) -> Result<ClientBuilder, BuildError> {
        Ok(builder)
    }
}

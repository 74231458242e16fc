//! Secrets: from a file that an option names, or from the environment; never from the command line.

use std::path::Path;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::variable;
use crate::failure::{Context, Failure};

/// Where a secret comes from.
#[derive(Debug)]
pub(crate) struct Secret {
    /// The environment's name for it.
    pub(crate) variable: &'static str,
    option: &'static str,
}

/// Paynet's secret key.
pub(crate) const PAYNET_SECRET_KEY: Secret =
    Secret { variable: "PAYNET_SECRET_KEY", option: "--paynet-secret-key-file" };
/// Paynkolay's sales token.
pub(crate) const PAYNKOLAY_SX: Secret = Secret { variable: "PAYNKOLAY_SX", option: "--paynkolay-sx-file" };
/// Paynkolay's listing token.
pub(crate) const PAYNKOLAY_SX_LIST: Secret =
    Secret { variable: "PAYNKOLAY_SX_LIST", option: "--paynkolay-sx-list-file" };
/// Paynkolay's merchant secret key.
pub(crate) const PAYNKOLAY_MERCHANT_SECRET_KEY: Secret =
    Secret { variable: "PAYNKOLAY_MERCHANT_SECRET_KEY", option: "--paynkolay-merchant-secret-key-file" };

/// A secret that the operation uses; a file goes before the environment.
pub(super) fn required(secret: &Secret, file: Option<&Path>, context: Context) -> Result<SecretString, Failure> {
    let Secret { variable: name, option } = secret;
    if let Some(file) = file {
        return from_file(file, option, context);
    }
    match variable(name, context)? {
        Some(value) => Ok(SecretString::from(value)),
        None => Err(Failure::misconfigured(context, format!("a credential is missing: set {name} or give {option}"))),
    }
}

/// A file's text without one newline at its end.
fn from_file(file: &Path, option: &str, context: Context) -> Result<SecretString, Failure> {
    let refuse = |problem: String| Failure::misconfigured(context, format!("{option}: {problem}"));
    let text = std::fs::read_to_string(file)
        .map(Zeroizing::new)
        .map_err(|error| refuse(format!("the file cannot be read: {error}")))?;
    let secret = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if secret.is_empty() {
        return Err(refuse("the file is empty".to_owned()));
    }
    Ok(SecretString::from(secret))
}

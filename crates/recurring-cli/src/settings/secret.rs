//! Secrets: from a file that an option names, or from the environment; never from the command line.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::variable;
use crate::failure::{Context, Failure};

/// The most bytes that are read of a file.
const LONGEST: usize = 64 * 1024;

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
        Some(value) => checked(value, name, context),
        None => Err(Failure::misconfigured(context, format!("a credential is missing: set {name} or give {option}"))),
    }
}

/// A file's text without one newline at its end.
fn from_file(file: &Path, option: &str, context: Context) -> Result<SecretString, Failure> {
    let refuse = |problem: &str| Failure::misconfigured(context, format!("{option}: {problem}"));
    // Room for all of it, so that no copy is left behind by growing; one byte more tells that it is too long.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let most = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
    let read = File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| refuse(&format!("the file cannot be read: {error}")))?;
    if bytes.len() > LONGEST {
        return Err(refuse("the file is larger than 64 KiB, which no secret is"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| refuse("the file is not UTF-8 text"))?;
    let secret = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    checked(secret.to_owned(), option, context)
}

/// A secret of any provider, from anywhere: one line with something in it. It is never repeated.
fn checked(text: String, source: &str, context: Context) -> Result<SecretString, Failure> {
    // Wiped when it is refused too.
    let text = Zeroizing::new(text);
    let refuse = |problem: &str| Err(Failure::misconfigured(context, format!("{source}: the secret {problem}")));
    if text.trim().is_empty() {
        return refuse("is blank");
    }
    if text.contains(char::is_control) {
        return refuse("has several lines or other control signs; accepted: one line");
    }
    Ok(SecretString::from(text.as_str()))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_secret_is_one_line_that_is_not_blank_wherever_it_comes_from() {
        for text in ["", "  ", "\t", "key\nother", "key\rother", "key\n", "k\u{0}y"] {
            assert!(checked(text.to_owned(), "KEY", Context::default()).is_err(), "{text:?}");
        }
        let taken = checked("118591467|bScbGDYC==".to_owned(), "KEY", Context::default()).unwrap();
        assert_eq!(taken.expose_secret(), "118591467|bScbGDYC==");
    }
}

//! Credentials by role, and the signature `hashDatav2`.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use recurring_http::spellings;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha512};

/// What Paynkolay's merchant panel shows under Settings → Integration information, by role.
///
/// Each may be left out where it is not used: listing orders needs only `sx-list`, listing attempts `sx-list` and the
/// merchant's secret key, the rest `sx` and the merchant's secret key. A call whose role is missing is refused with nothing sent.
#[derive(Clone, Default)]
pub struct PaynkolayCredentials {
    sx: Option<SecretString>,
    sx_list: Option<SecretString>,
    merchant_secret_key: Option<SecretString>,
}

impl PaynkolayCredentials {
    /// No credentials; add those that are used.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// All three credentials.
    #[must_use]
    pub fn new(sx: SecretString, sx_list: SecretString, merchant_secret_key: SecretString) -> Self {
        Self { sx: Some(sx), sx_list: Some(sx_list), merchant_secret_key: Some(merchant_secret_key) }
    }

    /// The sales token `sx`: creating and cancelling send it.
    #[must_use]
    pub fn with_sx(mut self, sx: SecretString) -> Self {
        self.sx = Some(sx);
        self
    }

    /// The listing token `sx-list`.
    #[must_use]
    pub fn with_sx_list(mut self, sx_list: SecretString) -> Self {
        self.sx_list = Some(sx_list);
        self
    }

    /// The merchant's secret key (`merchantSecretKey`), which signs creating and cancelling.
    #[must_use]
    pub fn with_merchant_secret_key(mut self, key: SecretString) -> Self {
        self.merchant_secret_key = Some(key);
        self
    }

    /// The sales token and the signing key, if both are there.
    pub(crate) fn sales(&self) -> Option<Role<'_>> {
        let sx = self.sx.as_ref()?.expose_secret();
        let key = self.merchant_secret_key.as_ref()?.expose_secret();
        Some(Role { sx, key })
    }

    /// The listing token, if it is there.
    pub(crate) fn listing(&self) -> Option<&str> {
        self.sx_list.as_ref().map(ExposeSecret::expose_secret)
    }

    /// The listing token and the signing key, if both are there: the list of payments is signed, that of orders is not.
    pub(crate) fn signed_listing(&self) -> Option<Role<'_>> {
        let sx = self.sx_list.as_ref()?.expose_secret();
        let key = self.merchant_secret_key.as_ref()?.expose_secret();
        Some(Role { sx, key })
    }

    /// The merchant's number: what stands before the first pipe of either token. Clients with different roles of one
    /// merchant speak for one account.
    pub(crate) fn merchant(&self) -> &str {
        let token = self.sx.as_ref().or(self.sx_list.as_ref()).map_or("", ExposeSecret::expose_secret);
        token.split_once('|').map_or(token, |(merchant, _)| merchant)
    }

    /// Every spelling of every secret that is there, for redaction: an answer may repeat a token in part, or encoded.
    pub(crate) fn spellings(&self) -> Vec<SecretString> {
        let all = [&self.sx, &self.sx_list, &self.merchant_secret_key];
        all.into_iter().flatten().flat_map(|secret| spellings(secret.expose_secret())).collect()
    }
}

impl fmt::Debug for PaynkolayCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaynkolayCredentials")
            .field("sx", &self.sx.is_some())
            .field("sx_list", &self.sx_list.is_some())
            .field("merchant_secret_key", &self.merchant_secret_key.is_some())
            .finish()
    }
}

/// A token and the key that signs what is sent with it.
#[derive(Clone, Copy)]
pub(crate) struct Role<'a> {
    pub(crate) sx: &'a str,
    key: &'a str,
}

impl Role<'_> {
    /// `hashDatav2` over `sx`, the given texts and the secret key.
    ///
    /// The texts go in raw, joined by a pipe: nothing is escaped, an empty one keeps its slot, and each must be byte
    /// for byte what the request carries.
    pub(crate) fn sign(self, texts: &[&str]) -> String {
        let mut digest = Sha512::new();
        digest.update(self.sx);
        for text in texts.iter().copied().chain([self.key]) {
            digest.update("|");
            digest.update(text);
        }
        STANDARD.encode(digest.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SX: &str = "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=";
    const SALES: Role<'static> = Role { sx: SX, key: "_unitTestSecretKey01" };

    /// Golden vectors of made-up values, computed apart from this code (D12).
    #[test]
    fn d12_the_signature_matches_the_vectors() {
        assert_eq!(
            SALES.sign(&["5550001122", "149.90", "SUB-2026-0001"]),
            "PDsUTDoPI+Yh7rGKedgca1MZgYuUz+6YLgSEdE4ynd5BFBo4sY4TMAXsPc6OC8Pv4XPY5+hxtk15IldB+w2nCg=="
        );
        assert_eq!(
            SALES.sign(&["ACPL00999999"]),
            "tudUzO7txQZzYeu7hjK0ByXsNQ51uLKOI8ZLufSmpnRIcuB8lWRx2TAXd3NpK9LATd+BXRX9KuYn2AZ76L3C9A=="
        );
    }

    #[test]
    fn d12_the_text_of_the_amount_is_signed_not_its_value() {
        assert_eq!(
            SALES.sign(&["5550001122", "149.9", "SUB-2026-0001"]),
            "MT0UNW2Y0/BxO9/g0xVvFWKtQsVhEvmrw5iuTzGTWZ8lUzSjRBNk8m1mvLc9tX03j+9RzNbB9ThaDvyFl7lMHg=="
        );
    }

    /// The recipe is that of a sibling service too; its vector checks the empty-slot-free form with another token.
    #[test]
    fn d12_the_sibling_service_s_vector_matches() {
        let listing =
            Role { sx: "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=|TElTVFNVRkZJWA==", key: "_unitTestSecretKey01" };
        assert_eq!(
            listing.sign(&["01.09.2026", "30.09.2026", "SUB-2026-0001"]),
            "zOhhR8p7dn3GKSI1rDjbR8aoTEgfM+JJJ4vd1vDeMDRLNm1tDx0SGwKad4UBJEl7b3L7FgpJYhcbgXRWzAMwCg=="
        );
    }

    #[test]
    fn d9_debug_shows_which_roles_are_there_and_nothing_else() {
        let credentials = PaynkolayCredentials::none().with_sx(SecretString::from("1|c2VjcmV0"));
        let shown = format!("{credentials:?}");
        assert!(shown.contains("sx: true") && shown.contains("merchant_secret_key: false"), "{shown}");
        assert!(!shown.contains("c2VjcmV0"), "{shown}");
    }
}

//! The made-up merchant accounts a simulator knows.

use std::fmt;

/// A merchant account at the simulated Paynet.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaynetAccount {
    /// The secret key, sent raw after `Basic`.
    pub secret_key: String,
}

/// A merchant account at the simulated Paynkolay.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaynkolayAccount {
    /// The sales token: creates and cancels.
    pub sx: String,
    /// The list token: lists.
    pub sx_list: String,
    /// The key that ends the signed text.
    pub merchant_secret_key: String,
}

/// One account per vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accounts {
    /// The account at Paynet.
    pub paynet: PaynetAccount,
    /// The account at Paynkolay.
    pub paynkolay: PaynkolayAccount,
}

impl PaynetAccount {
    /// An account with this secret key.
    pub fn new(secret_key: impl Into<String>) -> Self {
        Self { secret_key: secret_key.into() }
    }
}

impl PaynkolayAccount {
    /// An account with these two tokens and this signing key.
    pub fn new(sx: impl Into<String>, sx_list: impl Into<String>, merchant_secret_key: impl Into<String>) -> Self {
        Self { sx: sx.into(), sx_list: sx_list.into(), merchant_secret_key: merchant_secret_key.into() }
    }
}

impl Accounts {
    /// These two accounts.
    #[must_use]
    pub fn new(paynet: PaynetAccount, paynkolay: PaynkolayAccount) -> Self {
        Self { paynet, paynkolay }
    }

    /// Fixed made-up accounts in the vendors' forms; they belong to nobody.
    #[must_use]
    pub fn test() -> Self {
        Self {
            paynet: PaynetAccount::new("sck_pcs_c2ltdWxhdG9yK29ubHkvbm90LWEtcmVhbC1rZXk="),
            paynkolay: PaynkolayAccount::new(
                "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
                "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=|TElTVFNVRkZJWA==",
                "_unitTestSecretKey01",
            ),
        }
    }
}

impl Default for Accounts {
    fn default() -> Self {
        Self::test()
    }
}

impl fmt::Debug for PaynetAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PaynetAccount(…)")
    }
}

impl fmt::Debug for PaynkolayAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PaynkolayAccount(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(
            format!("{:?}", Accounts::test()),
            "Accounts { paynet: PaynetAccount(…), paynkolay: PaynkolayAccount(…) }"
        );
    }
}

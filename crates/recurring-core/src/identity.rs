//! Which provider and which account a client speaks for.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// Which provider and which account a client speaks for.
///
/// Two clients with the same provider, address and credentials have equal identities within one process.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    provider: &'static str,
    account: AccountTag,
}

impl Identity {
    /// The identity of a client, given everything that makes its account: address and credentials.
    #[must_use]
    pub fn new(provider: &'static str, account_parts: &[&str]) -> Self {
        Self { provider, account: AccountTag::of(account_parts) }
    }

    /// The provider's name in lower case, `paynet`.
    #[must_use]
    pub fn provider(&self) -> &'static str {
        self.provider
    }
}

/// A tag that tells accounts apart within one process and says nothing about their credentials.
///
/// It is keyed afresh in every process, so it can neither be stored nor compared across processes.
#[derive(Clone, PartialEq, Eq, Hash)]
struct AccountTag(u64);

impl AccountTag {
    fn of(parts: &[&str]) -> Self {
        static KEY: OnceLock<RandomState> = OnceLock::new();
        Self(KEY.get_or_init(RandomState::new).hash_one(parts))
    }
}

impl fmt::Debug for AccountTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountTag")
    }
}

//! Paynet's standing orders (Düzenli Ödeme) behind the [`RecurringProvider`](recurring_core::RecurringProvider) trait.
//!
//! What Paynet can do, and how sure each fact of its wire is, stands in `docs/providers/paynet.md`. Nothing here has
//! run against a live account.

pub use recurring_core;
pub use recurring_http::{AddressError, BaseAddress, RootCertificate, TransportSettings};
pub use secrecy::SecretString;

pub use self::config::{
    ASSUMPTIONS, AmountUnit, AssumptionNote, Assumptions, CurrencySpelling, GsmForm, LIVE_HOST, PaynetConfig, Shapes,
    TEST_HOST,
};
pub use self::provider::{NAME, Paynet, capabilities};

mod auth;
mod client;
mod config;
mod error;
mod mapping;
mod provider;
mod wire;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

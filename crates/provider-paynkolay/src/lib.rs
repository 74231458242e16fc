//! Paynkolay's standing orders (Düzenli Ödeme) behind the [`RecurringProvider`](recurring_core::RecurringProvider) trait.
//!
//! What Paynkolay can do, and how sure each fact of its wire is, stands in `docs/providers/paynkolay.md`. Nothing here
//! has run against a live account (as of 2026-11-29).

pub use recurring_core;
pub use recurring_http::{AddressError, BaseAddress, RootCertificate, TransportSettings};
pub use secrecy::SecretString;

pub use self::auth::PaynkolayCredentials;
pub use self::config::{ASSUMPTIONS, Assumptions, LIVE_HOST, PaynkolayConfig, TEST_HOST};
pub use self::provider::{NAME, Paynkolay, capabilities};

mod auth;
mod client;
mod config;
mod error;
mod mapping;
mod provider;
mod wire;

#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}

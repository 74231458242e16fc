//! Paynet's standing orders (Düzenli Ödeme) behind the [`RecurringProvider`](recurring_core::RecurringProvider) trait.
//!
//! What Paynet can do, and how sure each fact of its wire is, stands in `docs/providers/paynet.md`. Nothing here has
//! run against a live account (as of 2026-11-29).

pub use recurring_core;
pub use recurring_http::{AddressError, BaseAddress, RootCertificate, TransportSettings};
pub use secrecy::SecretString;

pub use self::cards::{CardAdded, CardAddition, CardExpiry, CardNumber, Cards, SecurityCode, TdsChallenge, TdsSession};
pub use self::config::{
    ASSUMPTIONS, AmountUnit, Assumptions, CommissionSpelling, CurrencySpelling, GsmForm, LIVE_HOST, PaynetConfig,
    TEST_HOST, YearForm,
};
pub use self::invoices::{InvoiceFilter, InvoiceStatus, Invoices};
pub use self::orders::CreateExtras;
pub use self::plans::{PlanId, PlannedCollection, Plans};
pub use self::provider::{NAME, Paynet, capabilities};
pub use self::texts::{AgentNote, CardHolder, CardLabel, UserName, WebAddress};

mod auth;
mod cards;
mod client;
mod config;
mod error;
mod invoices;
mod mapping;
mod orders;
mod plans;
mod provider;
mod texts;
mod wire;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Sends one HTTP request and knows how far it got (internal to the recurring workspace).
//!
//! Two questions decide whether a payment may be tried again: *did the request leave?* and *was an
//! answer read?* [`HttpClient`] answers both in [`FailureKind`] and undermines neither: it never
//! sends a write twice, follows no redirect, takes no proxy from the environment, speaks HTTP/1.1
//! only and decodes no compression. It is the only crate that names reqwest.
//!
//! The [`lenient`] and [`parse`] modules read the vendors' loosely typed JSON in one place.
//!
//! The crate knows no provider and no meaning of any status or body; of the domain it knows the error
//! alone, into which [`lift`] turns a failure.

mod address;
mod answer;
mod client;
mod failure;
pub mod lenient;
pub mod lift;
pub mod parse;
mod request;
mod settings;
mod spellings;

pub use address::{AddressError, BaseAddress};
pub use answer::Answer;
pub use bytes::Bytes;
pub use client::{BuildError, HttpClient};
pub use failure::{Failure, FailureKind, UnreadableReason};
pub use request::{InvalidHeader, Request};
pub use settings::{RootCertificate, TransportSettings};
pub use spellings::spellings;

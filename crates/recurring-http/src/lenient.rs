//! Reads the vendors' loosely typed JSON: numbers as text, text as numbers, null for nothing, one row for many.
//!
//! One rule holds throughout: **what cannot be read is never taken for something else.** An unknown value does
//! not become zero, false, empty or absent; it stays [`Lenient::Unreadable`] with its raw text, or the whole
//! answer is refused where nothing could be kept. No number ever passes through a float.
//!
//! The readers look at the raw JSON text of a value, so they work with `serde_json` only, and not inside
//! `#[serde(flatten)]` or `#[serde(untagged)]`, which hide that text. A member that may be missing needs
//! `#[serde(default)]`, on the field or on the struct.
//!
//! ```
//! use recurring_http::lenient::{LenientBool, LenientInteger, LenientRows, LenientText};
//! use serde::Deserialize;
//! use serde_with::{Same, serde_as};
//!
//! #[serde_as]
//! #[derive(Deserialize, Default)]
//! #[serde(default)]
//! struct Answer {
//!     code: LenientInteger,
//!     is_succeed: LenientBool,
//!     #[serde_as(as = "LenientText")]
//!     amount: Option<Box<str>>,
//!     #[serde_as(as = "LenientRows<Same>")]
//!     details: Vec<Row>,
//! }
//!
//! #[derive(Deserialize)]
//! struct Row {
//!     card_id: LenientInteger,
//! }
//!
//! let body = br#"{"code":"0","is_succeed":1,"amount":102.20,"details":{"card_id":"abc"}}"#;
//! let answer: Answer = recurring_http::parse::parse_answer(body)?;
//! assert_eq!(answer.code, LenientInteger::Value(0));
//! assert_eq!(answer.is_succeed, LenientBool::Value(true));
//! assert_eq!(answer.amount.as_deref(), Some("102.20"));
//! assert_eq!(answer.details[0].card_id, LenientInteger::Unreadable("\"abc\"".into()));
//! # Ok::<(), recurring_http::parse::ParseFailure>(())
//! ```

mod rows;
mod text;
mod value;

pub use rows::LenientRows;
pub use text::LenientText;
pub use value::{Lenient, LenientBool, LenientInteger};

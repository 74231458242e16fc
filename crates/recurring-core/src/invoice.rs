//! The bill of one period, and the attempts to collect it.

use std::fmt;

use jiff::civil::{Date, DateTime};

use crate::id::{InstructionId, InvoiceId, InvoiceNo, MerchantReference};
use crate::mark::{Mark, Reported};
use crate::money::Money;

/// The bill (fatura) of one period as a provider reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invoice {
    /// The provider's number.
    pub id: Option<InvoiceId>,
    /// The merchant's number.
    pub invoice_no: Option<InvoiceNo>,
    /// The day on which it is collected.
    pub due: Option<Date>,
    /// The amount.
    pub amount: Option<Reported<Money>>,
    /// What became of it.
    pub status: CollectionReport,
    /// The row as the provider sent it.
    pub raw: RawRow,
}

impl Invoice {
    /// A bill of which only the raw row is known.
    #[must_use]
    pub fn from_raw(raw: RawRow) -> Self {
        let status = CollectionReport::unknown(None);
        Self { id: None, invoice_no: None, due: None, amount: None, status, raw }
    }
}

/// One attempt to collect a bill as a provider reports it.
///
/// Providers add telephone numbers to the reference: `Debug` shows it, as every identifier, up to the first pipe.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CollectionAttempt {
    /// The provider's number of the transaction.
    pub transaction: Option<String>,
    /// The standing order it belongs to.
    pub instruction: Option<InstructionId>,
    /// The merchant's reference it carries.
    pub reference: Option<MerchantReference>,
    /// The bill it belongs to.
    pub invoice_no: Option<InvoiceNo>,
    /// When it was made, in Europe/Istanbul.
    pub at: Option<DateTime>,
    /// The amount.
    pub amount: Option<Reported<Money>>,
    /// What became of it.
    pub status: CollectionReport,
    /// The row as the provider sent it.
    pub raw: RawRow,
}

impl CollectionAttempt {
    /// An attempt of which only the raw row is known.
    #[must_use]
    pub fn from_raw(raw: RawRow) -> Self {
        Self {
            transaction: None,
            instruction: None,
            reference: None,
            invoice_no: None,
            at: None,
            amount: None,
            status: CollectionReport::unknown(None),
            raw,
        }
    }
}

impl fmt::Debug for CollectionAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CollectionAttempt")
            .field("transaction", &self.transaction)
            .field("instruction", &self.instruction)
            .field("reference", &self.reference)
            .field("invoice_no", &self.invoice_no)
            .field("at", &self.at)
            .field("amount", &self.amount)
            .field("status", &self.status)
            .field("raw", &self.raw)
            .finish()
    }
}

/// A row as a provider sent it, as JSON text. It may hold personal data: `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct RawRow(Box<str>);

impl RawRow {
    /// Takes a row's JSON text.
    #[must_use]
    pub fn new(json: impl Into<String>) -> Self {
        Self(json.into().into_boxed_str())
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RawRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawRow({} bytes)", self.0.len())
    }
}

/// What became of a bill or of one attempt to collect it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CollectionStatus {
    /// Nothing was collected yet.
    Waiting,
    /// The money was collected by the provider.
    Collected,
    /// The bill was paid by other means, outside the provider.
    PaidElsewhere,
    /// Collecting failed.
    Failed,
    /// It was called off.
    Cancelled,
    /// The money was given back, whole or in part.
    Refunded,
    /// The provider's word for it is not known to us; see the raw text. Never to be read as success.
    Unknown,
}

impl CollectionStatus {
    /// The status as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Collected => "collected",
            Self::PaidElsewhere => "paid_elsewhere",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::Unknown => "unknown",
        }
    }
}

/// A collection's status beside the provider's own text and how sure the reading is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "three facts that belong together; adapters build it")]
pub struct CollectionReport {
    /// The state, as we read it.
    pub status: CollectionStatus,
    /// What the provider said, if it said anything.
    pub raw: Option<String>,
    /// How sure the reading is.
    pub mark: Mark,
}

impl CollectionReport {
    /// A status that the provider did not tell, or told in words that are not known to us.
    #[must_use]
    pub fn unknown(raw: Option<String>) -> Self {
        Self { status: CollectionStatus::Unknown, raw, mark: Mark::Assumed }
    }
}

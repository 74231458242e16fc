//! What a write came to: acknowledgements, created orders, and rows that each have an outcome of their own.

use crate::error::{Effect, ProviderMessage, Trace, VendorCode};
use crate::id::{InstructionId, MerchantReference};
use crate::instruction::PaymentLink;

/// A standing order that was made; nothing is charged until the payer approves.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Created {
    /// The provider's number; some providers answer without it.
    pub id: Option<InstructionId>,
    /// The merchant's own reference.
    pub reference: MerchantReference,
    /// Where the payer approves, unchanged.
    pub link: PaymentLink,
    /// The provider's numbers of this exchange, for support.
    pub trace: Trace,
}

impl Created {
    /// A made order.
    #[must_use]
    pub fn new(reference: MerchantReference, link: PaymentLink) -> Self {
        Self { id: None, reference, link, trace: Trace::default() }
    }
}

/// A write that the provider says is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acknowledged {
    /// The provider's numbers of this exchange, for support.
    pub trace: Trace,
}

impl Acknowledged {
    /// A done write.
    #[must_use]
    pub fn new(trace: Trace) -> Self {
        Self { trace }
    }
}

/// A standing order that was ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cancelled {
    /// Whether it can be started again.
    pub stop: Stop,
    /// How many collections had been made.
    pub collected: Option<u32>,
    /// How many collections were still to come.
    pub remaining: Option<u32>,
    /// The provider's numbers of this exchange, for support.
    pub trace: Trace,
}

impl Cancelled {
    /// An ended order.
    #[must_use]
    pub fn new(stop: Stop) -> Self {
        Self { stop, collected: None, remaining: None, trace: Trace::default() }
    }
}

/// Whether a cancelled standing order can be started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat both on purpose")]
pub enum Stop {
    /// It is over for good.
    Final,
    /// It is stopped; the provider could start it again.
    Reversible,
}

/// Rows that each have an outcome of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows {
    /// The rows, in the provider's order.
    pub rows: Vec<Row>,
    /// The provider's numbers of this exchange, for support.
    pub trace: Trace,
}

impl Rows {
    /// The rows of an answer.
    #[must_use]
    pub fn new(rows: Vec<Row>) -> Self {
        Self { rows, trace: Trace::default() }
    }

    /// What the rows come to, taken together.
    #[must_use]
    pub fn summary(&self) -> RowsSummary {
        let any = |outcome: Outcome| self.rows.iter().any(|row| row.outcome == outcome);
        match (any(Outcome::Unknown), any(Outcome::Done), any(Outcome::Refused)) {
            (true, _, _) | (false, false, false) => RowsSummary::SomeUnknown,
            (false, true, false) => RowsSummary::AllDone,
            (false, true, true) => RowsSummary::PartlyDone,
            (false, false, true) => RowsSummary::NoneDone,
        }
    }
}

/// What rows come to, taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every case on purpose")]
pub enum RowsSummary {
    /// Every row is done.
    AllDone,
    /// Some rows are done and some were refused; the done ones must not be sent again.
    PartlyDone,
    /// Every row was refused; nothing happened.
    NoneDone,
    /// At least one row may have happened, or there is no row to tell.
    SomeUnknown,
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The order the row is about, by the provider's number.
    pub id: Option<InstructionId>,
    /// The order the row is about, by the merchant's reference.
    pub reference: Option<MerchantReference>,
    /// What happened.
    pub outcome: Outcome,
    /// The provider's code.
    pub code: Option<VendorCode>,
    /// The provider's words, redacted.
    pub message: Option<ProviderMessage>,
    /// When the provider says it may be tried again; advice, never a verdict.
    pub advice: crate::error::Advice,
}

impl Row {
    /// A row with an outcome and nothing else.
    #[must_use]
    pub fn new(outcome: Outcome) -> Self {
        let advice = crate::error::Advice::Unstated;
        Self { id: None, reference: None, outcome, code: None, message: None, advice }
    }
}

/// What happened to one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every outcome on purpose")]
pub enum Outcome {
    /// It was done; it must not be sent again.
    Done,
    /// It was refused; nothing happened.
    Refused,
    /// It may have happened.
    Unknown,
}

impl Outcome {
    /// The outcome as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    /// What is known to have changed at the provider, where the row was not done.
    #[must_use]
    pub fn effect(self) -> Option<Effect> {
        match self {
            Self::Done => None,
            Self::Refused => Some(Effect::None),
            Self::Unknown => Some(Effect::Unknown),
        }
    }
}

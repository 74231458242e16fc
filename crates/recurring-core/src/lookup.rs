//! What a search found, and what the search was: providers report both and decide nothing.

use jiff::Timestamp;

use crate::instruction::Instruction;
use crate::mark::Mark;
use crate::operation::TargetKind;
use crate::range::DateRange;

/// What a search for one standing order found, beside the search that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the finding and its evidence belong together; adapters build it")]
pub struct Lookup {
    /// What was found.
    pub finding: Finding,
    /// What was searched.
    pub search: Search,
}

/// What a search for one standing order found; the fourth answer is an error.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every answer on purpose")]
pub enum Finding {
    /// Exactly one order matches.
    Found(Box<Instruction>),
    /// No order matches within what was searched. By itself no proof that none exists: see
    /// [`read_back`](crate::read_back).
    Absent,
    /// Several orders match; references are not unique at every provider.
    Ambiguous(Vec<Instruction>),
}

/// What was searched, and how far the search can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain evidence; adapters build it")]
pub struct Search {
    /// By what the order was searched.
    pub by: TargetKind,
    /// The windows of days that were listed, in the order they were read; empty where the provider looks up directly.
    pub windows: Vec<DateRange>,
    /// Whether everything that was to be searched was read to its end.
    pub complete: bool,
    /// When the search began.
    pub begun_at: Timestamp,
    /// How sure it is that an order missing from this search does not exist.
    pub absence: Mark,
}

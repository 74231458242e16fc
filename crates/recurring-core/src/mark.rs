//! How well a fact about a provider is known, and values that carry that knowledge.

use std::fmt;

/// How well a fact about a provider's wire is known.
///
/// Ordered from the weakest to the strongest, so that the weaker of two marks is their minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every mark on purpose")]
pub enum Mark {
    /// No source says it; it is our reading. Where a setting governs it, the provider's page names the setting.
    Assumed,
    /// It was seen in recorded answers or in working code of others.
    Observed,
    /// The provider's own documentation says it.
    Documented,
}

impl Mark {
    /// The mark as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Observed => "observed",
            Self::Documented => "documented",
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value that a provider reported, beside the text it was read from and how sure that reading is.
///
/// `value` is `None` where the text could not be read, or where its unit is not known and no setting says how to
/// read it. Nothing is converted silently: `raw` always holds what came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "three facts that belong together; adapters build it")]
pub struct Reported<T> {
    /// What the text means, if that can be said.
    pub value: Option<T>,
    /// The text as the provider sent it.
    pub raw: String,
    /// How sure `value` is.
    pub mark: Mark,
}

impl<T> Reported<T> {
    /// A reported value whose text could not be read as a `T`.
    pub fn unread(raw: impl Into<String>, mark: Mark) -> Self {
        Self { value: None, raw: raw.into(), mark }
    }

    /// A reported value that was read.
    pub fn read(value: T, raw: impl Into<String>, mark: Mark) -> Self {
        Self { value: Some(value), raw: raw.into(), mark }
    }
}

/// One assumption about a provider's wire, behind one named setting of its adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters write them down as constants")]
pub struct AssumptionNote {
    /// The setting's name in the adapter's assumptions.
    pub setting: &'static str,
    /// What it assumes.
    pub assumes: &'static str,
    /// Its default.
    pub default: &'static str,
    /// What it shapes.
    pub shapes: Shapes,
    /// Where the idea comes from.
    pub source: &'static str,
}

/// What an assumption shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shapes {
    /// How answers are read; on by default, and marked in the value. Off by default is what would take something that is
    /// missing for evidence.
    Reading,
    /// What is sent; off by default, but for what a service cannot do without.
    Writing,
}

impl Shapes {
    /// What it shapes, in one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Writing => "writing",
        }
    }
}

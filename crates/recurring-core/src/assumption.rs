//! What an adapter assumes about its provider's wire, in words, so that a tool can show it.

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

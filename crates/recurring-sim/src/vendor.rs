//! Which of the two simulated vendors a thing belongs to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::paynet::CARD_PAGE;

/// One of the two simulated vendors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Vendor {
    /// Paynet, `/v1/subscription/…`.
    Paynet,
    /// Paynkolay, `/Vpos/api/…`.
    Paynkolay,
}

impl Vendor {
    /// The vendor whose services live at a path, if it is a vendor's path; pages for payers are nobody's service.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        if path == CARD_PAGE {
            None
        } else if path.starts_with("/v1/") {
            Some(Self::Paynet)
        } else if path.starts_with("/Vpos/") {
            Some(Self::Paynkolay)
        } else {
            None
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Paynet => "paynet",
            Self::Paynkolay => "paynkolay",
        })
    }
}

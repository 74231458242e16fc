//! A standing order as its provider reports it now.

use std::fmt;

use jiff::civil::Date;

use crate::id::{InstructionId, ListingId, MerchantReference};
use crate::mark::{Mark, Reported};
use crate::money::Money;
use crate::payer::Gsm;

/// A standing order (düzenli ödeme talimatı) as its provider describes it now.
///
/// Every part may be missing: orders made in the vendor's panel have no reference, lists show other numbers than
/// writes take, and providers differ in what they tell. A missing part means "not told", never "none".
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instruction {
    /// The number that writes take.
    pub id: Option<InstructionId>,
    /// The number that the provider's list shows, where that is another one.
    pub listing_id: Option<ListingId>,
    /// The merchant's own reference, as the provider shows it.
    pub reference: Option<MerchantReference>,
    /// What state the order is in.
    pub status: StatusReport,
    /// The amount of each collection.
    pub amount: Option<Reported<Money>>,
    /// How many collections have been made.
    pub collected: Option<u32>,
    /// How many collections there are to be in all.
    pub count: Option<u32>,
    /// The day of the first collection.
    pub first_due: Option<Date>,
    /// The next due date.
    pub next_due: Option<Date>,
    /// The day the order was made.
    pub created_on: Option<Date>,
    /// The payer's name, as the provider shows it (personal data).
    pub payer_name: Option<String>,
    /// The payer's mobile number, if it could be read (personal data).
    pub payer_gsm: Option<Gsm>,
}

impl Instruction {
    /// An order of which nothing is known but its status.
    #[must_use]
    pub fn with_status(status: StatusReport) -> Self {
        Self {
            id: None,
            listing_id: None,
            reference: None,
            status,
            amount: None,
            collected: None,
            count: None,
            first_due: None,
            next_due: None,
            created_on: None,
            payer_name: None,
            payer_gsm: None,
        }
    }
}

impl fmt::Debug for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instruction")
            .field("id", &self.id)
            .field("listing_id", &self.listing_id)
            .field("reference", &self.reference)
            .field("status", &self.status)
            .field("amount", &self.amount)
            .field("collected", &self.collected)
            .field("count", &self.count)
            .field("first_due", &self.first_due)
            .field("next_due", &self.next_due)
            .field("created_on", &self.created_on)
            .field("payer_name", &self.payer_name.as_ref().map(|_| "***"))
            .field("payer_gsm", &self.payer_gsm)
            .finish()
    }
}

/// The state a standing order is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The payer has not approved yet; nothing is collected.
    AwaitingPayer,
    /// The provider collects it as it falls due.
    Active,
    /// It was stopped and can be started again.
    Paused,
    /// Everything was collected.
    Completed,
    /// It was ended for good.
    Cancelled,
    /// The payer or the provider turned it down.
    Rejected,
    /// The provider's word for it is not known to us; see the raw text. Never to be read as success.
    Unknown,
}

impl Status {
    /// The status as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingPayer => "awaiting_payer",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A status beside the provider's own text and how sure the reading is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "three facts that belong together; adapters build it")]
pub struct StatusReport {
    /// The state, as we read it.
    pub status: Status,
    /// What the provider said, if it said anything.
    pub raw: Option<String>,
    /// How sure the reading is.
    pub mark: Mark,
}

impl StatusReport {
    /// A status that the provider did not tell, or told in words that are not known to us.
    #[must_use]
    pub fn unknown(raw: Option<String>) -> Self {
        Self { status: Status::Unknown, raw, mark: Mark::Assumed }
    }
}

/// A page of the provider's where the payer approves a standing order and enters the card.
///
/// Returned exactly as the provider gave it. Whoever holds it can open the payer's page, so `Debug` shows nothing
/// of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentLink(Box<str>);

impl PaymentLink {
    /// Takes the address that a provider returned.
    #[must_use]
    pub fn from_provider(address: impl Into<String>) -> Self {
        Self(address.into().into_boxed_str())
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PaymentLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaymentLink(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_payer_also_where_the_reference_carries_a_telephone_number() {
        let mut order = Instruction::with_status(StatusReport::unknown(None));
        order.reference = Some(MerchantReference::from_provider("Şube-2026/001|5550001122"));
        order.payer_name = Some("Ayşe Yılmaz".to_owned());
        order.payer_gsm = Gsm::new("5550001122").ok();
        let shown = format!("{order:?}");
        assert!(!shown.contains("555") && !shown.contains("Ay") && shown.contains("Şube-2026/001"), "{shown}");
    }
}

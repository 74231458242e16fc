//! The operations of the contract, and the ways to name what they act on.

use std::fmt;

use crate::id::{GroupReference, InstructionId, InvoiceId, InvoiceNo, ListingId, MerchantReference};
use crate::range::DateRange;

/// An operation of the contract, or one that only a single provider has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Makes a standing order.
    Create,
    /// Finds one standing order.
    Find,
    /// Lists standing orders.
    List,
    /// Ends a standing order.
    Cancel,
    /// Stops a standing order for a while.
    Pause,
    /// Starts a paused standing order again.
    Resume,
    /// Changes the amount of the collections still to come.
    ChangeAmount,
    /// Submits the bill of a period.
    Bill,
    /// Triggers a collection by hand.
    Charge,
    /// Sends the payer the link again.
    ResendLink,
    /// Lists the cards of a standing order.
    ListCards,
    /// Links a stored card to other standing orders.
    LinkCard,
    /// Lists the bills of a standing order.
    ListInvoices,
    /// Lists the attempts to collect.
    ListAttempts,
    /// An operation that only one provider has, by its name.
    Vendor {
        /// The name of the operation.
        name: &'static str,
        /// Whether it changes anything at the provider.
        writes: bool,
    },
}

impl Operation {
    /// Every operation of the contract, in the order of a standing order's life.
    pub const CONTRACT: [Self; 14] = [
        Self::Create,
        Self::Find,
        Self::List,
        Self::Cancel,
        Self::Pause,
        Self::Resume,
        Self::ChangeAmount,
        Self::Bill,
        Self::Charge,
        Self::ResendLink,
        Self::ListCards,
        Self::LinkCard,
        Self::ListInvoices,
        Self::ListAttempts,
    ];

    /// The operation's name, as the trait's method is called.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Find => "find",
            Self::List => "list",
            Self::Cancel => "cancel",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::ChangeAmount => "change_amount",
            Self::Bill => "bill",
            Self::Charge => "charge",
            Self::ResendLink => "resend_link",
            Self::ListCards => "list_cards",
            Self::LinkCard => "link_card",
            Self::ListInvoices => "list_invoices",
            Self::ListAttempts => "list_attempts",
            Self::Vendor { name, .. } => name,
        }
    }

    /// Tells whether the operation changes anything at the provider.
    ///
    /// A read never has another effect than none; a write is never sent twice by this library.
    #[must_use]
    pub fn is_write(self) -> bool {
        match self {
            Self::Create
            | Self::Cancel
            | Self::Pause
            | Self::Resume
            | Self::ChangeAmount
            | Self::Bill
            | Self::Charge
            | Self::ResendLink
            | Self::LinkCard => true,
            Self::Find | Self::List | Self::ListCards | Self::ListInvoices | Self::ListAttempts => false,
            Self::Vendor { writes, .. } => writes,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The standing order that an operation acts on. It cannot be empty, and it names the order in one way only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "adapters match every way to name an order")]
pub enum InstructionTarget {
    /// By the number that writes take.
    Id(InstructionId),
    /// By the number that the provider's list shows.
    ListingId(ListingId),
    /// By the merchant's own reference.
    Reference(MerchantReference),
}

impl InstructionTarget {
    /// Which way of naming it is.
    #[must_use]
    pub fn kind(&self) -> TargetKind {
        match self {
            Self::Id(_) => TargetKind::Id,
            Self::ListingId(_) => TargetKind::ListingId,
            Self::Reference(_) => TargetKind::Reference,
        }
    }

    /// The identifier's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::ListingId(id) => id.as_str(),
            Self::Reference(reference) => reference.as_str(),
        }
    }
}

/// Where a card is linked to: one standing order, or all of a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "adapters match every way to name the target")]
pub enum CardTarget {
    /// One standing order.
    Instruction(InstructionTarget),
    /// Every standing order of a group.
    Group(GroupReference),
}

impl CardTarget {
    /// Which way of naming it is.
    #[must_use]
    pub fn kind(&self) -> TargetKind {
        match self {
            Self::Instruction(target) => target.kind(),
            Self::Group(_) => TargetKind::Group,
        }
    }
}

/// Whose collection attempts are listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "adapters match every way to name the subject")]
pub enum AttemptSubject {
    /// The attempts on one bill; at least one of its two numbers is given.
    Invoice(InvoiceKey),
    /// The attempts that carry a merchant reference, within a range of days.
    Reference {
        /// The reference.
        reference: MerchantReference,
        /// The days searched.
        range: DateRange,
    },
}

impl AttemptSubject {
    /// Which way of naming it is.
    #[must_use]
    pub fn kind(&self) -> TargetKind {
        match self {
            Self::Invoice(_) => TargetKind::Invoice,
            Self::Reference { .. } => TargetKind::Reference,
        }
    }
}

/// The numbers by which a bill is known: the provider's, the merchant's, or both.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "adapters match every way to name a bill")]
pub enum InvoiceKey {
    /// The provider's number only.
    Id(InvoiceId),
    /// The merchant's number only.
    No(InvoiceNo),
    /// Both numbers.
    Both(InvoiceId, InvoiceNo),
}

/// A way to name what an operation acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "capability tables match every kind")]
pub enum TargetKind {
    /// By the number that writes take.
    Id,
    /// By the number that the provider's list shows.
    ListingId,
    /// By the merchant's own reference.
    Reference,
    /// By the merchant's group.
    Group,
    /// By a bill's number.
    Invoice,
}

impl TargetKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Id, Self::ListingId, Self::Reference, Self::Group, Self::Invoice];

    /// The kind as one lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ListingId => "list_id",
            Self::Reference => "reference",
            Self::Group => "group",
            Self::Invoice => "invoice",
        }
    }
}

impl fmt::Display for TargetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! What a provider can do, as data with numbers: a claim in both directions.

use std::time::Duration;

use crate::operation::{Operation, TargetKind};
use crate::outcome::Stop;
use crate::schedule::PeriodUnit;

mod check;

/// What a provider can do.
///
/// What it does not list is refused with nothing sent; what it lists is accepted up to the stated number. The
/// conformance suite holds every provider to both.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters state every capability; a forgotten one must not compile")]
pub struct Capabilities {
    /// What a new order may be; `None` if the provider makes none.
    pub create: Option<CreateLimits>,
    /// How an order is found.
    pub find: FindMethods,
    /// How orders are listed; `None` if they cannot be.
    pub list: Option<ListLimits>,
    /// By what an order is cancelled.
    pub cancel: Targets,
    /// Whether a cancelled order can be started again.
    pub stop: Stop,
    /// By what an order is paused.
    pub pause: Targets,
    /// By what an order is resumed.
    pub resume: Targets,
    /// By what an order's amount is changed.
    pub change_amount: Targets,
    /// By what the order of a bill is named.
    pub bill: Targets,
    /// By what the order of a charge is named.
    pub charge: Targets,
    /// By what the order is named whose link is sent again.
    pub resend_link: Targets,
    /// By what the order of cards is named.
    pub list_cards: Targets,
    /// To what a card can be linked.
    pub link_card: Targets,
    /// By what the order of bills is named.
    pub list_invoices: Targets,
    /// By what collection attempts are listed.
    pub list_attempts: Targets,
    /// Operations and limits that a named setting would unlock.
    pub locked: Vec<Locked>,
    /// The longest time one request takes before it is given up. A read may send several.
    pub answer_timeout: Duration,
}

/// The limits that new orders keep to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters state every limit; a forgotten one must not compile")]
pub struct CreateLimits {
    /// The periods the provider keeps.
    pub periods: Vec<PeriodLimit>,
    /// The largest number of collections; `None` where no limit is known.
    pub longest_count: Option<u16>,
    /// Whether a text for the payer must be given.
    pub description_required: bool,
    /// Whether the payer's name must have at least two words.
    pub surname_required: bool,
    /// Whether each period may have its own amount.
    pub variable_price: bool,
    /// Whether orders can be put into a group.
    pub group: bool,
    /// Whether the provider tells the payer of the link.
    pub notify: bool,
    /// Whether a dealer can share in the order.
    pub dealer: bool,
    /// Whether the payer's internet address is passed on; where it is not, giving it has no effect.
    pub payer_ip: bool,
}

/// A range of periods that a provider keeps: every `least` to `most` units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a unit and a range")]
pub struct PeriodLimit {
    /// The unit counted in.
    pub unit: PeriodUnit,
    /// The smallest number of units.
    pub least: u16,
    /// The largest number of units.
    pub most: u16,
}

/// How an order is found, by each way to name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "one answer for each way to name an order")]
pub struct FindMethods {
    /// By the number that writes take.
    pub id: FindMethod,
    /// By the number that the provider's list shows.
    pub listing_id: FindMethod,
    /// By the merchant's reference.
    pub reference: FindMethod,
}

/// How an order is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a claim that callers must match in full")]
pub enum FindMethod {
    /// It is not.
    Unsupported,
    /// The provider looks it up.
    Direct,
    /// By listing windows of at most so many days.
    Windows {
        /// The most days of one window.
        days: u16,
    },
}

/// How orders are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters state every limit; a forgotten one must not compile")]
pub struct ListLimits {
    /// The most days asked for at once; a longer range is cut into windows. `None` where no limit is known.
    pub window_days: Option<u16>,
    /// Whether only the orders of a group can be listed.
    pub by_group: bool,
}

/// Something that a named setting would unlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "an operation, a setting and what it assumes")]
pub struct Locked {
    /// The operation.
    pub operation: Operation,
    /// The setting's name, as the provider's configuration spells it.
    pub setting: &'static str,
    /// What the setting assumes.
    pub assumes: &'static str,
}

/// The ways in which an operation's target may be named; none means that the operation is unsupported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "one answer for each way to name a target")]
pub struct Targets {
    /// By the number that writes take.
    pub id: bool,
    /// By the number that the provider's list shows.
    pub listing_id: bool,
    /// By the merchant's reference.
    pub reference: bool,
    /// By the merchant's group.
    pub group: bool,
    /// By a bill's number.
    pub invoice: bool,
}

impl Targets {
    /// The operation is unsupported.
    pub const NONE: Self = Self { id: false, listing_id: false, reference: false, group: false, invoice: false };
    /// By the number that writes take.
    pub const ID: Self = Self { id: true, ..Self::NONE };
    /// By the number that writes take or by the merchant's reference.
    pub const ID_OR_REFERENCE: Self = Self { id: true, reference: true, ..Self::NONE };

    /// Tells whether a target may be named in a way.
    #[must_use]
    pub fn contains(self, kind: TargetKind) -> bool {
        match kind {
            TargetKind::Id => self.id,
            TargetKind::ListingId => self.listing_id,
            TargetKind::Reference => self.reference,
            TargetKind::Group => self.group,
            TargetKind::Invoice => self.invoice,
        }
    }

    /// The ways, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = TargetKind> {
        TargetKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl Capabilities {
    /// The ways in which an operation's target may be named.
    ///
    /// Creating and listing have no target; they answer [`Targets::NONE`], as operations do that only one provider has.
    #[must_use]
    pub fn targets(&self, operation: Operation) -> Targets {
        match operation {
            Operation::Create | Operation::List | Operation::Vendor { .. } => Targets::NONE,
            Operation::Find => Targets {
                id: self.find.id != FindMethod::Unsupported,
                listing_id: self.find.listing_id != FindMethod::Unsupported,
                reference: self.find.reference != FindMethod::Unsupported,
                ..Targets::NONE
            },
            Operation::Cancel => self.cancel,
            Operation::Pause => self.pause,
            Operation::Resume => self.resume,
            Operation::ChangeAmount => self.change_amount,
            Operation::Bill => self.bill,
            Operation::Charge => self.charge,
            Operation::ResendLink => self.resend_link,
            Operation::ListCards => self.list_cards,
            Operation::LinkCard => self.link_card,
            Operation::ListInvoices => self.list_invoices,
            Operation::ListAttempts => self.list_attempts,
        }
    }

    /// Tells whether an operation of the contract is supported at all.
    #[must_use]
    pub fn supports(&self, operation: Operation) -> bool {
        match operation {
            Operation::Create => self.create.is_some(),
            Operation::List => self.list.is_some(),
            _ => self.targets(operation) != Targets::NONE,
        }
    }
}

//! What a caller asks of a provider: requests that adapters destructure, so that no field is lost.

use jiff::civil::Date;

use crate::id::{AgentId, CardId, GroupReference, InvoiceNo, MerchantReference};
use crate::invalid::{InvalidValue, checked_text};
use crate::money::Money;
use crate::operation::{AttemptSubject, CardTarget, InstructionTarget};
use crate::payer::Payer;
use crate::range::DateRange;
use crate::schedule::Schedule;

/// Asks for a new standing order. Making one charges nothing: it awaits the payer.
///
/// It is deliberately not `Clone`: a request whose answer was lost must not be at hand to be sent again.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct CreateInstruction {
    /// The merchant's own reference: what a lost answer is looked up by. Give every order its own.
    pub reference: MerchantReference,
    /// Who pays.
    pub payer: Payer,
    /// The amount of each collection; with [`Pricing::Variable`] what the provider shows the payer.
    pub amount: Money,
    /// When it is collected.
    pub schedule: Schedule,
    /// Whether a provider that knows no months may count a month as 30 days.
    pub drift: Drift,
    /// Whether each collection has the same amount.
    pub pricing: Pricing,
    /// The text shown to the payer.
    pub description: Option<Description>,
    /// How the provider tells the payer of the link.
    pub notify: Notify,
    /// The group the order belongs to.
    pub group: Option<GroupReference>,
    /// The dealer who shares in it.
    pub dealer: Dealer,
}

impl CreateInstruction {
    /// A request with fixed pricing, no notification and nothing optional.
    #[must_use]
    pub fn new(reference: MerchantReference, payer: Payer, amount: Money, schedule: Schedule) -> Self {
        Self {
            reference,
            payer,
            amount,
            schedule,
            drift: Drift::Refuse,
            pricing: Pricing::Fixed,
            description: None,
            notify: Notify::NONE,
            group: None,
            dealer: Dealer::default(),
        }
    }
}

/// What a provider that only knows "every 30 days" does with a schedule of every month. Longer periods are refused there
/// in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a decision that adapters must match in full")]
pub enum Drift {
    /// It is refused: twelve times 30 days are five days short of a year.
    Refuse,
    /// The caller accepts that a month is counted as 30 days.
    AcceptThirtyDaysForAMonth,
}

/// Whether each collection has the same amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a decision that adapters must match in full")]
pub enum Pricing {
    /// Every collection has the order's amount.
    Fixed,
    /// Each period's amount comes with its bill; a period without a bill is not collected.
    Variable,
}

/// How the provider tells the payer of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no channel is dropped silently")]
pub struct Notify {
    /// By e-mail.
    pub mail: bool,
    /// By text message.
    pub sms: bool,
}

impl Notify {
    /// The merchant hands over the link alone.
    pub const NONE: Self = Self { mail: false, sms: false };
}

/// The text shown to the payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description(Box<str>);

impl Description {
    /// Checks a description.
    ///
    /// # Errors
    ///
    /// Refuses an empty text, more than 250 characters, control characters, and blanks at the ends.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = text.into();
        checked_text("description", &text, 250)?;
        Ok(Self(text.into_boxed_str()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The dealer (bayi) who shares in an order, and how each collection is split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct Dealer {
    /// The dealer's code.
    pub agent: Option<AgentId>,
    /// How each collection is split; `None` leaves it to what was agreed with the provider.
    pub shares: Option<Shares>,
}

/// How a collection is split between a dealer and the main company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    agent: Money,
    company: Money,
}

impl Shares {
    /// Splits an amount.
    ///
    /// # Errors
    ///
    /// Refuses a negative share, and shares that do not add up to the amount.
    pub fn of(amount: Money, agent: Money, company: Money) -> Result<Self, InvalidValue> {
        let refuse = |problem: &'static str| {
            InvalidValue::new("shares", problem, "two shares of zero or more whose sum is the amount")
        };
        if agent.minor() < 0 || company.minor() < 0 {
            return Err(refuse("has a negative share"));
        }
        match agent.checked_add(company) {
            Ok(sum) if sum == amount => Ok(Self { agent, company }),
            _ => Err(refuse("does not add up to the amount")),
        }
    }

    /// The dealer's share.
    #[must_use]
    pub fn agent(&self) -> Money {
        self.agent
    }

    /// The main company's share.
    #[must_use]
    pub fn company(&self) -> Money {
        self.company
    }
}

/// Asks for one standing order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct FindInstruction {
    /// Which one.
    pub target: InstructionTarget,
    /// The days searched where finding means listing; `None` means the last [`FindInstruction::DEFAULT_DAYS`] days.
    ///
    /// A list may go by the day an order was made or by that of its first collection. One that goes by the latter shows an
    /// order that begins later than tomorrow in no default search, complete as it is: give a range up to its first day, as
    /// [`CreateInstruction::days_to_search`] does, where a missing order is to mean something.
    pub range: Option<DateRange>,
}

impl FindInstruction {
    /// How many days are searched where finding means listing and no range is given.
    pub const DEFAULT_DAYS: u16 = 400;

    /// The days to search, given today: up to tomorrow, since the provider's clock may stand on the other side of
    /// midnight.
    #[must_use]
    pub fn range_or_default(&self, today: Date) -> DateRange {
        let tomorrow = today.tomorrow().unwrap_or(today);
        self.range.unwrap_or_else(|| DateRange::last_days(tomorrow, Self::DEFAULT_DAYS))
    }
}

/// Asks for the standing orders of a range of days.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct ListInstructions {
    /// The days listed; which date of an order they apply to is the provider's affair.
    pub range: DateRange,
    /// Only the orders of one group.
    pub group: Option<GroupReference>,
}

/// Asks for another amount of the collections still to come.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct ChangeAmount {
    /// Which order.
    pub target: InstructionTarget,
    /// The new amount of each collection.
    pub amount: Money,
    /// The new split between dealer and main company.
    pub shares: Option<Shares>,
}

/// Submits the bill of one period of a variable-price order.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct BillPeriod {
    /// Which order.
    pub target: InstructionTarget,
    /// The day on which it is collected.
    pub due: Date,
    /// The amount.
    pub amount: Money,
    /// The split between dealer and main company.
    pub shares: Option<Shares>,
    /// The merchant's number of the bill: what a lost answer is looked up by.
    pub invoice_no: Option<InvoiceNo>,
}

/// Triggers a collection from the stored cards by hand.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct ChargeNow {
    /// Which order.
    pub target: InstructionTarget,
    /// Only this bill; `None` leaves it to the provider what is due.
    pub invoice_no: Option<InvoiceNo>,
}

/// Links a card that is stored for one standing order to others.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct LinkCard {
    /// The card.
    pub card: CardId,
    /// Where to.
    pub target: CardTarget,
}

/// Asks for the bills of a standing order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct ListInvoices {
    /// Which order.
    pub target: InstructionTarget,
}

/// Asks for the attempts to collect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "adapters destructure it, so that no field is dropped silently")]
pub struct ListAttempts {
    /// Whose attempts.
    pub of: AttemptSubject,
}

//! The names by which a test speaks of an order that the model holds.

use recurring_core::{Created, InstructionId, InstructionTarget, ListingId, MerchantReference, PaymentLink};

/// An order, by whichever name a test has at hand. Nobody writes it out: what takes it takes each of the names.
///
/// A reference may name several orders; the other names are one order's alone. What [`Created`] names is the very order
/// that was made.
///
/// ```
/// # use recurring_core::{Clock, CreateInstruction, Email, Gsm, MerchantReference, Money, Payer, PayerName, Period};
/// # use recurring_core::{RecurringProvider, Schedule};
/// # use recurring_testkit::{InMemoryProvider, TestClock};
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// # let provider = InMemoryProvider::new();
/// # let reference = MerchantReference::new("2026/001")?;
/// # let order = || -> Result<CreateInstruction, Box<dyn std::error::Error>> {
/// #     let payer = Payer {
/// #         name: PayerName::new("Bilge Demir")?, email: Email::new("bilge@example.com")?,
/// #         gsm: Gsm::new("5550001122")?, ip: None,
/// #     };
/// #     let schedule = Schedule::new(provider.clock().today(), Period::MONTHLY, 12)?;
/// #     Ok(CreateInstruction::new(reference.clone(), payer, Money::parse_lira("149.90")?, schedule))
/// # };
/// let first = provider.create(&order()?).await?;
/// let second = provider.create(&order()?).await?;
/// provider.approve(&first)?;
/// provider.reject(&second.link)?;
/// assert_eq!(provider.collections_of(&reference), provider.collections_of(&first));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderKey(pub(super) Key);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Target(InstructionTarget),
    Link(PaymentLink),
}

impl From<&InstructionTarget> for OrderKey {
    fn from(target: &InstructionTarget) -> Self {
        Self(Key::Target(target.clone()))
    }
}

impl From<&MerchantReference> for OrderKey {
    fn from(reference: &MerchantReference) -> Self {
        Self(Key::Target(InstructionTarget::Reference(reference.clone())))
    }
}

impl From<&InstructionId> for OrderKey {
    fn from(id: &InstructionId) -> Self {
        Self(Key::Target(InstructionTarget::Id(id.clone())))
    }
}

impl From<&ListingId> for OrderKey {
    fn from(id: &ListingId) -> Self {
        Self(Key::Target(InstructionTarget::ListingId(id.clone())))
    }
}

impl From<&PaymentLink> for OrderKey {
    fn from(link: &PaymentLink) -> Self {
        Self(Key::Link(link.clone()))
    }
}

/// The very order that was made, whatever others bear its reference.
impl From<&Created> for OrderKey {
    fn from(created: &Created) -> Self {
        Self::from(&created.link)
    }
}

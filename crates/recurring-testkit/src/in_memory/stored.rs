//! What the model has of an order, for tests that look into the provider's books and not at what it tells.

use jiff::civil::Date;
use recurring_core::{
    Dealer, Description, GroupReference, InstructionId, ListingId, MerchantReference, Money, Notify, Payer, Pricing,
    Shares, Status,
};

use super::order::Order;
use super::{InMemoryProvider, OrderKey};

/// An order as the provider has it in its books, whatever its answers tell: what was asked for has arrived, if it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredOrder {
    /// The provider's number.
    pub id: InstructionId,
    /// The provider's number in its list.
    pub listing_id: ListingId,
    /// The merchant's reference; `None` if it was made in the provider's panel.
    pub reference: Option<MerchantReference>,
    /// The state it is in.
    pub status: Status,
    /// Who pays.
    pub payer: Payer,
    /// The amount of each collection to come; of a variable price, what the payer was shown.
    pub amount: Money,
    /// Whether each collection has the same amount.
    pub pricing: Pricing,
    /// The text that the payer sees.
    pub description: Option<Description>,
    /// How the payer is told of the link.
    pub notify: Notify,
    /// The group it belongs to.
    pub group: Option<GroupReference>,
    /// The dealer who shares in it, and how the present amount is split.
    pub dealer: Dealer,
    /// The due days of its periods, oldest first.
    pub due_days: Vec<Date>,
    /// How the bill of each of its periods is split, in the order of [`due_days`](Self::due_days); `None` where it is not,
    /// or where the period has no bill.
    pub splits: Vec<Option<Shares>>,
}

impl From<&Order> for StoredOrder {
    fn from(order: &Order) -> Self {
        Self {
            id: order.id.clone(),
            listing_id: order.listing_id.clone(),
            reference: order.told_reference().cloned(),
            status: order.status(),
            payer: order.payer.clone(),
            amount: order.amount,
            pricing: order.pricing,
            description: order.description.clone(),
            notify: order.notify,
            group: order.group.clone(),
            dealer: order.dealer.clone(),
            due_days: order.periods.iter().map(|period| period.due).collect(),
            splits: order.periods.iter().map(|period| period.bill.as_ref().and_then(|bill| bill.shares)).collect(),
        }
    }
}

impl InMemoryProvider {
    /// An order as it is in the provider's books, whatever the answers tell, named as in [`approve`](Self::approve); of
    /// several under one reference the newest.
    #[must_use]
    pub fn stored(&self, order: impl Into<OrderKey>) -> Option<StoredOrder> {
        let order = order.into();
        self.settled(|ledger, _| ledger.newest(&order).map(StoredOrder::from))
    }
}

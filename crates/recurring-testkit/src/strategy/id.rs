//! Identifiers: ours as merchants write them, the provider's as they come.

use proptest::prelude::*;
use recurring_core::{
    AgentId, CardId, GroupReference, InstructionId, InvoiceId, InvoiceNo, ListingId, MerchantReference,
};

use super::text::accepted;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident: $id:ident;)+) => {
        $(
            $(#[$doc])*
            pub fn $name() -> impl Strategy<Value = $id> {
                accepted($id::LONGEST).prop_map($id::from_provider)
            }
        )+

        #[cfg(test)]
        mod tests {
            use super::*;

            proptest! {
                $(
                    #[test]
                    fn $name(id in super::$name()) {
                        prop_assert_eq!($id::new(id.as_str()), Ok(id));
                    }
                )+
            }
        }
    };
}

identifiers! {
    /// The provider's number of a standing order.
    instruction_id: InstructionId;
    /// The number under which a list shows a standing order.
    listing_id: ListingId;
    /// A merchant's reference.
    merchant_reference: MerchantReference;
    /// A merchant's name for a group.
    group_reference: GroupReference;
    /// The provider's number of a card.
    card_id: CardId;
    /// A merchant's number of a bill.
    invoice_no: InvoiceNo;
    /// The provider's number of a bill.
    invoice_id: InvoiceId;
    /// The provider's code of a dealer.
    agent_id: AgentId;
}

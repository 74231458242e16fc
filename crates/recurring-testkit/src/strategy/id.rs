//! Identifiers: ours as merchants write them, ones that are refused, and the provider's as they come.

use proptest::prelude::*;
use recurring_core::{
    AgentId, CardId, GroupReference, InstructionId, InvoiceId, InvoiceNo, ListingId, MerchantReference,
};

use super::text::{accepted, flawed, returned};

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident, $nearly:ident, $returned:ident: $id:ident, $field:literal;)+) => {
        $(
            $(#[$doc])*
            pub fn $name() -> impl Strategy<Value = $id> {
                accepted($id::LONGEST).prop_map($id::from_provider)
            }

            #[doc = concat!("A text that is refused as [`", stringify!($id), "`], with `", $field, "` named: it has one flaw.")]
            pub fn $nearly() -> impl Strategy<Value = String> {
                flawed($id::LONGEST)
            }

            #[doc = concat!("A [`", stringify!($id), "`] as a provider may return it: padded, empty, or odd.")]
            pub fn $returned() -> impl Strategy<Value = $id> {
                returned($id::LONGEST).prop_map($id::from_provider)
            }
        )+

        #[cfg(test)]
        mod tests {
            use super::*;
            use crate::strategy::tests::while_shrinking;

            $(
                #[test]
                fn $name() {
                    while_shrinking(super::$name(), |id| assert_eq!($id::new(id.as_str()), Ok(id)));
                }

                #[test]
                fn $nearly() {
                    while_shrinking(super::$nearly(), |text| {
                        assert_eq!($id::new(text.clone()).map_err(|refused| refused.field), Err($field), "{text:?}");
                    });
                }

                #[test]
                fn $returned() {
                    let mut refused = false;
                    while_shrinking(super::$returned(), |id| refused |= $id::new(id.to_string()).is_err());
                    assert!(refused, "what comes back is not always what would be taken");
                }
            )+
        }
    };
}

identifiers! {
    /// The provider's number of a standing order.
    instruction_id, nearly_valid_instruction_id, returned_instruction_id: InstructionId, "id";
    /// The number under which a list shows a standing order.
    listing_id, nearly_valid_listing_id, returned_listing_id: ListingId, "list_id";
    /// A merchant's reference.
    merchant_reference, nearly_valid_reference, returned_reference: MerchantReference, "reference";
    /// A merchant's name for a group.
    group_reference, nearly_valid_group, returned_group: GroupReference, "group";
    /// The provider's number of a card.
    card_id, nearly_valid_card_id, returned_card_id: CardId, "card";
    /// A merchant's number of a bill.
    invoice_no, nearly_valid_invoice_no, returned_invoice_no: InvoiceNo, "invoice_no";
    /// The provider's number of a bill.
    invoice_id, nearly_valid_invoice_id, returned_invoice_id: InvoiceId, "invoice_id";
    /// The provider's code of a dealer.
    agent_id, nearly_valid_agent_id, returned_agent_id: AgentId, "agent";
}

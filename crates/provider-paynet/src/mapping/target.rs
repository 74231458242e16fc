//! How an order is named: the domain's target becomes one of Paynet's names.

use recurring_core::{CardTarget, Error, ErrorKind, GroupReference, InstructionTarget, MerchantReference, Operation};

use crate::provider::NAME;

/// One of Paynet's two names of an order; exactly one is there.
pub(super) struct Named<'a> {
    pub(super) subscription_id: Option<&'a str>,
    pub(super) reference_no: Option<&'a str>,
}

/// The name of a target that has passed the capability check.
pub(super) fn named(target: &InstructionTarget, operation: Operation) -> Result<Named<'_>, Error> {
    match target {
        InstructionTarget::Id(id) => Ok(Named { subscription_id: Some(id.as_str()), reference_no: None }),
        InstructionTarget::Reference(reference) => {
            Ok(Named { subscription_id: None, reference_no: Some(reference.as_str()) })
        }
        InstructionTarget::ListingId(_) => {
            let detail = "Paynet's list shows the same number that its writes take";
            Err(Error::new(ErrorKind::Unsupported, operation, NAME, detail))
        }
    }
}

/// Tells whether what an answer shows contradicts what was asked for. Numbers are GUIDs, whose letter case says nothing.
pub(super) fn names_another(target: &InstructionTarget, id: Option<&str>, reference: Option<&str>) -> bool {
    match target {
        InstructionTarget::Id(asked) => id.is_some_and(|shown| !shown.eq_ignore_ascii_case(asked.as_str())),
        InstructionTarget::Reference(asked) => {
            reference.is_some_and(|shown| !asked.matches(&MerchantReference::from_provider(shown)))
        }
        InstructionTarget::ListingId(_) => true,
    }
}

/// One of Paynet's three names of what a card is for; exactly one is there.
pub(super) struct CardNamed<'a> {
    pub(super) subscription_id: Option<&'a str>,
    pub(super) reference_no: Option<&'a str>,
    pub(super) group_reference_no: Option<&'a str>,
}

/// The name of an order, or of a group.
pub(super) fn card_named(target: &CardTarget, operation: Operation) -> Result<CardNamed<'_>, Error> {
    match target {
        CardTarget::Instruction(target) => {
            let Named { subscription_id, reference_no } = named(target, operation)?;
            Ok(CardNamed { subscription_id, reference_no, group_reference_no: None })
        }
        CardTarget::Group(group) => {
            let group_reference_no = Some(GroupReference::as_str(group));
            Ok(CardNamed { subscription_id: None, reference_no: None, group_reference_no })
        }
    }
}

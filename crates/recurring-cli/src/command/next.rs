//! After a lost answer: which command tells what happened.

use recurring_core::{Capabilities, Clock, CreateInstruction, FindMethod, InstructionTarget, Operation, TargetKind};

use crate::shell::option;

/// How to find out what a write on an order came to; `options` name the provider and the address it was sent to.
pub(super) fn after(
    operation: Operation,
    target: &InstructionTarget,
    capabilities: &Capabilities,
    options: &str,
) -> String {
    if operation == Operation::ResendLink {
        return "ask the payer whether the link came; no service tells it".to_owned();
    }
    let (command, reading) = match operation {
        Operation::LinkCard => ("cards", Operation::ListCards),
        Operation::Bill => ("invoices", Operation::ListInvoices),
        _ => ("get", Operation::Find),
    };
    let found_by = |kind: TargetKind| capabilities.targets(reading).contains(kind);
    if found_by(target.kind()) {
        return format!("recurring {command} {options} {}", option(name_of(target.kind()), target.as_str()));
    }
    if found_by(TargetKind::Reference) {
        return format!("recurring {command} {options} --reference THE-REFERENCE-OF-THE-ORDER");
    }
    format!("recurring list {options} --from YYYY-MM-DD --to YYYY-MM-DD")
}

/// How to find out what the making of an order came to. Where finding means listing, the days that are searched unless
/// others are given end tomorrow: an order whose first collection comes later may be listed under that later day.
pub(super) fn after_create(
    order: &CreateInstruction,
    clock: &dyn Clock,
    capabilities: &Capabilities,
    options: &str,
) -> String {
    let target = InstructionTarget::Reference(order.reference.clone());
    let mut next = after(Operation::Create, &target, capabilities, options);
    let listed = matches!(capabilities.find.reference, FindMethod::Windows { .. });
    if listed && order.schedule.first() > clock.today() {
        let days = order.days_to_search(clock.now());
        next.push_str(&format!(" --from {} --to {}", days.from(), days.to()));
    }
    next
}

/// How to find out what linking a card to a group came to.
pub(super) fn after_group(options: &str) -> String {
    format!("recurring cards {options} --reference EACH-ORDER-OF-THE-GROUP")
}

fn name_of(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Id => "--id",
        TargetKind::ListingId => "--list-id",
        TargetKind::Reference | TargetKind::Group | TargetKind::Invoice => "--reference",
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::{InstructionId, MerchantReference};

    use super::*;
    use crate::settings::{Assumed, Vendor};

    fn next(vendor: Vendor, operation: Operation, target: &InstructionTarget) -> String {
        after(operation, target, &Assumed::usual(vendor).capabilities(), &format!("--provider {}", vendor.name()))
    }

    #[test]
    fn the_command_is_one_that_the_provider_can_do() {
        let reference = InstructionTarget::Reference(MerchantReference::new("2026/001").unwrap());
        let id = InstructionTarget::Id(InstructionId::new("ACPL1").unwrap());
        assert_eq!(
            next(Vendor::Paynkolay, Operation::Create, &reference),
            "recurring get --provider paynkolay --reference 2026/001"
        );
        assert_eq!(
            next(Vendor::Paynkolay, Operation::Cancel, &id),
            "recurring get --provider paynkolay --reference THE-REFERENCE-OF-THE-ORDER"
        );
        assert_eq!(next(Vendor::Paynet, Operation::Charge, &id), "recurring get --provider paynet --id ACPL1");
        assert_eq!(next(Vendor::Paynet, Operation::LinkCard, &id), "recurring cards --provider paynet --id ACPL1");
        assert_eq!(next(Vendor::Paynet, Operation::Bill, &id), "recurring invoices --provider paynet --id ACPL1");
    }

    #[test]
    fn a_reference_that_looks_like_an_option_stays_a_value() {
        let reference = InstructionTarget::Reference(MerchantReference::new("-1 b").unwrap());
        assert!(next(Vendor::Paynet, Operation::Create, &reference).ends_with(" --reference='-1 b'"));
    }
}

//! The ways in which an exchange may name what it acts on: every one that the capabilities claim, and every one that
//! Paynet's own services take.

use recurring_core::{
    GroupReference, InstructionId, InstructionTarget, InvoiceId, InvoiceKey, InvoiceNo, ListingId, MerchantReference,
    Operation, TargetKind,
};
use recurring_sim::Vendor;

use crate::exchange::ORDER;
use crate::paynet_only;
use crate::vendor::{World, capabilities};

/// How an exchange names what it acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    Reference,
    /// By the number that writes take.
    Id,
    ListingId,
    Group,
    /// A bill, by the merchant's number.
    BillNo,
    /// A bill, by the vendor's number.
    BillId,
    BillBoth,
    /// An order by reference, and no bill's number: a charge of all that is owed, or a bill that gets the vendor's number.
    NoNumber,
}

/// Every way to name what an operation acts on. The first one meets every point.
pub(crate) fn namings(vendor: Vendor, operation: Operation) -> Vec<Naming> {
    let capabilities = capabilities(vendor);
    let mut namings: Vec<Naming> = match operation {
        Operation::Create => vec![Naming::Reference],
        Operation::List if capabilities.list.is_some_and(|limits| limits.by_group) => {
            vec![Naming::Reference, Naming::Group]
        }
        Operation::List => vec![Naming::Reference],
        Operation::Vendor { name, .. } => paynet_only::namings(name).to_vec(),
        _ => capabilities.targets(operation).iter().flat_map(of_kind).copied().collect(),
    };
    if matches!(operation, Operation::Bill | Operation::Charge) {
        namings.push(Naming::NoNumber);
    }
    namings.sort();
    namings
}

fn of_kind(kind: TargetKind) -> &'static [Naming] {
    match kind {
        TargetKind::Id => &[Naming::Id],
        TargetKind::ListingId => &[Naming::ListingId],
        TargetKind::Reference => &[Naming::Reference],
        TargetKind::Group => &[Naming::Group],
        TargetKind::Invoice => &[Naming::BillNo, Naming::BillId, Naming::BillBoth],
    }
}

pub(crate) fn reference(text: &str) -> MerchantReference {
    MerchantReference::new(text).expect("a reference")
}

/// The group that the order belongs to where it is named so.
pub(crate) fn group() -> GroupReference {
    GroupReference::new("SWEEP-2026").expect("a group")
}

/// The order that is acted on.
pub(crate) fn target(world: &World, naming: Naming) -> InstructionTarget {
    let order = world.order(ORDER).expect("the order is made");
    match naming {
        Naming::Id => InstructionTarget::Id(InstructionId::new(order.id).expect("a number")),
        Naming::ListingId => {
            let listed = order.listing_id.expect("an order has a number in the list");
            InstructionTarget::ListingId(ListingId::new(listed).expect("a number"))
        }
        Naming::Reference | Naming::Group | Naming::BillNo | Naming::BillId | Naming::BillBoth | Naming::NoNumber => {
            InstructionTarget::Reference(reference(ORDER))
        }
    }
}

/// The bill, where bills are named at all.
pub(crate) fn key(world: &World, naming: Naming, no: &InvoiceNo) -> Option<InvoiceKey> {
    let rows = world.order(ORDER).map(|order| order.rows).unwrap_or_default();
    let row = rows.into_iter().find(|row| row.invoice_no.as_deref() == Some(no.as_str()));
    let id = || {
        let number = row.and_then(|row| row.invoice_id).expect("the bill has a number of the vendor's");
        InvoiceId::new(number.to_string()).expect("a number")
    };
    match naming {
        Naming::BillNo => Some(InvoiceKey::No(no.clone())),
        Naming::BillId => Some(InvoiceKey::Id(id())),
        Naming::BillBoth => Some(InvoiceKey::Both(id(), no.clone())),
        Naming::Reference | Naming::Id | Naming::ListingId | Naming::Group | Naming::NoNumber => None,
    }
}

//! Bills beyond the contract: one file for each method.

use recurring_core::{InvoiceId, InvoiceKey, InvoiceNo};

pub(crate) mod set_all_statuses;
pub(crate) mod set_amount;
pub(crate) mod set_status;

/// Paynet's two numbers of a bill, its own and the merchant's; at least one is there, and all that are known are sent.
pub(super) fn numbers(key: &InvoiceKey) -> (Option<&str>, Option<&str>) {
    match key {
        InvoiceKey::Id(id) => (Some(InvoiceId::as_str(id)), None),
        InvoiceKey::No(no) => (None, Some(InvoiceNo::as_str(no))),
        InvoiceKey::Both(id, no) => (Some(id.as_str()), Some(no.as_str())),
    }
}

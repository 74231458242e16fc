//! An order and the new state of its bills become `invoices_status_update_all`.

use recurring_core::{Acknowledged, Error, InstructionTarget, Operation};

use super::set_status::number;
use crate::error::Judged;
use crate::invoices::InvoiceStatus;
use crate::mapping::acknowledged::acknowledged;
use crate::mapping::target::{Named, named};
use crate::wire::invoices_status_update_all::Request;

/// The request.
pub(crate) fn request(
    target: &InstructionTarget,
    status: InvoiceStatus,
    operation: Operation,
) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, operation)?;
    Ok(Request { subscription_id, reference_no, status: number(status) })
}

/// The answer, which does not tell which bills changed.
pub(crate) fn set(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged(judged)
}

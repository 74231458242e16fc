//! `cancel`: an order's name becomes `status_update` with the status that stops.

use recurring_core::{Acknowledged, Cancelled, Error, InstructionTarget, Operation, Stop};

use super::acknowledged::acknowledged;
use super::target::{Named, named};
use crate::error::Judged;
use crate::wire::status_update::Request;

/// The request for a target that has passed the capability check.
pub(crate) fn request(target: &InstructionTarget, stop_status: i64) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, Operation::Cancel)?;
    Ok(Request { subscription_id, reference_no, status: stop_status })
}

/// The ended order. Paynet could start it again, and tells no counts.
pub(crate) fn cancelled(judged: &Judged<'_>) -> Result<Cancelled, Error> {
    let Acknowledged { trace, .. } = acknowledged(judged)?;
    let mut cancelled = Cancelled::new(Stop::Reversible);
    cancelled.trace = trace;
    Ok(cancelled)
}

//! `cancel`: an order's name becomes `status_update` with the status that stops.

use recurring_core::{Acknowledged, Cancelled, Error, InstructionTarget, Operation, Stop};

use super::acknowledged::acknowledged;
use super::target::{Named, named};
use crate::error::Judged;
use crate::wire::status_update::Request;
use crate::wire::subscription::status;

/// The request for a target that has passed the capability check.
pub(crate) fn request(target: &InstructionTarget, stop_status: i64) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, Operation::Cancel)?;
    Ok(Request { subscription_id, reference_no, status: stop_status })
}

/// Whether the status that stops an order lets it be started again: "cancel" and "deleted" are taken to be final.
pub(crate) fn stop(stop_status: i64) -> Stop {
    match stop_status {
        status::CANCELLED | status::DELETED => Stop::Final,
        _ => Stop::Reversible,
    }
}

/// The ended order. Paynet tells no counts.
pub(crate) fn cancelled(judged: &Judged<'_>, stop_status: i64) -> Result<Cancelled, Error> {
    let Acknowledged { trace, .. } = acknowledged(judged)?;
    let mut cancelled = Cancelled::new(stop(stop_status));
    cancelled.trace = trace;
    Ok(cancelled)
}

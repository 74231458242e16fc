//! `pause`: an order's name becomes `status_update` with the status that stops.

use recurring_core::{Acknowledged, Error, InstructionTarget, Operation};

use super::target::{Named, named};
use crate::error::Judged;
use crate::wire::status_update::Request;

/// The request for a target that has passed the capability check.
pub(crate) fn request(target: &InstructionTarget, stop_status: i64) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, Operation::Pause)?;
    Ok(Request { subscription_id, reference_no, status: stop_status })
}

/// The answer.
pub(crate) fn paused(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

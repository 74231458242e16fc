//! An order and a raw status number become `status_update`.

use recurring_core::{Acknowledged, Error, InstructionTarget, Operation};

use super::target::{Named, named};
use crate::error::Judged;
use crate::wire::status_update::Request;

/// The request.
pub(crate) fn request(target: &InstructionTarget, status: i64, operation: Operation) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, operation)?;
    Ok(Request { subscription_id, reference_no, status })
}

/// The answer.
pub(crate) fn set(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

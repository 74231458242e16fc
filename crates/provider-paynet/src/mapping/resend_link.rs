//! `resend_link`: an order's name becomes `send_again`.

use recurring_core::{Acknowledged, Error, InstructionTarget, Operation};

use super::target::{Named, named};
use crate::error::Judged;
use crate::wire::send_again::Request;

/// The request for a target that has passed the capability check.
pub(crate) fn request(target: &InstructionTarget) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, Operation::ResendLink)?;
    Ok(Request { subscription_id, reference_no })
}

/// The answer.
pub(crate) fn resent(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

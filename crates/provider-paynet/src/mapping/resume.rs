//! `resume`: an order's name becomes `status_update` with the status that starts again, if one is set.

use recurring_core::{Acknowledged, Error, ErrorKind, InstructionTarget, Operation};

use super::target::{Named, named};
use crate::error::Judged;
use crate::provider::NAME;
use crate::wire::status_update::Request;

/// The request for a target that has passed the capability check.
pub(crate) fn request(target: &InstructionTarget, resume_status: Option<i64>) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, Operation::Resume)?;
    let missing = || Error::new(ErrorKind::SettingRequired, Operation::Resume, NAME, "set `resume_status`");
    Ok(Request { subscription_id, reference_no, status: resume_status.ok_or_else(missing)? })
}

/// The answer.
pub(crate) fn resumed(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

//! `change_amount`: a new amount becomes `amount_update`.

use recurring_core::{Acknowledged, ChangeAmount, Error, Operation};

use super::shares::{Split, split};
use super::target::{Named, named};
use crate::error::Judged;
use crate::wire::amount_update::Request;

/// The request of a change that has passed the capability checks. By number, both spellings of it are sent.
pub(crate) fn request(change: &ChangeAmount) -> Result<Request<'_>, Error> {
    let ChangeAmount { target, amount, shares } = change;
    let Named { subscription_id, reference_no } = named(target, Operation::ChangeAmount)?;
    let Split { amount, agent_amount, company_amount } = split(*amount, shares.as_ref(), Operation::ChangeAmount)?;
    Ok(Request { subcription_id: subscription_id, subscription_id, reference_no, amount, agent_amount, company_amount })
}

/// The answer.
pub(crate) fn changed(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

//! `change_amount`: a new amount becomes `amount_update`.

use recurring_core::{Acknowledged, ChangeAmount, Error, InvalidValue, Operation, Shares};

use super::create::kurus;
use super::target::{Named, named};
use crate::error::Judged;
use crate::provider::NAME;
use crate::wire::amount_update::Request;

/// The request of a change that has passed the capability checks. By number, both spellings of it are sent.
pub(crate) fn request(change: &ChangeAmount) -> Result<Request<'_>, Error> {
    let ChangeAmount { target, amount, shares } = change;
    if shares.is_some_and(|shares| shares.agent().checked_add(shares.company()).ok() != Some(*amount)) {
        let invalid = InvalidValue::new("shares", "do not add up to the amount", "shares of this very amount");
        return Err(Error::invalid(&invalid, Operation::ChangeAmount, NAME));
    }
    let Named { subscription_id, reference_no } = named(target, Operation::ChangeAmount)?;
    let share = |share: fn(&Shares) -> recurring_core::Money| {
        shares.as_ref().map(|shares| kurus(share(shares), Operation::ChangeAmount)).transpose()
    };
    Ok(Request {
        subcription_id: subscription_id,
        subscription_id,
        reference_no,
        amount: kurus(*amount, Operation::ChangeAmount)?,
        agent_amount: share(Shares::agent)?,
        company_amount: share(Shares::company)?,
    })
}

/// The answer.
pub(crate) fn changed(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

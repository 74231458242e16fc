//! An order, a planned collection and its new amount become `plan_amount_update`.

use recurring_core::{Acknowledged, Error, InstructionTarget, Money, Operation, Shares};

use crate::error::Judged;
use crate::mapping::acknowledged::acknowledged_or;
use crate::mapping::shares::{Split, split};
use crate::mapping::target::{Named, named};
use crate::plans::PlanId;
use crate::wire::numbers::NumberOrText;
use crate::wire::plan_amount_update::Request;

const NO_SUCH: &str = "there is no such order or planned collection, and nothing was changed: take the number from the plan of \
                       the order";

/// The request of an amount that has been checked.
pub(crate) fn request<'a>(
    target: &'a InstructionTarget,
    plan: &'a PlanId,
    amount: Money,
    shares: Option<&Shares>,
    operation: Operation,
) -> Result<Request<'a>, Error> {
    let Named { subscription_id, reference_no } = named(target, operation)?;
    let Split { amount, agent_amount, company_amount } = split(amount, shares, operation)?;
    let plan_id = NumberOrText(plan.as_str());
    Ok(Request { subscription_id, reference_no, plan_id, amount, agent_amount, company_amount })
}

/// The answer.
pub(crate) fn set(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged_or(NO_SUCH, judged)
}

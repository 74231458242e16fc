//! `paynet plans …`: shows planned collections, and sets the amount of one.

use provider_paynet::PlanId;

use super::Call;
use crate::arguments::paynet::{PaynetTargetArguments, PlanAmountArguments};
use crate::arguments::values;
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn list(arguments: &PaynetTargetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = call.value(values::paynet_target(arguments))?;
    let plans = call.read(call.connect()?.plans().list(&target)).await?;
    Ok(output.all(&plans)?)
}

pub(super) async fn set_amount(
    arguments: &PlanAmountArguments,
    call: &Call<'_>,
    output: &mut Output,
) -> Result<(), Ended> {
    let target = call.value(values::paynet_target(&arguments.target))?;
    let plan = call.value(PlanId::new(&*arguments.plan))?;
    let (amount, shares) = call.amount(&arguments.amount, &arguments.shares)?;
    let next = call.look("paynet plans list", &target);
    let done = call.write(&next, call.connect()?.plans().set_amount(&target, &plan, amount, shares)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

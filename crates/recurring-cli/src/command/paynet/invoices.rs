//! `paynet invoices …`: changes bills that are still to be collected.

use super::Call;
use crate::arguments::paynet::{InvoiceAmountArguments, SetAllStatusesArguments, SetStatusArguments};
use crate::arguments::values;
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn set_status(
    arguments: &SetStatusArguments,
    call: &Call<'_>,
    output: &mut Output,
) -> Result<(), Ended> {
    let key = call.value(values::invoice_key(&arguments.invoice))?;
    let status = call.value(values::invoice_status(&arguments.status))?;
    let next = call.look_at_order("invoices");
    let done = call.write(&next, call.connect()?.invoices().set_status(&key, status)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

pub(super) async fn set_amount(
    arguments: &InvoiceAmountArguments,
    call: &Call<'_>,
    output: &mut Output,
) -> Result<(), Ended> {
    let key = call.value(values::invoice_key(&arguments.invoice))?;
    let (amount, shares) = call.amount(&arguments.amount, &arguments.shares)?;
    let next = call.look_at_order("invoices");
    let done = call.write(&next, call.connect()?.invoices().set_amount(&key, amount, shares)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

pub(super) async fn set_all_statuses(
    arguments: &SetAllStatusesArguments,
    call: &Call<'_>,
    output: &mut Output,
) -> Result<(), Ended> {
    let target = call.value(values::paynet_target(&arguments.target))?;
    let status = call.value(values::invoice_status(&arguments.status))?;
    let next = call.look("invoices", &target);
    let done = call.write(&next, call.connect()?.invoices().set_all_statuses(&target, status)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

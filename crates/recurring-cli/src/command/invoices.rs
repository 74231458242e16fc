//! `invoices`: the bills of a standing order, printed as they arrive.

use recurring_core::ListInvoices;

use super::Call;
use crate::arguments::{TargetArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &TargetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = values::target(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(target.kind())?;
    let request = ListInvoices { target };
    let invoices = call.read(call.connect()?.list_invoices(&request)).await?;
    call.print(invoices, output).await
}

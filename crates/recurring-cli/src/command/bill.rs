//! `bill`: submits the bill of one period of a variable-price order.

use recurring_core::{Clock, SystemClock};

use super::Call;
use crate::arguments::{BillArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &BillArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::bill(arguments, SystemClock.today()).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let provider = call.connect()?;
    if request.invoice_no.is_none() {
        output.note("without --invoice-no a bill whose answer is lost cannot be told from others");
    }
    let next = call.next(&request.target);
    let billed = call.write(&next, provider.bill(&request)).await?;
    call.told(output.done(call.operation, &billed), "the bill is submitted", &next)
}

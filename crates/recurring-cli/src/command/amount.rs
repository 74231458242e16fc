//! `amount`: changes the amount of the collections still to come.

use super::Call;
use crate::arguments::{AmountArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &AmountArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::change_amount(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let next = call.next(&request.target);
    let done = call.write(&next, call.connect()?.change_amount(&request)).await?;
    call.told(output.done(call.operation, &done), "the amount is changed", &next)
}

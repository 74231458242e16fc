//! `amount`: changes the amount of the collections still to come.

use super::Call;
use crate::arguments::{AmountArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &AmountArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::change_amount(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let done = call.connect()?.change_amount(&request).await;
    let done = done.map_err(|error| call.failed(&error, &request.target))?;
    Ok(output.done(call.operation, &done)?)
}

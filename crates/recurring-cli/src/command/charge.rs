//! `charge`: triggers a collection by hand; each row of the answer has an outcome of its own.

use super::Call;
use crate::arguments::{ChargeArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &ChargeArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::charge(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let next = call.next(&request.target);
    let rows = call.write(&next, call.connect()?.charge(&request)).await?;
    call.tell_rows(&rows, &next, output)
}

//! `charge`: triggers a collection by hand; each row of the answer has an outcome of its own.

use super::Call;
use crate::arguments::{ChargeArguments, values};
use crate::failure::{Ended, Failure};
use crate::output::Output;

pub(super) async fn run(arguments: &ChargeArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::charge(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let charged = call.connect()?.charge(&request).await;
    let rows = charged.map_err(|error| call.failed(&error, &request.target))?;
    let failure = Failure::of_rows(call.context(), &rows, &call.next(&request.target));
    output.rows(&rows)?;
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

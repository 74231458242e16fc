//! `attempts`: the attempts to collect a bill, or under a reference, printed as they arrive.

use super::Call;
use crate::arguments::{AttemptsArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &AttemptsArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::attempts(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.of.kind())?;
    let attempts = call.connect()?.list_attempts(&request).await.map_err(|error| call.refused(&error))?;
    call.print(attempts, output).await
}

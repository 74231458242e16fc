//! `attempts`: the attempts to collect a bill, or under a reference, printed as they arrive.

use super::Call;
use crate::arguments::{AttemptsArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &AttemptsArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::attempts(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.of.kind())?;
    let attempts = call.read(call.connect()?.list_attempts(&request)).await?;
    call.print(attempts, output).await
}

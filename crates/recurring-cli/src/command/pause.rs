//! `pause`: stops a standing order for a while.

use super::Call;
use crate::arguments::{TargetArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &TargetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = values::target(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(target.kind())?;
    let done = call.connect()?.pause(&target).await.map_err(|error| call.failed(&error, &target))?;
    Ok(output.done(call.operation, &done)?)
}

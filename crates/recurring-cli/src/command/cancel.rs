//! `cancel`: ends a standing order.

use super::Call;
use crate::arguments::{TargetArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &TargetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = values::target(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(target.kind())?;
    let cancelled = call.connect()?.cancel(&target).await.map_err(|error| call.failed(&error, &target))?;
    Ok(output.cancelled(&cancelled)?)
}

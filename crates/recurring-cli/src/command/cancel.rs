//! `cancel`: ends a standing order.

use super::Call;
use crate::arguments::{TargetArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &TargetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = values::target(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(target.kind())?;
    let next = call.next(&target);
    let cancelled = call.write(&next, call.connect()?.cancel(&target)).await?;
    call.told(output.cancelled(&cancelled), "the order is ended", &next)
}

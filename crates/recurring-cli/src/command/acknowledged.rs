//! `pause`, `resume`, `resend`: writes on one standing order whose answer is no more than that they are done.

use futures_util::future::BoxFuture;
use recurring_core::{Acknowledged, Error, InstructionTarget, RecurringProvider};

use super::Call;
use crate::arguments::{TargetArguments, values};
use crate::failure::Ended;
use crate::output::Output;

/// How such a write is made.
pub(super) type Write =
    for<'a> fn(&'a dyn RecurringProvider, &'a InstructionTarget) -> BoxFuture<'a, Result<Acknowledged, Error>>;

pub(super) async fn run(
    arguments: &TargetArguments,
    call: &Call<'_>,
    output: &mut Output,
    write: Write,
) -> Result<(), Ended> {
    let target = values::target(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(target.kind())?;
    let next = call.next(&target);
    let provider = call.connect()?;
    let done = call.write(&next, write(&*provider, &target)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

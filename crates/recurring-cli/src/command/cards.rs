//! `cards`: the cards stored for a standing order, in the order in which they are tried.

use super::Call;
use crate::arguments::{TargetArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &TargetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = values::target(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(target.kind())?;
    let cards = call.read(call.connect()?.list_cards(&target)).await?;
    Ok(output.cards(&cards)?)
}

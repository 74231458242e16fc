//! `link-card`: links a stored card to other standing orders; each of them has an outcome of its own.

use super::Call;
use crate::arguments::{LinkCardArguments, values};
use crate::failure::{Ended, Failure};
use crate::output::Output;

pub(super) async fn run(arguments: &LinkCardArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::link_card(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let next = call.next_of_card(&request.target);
    let linked = call.connect()?.link_card(&request).await;
    let rows = linked.map_err(|error| Failure::of_error(call.context(), &error, Some(&next)))?;
    let failure = Failure::of_rows(call.context(), &rows, &next);
    output.rows(&rows)?;
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

//! `link-card`: links a stored card to other standing orders; each of them has an outcome of its own.

use super::Call;
use crate::arguments::{LinkCardArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &LinkCardArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::link_card(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let next = call.next_of_card(&request.target);
    let rows = call.write(&next, call.connect()?.link_card(&request)).await?;
    call.tell_rows(&rows, &next, output)
}

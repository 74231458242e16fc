//! `list`: the standing orders of a range of days, printed as they arrive.

use super::Call;
use crate::arguments::{ListArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &ListArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::list(arguments).map_err(|invalid| call.invalid(&invalid))?;
    let allowed = call.capabilities.check_list(request.group.as_ref(), call.provider_name());
    allowed.map_err(|error| call.refused(&error))?;
    let orders = call.read(call.connect()?.list(&request)).await?;
    call.print(orders, output).await
}

//! `create`: makes a standing order.

use recurring_core::{Clock, Created, SystemClock};

use super::Call;
use crate::arguments::{CreateArguments, values};
use crate::failure::Ended;
use crate::output::Output;

pub(super) async fn run(arguments: &CreateArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let order = values::create(arguments, SystemClock.today()).map_err(|invalid| call.invalid(&invalid))?;
    call.require_create(&order)?;
    let provider = call.connect()?;
    let passes_ip_on = call.capabilities.create.as_ref().is_some_and(|limits| limits.payer_ip);
    if order.payer.ip.is_some() && !passes_ip_on {
        output.note("--ip has no effect: the provider takes no internet address of the payer");
    }
    let next = call.next_of_create(&order);
    let created = call.write(&next, provider.create(&order)).await?;
    call.told(output.created(&created), &in_words(&created), &next)
}

/// What whoever asked for the order must not lose: where the payer approves, and the order's number.
fn in_words(created: &Created) -> String {
    let id = created.id.as_ref().map_or_else(String::new, |id| format!(", id {id}"));
    format!("link {}{id}", created.link.as_str())
}

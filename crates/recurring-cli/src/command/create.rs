//! `create`: makes a standing order.

use recurring_core::{Clock, InstructionTarget, SystemClock};

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
    match provider.create(&order).await {
        Ok(created) => Ok(output.created(&created)?),
        Err(error) => {
            let target = InstructionTarget::Reference(order.reference.clone());
            Err(call.failed(&error, &target).into())
        }
    }
}

//! `cancel`: an order's number becomes `RecurringPaymentCancel`, and its answer an ended order.

use std::net::IpAddr;

use recurring_core::{Cancelled, Error, InstructionTarget, Stop};
use recurring_http::Answer;
use recurring_http::lenient::LenientInteger;

use crate::auth::Role;
use crate::error::{Code, Judge, Judged};
use crate::wire::cancel::{Request, Response};

/// The request for a target that has passed the capability check.
pub(crate) fn request<'a>(target: &'a InstructionTarget, sales: Role<'a>, own_ip: Option<IpAddr>) -> Request<'a> {
    let number = target.as_str();
    Request { sx: sales.sx, instruction_number: number, hash: sales.sign(&[number]), card_holder_ip: own_ip }
}

/// The ended order: success must carry a row with our number.
pub(crate) fn cancelled(target: &InstructionTarget, answer: &Answer, judge: &Judge<'_>) -> Result<Cancelled, Error> {
    let judged: Judged<Response> = judge.judge(answer)?;
    let rows = &judged.payload.cancelled;
    if let Code::Refusal { signature } = judged.code {
        return Err(judge.refusal(&judged, signature, !rows.is_empty()));
    }
    let Some(row) = rows.iter().find(|row| row.number.as_deref() == Some(target.as_str())) else {
        return Err(judge.unclear(&judged, "the answer says success without a row of this order's number"));
    };
    let mut cancelled = Cancelled::new(Stop::Final);
    cancelled.collected = count(&row.collected);
    cancelled.remaining = count(&row.remaining);
    cancelled.trace = judge.trace(&judged.envelope);
    Ok(cancelled)
}

/// A number of collections; `None` where it is missing or no such number.
pub(super) fn count(number: &LenientInteger) -> Option<u32> {
    number.value().and_then(|number| u32::try_from(*number).ok())
}

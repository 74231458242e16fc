//! A card and its order become `card_info_delete`.

use recurring_core::{Acknowledged, CardId, Error, InstructionTarget, Operation};

use crate::error::Judged;
use crate::mapping::acknowledged::acknowledged_or;
use crate::mapping::target::{Named, named};
use crate::wire::card_info_delete::{Request, Response};
use crate::wire::envelope::identifier;
use crate::wire::numbers::NumberOrText;

const NO_SUCH: &str = "there is no such card or no such order, and nothing was deleted: take both numbers from a list";

/// The request.
pub(crate) fn request<'a>(
    card: &'a CardId,
    target: &'a InstructionTarget,
    operation: Operation,
) -> Result<Request<'a>, Error> {
    let Named { subscription_id, reference_no } = named(target, operation)?;
    Ok(Request { card_id: NumberOrText(card.as_str()), subscription_id, reference_no })
}

/// The answer, which repeats the card: success with another card is no success.
pub(crate) fn deleted(card: &CardId, judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    let done = acknowledged_or(NO_SUCH, judged)?;
    let Response { card_id } = judged.payload()?;
    match identifier(card_id.as_deref()) {
        Some(shown) if shown != card.as_str() => {
            Err(judged.unclear("the answer is about another card than the one that was to be deleted"))
        }
        Some(_) | None => Ok(done),
    }
}

//! `link_card`: a card and where it goes become `card_info_link_to_subscription`; each order has an outcome of its own.

use recurring_core::{Error, InstructionId, LinkCard, MerchantReference, Operation, Outcome, Row, Rows};
use recurring_http::lenient::Lenient;

use super::rows::settle;
use super::target::{CardNamed, card_named};
use crate::error::{Judge, Judged, Verdict};
use crate::wire::card_info_link_to_subscription::{self as wire, Request, Response};
use crate::wire::envelope::identifier;
use crate::wire::numbers::NumberOrText;

/// The request for a target that has passed the capability check.
pub(crate) fn request(link: &LinkCard) -> Result<Request<'_>, Error> {
    let LinkCard { card, target } = link;
    let CardNamed { subscription_id, reference_no, group_reference_no } = card_named(target, Operation::LinkCard)?;
    Ok(Request { card_id: NumberOrText(card.as_str()), subscription_id, reference_no, group_reference_no })
}

/// The rows. That they name the order asked for is not required: the page's own example names another.
pub(crate) fn linked(judged: &Judged<'_>, judge: &Judge<'_>) -> Result<Rows, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let answer: Response = judged.payload()?;
    settle(judged, &answer, |shown| row(shown, judge))
}

fn row(shown: &wire::Row, judge: &Judge<'_>) -> Row {
    let no_code = shown.code.is_absent();
    let outcome = match shown.is_succeed {
        Lenient::Value(true) if no_code || shown.code.value() == Some(&0) => Outcome::Done,
        Lenient::Value(false) if no_code || crate::error::of_code(&shown.code).is_refusal() => Outcome::Refused,
        Lenient::Value(_) | Lenient::Absent | Lenient::Unreadable(_) => Outcome::Unknown,
    };
    let mut row = Row::new(outcome);
    row.id = identifier(shown.subscription_id.as_deref()).map(InstructionId::from_provider);
    row.reference = shown.reference_no.as_deref().map(MerchantReference::from_provider);
    row.code = judge.code(&shown.code);
    row.message = judge.words(shown.message.as_deref());
    row
}

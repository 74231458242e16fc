//! `list_cards`: an order's name becomes `card_info_list`, and its rows cards in charge order.

use recurring_core::{Card, CardId, Error, InstructionTarget, Operation};
use serde_json::value::RawValue;

use super::listed::{Listed, NoList, listed};
use super::target::{Named, named, names_another};
use crate::config::Assumptions;
use crate::error::{Judged, Verdict};
use crate::wire::card_info_list::{About, Request, Row};
use crate::wire::envelope::identifier;

/// The most digits of a card number that may be shown: the first six and the last four.
const SHOWN_DIGITS: usize = 10;

/// The request for a target that has passed the capability check.
pub(crate) fn request(target: &InstructionTarget) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, Operation::ListCards)?;
    Ok(Request { subscription_id, reference_no })
}

/// The cards, the one that is tried first at the head. An answer that is about another order in any part of it is not
/// the answer to what was asked.
pub(crate) fn cards(
    target: &InstructionTarget,
    judged: &Judged<'_>,
    assumptions: &Assumptions,
) -> Result<Vec<Card>, Error> {
    if judged.verdict != Verdict::Done {
        return Err(judged.error());
    }
    let is_of_another = |about: &About| {
        let About { subscription_id, reference_no } = about;
        names_another(target, identifier(subscription_id.as_deref()), reference_no.as_deref())
    };
    if is_of_another(&judged.payload()?) {
        return Err(judged.unclear("the cards are those of another order than the one asked for"));
    }
    let rows = whole(judged, assumptions)?;
    for row in &rows {
        if is_of_another(&judged.part(row.get().as_bytes())?) {
            return Err(judged.unclear("a card in the list is that of another order than the one asked for"));
        }
    }
    let mut cards = rows.iter().map(|row| card(row, judged)).collect::<Result<Vec<Card>, Error>>()?;
    cards.sort_by_key(|card| card.order.unwrap_or(u32::MAX));
    Ok(cards)
}

/// The rows of a list that has no pages: what says that it goes on, or counts more rows than it has, is not all of it.
pub(super) fn whole(judged: &Judged<'_>, assumptions: &Assumptions) -> Result<Vec<Box<RawValue>>, Error> {
    let Listed { rows, place } = listed(judged, NoList::Unclear, assumptions)?;
    let counts_more =
        place.counted().is_some_and(|counted| usize::try_from(counted).is_ok_and(|told| told > rows.len()));
    if place.has_more.told() == Some(true) || counts_more {
        return Err(judged.unclear("the answer says that more cards follow, and no page of them can be asked for"));
    }
    Ok(rows)
}

/// One card of a list, which has no gap: a card that cannot be read, or has no number, leaves nothing of the answer.
pub(super) fn card(row: &RawValue, judged: &Judged<'_>) -> Result<Card, Error> {
    shown(judged.part(row.get().as_bytes())?).ok_or_else(|| judged.unclear("a card has no number"))
}

/// What is shown of a card; nothing without its number.
fn shown(row: Row) -> Option<Card> {
    let Row { card_id, card_no_mask, card_holder_name_mask, order_no, is_default, label } = row;
    let mut card = Card::new(CardId::from_provider(identifier(card_id.as_deref())?));
    card.masked_number = card_no_mask.filter(|number| is_masked(number)).map(String::from);
    card.holder = card_holder_name_mask.map(String::from);
    card.order = order_no.value().and_then(|order| u32::try_from(*order).ok());
    card.is_default = is_default.value().copied();
    card.label = label.map(String::from);
    Some(card)
}

/// A number that is not masked is never handed on.
fn is_masked(number: &str) -> bool {
    number.chars().filter(|sign| sign.is_numeric()).count() <= SHOWN_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_that_is_not_masked_is_dropped() {
        assert!(is_masked("424242********4242"));
        assert!(!is_masked("4242424242424242") && !is_masked("4242 4242 4242 4242"));
    }
}

//! An order and its cards, in the order in which they are to be tried, become `card_info_arrange`.

use std::collections::HashSet;

use recurring_core::{Acknowledged, CardId, Error, InstructionTarget, InvalidValue, Operation};

use crate::error::Judged;
use crate::mapping::acknowledged::acknowledged;
use crate::mapping::target::{Named, named};
use crate::provider::NAME;
use crate::wire::card_info_arrange::{Card, Request};

/// The request: ranks are counted from 1.
pub(crate) fn request<'a>(
    target: &'a InstructionTarget,
    cards: &'a [CardId],
    operation: Operation,
) -> Result<Request<'a>, Error> {
    let refuse = |problem: &'static str| {
        Error::invalid(&InvalidValue::new("cards", problem, "each card of the order once"), operation, NAME)
    };
    if cards.is_empty() {
        return Err(refuse("are missing"));
    }
    if cards.iter().collect::<HashSet<_>>().len() != cards.len() {
        return Err(refuse("name a card twice"));
    }
    let Named { subscription_id, reference_no } = named(target, operation)?;
    let card_information = cards.iter().zip(1..).map(|(card, rank)| Card::ranked(card.as_str(), rank)).collect();
    Ok(Request { subscription_id, reference_no, card_information })
}

/// The answer.
pub(crate) fn arranged(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged(judged)
}

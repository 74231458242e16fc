//! Which order or card a request means: orders by `subscription_id`, by `reference_no`, by both if they agree, or by group.

use super::Desk;
use super::envelope::{Refusal, bad_value, code, no_data};
use super::order::PaynetOrder;
use crate::ledger::{Order, Place};
use crate::members::{Field, Flaw, Kind, Members, optional, required};

/// The member that names an order by Paynet's number.
pub(super) const ID: Field = optional("subscription_id", Kind::Text);
/// The member that names an order by the merchant's reference.
pub(super) const REFERENCE: Field = optional("reference_no", Kind::Text);

/// The member that names a group of orders.
pub(super) const GROUP: Field = optional("group_reference_no", Kind::Text);
/// The member that names a card.
pub(super) const CARD: Field = required("card_id", Kind::TextOrNumber);

/// The number in `card_id`.
pub(super) fn numbered_card(members: &Members) -> Result<u64, Refusal> {
    members.raw("card_id").parse().map_err(|_| bad_value("member `card_id` is not a number"))
}

/// The card a request means, if some order has it.
pub(super) fn held_card(desk: &Desk<'_>, members: &Members) -> Result<u64, Refusal> {
    let card = numbered_card(members)?;
    if desk.book.has_card(card) { Ok(card) } else { Err(no_such_card("no order has this card")) }
}

/// A refusal because of an unknown card: code 25.
pub(super) fn no_such_card(reason: &str) -> Refusal {
    code(25, "Kart bulunamadı", reason)
}

impl Desk<'_> {
    /// The order a request means; of several with one reference, the newest.
    pub(super) fn target(&self, members: &Members) -> Result<Place, Refusal> {
        self.target_by(members.text("subscription_id"), members.text("reference_no"))
    }

    /// The order with these names; two names that disagree name none (Assumed).
    pub(super) fn target_by(&self, id: Option<&str>, reference: Option<&str>) -> Result<Place, Refusal> {
        let by_id = |id: &str| self.book.named_where(id, |order| order.ids.id == id);
        let place = match (id, reference) {
            (None, None) => {
                return Err(Flaw("neither `subscription_id` nor `reference_no` is given".to_owned()).into());
            }
            (Some(id), None) => by_id(id),
            (None, Some(reference)) => self.book.named_where(reference, |order| order.ids.reference == reference),
            (Some(id), Some(reference)) => {
                by_id(id).filter(|place| self.book.order(*place).is_some_and(|order| order.ids.reference == reference))
            }
        };
        place.ok_or_else(|| no_data("no order has this number or reference"))
    }

    /// The orders a request means; one by number or reference goes before a group (Assumed).
    pub(super) fn targets(&self, members: &Members) -> Result<Vec<Place>, Refusal> {
        let (id, reference) = (members.text("subscription_id"), members.text("reference_no"));
        if id.is_some() || reference.is_some() {
            return Ok(vec![self.target_by(id, reference)?]);
        }
        let Some(group) = members.text("group_reference_no") else {
            let missing = "none of `subscription_id`, `reference_no` and `group_reference_no` is given";
            return Err(Flaw(missing.to_owned()).into());
        };
        match self.book.group(group) {
            places if places.is_empty() => Err(no_data("no order belongs to this group")),
            places => Ok(places),
        }
    }

    /// The order at a place the book has just told.
    pub(super) fn order(&self, place: Place) -> Result<&Order<PaynetOrder>, Refusal> {
        self.book.order(place).ok_or_else(|| no_data("no such order"))
    }
}

//! Which order a request means: by `subscription_id`, by `reference_no`, or by both if they agree.

use super::Desk;
use super::envelope::{Refusal, no_data};
use super::order::PaynetOrder;
use crate::ledger::Order;
use crate::members::{Field, Flaw, Kind, Members, optional};

/// The member that names an order by Paynet's number.
pub(super) const ID: Field = optional("subscription_id", Kind::Text);
/// The member that names an order by the merchant's reference.
pub(super) const REFERENCE: Field = optional("reference_no", Kind::Text);

impl Desk<'_> {
    /// The order a request means; of several with one reference, the newest.
    pub(super) fn target(&self, members: &Members) -> Result<usize, Refusal> {
        self.target_by(members.text("subscription_id"), members.text("reference_no"))
    }

    /// The order with these names; two names that disagree name none (Assumed).
    pub(super) fn target_by(&self, id: Option<&str>, reference: Option<&str>) -> Result<usize, Refusal> {
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

    /// The order at a place the book has just told.
    pub(super) fn order(&self, place: usize) -> Result<&Order<PaynetOrder>, Refusal> {
        self.book.order(place).ok_or_else(|| no_data("no such order"))
    }
}

//! `amount_update`: a new amount for the order and what is uncollected of it.

use super::envelope::{Refusal, unsuccessful};
use super::target::{ID, REFERENCE};
use super::values::{amount, shares};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::OrderStatus;
use crate::members::{Flaw, Kind, Members, optional, required};

/// The page's table misspells `subcription_id`; both spellings are taken, and must agree.
pub(super) const SERVICE: Service = Service {
    name: "amount_update",
    object: Some("subscription_amount_update"),
    fields: &[
        ID,
        optional("subcription_id", Kind::Text),
        REFERENCE,
        required("amount", Kind::TextOrNumber),
        optional("agent_amount", Kind::TextOrNumber),
        optional("company_amount", Kind::TextOrNumber),
    ],
    answer,
};

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let amount = amount(members)?;
    let shares = shares(members, amount, desk.quirks)?;
    let id = match (members.text("subscription_id"), members.text("subcription_id")) {
        (Some(right), Some(misspelt)) if right != misspelt => {
            return Err(Flaw("`subscription_id` and `subcription_id` differ".to_owned()).into());
        }
        (right, misspelt) => right.or(misspelt),
    };
    let place = desk.target_by(id, members.text("reference_no"))?;
    let status = desk.order(place)?.status(desk.now);
    if matches!(status, OrderStatus::Completed | OrderStatus::Rejected | OrderStatus::Cancelled) {
        return Err(unsuccessful("Düzenli ödeme sonlanmış", "the order has ended"));
    }
    desk.book.change_amount(place, amount, shares);
    Ok(desk.success(Vec::new(), "Başarılı işlem"))
}

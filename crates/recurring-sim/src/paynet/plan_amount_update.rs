//! `plan_amount_update`: a new amount for one planned charge that is not collected.

use super::envelope::{Refusal, bad_value, no_data};
use super::target::{ID, REFERENCE};
use super::values::{amount, shares};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::{Kind, Members, optional, required};

/// The name is Assumed.
pub(super) const SERVICE: Service = Service {
    name: "plan_amount_update",
    object: Some("plan_amount_update"),
    fields: &[
        ID,
        REFERENCE,
        required("plan_id", Kind::TextOrNumber),
        required("amount", Kind::TextOrNumber),
        optional("agent_amount", Kind::TextOrNumber),
        optional("company_amount", Kind::TextOrNumber),
    ],
    answer,
};

/// A period that has no bill has no amount to change either (Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let amount = amount(members)?;
    let shares = shares(members, amount, desk.quirks)?;
    let plan = members.raw("plan_id").parse().map_err(|_| bad_value("member `plan_id` is not a number"))?;
    let place = desk.target(members)?;
    let row = desk.book.planned_row(place, plan);
    let row = row.ok_or_else(|| no_data("the order has no planned charge of this number"))?;
    desk.book.reprice((place, row), amount, shares)?;
    Ok(desk.success(Vec::new(), "Başarılı işlem"))
}

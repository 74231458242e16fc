//! `invoice_list`: the payment records of one order, page by page, oldest first (Assumed).

use super::envelope::{Refusal, bad_value};
use super::form::status_id;
use super::invoice::shown;
use super::order::PaynetOrder;
use super::page::{ENDING_BEFORE, LIMIT, Page, STARTING_AFTER};
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::{Order, Row};
use crate::members::{Kind, Members, optional};

/// The name is Assumed, and so are the two indexes, which only the answer's table has.
pub(super) const SERVICE: Service = Service {
    name: "invoice_list",
    object: Some("subscription_invoice_list"),
    fields: &[
        optional("agent_id", Kind::Text),
        LIMIT,
        optional("invoice_status", Kind::Text),
        STARTING_AFTER,
        ENDING_BEFORE,
        ID,
        REFERENCE,
    ],
    answer,
};

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let page = Page::read(members, desk.quirks)?;
    let status = asked_status(members)?;
    let order = desk.order(desk.target(members)?)?;
    let (total, rows) = if members.text("agent_id").is_some_and(|agent| order.details.agent() != Some(agent)) {
        (0, Vec::new())
    } else {
        rows(desk, order, page, status)
    };
    Ok(desk.success(page.written(desk, total, rows)?, "Başarılı Islem"))
}

/// Without a state to look for, only the page's own rows are looked at.
fn rows(desk: &Desk<'_>, order: &Order<PaynetOrder>, page: Page, status: Option<u16>) -> (usize, Vec<Json>) {
    let shown = |row: &Row| shown(order, row, desk.quirks);
    let Some(status) = status else {
        return (order.records.len(), order.recorded_slice(page.from, page.until).map(shown).collect());
    };
    let asked = order.recorded_rows().filter(|row| status_id(row.status) == status);
    let taken = page.until.saturating_sub(page.from);
    (asked.clone().count(), asked.skip(page.from).take(taken).map(shown).collect())
}

/// A number of the status table, as a text.
fn asked_status(members: &Members) -> Result<Option<u16>, Refusal> {
    let Some(text) = members.text("invoice_status") else { return Ok(None) };
    let status = text.parse().ok().filter(|status| [0, 2, 3, 4, 5, 6].contains(status));
    status.map(Some).ok_or_else(|| bad_value("member `invoice_status` is not a number of the status table"))
}

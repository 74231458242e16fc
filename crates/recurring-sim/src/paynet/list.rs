//! `list`: the orders created from one day to another, both included (which date is meant is Assumed).

use recurring_core::istanbul;

use super::envelope::{Refusal, bad_value};
use super::order::{PaynetOrder, shown};
use super::page::{ENDING_BEFORE, LIMIT, Page, STARTING_AFTER};
use super::values::day;
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::Order;
use crate::members::{Field, Kind, Members, optional, required};

pub(super) const SERVICE: Service = Service { name: "list", object: Some("subscription_list"), fields: FIELDS, answer };

const FIELDS: &[Field] = &[
    required("datab", Kind::Text),
    required("datbi", Kind::Text),
    optional("agent_id", Kind::Text),
    LIMIT,
    optional("has_more", Kind::Whole),
    ENDING_BEFORE,
    STARTING_AFTER,
    optional("group_reference_no", Kind::Text),
    optional("show_all_agent", Kind::Flag),
];

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let (first, last) = (day(members, "datab")?, day(members, "datbi")?);
    if last < first {
        return Err(bad_value("`datbi` is before `datab`"));
    }
    let midnight = |date: jiff::civil::Date| date.to_zoned(istanbul()).map(|at| at.timestamp());
    let after = last.tomorrow().and_then(midnight).map_err(|_| bad_value("`datbi` is beyond the calendar"))?;
    let from = midnight(first).map_err(|_| bad_value("`datab` is beyond the calendar"))?;
    let page = Page::read(members, desk.quirks)?;
    let opened = desk.book.opened_between(from, after);
    let (total, rows) = rows(desk, members, page, opened);
    Ok(desk.success(page.written(desk, total, rows)?, "Başarılı Islem"))
}

/// Without a filter, only the page's own rows are looked at.
fn rows(desk: &Desk<'_>, members: &Members, page: Page, opened: &[Order<PaynetOrder>]) -> (usize, Vec<Json>) {
    let (agent, group) = (members.text("agent_id"), members.text("group_reference_no"));
    let shown = |order: &Order<PaynetOrder>| Json::Object(shown(order, desk.quirks));
    if agent.is_none() && group.is_none() {
        let until = page.until.min(opened.len());
        let rows = opened.get(page.from.min(until)..until).unwrap_or_default();
        return (opened.len(), rows.iter().map(shown).collect());
    }
    let asked = opened.iter().filter(|order| {
        group.is_none_or(|group| order.ids.group.as_deref() == Some(group))
            && agent.is_none_or(|agent| order.details.agent() == Some(agent))
    });
    let taken = page.until.saturating_sub(page.from);
    (asked.clone().count(), asked.skip(page.from).take(taken).map(shown).collect())
}

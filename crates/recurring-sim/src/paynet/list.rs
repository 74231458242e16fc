//! `list`: the orders created from one day to another, both included (which date is meant is Assumed).

use recurring_core::istanbul;

use super::envelope::{Refusal, bad_value, no_data};
use super::order::{PaynetOrder, shown};
use super::values::{day, within};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::Order;
use crate::members::{Field, Kind, Members, optional, required};
use crate::quirks::{PaynetEmptyList, Presence, RowsName};

pub(super) const SERVICE: Service = Service { name: "list", object: Some("subscription_list"), fields: FIELDS, answer };

const FIELDS: &[Field] = &[
    required("datab", Kind::Text),
    required("datbi", Kind::Text),
    optional("agent_id", Kind::Text),
    optional("limit", Kind::Whole),
    optional("has_more", Kind::Whole),
    optional("ending_before", Kind::Whole),
    optional("starting_after", Kind::Whole),
    optional("group_reference_no", Kind::Text),
    optional("show_all_agent", Kind::Flag),
];

/// The page size if none is asked for, and the largest there is (Assumed).
const PAGE: i64 = 10;
const LARGEST_PAGE: i64 = 1_000;

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let (first, last) = (day(members, "datab")?, day(members, "datbi")?);
    if last < first {
        return Err(bad_value("`datbi` is before `datab`"));
    }
    let midnight = |date: jiff::civil::Date| date.to_zoned(istanbul()).map(|at| at.timestamp());
    let after = last.tomorrow().and_then(midnight).map_err(|_| bad_value("`datbi` is beyond the calendar"))?;
    let from = midnight(first).map_err(|_| bad_value("`datab` is beyond the calendar"))?;
    let rows: Vec<&Order<PaynetOrder>> =
        desk.book.opened_between(from, after).iter().filter(|order| is_asked_for(order, members)).collect();
    page(desk, members, &rows)
}

fn is_asked_for(order: &Order<PaynetOrder>, members: &Members) -> bool {
    let agent = order.details.echoed.iter().find(|(name, _)| *name == "agent_id").map(|(_, value)| value);
    members.text("group_reference_no").is_none_or(|group| order.ids.group.as_deref() == Some(group))
        && members.text("agent_id").is_none_or(|id| agent == Some(&Json::text(id)))
}

/// `starting_after` and `ending_before` are row indexes, not numbers of orders.
fn page(desk: &Desk<'_>, members: &Members, rows: &[&Order<PaynetOrder>]) -> Result<Json, Refusal> {
    let limit = within(members, "limit", 1, LARGEST_PAGE, PAGE)?;
    let starting_after = within(members, "starting_after", 0, i64::MAX, 0)?;
    let ending_before = within(members, "ending_before", 0, i64::MAX, 0)?;
    let skipped = if ending_before > 0 { ending_before.saturating_sub(limit).max(0) } else { starting_after };
    let (skip, take) = (usize::try_from(skipped).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
    let shown: Vec<Json> =
        rows.iter().skip(skip).take(take).map(|order| Json::Object(shown(order, desk.quirks))).collect();
    let has_more = rows.len() > skip.saturating_add(shown.len());
    let count = shown.len();
    let mut answer = Vec::new();
    match (shown.is_empty(), desk.quirks.empty_list) {
        (true, PaynetEmptyList::NoData) => return Err(no_data("no order in this range")),
        (true, PaynetEmptyList::Absent) => {}
        _ => {
            let name = if desk.quirks.list_rows == RowsName::Lower { "data" } else { "Data" };
            answer.push((name.into(), Json::List(shown)));
        }
    }
    if desk.quirks.list_paging == Presence::Present {
        answer.push(("total".into(), Json::number(rows.len())));
        answer.push(("total_count".into(), Json::number(count)));
        answer.push(("limit".into(), Json::number(limit)));
        answer.push(("ending_before".into(), Json::number(ending_before)));
        answer.push(("starting_after".into(), Json::number(starting_after)));
        answer.push(("has_more".into(), Json::Bool(has_more)));
    }
    Ok(desk.success(answer, "Başarılı Islem"))
}

//! Pages of a list: `starting_after` and `ending_before` are row indexes, not numbers of orders or records.

use std::borrow::Cow;

use super::envelope::{Refusal, no_data};
use super::values::within;
use super::{Desk, PaynetQuirks};
use crate::json::Json;
use crate::members::{Field, Kind, Members, optional};
use crate::quirks::{HasMore, PageLimit, PagingCounts, PagingPlace, PaynetEmptyList, Presence};

/// The members by which a page is asked for; only `limit` is in every service's table.
pub(super) const LIMIT: Field = optional("limit", Kind::Whole);
pub(super) const STARTING_AFTER: Field = optional("starting_after", Kind::Whole);
pub(super) const ENDING_BEFORE: Field = optional("ending_before", Kind::Whole);

/// The page size if none is asked for, and the largest there is (Assumed).
const PAGE: i64 = 10;
const LARGEST_PAGE: i64 = 1_000;

/// What page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// The index of its first row.
    pub(super) from: usize,
    /// The index after its last row.
    pub(super) until: usize,
    limit: i64,
    starting_after: i64,
    ending_before: i64,
}

impl Page {
    /// Reads what is asked for; `ending_before` goes before `starting_after` (Assumed).
    pub(super) fn read(members: &Members, quirks: &PaynetQuirks) -> Result<Self, Refusal> {
        let limit = within(members, "limit", 1, LARGEST_PAGE, PAGE)?;
        let starting_after = within(members, "starting_after", 0, i64::MAX, 0)?;
        let ending_before = within(members, "ending_before", 0, i64::MAX, 0)?;
        let rows = match quirks.page_limit {
            PageLimit::Honoured => limit,
            PageLimit::Capped => limit.min(PAGE),
        };
        let first = match quirks.paging_place {
            PagingPlace::Honoured => starting_after,
            PagingPlace::Overlapping => (starting_after - 1).max(0),
            PagingPlace::Ignored => 0,
        };
        let (from, until) = match ending_before {
            0 => (first, first.saturating_add(rows)),
            end => (end.saturating_sub(rows).max(0), end),
        };
        let index = |row: i64| usize::try_from(row).unwrap_or(usize::MAX);
        Ok(Self { from: index(from), until: index(until), limit, starting_after, ending_before })
    }

    /// The rows under their name and the place of the page among so many rows in all.
    pub(super) fn written(
        self,
        desk: &Desk<'_>,
        total: usize,
        rows: Vec<Json>,
    ) -> Result<Vec<(Cow<'static, str>, Json)>, Refusal> {
        let quirks = desk.quirks;
        let shown = rows.len();
        let mut members = Vec::new();
        match (rows.is_empty(), quirks.empty_list) {
            (true, PaynetEmptyList::NoData) => return Err(no_data("nothing in this range")),
            (true, PaynetEmptyList::Absent) => {}
            _ => members.extend(quirks.list_rows.named("data", "Data", rows)),
        }
        if quirks.list_paging == Presence::Present {
            let (all, here) = match quirks.paging_counts {
                PagingCounts::Described => (total, shown),
                PagingCounts::Swapped => (shown, total),
                PagingCounts::Lying => (1, 2),
            };
            members.push(("total".into(), Json::number(all)));
            members.push(("total_count".into(), Json::number(here)));
            members.push(("limit".into(), Json::number(self.limit)));
            members.push(("ending_before".into(), Json::number(self.ending_before)));
            members.push(("starting_after".into(), Json::number(self.starting_after)));
            let more = total > self.from.saturating_add(shown);
            members.extend(has_more(quirks, more).map(|value| ("has_more".into(), value)));
        }
        Ok(members)
    }
}

fn has_more(quirks: &PaynetQuirks, more: bool) -> Option<Json> {
    match quirks.has_more {
        HasMore::Right => Some(Json::Bool(more)),
        HasMore::Missing => None,
        HasMore::Text => Some(Json::text(more.to_string())),
        HasMore::Number => Some(Json::number(u8::from(more))),
        HasMore::AlwaysTrue => Some(Json::Bool(true)),
        HasMore::AlwaysFalse => Some(Json::Bool(false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str, place: PagingPlace) -> (usize, usize) {
        let members = Members::read(body.as_bytes(), &[LIMIT, STARTING_AFTER, ENDING_BEFORE]).unwrap();
        let quirks = PaynetQuirks { paging_place: place, ..PaynetQuirks::default() };
        let page = Page::read(&members, &quirks).unwrap();
        (page.from, page.until)
    }

    #[test]
    fn the_documented_examples_hold() {
        assert_eq!(page(r#"{"starting_after":15,"limit":15}"#, PagingPlace::Honoured), (15, 30));
        assert_eq!(page(r#"{"ending_before":90,"limit":15}"#, PagingPlace::Honoured), (75, 90));
        assert_eq!(page("{}", PagingPlace::Honoured), (0, 10));
        assert_eq!(page(r#"{"ending_before":3}"#, PagingPlace::Honoured), (0, 3));
    }

    #[test]
    fn the_other_readings_repeat_rows() {
        assert_eq!(page(r#"{"starting_after":15,"limit":15}"#, PagingPlace::Overlapping), (14, 29));
        assert_eq!(page(r#"{"starting_after":15,"limit":15}"#, PagingPlace::Ignored), (0, 15));
    }
}

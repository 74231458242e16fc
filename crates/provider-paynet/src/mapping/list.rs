//! `list`: a range of days becomes pages of `list`, read one after another as a stream.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use recurring_core::{Error, GroupReference, Instruction, ListInstructions, Operation, RowStream};

use super::instruction::instruction;
use crate::error::{Judged, Verdict};
use crate::provider::Inner;
use crate::wire::dates;
use crate::wire::envelope::identifier;
use crate::wire::list::{Request, Response};
use crate::wire::subscription::Subscription;

/// The orders of the range; a page is asked for when the one before has been taken.
pub(crate) fn rows(inner: Arc<Inner>, list: &ListInstructions) -> RowStream<Instruction> {
    let pages = Pages::new(inner, list);
    let pages = stream::try_unfold(pages, |mut pages| async move {
        let page = pages.next().await?;
        Ok::<_, Error>(page.map(|page| (page, pages)))
    });
    pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten().boxed()
}

/// The pages of a range. Of what was read before, only fingerprints of the last page are kept.
struct Pages {
    inner: Arc<Inner>,
    from: String,
    to: String,
    group: Option<GroupReference>,
    /// How many rows were read: the index that the next page starts after.
    read: u64,
    last_page: HashSet<u64>,
    fingerprints: RandomState,
    ended: bool,
}

impl Pages {
    fn new(inner: Arc<Inner>, list: &ListInstructions) -> Self {
        let ListInstructions { range, group } = list;
        Self {
            inner,
            from: dates::with_dots(range.from()),
            to: dates::with_dots(range.to()),
            group: group.clone(),
            read: 0,
            last_page: HashSet::new(),
            fingerprints: RandomState::new(),
            ended: false,
        }
    }

    /// Reads the next page; `None` after the last.
    async fn next(&mut self) -> Result<Option<Vec<Instruction>>, Error> {
        if self.ended {
            return Ok(None);
        }
        let inner = Arc::clone(&self.inner);
        let hide = [inner.key()];
        let judge = inner.judge(Operation::List, &hide);
        let request = Request {
            datab: &self.from,
            datbi: &self.to,
            limit: inner.assumptions().page_size,
            starting_after: (self.read > 0).then_some(self.read),
            group_reference_no: self.group.as_ref().map(GroupReference::as_str),
        };
        let answer = inner.client().list(&request).await.map_err(|failure| judge.failure(failure))?;
        let judged = judge.judge(&answer);
        let page = page(&judged)?;
        if page.data.is_empty() {
            return match page.has_more.value() {
                Some(true) => Err(judged.unclear("a page is empty and the answer says that more follows")),
                Some(false) | None => Ok(None),
            };
        }
        self.ended = page.has_more.value() == Some(&false);
        let rows = page.data.len();
        let Some(new) = self.not_on_the_last_page(page.data) else {
            return Err(judged.unclear("the same page came twice: the list cannot be read to its end"));
        };
        self.read = self.read.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        Ok(Some(new.iter().map(|row| instruction(row, inner.assumptions())).collect()))
    }

    /// The rows that were not on the page before; `None` if all were. An order that was made while the list is read
    /// moves rows from one page to the next.
    fn not_on_the_last_page(&mut self, rows: Vec<Subscription>) -> Option<Vec<Subscription>> {
        let prints: Vec<u64> = rows.iter().map(|row| self.fingerprint(row)).collect();
        let new: Vec<Subscription> = rows
            .into_iter()
            .zip(&prints)
            .filter_map(|(row, print)| (!self.last_page.contains(print)).then_some(row))
            .collect();
        self.last_page = prints.into_iter().collect();
        if new.is_empty() { None } else { Some(new) }
    }

    /// What tells an order from another: its number, or everything that is shown if it has none.
    fn fingerprint(&self, row: &Subscription) -> u64 {
        match identifier(row.subscription_id.as_deref()) {
            Some(id) => self.fingerprints.hash_one(id),
            None => self.fingerprints.hash_one(row),
        }
    }
}

/// A page of rows; code 12 says that there are none.
fn page(judged: &Judged<'_>) -> Result<Response, Error> {
    match judged.verdict {
        Verdict::Done => judged.payload(),
        Verdict::NoData => {
            let page: Response = judged.payload()?;
            if page.data.is_empty() { Ok(page) } else { Err(judged.unclear("no data, says the code, beside rows")) }
        }
        _ => Err(judged.error()),
    }
}

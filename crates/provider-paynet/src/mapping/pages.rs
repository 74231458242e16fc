//! Pages of a list, read one after another as a stream; of what was read before, only fingerprints of two pages are kept.
//!
//! Each page is asked for from the last row of the page before on, so that the row on both shows that none was lost between
//! them, and a page with that row alone shows that none follows.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use recurring_core::{Error, Operation, RowStream};
use serde_json::value::RawValue;

use super::listed::{Listed, NoList, listed};
use crate::client::Sent;
use crate::config::Assumptions;
use crate::error::Judged;
use crate::provider::Inner;

const EMPTY_WITH_MORE: &str = "a page has no new row and the answer says that more follows";
const EMPTY_AFTER_MORE: &str = "a page has no new row, and the one before said that more follows";
const CAME_AGAIN: &str = "the same page came twice: the list cannot be read to its end";
const GAP: &str = "a page does not show the last row of the one before: rows may be missing between them, because the list \
                   changed or its pages begin elsewhere; read it again, or with a larger page_size";
const MORE_MAY_FOLLOW: &str = "more rows may follow, and no further page can be asked for";
const MORE_COUNTED: &str = "the answer counts more rows than the list has shown; read it again";

/// A list that comes in pages.
pub(super) trait Paged: Send + Sync + 'static {
    /// What is read of a row.
    type Row: Send;
    /// What a row becomes.
    type Item: Send + 'static;

    /// The operation that lists.
    fn operation(&self) -> Operation;

    /// Asks for the rows after so many.
    fn ask(&self, inner: &Inner, after: Option<u64>) -> impl Future<Output = Sent> + Send;

    /// Reads a row.
    fn read(&self, raw: &RawValue, judged: &Judged<'_>, assumptions: &Assumptions) -> Result<Self::Row, Error>;

    /// What tells a row from another, if one part of it is sure to; else all that is shown of it does.
    fn key<'r>(&self, row: &'r Self::Row) -> Option<&'r str>;

    /// What a row becomes.
    fn item(&self, shown: Shown<Self::Row>, assumptions: &Assumptions) -> Self::Item;

    /// The most rows that a page is asked for; `None` where none can be named, and no page after the first.
    fn limit(&self, assumptions: &Assumptions) -> Option<u32>;

    /// Whether pages after the first can be asked for.
    fn has_pages(&self, assumptions: &Assumptions) -> bool;
}

/// A row as it came, and what was read of it.
pub(super) struct Shown<R> {
    pub(super) raw: Box<RawValue>,
    pub(super) row: R,
}

/// The rows; a page is asked for when the one before has been taken.
pub(super) fn rows<P: Paged>(inner: Arc<Inner>, paged: P) -> RowStream<P::Item> {
    let pages = Pages {
        inner,
        paged,
        after: None,
        shown: 0,
        counted: None,
        more_was_told: false,
        pages: 0,
        last_page: Vec::new(),
        marked_page: HashSet::new(),
        fingerprints: RandomState::new(),
        ended: false,
        failure: None,
    };
    let pages = stream::try_unfold(pages, |mut pages| async move {
        let page = pages.next().await?;
        Ok::<_, Error>(page.map(|page| (page, pages)))
    });
    pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten().boxed()
}

struct Pages<P> {
    inner: Arc<Inner>,
    paged: P,
    /// After how many rows the next page is to begin: the place of the last row that was read. `None` before the first page.
    after: Option<u64>,
    /// How many rows were shown.
    shown: u64,
    /// How many rows there are at least, by what was told last.
    counted: Option<u64>,
    /// Whether the page before said that more follows.
    more_was_told: bool,
    /// How many pages were read.
    pages: u64,
    last_page: Vec<u64>,
    /// The page that was read as the first, second, fourth, eighth …: whatever the length of a circle of pages, one of
    /// its pages is marked in the end, and comes again.
    marked_page: HashSet<u64>,
    fingerprints: RandomState,
    ended: bool,
    /// What the list ends with once its rows were taken.
    failure: Option<Error>,
}

/// What a page is, seen from the one before.
enum Joint<R> {
    /// It goes on where that one ended; these rows are new.
    GoesOn(Vec<Shown<R>>),
    /// It repeats the end of that one and has nothing new, or it is empty and that one was short: no row follows.
    End,
    /// It proves that the list cannot be read to its end.
    Broken(&'static str),
}

impl<P: Paged> Pages<P> {
    /// Reads the next page; `None` after the last.
    async fn next(&mut self) -> Result<Option<Vec<P::Item>>, Error> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        if self.ended {
            return Ok(None);
        }
        let inner = Arc::clone(&self.inner);
        let judge = inner.judge(self.paged.operation(), &[]);
        let answer = self.paged.ask(&inner, self.after).await.map_err(|failure| judge.failure(failure))?;
        let judged = judge.judge(&answer);
        let Listed { rows, place } = listed(&judged, NoList::AsSet, inner.assumptions())?;
        self.counted = place.counted().or(self.counted);
        let (has_more, length) = (place.has_more.told(), rows.len());
        let rows = rows.into_iter().map(|raw| {
            let row = self.paged.read(&raw, &judged, inner.assumptions())?;
            Ok(Shown { raw, row })
        });
        let new = match self.join(rows.collect::<Result<_, Error>>()?) {
            Joint::GoesOn(new) => new,
            Joint::Broken(why) => return Err(judged.unclear(why)),
            Joint::End if has_more == Some(true) => return Err(judged.unclear(EMPTY_WITH_MORE)),
            Joint::End if self.more_was_told => return Err(judged.unclear(EMPTY_AFTER_MORE)),
            Joint::End => return self.count_is_shown(&judged).map(|()| None),
        };
        self.more_was_told = has_more == Some(true);
        self.shown = self.shown.saturating_add(count(new.len()));
        self.note_the_end(length, has_more, &judged);
        Ok(Some(new.into_iter().map(|shown| self.paged.item(shown, inner.assumptions())).collect()))
    }

    /// Compares a page with the one before, and notes where the next one begins.
    ///
    /// A row that was made while the list is read moves others from one page to the next: they are shown once.
    fn join(&mut self, rows: Vec<Shown<P::Row>>) -> Joint<P::Row> {
        if rows.is_empty() {
            let is_first = self.last_page.is_empty();
            return if is_first || self.is_short(self.last_page.len()) { Joint::End } else { Joint::Broken(GAP) };
        }
        let prints: Vec<u64> = rows.iter().map(|shown| self.print(shown)).collect();
        let last_page: HashSet<u64> = self.last_page.iter().copied().collect();
        if self.last_page.last().is_some_and(|last| !prints.contains(last)) {
            return Joint::Broken(GAP);
        }
        let new: Vec<Shown<P::Row>> = rows
            .into_iter()
            .zip(&prints)
            .filter_map(|(row, print)| (!last_page.contains(print)).then_some(row))
            .collect();
        if new.is_empty() {
            let is_shorter = prints.len() == 1 || prints.len() < self.last_page.len();
            return if is_shorter && self.last_page.ends_with(&prints) {
                Joint::End
            } else {
                Joint::Broken(CAME_AGAIN)
            };
        }
        if prints.iter().all(|print| self.marked_page.contains(print)) {
            return Joint::Broken(CAME_AGAIN);
        }
        // The last row is asked for again, but if there is only one: an answer that begins anew could not be told from it.
        let read = self.after.unwrap_or(0).saturating_add(count(prints.len()));
        self.after = Some(read.saturating_sub(1).max(1));
        self.last_page = prints;
        self.pages = self.pages.saturating_add(1);
        if self.pages.is_power_of_two() {
            self.marked_page = self.last_page.iter().copied().collect();
        }
        Joint::GoesOn(new)
    }

    fn print(&self, shown: &Shown<P::Row>) -> u64 {
        match self.paged.key(&shown.row) {
            Some(key) => self.fingerprints.hash_one(key),
            None => self.fingerprints.hash_one(shown.raw.get()),
        }
    }

    /// A page ends the list if it says so and is no longer than was asked for. Where no further page can be asked for, it
    /// ends it in any case: with an error, unless it says so or is shorter than any page that more would follow on.
    fn note_the_end(&mut self, length: usize, has_more: Option<bool>, judged: &Judged<'_>) {
        let assumptions = self.inner.assumptions();
        let is_told = has_more == Some(false) && count(length) <= u64::from(self.limit());
        if !is_told && self.paged.has_pages(assumptions) {
            return;
        }
        self.ended = true;
        self.failure = if is_told || has_more.is_none() && self.is_short(length) {
            self.count_is_shown(judged).err()
        } else {
            Some(judged.unclear(MORE_MAY_FOLLOW))
        };
    }

    /// Whether a page is shorter than any that more rows would follow on.
    fn is_short(&self, length: usize) -> bool {
        count(length) < u64::from(self.limit().min(self.inner.assumptions().shortest_full_page))
    }

    fn limit(&self) -> u32 {
        self.paged.limit(self.inner.assumptions()).unwrap_or(u32::MAX)
    }

    /// A count never shows that a list is whole, for the pages contradict each other on what is counted; it may show that
    /// it is not.
    fn count_is_shown(&self, judged: &Judged<'_>) -> Result<(), Error> {
        if self.counted.is_some_and(|counted| counted > self.shown) {
            Err(judged.unclear(MORE_COUNTED))
        } else {
            Ok(())
        }
    }
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

//! Pages of a list, read one after another as a stream; of what was read before, only fingerprints of two pages are kept.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use recurring_core::{Error, Operation, RowStream};

use crate::client::Sent;
use crate::config::Assumptions;
use crate::error::{Judged, Verdict};
use crate::provider::Inner;

/// A list that comes in pages.
pub(super) trait Paged: Send + Sync + 'static {
    /// A row of a page.
    type Row: Send;
    /// What a row becomes.
    type Item: Send + 'static;

    /// The operation that lists.
    fn operation(&self) -> Operation;

    /// Asks for the rows after so many.
    fn ask(&self, inner: &Inner, after: Option<u64>) -> impl Future<Output = Sent> + Send;

    /// Reads a page whose verdict is success or "no data".
    fn read(&self, judged: &Judged<'_>, assumptions: &Assumptions) -> Result<Page<Self::Row>, Error>;

    /// What tells a row from another: its number, or all that is shown of it.
    fn fingerprint(&self, row: &Self::Row, by: &RandomState) -> u64;

    /// What a row becomes.
    fn item(&self, row: Self::Row, assumptions: &Assumptions) -> Self::Item;

    /// The most rows of a page.
    fn limit(&self, assumptions: &Assumptions) -> usize;

    /// Whether pages after the first can be asked for.
    fn has_pages(&self, assumptions: &Assumptions) -> bool;
}

/// A page as it was read.
pub(super) struct Page<R> {
    pub(super) rows: Vec<R>,
    /// Whether more follow, if that was told.
    pub(super) has_more: Option<bool>,
}

/// The rows; a page is asked for when the one before has been taken.
pub(super) fn rows<P: Paged>(inner: Arc<Inner>, paged: P) -> RowStream<P::Item> {
    let pages = Pages {
        inner,
        paged,
        read: 0,
        more_was_told: false,
        pages: 0,
        last_page: HashSet::new(),
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
    /// How many rows were read: the index that the next page starts after.
    read: u64,
    /// Whether the page before said that more follows.
    more_was_told: bool,
    /// How many pages were read.
    pages: u64,
    last_page: HashSet<u64>,
    /// The page that was read as the first, second, fourth, eighth …: whatever the length of a circle of pages, one of
    /// its pages is marked in the end, and comes again.
    marked_page: HashSet<u64>,
    fingerprints: RandomState,
    ended: bool,
    /// What the list ends with once its rows were taken.
    failure: Option<Error>,
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
        let hide = [inner.key()];
        let judge = inner.judge(self.paged.operation(), &hide);
        let after = (self.read > 0).then_some(self.read);
        let answer = self.paged.ask(&inner, after).await.map_err(|failure| judge.failure(failure))?;
        let judged = judge.judge(&answer);
        let page = self.page(&judged)?;
        if page.rows.is_empty() {
            return match page.has_more {
                Some(true) => Err(judged.unclear("a page is empty and the answer says that more follows")),
                _ if self.more_was_told => {
                    Err(judged.unclear("a page is empty, and the one before said that more follows"))
                }
                Some(false) | None => Ok(None),
            };
        }
        self.more_was_told = page.has_more == Some(true);
        self.note_the_end(&page, &judged);
        let rows = page.rows.len();
        let Some(new) = self.not_on_the_last_page(page.rows) else {
            return Err(judged.unclear("the same page came twice: the list cannot be read to its end"));
        };
        self.read = self.read.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        Ok(Some(new.into_iter().map(|row| self.paged.item(row, inner.assumptions())).collect()))
    }

    /// A page of rows; code 12 says that there are none.
    fn page(&self, judged: &Judged<'_>) -> Result<Page<P::Row>, Error> {
        let read = || self.paged.read(judged, self.inner.assumptions());
        match judged.verdict {
            Verdict::Done => read(),
            Verdict::NoData => {
                let page = read()?;
                if page.rows.is_empty() { Ok(page) } else { Err(judged.unclear("no data, says the code, beside rows")) }
            }
            _ => Err(judged.error()),
        }
    }

    /// A page ends the list if it says so and is no longer than was asked for. Where no further page can be asked for, it
    /// ends it in any case: with an error if more may follow.
    fn note_the_end(&mut self, page: &Page<P::Row>, judged: &Judged<'_>) {
        let limit = self.paged.limit(self.inner.assumptions());
        if page.has_more == Some(false) && page.rows.len() <= limit {
            self.ended = true;
        } else if !self.paged.has_pages(self.inner.assumptions()) {
            self.ended = true;
            if page.has_more == Some(true) || page.rows.len() >= limit {
                let detail = "more rows may follow, and no further page can be asked for";
                self.failure = Some(judged.unclear(detail));
            }
        }
    }

    /// The rows that were not on the page before; `None` if all were, or all stood on the marked page. A row that was made while the list is read moves
    /// others from one page to the next.
    fn not_on_the_last_page(&mut self, rows: Vec<P::Row>) -> Option<Vec<P::Row>> {
        let prints: Vec<u64> = rows.iter().map(|row| self.paged.fingerprint(row, &self.fingerprints)).collect();
        let new: Vec<P::Row> = rows
            .into_iter()
            .zip(&prints)
            .filter_map(|(row, print)| (!self.last_page.contains(print)).then_some(row))
            .collect();
        let circles = prints.iter().all(|print| self.marked_page.contains(print));
        self.last_page = prints.into_iter().collect();
        self.pages = self.pages.saturating_add(1);
        if self.pages.is_power_of_two() {
            self.marked_page.clone_from(&self.last_page);
        }
        if new.is_empty() || circles { None } else { Some(new) }
    }
}

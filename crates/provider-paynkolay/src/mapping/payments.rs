//! One window of `PaymentList`: one answer for all of it, or pages up to the first empty one if a setting asks for them.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use recurring_core::{DateRange, Error, ErrorKind, Operation};
use serde_json::value::RawValue;

use crate::client::SendError;
use crate::error::{Code, Judge, Judged};
use crate::provider::{Inner, NAME};
use crate::wire::dates;
use crate::wire::payment_list::{Page, Request, Response};

const OPERATION: Operation = Operation::ListAttempts;

/// More pages than any window can need are taken for a list without an end.
const MOST_PAGES: u32 = 10_000;

const CAME_AGAIN: &str = "a page has no new row and is not empty: the payments cannot be read to their end";
const NOT_AS_ASKED: &str = "rows follow on a page that is shorter than was asked for: some may be missing between them; \
                            set another payment_page_size";
const ENDLESS: &str = "the pages of the payments have no end";

/// Why a window has no rows.
pub(super) enum Unread {
    /// No answer came, or none that can be read.
    Unsent(SendError),
    /// The answer is an error, or proves nothing.
    Unclear(Error),
}

impl From<Error> for Unread {
    fn from(error: Error) -> Self {
        Self::Unclear(error)
    }
}

/// The payments of a window, as they came.
pub(super) async fn read(inner: &Inner, range: DateRange) -> Result<Vec<Box<RawValue>>, Unread> {
    let Some(size) = inner.config.assumptions.payment_page_size else {
        return page(inner, range, None).await;
    };
    let mut pages = Pages::new(size.max(1));
    for count in 0..MOST_PAGES {
        let rows = page(inner, range, Some(Page { count, size: pages.size })).await?;
        if rows.is_empty() {
            return Ok(pages.rows);
        }
        pages.add(rows).map_err(unclear)?;
    }
    Err(unclear(ENDLESS).into())
}

/// What the pages of a window held so far.
struct Pages {
    size: u16,
    rows: Vec<Box<RawValue>>,
    shown: HashSet<u64>,
    fingerprints: RandomState,
    /// Whether the page before was shorter than was asked for.
    was_short: bool,
}

impl Pages {
    fn new(size: u16) -> Self {
        let (rows, shown, fingerprints) = (Vec::new(), HashSet::new(), RandomState::new());
        Self { size, rows, shown, fingerprints, was_short: false }
    }

    /// Adds a page that is not empty; a row that a page before showed too is not repeated.
    fn add(&mut self, page: Vec<Box<RawValue>>) -> Result<(), &'static str> {
        if self.was_short {
            return Err(NOT_AS_ASKED);
        }
        self.was_short = page.len() < usize::from(self.size);
        let prints: Vec<u64> = page.iter().map(|row| self.fingerprints.hash_one(row.get())).collect();
        let fresh = page.into_iter().zip(&prints).filter(|(_, print)| !self.shown.contains(*print)).map(|(row, _)| row);
        let before = self.rows.len();
        self.rows.extend(fresh);
        self.shown.extend(prints);
        if self.rows.len() == before { Err(CAME_AGAIN) } else { Ok(()) }
    }
}

fn unclear(detail: &'static str) -> Error {
    Error::new(ErrorKind::UnclearAnswer, OPERATION, NAME, detail)
}

/// One answer's rows.
async fn page(inner: &Inner, range: DateRange, page: Option<Page>) -> Result<Vec<Box<RawValue>>, Unread> {
    let judge = inner.judge(OPERATION);
    let answer = inner.client.payment_list(&request(inner, range, page)?).await.map_err(Unread::Unsent)?;
    Ok(rows(judge.judge(&answer)?, &judge)?)
}

fn request(inner: &Inner, range: DateRange, page: Option<Page>) -> Result<Request<'_>, Error> {
    let role = inner.signed_listing(OPERATION)?;
    let (start_date, end_date) = (dates::with_dots(range.from()), dates::with_dots(range.to()));
    let client_ref_code = "";
    let hash = role.sign(&[&start_date, &end_date, client_ref_code]);
    Ok(Request { sx: role.sx, start_date, end_date, client_ref_code, page, hash })
}

/// Only the recorded "no record" answer stands for no rows beside a list itself.
fn rows(judged: Judged<Response>, judge: &Judge<'_>) -> Result<Vec<Box<RawValue>>, Error> {
    if let Code::Refusal { signature } = judged.code {
        let holds_rows = judged.payload.list.as_ref().is_some_and(|rows| !rows.is_empty());
        if judge.is_empty_list(&judged, signature, holds_rows) {
            return Ok(Vec::new());
        }
        return Err(judge.refusal(&judged, signature, holds_rows));
    }
    if judged.payload.list.is_none() {
        return Err(judge.unclear(&judged, "the answer says success without a list"));
    }
    Ok(judged.payload.list.unwrap_or_default())
}

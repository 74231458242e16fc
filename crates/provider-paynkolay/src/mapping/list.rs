//! `list`: a range of days becomes windows of `RecurringPaymentList`, read one after another as a stream.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use recurring_core::{
    Currency, DateRange, Error, Gsm, Instruction, ListingId, Mark, MerchantReference, Money, Operation, Reported,
    RowStream,
};

use super::cancel::count;
use super::status;
use super::windows::Windows;
use crate::config::Assumptions;
use crate::error::{Code, Judge, Judged};
use crate::provider::Inner;
use crate::wire::list::{Request, Response, Row};
use crate::wire::{dates, envelope, money};

/// One window's orders.
pub(super) struct Window {
    pub(super) range: DateRange,
    pub(super) rows: Vec<Row>,
    /// Whether the answer holds a list, or the code that says that there is none: only then is a missing row telling.
    pub(super) conclusive: bool,
}

/// The orders of a range, window by window.
pub(super) struct Listing {
    inner: Arc<Inner>,
    operation: Operation,
    number: Option<Box<str>>,
    windows: Windows,
}

impl Listing {
    pub(super) fn new(inner: Arc<Inner>, operation: Operation, range: DateRange, number: Option<&str>) -> Self {
        let windows = Windows::new(range, inner.config.assumptions.list_window_days);
        Self { inner, operation, number: number.map(Into::into), windows }
    }

    /// Reads the next window; `None` after the last, and after an error.
    pub(super) async fn next(&mut self) -> Option<Result<Window, Error>> {
        while let Some(range) = self.windows.take() {
            match self.read(range).await {
                Ok(Some(window)) => return Some(Ok(window)),
                Ok(None) => {}
                Err(error) => {
                    self.windows.stop();
                    return Some(Err(error));
                }
            }
        }
        None
    }

    /// Reads one window; `None` if its answer was too large and its halves now wait in its place.
    async fn read(&mut self, range: DateRange) -> Result<Option<Window>, Error> {
        let judge = self.inner.judge(self.operation);
        let request = Request {
            sx: self.inner.listing(self.operation)?,
            start_date: dates::with_dots(range.from()),
            end_date: dates::with_dots(range.to()),
            name_surname: "",
            gsm: "",
            instruction_number: self.number.as_deref(),
            card_holder_ip: self.inner.config.own_ip,
        };
        match self.inner.client.list(&request).await {
            Ok(answer) => window(range, judge.judge(&answer)?, &judge).map(Some),
            Err(failure) if self.windows.halve(range, &failure) => Ok(None),
            Err(failure) => Err(judge.failure(failure)),
        }
    }
}

/// One window's answer: rows, an empty list, or an error.
fn window(range: DateRange, judged: Judged<Response>, judge: &Judge<'_>) -> Result<Window, Error> {
    match judged.code {
        Code::Refusal { signature } => {
            let no_record = judged.envelope.error_code.as_deref() == Some(envelope::CORE_NO_RECORD);
            let empty = judged.payload.list.as_ref().is_none_or(Vec::is_empty);
            if no_record && empty && !signature && judge.assumptions.empty_list_code {
                return Ok(Window { range, rows: Vec::new(), conclusive: true });
            }
            Err(judge.refusal(&judged, signature, !empty))
        }
        Code::Success => {
            let claims_rows = judged.payload.total_count.value().is_some_and(|count| *count > 0);
            match judged.payload.list {
                Some(rows) => Ok(Window { range, rows, conclusive: true }),
                None if claims_rows => Err(judge.unclear(&judged, "the answer counts rows and holds no list")),
                None => Ok(Window { range, rows: Vec::new(), conclusive: false }),
            }
        }
    }
}

/// The orders of a range as a stream; one window is held at a time.
///
/// A row that the window before showed too is not repeated: whether the days at both ends count is assumed.
pub(crate) fn rows(inner: Arc<Inner>, range: DateRange) -> RowStream<Instruction> {
    let listing = Listing::new(inner, Operation::List, range, None);
    let seen: HashSet<Box<str>> = HashSet::new();
    stream::unfold((listing, seen), async |(mut listing, seen)| {
        let window = listing.next().await?;
        let (rows, shown) = match window {
            Ok(window) => fresh(window.rows, &seen, &listing.inner.config.assumptions),
            Err(error) => (vec![Err(error)], HashSet::new()),
        };
        Some((stream::iter(rows), (listing, shown)))
    })
    .flatten()
    .boxed()
}

/// A window's rows that the one before did not show, and the numbers this one shows.
fn fresh(
    rows: Vec<Row>,
    seen: &HashSet<Box<str>>,
    assumptions: &Assumptions,
) -> (Vec<Result<Instruction, Error>>, HashSet<Box<str>>) {
    let shown = rows.iter().filter_map(|row| row.instruction_id.clone()).collect();
    let fresh = rows.into_iter().filter(|row| row.instruction_id.as_ref().is_none_or(|id| !seen.contains(id)));
    (fresh.map(|row| Ok(instruction(row, assumptions))).collect(), shown)
}

/// A row of the list in the domain's words.
pub(super) fn instruction(row: Row, assumptions: &Assumptions) -> Instruction {
    let collected = count(&row.successful_payment);
    let total = count(&row.total_payment_count);
    let status = status::report(row.active.as_deref(), row.status.as_deref(), collected, total, assumptions);
    let mut instruction = Instruction::with_status(status);
    instruction.listing_id = row.instruction_id.map(ListingId::from_provider);
    instruction.reference = row.client_ref_code.map(MerchantReference::from_provider);
    instruction.amount = row.transaction_amount.map(amount);
    instruction.collected = collected;
    instruction.count = total;
    instruction.next_due = row.next_payment_date.as_deref().and_then(dates::parse_dots);
    instruction.created_on = row.trx_date.as_deref().and_then(dates::parse_dots);
    instruction.payer_name = row.name_surname.map(Into::into);
    instruction.payer_gsm = row.gsm.as_deref().and_then(|gsm| Gsm::new(gsm).ok());
    instruction
}

/// An amount as the list shows it: lira with two decimals, documented by the list's own example.
pub(super) fn amount(text: Box<str>) -> Reported<Money> {
    let value = money::parse_lira(&text).map(|kurus| Money::from_minor(kurus, Currency::TRY));
    Reported { value, raw: text.into(), mark: Mark::Documented }
}

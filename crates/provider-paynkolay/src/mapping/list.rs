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
use super::text::plain;
use super::windows::Windows;
use crate::config::Assumptions;
use crate::error::{Code, Judge, Judged};
use crate::provider::Inner;
use crate::wire::list::{Request, Response, Row};
use crate::wire::{dates, money};

/// One window's orders.
pub(super) struct Window {
    pub(super) range: DateRange,
    pub(super) rows: Vec<Row>,
    /// Whether the answer holds a list that counts no more than it holds, or the code that says that there is none: only
    /// then is a missing row telling.
    pub(super) conclusive: bool,
    /// That the answer counts more rows than it holds.
    pub(super) short: Option<Error>,
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
///
/// `TOTAL_COUNT` never shows that the rows are all there are; above their number it shows that they are not.
fn window(range: DateRange, judged: Judged<Response>, judge: &Judge<'_>) -> Result<Window, Error> {
    let Response { list, total_count } = &judged.payload;
    let held = list.as_ref().map_or(0, Vec::len);
    let counts_more = total_count.value().is_some_and(|count| i64::try_from(held).is_ok_and(|held| *count > held));
    if let Code::Refusal { signature } = judged.code {
        let tells_of_rows = held > 0 || counts_more;
        if judge.is_empty_list(&judged, signature, tells_of_rows) {
            return Ok(Window { range, rows: Vec::new(), conclusive: true, short: None });
        }
        return Err(judge.refusal(&judged, signature, tells_of_rows));
    }
    if held == 0 && counts_more {
        return Err(judge.unclear(&judged, "the answer counts rows and holds none"));
    }
    if judged.payload.list.iter().flatten().any(Row::is_blank) {
        return Err(judge.unclear(&judged, "a row of the list says of no order what it is"));
    }
    let short = counts_more.then(|| judge.unclear(&judged, "the answer counts more rows than it holds"));
    let count_is_plain = total_count.is_absent() || total_count.value().is_some();
    let conclusive = judged.payload.list.is_some() && count_is_plain && short.is_none();
    Ok(Window { range, rows: judged.payload.list.unwrap_or_default(), conclusive, short })
}

/// The orders of a range as a stream; one window is held at a time, and of the one before what stood at its edge. A window
/// that counts more rows than it holds is the last one: its rows, and an error.
pub(crate) fn rows(inner: Arc<Inner>, range: DateRange) -> RowStream<Instruction> {
    let listing = Listing::new(inner, Operation::List, range, None);
    stream::unfold((listing, Edge::default()), async |(mut listing, mut edge)| {
        let rows: Vec<_> = match listing.next().await? {
            Ok(mut window) => {
                let short = window.short.take().inspect(|_| listing.windows.stop());
                let assumptions = &listing.inner.config.assumptions;
                let rows = edge.fresh(window).into_iter().map(|row| Ok(instruction(row, assumptions)));
                rows.chain(short.map(Err)).collect()
            }
            Err(error) => vec![Err(error)],
        };
        Some((stream::iter(rows), (listing, edge)))
    })
    .flatten()
    .boxed()
}

/// The rows at the older edge of the window before.
///
/// Whether the days at both ends of a window count is assumed. If they do not end where we think, two neighbouring
/// windows show the same row: one that is equal in every member, dated at the edge or not dated.
#[derive(Default)]
pub(super) struct Edge {
    rows: HashSet<Row>,
}

impl Edge {
    /// A window's rows without those that the window before showed too.
    pub(super) fn fresh(&mut self, window: Window) -> Vec<Row> {
        let at_edge = |row: &&Row| {
            row.trx_date.as_deref().and_then(dates::parse_dots).is_none_or(|day| day <= window.range.from())
        };
        let edge = window.rows.iter().filter(at_edge).cloned().collect();
        let before = std::mem::replace(&mut self.rows, edge);
        window.rows.into_iter().filter(|row| !before.contains(row)).collect()
    }
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

/// An amount: lira with a dot and two decimals, as the list's own example documents it. In any other form that it is
/// lira is our reading, and what is no amount may be anything: it is made safe to show.
pub(super) fn amount(text: Box<str>) -> Reported<Money> {
    let value = money::parse_lira(&text).map(|kurus| Money::from_minor(kurus, Currency::TRY));
    let mark = if value.is_some() && money::has_two_decimals(&text) { Mark::Documented } else { Mark::Assumed };
    let raw = if value.is_some() { text.into() } else { plain(&text) };
    Reported { value, raw, mark }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_amount_in_the_documented_form_is_documented() {
        for (text, kurus, mark) in [
            ("300.00", Some(30_000), Mark::Documented),
            ("0.05", Some(5), Mark::Documented),
            ("30000", Some(3_000_000), Mark::Assumed),
            ("300.5", Some(30_050), Mark::Assumed),
            ("300,00", None, Mark::Assumed),
            ("1.500,00", None, Mark::Assumed),
            ("on iki", None, Mark::Assumed),
        ] {
            let read = amount(text.into());
            assert_eq!((read.value.map(Money::minor), read.raw.as_str(), read.mark), (kurus, text, mark));
        }
        assert_eq!(amount("5550001122 a@b.co".into()).raw, "*** ***");
    }
}

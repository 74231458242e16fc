//! `list_attempts`: an order's collections, picked out of `PaymentList` by the order's reference.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use recurring_core::{
    AttemptSubject, CollectionAttempt, CollectionReport, CollectionStatus, Error, ErrorKind, Gsm, Mark,
    MerchantReference, Operation, RawRow, RowStream,
};
use recurring_http::parse::parse_answer;
use serde_json::value::RawValue;

use super::list::amount;
use super::payments::{self, Unread};
use super::text::{number, plain};
use super::windows::Windows;
use crate::provider::{Inner, NAME};
use crate::wire::dates;
use crate::wire::payment_list::{MOST_DAYS, Row};

const OPERATION: Operation = Operation::ListAttempts;

/// The payments of a range that carry an order's reference, as a stream; one window is held at a time.
///
/// A row that the window before showed too is not repeated: whether the days at both ends count is assumed.
pub(crate) fn attempts(inner: &Arc<Inner>, of: &AttemptSubject) -> Result<RowStream<CollectionAttempt>, Error> {
    let AttemptSubject::Reference { reference, range } = of else {
        return Err(Error::new(ErrorKind::Unsupported, OPERATION, NAME, "payments are listed by reference only"));
    };
    let windows = Windows::new(*range, MOST_DAYS);
    let start = (Arc::clone(inner), windows, reference.clone(), Vec::new());
    let pages = stream::unfold(start, async |(inner, mut windows, reference, before)| {
        let window = next(&inner, &mut windows).await?;
        let (rows, shown) = match window.and_then(|rows| ours(&rows, &reference)) {
            Ok(attempts) => (attempts.iter().filter(|row| !before.contains(*row)).cloned().map(Ok).collect(), attempts),
            Err(error) => {
                windows.stop();
                (vec![Err(error)], Vec::new())
            }
        };
        Some((stream::iter(rows), (inner, windows, reference, shown)))
    });
    Ok(pages.flatten().boxed())
}

/// A window's payments that carry the reference. A row that is no object could be one of them, so it fails the window.
fn ours(rows: &[Box<RawValue>], reference: &MerchantReference) -> Result<Vec<CollectionAttempt>, Error> {
    let mut attempts = Vec::new();
    for raw in rows {
        let row: Row = parse_answer(raw.get().as_bytes()).map_err(|failure| {
            Error::new(ErrorKind::UnreadableAnswer, OPERATION, NAME, "a row of the list cannot be read")
                .with_source(failure)
        })?;
        if row.client_reference_code.as_deref().is_some_and(|shown| carries(shown, reference)) {
            attempts.push(attempt(raw, row));
        }
    }
    Ok(attempts)
}

/// Reads the next window; `None` after the last.
async fn next(inner: &Inner, windows: &mut Windows) -> Option<Result<Vec<Box<RawValue>>, Error>> {
    while let Some(range) = windows.take() {
        match payments::read(inner, range).await {
            Ok(rows) => return Some(Ok(rows)),
            Err(Unread::Unsent(failure)) if windows.halve(range, &failure) => {}
            Err(Unread::Unsent(failure)) => return Some(Err(inner.judge(OPERATION).failure(failure))),
            Err(Unread::Unclear(error)) => return Some(Err(error)),
        }
    }
    None
}

/// A row in the domain's words; what cannot be read of it stays in its raw text.
fn attempt(raw: &RawValue, row: Row) -> CollectionAttempt {
    let mut attempt = CollectionAttempt::from_raw(RawRow::new(raw.get()));
    attempt.status = report(row.status.as_deref(), row.transaction_type.as_deref());
    attempt.transaction = row.reference_code.as_deref().map(number);
    attempt.reference = row.client_reference_code.map(MerchantReference::from_provider);
    attempt.at = row.trx_date.as_deref().and_then(dates::parse_dots_with_time);
    attempt.amount = row.transaction_amount.map(amount);
    attempt
}

/// Tells whether a shown reference is the order's, alone or followed by a pipe and a telephone number. A reference may
/// hold a pipe itself, so another tail belongs to another reference.
fn carries(shown: &str, reference: &MerchantReference) -> bool {
    match shown.trim().strip_prefix(reference.as_str().trim()) {
        Some("") => true,
        Some(rest) => rest.strip_prefix('|').is_some_and(|tail| Gsm::new(tail).is_ok()),
        None => false,
    }
}

/// What became of a payment: its type and its status together, made safe to show; anything not documented is unknown.
fn report(status: Option<&str>, kind: Option<&str>) -> CollectionReport {
    let raw = match (kind, status) {
        (Some(kind), Some(status)) => format!("{kind} {status}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => return CollectionReport::unknown(None),
    };
    let raw = plain(&raw);
    let status = match (kind.map(str::to_ascii_lowercase).as_deref(), status) {
        (Some("sales"), Some("SUCCESS")) => CollectionStatus::Collected,
        (Some("sales"), Some("ERROR")) => CollectionStatus::Failed,
        (Some("sales"), Some("NEW")) => CollectionStatus::Waiting,
        (Some("refund" | "refundp"), Some("SUCCESS")) => CollectionStatus::Refunded,
        (Some("cancel"), Some("SUCCESS")) => CollectionStatus::Cancelled,
        _ => return CollectionReport::unknown(Some(raw)),
    };
    CollectionReport { status, raw: Some(raw), mark: Mark::Documented }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_is_matched_whole_and_before_a_pipe() {
        let reference = MerchantReference::new("114488219").unwrap();
        for shown in ["114488219", " 114488219 ", "114488219|5553901555"] {
            assert!(carries(shown, &reference), "{shown}");
        }
        for shown in ["114488219|B", "114488219|", "1144882190", "14488219", "x|114488219", "114488219-1", ""] {
            assert!(!carries(shown, &reference), "{shown}");
        }
    }

    #[test]
    fn only_documented_pairs_of_type_and_status_are_read() {
        assert_eq!(report(Some("SUCCESS"), Some("SALES")).status, CollectionStatus::Collected);
        assert_eq!(report(Some("ERROR"), Some("SALES")).status, CollectionStatus::Failed);
        assert_eq!(report(Some("NEW"), Some("sales")).status, CollectionStatus::Waiting);
        for kind in ["refund", "refundp"] {
            assert_eq!(report(Some("SUCCESS"), Some(kind)).status, CollectionStatus::Refunded);
        }
        assert_eq!(report(Some("SUCCESS"), Some("cancel")).status, CollectionStatus::Cancelled, "no money was taken");
        for (status, kind) in [("SUCCESS", "PREAUTH"), ("OK", "SALES"), ("success", "SALES"), ("ERROR", "refund")] {
            assert_eq!(report(Some(status), Some(kind)).status, CollectionStatus::Unknown, "{kind} {status}");
        }
        assert_eq!(report(Some("SUCCESS"), None).status, CollectionStatus::Unknown);
    }

    proptest! {
        /// No unknown text reads as collected (D8).
        #[test]
        fn d8_nothing_unknown_is_collected(status in "\\PC{0,12}", kind in "\\PC{0,12}") {
            prop_assume!(!(status == "SUCCESS" && kind.eq_ignore_ascii_case("sales")));
            prop_assert_ne!(report(Some(&status), Some(&kind)).status, CollectionStatus::Collected);
        }
    }
}

//! `list_attempts`: a bill's numbers become `invoice_attempt_list`, and each row an attempt beside its raw text.

use std::sync::Arc;

use recurring_core::{
    AttemptSubject, CollectionAttempt, CollectionReport, CollectionStatus, DateTime, Error, ErrorKind, InvoiceKey,
    Mark, Operation, RawRow, RowStream, civil::Time, istanbul,
};
use recurring_http::lenient::Lenient;
use recurring_http::parse::parse_answer;
use serde_json::value::RawValue;

use super::collection::{report, transaction};
use super::instruction::amount;
use super::invoices::numbers;
use super::pages::{Paged, Shown, rows as paged_rows};
use crate::client::Sent;
use crate::config::Assumptions;
use crate::error::Judged;
use crate::provider::{Inner, NAME};
use crate::wire::dates::{self, Moment};
use crate::wire::invoice_attempt_list::{Request, Row};
use crate::wire::numbers::NumberOrText;

const OPERATION: Operation = Operation::ListAttempts;

/// The attempts at one bill, as one page: no paging is documented.
pub(crate) fn rows(inner: Arc<Inner>, of: &AttemptSubject) -> Result<RowStream<CollectionAttempt>, Error> {
    match of {
        AttemptSubject::Invoice(key) => Ok(paged_rows(inner, Attempts { key: key.clone() })),
        AttemptSubject::Reference { .. } => {
            Err(Error::new(ErrorKind::Unsupported, OPERATION, NAME, "attempts are listed by bill only"))
        }
    }
}

struct Attempts {
    key: InvoiceKey,
}

impl Paged for Attempts {
    type Row = Row;
    type Item = CollectionAttempt;

    fn operation(&self) -> Operation {
        OPERATION
    }

    async fn ask(&self, inner: &Inner, _: Option<u64>) -> Sent {
        let (invoice_id, invoice_no) = numbers(&self.key);
        let request = Request { invoice_id: invoice_id.map(NumberOrText), invoice_no: invoice_no.map(NumberOrText) };
        inner.client().invoice_attempt_list(&request).await
    }

    /// A row that cannot be read is kept as it came.
    fn read(&self, raw: &RawValue, _: &Judged<'_>, assumptions: &Assumptions) -> Result<Row, Error> {
        let read = assumptions.attempt_rows.then(|| parse_answer(raw.get().as_bytes()).ok());
        Ok(read.flatten().unwrap_or_default())
    }

    fn key<'r>(&self, _: &'r Row) -> Option<&'r str> {
        None
    }

    fn item(&self, shown: Shown<Row>, assumptions: &Assumptions) -> CollectionAttempt {
        attempt(&shown, assumptions)
    }

    fn limit(&self, _: &Assumptions) -> Option<u32> {
        None
    }

    fn has_pages(&self, _: &Assumptions) -> bool {
        false
    }
}

/// An attempt. A part that is missing or cannot be read is not told. That it belongs to the bill that was asked for is
/// not repeated: no row is known to say so.
fn attempt(shown: &Shown<Row>, assumptions: &Assumptions) -> CollectionAttempt {
    let Shown { raw, row } = shown;
    let mut attempt = CollectionAttempt::from_raw(RawRow::new(raw.get()));
    attempt.transaction = transaction(row.xact_id.as_deref());
    attempt.at = [&row.xact_time, &row.xact_date].into_iter().find_map(|text| at(text.as_deref()?));
    attempt.amount = row.amount.text().map(|text| amount(text, assumptions.amounts_in_answers));
    attempt.status = status(row);
    attempt
}

/// What became of it: `is_succeed`, and what else there is must agree. A code alone proves nothing.
fn status(row: &Row) -> CollectionReport {
    let by_number = report(&row.status, Mark::Assumed);
    let raw = by_number.raw.clone();
    let said = |status: CollectionStatus| CollectionReport { status, raw: raw.clone(), mark: Mark::Assumed };
    let code = row.code.value().copied();
    let agrees = |succeeded: bool| row.code.is_absent() || code.is_some_and(|code| (code == 0) == succeeded);
    let number = if row.status.is_absent() { None } else { Some(by_number.status) };
    match (&row.is_succeed, number) {
        (Lenient::Value(true), None | Some(CollectionStatus::Collected)) if agrees(true) => {
            said(CollectionStatus::Collected)
        }
        (Lenient::Value(false), None | Some(CollectionStatus::Failed)) if agrees(false) => {
            said(CollectionStatus::Failed)
        }
        (Lenient::Absent, Some(CollectionStatus::Collected)) if agrees(true) => by_number,
        (Lenient::Absent, Some(CollectionStatus::Failed)) if agrees(false) => by_number,
        (Lenient::Absent, Some(CollectionStatus::Waiting | CollectionStatus::Cancelled)) if row.code.is_absent() => {
            by_number
        }
        _ => CollectionReport::unknown(raw),
    }
}

/// Before this year nobody collected anything: servers fill a date that is missing with the first one that they know.
const FIRST_YEAR: i16 = 2000;

/// The time in Istanbul. A day without a time is none, for midnight would be a guess; so is a day that was written as its
/// midnight, without an offset.
fn at(text: &str) -> Option<DateTime> {
    let at = match dates::parse(text)? {
        Moment::Local(day, time) => day.to_datetime(time.filter(|time| *time != Time::midnight())?),
        Moment::Instant(at) => at.to_zoned(istanbul()).datetime(),
    };
    Some(at).filter(|at| at.year() >= FIRST_YEAR)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_core::{Date, Money};

    use super::*;

    fn read(text: &str) -> CollectionAttempt {
        let raw: Box<RawValue> = serde_json::from_str(text).unwrap();
        let row = parse_answer(text.as_bytes()).unwrap_or_default();
        attempt(&Shown { raw, row }, &Assumptions::default())
    }

    fn status_of(text: &str) -> CollectionStatus {
        read(text).status.status
    }

    #[test]
    fn a_row_of_the_expected_names_is_read_and_marked() {
        let read = read(
            r#"{"xact_id":7,"xact_date":"03.10.2017","xact_time":"03.10.2017 10:32:24","amount":102.20,
            "is_succeed":true,"code":0}"#,
        );
        assert_eq!(read.transaction.as_deref(), Some("7"));
        assert_eq!(read.at, Some(Date::constant(2017, 10, 3).at(10, 32, 24, 0)));
        assert_eq!(read.amount.unwrap().value, Some(Money::from_kurus(10_220)));
        assert_eq!((read.status.status, read.status.mark), (CollectionStatus::Collected, Mark::Assumed));
    }

    #[test]
    fn a_day_without_a_time_is_no_time() {
        assert_eq!(read(r#"{"xact_date":"03.10.2017"}"#).at, None);
        let utc = read(r#"{"xact_date":"2017-10-03T07:32:24Z"}"#);
        assert_eq!(utc.at, Some(Date::constant(2017, 10, 3).at(10, 32, 24, 0)), "Istanbul's time");
    }

    /// What fills a date that is missing must not pass for an attempt long before.
    #[test]
    fn a_filler_of_a_date_and_a_day_written_as_midnight_are_no_time() {
        for text in [
            "0001-01-01T00:00:00",
            "0001-01-01T00:00:00Z",
            "0001-01-01T01:56:56",
            "1900-01-01T10:00:00",
            "01.01.1970 02:00:00",
            "1999-12-31T23:59:59+03:00",
            "2026-11-21T00:00:00",
            "2026-11-21T00:00:00.0000000",
            "21.11.2026 00:00:00",
            "21.11.2026 00:00",
        ] {
            assert_eq!(read(&format!(r#"{{"xact_time":"{text}"}}"#)).at, None, "{text}");
        }
        let both = read(r#"{"xact_time":"0001-01-01T00:00:00","xact_date":"2026-11-21T00:00:01"}"#);
        assert_eq!(both.at, Some(Date::constant(2026, 11, 21).at(0, 0, 1, 0)), "the other member tells it");
        let told = read(r#"{"xact_date":"2026-11-21T00:00:00+03:00"}"#);
        assert_eq!(told.at, Some(Date::constant(2026, 11, 21).at(0, 0, 0, 0)), "an offset says that it is a time");
    }

    #[test]
    fn what_disagrees_is_unknown() {
        use CollectionStatus::{Collected, Failed, Unknown, Waiting};
        for (row, status) in [
            (r#"{"is_succeed":"True"}"#, Collected),
            (r#"{"is_succeed":false,"code":"1"}"#, Failed),
            (r#"{"status":3}"#, Collected),
            (r#"{"status":4}"#, Failed),
            (r#"{"status":0}"#, Waiting),
            (r#"{"is_succeed":true,"code":1}"#, Unknown),
            (r#"{"is_succeed":false,"code":0}"#, Unknown),
            (r#"{"is_succeed":true,"status":4}"#, Unknown),
            (r#"{"is_succeed":false,"status":3}"#, Unknown),
            (r#"{"status":3,"code":1}"#, Unknown),
            (r#"{"is_succeed":"evet","status":3}"#, Unknown),
            (r#"{"code":0}"#, Unknown),
            (r#"{"status":1}"#, Unknown),
            (r#"{"is_succeed":true,"code":"x"}"#, Unknown),
            ("{}", Unknown),
        ] {
            assert_eq!(status_of(row), status, "{row}");
        }
    }

    proptest! {
        /// D8: whatever the members hold, only plain success everywhere reads as collected.
        #[test]
        fn d8_nothing_unknown_is_collected(flag in "true|false|null|2|\"x\"", status in "[0-9]|null|\"x\"", code in "[0-3]|null|\"x\"") {
            let collected = status_of(&format!(r#"{{"is_succeed":{flag},"status":{status},"code":{code}}}"#));
            let by_flag = flag == "true" && (status == "null" || status == "3");
            let by_status = flag == "null" && status == "3";
            let proven = (by_flag || by_status) && (code == "null" || code == "0");
            prop_assert_eq!(collected == CollectionStatus::Collected, proven);
        }
    }
}

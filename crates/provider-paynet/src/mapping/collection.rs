//! What became of a bill or a planned collection, by Paynet's common status table.

use recurring_core::{CollectionReport, CollectionStatus, Mark, VendorCode};
use recurring_http::lenient::LenientInteger;

use super::instruction::raw_status;
use crate::wire::envelope::identifier;
use crate::wire::subscription::status;

/// The status by its number: the table's labels are documented. Anything else is unknown, and kept raw.
pub(super) fn report(number: &LenientInteger, mark: Mark) -> CollectionReport {
    let raw = raw_status(number);
    match number.value().copied().and_then(collection_status) {
        Some(status) => CollectionReport { status, raw, mark },
        None => CollectionReport::unknown(raw),
    }
}

/// The number of a transaction; what is no single word may be anything, and is redacted and cut.
pub(super) fn transaction(text: Option<&str>) -> Option<String> {
    identifier(text).map(|text| VendorCode::new(text).as_str().to_owned())
}

/// The status with a number; the table has no 1.
pub(super) fn collection_status(number: i64) -> Option<CollectionStatus> {
    match number {
        status::WAITING => Some(CollectionStatus::Waiting),
        status::EXTERNAL => Some(CollectionStatus::PaidElsewhere),
        status::DONE => Some(CollectionStatus::Collected),
        status::FAILED => Some(CollectionStatus::Failed),
        status::CANCELLED | status::DELETED => Some(CollectionStatus::Cancelled),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_http::lenient::Lenient;

    use super::*;

    #[test]
    fn every_number_of_the_table_has_its_status() {
        use CollectionStatus::{Cancelled, Collected, Failed, PaidElsewhere, Waiting};
        let table = [(0, Waiting), (2, PaidElsewhere), (3, Collected), (4, Failed), (5, Cancelled), (6, Cancelled)];
        for (number, status) in table {
            let report = report(&Lenient::Value(number), Mark::Observed);
            assert_eq!((report.status, report.raw, report.mark), (status, Some(number.to_string()), Mark::Observed));
        }
        for number in [Lenient::Absent, Lenient::Value(1), Lenient::Value(7), Lenient::Unreadable("\"Done\"".into())] {
            let report = report(&number, Mark::Observed);
            assert_eq!((report.status, report.mark), (CollectionStatus::Unknown, Mark::Assumed), "{number:?}");
        }
    }

    #[test]
    fn the_text_of_a_status_or_a_transaction_keeps_no_telephone_number_and_no_address() {
        let raw = |text: &str| report(&Lenient::Unreadable(text.into()), Mark::Observed).raw;
        assert_eq!(raw("\"Bekliyor 5550001122 a@b.co\"").as_deref(), Some("Bekliyor *** ***"));
        assert_eq!(raw(&"x".repeat(100)).map(|text| text.len()), Some(40));
        assert_eq!(transaction(Some("5550001122")).as_deref(), Some("5550001122"), "a number as numbers are");
        assert_eq!(transaction(Some("tel 5550001122 a@b.co")).as_deref(), Some("tel *** ***"));
        assert_eq!(transaction(Some("0")), None);
    }

    proptest! {
        /// D8: only 3 is success.
        #[test]
        fn d8_no_other_number_or_text_is_collected(number in any::<i64>(), text in "\\PC{0,9}") {
            let collected = |number| report(&number, Mark::Observed).status == CollectionStatus::Collected;
            prop_assert_eq!(collected(Lenient::Value(number)), number == 3);
            prop_assert!(!collected(Lenient::Unreadable(text.into())));
        }
    }
}

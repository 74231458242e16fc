//! What became of a bill or a planned collection, by Paynet's common status table.

use recurring_core::{CollectionReport, CollectionStatus, Mark};
use recurring_http::lenient::LenientInteger;

use super::instruction::LONGEST_RAW;
use crate::wire::subscription::{number_text, status};

/// The status by its number: the table's labels are documented. Anything else is unknown, and kept raw.
pub(super) fn report(number: &LenientInteger, mark: Mark) -> CollectionReport {
    let raw = number_text(number).map(|text| text.chars().take(LONGEST_RAW).collect());
    match number.value().copied().and_then(collection_status) {
        Some(status) => CollectionReport { status, raw, mark },
        None => CollectionReport::unknown(raw),
    }
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

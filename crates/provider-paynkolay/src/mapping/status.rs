//! An order's two status columns in the domain's words. The columns are independent; neither is derived from the other.

use recurring_core::{Mark, Status, StatusReport};

use super::text::plain;
use crate::config::Assumptions;

/// The status that `INSTRUCTION_STATUS` tells; `ACTIVE` is kept in the raw text only, which is made safe to show.
pub(super) fn report(
    active: Option<&str>,
    status: Option<&str>,
    collected: Option<u32>,
    total: Option<u32>,
    assumptions: &Assumptions,
) -> StatusReport {
    let raw = match (status, active) {
        (Some(status), Some(active)) => Some(format!("{status} ({active})")),
        (Some(text), None) | (None, Some(text)) => Some(text.to_owned()),
        (None, None) => None,
    };
    let raw = raw.as_deref().map(plain);
    let all_collected = total.is_some_and(|total| total > 0 && collected == Some(total));
    match read(status.unwrap_or_default(), all_collected) {
        Some((status, Mark::Documented)) => StatusReport { status, raw, mark: Mark::Documented },
        Some((status, mark)) if assumptions.status_words => StatusReport { status, raw, mark },
        _ => StatusReport::unknown(raw),
    }
}

/// Reads a whole word or phrase, never a part of one: `expired` and `registered` contain the Turkish `red`.
fn read(words: &str, all_collected: bool) -> Option<(Status, Mark)> {
    let read = match fold(words).as_str() {
        "rejected" => (Status::Rejected, Mark::Documented),
        // The documented example is closed after one of two collections, so `Closed` alone does not mean completed.
        "closed" if all_collected => (Status::Completed, Mark::Assumed),
        "waiting" | "waiting for approval" | "pending" | "bekliyor" | "beklemede" | "onay bekliyor" => {
            (Status::AwaitingPayer, Mark::Assumed)
        }
        "active" | "aktif" => (Status::Active, Mark::Assumed),
        "completed" | "tamamlandi" => (Status::Completed, Mark::Assumed),
        "cancelled" | "canceled" | "iptal" | "iptal edildi" => (Status::Cancelled, Mark::Assumed),
        "reddedildi" => (Status::Rejected, Mark::Assumed),
        _ => return None,
    };
    Some(read)
}

/// Lower case with the four Turkish and English forms of i taken for one.
fn fold(words: &str) -> String {
    let fold_i = |sign: char| if matches!(sign, 'İ' | 'I' | 'ı') { 'i' } else { sign };
    words.trim().chars().map(fold_i).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn status(words: &str, collected: u32) -> StatusReport {
        report(Some("Active"), Some(words), Some(collected), Some(2), &Assumptions::default())
    }

    #[test]
    fn words_are_read_whole_and_in_both_languages() {
        assert_eq!(status("Rejected", 0).mark, Mark::Documented);
        assert_eq!(status("İPTAL", 0).status, Status::Cancelled);
        assert_eq!(status("AKTİF", 0).status, Status::Active);
        for words in ["Expired", "Registered", "Kredi", "Inactive", "Not Completed", ""] {
            assert_eq!(status(words, 2).status, Status::Unknown, "{words}");
        }
    }

    #[test]
    fn closed_with_a_collection_outstanding_is_not_completed() {
        assert_eq!(status("Closed", 1).status, Status::Unknown);
        assert_eq!(status("Closed", 1).raw.as_deref(), Some("Closed (Active)"));
        assert_eq!(status("Closed", 2).status, Status::Completed);
    }

    #[test]
    fn with_the_setting_off_only_documented_words_are_read() {
        let off = Assumptions::default().with_status_words(false);
        assert_eq!(report(None, Some("Active"), None, None, &off).status, Status::Unknown);
        assert_eq!(report(None, Some("Rejected"), None, None, &off).status, Status::Rejected);
    }

    proptest! {
        /// An unknown word is never read as a state (D8).
        #[test]
        fn d8_unknown_words_stay_unknown(words in "[a-zA-Z]{3,12}") {
            prop_assume!(read(&words, true).is_none());
            prop_assert_eq!(status(&words, 2).status, Status::Unknown);
        }
    }
}

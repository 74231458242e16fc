//! Texts of Paynkolay's that are shown beside what was read of them, made safe to show.

use recurring_core::{ProviderMessage, VendorCode};

/// The longest kept text of a status or an amount, in characters.
const LONGEST: usize = 40;

/// A text as it came, without telephone numbers and addresses, and cut: what should be a word may be prose.
pub(super) fn plain(text: &str) -> String {
    ProviderMessage::redacted(text, &[]).as_str().chars().take(LONGEST).collect()
}

/// The number of a transaction; what is no single word may be anything, and is redacted and cut.
pub(super) fn number(text: &str) -> String {
    VendorCode::new(text).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_keeps_no_telephone_number_and_no_address_and_is_cut() {
        assert_eq!(plain("Onay bekliyor 0555 000 11 22 a@b.co"), "Onay bekliyor *** ***");
        assert_eq!(plain(&"x".repeat(100)).len(), LONGEST);
        assert_eq!(plain("Waiting for approval (Inactive)"), "Waiting for approval (Inactive)");
        assert_eq!((number("IKSIRPF419781"), number("tel 5550001122")), ("IKSIRPF419781".into(), "tel ***".into()));
    }
}

//! The forms in which Paynet's answers are written: numbers, truth values, names of arrays and states.

use std::borrow::Cow;

use crate::json::Json;
use crate::ledger::RowStatus;
use crate::quirks::{
    CardRowsName, CurrencyShown, CurrencyTaken, FlagForm, NoNumber, NumberForm, PaynetQuirks, RowsName,
};

impl PaynetQuirks {
    /// The number of something that exists.
    pub(super) fn id(&self, number: u64) -> Json {
        match self.ids {
            NumberForm::Number => Json::number(number),
            NumberForm::Text => Json::text(number.to_string()),
            NumberForm::PaddedText => Json::Text(format!(" {number} ")),
        }
    }

    /// The number of something that may not exist yet.
    pub(super) fn id_or_none(&self, number: Option<u64>) -> Json {
        match (number, self.no_number) {
            (Some(number), _) => self.id(number),
            (None, NoNumber::Zero) => Json::number(0),
            (None, NoNumber::Null) => Json::Null,
            (None, NoNumber::EmptyText) => Json::text(""),
        }
    }

    /// A truth value.
    pub(super) fn flag(&self, flag: bool) -> Json {
        match self.flags {
            FlagForm::Flag => Json::Bool(flag),
            FlagForm::Text => Json::text(flag.to_string()),
            FlagForm::Number => Json::number(u8::from(flag)),
        }
    }

    /// The currency there is.
    pub(super) fn currency(&self) -> Json {
        Json::text(match self.currency_shown {
            CurrencyShown::Try => "TRY",
            CurrencyShown::Tl => "TL",
        })
    }

    /// Whether a request may spell the currency so.
    pub(super) fn takes_currency(&self, sent: &str) -> bool {
        match self.currency_taken {
            CurrencyTaken::Both => matches!(sent, "TRY" | "TL"),
            CurrencyTaken::Try => sent == "TRY",
            CurrencyTaken::Tl => sent == "TL",
        }
    }
}

impl RowsName {
    /// An array under its name, unless it is to be missing.
    pub(super) fn named(
        self,
        lower: &'static str,
        upper: &'static str,
        rows: Vec<Json>,
    ) -> Option<(Cow<'static, str>, Json)> {
        match self {
            Self::Lower => Some((lower.into(), Json::List(rows))),
            Self::Upper => Some((upper.into(), Json::List(rows))),
            Self::Missing => None,
        }
    }
}

impl CardRowsName {
    /// An array of cards under its name, unless it is to be missing.
    pub(super) fn named(self, rows: Vec<Json>) -> Option<(Cow<'static, str>, Json)> {
        let name = match self {
            Self::Upper => RowsName::Upper,
            Self::Lower => RowsName::Lower,
            Self::Missing => RowsName::Missing,
        };
        name.named("data", "Data", rows)
    }
}

/// A row's state in the vendor's status table, which has no 1.
pub(super) fn status_id(status: RowStatus) -> u16 {
    match status {
        RowStatus::Waiting => 0,
        RowStatus::ChargedElsewhere => 2,
        RowStatus::Collected => 3,
        RowStatus::Declined | RowStatus::GivenUp => 4,
        RowStatus::Cancelled => 5,
        RowStatus::Deleted => 6,
    }
}

/// The label of a state in that table.
pub(super) fn status_label(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Waiting => "Waiting",
        RowStatus::ChargedElsewhere => "External charged",
        RowStatus::Collected => "Done succeed",
        RowStatus::Declined | RowStatus::GivenUp => "Done unsucceed",
        RowStatus::Cancelled => "Cancel",
        RowStatus::Deleted => "Deleted",
    }
}

/// The state a merchant may set by this number: every one of the table but 3, which only a charge sets (Assumed).
pub(super) fn status_by_hand(id: i64) -> Option<RowStatus> {
    match id {
        0 => Some(RowStatus::Waiting),
        2 => Some(RowStatus::ChargedElsewhere),
        4 => Some(RowStatus::GivenUp),
        5 => Some(RowStatus::Cancelled),
        6 => Some(RowStatus::Deleted),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_set_is_shown_under_the_same_number() {
        for id in -1..=7 {
            let shown = status_by_hand(id).map(|status| i64::from(status_id(status)));
            assert_eq!(shown, Some(id).filter(|id| [0, 2, 4, 5, 6].contains(id)));
        }
    }
}

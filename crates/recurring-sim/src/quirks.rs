//! The contradictions of the vendors' pages, each a switch: which of the printed variants the simulator follows.
//!
//! The defaults are the likeliest readings. Nothing here is a fault: every variant is an answer a client must read.

pub use self::paynet::{
    AmountForm, AttemptsNamedBy, BankRefusal, CardAdded, CardRowsName, CommissionShown, CommissionTaken, CurrencyShown,
    CurrencyTaken, DateForm, DuplicateReference, FlagForm, HasMore, MissedPeriods, MixedCharge, NoNumber, PageLimit,
    PagingCounts, PagingPlace, PaynetEmptyList, PaynetQuirks, RepeatedInvoiceNo, RowsName, ShareSum,
};
pub use self::paynkolay::{
    AmountIn, Envelope, OneMonth, PaymentNumber, PaymentPages, PaymentProgress, PaymentReference, PaymentResult,
    PaynkolayEmptyList, PaynkolayQuirks, RowTexts, TotalCount, Words,
};
pub use self::shared::{ContentType, NumberForm, Presence};

use serde::{Deserialize, Serialize};

macro_rules! switch {
    ($(#[$about:meta])* $name:ident { $(#[$first_about:meta])* $first:ident, $($(#[$variant_about:meta])* $variant:ident,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_about])*
            #[default]
            $first,
            $($(#[$variant_about])* $variant,)+
        }
    };
}

mod paynet;
mod paynkolay;
mod shared;

/// The switches of both vendors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Quirks {
    /// Paynet's.
    pub paynet: PaynetQuirks,
    /// Paynkolay's.
    pub paynkolay: PaynkolayQuirks,
}

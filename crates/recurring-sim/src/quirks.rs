//! The contradictions of the vendors' pages, each a switch: which of the printed variants the simulator follows.
//!
//! The defaults are the likeliest readings. Nothing here is a fault: every variant is an answer a client must read.

use serde::{Deserialize, Serialize};

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

/// Paynet's switches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PaynetQuirks {
    /// How `code` is written: the tables say text, the examples show numbers.
    pub codes: NumberForm,
    /// How amounts are written in answers; no example shows one.
    pub amounts: AmountForm,
    /// How the list names its rows.
    pub list_rows: RowsName,
    /// What a list without rows looks like.
    pub empty_list: PaynetEmptyList,
    /// Whether the list tells its place in the whole.
    pub list_paging: Presence,
    /// Whether success carries a text; some examples have null.
    pub messages: Presence,
    /// How dates are written in answers.
    pub dates: DateForm,
    /// Whether a reference may be used twice.
    pub duplicate_reference: DuplicateReference,
    /// Whether the answer to create carries `subscription_id`; only third parties mention it.
    pub created_id: Presence,
    /// Whether dealer and company share must add up to the amount.
    pub share_sum: ShareSum,
    /// The top code of a manual charge some of whose rows failed.
    pub mixed_charge: MixedCharge,
    /// What resuming does with the periods missed meanwhile.
    pub missed_periods: MissedPeriods,
    /// The content type of answers.
    pub content_type: ContentType,
}

/// Paynkolay's switches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PaynkolayQuirks {
    /// How `RESPONSE_CODE` is written.
    pub codes: NumberForm,
    /// What the answer is wrapped in; the variants are those of sibling services.
    pub envelope: Envelope,
    /// What a list without rows looks like.
    pub empty_list: PaynkolayEmptyList,
    /// Whether `TOTAL_COUNT` is the number of rows; the page's example says 1 with two rows.
    pub total_count: TotalCount,
    /// Whether texts of list rows have outer blanks, as in the page's example.
    pub row_texts: RowTexts,
    /// The words of `ACTIVE`, `INSTRUCTION_STATUS` and `PERIOD`.
    pub words: Words,
    /// Whether `Amount` may be a JSON number, as one page prints it.
    pub amount_in: AmountIn,
    /// The content type of answers.
    pub content_type: ContentType,
}

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

switch! {
    /// How a code is written.
    NumberForm {
        /// `0`
        Number,
        /// `"0"`
        Text,
        /// `" 0 "`
        PaddedText,
    }
}

switch! {
    /// How Paynet's answers write an amount of 102 lira 20 kuruş.
    AmountForm {
        /// `102.20`
        Decimal,
        /// `"102.20"`
        DecimalText,
        /// `10220`
        Minor,
        /// `"10220"`
        MinorText,
    }
}

switch! {
    /// How Paynet's list names its rows.
    RowsName {
        /// `data`
        Lower,
        /// `Data`
        Upper,
    }
}

switch! {
    /// What Paynet's list without rows looks like.
    PaynetEmptyList {
        /// Code 0 with an empty array.
        EmptyArray,
        /// Code 0 without the array, as the page's example prints it.
        Absent,
        /// Code 12, no data.
        NoData,
    }
}

switch! {
    /// Whether something is there.
    Presence {
        /// There.
        Present,
        /// Not there.
        Absent,
    }
}

switch! {
    /// How Paynet's answers write a date.
    DateForm {
        /// `2026-01-31T10:00:00`
        Iso,
        /// `31.01.2026 10:00:00`
        Dotted,
    }
}

switch! {
    /// What a second create under the same reference gets.
    DuplicateReference {
        /// Code 5.
        Refused,
        /// A second order; reads by that reference answer the newest.
        Allowed,
    }
}

switch! {
    /// Whether two given shares must add up to the amount.
    ShareSum {
        /// They must.
        Enforced,
        /// They need not.
        Ignored,
    }
}

switch! {
    /// The top code of a manual charge some of whose rows failed.
    MixedCharge {
        /// 1
        Unsuccessful,
        /// 0
        Successful,
    }
}

switch! {
    /// What resuming an order does with the periods that fell due meanwhile.
    MissedPeriods {
        /// They stay uncollected until a manual charge.
        LeftOpen,
        /// They are collected at once.
        Collected,
    }
}

switch! {
    /// The content type of answers.
    ContentType {
        /// `application/json; charset=utf-8`
        Json,
        /// `text/plain; charset=utf-8`
        PlainText,
    }
}

switch! {
    /// What Paynkolay's answer is wrapped in.
    Envelope {
        /// Nothing.
        Flat,
        /// `{"id":"","result":{…},"error":null}`
        ResultObject,
        /// `{"result":"<JSON text>"}`
        ResultText,
        /// The whole answer is one JSON string.
        DoubleEncoded,
        /// Nothing, but `responseCode` and `responseData`.
        CamelCase,
    }
}

switch! {
    /// What Paynkolay's list without rows looks like.
    PaynkolayEmptyList {
        /// Code `"0"` with `CORE0305` and null, as recorded at a sibling service.
        NoRecord,
        /// Code 2 with an empty array.
        EmptyArray,
        /// Code 2 with null.
        Null,
    }
}

switch! {
    /// Whether `TOTAL_COUNT` is the number of rows.
    TotalCount {
        /// It is.
        Right,
        /// It is 1 whatever the rows.
        Wrong,
    }
}

switch! {
    /// Whether texts of list rows have outer blanks.
    RowTexts {
        /// They have none.
        Plain,
        /// They have.
        Padded,
    }
}

switch! {
    /// The words of Paynkolay's list rows.
    Words {
        /// `Waiting`, `Active`, `Completed`, `Cancelled`, `Rejected`, `Closed`.
        English,
        /// Only the two words the page prints: `Rejected`, and `Closed` for every other end.
        ClosedOnly,
        /// Turkish words.
        Turkish,
    }
}

switch! {
    /// Which JSON types `Amount` may have in a create.
    AmountIn {
        /// Text only.
        Text,
        /// Text or number; the number is signed as it is written.
        TextOrNumber,
    }
}

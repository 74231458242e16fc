//! Paynet's switches.

use serde::{Deserialize, Serialize};

use super::shared::{ContentType, NumberForm, Presence};

/// Paynet's switches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PaynetQuirks {
    /// How `code` is written: the tables say text, the examples show numbers.
    pub codes: NumberForm,
    /// How amounts are written in answers; no example shows one.
    pub amounts: AmountForm,
    /// How the lists of orders and of payment records name their rows.
    pub list_rows: RowsName,
    /// What these lists look like without rows.
    pub empty_list: PaynetEmptyList,
    /// Whether these lists tell their place in the whole.
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
    /// How states and the numbers of cards, plan rows, payment records and charges are written in answers.
    pub ids: NumberForm,
    /// How answers write the number of a payment record or charge that does not exist yet.
    pub no_number: NoNumber,
    /// How truth values are written in answers; the commission flag's table says decimal.
    pub flags: FlagForm,
    /// Whether answers carry an `object_name`; some examples have null.
    pub object_names: Presence,
    /// How the lists of cards name their rows.
    pub card_rows: CardRowsName,
    /// How the answer to linking a card names its rows: the table says `Details`, the example `details`.
    pub link_rows: RowsName,
    /// How the answer to a manual charge names its rows.
    pub charge_rows: RowsName,
    /// How the list of attempts names its rows; the page shows none.
    pub attempt_rows: RowsName,
    /// What the two counts of a page are.
    pub paging_counts: PagingCounts,
    /// What a page says about further rows.
    pub has_more: HasMore,
    /// How many rows a page has at most; the largest `limit` is not documented.
    pub page_limit: PageLimit,
    /// Where a further page begins.
    pub paging_place: PagingPlace,
    /// Which spellings of the commission flag are read.
    pub commission_taken: CommissionTaken,
    /// Under which names the commission flag is shown.
    pub commission_shown: CommissionShown,
    /// How answers spell the currency.
    pub currency_shown: CurrencyShown,
    /// Which spellings of the currency are taken.
    pub currency_taken: CurrencyTaken,
    /// What a repeated number of a payment record gets.
    pub repeated_invoice_no: RepeatedInvoiceNo,
    /// How the end of a card's adding is told.
    pub card_added: CardAdded,
    /// The code of an adding that the payer's bank refused; the page shows no refusal.
    pub bank_refusal: BankRefusal,
    /// What the list of attempts must be asked by.
    pub attempts_named_by: AttemptsNamedBy,
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
    /// How an array of rows is named.
    RowsName {
        /// In lower case: `data`, `details`.
        Lower,
        /// With a capital: `Data`, `Details`.
        Upper,
        /// Not at all: the array is missing even if there are rows.
        Missing,
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
    /// How Paynet's answers write a date.
    DateForm {
        /// `2026-01-31T10:00:00+03:00`, with the offset that the pages print elsewhere.
        Iso,
        /// `2026-01-31T10:00:00`
        IsoLocal,
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
    /// How the array of cards is named.
    CardRowsName {
        /// `Data`
        Upper,
        /// `data`
        Lower,
        /// Not at all: the array is missing even if there are cards.
        Missing,
    }
}

switch! {
    /// How the number of something that does not exist yet is written.
    NoNumber {
        /// `0`
        Zero,
        /// `null`
        Null,
        /// `""`
        EmptyText,
    }
}

switch! {
    /// How a truth value is written.
    FlagForm {
        /// `true`
        Flag,
        /// `"true"`
        Text,
        /// `1`
        Number,
    }
}

switch! {
    /// What the two counts of a page are.
    PagingCounts {
        /// `total` counts all rows, `total_count` those shown, as the table says.
        Described,
        /// The other way round.
        Swapped,
        /// 1 and 2 whatever the rows, as in an example of a sibling service.
        Lying,
    }
}

switch! {
    /// What a page says about further rows.
    HasMore {
        /// Whether there are some.
        Right,
        /// Nothing.
        Missing,
        /// Whether there are some, as a text.
        Text,
        /// Whether there are some, as 0 or 1.
        Number,
        /// Always that there are some.
        AlwaysTrue,
        /// Always that there are none.
        AlwaysFalse,
    }
}

switch! {
    /// How many rows a page has at most.
    PageLimit {
        /// As many as asked for; more than 1 000 are refused.
        Honoured,
        /// Ten, whatever is asked for.
        Capped,
    }
}

switch! {
    /// Where a page begins that was asked for by `starting_after`.
    PagingPlace {
        /// After that many rows.
        Honoured,
        /// One row earlier: the index is counted from 1 and included.
        Overlapping,
        /// At the first row: a member the service's own table does not have is not read.
        Ignored,
    }
}

switch! {
    /// Which spellings of create's commission flag are read; the others are taken without effect.
    CommissionTaken {
        /// Both.
        Both,
        /// `addcomission_to_amount`
        Joined,
        /// `add_comission_to_amount`
        Underscored,
    }
}

switch! {
    /// Under which names answers show the commission flag.
    CommissionShown {
        /// As it was sent, and not at all if it was not.
        AsSent,
        /// `addcomission_to_amount`, always.
        Joined,
        /// `add_comission_to_amount`, always.
        Underscored,
    }
}

switch! {
    /// How answers spell the currency.
    CurrencyShown {
        /// `TRY`
        Try,
        /// `TL`
        Tl,
    }
}

switch! {
    /// Which spellings of the currency are taken.
    CurrencyTaken {
        /// Both.
        Both,
        /// `TRY`
        Try,
        /// `TL`
        Tl,
    }
}

switch! {
    /// What a second payment record with the same number gets in the same order.
    RepeatedInvoiceNo {
        /// Code 5.
        Refused,
        /// A second record, which bills a further period.
        Accepted,
    }
}

switch! {
    /// How the end of a card's adding is told.
    CardAdded {
        /// `is_succeed`, and the code that goes with it.
        Flag,
        /// The code alone.
        CodeOnly,
        /// `is_succeed`, and a code that says the opposite.
        FlagAgainstCode,
        /// Success as the page's example prints it: code 1 beside a text of success, no `is_succeed`, no card number.
        Example,
    }
}

switch! {
    /// The code of an adding that the payer's bank refused.
    BankRefusal {
        /// 16, whose name in the table of codes is that of a 3-D error.
        ThreeDError,
        /// 1, unsuccessful.
        Unsuccessful,
    }
}

switch! {
    /// What the list of attempts must be asked by.
    AttemptsNamedBy {
        /// `invoice_id` or `invoice_no`.
        Either,
        /// Both, as the table says.
        Both,
    }
}

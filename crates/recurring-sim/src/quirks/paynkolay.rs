//! Paynkolay's switches.

use serde::{Deserialize, Serialize};

use super::shared::{ContentType, NumberForm};

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
    /// What the payment list's answer is wrapped in.
    pub payment_result: PaymentResult,
    /// How the payment list writes `RESPONSE_CODE`.
    pub payment_code: PaymentNumber,
    /// How the payment list writes `INSTALLMENT_COUNT`.
    pub installment_count: PaymentNumber,
    /// What the payment list shows as `CLIENT_REFERENCE_CODE`.
    pub payment_reference: PaymentReference,
    /// Whether the payment list's newest payment is through.
    pub payment_progress: PaymentProgress,
    /// How long the payment list's longest range is.
    pub one_month: OneMonth,
    /// How many rows the payment list shows where no page is asked for.
    pub payment_pages: PaymentPages,
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

switch! {
    /// What the payment list's answer is wrapped in.
    PaymentResult {
        /// `result` is an object on success and a JSON text on refusal, as recorded.
        Recorded,
        /// `result` is a JSON text.
        AlwaysText,
        /// `result` is an object.
        AlwaysObject,
        /// The whole answer is one JSON string.
        DoubleEncoded,
    }
}

switch! {
    /// How the payment list writes a number.
    PaymentNumber {
        /// `"2"`
        Text,
        /// `2`
        Number,
    }
}

switch! {
    /// What the payment list shows as `CLIENT_REFERENCE_CODE`.
    PaymentReference {
        /// The instruction's reference.
        Plain,
        /// The reference, a pipe and the payer's phone, as in the page's example.
        WithPhone,
    }
}

switch! {
    /// Whether the payment list's newest payment is through.
    PaymentProgress {
        /// It is.
        Finished,
        /// It is shown as `NEW`: begun and not finished, whatever becomes of it.
        NewestOpen,
    }
}

switch! {
    /// How long the payment list's longest range is, both ends included.
    OneMonth {
        /// 31 days.
        Days,
        /// From a day to the same day of the next month.
        Calendar,
    }
}

switch! {
    /// How many rows the payment list shows where no page is asked for. The page is silent on it.
    PaymentPages {
        /// All.
        Whole,
        /// The first ten, and nothing says that there are more.
        FirstTen,
    }
}

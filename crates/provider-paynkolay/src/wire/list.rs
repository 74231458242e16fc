//! `RecurringPaymentList`: the orders of a range of days. It carries no signature.

use std::net::IpAddr;

use recurring_http::lenient::{LenientInteger, LenientRows, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::{Same, serde_as};

pub(crate) const PATH: &str = "/Vpos/api/RecurringPaymentList";

/// The request, in the documented order of members; filters that are not used are sent empty, as the page does.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) sx: &'a str,
    #[serde(rename = "startDate")]
    pub(crate) start_date: String,
    #[serde(rename = "endDate")]
    pub(crate) end_date: String,
    #[serde(rename = "nameSurname")]
    pub(crate) name_surname: &'a str,
    pub(crate) gsm: &'a str,
    #[serde(rename = "instructionNumber", skip_serializing_if = "Option::is_none")]
    pub(crate) instruction_number: Option<&'a str>,
    #[serde(rename = "cardHolderIP", skip_serializing_if = "Option::is_none")]
    pub(crate) card_holder_ip: Option<IpAddr>,
}

/// What the answer carries beside its envelope.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    /// An array is a list, even an empty one; null or absent says nothing of its own.
    #[serde_as(as = "Option<LenientRows<Same>>")]
    #[serde(rename = "INSTRUCTION_LIST", alias = "instructionList")]
    pub(crate) list: Option<Vec<Row>>,
    /// Never taken for the number of rows: the documented example says 1 beside two. Above that number it is telling.
    #[serde(rename = "TOTAL_COUNT", alias = "totalCount")]
    pub(crate) total_count: LenientInteger,
}

/// One order. Every documented value is a text; blanks at its ends are dropped.
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    #[serde(rename = "ACTIVE")]
    pub(crate) active: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "INSTRUCTION_STATUS")]
    pub(crate) status: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "TRX_DATE")]
    pub(crate) trx_date: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "NEXT_PAYMENT_DATE")]
    pub(crate) next_payment_date: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "CLIENT_REF_CODE")]
    pub(crate) client_ref_code: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "NAME_SURNAME")]
    pub(crate) name_surname: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "TRANSACTION_AMOUNT")]
    pub(crate) transaction_amount: Option<Box<str>>,
    #[serde(rename = "TOTAL_PAYMENT_COUNT")]
    pub(crate) total_payment_count: LenientInteger,
    #[serde(rename = "SUCCESSFUL_PAYMENT")]
    pub(crate) successful_payment: LenientInteger,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "INSTRUCTION_ID")]
    pub(crate) instruction_id: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "GSM")]
    pub(crate) gsm: Option<Box<str>>,
}

impl Row {
    /// Tells whether none of the members was there that say which order the row is.
    pub(crate) fn is_blank(&self) -> bool {
        self.client_ref_code.is_none() && self.instruction_id.is_none()
    }
}

#[cfg(test)]
mod tests {
    use recurring_http::parse::parse_answer;

    use super::*;

    #[test]
    fn a_missing_list_is_told_from_an_empty_one() {
        let missing = ["{}", r#"{"INSTRUCTION_LIST":null}"#];
        for body in missing {
            let answer: Response = parse_answer(body.as_bytes()).unwrap();
            assert!(answer.list.is_none(), "{body}");
        }
        let answer: Response = parse_answer(br#"{"INSTRUCTION_LIST":[]}"#).unwrap();
        assert!(answer.list.is_some_and(|rows| rows.is_empty()));
        assert!(parse_answer::<Response>(br#"{"INSTRUCTION_LIST":""}"#).is_err(), "a text is no list");
    }

    #[test]
    fn a_row_of_other_types_is_still_read() {
        let body =
            br#"{"INSTRUCTION_LIST":[{"SUCCESSFUL_PAYMENT":1,"TRANSACTION_AMOUNT":300.00,"GSM":null,"NEW":{}}]}"#;
        let answer: Response = parse_answer(body).unwrap();
        let rows = answer.list.unwrap();
        assert_eq!(rows[0].successful_payment.value(), Some(&1));
        assert_eq!(rows[0].transaction_amount.as_deref(), Some("300.00"));
        assert!(rows[0].gsm.is_none() && rows[0].total_payment_count.is_absent());
    }
}

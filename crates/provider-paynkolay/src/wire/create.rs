//! `RecurringPaymentCreate`: makes an order and answers the page where the payer approves.

use std::net::IpAddr;

use recurring_http::lenient::LenientText;
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::money::TryDecimalText;

pub(crate) const PATH: &str = "/Vpos/api/RecurringPaymentCreate";

/// The only period Paynkolay takes, in days.
pub(crate) const PERIOD_DAYS: u16 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StartChoice {
    /// 1: the first collection is made when the payer approves; the date is today's.
    Now,
    /// 2: the first collection is made on a future day.
    Later,
}

impl Serialize for StartChoice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Now => 1,
            Self::Later => 2,
        })
    }
}

/// The request, in the documented order of members.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) sx: &'a str,
    pub(crate) language: Option<&'a str>,
    #[serde(rename = "Instalment")]
    pub(crate) instalment: u16,
    #[serde(rename = "InstalmentPeriod")]
    pub(crate) instalment_period: u16,
    #[serde(rename = "CustomerName")]
    pub(crate) customer_name: &'a str,
    #[serde(rename = "CustomerMiddleName")]
    pub(crate) customer_middle_name: &'a str,
    #[serde(rename = "CustomerSurname")]
    pub(crate) customer_surname: &'a str,
    #[serde(rename = "ClientRefCode")]
    pub(crate) client_ref_code: &'a str,
    #[serde(rename = "PaymentStartChose")]
    pub(crate) payment_start_chose: StartChoice,
    #[serde(rename = "PaymentStartDate")]
    pub(crate) payment_start_date: String,
    #[serde(rename = "Email")]
    pub(crate) email: &'a str,
    #[serde(rename = "Gsm")]
    pub(crate) gsm: &'a str,
    #[serde(rename = "Amount")]
    pub(crate) amount: TryDecimalText,
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'a str>,
    #[serde(rename = "hashDatav2")]
    pub(crate) hash: String,
    #[serde(rename = "cardHolderIP", skip_serializing_if = "Option::is_none")]
    pub(crate) card_holder_ip: Option<IpAddr>,
}

/// What the answer carries beside its envelope.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientText")]
    #[serde(rename = "LINK", alias = "Link", alias = "link", alias = "PAYMENT_LINK")]
    pub(crate) link: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "INSTRUCTION_NUMBER", alias = "instructionNumber", alias = "InstructionNumber")]
    pub(crate) instruction_number: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use recurring_http::parse::parse_answer;

    use super::*;

    #[test]
    fn null_empty_and_absent_members_are_absent() {
        for body in [r#"{"LINK":null,"INSTRUCTION_NUMBER":""}"#, "{}", r#"{"LINK":"  "}"#] {
            let answer: Response = parse_answer(body.as_bytes()).unwrap();
            assert!(answer.link.is_none() && answer.instruction_number.is_none(), "{body}");
        }
    }
}

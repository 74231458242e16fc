//! `RecurringPaymentCancel`: ends an order by its ACPL number.

use std::net::IpAddr;

use recurring_http::lenient::{LenientInteger, LenientRows, LenientText};
use serde::{Deserialize, Serialize};
use serde_with::{Same, serde_as};

pub(crate) const PATH: &str = "/Vpos/api/RecurringPaymentCancel";

/// The request, in the documented order of members.
#[derive(Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) sx: &'a str,
    #[serde(rename = "InstructionNumber")]
    pub(crate) instruction_number: &'a str,
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
    #[serde_as(as = "LenientRows<Same>")]
    #[serde(rename = "CANCEL_INSTRUCTION", alias = "cancelInstruction")]
    pub(crate) cancelled: Vec<Cancelled>,
}

/// One ended order.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Cancelled {
    #[serde_as(as = "LenientText")]
    #[serde(rename = "N_Kolay_Talimat_No")]
    pub(crate) number: Option<Box<str>>,
    #[serde(rename = "Kalan_Odeme_Sayisi")]
    pub(crate) remaining: LenientInteger,
    #[serde(rename = "Tahsil_Edilmis_Odeme_Sayisi")]
    pub(crate) collected: LenientInteger,
}

#[cfg(test)]
mod tests {
    use recurring_http::parse::parse_answer;

    use super::*;

    #[test]
    fn one_row_may_come_without_its_array() {
        let body = br#"{"CANCEL_INSTRUCTION":{"N_Kolay_Talimat_No":"ACPL1","Kalan_Odeme_Sayisi":2}}"#;
        let answer: Response = parse_answer(body).unwrap();
        assert_eq!(answer.cancelled[0].number.as_deref(), Some("ACPL1"));
        assert_eq!(answer.cancelled[0].remaining.value(), Some(&2));
        assert!(answer.cancelled[0].collected.is_absent());
    }
}

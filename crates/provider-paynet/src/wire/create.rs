//! `create`: opens an order. Source: doc.paynet.com.tr/servisler/abonelik/olusturma.

use recurring_http::lenient::LenientText;
use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::money::KurusText;

pub(crate) const PATH: &str = "/v1/subscription/create";

/// The request, in the order of the page's table.
///
/// `send_mail`, `send_sms` and `is_fixed_price` are always sent: their defaults are not documented. `auto_renew` and
/// `agent_logo` are never sent: one transcription has them and no page.
#[derive(Default, Serialize)]
pub(crate) struct Request<'a> {
    pub(crate) name_surname: &'a str,
    pub(crate) amount: KurusText,
    pub(crate) interval: u8,
    /// How many charges there are in all, not how many intervals lie between two.
    pub(crate) interval_count: u16,
    pub(crate) begin_date: String,
    pub(crate) reference_no: &'a str,
    pub(crate) end_user_email: &'a str,
    pub(crate) end_user_gsm: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_amount: Option<KurusText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company_amount: Option<KurusText>,
    pub(crate) end_user_desc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) addcomission_to_amount: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) add_comission_to_amount: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) confirmation_webhook: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) suceed_webhook: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_webhook: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) confirmation_redirect_url: Option<&'a str>,
    pub(crate) send_mail: bool,
    pub(crate) send_sms: bool,
    pub(crate) is_fixed_price: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attempt_day_count: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) daily_attempt_count: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is_charge_on_card_confirmation: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_reference_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) otp_control: Option<bool>,
}

/// `interval`: what is counted in.
pub(crate) mod interval {
    pub(crate) const DAY: u8 = 0;
    pub(crate) const WEEK: u8 = 1;
    pub(crate) const MONTH: u8 = 2;
    pub(crate) const YEAR: u8 = 3;
}

/// What the answer carries beside its envelope.
#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde_as(as = "LenientText")]
    pub(crate) url: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    pub(crate) subscription_id: Option<Box<str>>,
}

impl Response {
    /// The page where the payer enters the card, if it has the form of one.
    pub(crate) fn page(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| is_address(url))
    }
}

/// Tells whether a text has the form of an address that a browser can open.
pub(crate) fn is_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        text.len() > scheme.len() && text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use recurring_http::parse::parse_answer;

    #[test]
    fn only_an_address_is_a_page() {
        let page = |value: &str| {
            let answer: Response = parse_answer(format!(r#"{{"url":{value}}}"#).as_bytes()).unwrap();
            answer.page().map(str::to_owned)
        };
        assert_eq!(page(r#""https://example.com/p?a=b&c=%20""#).as_deref(), Some("https://example.com/p?a=b&c=%20"));
        for value in ["null", r#""""#, r#"" ""#, "false", "0", r#""/p""#, r#""https://""#, r#""ı""#] {
            assert_eq!(page(value), None, "{value}");
        }
        assert!(parse_answer::<Response>(br#"{"url":{}}"#).is_err());
    }
}

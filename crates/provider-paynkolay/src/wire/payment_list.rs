//! `PaymentList`: the payments of a range of days. Form-encoded, signed, wrapped; its page is not of this family.

use recurring_http::lenient::LenientText;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_with::serde_as;
use url::form_urlencoded::Serializer;

pub(crate) const PATH: &str = "/Vpos/Payment/PaymentList";

/// The most days of one request: one month is documented, and the shortest month has this many.
pub(crate) const MOST_DAYS: u16 = 28;

/// The request. `clientRefCode` is left empty, which lists every payment; its slot in the signature is kept.
pub(crate) struct Request<'a> {
    pub(crate) sx: &'a str,
    pub(crate) start_date: String,
    pub(crate) end_date: String,
    pub(crate) client_ref_code: &'a str,
    /// Left out where no page is asked for; not signed.
    pub(crate) page: Option<Page>,
    pub(crate) hash: String,
}

/// Which rows are asked for.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// How many pages stand before it.
    pub(crate) count: u32,
    /// The most rows of a page.
    pub(crate) size: u16,
}

impl Request<'_> {
    /// The form's bytes.
    pub(crate) fn form(&self) -> Vec<u8> {
        let Self { sx, start_date, end_date, client_ref_code, page, hash } = self;
        let mut form = Serializer::new(String::with_capacity(512));
        form.append_pair("sx", sx)
            .append_pair("startDate", start_date)
            .append_pair("endDate", end_date)
            .append_pair("clientRefCode", client_ref_code);
        if let Some(Page { count, size }) = page {
            form.append_pair("pageCount", &count.to_string()).append_pair("pageSize", &size.to_string());
        }
        form.append_pair("hashDatav2", hash).finish().into_bytes()
    }
}

/// What the answer carries beside its envelope. Rows are kept as they came; each is read by itself.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Response {
    #[serde(rename = "LIST")]
    pub(crate) list: Option<Vec<Box<RawValue>>>,
}

/// One payment, or one step of it.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Row {
    #[serde_as(as = "LenientText")]
    #[serde(rename = "REFERENCE_CODE")]
    pub(crate) reference_code: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "CLIENT_REFERENCE_CODE")]
    pub(crate) client_reference_code: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "STATUS")]
    pub(crate) status: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "TRANSACTION_TYPE")]
    pub(crate) transaction_type: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "TRX_DATE")]
    pub(crate) trx_date: Option<Box<str>>,
    #[serde_as(as = "LenientText")]
    #[serde(rename = "TRANSACTION_AMOUNT")]
    pub(crate) transaction_amount: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_encodes_what_the_signature_takes_raw() {
        let mut request = Request {
            sx: "1|a+b=",
            start_date: "01.09.2026".to_owned(),
            end_date: "28.09.2026".to_owned(),
            client_ref_code: "",
            page: None,
            hash: "h/+=".to_owned(),
        };
        let form = String::from_utf8(request.form()).unwrap();
        let expected = "sx=1%7Ca%2Bb%3D&startDate=01.09.2026&endDate=28.09.2026&clientRefCode=&hashDatav2=h%2F%2B%3D";
        assert_eq!(form, expected);
        request.page = Some(Page { count: 0, size: 100 });
        let paged = String::from_utf8(request.form()).unwrap();
        assert_eq!(paged, expected.replace("&hash", "&pageCount=0&pageSize=100&hash"));
    }
}

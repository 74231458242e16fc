//! Paynkolay's payment list: a signed form, days with dots, one row per charge tried.

use recurring_sim::quirks::{
    OneMonth, PaymentNumber, PaymentPages, PaymentProgress, PaymentReference, PaymentResult, PaynkolayEmptyList,
};
use recurring_sim::{Quirks, TestCard, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, Reply, reply, signature};

const PATH: &str = "/Vpos/Payment/PaymentList";

impl Bench {
    fn signed(&self, from: &str, to: &str, reference: Option<&str>) -> Vec<(&'static str, String)> {
        let account = &self.simulator.accounts().paynkolay;
        let slots = [account.sx_list.clone(), from.to_owned(), to.to_owned(), reference.unwrap_or_default().to_owned()];
        let hash = signature(&slots, &account.merchant_secret_key);
        let [sx, from, to, _] = slots;
        let mut fields = vec![("sx", sx), ("startDate", from), ("endDate", to), ("hashDatav2", hash)];
        fields.extend(reference.map(|reference| ("clientRefCode", reference.to_owned())));
        fields
    }

    async fn send(&self, fields: &[(&'static str, String)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(self.url(PATH)).header("content-type", "application/x-www-form-urlencoded");
        reply(request.body(body)).await
    }

    async fn payments(&self, from: &str, to: &str, reference: Option<&str>) -> Value {
        self.send(&self.signed(from, to, reference)).await.json()
    }

    async fn paid(&self, reference: &str) -> String {
        let number = self.instruction(reference, json!({ "Amount": "149.90" })).await;
        self.simulator.approve(Vendor::Paynkolay, &number, &TestCard::approved()).unwrap();
        number
    }

    fn payment_quirks(&self, change: impl FnOnce(&mut recurring_sim::quirks::PaynkolayQuirks)) {
        let mut quirks = Quirks::default();
        change(&mut quirks.paynkolay);
        self.simulator.set_quirks(quirks);
    }
}

fn inner(answer: &Value) -> Value {
    serde_json::from_str(answer["result"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn charges_are_listed_with_the_documented_members() {
    let bench = Bench::start().await;
    bench.paid("APITEST001").await;
    let reply = bench.send(&bench.signed("31.01.2026", "31.01.2026", None)).await;
    let order =
        ["RESPONSE_CODE", "CORE_TRX_ID_RESERVED", "RESPONSE_DATA", "sessionId", "LIST", "REFERENCE_CODE", "AUTH_CODE"];
    let places: Vec<_> = order.map(|name| reply.text.find(&format!("\"{name}\"")).unwrap()).into();
    assert!(places.is_sorted(), "{}", reply.text);
    let answer = reply.json();
    assert_eq!(
        (&answer["id"], &answer["error"], &answer["result"]["RESPONSE_CODE"]),
        (&json!(""), &Value::Null, &json!("2"))
    );
    let row = &answer["result"]["LIST"][0];
    let oid = row["OID"].clone();
    let expected = json!({
        "REFERENCE_CODE": "IKSIRPF419781", "AUTH_CODE": "000001", "COMMISION": "0.0100", "CARD_BANK_CODE": "010",
        "USER_EMAIL": "simulator", "AUTHORIZATION_AMOUNT": "149.90", "OID": oid, "POS_TYPE": "Virtual POS",
        "TRANSACTION_TYPE": "SALES", "IS_3D": true, "MERCHANT_COMMISSION_AMOUNT": "0.00", "TRANSACTION_AMOUNT": "149.90",
        "CARD_HOLDER_NAME": "Deneme Kart", "VALOR_DATE": "20260201", "CLIENT_REFERENCE_CODE": "APITEST001",
        "STATUS": "SUCCESS", "TRX_DATE": "31.01.2026 10:00:00", "DESCRIPTION": "Create API test",
        "TERMINAL_NAME": "SIMULATOR", "CARD_BANK_NAME": "SIMULATOR BANKASI", "INSTALLMENT_COUNT": "1",
    });
    assert_eq!(row, &expected);
}

#[tokio::test]
async fn every_try_is_a_row_of_its_day_and_reference() {
    let bench = Bench::start().await;
    bench.simulator.decline_next(Vendor::Paynkolay, 1);
    bench.paid("a").await;
    bench.paid("b").await;
    bench.simulator.clock().advance_days(40);
    let january = bench.payments("31.01.2026", "02.03.2026", Some("")).await;
    let shown: Vec<_> = january["result"]["LIST"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["CLIENT_REFERENCE_CODE"].as_str().unwrap(),
                row["STATUS"].as_str().unwrap(),
                row["IS_3D"].as_bool().unwrap(),
            )
        })
        .collect();
    let expected = [("a", "ERROR", true), ("b", "SUCCESS", true), ("a", "SUCCESS", false), ("b", "SUCCESS", false)];
    assert_eq!(shown, expected);
    assert_eq!(january["result"]["LIST"][0]["AUTH_CODE"], "");
    let one = bench.payments("02.03.2026", "02.03.2026", Some("a")).await;
    assert_eq!(one["result"]["LIST"].as_array().unwrap().len(), 1);
    let paged = async |page: &str, size: &str| {
        let mut fields = bench.signed("31.01.2026", "02.03.2026", None);
        fields.extend([("pageCount", page.to_owned()), ("pageSize", size.to_owned())]);
        bench.send(&fields).await.json()["result"]["LIST"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((paged("0", "3").await, paged("1", "3").await, paged("2", "3").await), (3, 1, 0));
}

/// A list that is cut says nothing of it; only asking for pages shows the rest.
#[tokio::test]
async fn an_answer_without_pages_may_be_cut_after_ten_rows() {
    let bench = Bench::start().await;
    for number in 0..11 {
        bench.paid(&format!("r{number}")).await;
    }
    let rows = |answer: &Value| answer["result"]["LIST"].as_array().map_or(0, Vec::len);
    assert_eq!(rows(&bench.payments("31.01.2026", "31.01.2026", None).await), 11);
    bench.payment_quirks(|quirks| quirks.payment_pages = PaymentPages::FirstTen);
    let cut = bench.payments("31.01.2026", "31.01.2026", None).await;
    assert_eq!((rows(&cut), &cut["result"]["RESPONSE_CODE"]), (10, &json!("2")));
    let mut fields = bench.signed("31.01.2026", "31.01.2026", None);
    fields.extend([("pageCount", "1".to_owned()), ("pageSize", "10".to_owned())]);
    assert_eq!(rows(&bench.send(&fields).await.json()), 1);
}

#[tokio::test]
async fn a_multipart_form_is_the_same_form() {
    let bench = Bench::start().await;
    bench.paid("a").await;
    let part = |(name, value): (&str, String)| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body: String = bench.signed("31.01.2026", "31.01.2026", Some("")).into_iter().map(part).collect();
    let request = bench.client.post(bench.url(PATH)).header("content-type", "multipart/form-data; boundary=cut");
    let answer = reply(request.body(format!("{body}--cut--\r\n"))).await.json();
    assert_eq!(answer["result"]["LIST"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_found_is_code_0_as_text() {
    let bench = Bench::start().await;
    let answer = bench.payments("01.01.2026", "31.01.2026", None).await;
    let result = &answer["result"];
    assert_eq!(
        (&result["RESPONSE_CODE"], &result["ERROR_CODE"], &result["LIST"]),
        (&json!("0"), &json!("CORE0305"), &Value::Null)
    );
    assert_eq!(result["ERROR_MESSAGE"], result["RESPONSE_DATA"]);
    bench.payment_quirks(|quirks| quirks.empty_list = PaynkolayEmptyList::EmptyArray);
    assert_eq!(bench.payments("01.01.2026", "31.01.2026", None).await["result"]["LIST"], json!([]));
    bench.payment_quirks(|quirks| quirks.empty_list = PaynkolayEmptyList::Null);
    let null = bench.payments("01.01.2026", "31.01.2026", None).await;
    assert_eq!((&null["result"]["RESPONSE_CODE"], &null["result"]["LIST"]), (&json!("2"), &Value::Null));
}

#[tokio::test]
async fn a_wrong_signature_is_answered_as_recorded() {
    let bench = Bench::start().await;
    let mut fields = bench.signed("31.01.2026", "31.01.2026", Some("a"));
    fields.retain(|(name, _)| *name != "clientRefCode");
    let answer = bench.send(&fields).await.json();
    assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["result"]);
    let expected = json!({
        "RESPONSE_CODE": 9, "ERROR_CODE": "", "RESPONSE_DATA": "hashDatav2 error", "sessionId": null,
        "CORE_TRX_ID_RESERVED": null, "ERROR_MESSAGE": null, "TimeStamp": null,
    });
    assert_eq!(inner(&answer), expected);
    assert_eq!(bench.reason(), "`hashDatav2` is not the digest of the values sent");
}

#[tokio::test]
async fn whatever_else_is_wrong_is_code_0() {
    let bench = Bench::start().await;
    let refused = async |fields: Vec<(&'static str, String)>| {
        let answer = bench.send(&fields).await.json();
        assert_eq!(inner(&answer)["RESPONSE_CODE"], 0, "{answer}");
        bench.reason()
    };
    let range = "`endDate` is before `startDate`, or the range is longer than one month";
    assert_eq!(refused(bench.signed("01.01.2026", "01.02.2026", None)).await, range);
    assert_eq!(refused(bench.signed("02.01.2026", "01.01.2026", None)).await, range);
    assert_eq!(refused(bench.signed("2026-01-01", "01.01.2026", None)).await, "`startDate` is not dd.MM.yyyy");
    let mut sales = bench.signed("01.01.2026", "01.01.2026", None);
    sales[0].1.clone_from(&bench.simulator.accounts().paynkolay.sx);
    assert_eq!(refused(sales).await, "the sx is the sales token, the list token is needed");
    let mut unknown = bench.signed("01.01.2026", "01.01.2026", None);
    unknown.push(("clientReferenceCode", String::new()));
    assert_eq!(refused(unknown).await, "unknown member `clientReferenceCode`");
    let mut page = bench.signed("01.01.2026", "01.01.2026", None);
    page.push(("pageCount", "-1".to_owned()));
    assert_eq!(refused(page).await, "`pageCount` is not a number");
    let json = bench.client.post(bench.url(PATH)).header("content-type", "application/json").body("{}");
    assert_eq!(inner(&reply(json).await.json())["RESPONSE_CODE"], 0);
    assert_eq!(bench.simulator.requests_by_path()[PATH], 7);
}

#[tokio::test]
async fn a_month_is_31_days_or_a_calendar_month() {
    let bench = Bench::start().await;
    let code = async |from: &str, to: &str| bench.payments(from, to, None).await["result"]["RESPONSE_CODE"].clone();
    assert_eq!(code("01.02.2026", "03.03.2026").await, "0");
    assert_eq!(code("01.02.2026", "04.03.2026").await, Value::Null);
    bench.payment_quirks(|quirks| quirks.one_month = OneMonth::Calendar);
    assert_eq!(code("01.02.2026", "01.03.2026").await, "0");
    assert_eq!(code("01.02.2026", "02.03.2026").await, Value::Null);
    assert_eq!(code("01.03.2026", "01.04.2026").await, "0");
}

#[tokio::test]
async fn the_forms_of_the_answer_are_switches() {
    let bench = Bench::start().await;
    bench.paid("a").await;
    let list = || bench.payments("31.01.2026", "31.01.2026", None);
    bench.payment_quirks(|quirks| quirks.payment_result = PaymentResult::AlwaysText);
    assert_eq!(inner(&list().await)["LIST"][0]["STATUS"], "SUCCESS");
    bench.payment_quirks(|quirks| quirks.payment_result = PaymentResult::AlwaysObject);
    let refused = bench.payments("31.01.2026", "2026", None).await;
    assert_eq!(refused["result"]["RESPONSE_CODE"], 0);
    bench.payment_quirks(|quirks| quirks.payment_result = PaymentResult::DoubleEncoded);
    let whole: Value = serde_json::from_str(list().await.as_str().unwrap()).unwrap();
    assert_eq!(whole["result"]["RESPONSE_CODE"], "2");
    bench.payment_quirks(|quirks| {
        quirks.payment_code = PaymentNumber::Number;
        quirks.installment_count = PaymentNumber::Number;
        quirks.payment_reference = PaymentReference::WithPhone;
        quirks.payment_progress = PaymentProgress::NewestOpen;
    });
    let answer = list().await;
    let row = &answer["result"]["LIST"][0];
    assert_eq!((&answer["result"]["RESPONSE_CODE"], &row["INSTALLMENT_COUNT"]), (&json!(2), &json!(1)));
    assert_eq!(
        (&row["CLIENT_REFERENCE_CODE"], &row["STATUS"], &row["AUTH_CODE"]),
        (&json!("a|5555555555"), &json!("NEW"), &json!(""))
    );
    for reference in ["a", "a|5555555555"] {
        let found = bench.payments("31.01.2026", "31.01.2026", Some(reference)).await;
        assert_eq!(found["result"]["LIST"].as_array().unwrap().len(), 1, "{reference}");
    }
}

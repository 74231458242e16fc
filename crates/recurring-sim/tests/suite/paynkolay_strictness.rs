//! Whatever differs from Paynkolay's pages is refused with status 200 and the seven members, and the log says why.

use recurring_sim::Vendor;
use serde_json::{Value, json};

use crate::support::{Bench, reply, signature};

fn assert_refused(answer: &Value, code: u16) {
    assert_eq!((&answer["RESPONSE_CODE"], &answer["ERROR_CODE"]), (&json!(code), &json!("")), "{answer}");
    assert_eq!(answer.as_object().unwrap().len(), 7);
    assert!(answer["sessionId"].is_null() && answer["ERROR_MESSAGE"].is_null());
    assert!(!answer["RESPONSE_DATA"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn create_refuses_every_departure() {
    let bench = Bench::start().await;
    let cases = [
        (json!({ "amount": "10" }), "unknown member `amount`"),
        (json!({ "hashDataV2": "x" }), "unknown member `hashDataV2`"),
        (json!({ "Installment": 2 }), "unknown member `Installment`"),
        (json!({ "Instalment": "2" }), "member `Instalment` must be a whole number"),
        (json!({ "Amount": 149.9 }), "member `Amount` must be a text"),
        (json!({ "Gsm": 5555555555_u64 }), "member `Gsm` must be a text"),
        (json!({ "CustomerMiddleName": null }), "member `CustomerMiddleName` must be a text"),
        (json!({ "CustomerSurname": "(none)" }), "required member `CustomerSurname` is missing or empty"),
        (json!({ "Email": "" }), "required member `Email` is missing or empty"),
        (json!({ "Instalment": 13 }), "`Instalment` is not between 1 and 12"),
        (json!({ "Instalment": 0 }), "`Instalment` is not between 1 and 12"),
        (json!({ "InstalmentPeriod": 31 }), "`InstalmentPeriod` is not 30"),
        (json!({ "PaymentStartDate": "31.01.2026" }), "`PaymentStartDate` is not dd/MM/yyyy"),
        (json!({ "PaymentStartDate": "2026-01-31" }), "`PaymentStartDate` is not dd/MM/yyyy"),
        (
            json!({ "PaymentStartDate": "01/02/2026" }),
            "`PaymentStartChose` is 1 but `PaymentStartDate` is not today in Türkiye",
        ),
        (json!({ "PaymentStartChose": 2 }), "`PaymentStartChose` is 2 but `PaymentStartDate` is not in the future"),
        (json!({ "PaymentStartChose": 3 }), "`PaymentStartChose` is neither 1 nor 2"),
        (json!({ "Amount": "149,90" }), "`Amount` is not a positive amount with a dot and at most two decimals"),
        (json!({ "Amount": "1.500" }), "`Amount` is not a positive amount with a dot and at most two decimals"),
        (json!({ "Gsm": "05555555555" }), "`Gsm` is not ten digits from 5"),
        (json!({ "Gsm": "+905555555555" }), "`Gsm` is not ten digits from 5"),
        (json!({ "cardHolderIP": "here" }), "`cardHolderIP` is not an IP address"),
    ];
    for (change, reason) in cases {
        let answer = bench.paynkolay("RecurringPaymentCreate", bench.signed_create("x", change)).await;
        assert_refused(&answer, 0);
        assert_eq!(bench.reason(), reason);
    }
    assert!(bench.simulator.orders(Vendor::Paynkolay).is_empty());
    for allowed in [
        json!({ "cardHolderIP": "" }),
        json!({ "cardHolderIP": "(none)" }),
        json!({ "cardHolderIP": "::1" }),
        json!({ "language": "tr", "Description": "(none)", "CustomerMiddleName": "(none)" }),
    ] {
        bench.instruction("y", allowed).await;
    }
}

#[tokio::test]
async fn the_signature_is_over_the_texts_as_sent() {
    let bench = Bench::start().await;
    let account = bench.simulator.accounts().paynkolay.clone();
    let vector = "PDsUTDoPI+Yh7rGKedgca1MZgYuUz+6YLgSEdE4ynd5BFBo4sY4TMAXsPc6OC8Pv4XPY5+hxtk15IldB+w2nCg==";
    let with = |amount: &str, hash: &str| json!({ "Gsm": "5550001122", "Amount": amount, "hashDatav2": hash });
    let body = bench.signed_create("SUB-2026-0001", with("149.90", vector));
    assert_eq!(bench.paynkolay("RecurringPaymentCreate", body).await["RESPONSE_CODE"], 2);
    let body = bench.signed_create("SUB-2026-0001", with("149.9", vector));
    assert_refused(&bench.paynkolay("RecurringPaymentCreate", body).await, 9);
    assert_eq!(bench.reason(), "`hashDatav2` is not the digest of the values sent");
    let wrong_key = signature(&[account.sx.clone(), "ACPL00999999".to_owned()], "another key");
    let body = json!({ "sx": account.sx, "InstructionNumber": "ACPL00999999", "hashDatav2": wrong_key });
    assert_refused(&bench.paynkolay("RecurringPaymentCancel", body).await, 9);
    let vector = "tudUzO7txQZzYeu7hjK0ByXsNQ51uLKOI8ZLufSmpnRIcuB8lWRx2TAXd3NpK9LATd+BXRX9KuYn2AZ76L3C9A==";
    let body = json!({ "sx": account.sx, "InstructionNumber": "ACPL00999999", "hashDatav2": vector });
    assert_refused(&bench.paynkolay("RecurringPaymentCancel", body).await, 0);
    assert_eq!(bench.reason(), "no instruction has this number");
    let piped = bench.instruction("a|b", json!({})).await;
    assert_eq!(bench.order(Vendor::Paynkolay, &piped).reference, "a|b");
}

#[tokio::test]
async fn each_service_takes_its_own_token() {
    let bench = Bench::start().await;
    let account = bench.simulator.accounts().paynkolay.clone();
    let body = bench.signed_create("t", json!({ "sx": account.sx_list }));
    assert_refused(&bench.paynkolay("RecurringPaymentCreate", body).await, 0);
    assert_eq!(bench.reason(), "the sx is the list token, the sales token is needed");
    let body = json!({ "sx": account.sx, "startDate": "31.01.2026", "endDate": "31.01.2026" });
    assert_refused(&bench.paynkolay("RecurringPaymentList", body).await, 0);
    assert_eq!(bench.reason(), "the sx is the sales token, the list token is needed");
    let body = bench.signed_create("t", json!({ "sx": "1|x" }));
    assert_refused(&bench.paynkolay("RecurringPaymentCreate", body).await, 0);
    assert_eq!(bench.reason(), "the sx is not known");
    assert!(!format!("{:?}", bench.simulator.log()).contains("QUJD"));
}

#[tokio::test]
async fn list_refuses_hash_long_ranges_and_other_dates() {
    let bench = Bench::start().await;
    let list = async |from: &str, to: &str, extra: Value| {
        assert_refused(&bench.instructions(from, to, extra).await, 0);
        bench.reason()
    };
    assert_eq!(list("31.01.2026", "31.01.2026", json!({ "hashDatav2": "x" })).await, "unknown member `hashDatav2`");
    assert_eq!(list("31/01/2026", "31.01.2026", json!({})).await, "`startDate` is not dd.MM.yyyy");
    assert!(list("01.01.2026", "01.02.2026", json!({})).await.contains("longer than 31 days"));
    assert!(list("02.01.2026", "01.01.2026", json!({})).await.contains("before `startDate`"));
    assert_eq!(list("", "31.01.2026", json!({})).await, "required member `startDate` is missing or empty");
    assert_eq!(
        list("31.01.2026", "31.01.2026", json!({ "InstructionNumber": "" })).await,
        "unknown member `InstructionNumber`"
    );
}

#[tokio::test]
async fn method_path_and_content_type_are_checked() {
    let bench = Bench::start().await;
    let path = "/Vpos/api/RecurringPaymentList";
    let get = reply(bench.client.get(bench.url(path))).await;
    assert_refused(&get.json(), 0);
    assert_eq!(bench.reason(), "the method is not POST");
    let form = bench.client.post(bench.url(path)).header("content-type", "application/x-www-form-urlencoded");
    assert_refused(&reply(form.body("sx=1")).await.json(), 0);
    let unknown = bench.client.post(bench.url("/Vpos/api/RecurringPaymentUpdate"));
    assert_eq!(reply(unknown).await.status, 404);
    assert_eq!(bench.simulator.requests_seen(Vendor::Paynkolay), 3);
    assert_eq!(bench.simulator.requests_by_path()[path], 2);
}

//! The documented requests of Paynkolay are answered with the documented members.

use recurring_sim::{OrderStatus, TestCard, Vendor};
use serde_json::{Value, json};

use crate::support::Bench;

const ENVELOPE: [&str; 7] =
    ["RESPONSE_CODE", "ERROR_CODE", "RESPONSE_DATA", "sessionId", "CORE_TRX_ID_RESERVED", "ERROR_MESSAGE", "TimeStamp"];

fn assert_members(answer: &Value, own: &[&str]) {
    let mut expected: Vec<&str> = own.iter().chain(&ENVELOPE).copied().collect();
    expected.sort_unstable();
    assert_eq!(answer.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn create_answers_link_and_number_and_charges_nothing() {
    let bench = Bench::start().await;
    let answer = bench.paynkolay("RecurringPaymentCreate", bench.signed_create("APITEST001", json!({}))).await;
    assert_members(&answer, &["LINK", "INSTRUCTION_NUMBER"]);
    assert!(answer["LINK"].as_str().unwrap().starts_with(&bench.url("/recurring/payment?q=eyJ")));
    let number = answer["INSTRUCTION_NUMBER"].as_str().unwrap();
    assert_eq!((number.len(), &number[..4]), (12, "ACPL"));
    assert_eq!((&answer["RESPONSE_CODE"], &answer["ERROR_CODE"]), (&json!(2), &Value::Null));
    assert_eq!(answer["RESPONSE_DATA"], "Transaction Successful.");
    let trace = answer["CORE_TRX_ID_RESERVED"].as_str().unwrap();
    assert_eq!((trace.len(), trace), (36, trace.to_uppercase().as_str()));
    let order = bench.order(Vendor::Paynkolay, "APITEST001");
    assert_eq!((order.status, order.amount_kurus), (OrderStatus::AwaitingPayer, 1_000));
    assert_eq!(order.collected().count(), 0);
}

#[tokio::test]
async fn cancel_answers_the_counts_and_is_final() {
    let bench = Bench::start().await;
    let number = bench.instruction("c1", json!({ "Instalment": 3 })).await;
    bench.simulator.approve(Vendor::Paynkolay, &number, &TestCard::approved()).unwrap();
    let answer = bench.cancel(&number).await;
    assert_members(&answer, &["CANCEL_INSTRUCTION"]);
    let row = json!({
        "N_Kolay_Talimat_No": number, "Kalan_Odeme_Sayisi": "2", "Tahsil_Edilmis_Odeme_Sayisi": "1",
    });
    assert_eq!(answer["CANCEL_INSTRUCTION"], json!([row]));
    assert_eq!((&answer["RESPONSE_CODE"], &answer["ERROR_CODE"]), (&json!(2), &json!("CORE0302")));
    assert_eq!(answer["ERROR_MESSAGE"], "Transaction Successful.");

    let again = bench.cancel(&number).await;
    assert_members(&again, &[]);
    assert_eq!(
        (&again["RESPONSE_CODE"], &again["RESPONSE_DATA"]),
        (&json!(0), &json!("Talimat daha önce iptal edilmiş"))
    );
    bench.simulator.clock().advance_days(400);
    assert_eq!(bench.order(Vendor::Paynkolay, &number).collected().count(), 1);

    let unopened = bench.instruction("c2", json!({ "PaymentStartChose": 2, "PaymentStartDate": "31/12/2027" })).await;
    assert_eq!(bench.cancel(&unopened).await["CANCEL_INSTRUCTION"][0]["Kalan_Odeme_Sayisi"], "2");
    assert_eq!(bench.cancel("ACPL00000000").await["RESPONSE_CODE"], 0);
}

#[tokio::test]
async fn list_rows_have_the_documented_form() {
    let bench = Bench::start().await;
    let number = bench.instruction("APITEST001", json!({ "Instalment": 3, "Amount": "300.00" })).await;
    let answer = bench.instructions("31.01.2026", "31.01.2026", json!({ "nameSurname": "", "gsm": "" })).await;
    assert_members(&answer, &["INSTRUCTION_LIST", "TOTAL_COUNT"]);
    let listing = bench.order(Vendor::Paynkolay, &number).listing_id.unwrap();
    assert!(listing.starts_with("ACLD") && listing[4..] != number[4..]);
    let row = json!({
        "ACTIVE": "Active", "END_PAYMENT_DATE": "01.04.2026", "CLIENT_REF_CODE": "APITEST001",
        "TOTAL_PAYMENT_COUNT": "3", "MERCHANT_NAME": "900000 - SIMULATOR", "TRANSACTION_AMOUNT": "300.00",
        "NEXT_PAYMENT_DATE": "31.01.2026", "TRX_DATE": "31.01.2026", "INSTRUCTION_STATUS": "Waiting",
        "PERIOD": "Monthly", "NAME_SURNAME": "Bilge Demir", "INSTRUCTION_ID": listing,
        "SUCCESSFUL_PAYMENT": "0", "TOTAL_AMOUNT": "900.00", "GSM": "05555555555",
    });
    assert_eq!(answer["INSTRUCTION_LIST"], json!([row]));
    assert_eq!(answer["TOTAL_COUNT"], 1);
}

#[tokio::test]
async fn list_filters_and_keeps_both_ends_of_the_range() {
    let bench = Bench::start_at("2026-01-31T20:59:00Z").await;
    bench.instruction("day one", json!({})).await;
    bench.simulator.clock().advance(std::time::Duration::from_secs(120));
    let second = json!({ "PaymentStartDate": "01/02/2026", "CustomerName": "Ada", "Gsm": "5550001122" });
    let number = bench.instruction("day two", second).await;
    let references = async |from: &str, to: &str, filters: Value| {
        let answer = bench.instructions(from, to, filters).await;
        let rows = answer["INSTRUCTION_LIST"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| row["CLIENT_REF_CODE"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(references("31.01.2026", "01.02.2026", json!({})).await, ["day one", "day two"]);
    assert_eq!(references("01.02.2026", "03.03.2026", json!({})).await, ["day two"]);
    assert_eq!(references("31.01.2026", "31.01.2026", json!({})).await, ["day one"]);
    let whole = |filters| references("31.01.2026", "01.02.2026", filters);
    assert_eq!(whole(json!({ "nameSurname": "Ada Demir" })).await, ["day two"]);
    assert_eq!(whole(json!({ "gsm": "05550001122" })).await, ["day two"]);
    assert_eq!(whole(json!({ "gsm": "5550001122" })).await, ["day two"]);
    let listing = bench.order(Vendor::Paynkolay, &number).listing_id.unwrap();
    assert_eq!(whole(json!({ "instructionNumber": listing })).await, ["day two"]);
    assert!(whole(json!({ "instructionNumber": number })).await.is_empty());
    let empty = bench.instructions("01.01.2020", "02.01.2020", json!({})).await;
    assert_eq!((&empty["RESPONSE_CODE"], &empty["ERROR_CODE"]), (&json!("0"), &json!("CORE0305")));
    assert!(empty["INSTRUCTION_LIST"].is_null());
}

#[tokio::test]
async fn one_reference_may_name_several_instructions() {
    let bench = Bench::start().await;
    let first = bench.instruction("APITEST001", json!({})).await;
    let second = bench.instruction("APITEST001", json!({})).await;
    assert_ne!(first, second);
    let answer = bench.instructions("31.01.2026", "31.01.2026", json!({})).await;
    assert_eq!(answer["INSTRUCTION_LIST"].as_array().unwrap().len(), 2);
}

//! Each contradiction of the pages has a switch that changes the answer.

use recurring_sim::quirks::{
    AmountForm, AmountIn, ContentType, DateForm, DuplicateReference, Envelope, MissedPeriods, MixedCharge, NumberForm,
    PaynetEmptyList, PaynkolayEmptyList, Presence, RowTexts, RowsName, ShareSum, TotalCount, Words,
};
use recurring_sim::{Quirks, TestCard, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, paynet_create};

impl Bench {
    fn switch(&self, change: impl FnOnce(&mut Quirks)) {
        let mut quirks = Quirks::default();
        change(&mut quirks);
        self.simulator.set_quirks(quirks);
    }
}

#[tokio::test]
async fn paynet_forms_of_codes_amounts_dates_and_texts() {
    let bench = Bench::start().await;
    bench.paynet_order("q", json!({ "amount": "10220" })).await;
    let detail = || bench.paynet("subscription_detail", json!({ "reference_no": "q" }));
    bench.switch(|quirks| quirks.paynet.codes = NumberForm::Text);
    assert_eq!(detail().await["code"], "0");
    bench.switch(|quirks| quirks.paynet.codes = NumberForm::PaddedText);
    assert_eq!(detail().await["code"], " 0 ");
    bench.switch(|quirks| quirks.paynet.amounts = AmountForm::DecimalText);
    assert_eq!(detail().await["amount"], "102.20");
    bench.switch(|quirks| quirks.paynet.amounts = AmountForm::Minor);
    assert_eq!(detail().await["plan"][0]["amount"], 10_220);
    bench.switch(|quirks| quirks.paynet.amounts = AmountForm::MinorText);
    assert_eq!(detail().await["amount"], "10220");
    assert_eq!(detail().await["begin_date"], "2026-01-31T10:00:00+03:00");
    bench.switch(|quirks| quirks.paynet.dates = DateForm::IsoLocal);
    assert_eq!(detail().await["begin_date"], "2026-01-31T10:00:00");
    bench.switch(|quirks| quirks.paynet.dates = DateForm::Dotted);
    assert_eq!(detail().await["begin_date"], "31.01.2026 10:00:00");
    bench.switch(|quirks| quirks.paynet.messages = Presence::Absent);
    assert_eq!(detail().await["message"], Value::Null);
    bench.switch(|quirks| quirks.paynet.content_type = ContentType::PlainText);
    let reply = bench.paynet_text("subscription_detail", json!({ "reference_no": "q" }).to_string()).await;
    assert_eq!(reply.content_type, "text/plain; charset=utf-8");
}

#[tokio::test]
async fn paynet_rules_that_are_open() {
    let bench = Bench::start().await;
    let first = bench.paynet_order("q", json!({})).await;
    bench.switch(|quirks| {
        quirks.paynet.duplicate_reference = DuplicateReference::Allowed;
        quirks.paynet.share_sum = ShareSum::Ignored;
    });
    let second = bench.paynet_order("q", json!({ "agent_amount": "1", "company_amount": "2" })).await;
    let detail = bench.paynet("subscription_detail", json!({ "reference_no": "q" })).await;
    assert_eq!(detail["subscription_id"], json!(second));
    assert_ne!(first, second);
    bench.switch(|quirks| quirks.paynet.created_id = Presence::Absent);
    let created = bench.paynet("create", paynet_create("no id")).await;
    assert!(created.get("subscription_id").is_none() && created.get("url").is_some());
}

#[tokio::test]
async fn paynet_lists() {
    let bench = Bench::start().await;
    bench.paynet_order("q", json!({})).await;
    let list = |day: &'static str| bench.paynet("list", json!({ "datab": day, "datbi": day }));
    bench.switch(|quirks| quirks.paynet.list_rows = RowsName::Upper);
    assert_eq!(list("31.01.2026").await["Data"][0]["reference_no"], "q");
    bench.switch(|quirks| quirks.paynet.list_paging = Presence::Absent);
    assert!(list("31.01.2026").await.get("has_more").is_none());
    bench.switch(|quirks| quirks.paynet.empty_list = PaynetEmptyList::Absent);
    let none = list("01.02.2016").await;
    assert_eq!((none.get("data"), &none["code"]), (None, &json!(0)));
    bench.switch(|quirks| quirks.paynet.empty_list = PaynetEmptyList::NoData);
    assert_eq!(list("01.02.2016").await["code"], 12);
}

#[tokio::test]
async fn paynet_charges() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("q", json!({ "interval_count": 3 })).await;
    bench.switch(|quirks| {
        quirks.paynet.mixed_charge = MixedCharge::Successful;
        quirks.paynet.missed_periods = MissedPeriods::Collected;
    });
    bench.simulator.decline_next(Vendor::Paynet, 1);
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    bench.paynet("status_update", json!({ "reference_no": "q", "status": 3 })).await;
    bench.simulator.clock().advance_days(35);
    bench.paynet("status_update", json!({ "reference_no": "q", "status": 0 })).await;
    assert_eq!(bench.order(Vendor::Paynet, &id).collected().count(), 1);
    bench.simulator.clock().advance_days(60);
    bench.simulator.decline_next(Vendor::Paynet, 1);
    let answer = bench.paynet("manuel_charge", json!({ "reference_no": "q" })).await;
    assert_eq!((&answer["code"], &answer["data"][0]["code"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_charge_that_succeeds_in_part_may_say_success_at_the_top() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("q", json!({ "interval_count": 2 })).await;
    bench.switch(|quirks| quirks.paynet.mixed_charge = MixedCharge::Successful);
    bench.simulator.decline_next(Vendor::Paynet, 2);
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    bench.simulator.clock().advance_days(60);
    bench.simulator.decline_next(Vendor::Paynet, 1);
    let answer = bench.paynet("manuel_charge", json!({ "reference_no": "q" })).await;
    let codes: Vec<_> = answer["data"].as_array().unwrap().iter().map(|row| row["code"].clone()).collect();
    assert_eq!((codes, &answer["code"]), (vec![json!(1), json!(0)], &json!(0)));
}

#[tokio::test]
async fn paynkolay_envelopes() {
    let bench = Bench::start().await;
    let create = async || {
        let body = bench.signed_create("q", json!({})).to_string();
        bench.paynkolay_text("RecurringPaymentCreate", body).await
    };
    bench.switch(|quirks| quirks.paynkolay.envelope = Envelope::ResultObject);
    let wrapped = create().await.json();
    assert_eq!((&wrapped["result"]["RESPONSE_CODE"], &wrapped["error"]), (&json!(2), &Value::Null));
    bench.switch(|quirks| quirks.paynkolay.envelope = Envelope::ResultText);
    let inner: Value = serde_json::from_str(create().await.json()["result"].as_str().unwrap()).unwrap();
    assert_eq!(inner["RESPONSE_CODE"], 2);
    bench.switch(|quirks| quirks.paynkolay.envelope = Envelope::DoubleEncoded);
    let inner: Value = serde_json::from_str(create().await.json().as_str().unwrap()).unwrap();
    assert!(inner["LINK"].is_string());
    bench.switch(|quirks| quirks.paynkolay.envelope = Envelope::CamelCase);
    let camel = create().await.json();
    assert_eq!((&camel["responseCode"], camel.get("RESPONSE_CODE")), (&json!(2), None));
    bench.switch(|quirks| {
        quirks.paynkolay.codes = NumberForm::PaddedText;
        quirks.paynkolay.content_type = ContentType::PlainText;
    });
    let reply = create().await;
    assert_eq!(
        (&reply.json()["RESPONSE_CODE"], reply.content_type.as_str()),
        (&json!(" 2 "), "text/plain; charset=utf-8")
    );
}

#[tokio::test]
async fn paynkolay_lists() {
    let bench = Bench::start().await;
    for _ in 0..2 {
        let number = bench.instruction("APITEST001", json!({})).await;
        bench.cancel(&number).await;
    }
    let list = |day: &'static str| bench.instructions(day, day, json!({}));
    bench.switch(|quirks| {
        quirks.paynkolay.total_count = TotalCount::Wrong;
        quirks.paynkolay.row_texts = RowTexts::Padded;
        quirks.paynkolay.words = Words::Turkish;
    });
    let answer = list("31.01.2026").await;
    let row = &answer["INSTRUCTION_LIST"][1];
    assert_eq!((&answer["TOTAL_COUNT"], &row["CLIENT_REF_CODE"]), (&json!(1), &json!(" APITEST001")));
    assert_eq!((&row["NAME_SURNAME"], &row["ACTIVE"]), (&json!(" Bilge Demir "), &json!("Pasif")));
    bench.switch(|quirks| quirks.paynkolay.words = Words::ClosedOnly);
    assert_eq!(list("31.01.2026").await["INSTRUCTION_LIST"][0]["INSTRUCTION_STATUS"], "Closed");
    bench.switch(|quirks| quirks.paynkolay.empty_list = PaynkolayEmptyList::EmptyArray);
    let none = list("01.01.2020").await;
    assert_eq!((&none["RESPONSE_CODE"], &none["INSTRUCTION_LIST"]), (&json!(2), &json!([])));
    bench.switch(|quirks| quirks.paynkolay.empty_list = PaynkolayEmptyList::Null);
    let none = list("01.01.2020").await;
    assert_eq!((&none["RESPONSE_CODE"], &none["INSTRUCTION_LIST"]), (&json!(2), &Value::Null));
}

#[tokio::test]
async fn a_number_may_be_signed_as_it_is_written() {
    let bench = Bench::start().await;
    bench.switch(|quirks| quirks.paynkolay.amount_in = AmountIn::TextOrNumber);
    let number = bench.instruction("q", json!({ "Amount": 149.9 })).await;
    assert_eq!(bench.order(Vendor::Paynkolay, &number).amount_kurus, 14_990);
}

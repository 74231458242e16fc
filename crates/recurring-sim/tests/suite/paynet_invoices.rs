//! Paynet's payment records: bills, states, amounts, attempts, and what each means for later charges.

use recurring_sim::quirks::{AttemptsNamedBy, RepeatedInvoiceNo, RowsName};
use recurring_sim::{OrderStatus, RowStatus, TestCard, Trigger, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, changed};

impl Bench {
    async fn variable(&self, reference: &str, count: u32) -> String {
        let plan = json!({ "is_fixed_price": false, "interval_count": count, "attempt_day_count": 1, "daily_attempt_count": 1 });
        let id = self.paynet_order(reference, plan).await;
        self.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
        id
    }

    async fn bill_code(&self, changes: Value) -> Value {
        let bill =
            json!({ "reference_no": "v", "val_date": "28.02.2026 10:00:00", "amount": 28898, "currency": "TRY" });
        self.paynet("create_invoice", changed(bill, changes)).await["code"].clone()
    }

    async fn status_code(&self, no: &str, status: i64) -> Value {
        self.paynet("invoice_status_update", json!({ "invoice_id": "", "invoice_no": no, "status": status })).await["code"].clone()
    }

    fn states(&self, reference: &str) -> Vec<RowStatus> {
        self.simulator.invoices(Vendor::Paynet, reference).iter().map(|row| row.status).collect()
    }
}

#[tokio::test]
async fn the_documented_bill_is_collected_on_its_day() {
    let bench = Bench::start().await;
    let id = bench.variable("v", 3).await;
    let body = json!({
        "val_date": "03.02.2026 10:32:24", "amount": 28898, "subscription_id": "", "reference_no": "v",
        "agent_amount": 2926, "company_amount": 25972, "invoice_no": "11400556", "currency": "TRY",
    });
    let expected = json!({ "object_name": "subscription_invoice", "code": 0, "message": "Başarılı Islem" });
    assert_eq!(bench.paynet("create_invoice", body).await, expected);
    let list = bench.paynet("invoice_list", json!({ "subscription_id": id })).await;
    let row = &bench.simulator.invoices(Vendor::Paynet, "v")[0];
    let expected = json!([{
        "invoice_id": row.invoice_id, "invoice_no": "11400556", "subscription_id": id, "reference_no": "v",
        "plan_id": row.plan_id, "val_date": "2026-02-03T10:32:24+03:00", "amount": 288.98, "agent_amount": 29.26,
        "company_amount": 259.72, "currency": "TRY", "xact_id": 0, "status": 0, "status_desc": "Waiting",
    }]);
    assert_eq!(list["data"], expected);
    assert_eq!((row.agent_kurus, row.company_kurus), (Some(2_926), Some(25_972)));
    bench.simulator.clock().advance_days(4);
    let order = bench.order(Vendor::Paynet, "v");
    let taken: Vec<_> = order.collected().map(|taken| (taken.amount_kurus, taken.collected_at.to_string())).collect();
    assert_eq!(taken, [(28_898, "2026-02-03T07:32:24Z".to_owned())]);
    let list = bench.paynet("invoice_list", json!({ "reference_no": "v", "invoice_status": "3" })).await;
    assert_eq!((&list["data"][0]["status"], &list["total"]), (&json!(3), &json!(1)));
}

#[tokio::test]
async fn bills_that_cannot_be_are_refused() {
    let bench = Bench::start().await;
    bench.variable("v", 2).await;
    bench.paynet_order("fixed", json!({})).await;
    assert_eq!(bench.bill_code(json!({ "invoice_no": "1" })).await, 0);
    assert_eq!(bench.bill_code(json!({ "invoice_no": "1" })).await, 5);
    assert_eq!(bench.bill_code(json!({ "val_date": "2026-02-28T10:00:00" })).await, 11);
    assert_eq!(bench.bill_code(json!({ "val_date": "28.02.2026" })).await, 11);
    assert_eq!(bench.bill_code(json!({ "currency": "USD" })).await, 11);
    assert_eq!(bench.bill_code(json!({ "agent_amount": 1, "company_amount": 2 })).await, 11);
    assert_eq!(bench.bill_code(json!({ "amount": "288.98" })).await, 11);
    assert_eq!(bench.bill_code(json!({ "reference_no": "nobody" })).await, 12);
    assert_eq!(bench.bill_code(json!({ "reference_no": "fixed" })).await, 1);
    assert_eq!(bench.states("v").len(), 1);
    assert_eq!(bench.bill_code(json!({ "currency": "(none)" })).await, 0);
    assert_eq!(bench.bill_code(json!({ "invoice_no": "3" })).await, 1);
    assert_eq!(bench.reason(), "every period has a bill");
}

#[tokio::test]
async fn a_number_may_be_used_by_another_order_and_names_the_newest() {
    let bench = Bench::start().await;
    bench.variable("v", 2).await;
    bench.variable("w", 2).await;
    assert_eq!(bench.bill_code(json!({ "invoice_no": "7" })).await, 0);
    assert_eq!(bench.bill_code(json!({ "invoice_no": "7", "reference_no": "w" })).await, 0);
    assert_eq!(bench.status_code("7", 5).await, 0);
    assert_eq!((bench.states("v"), bench.states("w")), (vec![RowStatus::Waiting], vec![RowStatus::Cancelled]));
    let charge = json!({ "reference_no": "v", "invoice_no": "7" });
    bench.simulator.clock().advance_days(28);
    assert_eq!(bench.paynet("manuel_charge", charge).await["data"][0]["code"], 1);
    assert_eq!(bench.states("v"), [RowStatus::Collected]);
}

#[tokio::test]
async fn a_repeated_number_may_bill_twice() {
    let bench = Bench::start().await;
    bench.variable("v", 2).await;
    let mut quirks = bench.simulator.quirks();
    quirks.paynet.repeated_invoice_no = RepeatedInvoiceNo::Accepted;
    bench.simulator.set_quirks(quirks);
    for _ in 0..2 {
        assert_eq!(bench.bill_code(json!({ "invoice_no": "1" })).await, 0);
    }
    bench.simulator.clock().advance_days(30);
    assert_eq!(bench.order(Vendor::Paynet, "v").collected().count(), 2);
}

#[tokio::test]
async fn settled_records_are_not_collected() {
    let bench = Bench::start().await;
    bench.variable("v", 5).await;
    for no in ["0", "2", "4", "5", "6"] {
        assert_eq!(bench.bill_code(json!({ "invoice_no": no })).await, 0);
        assert_eq!(bench.status_code(no, no.parse().unwrap()).await, 0);
    }
    bench.simulator.clock().advance_days(60);
    let expected = [
        RowStatus::Collected,
        RowStatus::ChargedElsewhere,
        RowStatus::GivenUp,
        RowStatus::Cancelled,
        RowStatus::Deleted,
    ];
    assert_eq!(bench.states("v"), expected);
    for no in ["2", "5", "6"] {
        assert_eq!(
            bench.paynet("manuel_charge", json!({ "reference_no": "v", "invoice_no": no })).await["code"],
            1,
            "{no}"
        );
        assert_eq!(bench.reason(), "the merchant has settled the row otherwise");
    }
    assert_eq!(bench.order(Vendor::Paynet, "v").status, OrderStatus::Lapsed);
    let charge = bench.paynet("manuel_charge", json!({ "reference_no": "v" })).await;
    assert_eq!((charge["data"].as_array().unwrap().len(), &charge["code"]), (1, &json!(0)));
    let order = bench.order(Vendor::Paynet, "v");
    assert_eq!(order.status, OrderStatus::Completed);
    assert_eq!(order.collected().map(|taken| taken.how).collect::<Vec<_>>(), [Trigger::Scheduled, Trigger::Manual]);
}

#[tokio::test]
async fn the_documented_status_update_and_its_limits() {
    let bench = Bench::start().await;
    bench.variable("v", 3).await;
    for no in ["11400505", "11400506", "11400507"] {
        bench.bill_code(json!({ "invoice_no": no })).await;
    }
    let body = json!({ "invoice_id": "", "invoice_no": "11400505", "status": 4 });
    let expected =
        json!({ "object_name": "subscription_invoice_status_update", "code": 0, "message": "Başarılı Islem" });
    assert_eq!(bench.paynet("invoice_status_update", body).await, expected);
    let id = bench.simulator.invoices(Vendor::Paynet, "v")[1].invoice_id.unwrap();
    let by_id = json!({ "invoice_id": id, "status": 5 });
    assert_eq!(bench.paynet("invoice_status_update", by_id.clone()).await["code"], 0);
    assert_eq!(bench.paynet("invoice_status_update", by_id).await["code"], 0, "the same again is no change");
    let disagreeing = json!({ "invoice_id": id, "invoice_no": "11400505", "status": 5 });
    assert_eq!(bench.paynet("invoice_status_update", disagreeing).await["code"], 24);
    for status in [1, 3, 7, -1] {
        assert_eq!(bench.status_code("11400505", status).await, 11, "{status}");
    }
    assert_eq!(bench.status_code("nothing", 5).await, 24);
    assert_eq!(bench.status_code("11400507", 6).await, 0);
    assert_eq!(bench.status_code("11400507", 0).await, 1);
    assert_eq!(bench.status_code("11400505", 0).await, 0);
    bench.simulator.clock().advance_days(28);
    assert_eq!(bench.status_code("11400505", 5).await, 1, "collected by now");
    assert_eq!(bench.states("v"), [RowStatus::Collected, RowStatus::Cancelled, RowStatus::Deleted]);
    let nameless = bench.paynet_text("invoice_status_update", json!({ "status": 5 }).to_string()).await;
    assert_eq!(nameless.status, 400);
}

#[tokio::test]
async fn a_given_up_record_is_not_retried_and_a_reopened_one_waits() {
    let bench = Bench::start().await;
    bench.variable("v", 2).await;
    bench.bill_code(json!({ "invoice_no": "1", "val_date": "31.01.2026 10:00:00" })).await;
    assert_eq!(bench.states("v"), [RowStatus::Collected]);
    bench.simulator.decline_next(Vendor::Paynet, 1);
    bench.bill_code(json!({ "invoice_no": "2", "val_date": "31.01.2026 10:00:00" })).await;
    assert_eq!(bench.states("v")[1], RowStatus::Declined);
    assert_eq!(bench.status_code("2", 4).await, 0);
    bench.simulator.clock().advance_days(5);
    assert_eq!(bench.states("v")[1], RowStatus::GivenUp);
    assert_eq!(bench.status_code("2", 0).await, 0);
    bench.simulator.clock().advance_days(5);
    assert_eq!(bench.states("v")[1], RowStatus::Waiting);
    assert_eq!(bench.paynet("manuel_charge", json!({ "reference_no": "v", "invoice_no": 2 })).await["code"], 0);
}

#[tokio::test]
async fn all_records_of_an_order_at_once() {
    let bench = Bench::start().await;
    let id = bench.variable("v", 4).await;
    for (no, day) in [("1", "31.01.2026"), ("2", "28.02.2026"), ("3", "31.03.2026")] {
        bench.bill_code(json!({ "invoice_no": no, "val_date": format!("{day} 10:00:00") })).await;
    }
    bench.status_code("2", 6).await;
    let all =
        |status: i64| bench.paynet("invoices_status_update_all", json!({ "subscription_id": id, "status": status }));
    let expected =
        json!({ "object_name": "subscription_invoices_status_update_all", "code": 0, "message": "Başarılı Islem" });
    assert_eq!(all(5).await, expected);
    assert_eq!(bench.states("v"), [RowStatus::Collected, RowStatus::Deleted, RowStatus::Cancelled]);
    assert_eq!(all(3).await["code"], 11);
    bench.simulator.clock().advance_days(100);
    assert_eq!(bench.order(Vendor::Paynet, "v").collected().count(), 1);
}

#[tokio::test]
async fn amounts_of_one_record_and_of_one_planned_charge() {
    let bench = Bench::start().await;
    bench.variable("v", 2).await;
    bench.bill_code(json!({ "invoice_no": "11400505" })).await;
    let body = json!({ "invoice_id": "", "invoice_no": "11400505", "amount": "10220", "agent_amount": "220", "company_amount": "10000" });
    let expected =
        json!({ "object_name": "subscription_invoice_amount_update", "code": 0, "message": "Başarılı Islem" });
    assert_eq!(bench.paynet("invoice_amount_update", body.clone()).await, expected);
    bench.paynet_order("p", json!({ "interval_count": 3 })).await;
    bench.simulator.approve(Vendor::Paynet, "p", &TestCard::approved()).unwrap();
    let plans: Vec<u64> = bench.order(Vendor::Paynet, "p").rows.iter().map(|row| row.plan_id).collect();
    let plan = async |plan: u64, reference: &str| {
        let body = json!({ "reference_no": reference, "amount": 15000, "plan_id": plan });
        bench.paynet("plan_amount_update", body).await["code"].clone()
    };
    assert_eq!((plan(plans[1], "p").await, plan(plans[0], "p").await), (json!(0), json!(1)));
    assert_eq!((plan(plans[1], "v").await, plan(99, "p").await), (json!(12), json!(12)));
    let unbilled = bench.order(Vendor::Paynet, "v").rows.iter().find(|row| row.amount_kurus.is_none()).unwrap().plan_id;
    assert_eq!(plan(unbilled, "v").await, 1);
    bench.simulator.clock().advance_days(60);
    let amounts = |reference: &str| {
        bench.order(Vendor::Paynet, reference).collected().map(|taken| taken.amount_kurus).collect::<Vec<_>>()
    };
    assert_eq!((amounts("p"), amounts("v")), (vec![1_000, 15_000, 1_000], vec![10_220]));
    assert_eq!(bench.paynet("invoice_amount_update", body).await["code"], 1);
    let unknown = json!({ "invoice_no": "none", "amount": "1" });
    assert_eq!(bench.paynet("invoice_amount_update", unknown).await["code"], 24);
}

#[tokio::test]
async fn attempts_are_shown_card_by_card() {
    let bench = Bench::start().await;
    let cards = bench.order_with_cards("a", &[TestCard::declined(), TestCard::approved()]).await;
    bench.simulator.clock().advance_days(28);
    let row = bench.simulator.invoices(Vendor::Paynet, "a").pop().unwrap();
    let (id, no) = (row.invoice_id.unwrap(), row.invoice_no.clone().unwrap());
    let list = bench.paynet("invoice_attempt_list", json!({ "invoice_id": id, "invoice_no": no })).await;
    assert_eq!((&list["object_name"], &list["code"]), (&json!("subcription_invoice_attempt_list"), &json!(0)));
    let shown: Vec<_> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["card_id"], &row["is_succeed"], &row["xact_id"]))
        .collect();
    let xact = row.collection.unwrap().xact_id;
    let expected = [(&json!(cards[0]), &json!(false), &json!(0)), (&json!(cards[1]), &json!(true), &json!(xact))];
    assert_eq!(shown, expected);
    assert_eq!(list["data"][0]["card_no_mask"], "400000********0002");
    let by_one = |body: Value| bench.paynet_text("invoice_attempt_list", body.to_string());
    assert_eq!(by_one(json!({ "invoice_no": no })).await.json()["code"], 0);
    let mut quirks = bench.simulator.quirks();
    quirks.paynet.attempts_named_by = AttemptsNamedBy::Both;
    quirks.paynet.attempt_rows = RowsName::Missing;
    bench.simulator.set_quirks(quirks);
    assert_eq!(by_one(json!({ "invoice_no": no })).await.status, 400);
    let bare = by_one(json!({ "invoice_id": id.to_string(), "invoice_no": no })).await.json();
    let expected = json!({ "object_name": "subcription_invoice_attempt_list", "code": 0, "message": "Başarılı Islem" });
    assert_eq!(bare, expected);
}

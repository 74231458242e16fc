//! Orders through time: first charge, periods, declines, stop and resume, end.

use std::time::Duration;

use recurring_core::istanbul_date;
use recurring_sim::{OrderSnapshot, OrderStatus, TestCard, Trigger, Vendor};
use serde_json::json;

use crate::support::Bench;

fn days(order: &OrderSnapshot) -> Vec<String> {
    order.collected().map(|taken| istanbul_date(taken.collected_at).to_string()).collect()
}

#[tokio::test]
async fn month_ends_do_not_drift_however_far_the_clock_jumps() {
    for steps in [vec![365], vec![1; 365], vec![27, 1, 3, 30, 304]] {
        let bench = Bench::start().await;
        let id = bench.paynet_order("m", json!({ "interval_count": 5 })).await;
        bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
        for step in steps {
            bench.simulator.clock().advance_days(step);
        }
        let order = bench.order(Vendor::Paynet, &id);
        assert_eq!(days(&order), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
        assert_eq!(order.status, OrderStatus::Completed);
        assert!(order.collected().all(|taken| taken.how == Trigger::Scheduled && taken.collected_at == taken.due));
    }
}

#[tokio::test]
async fn every_interval_and_its_multiple() {
    let bench = Bench::start().await;
    let expected =
        [(0, 0, "2026-02-01"), (1, 1, "2026-02-07"), (1, 2, "2026-02-14"), (2, 2, "2026-03-31"), (3, 0, "2027-01-31")];
    for (number, (interval, period, second)) in expected.into_iter().enumerate() {
        let reference = format!("i{number}");
        let plan = json!({ "interval": interval, "period": period, "interval_count": 2 });
        bench.paynet_order(&reference, plan).await;
        let rows = bench.order(Vendor::Paynet, &reference).rows;
        assert_eq!(istanbul_date(rows[1].due).to_string(), second);
    }
}

#[tokio::test]
async fn a_late_approval_collects_what_is_due_and_a_later_start_waits() {
    let bench = Bench::start().await;
    let late = bench.paynet_order("late", json!({ "interval_count": 4 })).await;
    let start = json!({ "begin_date": "2026-06-15T09:30:00.0000000+03:00", "interval_count": 2 });
    let future = bench.paynet_order("future", start).await;
    bench.simulator.clock().advance_days(40);
    for id in [&late, &future] {
        bench.simulator.approve(Vendor::Paynet, id, &TestCard::approved()).unwrap();
    }
    assert_eq!(days(&bench.order(Vendor::Paynet, &late)), ["2026-03-12", "2026-03-12"]);
    assert!(days(&bench.order(Vendor::Paynet, &future)).is_empty());
    bench.simulator.clock().advance_days(150);
    assert_eq!(days(&bench.order(Vendor::Paynet, &late)).len(), 4);
    assert_eq!(days(&bench.order(Vendor::Paynet, &future)), ["2026-06-15", "2026-07-15"]);
}

#[tokio::test]
async fn twelve_times_thirty_days() {
    let bench = Bench::start().await;
    let number = bench.instruction("t", json!({ "Instalment": 12, "Amount": "149.90" })).await;
    bench.simulator.approve(Vendor::Paynkolay, &number, &TestCard::approved()).unwrap();
    bench.simulator.clock().advance_days(1_000);
    let order = bench.order(Vendor::Paynkolay, &number);
    assert_eq!((order.status, days(&order).len()), (OrderStatus::Completed, 12));
    assert_eq!(days(&order)[..3], ["2026-01-31", "2026-03-02", "2026-04-01"]);
    assert_eq!(days(&order)[11], "2026-12-27");
    let answer = bench.instructions("31.01.2026", "31.01.2026", json!({})).await;
    let row = &answer["INSTRUCTION_LIST"][0];
    assert_eq!((&row["SUCCESSFUL_PAYMENT"], &row["INSTRUCTION_STATUS"]), (&json!("12"), &json!("Completed")));
    assert_eq!((&row["NEXT_PAYMENT_DATE"], &row["END_PAYMENT_DATE"]), (&json!(""), &json!("27.12.2026")));
    assert_eq!(bench.cancel(&number).await["RESPONSE_CODE"], 0);
}

#[tokio::test]
async fn a_declined_instruction_goes_on_and_ends_closed() {
    let bench = Bench::start().await;
    let number = bench.instruction("d", json!({})).await;
    bench.simulator.decline_next(Vendor::Paynkolay, 1);
    bench.simulator.approve(Vendor::Paynkolay, &number, &TestCard::approved()).unwrap();
    bench.simulator.clock().advance_days(100);
    assert_eq!(days(&bench.order(Vendor::Paynkolay, &number)), ["2026-03-02"]);
    let answer = bench.instructions("31.01.2026", "31.01.2026", json!({})).await;
    let row = &answer["INSTRUCTION_LIST"][0];
    assert_eq!((&row["ACTIVE"], &row["INSTRUCTION_STATUS"]), (&json!("Active"), &json!("Closed")));
    assert_eq!((&row["SUCCESSFUL_PAYMENT"], &row["NEXT_PAYMENT_DATE"]), (&json!("1"), &json!("")));
}

#[tokio::test]
async fn a_stopped_order_collects_nothing_and_resumes_with_the_next_period() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("p", json!({ "interval_count": 6 })).await;
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    let status = |status: u8| bench.paynet("status_update", json!({ "subscription_id": id, "status": status }));
    assert_eq!(status(3).await["code"], 0);
    bench.simulator.clock().advance_days(70);
    assert_eq!(bench.order(Vendor::Paynet, &id).status, OrderStatus::Paused);
    let detail = bench.paynet("subscription_detail", json!({ "reference_no": "p" })).await;
    assert_eq!(detail["status"], 3);
    assert_eq!(bench.paynet("manuel_charge", json!({ "reference_no": "p" })).await["code"], 1);
    assert_eq!(status(3).await["code"], 0);
    assert_eq!(status(0).await["code"], 0);
    assert_eq!(status(0).await["code"], 0);
    assert_eq!(days(&bench.order(Vendor::Paynet, &id)), ["2026-01-31"]);
    bench.simulator.clock().advance_days(25);
    assert_eq!(days(&bench.order(Vendor::Paynet, &id)), ["2026-01-31", "2026-04-30"]);
    assert_eq!(bench.paynet("manuel_charge", json!({ "reference_no": "p" })).await["code"], 0);
    assert_eq!(bench.order(Vendor::Paynet, &id).collected().count(), 4);
}

#[tokio::test]
async fn a_stopped_order_cannot_be_approved_until_it_is_resumed() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("s", json!({})).await;
    bench.paynet("status_update", json!({ "subscription_id": id, "status": 3 })).await;
    assert!(bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).is_err());
    bench.paynet("status_update", json!({ "subscription_id": id, "status": 0 })).await;
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    assert!(bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).is_err());
    assert_eq!(bench.order(Vendor::Paynet, &id).collected().count(), 1);
}

#[tokio::test]
async fn retries_follow_the_days_and_times_asked_for() {
    let bench = Bench::start().await;
    let plan = json!({ "interval_count": 1, "attempt_day_count": 2, "daily_attempt_count": 2 });
    let id = bench.paynet_order("retry", plan).await;
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::declined()).unwrap();
    bench.simulator.clock().advance_days(30);
    let order = bench.order(Vendor::Paynet, &id);
    let at: Vec<_> = order.rows[0].attempts.iter().map(|attempt| attempt.at.to_string()).collect();
    let expected = [
        "2026-01-31T07:00:00Z",
        "2026-02-01T07:00:00Z",
        "2026-02-01T09:00:00Z",
        "2026-02-02T07:00:00Z",
        "2026-02-02T09:00:00Z",
    ];
    assert_eq!(at, expected);
    assert_eq!(order.collected().count(), 0);
}

#[tokio::test]
async fn a_period_without_a_bill_is_not_collected() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("v", json!({ "is_fixed_price": false, "interval_count": 3 })).await;
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    bench.simulator.clock().advance_days(40);
    assert!(days(&bench.order(Vendor::Paynet, &id)).is_empty());
    assert_eq!(bench.paynet("manuel_charge", json!({ "reference_no": "v" })).await["code"], 1);
    let at = |text: &str| text.parse().unwrap();
    bench.simulator.bill(&id, at("2026-03-31T07:00:00Z"), 28_898, "11400556").unwrap();
    bench.simulator.bill(&id, at("2026-03-05T07:00:00Z"), 1_500, "11400557").unwrap();
    assert!(bench.simulator.bill(&id, at("2026-03-05T07:00:00Z"), 1_500, "11400557").is_err());
    let collected = |order: OrderSnapshot| order.collected().map(|taken| taken.amount_kurus).collect::<Vec<_>>();
    assert_eq!(collected(bench.order(Vendor::Paynet, &id)), [1_500]);
    bench.simulator.clock().advance_days(400);
    let order = bench.order(Vendor::Paynet, &id);
    assert_eq!(collected(order.clone()), [1_500, 28_898]);
    assert_eq!(days(&order), ["2026-03-12", "2026-03-31"]);
}

#[tokio::test]
async fn the_next_card_is_tried_when_the_first_fails() {
    let bench = Bench::start().await;
    let good = bench.paynet_order("good", json!({})).await;
    let bad = bench.paynet_order("bad", json!({ "interval_count": 2 })).await;
    bench.simulator.approve(Vendor::Paynet, &good, &TestCard::approved()).unwrap();
    bench.simulator.approve(Vendor::Paynet, &bad, &TestCard::declined()).unwrap();
    let card = bench.order(Vendor::Paynet, &good).cards[0].id;
    bench.paynet("card_info_link_to_subscription", json!({ "card_id": card, "reference_no": "bad" })).await;
    bench.simulator.clock().advance_days(28);
    let order = bench.order(Vendor::Paynet, &bad);
    assert_eq!(order.cards.len(), 2);
    assert_eq!(order.collected().map(|taken| taken.card_id).collect::<Vec<_>>(), [card]);
}

#[tokio::test]
async fn a_century_of_daily_charges_is_one_jump() {
    let bench = Bench::start().await;
    for number in 0..20 {
        let reference = number.to_string();
        bench.paynet_order(&reference, json!({ "interval": 0, "interval_count": 9_999 })).await;
        bench.simulator.approve(Vendor::Paynet, &reference, &TestCard::approved()).unwrap();
    }
    bench.simulator.clock().advance_days(36_500);
    bench.simulator.clock().advance(Duration::from_secs(1));
    for order in bench.simulator.orders(Vendor::Paynet) {
        assert_eq!((order.status, order.collected().count()), (OrderStatus::Completed, 9_999));
    }
}

//! The control routes do what the handle does.

use recurring_sim::{OrderStatus, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, paynet_create, reply};

impl Bench {
    async fn control(&self, path: &str, body: Value) -> (u16, Value) {
        let reply = reply(self.client.post(self.url(path)).body(body.to_string())).await;
        (reply.status, reply.json())
    }

    async fn look(&self, path: &str) -> Value {
        reply(self.client.get(self.url(path))).await.json()
    }
}

#[tokio::test]
async fn a_whole_life_over_http() {
    let bench = Bench::start().await;
    bench.paynet_order("p", json!({ "interval_count": 2 })).await;
    let number = bench.instruction("k", json!({})).await;
    let listing = bench.order(Vendor::Paynkolay, &number).listing_id.unwrap();
    assert_eq!(bench.control("/_sim/decline_next", json!({ "vendor": "paynet", "attempts": 1 })).await.0, 200);
    assert_eq!(bench.control("/_sim/approve", json!({ "vendor": "paynet", "order": "p" })).await.0, 200);
    let by_listing = json!({ "vendor": "paynkolay", "order": listing, "card": "4000000000000002" });
    assert_eq!(bench.control("/_sim/approve", by_listing).await.0, 200);
    let (_, clock) = bench.control("/_sim/clock", json!({ "advance_days": 28, "advance_seconds": 1 })).await;
    assert_eq!(clock, json!({ "now": "2026-02-28T07:00:01Z", "today": "2026-02-28" }));
    assert_eq!(bench.look("/_sim/clock").await, clock);

    let ledger = bench.look("/_sim/ledger").await;
    let row = &ledger["paynet"][0]["rows"][1]["collection"];
    assert_eq!((&row["amount_kurus"], &row["how"]), (&json!(1_000), &json!("scheduled")));
    assert_eq!(ledger["paynet"][0]["rows"][0]["attempts"][0]["succeeded"], false);
    assert_eq!(ledger["paynkolay"][0]["rows"][0]["collection"], Value::Null);
    assert_eq!(ledger["paynkolay"][0]["cards"][0]["always_declined"], true);
    let log = bench.look("/_sim/log?after=1").await;
    assert_eq!(log["entries"].as_array().unwrap().len(), 1);
    assert_eq!(log["entries"][0]["verdict"], "accepted");
    assert_eq!(log["requests_by_path"]["/Vpos/api/RecurringPaymentCreate"], 1);
}

#[tokio::test]
async fn wrong_controls_change_nothing() {
    let bench = Bench::start().await;
    assert_eq!(bench.control("/_sim/approve", json!({ "vendor": "paynet", "order": "nobody" })).await.0, 404);
    assert_eq!(bench.control("/_sim/approve", json!({ "vendor": "other", "order": "x" })).await.0, 400);
    assert_eq!(bench.control("/_sim/clock", json!({ "advance_days": -1 })).await.0, 400);
    assert_eq!(bench.control("/_sim/clock", json!({ "days": 1 })).await.0, 400);
    bench.paynet_order("p", json!({})).await;
    assert_eq!(bench.control("/_sim/reject", json!({ "vendor": "paynet", "order": "p" })).await.0, 200);
    let (status, body) = bench.control("/_sim/approve", json!({ "vendor": "paynet", "order": "p" })).await;
    assert_eq!((status, body["error"].as_str()), (409, Some("the order no longer awaits its payer")));
    assert_eq!(bench.order(Vendor::Paynet, "p").status, OrderStatus::Rejected);
}

#[tokio::test]
async fn faults_and_switches_are_set_and_cleared() {
    let bench = Bench::start().await;
    let fault = json!({ "point": { "kind": "status", "status": 502 }, "vendor": "paynet", "times": null });
    assert_eq!(bench.control("/_sim/faults", fault).await.0, 200);
    assert_eq!(bench.paynet_text("create", paynet_create("a").to_string()).await.status, 502);
    assert_eq!(bench.paynet_text("create", paynet_create("b").to_string()).await.status, 502);
    assert_eq!(reply(bench.client.delete(bench.url("/_sim/faults"))).await.status, 200);
    bench.paynet_order("c", json!({})).await;
    assert_eq!(bench.control("/_sim/quirks", json!({ "paynet": { "codes": "text" } })).await.0, 200);
    assert_eq!(bench.paynet("create", paynet_create("d")).await["code"], "0");
    assert_eq!(bench.look("/_sim/quirks").await["paynet"]["codes"], "text");
    assert_eq!(bench.control("/_sim/quirks", json!({ "paynet": { "code": "text" } })).await.0, 400);
}

#[tokio::test]
async fn bills_seeds_and_the_banks_answer_over_http() {
    let bench = Bench::start().await;
    bench.paynet_order("v", json!({ "is_fixed_price": false, "interval_count": 2 })).await;
    let bill = json!({ "order": "v", "due": "2026-02-28T10:00:00+03:00", "kurus": 500, "invoice_no": "7" });
    assert_eq!(bench.control("/_sim/bill", bill.clone()).await.0, 200);
    assert_eq!(bench.control("/_sim/bill", bill).await.0, 409);
    let seeds = json!({ "order": "v", "due": "2026-03-01T10:00:00+03:00", "kurus": 500, "count": 3 });
    let (status, seeded) = bench.control("/_sim/seed_invoices", seeds).await;
    assert_eq!((status, seeded["invoice_nos"].as_array().unwrap().len()), (200, 3));
    assert_eq!(bench.simulator.invoices(Vendor::Paynet, "v").len(), 4);
    let wrong = json!({ "order": "v", "due": "01.03.2026", "kurus": 500, "count": 3 });
    assert_eq!(bench.control("/_sim/seed_invoices", wrong).await.0, 400);
    let nobody = json!({ "session_id": "js_none", "passed": true });
    assert_eq!(bench.control("/_sim/three_d", nobody).await.0, 404);
    let card = json!({
        "reference_no": "v", "return_url": "http://localhost/", "pan": "4242424242424242", "month": 12, "year": 30,
        "cvv": "000",
    });
    let session = bench.paynet("create_card_tds_initial", card).await;
    let decide = json!({ "session_id": session["session_id"], "passed": true });
    assert_eq!(bench.control("/_sim/three_d", decide.clone()).await.0, 200);
    assert_eq!(bench.control("/_sim/three_d", decide).await.0, 409);
}

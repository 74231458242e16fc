//! The payer's page: shown to any browser, decided by a form, nothing of the card kept but its ends.

use recurring_sim::{OrderStatus, Vendor};
use serde_json::json;

use crate::support::{Bench, Reply, reply};

impl Bench {
    fn page(&self, vendor: Vendor, key: &str) -> String {
        self.url(&self.order(vendor, key).payer_path)
    }

    async fn decide(&self, url: &str, form: &str) -> Reply {
        let request = self.client.post(url).header("content-type", "application/x-www-form-urlencoded");
        reply(request.body(form.to_owned())).await
    }
}

const CARD: &str = "card_number=4242+4242+4242+4242&holder=Bilge+Demir&expiry=12%2F99&cvv=123";

#[tokio::test]
async fn both_vendors_pages_approve_with_a_card() {
    let bench = Bench::start().await;
    bench.paynet_order("p", json!({ "interval_count": 3, "amount": "14990" })).await;
    bench.instruction("k", json!({ "Instalment": 3, "Amount": "149.90" })).await;
    for (vendor, key) in [(Vendor::Paynet, "p"), (Vendor::Paynkolay, "k")] {
        let url = bench.page(vendor, key);
        let shown = reply(bench.client.get(&url)).await;
        assert_eq!((shown.status, shown.content_type.as_str()), (200, "text/html; charset=utf-8"));
        for part in ["Bilge Demir", "149.90 TL × 3", "31.01.2026", "Onayla / Approve", "Reddet / Reject"] {
            assert!(shown.text.contains(part), "{part}");
        }
        let done = bench.decide(&url, &format!("{CARD}&decision=approve")).await;
        assert!(done.text.contains("Talimat onaylandı") && done.text.contains("424242********4242"));
        assert!(!done.text.contains("4242424242424242") && !done.text.contains("<form"));
        let order = bench.order(vendor, key);
        assert_eq!((order.status, order.collected().count()), (OrderStatus::Active, 1));
        let again = bench.decide(&url, &format!("{CARD}&decision=approve")).await;
        assert_eq!(again.status, 422);
        assert_eq!(bench.order(vendor, key).cards.len(), 1);
        let ledger = reply(bench.client.get(bench.url("/_sim/ledger"))).await.text;
        assert!(!ledger.contains("4242424242424242") && ledger.contains("424242"));
    }
    assert_eq!(bench.simulator.requests_seen(Vendor::Paynet), 1);
}

#[tokio::test]
async fn a_rejected_order_stays_rejected() {
    let bench = Bench::start().await;
    bench.paynet_order("p", json!({})).await;
    bench.instruction("k", json!({})).await;
    for (vendor, key) in [(Vendor::Paynet, "p"), (Vendor::Paynkolay, "k")] {
        let url = bench.page(vendor, key);
        assert!(bench.decide(&url, "decision=reject").await.text.contains("Talimat reddedildi"));
        assert_eq!(bench.decide(&url, &format!("{CARD}&decision=approve")).await.status, 422);
        assert_eq!(bench.order(vendor, key).status, OrderStatus::Rejected);
    }
    let row = &bench.instructions("31.01.2026", "31.01.2026", json!({})).await["INSTRUCTION_LIST"][0];
    assert_eq!((&row["ACTIVE"], &row["INSTRUCTION_STATUS"]), (&json!("Inactive"), &json!("Rejected")));
    assert_eq!(row["NEXT_PAYMENT_DATE"], "31.01.2026");
}

#[tokio::test]
async fn a_wrong_card_is_not_taken() {
    let bench = Bench::start().await;
    bench.paynet_order("p", json!({})).await;
    let url = bench.page(Vendor::Paynet, "p");
    for form in [
        "card_number=4242424242424241&holder=B&expiry=12%2F99&cvv=123",
        "holder=B",
        "card_number=4242424242424242&holder=B&expiry=12%2F25&cvv=123",
    ] {
        assert_eq!(bench.decide(&url, &format!("{form}&decision=approve")).await.status, 422);
    }
    assert_eq!(bench.decide(&url, CARD).await.status, 422);
    assert_eq!(bench.order(Vendor::Paynet, "p").status, OrderStatus::AwaitingPayer);
    let declined = CARD.replace("4242+4242+4242+4242", "4000+0000+0000+0002");
    assert_eq!(bench.decide(&url, &format!("{declined}&decision=approve")).await.status, 200);
    let order = bench.order(Vendor::Paynet, "p");
    assert_eq!((order.collected().count(), order.rows[0].attempts.len()), (0, 1));
}

#[tokio::test]
async fn what_a_client_sends_is_escaped_and_only_the_link_opens() {
    let bench = Bench::start().await;
    let script = "<script>alert('x')</script>";
    let id = bench.paynet_order("p\"><b>", json!({ "name_surname": script, "end_user_desc": script })).await;
    let shown = reply(bench.client.get(bench.page(Vendor::Paynet, &id))).await;
    assert!(!shown.text.contains("<script") && shown.text.contains("&lt;script&gt;"));
    let overview = reply(bench.client.get(bench.url("/"))).await;
    assert!(overview.text.contains("p&quot;&gt;&lt;b&gt;") && !overview.text.contains("<script"));
    for path in [format!("/pay/{id}"), "/pay/nothing".to_owned(), "/recurring/payment?q=eyJ".to_owned()] {
        assert_eq!(reply(bench.client.get(bench.url(&path))).await.status, 404, "{path}");
    }
}

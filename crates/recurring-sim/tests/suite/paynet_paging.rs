//! Paging over many payment records, also where the page lies about itself.

use std::collections::BTreeSet;

use recurring_sim::Vendor;
use recurring_sim::quirks::{HasMore, PageLimit, PagingCounts, PagingPlace, PaynetEmptyList, RowsName};
use serde_json::{Value, json};

use crate::support::{Bench, changed};

impl Bench {
    async fn seeded(&self, count: usize) -> Vec<String> {
        self.paynet_order("many", json!({ "is_fixed_price": false, "interval_count": 1 })).await;
        let due = "2030-01-01T07:00:00Z".parse().unwrap();
        self.simulator.seed_invoices("many", count, 500, due).unwrap()
    }

    async fn records(&self, changes: Value) -> Value {
        self.paynet("invoice_list", changed(json!({ "reference_no": "many" }), changes)).await
    }
}

fn numbers(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|row| row["invoice_no"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn ten_thousand_records_are_read_page_by_page() {
    let bench = Bench::start().await;
    let seeded = bench.seeded(10_000).await;
    assert_eq!(seeded.iter().collect::<BTreeSet<_>>().len(), 10_000);
    let mut read: Vec<String> = Vec::new();
    loop {
        let page = bench.records(json!({ "limit": 10, "starting_after": read.len() })).await;
        read.extend(numbers(&page));
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(read, seeded);
}

#[tokio::test]
async fn a_page_tells_its_place() {
    let bench = Bench::start().await;
    let seeded = bench.seeded(25).await;
    let page = bench.records(json!({})).await;
    assert_eq!(numbers(&page), seeded[..10]);
    let place = |page: &Value| {
        ["total", "total_count", "limit", "ending_before", "starting_after"].map(|name| page[name].clone())
    };
    assert_eq!(place(&page), [json!(25), json!(10), json!(10), json!(0), json!(0)]);
    assert_eq!((&page["has_more"], &page["object_name"]), (&json!(true), &json!("subscription_invoice_list")));
    let page = bench.records(json!({ "starting_after": 15, "limit": 15 })).await;
    assert_eq!((numbers(&page), &page["has_more"]), (seeded[15..].to_vec(), &json!(false)));
    assert_eq!(numbers(&bench.records(json!({ "ending_before": 20, "limit": 5 })).await), seeded[15..20]);
    assert!(numbers(&bench.records(json!({ "starting_after": 99 })).await).is_empty());
    assert!(numbers(&bench.records(json!({ "invoice_status": "5" })).await).is_empty());
    assert!(numbers(&bench.records(json!({ "agent_id": "1" })).await).is_empty());
    assert_eq!(bench.records(json!({ "limit": 0 })).await["code"], 11);
    assert_eq!(bench.records(json!({ "invoice_status": "1" })).await["code"], 11);
    let number = bench.paynet_text("invoice_list", json!({ "reference_no": "many", "invoice_status": 0 }).to_string());
    assert_eq!(number.await.status, 400, "the table says text");
}

#[tokio::test]
async fn a_filtered_list_is_paged_by_its_own_rows() {
    let bench = Bench::start().await;
    let seeded = bench.seeded(30).await;
    for no in seeded.iter().step_by(2) {
        bench.paynet("invoice_status_update", json!({ "invoice_no": no, "status": 5 })).await;
    }
    let page = bench.records(json!({ "invoice_status": "5", "limit": 10, "starting_after": 10 })).await;
    let cancelled: Vec<String> = seeded.into_iter().step_by(2).collect();
    assert_eq!((numbers(&page), &page["total"]), (cancelled[10..].to_vec(), &json!(15)));
}

#[tokio::test]
async fn counts_and_flags_lie_when_told_to() {
    let bench = Bench::start().await;
    bench.seeded(12).await;
    let with = async |set: &dyn Fn(&mut recurring_sim::quirks::PaynetQuirks), body: Value| {
        let mut quirks = recurring_sim::Quirks::default();
        set(&mut quirks.paynet);
        bench.simulator.set_quirks(quirks);
        bench.records(body).await
    };
    let page = with(&|quirks| quirks.paging_counts = PagingCounts::Swapped, json!({})).await;
    assert_eq!((&page["total"], &page["total_count"]), (&json!(10), &json!(12)));
    let page = with(&|quirks| quirks.paging_counts = PagingCounts::Lying, json!({})).await;
    assert_eq!((&page["total"], &page["total_count"]), (&json!(1), &json!(2)));
    for (form, expected) in [
        (HasMore::Missing, None),
        (HasMore::Text, Some(json!("false"))),
        (HasMore::Number, Some(json!(0))),
        (HasMore::AlwaysTrue, Some(json!(true))),
        (HasMore::AlwaysFalse, Some(json!(false))),
    ] {
        let page = with(&|quirks| quirks.has_more = form, json!({ "starting_after": 10 })).await;
        assert_eq!(page.get("has_more"), expected.as_ref(), "{form:?}");
    }
    let page = with(&|quirks| quirks.list_rows = RowsName::Upper, json!({})).await;
    assert_eq!(page["Data"].as_array().unwrap().len(), 10);
    let page = with(&|quirks| quirks.list_rows = RowsName::Missing, json!({})).await;
    assert!(page.get("data").is_none() && page.get("Data").is_none() && page["total"] == 12);
    let end = json!({ "starting_after": 12 });
    let page = with(&|quirks| quirks.empty_list = PaynetEmptyList::NoData, end.clone()).await;
    assert_eq!(page["code"], 12);
    let page = with(&|quirks| quirks.empty_list = PaynetEmptyList::Absent, end).await;
    assert!(page.get("data").is_none() && page["code"] == 0);
}

#[tokio::test]
async fn a_page_may_be_shorter_than_asked_for_though_more_rows_follow() {
    let bench = Bench::start().await;
    let seeded = bench.seeded(25).await;
    let mut quirks = bench.simulator.quirks();
    quirks.paynet.page_limit = PageLimit::Capped;
    bench.simulator.set_quirks(quirks);
    let page = bench.records(json!({ "limit": 100, "starting_after": 5 })).await;
    assert_eq!(
        (numbers(&page), &page["has_more"], &page["limit"]),
        (seeded[5..15].to_vec(), &json!(true), &json!(100))
    );
}

#[tokio::test]
async fn pages_may_overlap_or_repeat_for_ever() {
    let bench = Bench::start().await;
    let seeded = bench.seeded(12).await;
    let mut quirks = bench.simulator.quirks();
    quirks.paynet.paging_place = PagingPlace::Overlapping;
    bench.simulator.set_quirks(quirks.clone());
    assert_eq!(numbers(&bench.records(json!({ "starting_after": 10 })).await), seeded[9..]);
    quirks.paynet.paging_place = PagingPlace::Ignored;
    bench.simulator.set_quirks(quirks);
    assert_eq!(numbers(&bench.records(json!({ "starting_after": 10 })).await), seeded[..10]);
}

#[tokio::test]
async fn seeded_records_are_collected_like_others() {
    let bench = Bench::start().await;
    bench.seeded(50).await;
    bench.simulator.approve(Vendor::Paynet, "many", &recurring_sim::TestCard::approved()).unwrap();
    assert!(bench.simulator.seed_invoices("nobody", 1, 1, "2030-01-01T07:00:00Z".parse().unwrap()).is_err());
    bench.simulator.clock().advance_days(2_000);
    let order = bench.order(Vendor::Paynet, "many");
    assert_eq!(order.collected().count(), 50);
    assert_eq!(order.rows.iter().map(|row| row.attempts.len()).sum::<usize>(), 50);
}

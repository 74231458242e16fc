//! Bills and attempts to collect: `bill`, `invoices`, `attempts`.

use recurring_core::Timestamp;
use recurring_sim::{Fault, FaultPoint};
use serde_json::{Value, json};

use crate::support::{Bench, closed_port, create, days_ago, in_days, members, vendor};

const INVOICE_MEMBERS: [&str; 6] = ["amount", "due", "invoice_id", "invoice_no", "provider_status", "status"];
const ATTEMPT_MEMBERS: [&str; 7] =
    ["amount", "at", "invoice_no", "provider_status", "reference", "status", "transaction"];
const AMOUNT_MEMBERS: [&str; 4] = ["currency", "mark", "minor", "raw"];

/// The arguments of a bill.
fn bill<'a>(reference: &'a str, due: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let usual = ["bill", "--reference", reference, "--due", due, "--amount", "288.98", "--invoice-no", "11400556"];
    [usual.as_slice(), more].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_is_submitted_once_and_then_listed() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    bench.approve("paynet", "a");
    let (before, due) = (bench.seen("paynet"), in_days(3));
    let done = bench.run("paynet", &bill("a", &due, &[])).await.exits(0).object();
    assert_eq!((&done["done"], &done["operation"]), (&json!(true), &json!("bill")));
    assert_eq!(bench.seen("paynet"), before + 1);

    let listed = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(0).object();
    assert_eq!((members(&listed), members(&listed["amount"])), (INVOICE_MEMBERS.to_vec(), AMOUNT_MEMBERS.to_vec()));
    assert_eq!((&listed["invoice_no"], &listed["due"]), (&json!("11400556"), &json!(due)));
    assert_eq!((&listed["status"], &listed["amount"]["minor"]), (&json!("waiting"), &json!(28_898)));
    assert!(listed["invoice_id"].is_string(), "{listed}");
    let table = bench.run_for_people("paynet", &["invoices", "--reference", "a"]).await.exits(0);
    assert!(table.out.contains("288.98 TRY") && table.out.contains("11400556"), "{}", table.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_may_be_due_today() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    let today = in_days(0);
    bench.run("paynet", &bill("a", &today, &[])).await.exits(0);
    let listed = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(0).object();
    assert_eq!(listed["due"], json!(today));
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_of_a_bill_are_taken() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price", "--agent", "1024"]).await;
    let shares = ["--agent-amount", "88.98", "--company-amount", "200"];
    bench.run("paynet", &bill("a", &in_days(3), &shares)).await.exits(0);
    assert_eq!(bench.simulator.invoices(vendor("paynet"), "a").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_without_a_number_of_its_own_is_remarked_on() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    let due = in_days(3);
    let line = ["bill", "--reference", "a", "--due", &due, "--amount", "10"];
    let ran = bench.run_for_people("paynet", &line).await.exits(0);
    assert!(ran.err.starts_with("note: without --invoice-no"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_values_of_bills_are_refused_before_what_a_provider_cannot_do_and_with_nothing_sent() {
    let bench = Bench::start().await;
    let due = in_days(3);
    let wrong: [(&[&str], &str); 11] = [
        (&["bill", "--reference", "a", "--due", "2020-01-01", "--amount", "1"], "due"),
        (&["bill", "--reference", "a", "--due", "03.12.2030", "--amount", "1"], "due"),
        (&["bill", "--reference", "a", "--due", "today", "--amount", "1"], "due"),
        (&["bill", "--reference", "a", "--due", &due, "--amount", "1,5"], "amount"),
        (&["bill", "--reference", "a", "--due", &due, "--amount", "0"], "amount"),
        (&["bill", "--reference", "a\nb", "--due", &due, "--amount", "1"], "reference"),
        (&["bill", "--reference", "a", "--due", &due, "--amount", "1", "--invoice-no", ""], "invoice_no"),
        (&["attempts", "--invoice-no", " 1"], "invoice_no"),
        (&["attempts", "--invoice-no", "1", "--invoice-id", ""], "invoice_id"),
        (&["attempts", "--reference", "a", "--from", "2026-02-30", "--to", "2026-03-01"], "from"),
        (&["invoices", "--id", ""], "id"),
    ];
    for provider in ["paynet", "paynkolay"] {
        for (line, field) in wrong {
            let failure = bench.run(provider, line).await.exits(2).failure();
            assert!(failure["message"].as_str().unwrap().contains(&format!(" {field}: ")), "{line:?}: {failure}");
        }
    }
    let shares = ["--agent-amount", "1", "--company-amount", "2"];
    bench.run("paynet", &bill("a", &due, &shares)).await.exits(2);
    let unreadable: [&[&str]; 6] = [
        &["attempts"],
        &["attempts", "--reference", "a"],
        &["attempts", "--invoice-no", "1", "--from", "2026-01-01", "--to", "2026-01-02"],
        &["attempts", "--invoice-no", "1", "--reference", "a", "--from", "2026-01-01", "--to", "2026-01-02"],
        &["bill", "--reference", "a", "--amount", "1"],
        &["invoices"],
    ];
    for line in unreadable {
        bench.run("paynet", line).await.exits(2).failure();
    }
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_provider_refuses_what_the_other_one_has() {
    let bench = Bench::start().await;
    let due = in_days(3);
    let cannot: [(&str, Vec<&str>, &str); 6] = [
        ("paynkolay", bill("a", &due, &[]), "no such service"),
        ("paynkolay", vec!["invoices", "--reference", "a"], "no such service"),
        ("paynkolay", vec!["attempts", "--invoice-no", "1"], "only by reference"),
        (
            "paynet",
            vec!["attempts", "--reference", "a", "--from", "2026-01-01", "--to", "2026-01-02"],
            "only by invoice",
        ),
        ("paynet", vec!["invoices", "--list-id", "ACLD1"], "cannot be named by list_id"),
        ("paynet", vec!["bill", "--list-id", "1", "--due", &due, "--amount", "1"], "cannot be named by list_id"),
    ];
    for (provider, line, words) in cannot {
        let failure = bench.run(provider, &line).await.exits(5).failure();
        assert!(failure["message"].as_str().unwrap().contains(words), "{failure}");
    }
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_of_a_fixed_price_order_is_refused_by_the_provider() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    let failure = bench.run("paynet", &bill("a", &in_days(3), &[])).await.exits(3).failure();
    assert_eq!((&failure["effect"], &failure["operation"]), (&json!("none"), &json!("bill")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_whose_answer_is_lost_is_unknown_after_one_request() {
    for point in [FaultPoint::CloseAfterCommit, FaultPoint::CutBody, FaultPoint::Html { commit: true }] {
        let bench = Bench::start().await;
        bench.created_with("paynet", "a", &["--variable-price"]).await;
        let before = bench.seen("paynet");
        bench.simulator.inject(Fault::new(point.clone()));
        let ran = bench.run("paynet", &bill("a", &in_days(3), &[])).await.exits(4);
        let failure = ran.failure();
        assert_eq!((ran.out.as_str(), &failure["effect"]), ("", &json!("unknown")), "{point:?}");
        let told = "find out in 1 min: recurring invoices --provider paynet --reference a";
        assert!(failure["message"].as_str().unwrap().ends_with(told), "{failure}");
        assert_eq!(bench.seen("paynet"), before + 1, "a write is never sent again, and nothing is read back");
        assert_eq!(bench.simulator.invoices(vendor("paynet"), "a").len(), 1, "it did happen");
        let found = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(0).object();
        assert_eq!(found["invoice_no"], "11400556", "the advised command shows it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_does_not_say_the_same_twice() {
    let bench = Bench::start().await;
    bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
    let failure = bench.run("paynet", &create("paynet", "a")).await.exits(4).failure();
    let message = failure["message"].as_str().unwrap();
    assert!(message.starts_with("paynet create: no answer came: attempt 1 after "), "{message}");
    let failure = bench.run_at("paynet", &closed_port(), &create("paynet", "a")).await.exits(6).failure();
    let message = failure["message"].as_str().unwrap();
    assert!(message.starts_with("paynet create: no connection could be made: attempt 1 after "), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_attempts_of_a_bill_are_listed() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    bench.approve("paynet", "a");
    bench.run("paynet", &bill("a", &in_days(1), &[])).await.exits(0);
    bench.simulator.clock().advance(std::time::Duration::from_secs(2 * 86_400));
    let attempt = bench.run("paynet", &["attempts", "--invoice-no", "11400556"]).await.exits(0).object();
    assert_eq!(members(&attempt), ATTEMPT_MEMBERS);
    assert_eq!((&attempt["status"], &attempt["amount"]["minor"]), (&json!("collected"), &json!(28_898)));
    let id = bench.run("paynet", &["invoices", "--reference", "a"]).await.object()["invoice_id"].clone();
    let both = ["attempts", "--invoice-no", "11400556", "--invoice-id", id.as_str().unwrap()];
    assert_eq!(bench.run("paynet", &both).await.exits(0).objects().len(), 1);
    let table = bench.run_for_people("paynet", &both).await.exits(0);
    assert!(table.out.contains("collected") && table.out.contains("transaction"), "{}", table.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_attempts_under_a_reference_are_listed() {
    let bench = Bench::start().await;
    bench.created("paynkolay", "a").await;
    bench.approve("paynkolay", "a");
    let (from, to) = (days_ago(20), in_days(1));
    let line = ["attempts", "--reference", "a", "--from", &from, "--to", &to];
    let attempt = bench.run("paynkolay", &line).await.exits(0).object();
    assert_eq!((members(&attempt), &attempt["status"]), (ATTEMPT_MEMBERS.to_vec(), &json!("collected")));
    assert_eq!((&attempt["amount"]["minor"], attempt["reference"].is_string()), (&json!(14_990), true));
    let table = bench.run_for_people("paynkolay", &line).await.exits(0);
    assert!(table.out.contains("149.90 TRY"), "{}", table.out);
    let other = ["attempts", "--reference", "b", "--from", &from, "--to", &to];
    assert_eq!(bench.run("paynkolay", &other).await.exits(0).out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_bills_are_printed_in_pieces_each_once() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    let due = Timestamp::now();
    let seeded = bench.simulator.seed_invoices("a", 450, 1_000, due).unwrap();
    let listed = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(0);
    let numbers: Vec<Value> = listed.objects().iter().map(|invoice| invoice["invoice_no"].clone()).collect();
    assert_eq!(numbers, seeded);
    let table = bench.run_for_people("paynet", &["invoices", "--reference", "a"]).await.exits(0);
    assert_eq!(table.out.matches("invoice id").count(), 3, "a table of its own for every 200 rows");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_bills_that_breaks_off_has_printed_what_it_read() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    bench.simulator.seed_invoices("a", 150, 1_000, Timestamp::now()).unwrap();
    bench.simulator.inject(Fault::new(FaultPoint::Html { commit: false }).on_call(2).every());
    let ran = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(9);
    assert_eq!((ran.objects().len(), &ran.failure()["operation"]), (100, &json!("list_invoices")));
}

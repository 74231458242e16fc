//! Commands that are done: exit code 0 and the promised objects.

use serde_json::{Value, json};

use crate::support::{BOTH, Bench, create, members, run, vendor};

const ORDER_MEMBERS: [&str; 10] = [
    "amount",
    "collected",
    "count",
    "first_due",
    "id",
    "list_id",
    "next_due",
    "provider_status",
    "reference",
    "status",
];

/// A range of days around today, as typed.
fn around_today() -> (String, String) {
    use recurring_core::civil::Date;
    use recurring_core::{Clock, SystemClock};
    let today: Date = SystemClock.today();
    (today.yesterday().unwrap().to_string(), today.tomorrow().unwrap().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn create_prints_number_reference_and_link() {
    let bench = Bench::start().await;
    for provider in BOTH {
        let created = bench.created(provider, "2026/001").await;
        assert_eq!(members(&created), ["id", "link", "reference"]);
        let order = bench.simulator.order(vendor(provider), "2026/001").unwrap();
        assert_eq!(created["id"], order.id);
        assert_eq!(created["reference"], "2026/001");
        assert_eq!(created["link"], format!("{}{}", bench.simulator.base_url(), order.payer_path));
        assert_eq!((order.amount_kurus, order.rows.len()), (14_990, 12));
        assert_eq!(bench.seen(provider), 1, "one write and nothing else");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn get_prints_the_promised_members_and_no_personal_data() {
    let bench = Bench::start().await;
    for provider in BOTH {
        bench.created(provider, "a").await;
        let order = bench.run(provider, &["get", "--reference", "a"]).await.exits(0).object();
        assert_eq!(members(&order), ORDER_MEMBERS);
        assert_eq!((&order["reference"], &order["status"]), (&json!("a"), &json!("awaiting_payer")));
        assert_eq!(members(&order["amount"]), ["currency", "mark", "minor", "raw"]);
        assert_eq!((&order["amount"]["minor"], &order["amount"]["currency"]), (&json!(14_990), &json!("TRY")));
        assert_eq!((&order["collected"], &order["count"]), (&json!(0), &json!(12)));
        bench.approve(provider, "a");
        let order = bench.run(provider, &["get", "--reference", "a"]).await.exits(0).object();
        assert_eq!((&order["status"], &order["collected"]), (&json!("active"), &json!(1)));
        assert_eq!(order["next_due"].as_str().unwrap().len(), "2026-01-31".len());
        assert_eq!(order["first_due"].is_null(), provider == "paynkolay", "only Paynet tells the first day");
        assert_eq!(order["id"].is_null(), provider == "paynkolay", "what writes take is not what its list shows");
        assert_eq!(order["list_id"].is_null(), provider == "paynet");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn list_prints_one_object_per_line() {
    let bench = Bench::start().await;
    let (from, to) = around_today();
    for provider in BOTH {
        let none = bench.run(provider, &["list", "--from", &from, "--to", &to]).await.exits(0);
        assert_eq!((none.out.as_str(), none.err.as_str()), ("", ""));
        for reference in ["a", "b", "c"] {
            bench.created(provider, reference).await;
        }
        let listed = bench.run(provider, &["list", "--from", &from, "--to", &to]).await.exits(0);
        let mut references: Vec<Value> = listed.objects().iter().map(|order| order["reference"].clone()).collect();
        references.sort_unstable_by_key(Value::to_string);
        assert_eq!(references, ["a", "b", "c"]);
        assert!(listed.objects().iter().all(|order| members(order) == ORDER_MEMBERS));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_says_how_final_it_is() {
    let bench = Bench::start().await;
    for (provider, stop) in [("paynet", "reversible"), ("paynkolay", "final")] {
        let created = bench.created(provider, "a").await;
        let id = created["id"].as_str().unwrap();
        let done = bench.run(provider, &["cancel", "--id", id]).await.exits(0).object();
        assert_eq!((&done["done"], &done["operation"], &done["stop"]), (&json!(true), &json!("cancel"), &json!(stop)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pausing_changing_the_amount_and_resending_are_done() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--notify", "mail"]).await;
    let writes: [(&[&str], &str); 3] = [
        (&["resend", "--reference", "a"], "resend_link"),
        (&["amount", "--reference", "a", "--amount", "179.9"], "change_amount"),
        (&["pause", "--reference", "a"], "pause"),
    ];
    for (arguments, operation) in writes {
        let done = bench.run("paynet", arguments).await.exits(0).object();
        assert_eq!((&done["done"], &done["operation"]), (&json!(true), &json!(operation)));
    }
    let order = bench.simulator.order(vendor("paynet"), "a").unwrap();
    assert_eq!((order.links_sent, order.amount_kurus), (2, 17_990));
    let paused = bench.run("paynet", &["get", "--reference", "a"]).await.exits(0).object();
    assert_eq!(paused["status"], "paused");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_and_rows_have_their_members() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    bench.created("paynet", "b").await;
    bench.simulator.decline_next(vendor("paynet"), 1);
    bench.approve("paynet", "a");
    let card = bench.run("paynet", &["cards", "--reference", "a"]).await.exits(0).object();
    assert_eq!(members(&card), ["card", "default", "holder", "masked_number", "order"]);
    assert_eq!((&card["masked_number"], &card["order"]), (&json!("424242********4242"), &json!(1)));
    let number = card["card"].as_str().unwrap();

    let row_members = ["effect", "id", "outcome", "provider_code", "provider_message", "reference"];
    let row = bench.run("paynet", &["link-card", "--card", number, "--reference", "b"]).await.exits(0).object();
    assert_eq!(members(&row), row_members);
    assert_eq!((&row["reference"], &row["outcome"], &row["effect"]), (&json!("b"), &json!("done"), &Value::Null));

    bench.simulator.clock().advance(std::time::Duration::from_secs(2 * 3600));
    let row = bench.run("paynet", &["charge", "--reference", "a"]).await.exits(0).object();
    assert_eq!((members(&row), &row["outcome"]), (row_members.to_vec(), &json!("done")));
    assert_eq!(bench.simulator.order(vendor("paynet"), "a").unwrap().collected().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_option_of_create_reaches_the_vendor() {
    let bench = Bench::start().await;
    let more = [
        "--notify",
        "mail,sms",
        "--variable-price",
        "--group",
        "bahar",
        "--agent",
        "1024",
        "--agent-amount",
        "49.90",
        "--company-amount",
        "100",
    ];
    bench.created_with("paynet", "a", &more).await;
    let order = bench.simulator.order(vendor("paynet"), "a").unwrap();
    assert_eq!((order.group.as_deref(), order.fixed_price, order.links_sent), (Some("bahar"), false, 1));
    assert_eq!(order.description, "Uyelik aidati");
    bench.created_with("paynkolay", "a", &["--ip", "203.0.113.7"]).await;
}

#[tokio::test]
async fn capabilities_need_no_account_and_no_network() {
    for provider in BOTH {
        let shown = run(["capabilities", "--provider", provider, "--json"]).await.exits(0);
        let lines = shown.objects();
        assert_eq!(lines.len(), 14, "one line for each operation of the contract");
        for line in &lines {
            assert_eq!(members(line), ["limits", "locked", "operation", "provider", "supported", "targets"]);
        }
        let table = run(["capabilities", "--provider", provider]).await.exits(0);
        assert!(lines.iter().all(|line| table.out.contains(line["operation"].as_str().unwrap())));
    }
    let lines = run(["capabilities", "--provider", "paynkolay", "--json"]).await.objects();
    assert_eq!((&lines[0]["operation"], &lines[0]["limits"]["longest_count"]), (&json!("create"), &json!(12)));
    let lines = run(["capabilities", "--provider", "paynet", "--json"]).await.objects();
    let resume = lines.iter().find(|line| line["operation"] == "resume").unwrap();
    assert_eq!((&resume["supported"], resume["locked"].as_array().unwrap().len()), (&json!(false), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_come_from_files_too() {
    let bench = Bench::start().await;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let account = &bench.simulator.accounts().paynkolay;
    let file = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let sx = file("sx", format!("{}\n", account.sx));
    let key = file("key", format!("{}\r\n", account.merchant_secret_key));
    let mut command = bench.command("paynkolay");
    command.env_remove("PAYNKOLAY_SX").env("PAYNKOLAY_MERCHANT_SECRET_KEY", "a wrong one: the file goes first");
    command.args(create("paynkolay", "a")).args(["--paynkolay-sx-file", &sx]);
    command.args(["--paynkolay-merchant-secret-key-file", &key]);
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
}

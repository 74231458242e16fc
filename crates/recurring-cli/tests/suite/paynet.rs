//! `paynet …`: cards, bills and planned collections, which only Paynet has.

use recurring_sim::{Fault, FaultPoint, quirks::BankRefusal};
use serde_json::{Value, json};

use crate::support::{Bench, create, in_days, members, run, vendor};

const NUMBER: &str = "4355084355084358";
const CARD: &str = "4355 0843 5508 4358\n12/49\n987\n";
const BEGIN: [&str; 7] =
    ["paynet", "cards", "begin-adding", "--reference", "a", "--return-url", "https://shop.example/back"];

/// Adds a card to the order `a` and returns its number at Paynet.
async fn added(bench: &Bench, label: &str) -> String {
    let line = [BEGIN.as_slice(), &["--label", label, "--holder", "Bahar Sen"]].concat();
    let challenge = bench.run_with_input("paynet", &line, CARD).await.exits(0).object();
    assert_eq!(members(&challenge), ["html", "post_url", "session", "token"]);
    let (session, token) = (challenge["session"].as_str().unwrap(), challenge["token"].as_str().unwrap());
    bench.simulator.pass_three_d(session).unwrap();
    let confirm = ["paynet", "cards", "confirm-adding", "--session", session, "--token", token];
    let done = bench.run("paynet", &confirm).await.exits(0).object();
    assert_eq!((&done["done"], &done["operation"]), (&json!(true), &json!("confirm_adding_card")));
    let found = bench.run("paynet", &["paynet", "cards", "filter", "--label", label]).await.exits(0).object();
    assert_eq!(members(&found), ["card", "default", "holder", "label", "masked_number", "order"]);
    found["card"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_added_labelled_arranged_and_deleted() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    bench.approve("paynet", "a");
    let first = bench.run("paynet", &["cards", "--reference", "a"]).await.exits(0).object();
    let first = first["card"].as_str().unwrap();
    let second = added(&bench, "yedek").await;

    let done = bench.run("paynet", &["paynet", "cards", "label", "--card", &second, "--label", "asil"]).await;
    assert_eq!(done.exits(0).object()["operation"], "label_card");
    let labelled = bench.run("paynet", &["paynet", "cards", "filter", "--label", "asil"]).await.exits(0).object();
    assert_eq!((&labelled["card"], &labelled["label"]), (&json!(second), &json!("asil")));

    let arrange = ["paynet", "cards", "arrange", "--reference", "a", "--card", &second, "--card", first];
    bench.run("paynet", &arrange).await.exits(0);
    let cards = bench.run("paynet", &["cards", "--reference", "a"]).await.exits(0).objects();
    let numbers: Vec<&Value> = cards.iter().map(|card| &card["card"]).collect();
    assert_eq!(numbers, [second.as_str(), first]);

    bench.run("paynet", &["paynet", "cards", "delete", "--card", first, "--reference", "a"]).await.exits(0);
    let last = ["paynet", "cards", "delete", "--card", &second, "--reference", "a"];
    let failure = bench.run("paynet", &last).await.exits(3).failure();
    assert_eq!((&failure["operation"], &failure["effect"]), (&json!("delete_card"), &json!("none")));
    assert_eq!(bench.simulator.cards(vendor("paynet"), "a").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_the_payer_gives_up_on_is_not_added() {
    // No page shows a refusal: beside code 16 it is not proven, beside code 1 it is.
    for (refusal, exit, effect) in [(BankRefusal::ThreeDError, 4, "unknown"), (BankRefusal::Unsuccessful, 3, "none")] {
        let bench = Bench::start().await;
        let mut quirks = bench.simulator.quirks();
        quirks.paynet.bank_refusal = refusal;
        bench.simulator.set_quirks(quirks);
        bench.created("paynet", "a").await;
        let challenge = bench.run_with_input("paynet", &BEGIN, CARD).await.exits(0).object();
        let (session, token) = (challenge["session"].as_str().unwrap(), challenge["token"].as_str().unwrap());
        bench.simulator.fail_three_d(session).unwrap();
        let confirm = ["paynet", "cards", "confirm-adding", "--session", session, "--token", token];
        let failure = bench.run("paynet", &confirm).await.exits(exit).failure();
        assert_eq!((&failure["operation"], &failure["effect"]), (&json!("confirm_adding_card"), &json!(effect)));
        assert!(bench.simulator.cards(vendor("paynet"), "a").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adding_that_the_answer_leaves_open_may_have_happened() {
    let bench = Bench::start().await;
    let text = r#"{"object_name":"create_card_tds_confirm_response","code":1,"message":"Basarili islem"}"#.to_owned();
    bench.simulator.inject(Fault::new(FaultPoint::Body { status: 200, text, commit: false }));
    let confirm = ["paynet", "cards", "confirm-adding", "--session", "js_1", "--token", "FF349CFA"];
    let failure = bench.run("paynet", &confirm).await.exits(4).failure();
    assert_eq!((&failure["effect"], &failure["provider_code"]), (&json!("unknown"), &json!("1")));
    assert_eq!(failure["advice"], json!({ "action": "read_back", "not_before_seconds": 60 }));
    let message = failure["message"].as_str().unwrap();
    assert!(message.starts_with("paynet confirm_adding_card: the answer proves neither"), "{message}");
    assert!(message.contains("find out in 1 min: recurring cards --provider paynet"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_never_shown_not_even_at_trace_level() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    let text = format!("{{\"code\":1,\"message\":\"{NUMBER} 4355 0843 5508 4358 987 reddedildi\"}}");
    for point in [None, Some(FaultPoint::Body { status: 200, text, commit: false }), Some(FaultPoint::CloseAfterCommit)]
    {
        if let Some(point) = point {
            bench.simulator.inject(Fault::new(point));
        }
        let ran = bench.run_with_input("paynet", &[BEGIN.as_slice(), &["-vv"]].concat(), CARD).await;
        assert!(ran.err.contains("provider_request"), "spans are shown: {}", ran.err);
        for hidden in [NUMBER, "4355 0843", "12/49", "12/2049"] {
            assert!(!ran.err.contains(hidden) && !ran.out.contains(hidden), "{hidden}: {ran:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_wrong_or_missing_is_refused_with_nothing_sent_and_not_repeated() {
    let bench = Bench::start().await;
    let wrong = [
        ("", "card.number"),
        ("4355084355084359\n12/49\n987\n", "card.number"),
        ("4355084355084358\n", "card.expiry"),
        ("4355084355084358\n13/49\n987\n", "card.expiry"),
        ("4355084355084358\n12/20\n987\n", "card.expiry"),
        ("4355084355084358\n12/49\n98x\n", "card.security_code"),
    ];
    for (input, field) in wrong {
        let failure = bench.run_with_input("paynet", &BEGIN, input).await.exits(2).failure();
        let message = failure["message"].as_str().unwrap();
        assert!(message.contains(&format!(" {field}: ")) && !message.contains("43550"), "{message}");
        assert_eq!(failure["operation"], "begin_adding_card");
    }
    for option in ["--number", "--pan", "--cvv", "--security-code"] {
        let line = [BEGIN.as_slice(), &[option, NUMBER]].concat();
        let ran = bench.run_with_input("paynet", &line, CARD).await.exits(2);
        assert!(!ran.err.contains(NUMBER), "{}", ran.err);
    }
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_s_amount_and_state_are_set() {
    let bench = Bench::start().await;
    bench.created_with("paynet", "a", &["--variable-price"]).await;
    let due = in_days(5);
    for number in ["1", "2"] {
        let line = ["bill", "--reference", "a", "--due", &due, "--amount", "10", "--invoice-no", number];
        bench.run("paynet", &line).await.exits(0);
    }
    let amount = ["paynet", "invoices", "set-amount", "--invoice-no", "1", "--amount", "12.5"];
    assert_eq!(bench.run("paynet", &amount).await.exits(0).object()["operation"], "set_invoice_amount");
    let shares = ["--agent-amount", "2.50", "--company-amount", "10"];
    bench.run("paynet", &[amount.as_slice(), &shares].concat()).await.exits(0);
    let status = ["paynet", "invoices", "set-status", "--invoice-no", "1", "--status", "paid_elsewhere"];
    assert_eq!(bench.run("paynet", &status).await.exits(0).object()["operation"], "set_invoice_status");
    let shown = |bills: Vec<Value>| -> Vec<(Value, Value)> {
        bills.into_iter().map(|bill| (bill["amount"]["minor"].clone(), bill["status"].clone())).collect()
    };
    let bills = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(0).objects();
    assert_eq!(shown(bills), [(json!(1_250), json!("paid_elsewhere")), (json!(1_000), json!("waiting"))]);

    let all = ["paynet", "invoices", "set-all-statuses", "--reference", "a", "--status", "5"];
    assert_eq!(bench.run("paynet", &all).await.exits(0).object()["operation"], "set_all_invoice_statuses");
    let bills = bench.run("paynet", &["invoices", "--reference", "a"]).await.exits(0).objects();
    assert!(shown(bills).contains(&(json!(1_000), json!("cancelled"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn planned_collections_are_listed_and_one_is_changed() {
    let bench = Bench::start().await;
    bench.created("paynet", "a").await;
    let list = ["paynet", "plans", "list", "--reference", "a"];
    let plans = bench.run("paynet", &list).await.exits(0).objects();
    assert_eq!(plans.len(), 12);
    let expected = ["amount", "due", "invoice_id", "plan", "provider_status", "status", "transaction"];
    assert!(plans.iter().all(|plan| members(plan) == expected));
    let plan = plans[3]["plan"].as_str().unwrap();
    let set = ["paynet", "plans", "set-amount", "--reference", "a", "--plan", plan, "--amount", "99"];
    assert_eq!(bench.run("paynet", &set).await.exits(0).object()["operation"], "set_plan_amount");
    let amounts: Vec<Value> =
        bench.run("paynet", &list).await.objects().iter().map(|plan| plan["amount"]["minor"].clone()).collect();
    assert_eq!((&amounts[2], &amounts[3]), (&json!(14_990), &json!(9_900)));
    let table = bench.run_for_people("paynet", &list).await.exits(0);
    assert!(table.out.contains("99.00 TRY") && table.out.contains("│ plan"), "{}", table.out);
    bench.run("paynet", &["paynet", "plans", "list", "--reference", "b"]).await.exits(8);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_values_are_refused_by_field_with_nothing_sent() {
    let bench = Bench::start().await;
    let wrong: [(&[&str], &str); 11] = [
        (&["cards", "label", "--card", "1", "--label", ""], "label"),
        (&["cards", "label", "--card", " 1", "--label", "a"], "card"),
        (&["cards", "delete", "--card", "1", "--reference", "a\nb"], "reference"),
        (&["cards", "arrange", "--reference", "a", "--card", "1", "--card", "1"], "cards"),
        (&["cards", "filter", "--label", " "], "label"),
        (&["cards", "confirm-adding", "--session", "", "--token", "b"], "session_id"),
        (&["invoices", "set-status", "--invoice-no", "1", "--status", "paid"], "status"),
        (&["invoices", "set-amount", "--invoice-no", "1", "--amount", "1.500"], "amount"),
        (&["invoices", "set-all-statuses", "--reference", "a", "--status", "-1"], "status"),
        (&["plans", "set-amount", "--reference", "a", "--plan", "", "--amount", "1"], "plan"),
        (&["plans", "set-amount", "--reference", "a", "--plan", "1", "--amount", "0"], "amount"),
    ];
    for (words, field) in wrong {
        let failure = bench.run("paynet", &[["paynet"].as_slice(), words].concat()).await.exits(2).failure();
        let message = failure["message"].as_str().unwrap();
        assert!(message.contains(field), "{words:?}: {message}");
        assert_eq!((&failure["provider"], &failure["effect"]), (&json!("paynet"), &json!("none")));
    }
    let address = ["paynet", "cards", "begin-adding", "--reference", "a", "--return-url", "http://shop.example/"];
    bench.run_with_input("paynet", &address, CARD).await.exits(2);
    assert_eq!(bench.simulator.connections_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_is_unknown_after_one_request_when_its_answer_is_lost() {
    let bench = Bench::start().await;
    let writes: [(&[&str], &str, &str); 8] = [
        (
            &["cards", "label", "--card", "1", "--label", "x"],
            "label_card",
            "paynet cards filter --provider paynet --label x",
        ),
        (&["cards", "delete", "--card", "1", "--id", "7"], "delete_card", "cards --provider paynet --id 7"),
        (
            &["cards", "arrange", "--reference", "a", "--card", "1"],
            "arrange_cards",
            "cards --provider paynet --reference a",
        ),
        (
            &["cards", "confirm-adding", "--session", "s", "--token", "t"],
            "confirm_adding_card",
            "cards --provider paynet",
        ),
        (
            &["invoices", "set-status", "--invoice-no", "1", "--status", "4"],
            "set_invoice_status",
            "invoices --provider paynet",
        ),
        (
            &["invoices", "set-amount", "--invoice-id", "1", "--amount", "4"],
            "set_invoice_amount",
            "invoices --provider paynet",
        ),
        (
            &["invoices", "set-all-statuses", "--reference", "a", "--status", "4"],
            "set_all_invoice_statuses",
            "invoices --provider paynet --reference a",
        ),
        (
            &["plans", "set-amount", "--reference", "a", "--plan", "1", "--amount", "9"],
            "set_plan_amount",
            "paynet plans list --provider paynet --reference a",
        ),
    ];
    for (words, operation, next) in writes {
        let before = bench.seen("paynet");
        bench.simulator.inject(Fault::new(FaultPoint::CloseAfterCommit));
        let failure = bench.run("paynet", &[["paynet"].as_slice(), words].concat()).await.exits(4).failure();
        assert_eq!((&failure["effect"], &failure["operation"]), (&json!("unknown"), &json!(operation)), "{words:?}");
        assert_eq!(bench.seen("paynet"), before + 1, "{words:?}");
        let message = failure["message"].as_str().unwrap();
        assert!(message.contains(&format!("paynet {operation}: ")), "both name it alike: {message}");
        assert!(message.contains(&format!("find out in 1 min: recurring {next}")), "{message}");
    }
    for reading in [["cards", "filter", "--label", "x"], ["plans", "list", "--reference", "a"]] {
        bench.simulator.inject(Fault::new(FaultPoint::Html { commit: false }).every());
        let failure = bench.run("paynet", &[["paynet"].as_slice(), &reading].concat()).await.exits(9).failure();
        assert_eq!(failure["effect"], "none");
        bench.simulator.clear_faults();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_names_the_provider_and_no_option_may_name_another() {
    let bench = Bench::start().await;
    bench.run("paynet", &create("paynet", "a")).await.exits(0);
    // The environment names the other provider; the command is Paynet's all the same.
    bench.run("paynkolay", &["paynet", "plans", "list", "--reference", "a"]).await.exits(0);
    let contradiction = ["paynet", "plans", "list", "--reference", "a", "--provider", "paynkolay"];
    bench.run("paynet", &contradiction).await.exits(2).failure();
    let failure = run(["paynet", "plans", "list", "--reference", "a", "--json"]).await.exits(2).failure();
    assert!(failure["message"].as_str().unwrap().contains("PAYNET_SECRET_KEY"), "{failure}");
    let failure = run(["paynet", "plans", "list", "--json"]).await.exits(2).failure();
    assert_eq!((&failure["operation"], &failure["provider"]), (&json!("list_plan"), &json!("paynet")));
    let failure = run(["paynet", "plans", "--json"]).await.exits(2).failure();
    assert!(failure["message"].as_str().unwrap().ends_with("one of list, set-amount"), "{failure}");
}

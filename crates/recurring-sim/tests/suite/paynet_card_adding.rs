//! A card is added in two steps with the payer's bank between them, and its number goes nowhere.

use recurring_sim::quirks::{BankRefusal, CardAdded};
use recurring_sim::{OrderStatus, TestCard, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, Reply, changed, reply};

const NUMBER: &str = "5571135571135575";

fn card(target: Value) -> Value {
    let card = json!({
        "return_url": "http://localhost:9/back?x=1", "pan": NUMBER, "card_holder": "Ercan Yurttaş", "month": "12",
        "year": "30", "cvv": "739", "label": "yedek",
    });
    changed(card, target)
}

impl Bench {
    async fn begin(&self, target: Value) -> Value {
        let answer = self.paynet("create_card_tds_initial", card(target)).await;
        assert_eq!(answer["code"], 0, "{answer}");
        answer
    }

    async fn end(&self, session: &Value) -> Value {
        let body = json!({ "session_id": session["session_id"], "token_id": session["token_id"] });
        self.paynet("create_card_tds_confirm", body).await
    }

    fn pass(&self, session: &Value) {
        self.simulator.pass_three_d(session["session_id"].as_str().unwrap()).unwrap();
    }

    async fn active(&self, reference: &str) -> Vec<u64> {
        self.paynet_order(reference, json!({})).await;
        self.simulator.approve(Vendor::Paynet, reference, &TestCard::approved()).unwrap();
        self.ids(reference)
    }

    fn ids(&self, reference: &str) -> Vec<u64> {
        self.simulator.cards(Vendor::Paynet, reference).iter().map(|card| card.id).collect()
    }
}

#[tokio::test]
async fn both_steps_add_a_card_that_is_charged_after_the_first() {
    let bench = Bench::start().await;
    let first = bench.active("a").await;
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    let url = session["post_url"].as_str().unwrap();
    let (id, token) = (session["session_id"].as_str().unwrap(), session["token_id"].as_str().unwrap());
    assert!(id.starts_with("js_"));
    assert_eq!(bench.simulator.card_sessions(), 1);
    assert_eq!((token.len(), token), (36, token.to_uppercase().as_str()));
    assert_eq!(url, bench.url(&format!("/v1/subscriptioncreatecardjgate/tds?session_id={id}&token_id={token}")));
    let form = session["html_content"].as_str().unwrap();
    assert!(form.contains("name=\"paynetForm\"") && form.contains(&url.replace('&', "&amp;")));

    assert_eq!(bench.end(&session).await["code"], 16);
    assert_eq!(bench.ids("a"), first);
    bench.pass(&session);
    let done = bench.end(&session).await;
    let added = bench.ids("a")[1];
    let expected = json!({
        "is_succeed": true, "domain": "", "token_id": null, "subscription_id": null, "paynet_error_id": "",
        "paynet_error_message": "", "bank_error_id": "", "bank_error_message": "", "bank_error_short_desc": "",
        "bank_error_long_desc": "", "subscription_gsm": "", "xact_id": 0, "card_id": added, "otp_control": false,
        "attempt_day_count": 0, "group_reference_details": [],
        "object_name": "create_card_tds_confirm_response", "code": 0, "message": "Başarılı işlem",
    });
    assert_eq!(done, expected);
    let stored = bench.simulator.cards(Vendor::Paynet, "a").pop().unwrap();
    assert_eq!(
        (stored.first_six.as_str(), stored.last_four.as_str(), stored.label.as_str()),
        ("557113", "5575", "yedek")
    );
    assert_eq!(bench.end(&session).await["code"], 17);
    assert_eq!(bench.ids("a").len(), 2);
}

#[tokio::test]
async fn the_number_and_the_code_are_nowhere() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    let page = reply(bench.client.get(session["post_url"].as_str().unwrap())).await.text;
    bench.pass(&session);
    let done = bench.end(&session).await;
    let wrong =
        bench.paynet("create_card_tds_initial", card(json!({ "reference_no": "a", "pan": "5571135571135570" }))).await;
    let log = reply(bench.client.get(bench.url("/_sim/log"))).await.text;
    let ledger = reply(bench.client.get(bench.url("/_sim/ledger"))).await.text;
    let everything = format!("{:?} {page} {log} {ledger} {session} {done} {wrong}", bench.simulator);
    assert!(everything.contains("557113********5575"));
    for secret in [NUMBER, "5571135571135570", "\"739\""] {
        assert!(!everything.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_group_gets_the_card_as_far_as_its_orders_are_open() {
    let bench = Bench::start().await;
    for reference in ["open", "stopped"] {
        bench.paynet_order(reference, json!({ "group_reference_no": "house" })).await;
    }
    bench.paynet("status_update", json!({ "reference_no": "stopped", "status": 3 })).await;
    let session = bench.begin(json!({ "group_reference_no": "house", "year": 2030, "month": 1 })).await;
    bench.pass(&session);
    let done = bench.end(&session).await;
    let rows = done["group_reference_details"].as_array().unwrap();
    let told: Vec<_> = rows.iter().map(|row| (&row["reference_no"], &row["is_succeed"])).collect();
    assert_eq!(told, [(&json!("open"), &json!(true)), (&json!("stopped"), &json!(false))]);
    assert_eq!((bench.ids("open").len(), bench.ids("stopped").len()), (1, 0));
    let order = bench.order(Vendor::Paynet, "open");
    assert_eq!((order.status, order.collected().count()), (OrderStatus::Active, 1));
}

#[tokio::test]
async fn wrong_cards_and_targets_begin_nothing() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let codes = [
        (json!({ "pan": "5571135571135570" }), 18),
        (json!({ "cvv": "12" }), 18),
        (json!({ "year": "25" }), 22),
        (json!({ "month": "13" }), 11),
        (json!({ "year": 130 }), 11),
        (json!({ "return_url": "/back" }), 11),
        (json!({ "return_url": "javascript:alert(1)" }), 11),
        (json!({ "return_url": "https://user:pass@example.com/" }), 11),
        (json!({ "reference_no": "nobody" }), 12),
        (json!({ "reference_no": "(none)", "group_reference_no": "nobody" }), 12),
    ];
    for (change, code) in codes {
        let body = changed(card(json!({ "reference_no": "a" })), change.clone());
        assert_eq!(bench.paynet("create_card_tds_initial", body).await["code"], code, "{change}");
    }
    for change in [
        json!({ "cvv": "(none)", "cvc": "739" }),
        json!({ "reference_no": "(none)" }),
        json!({ "pan": 5571135571135575_i64 }),
    ] {
        let body = changed(card(json!({ "reference_no": "a" })), change.clone());
        assert_eq!(bench.paynet_text("create_card_tds_initial", body.to_string()).await.status, 400, "{change}");
    }
    bench.paynet_order("over", json!({})).await;
    bench.simulator.reject(Vendor::Paynet, "over").unwrap();
    assert_eq!(bench.paynet("create_card_tds_initial", card(json!({ "reference_no": "over" }))).await["code"], 1);
}

#[tokio::test]
async fn every_wrong_end_has_its_code() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let one = bench.begin(json!({ "reference_no": "a" })).await;
    let other = bench.begin(json!({ "reference_no": "a" })).await;
    bench.pass(&one);
    let crossed = json!({ "session_id": one["session_id"], "token_id": other["token_id"] });
    let answer = bench.paynet("create_card_tds_confirm", crossed).await;
    assert_eq!(
        (&answer["code"], &answer["is_succeed"], &answer["paynet_error_id"]),
        (&json!(15), &json!(false), &json!("15"))
    );
    let unknown = json!({ "session_id": "js_none", "token_id": one["token_id"] });
    assert_eq!(bench.paynet("create_card_tds_confirm", unknown).await["code"], 13);
    bench.simulator.fail_three_d(other["session_id"].as_str().unwrap()).unwrap();
    let failed = bench.end(&other).await;
    assert_eq!((&failed["code"], &failed["is_succeed"], &failed["card_id"]), (&json!(16), &json!(false), &json!("")));
    assert_eq!(failed["bank_error_message"], "3D doğrulaması başarısız");
    assert_eq!(bench.end(&other).await["code"], 17);
    assert_eq!(reply(bench.client.get(other["post_url"].as_str().unwrap())).await.status, 404);
    bench.simulator.clock().advance(std::time::Duration::from_secs(30 * 60));
    assert_eq!(bench.end(&one).await["code"], 13);
    assert_eq!(bench.ids("a").len(), 1);
    assert!(bench.simulator.pass_three_d(one["session_id"].as_str().unwrap()).is_err());
}

#[tokio::test]
async fn an_order_that_ended_meanwhile_gets_no_card() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    bench.pass(&session);
    bench.paynet("status_update", json!({ "reference_no": "a", "status": 3 })).await;
    let answer = bench.end(&session).await;
    assert_eq!((&answer["code"], &answer["is_succeed"]), (&json!(1), &json!(false)));
    assert_eq!(bench.ids("a").len(), 1);
}

#[tokio::test]
async fn the_end_is_told_in_every_documented_way() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let forms = [
        (CardAdded::Flag, Some(true), 0, Some(false), 16),
        (CardAdded::CodeOnly, None, 0, None, 16),
        (CardAdded::FlagAgainstCode, Some(true), 1, Some(false), 0),
        (CardAdded::Example, None, 1, None, 16),
    ];
    for (form, good, good_code, bad, bad_code) in forms {
        let mut quirks = bench.simulator.quirks();
        quirks.paynet.card_added = form;
        bench.simulator.set_quirks(quirks);
        let before = bench.ids("a").len();
        let session = bench.begin(json!({ "reference_no": "a" })).await;
        let failed = bench.end(&session).await;
        assert_eq!(
            (failed.get("is_succeed").and_then(Value::as_bool), &failed["code"]),
            (bad, &json!(bad_code)),
            "{form:?}"
        );
        bench.pass(&session);
        let done = bench.end(&session).await;
        assert_eq!(
            (done.get("is_succeed").and_then(Value::as_bool), &done["code"]),
            (good, &json!(good_code)),
            "{form:?}"
        );
        let (number, text) = (&done["card_id"], &done["message"]);
        assert_eq!((number == "", text == "Basarili islem"), (form == CardAdded::Example, form == CardAdded::Example));
        assert_eq!(bench.ids("a").len(), before + 1, "{form:?}");
    }
}

#[tokio::test]
async fn a_banks_refusal_has_the_code_of_its_switch() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let mut quirks = bench.simulator.quirks();
    quirks.paynet.bank_refusal = BankRefusal::Unsuccessful;
    bench.simulator.set_quirks(quirks);
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    bench.simulator.fail_three_d(session["session_id"].as_str().unwrap()).unwrap();
    let failed = bench.end(&session).await;
    assert_eq!((&failed["code"], &failed["is_succeed"]), (&json!(1), &json!(false)));
    assert_eq!((bench.end(&session).await["code"].clone(), bench.ids("a").len()), (json!(17), 1));
}

#[tokio::test]
async fn a_browser_goes_through_the_banks_page_and_back() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    let seen = bench.simulator.requests_seen(Vendor::Paynet);
    let url = session["post_url"].as_str().unwrap();
    let post = async |form: &'static str| -> Reply {
        reply(bench.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form)).await
    };
    let page = reply(bench.client.get(url)).await;
    assert_eq!(page.status, 200);
    for part in ["557113********5575", "Er*********aş", "Onayla / Confirm", "name=\"password\""] {
        assert!(page.text.contains(part), "{part}");
    }
    assert!(post("").await.text.contains("Onayla / Confirm"), "the form of html_content leads to the page too");
    assert_eq!(post("decision=confirm&password=b").await.status, 422);
    assert_eq!(bench.end(&session).await["code"], 16);
    let back = post("decision=confirm&password=a").await;
    let token = session["token_id"].as_str().unwrap();
    for part in ["method=\"post\" action=\"http://localhost:9/back?x=1\"", "name=\"session_id\"", token] {
        assert!(back.text.contains(part), "{part}");
    }
    assert!(post("decision=give_up").await.text.contains("Doğrulandı"), "what was decided stays");
    assert_eq!(
        bench.simulator.requests_seen(Vendor::Paynet),
        seen + 1,
        "the payer's visits are not the merchant's calls"
    );
    assert_eq!(bench.end(&session).await["is_succeed"], true);
    assert_eq!(reply(bench.client.get(url)).await.status, 404);
    assert_eq!(reply(bench.client.get(format!("{url}x"))).await.status, 404);
}

#[tokio::test]
async fn only_the_merchants_origin_may_be_posted_to() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    bench.pass(&session);
    let response = bench.client.get(session["post_url"].as_str().unwrap()).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action http://localhost:9;") && policy.contains("script-src 'sha256-"), "{policy}");
}

#[tokio::test]
async fn a_payer_who_gives_up_is_sent_back_with_a_text() {
    let bench = Bench::start().await;
    bench.active("a").await;
    let session = bench.begin(json!({ "reference_no": "a" })).await;
    let request = bench.client.post(session["post_url"].as_str().unwrap());
    let request = request.header("content-type", "application/x-www-form-urlencoded").body("decision=give_up");
    let back = reply(request).await.text;
    assert!(back.contains("name=\"paynet_error_message\"") && back.contains("name=\"token_id\""));
    assert_eq!(bench.end(&session).await["code"], 16);
    assert_eq!(bench.ids("a").len(), 1);
}

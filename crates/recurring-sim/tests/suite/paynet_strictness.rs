//! Whatever differs from Paynet's pages is refused as Paynet would, and the log says why.

use recurring_sim::{TestCard, Vendor, Verdict};
use serde_json::{Value, json};

use crate::support::{Bench, changed, paynet_create, reply};

#[tokio::test]
async fn a_request_of_the_wrong_form_gets_the_error_object() {
    let bench = Bench::start().await;
    let cases = [
        (json!({ "amounts": "1000" }), "unknown member `amounts`"),
        (json!({ "subscription_id": "" }), "unknown member `subscription_id`"),
        (json!({ "amount": 10.5 }), "member `amount` must be a text or a whole number"),
        (json!({ "amount": true }), "member `amount` must be a text or a whole number"),
        (json!({ "interval": "2" }), "member `interval` must be a whole number"),
        (json!({ "send_mail": "true" }), "member `send_mail` must be true or false"),
        (json!({ "reference_no": 90000350 }), "member `reference_no` must be a text"),
        (json!({ "agent_id": null }), "member `agent_id` must be a text"),
        (json!({ "end_user_desc": "(none)" }), "required member `end_user_desc` is missing or empty"),
        (json!({ "reference_no": "" }), "required member `reference_no` is missing or empty"),
    ];
    for (change, reason) in cases {
        let reply = bench.paynet_text("create", changed(paynet_create("f"), change).to_string()).await;
        let error = reply.json();
        assert_eq!(reply.status, 400, "{reason}");
        assert_eq!((&error["code"], &error["result_code"]), (&json!(400), &json!(11)));
        assert_eq!(error["type"], "invalid_request_error");
        assert_eq!(bench.reason(), reason);
    }
    let twice = r#"{"reference_no":"a","reference_no":"a"}"#;
    assert_eq!(bench.paynet_text("subscription_detail", twice.to_owned()).await.status, 400);
    assert_eq!(bench.paynet_text("subscription_detail", "[]".to_owned()).await.status, 400);
    assert_eq!(bench.paynet_text("subscription_detail", r#"{"reference_no":"a",}"#.to_owned()).await.status, 400);
    assert_eq!(bench.paynet_text("subscription_detail", "{}".to_owned()).await.status, 400);
    assert_eq!(bench.reason(), "neither `subscription_id` nor `reference_no` is given");
    assert!(bench.simulator.orders(Vendor::Paynet).is_empty());
}

#[tokio::test]
async fn a_value_that_cannot_be_is_a_bad_request() {
    let bench = Bench::start().await;
    let date = "member `begin_date` is not ISO 8601 with seconds and an offset";
    let cases = [
        (json!({ "amount": "10.00" }), "member `amount` is not a positive number of minor units"),
        (json!({ "amount": "0" }), "member `amount` is not a positive number of minor units"),
        (json!({ "amount": -5 }), "member `amount` is not a positive number of minor units"),
        (json!({ "interval": 4 }), "member `interval` is not between 0 and 3"),
        (json!({ "interval_count": 0 }), "member `interval_count` is not between 1 and 9999"),
        (json!({ "begin_date": "31.01.2026" }), date),
        (json!({ "begin_date": "2026-01-31" }), date),
        (json!({ "begin_date": "2026-01-31T10:00:00" }), date),
        (json!({ "begin_date": "2026-01-31T10:00:00Z" }), date),
        (json!({ "begin_date": "2026-01-31T10:00:00.12345678+03:00" }), date),
        (json!({ "begin_date": "2026-02-30T10:00:00+03:00" }), date),
        (json!({ "begin_date": "2026-01-31T10:00:00 +03:00" }), date),
        (json!({ "end_user_gsm": "+905555555555" }), "member `end_user_gsm` is not 5XXXXXXXXX or 05XXXXXXXXX"),
        (json!({ "end_user_email": "bilge" }), "member `end_user_email` has no @"),
        (json!({ "currency": "USD" }), "member `currency` is neither TL nor TRY"),
        (json!({ "group_reference_no": "x".repeat(51) }), "member `group_reference_no` is longer than 50 characters"),
        (
            json!({ "agent_amount": "300", "company_amount": "701" }),
            "`agent_amount` and `company_amount` do not add up to `amount`",
        ),
    ];
    for (change, reason) in cases {
        let answer = bench.paynet("create", changed(paynet_create("v"), change)).await;
        assert_eq!(answer["code"], 11, "{reason}");
        assert_eq!(bench.reason(), reason);
    }
    assert!(bench.simulator.orders(Vendor::Paynet).is_empty());
    bench.paynet_order("v", json!({})).await;
    let status = bench.paynet("status_update", json!({ "reference_no": "v", "status": 7 })).await;
    assert_eq!(status["code"], 11);
    assert_eq!(bench.paynet("list", json!({ "datab": "2026-01-31", "datbi": "31.01.2026" })).await["code"], 11);
}

#[tokio::test]
async fn only_the_raw_key_opens() {
    let bench = Bench::start().await;
    let key = bench.simulator.accounts().paynet.secret_key.clone();
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{key}:"));
    let wrong = "the key after `Basic` is not the raw secret key";
    let cases = [
        (Some(format!("Basic {encoded}")), wrong),
        (Some(format!("Basic {key}:")), wrong),
        (Some(format!("Bearer {key}")), "the Authorization header does not start with `Basic `"),
        (None, "the Authorization header is missing"),
    ];
    for (header, reason) in cases {
        let url = bench.url("/v1/subscription/create");
        let mut request = bench.client.post(url).header("content-type", "application/json");
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let reply = reply(request.body(paynet_create("k").to_string())).await;
        assert_eq!((reply.status, &reply.json()["type"]), (401, &json!("authorization_error")));
        assert_eq!(bench.reason(), reason);
    }
    let log = format!("{:?}", bench.simulator.log());
    assert!(!log.contains(&key) && !log.contains(&encoded));
}

#[tokio::test]
async fn method_path_and_content_type_are_checked() {
    let bench = Bench::start().await;
    let key = format!("Basic {}", bench.simulator.accounts().paynet.secret_key);
    let get = bench.client.get(bench.url("/v1/subscription/list")).header("authorization", &key);
    assert_eq!(reply(get).await.status, 405);
    for path in ["/v1/subscription/detail", "/v1/subscription/manual_charge", "/v1/nothing"] {
        let reply = reply(bench.client.post(bench.url(path)).header("authorization", &key)).await;
        assert_eq!((reply.status, &reply.json()["code"]), (404, &json!(404)), "{path}");
    }
    let form = bench.client.post(bench.url("/v1/subscription/list")).header("authorization", &key);
    let form = form.header("content-type", "application/x-www-form-urlencoded").body("datab=01.02.2016");
    assert_eq!(reply(form).await.status, 400);
    assert_eq!(bench.reason(), "the content type is not JSON in UTF-8");
    let latin =
        bench.paynet_request("list", "{}".to_owned()).header("content-type", "application/json; charset=latin1");
    assert_eq!(reply(latin).await.status, 400);
    assert_eq!(bench.simulator.requests_seen(Vendor::Paynet), 6);
}

#[tokio::test]
async fn unknown_orders_and_used_references_have_their_codes() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("r1", json!({})).await;
    assert_eq!(bench.paynet("create", paynet_create("r1")).await["code"], 5);
    let card = json!({
        "return_url": "http://localhost/", "pan": "4242424242424242", "month": 12, "year": 30, "cvv": "000",
    });
    let ranks = json!([{ "subscription_card_id": 0, "card_id": 1801, "order_no": 1 }]);
    let unknown: [(&str, Value); 13] = [
        ("create_card_tds_initial", card),
        ("card_info_arrange", json!({ "card_information": ranks })),
        ("card_info_delete", json!({ "card_id": 1801 })),
        ("create_invoice", json!({ "val_date": "03.10.2026 10:32:24", "amount": 28898 })),
        ("invoice_list", json!({})),
        ("plan_amount_update", json!({ "plan_id": 18092, "amount": 15000 })),
        ("invoices_status_update_all", json!({ "status": 4 })),
        ("subscription_detail", json!({})),
        ("status_update", json!({ "status": 3 })),
        ("amount_update", json!({ "amount": "1000" })),
        ("send_again", json!({})),
        ("card_info_list", json!({})),
        ("manuel_charge", json!({})),
    ];
    for (service, extra) in unknown {
        let answer = bench.paynet(service, changed(json!({ "reference_no": "nobody" }), extra.clone())).await;
        assert_eq!(answer["code"], 12, "{service}");
        let disagreeing = json!({ "subscription_id": id, "reference_no": "nobody" });
        assert_eq!(bench.paynet(service, changed(disagreeing, extra)).await["code"], 12, "{service}");
    }
    let swapped = bench.paynet("subscription_detail", json!({ "reference_no": id })).await;
    assert_eq!(swapped["code"], 12);
    assert_eq!(bench.paynet("send_again", json!({ "reference_no": "r1" })).await["code"], 1);
}

#[tokio::test]
async fn the_log_tells_accepted_from_refused_without_any_value() {
    let bench = Bench::start().await;
    bench.paynet_order("log-1", json!({})).await;
    assert_eq!(bench.last().verdict, Verdict::Accepted);
    assert_eq!((bench.last().sequence, bench.last().path.as_str()), (1, "/v1/subscription/create"));
    bench.simulator.approve(Vendor::Paynet, "log-1", &TestCard::approved()).unwrap();
    let everything = format!("{:?} {:?}", bench.simulator, bench.simulator.log());
    for secret in ["4242424242424242", "sck_pcs", "_unitTestSecretKey01", "bilge@example.com"] {
        assert!(!format!("{:?}", bench.simulator.log()).contains(secret), "{secret}");
    }
    assert!(!everything.contains("sck_pcs") && !everything.contains("4242424242424242"));
}

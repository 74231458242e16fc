//! The documented requests of Paynet are answered with the documented members.

use recurring_sim::{OrderStatus, TestCard, Trigger, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, changed, paynet_create};

fn names(answer: &Value) -> Vec<&str> {
    answer.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn create_answers_the_page_and_charges_nothing() {
    let bench = Bench::start().await;
    let answer = bench.paynet("create", paynet_create("90000350")).await;
    assert_eq!(answer["code"], 0);
    assert!(answer["url"].as_str().unwrap().starts_with(&bench.url("/pay/")));
    assert_eq!(answer["subscription_id"].as_str().unwrap().len(), 36);
    let order = bench.order(Vendor::Paynet, "90000350");
    assert_eq!(order.status, OrderStatus::AwaitingPayer);
    assert_eq!((order.amount_kurus, order.rows.len()), (1_000, 12));
    bench.simulator.clock().advance_days(400);
    assert_eq!(bench.order(Vendor::Paynet, "90000350").collected().count(), 0);
}

#[tokio::test]
async fn create_takes_every_documented_member() {
    let bench = Bench::start().await;
    let all = json!({
        "agent_id": "1001", "agent_amount": "300", "company_amount": 700, "add_comission_to_amount": true,
        "currency": "TRY", "period": 2, "user_name": "u", "agent_note": "n",
        "confirmation_webhook": "https://example.com/a", "suceed_webhook": "https://example.com/b",
        "error_webhook": "https://example.com/c", "confirmation_redirect_url": "https://example.com/d",
        "send_mail": true, "send_sms": false, "is_fixed_price": true, "auto_renew": false, "agent_logo": "l",
        "attempt_day_count": 3, "daily_attempt_count": 2, "is_charge_on_card_confirmation": false,
        "group_reference_no": "g1", "otp_control": false, "begin_date": "2017-08-14T16:44:49.9405776+03:00",
    });
    bench.paynet_order("all", all).await;
    let detail = bench.paynet("subscription_detail", json!({ "reference_no": "all", "subscription_id": "" })).await;
    for name in ["agent_id", "add_comission_to_amount", "suceed_webhook", "group_reference_no", "otp_control"] {
        assert!(detail.get(name).is_some_and(|value| !value.is_null()), "{name}");
    }
    assert_eq!(detail["plan"][1]["val_date"], "2017-10-14T16:44:49+03:00");
}

#[tokio::test]
async fn detail_shows_the_plan_before_and_after_a_collection() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("d1", json!({ "amount": "10220", "interval_count": 2 })).await;
    let reply = bench.paynet_text("subscription_detail", json!({ "subscription_id": id }).to_string()).await;
    assert!(reply.text.contains("\"amount\":102.20"), "{}", reply.text);
    let detail = reply.json();
    assert_eq!(detail["status"], 0);
    assert_eq!(
        names(&detail["plan"][0]),
        ["amount", "invoice_id", "plan_id", "status", "status_desc", "val_date", "xact_id"]
    );
    assert_eq!((&detail["plan"][0]["xact_id"], &detail["plan"][0]["status"]), (&json!(0), &json!(0)));

    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    let detail = bench.paynet("subscription_detail", json!({ "reference_no": "d1" })).await;
    assert_eq!(detail["plan"][0]["status"], 3);
    assert_ne!(detail["plan"][0]["xact_id"], 0);
    assert_eq!(detail["plan"][1]["status"], 0);
    assert_eq!(detail["plan"][1]["val_date"], "2026-02-28T10:00:00+03:00");
}

#[tokio::test]
async fn envelopes_are_those_of_the_pages() {
    let bench = Bench::start().await;
    bench.paynet_order("90003272", json!({ "send_sms": true })).await;
    let by_reference = json!({ "reference_no": "90003272" });
    let expect = [
        ("status_update", json!({ "status": 3 }), "subscription_status_update", "Başarılı işlem"),
        ("status_update", json!({ "status": 0 }), "subscription_status_update", "Başarılı işlem"),
        ("amount_update", json!({ "amount": "10220" }), "subscription_amount_update", "Başarılı işlem"),
        ("send_again", json!({}), "subscription_send_again", "Başarılı Islem"),
    ];
    for (service, extra, object, message) in expect {
        let answer = bench.paynet(service, changed(by_reference.clone(), extra)).await;
        assert_eq!(answer, json!({ "object_name": object, "code": 0, "message": message }));
    }
    let order = bench.order(Vendor::Paynet, "90003272");
    assert_eq!((order.links_sent, order.amount_kurus), (2, 10_220));
}

#[tokio::test]
async fn amount_update_takes_both_spellings_and_changes_what_is_uncollected() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("a1", json!({ "interval_count": 3 })).await;
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    let answer = bench.paynet("amount_update", json!({ "subcription_id": id, "amount": "1500" })).await;
    assert_eq!(answer["code"], 0);
    let answer =
        bench.paynet("amount_update", json!({ "subscription_id": id, "subcription_id": id, "amount": 2000 })).await;
    assert_eq!(answer["code"], 0);
    bench.simulator.clock().advance_days(200);
    let order = bench.order(Vendor::Paynet, "a1");
    assert_eq!(order.collected().map(|taken| taken.amount_kurus).collect::<Vec<_>>(), [1_000, 2_000, 2_000]);
    let answer = bench.paynet("amount_update", json!({ "reference_no": "a1", "amount": "1" })).await;
    assert_eq!(answer["code"], 1);
}

#[tokio::test]
async fn list_answers_the_days_asked_for_page_by_page() {
    let bench = Bench::start().await;
    for number in 0..12 {
        bench.paynet_order(&format!("l{number}"), json!({ "group_reference_no": format!("g{}", number % 2) })).await;
    }
    bench.simulator.clock().advance_days(1);
    bench.paynet_order("next day", json!({})).await;
    let list = async |extra: Value| {
        let body = changed(json!({ "datab": "31.01.2026", "datbi": "31.01.2026" }), extra);
        bench.paynet("list", body).await
    };
    let first = list(json!({})).await;
    assert_eq!(first["object_name"], "subscription_list");
    assert_eq!(first["data"].as_array().unwrap().len(), 10);
    assert_eq!(first["has_more"], true);
    let second = list(json!({ "starting_after": 10 })).await;
    let references: Vec<_> = second["data"].as_array().unwrap().iter().map(|row| &row["reference_no"]).collect();
    assert_eq!(references, ["l10", "l11"]);
    assert_eq!(second["has_more"], false);
    let before = list(json!({ "ending_before": 12, "limit": 5 })).await;
    assert_eq!(before["data"][0]["reference_no"], "l7");
    assert_eq!(list(json!({ "group_reference_no": "g1" })).await["data"].as_array().unwrap().len(), 6);
    let none = bench.paynet("list", json!({ "datab": "01.02.2016", "datbi": "01.02.2016" })).await;
    assert_eq!((&none["code"], &none["data"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn cards_are_listed_masked_in_charge_order() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("c1", json!({})).await;
    let other = bench.paynet_order("c2", json!({})).await;
    let card = TestCard::new("4355084355084358", "Ercan Yurttaş", "12/26", "000");
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    bench.simulator.approve(Vendor::Paynet, &other, &card).unwrap();
    let answer = bench.paynet("card_info_list", json!({ "reference_no": "c2" })).await;
    let expected = json!({
        "subscription_id": other, "reference_no": "c2",
        "Data": [{ "card_id": 1802, "card_no_mask": "435508********4358", "card_holder_name_mask": "Er*********aş",
                   "order_no": 1, "is_default": true }],
        "object_name": "subscription_card_list", "code": 0, "message": "Başarılı işlem",
    });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn linking_succeeds_in_part_and_activates_what_awaited_its_payer() {
    let bench = Bench::start().await;
    let source = bench.paynet_order("source", json!({})).await;
    bench.simulator.approve(Vendor::Paynet, &source, &TestCard::approved()).unwrap();
    let card = bench.order(Vendor::Paynet, "source").cards[0].id;
    for reference in ["open", "stopped"] {
        bench.paynet_order(reference, json!({ "group_reference_no": "house" })).await;
    }
    bench.paynet("status_update", json!({ "reference_no": "stopped", "status": 3 })).await;

    let answer =
        bench.paynet("card_info_link_to_subscription", json!({ "card_id": card, "group_reference_no": "house" })).await;
    assert_eq!((&answer["object_name"], &answer["code"]), (&json!("card_info_link_to_subscription"), &json!(0)));
    let rows: Vec<_> =
        answer["details"].as_array().unwrap().iter().map(|row| (&row["reference_no"], &row["is_succeed"])).collect();
    assert_eq!(rows, [(&json!("open"), &json!(true)), (&json!("stopped"), &json!(false))]);
    assert_eq!(answer["details"][0]["message"], "Başarılı işlem.");
    assert_eq!(bench.order(Vendor::Paynet, "open").status, OrderStatus::Active);
    assert_eq!(bench.order(Vendor::Paynet, "open").collected().count(), 1);

    let text_id = json!({ "card_id": card.to_string(), "reference_no": "stopped" });
    assert_eq!(bench.paynet("card_info_link_to_subscription", text_id).await["code"], 1);
    let unknown = json!({ "card_id": 99, "reference_no": "open" });
    assert_eq!(bench.paynet("card_info_link_to_subscription", unknown).await["code"], 25);
    let nobody = json!({ "card_id": card, "group_reference_no": "nobody" });
    assert_eq!(bench.paynet("card_info_link_to_subscription", nobody).await["code"], 12);
}

#[tokio::test]
async fn a_manual_charge_waits_two_hours_after_an_attempt() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("90000573", json!({ "interval_count": 2 })).await;
    bench.simulator.decline_next(Vendor::Paynet, 2);
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    let invoice = bench.order(Vendor::Paynet, &id).rows[0].invoice_no.clone().unwrap();
    bench.simulator.clock().advance(std::time::Duration::from_secs(3 * 60));

    let charge = |body: Value| bench.paynet("manuel_charge", body);
    let named = json!({ "subscription_id": "", "reference_no": "90000573", "invoice_no": invoice });
    let text = format!("{invoice} numarali siparis için 1 saat 57 dakika sonra deneme yapabilirsiniz");
    let expected = json!({
        "data": [{ "object_name": null, "code": 1, "message": text }],
        "object_name": null, "code": 1, "message": null,
    });
    assert_eq!(charge(named.clone()).await, expected);
    let answer = charge(json!({ "reference_no": "90000573" })).await;
    assert!(answer["data"][0]["message"].as_str().unwrap().starts_with("90000573 numarali siparis için 1 saat 57 "));

    bench.simulator.clock().advance(std::time::Duration::from_secs(117 * 60));
    let declined = charge(named.clone()).await;
    assert_eq!((&declined["code"], &declined["data"][0]["code"]), (&json!(1), &json!(1)));
    bench.simulator.clock().advance(std::time::Duration::from_secs(2 * 3600));
    let done = charge(named.clone()).await;
    assert_eq!((&done["code"], &done["data"][0]["code"]), (&json!(0), &json!(0)));
    let order = bench.order(Vendor::Paynet, &id);
    assert_eq!(order.collected().map(|taken| taken.how).collect::<Vec<_>>(), [Trigger::Manual]);
    assert_eq!(order.rows[0].attempts.len(), 3);

    bench.simulator.clock().advance(std::time::Duration::from_secs(2 * 3600));
    assert_eq!(charge(named).await["code"], 1);
    assert_eq!(bench.reason(), "the row is collected already");
    assert_eq!(charge(json!({ "reference_no": "90000573" })).await["code"], 1);
    assert_eq!(bench.reason(), "nothing is due and uncollected");
    assert_eq!(charge(json!({ "reference_no": "90000573", "invoice_no": 12 })).await["code"], 24);
    assert_eq!(bench.order(Vendor::Paynet, &id).collected().count(), 1);
}

#[tokio::test]
async fn a_manual_charge_may_succeed_in_part() {
    let bench = Bench::start().await;
    let id = bench.paynet_order("m1", json!({ "interval_count": 3 })).await;
    bench.simulator.decline_next(Vendor::Paynet, 3);
    bench.simulator.approve(Vendor::Paynet, &id, &TestCard::approved()).unwrap();
    bench.simulator.clock().advance_days(60);
    assert_eq!(bench.order(Vendor::Paynet, &id).status, OrderStatus::Lapsed);
    bench.simulator.decline_next(Vendor::Paynet, 1);
    let answer = bench.paynet("manuel_charge", json!({ "subscription_id": id })).await;
    let codes: Vec<_> = answer["data"].as_array().unwrap().iter().map(|row| row["code"].as_i64().unwrap()).collect();
    assert_eq!((codes, &answer["code"]), (vec![1, 0, 0], &json!(1)));
    assert_eq!(bench.order(Vendor::Paynet, &id).collected().count(), 2);
}

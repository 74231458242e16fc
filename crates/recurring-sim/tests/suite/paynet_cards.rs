//! Paynet's cards: label, filter, charge order, deletion and the one-card rule.

use recurring_sim::quirks::CardRowsName;
use recurring_sim::{TestCard, Vendor};
use serde_json::{Value, json};

use crate::support::Bench;

impl Bench {
    /// An approved order with this many cards, the first of them the payer's own; returns the cards in charge order.
    pub(crate) async fn order_with_cards(&self, reference: &str, cards: &[TestCard]) -> Vec<u64> {
        for (number, card) in cards.iter().enumerate() {
            let source = if number == 0 { reference.to_owned() } else { format!("{reference} source {number}") };
            let id = self.paynet_order(&source, json!({ "agent_id": "1001" })).await;
            self.simulator.approve(Vendor::Paynet, &id, card).unwrap();
            if number > 0 {
                let card = self.simulator.cards(Vendor::Paynet, &id)[0].id;
                let body = json!({ "card_id": card, "reference_no": reference });
                assert_eq!(self.paynet("card_info_link_to_subscription", body).await["code"], 0);
            }
        }
        self.charge_order(reference)
    }

    fn charge_order(&self, reference: &str) -> Vec<u64> {
        self.simulator.cards(Vendor::Paynet, reference).iter().map(|card| card.id).collect()
    }
}

fn three() -> [TestCard; 3] {
    [TestCard::declined(), TestCard::approved(), TestCard::approved().with_number("4355084355084358")]
}

#[tokio::test]
async fn the_documented_arrangement_sets_the_charge_order() {
    let bench = Bench::start().await;
    let [one, two, three] = bench.order_with_cards("a", &three()).await.try_into().unwrap();
    let rank = |card: u64, rank: u8| json!({ "subscription_card_id": 0, "card_id": card, "order_no": rank });
    // The last card is named twice, as in the page's example; the first rank counts.
    let rows = json!([rank(three, 1), rank(one, 2), rank(two, 3), rank(three, 4)]);
    let body =
        json!({ "subscription_id": bench.order(Vendor::Paynet, "a").id, "reference_no": "", "card_information": rows });
    let expected = json!({ "object_name": "subscription_card_info_arrange", "code": 0, "message": "Başarılı İşlem" });
    assert_eq!(bench.paynet("card_info_arrange", body).await, expected);
    let listed = bench.paynet("card_info_list", json!({ "reference_no": "a" })).await;
    let shown: Vec<_> =
        listed["Data"].as_array().unwrap().iter().map(|row| (&row["card_id"], &row["is_default"])).collect();
    assert_eq!(shown, [(&json!(three), &json!(true)), (&json!(one), &json!(false)), (&json!(two), &json!(false))]);
    bench.simulator.clock().advance_days(28);
    let order = bench.order(Vendor::Paynet, "a");
    assert_eq!(order.rows[1].collection.as_ref().unwrap().card_id, three);
    assert_eq!(order.rows[1].attempts[0].tried_cards, [three]);
}

#[tokio::test]
async fn texts_are_ranks_too_and_cards_not_named_follow() {
    let bench = Bench::start().await;
    let [one, two, three] = bench.order_with_cards("a", &three()).await.try_into().unwrap();
    let row = json!([{ "subscription_card_id": "0", "card_id": two.to_string(), "order_no": "1" }]);
    assert_eq!(
        bench.paynet("card_info_arrange", json!({ "reference_no": "a", "card_information": row })).await["code"],
        0
    );
    assert_eq!(bench.charge_order("a"), [two, one, three]);
}

#[tokio::test]
async fn a_wrong_arrangement_changes_nothing() {
    let bench = Bench::start().await;
    let cards = bench.order_with_cards("a", &three()).await;
    let arrange = async |rows: Value| {
        let body = json!({ "reference_no": "a", "card_information": rows }).to_string();
        let reply = bench.paynet_text("card_info_arrange", body).await;
        (reply.status, reply.json()["code"].clone())
    };
    let row = |card: u64, rank: i64| json!({ "subscription_card_id": 0, "card_id": card, "order_no": rank });
    assert_eq!(arrange(json!([])).await, (400, json!(400)));
    assert_eq!(arrange(json!([{ "card_id": cards[0], "order_no": 1 }])).await, (400, json!(400)));
    assert_eq!(arrange(json!([row(cards[0], 0)])).await, (200, json!(11)));
    assert_eq!(arrange(json!([row(cards[0], 1), row(cards[1], 1)])).await, (200, json!(11)));
    assert_eq!(arrange(json!([row(cards[2], 1), row(99, 2)])).await, (200, json!(25)));
    assert_eq!(bench.charge_order("a"), cards);
}

#[tokio::test]
async fn a_card_is_deleted_but_never_the_only_one() {
    let bench = Bench::start().await;
    let cards = bench.order_with_cards("90000350", &three()[..2]).await;
    let delete = |card: u64| {
        bench.paynet("card_info_delete", json!({ "card_id": card, "subscription_id": "", "reference_no": "90000350" }))
    };
    let expected = json!({
        "card_id": cards[0], "object_name": "subscription_card_info_delete", "code": 0, "message": "Başarılı İşlem",
    });
    assert_eq!(delete(cards[0]).await, expected);
    assert_eq!(bench.charge_order("90000350"), [cards[1]]);
    assert_eq!(delete(cards[0]).await["code"], 25);
    assert_eq!(delete(cards[1]).await["code"], 1);
    assert_eq!(bench.reason(), "it is the order's only card");
    assert_eq!(bench.charge_order("90000350"), [cards[1]]);
    let gone = json!({ "card_id": cards[0], "reference_no": "90000350" });
    assert_eq!(bench.paynet("card_info_link_to_subscription", gone).await["code"], 25);
}

#[tokio::test]
async fn a_label_is_set_found_and_taken_away() {
    let bench = Bench::start().await;
    let cards = bench.order_with_cards("a", &three()[..2]).await;
    bench.paynet_order("stranger", json!({ "agent_id": "2002" })).await;
    bench.simulator.approve(Vendor::Paynet, "stranger", &TestCard::approved()).unwrap();
    let label = |label: &'static str| {
        bench.paynet("card_info_label_update", json!({ "card_id": cards[1].to_string(), "label": label }))
    };
    let expected = json!({ "object_name": "card_info_label_update", "code": 0, "message": "Güncelleme başarılı." });
    assert_eq!(label("bayikart").await, expected);
    let filter = async |agent: &str, label: &str| {
        let answer = bench.paynet("card_info_filter", json!({ "agent_id": agent, "label": label })).await;
        assert_eq!(
            (&answer["object_name"], &answer["code"], &answer["message"]),
            (&json!("card_info_filter"), &json!(0), &Value::Null)
        );
        answer["Data"].as_array().unwrap().clone()
    };
    let found = filter("", "bayikart").await;
    let expected = json!([{
        "card_id": cards[1], "card_no_mask": "424242********4242", "card_holder_name_mask": "De*******rt", "label": "bayikart",
    }]);
    assert_eq!(json!(found), expected);
    assert_eq!((filter("", "").await.len(), filter("1001", "").await.len(), filter("2002", "").await.len()), (3, 2, 1));
    assert!(filter("2002", "bayikart").await.is_empty() && filter("3003", "").await.is_empty());
    label("").await;
    assert!(filter("", "bayikart").await.is_empty());
    let unknown = json!({ "card_id": 99, "label": "x" });
    assert_eq!(bench.paynet("card_info_label_update", unknown).await["code"], 25);
    let missing = bench.paynet_text("card_info_label_update", json!({ "card_id": cards[1] }).to_string()).await;
    assert_eq!(missing.status, 400);
}

#[tokio::test]
async fn card_rows_have_every_name_and_none() {
    let bench = Bench::start().await;
    bench.order_with_cards("a", &three()[..1]).await;
    for (name, lower, upper) in
        [(CardRowsName::Upper, 0, 1), (CardRowsName::Lower, 1, 0), (CardRowsName::Missing, 0, 0)]
    {
        let mut quirks = bench.simulator.quirks();
        quirks.paynet.card_rows = name;
        bench.simulator.set_quirks(quirks);
        for (service, body) in [("card_info_list", json!({ "reference_no": "a" })), ("card_info_filter", json!({}))] {
            let answer = bench.paynet(service, body).await;
            let rows = |name: &str| answer[name].as_array().map_or(0, Vec::len);
            assert_eq!((rows("data"), rows("Data")), (lower, upper), "{service} {name:?}");
        }
    }
}

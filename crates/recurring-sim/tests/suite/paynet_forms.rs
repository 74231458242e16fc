//! The forms of Paynet's answers that no example settles: numbers, truth values, names, spellings.

use recurring_sim::quirks::{
    CommissionShown, CommissionTaken, CurrencyShown, CurrencyTaken, FlagForm, NoNumber, NumberForm, PaynetQuirks,
    Presence, RowsName,
};
use recurring_sim::{Quirks, TestCard, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, changed, paynet_create};

impl Bench {
    fn paynet_quirks(&self, change: impl FnOnce(&mut PaynetQuirks)) {
        let mut quirks = Quirks::default();
        change(&mut quirks.paynet);
        self.simulator.set_quirks(quirks);
    }

    async fn detail(&self, reference: &str) -> Value {
        self.paynet("subscription_detail", json!({ "reference_no": reference })).await
    }
}

#[tokio::test]
async fn numbers_are_numbers_or_texts_and_missing_ones_zero_null_or_empty() {
    let bench = Bench::start().await;
    bench.paynet_order("q", json!({})).await;
    bench.simulator.approve(Vendor::Paynet, "q", &TestCard::approved()).unwrap();
    let order = bench.order(Vendor::Paynet, "q");
    let plan = order.rows[0].plan_id;
    for (form, written) in [
        (NumberForm::Number, json!(plan)),
        (NumberForm::Text, json!(plan.to_string())),
        (NumberForm::PaddedText, json!(format!(" {plan} "))),
    ] {
        bench.paynet_quirks(|quirks| quirks.ids = form);
        let detail = bench.detail("q").await;
        assert_eq!(detail["plan"][0]["plan_id"], written);
        assert_eq!(detail["plan"][0]["invoice_id"].is_string(), written.is_string());
        assert_eq!((&detail["plan"][1]["invoice_id"], &detail["code"]), (&json!(0), &json!(0)));
        let cards = bench.paynet("card_info_list", json!({ "reference_no": "q" })).await;
        assert_eq!(cards["Data"][0]["card_id"].is_string(), written.is_string());
    }
    for (form, written) in [(NoNumber::Zero, json!(0)), (NoNumber::Null, Value::Null), (NoNumber::EmptyText, json!(""))]
    {
        bench.paynet_quirks(|quirks| quirks.no_number = form);
        let row = bench.detail("q").await["plan"][1].clone();
        assert_eq!((&row["invoice_id"], &row["xact_id"]), (&written, &written));
    }
}

#[tokio::test]
async fn truth_has_three_forms_and_names_may_be_null() {
    let bench = Bench::start().await;
    bench.paynet_order("q", json!({ "otp_control": true })).await;
    bench.simulator.approve(Vendor::Paynet, "q", &TestCard::approved()).unwrap();
    for (form, yes, no) in [
        (FlagForm::Flag, json!(true), json!(false)),
        (FlagForm::Text, json!("true"), json!("false")),
        (FlagForm::Number, json!(1), json!(0)),
    ] {
        bench.paynet_quirks(|quirks| quirks.flags = form);
        let detail = bench.detail("q").await;
        assert_eq!((&detail["is_fixed_price"], &detail["otp_control"], &detail["send_sms"]), (&yes, &yes, &no));
        let cards = bench.paynet("card_info_list", json!({ "reference_no": "q" })).await;
        assert_eq!(cards["Data"][0]["is_default"], yes);
    }
    bench.paynet_quirks(|quirks| quirks.object_names = Presence::Absent);
    assert_eq!(bench.detail("q").await["object_name"], Value::Null);
    let refused = bench.paynet("status_update", json!({ "reference_no": "nobody", "status": 3 })).await;
    assert_eq!((&refused["object_name"], &refused["code"]), (&Value::Null, &json!(12)));
}

#[tokio::test]
async fn rows_of_links_and_charges_have_every_name_and_none() {
    let bench = Bench::start().await;
    bench.paynet_order("q", json!({})).await;
    bench.simulator.approve(Vendor::Paynet, "q", &TestCard::approved()).unwrap();
    let card = bench.simulator.cards(Vendor::Paynet, "q")[0].id;
    for (form, lower, upper) in [(RowsName::Lower, 1, 0), (RowsName::Upper, 0, 1), (RowsName::Missing, 0, 0)] {
        bench.paynet_quirks(|quirks| {
            quirks.link_rows = form;
            quirks.charge_rows = form;
        });
        let counted = |answer: &Value, name: &str| answer[name].as_array().map_or(0, Vec::len);
        let linked = json!({ "card_id": card, "reference_no": "q" });
        let linked = bench.paynet("card_info_link_to_subscription", linked).await;
        assert_eq!((counted(&linked, "details"), counted(&linked, "Details")), (lower, upper), "{form:?}");
        let charged = bench.paynet("manuel_charge", json!({ "reference_no": "q" })).await;
        assert_eq!((counted(&charged, "data"), counted(&charged, "Data")), (lower, upper), "{form:?}");
    }
}

#[tokio::test]
async fn a_charge_may_succeed_without_saying_so_in_any_row() {
    let bench = Bench::start().await;
    bench.paynet_order("q", json!({})).await;
    bench.simulator.decline_next(Vendor::Paynet, 1);
    bench.simulator.approve(Vendor::Paynet, "q", &TestCard::approved()).unwrap();
    bench.simulator.clock().advance(std::time::Duration::from_secs(2 * 3_600));
    bench.paynet_quirks(|quirks| quirks.charge_rows = RowsName::Missing);
    let answer = bench.paynet("manuel_charge", json!({ "reference_no": "q" })).await;
    assert_eq!(answer, json!({ "object_name": null, "code": 0, "message": null }));
    assert_eq!(bench.order(Vendor::Paynet, "q").collected().count(), 1);
}

#[tokio::test]
async fn either_spelling_of_the_commission_flag_is_read_and_shown() {
    let bench = Bench::start().await;
    let shown = async |reference: &str, sent: Value| {
        bench.paynet_order(reference, sent).await;
        let detail = bench.detail(reference).await;
        (detail.get("addcomission_to_amount").cloned(), detail.get("add_comission_to_amount").cloned())
    };
    let (joined, underscored) = (json!({ "addcomission_to_amount": true }), json!({ "add_comission_to_amount": true }));
    let (yes, no) = (Some(json!(true)), Some(json!(false)));
    assert_eq!(shown("1", joined.clone()).await, (yes.clone(), None));
    assert_eq!(shown("2", underscored.clone()).await, (None, yes.clone()));
    assert_eq!(shown("3", json!({})).await, (None, None));
    let both = json!({ "addcomission_to_amount": true, "add_comission_to_amount": false });
    assert_eq!(bench.paynet("create", changed(paynet_create("4"), both)).await["code"], 11);
    bench.paynet_quirks(|quirks| {
        quirks.commission_taken = CommissionTaken::Joined;
        quirks.commission_shown = CommissionShown::Underscored;
    });
    assert_eq!(shown("5", joined.clone()).await, (None, yes.clone()));
    assert_eq!(shown("6", underscored.clone()).await, (None, no.clone()), "the other spelling is lost");
    bench.paynet_quirks(|quirks| {
        quirks.commission_taken = CommissionTaken::Underscored;
        quirks.commission_shown = CommissionShown::Joined;
    });
    assert_eq!(shown("7", joined).await, (no, None));
    assert_eq!(shown("8", underscored).await, (yes, None));
}

#[tokio::test]
async fn the_currency_has_two_spellings() {
    let bench = Bench::start().await;
    let code = async |reference: &str, currency: &str| {
        bench.paynet("create", changed(paynet_create(reference), json!({ "currency": currency }))).await["code"].clone()
    };
    for (taken, try_code, tl_code) in
        [(CurrencyTaken::Both, 0, 0), (CurrencyTaken::Try, 0, 11), (CurrencyTaken::Tl, 11, 0)]
    {
        bench.paynet_quirks(|quirks| quirks.currency_taken = taken);
        let references = [format!("{taken:?} 1"), format!("{taken:?} 2")];
        let codes = (code(&references[0], "TRY").await, code(&references[1], "TL").await);
        assert_eq!(codes, (json!(try_code), json!(tl_code)), "{taken:?}");
    }
    bench.paynet_quirks(|quirks| quirks.currency_shown = CurrencyShown::Tl);
    assert_eq!(bench.detail("Both 1").await["currency"], "TL");
    bench.paynet_quirks(|_| {});
    assert_eq!(bench.detail("Both 2").await["currency"], "TRY");
}

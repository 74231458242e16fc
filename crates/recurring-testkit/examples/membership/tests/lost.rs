//! Orders whose answers are lost: the job that looks for them, what breaks it off, and the person.

use std::sync::Arc;

use recurring_core::{Email, Gsm, MerchantReference, Operation, Payer, PayerName, RecurringProvider};
use recurring_testkit::{Fault, FaultPoint, presets};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::super::members::{Applicant, Known};
use super::super::offer;
use super::super::sending::LOOKS;
use super::{APPLICANT, FORM, OTHER_FORM, SETTLED, Shop, models, reference_of, submitted};

#[tokio::test]
async fn a_lost_answer_is_checking_until_the_order_is_found() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.lose(FaultPoint::AfterWork);
        let (status, answer) = shop.join(APPLICANT).await;
        assert_eq!((status, &answer["status"]), (202, &Value::from("checking")));
        shop.look().await;
        assert_eq!(shop.show().await.1["status"], "checking", "the request may still be running");

        shop.look_later().await;
        assert_eq!(shop.show().await.1["status"], "made, and its link was lost");
        shop.look().await;
        assert_eq!(shop.created().len(), 1);
        shop.approve();
        let answer = shop.show().await.1;
        assert_eq!(
            (&answer["is_member"], &answer["status"]),
            (&true.into(), &"active".into()),
            "the link from the panel"
        );
    }
}

#[tokio::test]
async fn a_lost_request_is_sent_again_with_proof_and_makes_one_order() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.lose(FaultPoint::BeforeWork);
        assert_eq!(shop.join(APPLICANT).await.0, 202);
        shop.provider.inject(Fault::new(FaultPoint::NotConnected).on(Operation::Find));
        shop.look_later().await;
        assert_eq!(shop.show().await.1["status"], "checking", "a failed search proves nothing");
        shop.look().await;
        assert_eq!(shop.show().await.1["status"], "awaiting_payer");
        assert_eq!(shop.created().len(), 1);
    }
}

/// Two timers, or a timer and a button: both prove the order absent, and one of them may send it.
#[tokio::test]
async fn two_checks_at_once_send_a_lost_order_once() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.lose(FaultPoint::BeforeWork);
        shop.join(APPLICANT).await;
        shop.clock.advance(SETTLED);
        shop.provider.inject(Fault::new(FaultPoint::HeldAfterWork).on(Operation::Find).times(2));
        let (gate, looks) = (shop.provider.gate(), [shop.looking(), shop.looking()]);
        gate.until_waiting(2).await;
        gate.let_through(2);
        for look in looks {
            look.await.unwrap();
        }
        assert_eq!((shop.created().len(), &shop.show().await.1["status"]), (1, &"awaiting_payer".into()));
    }
}

/// A job that is dropped, or panics, in the middle of looking or of sending forgets no order.
#[tokio::test]
async fn a_check_that_is_broken_off_leaves_the_order_lost_and_not_forgotten() {
    for model in models() {
        for (operation, point, made) in [
            (Operation::Find, FaultPoint::HeldBeforeWork, false),
            (Operation::Create, FaultPoint::HeldBeforeWork, false),
            (Operation::Create, FaultPoint::HeldAfterWork, true),
        ] {
            let shop = Shop::open(model.clone()).await;
            shop.lose(FaultPoint::BeforeWork);
            shop.join(APPLICANT).await;
            shop.clock.advance(SETTLED);
            shop.provider.inject(Fault::new(point).on(operation));
            let (gate, broken_off) = (shop.provider.gate(), shop.looking());
            gate.until_waiting(1).await;
            broken_off.abort();
            assert!(broken_off.await.unwrap_err().is_cancelled());
            assert_eq!(shop.members.member(&reference_of(FORM)).unwrap().known, Known::Checking);
            shop.look_later().await;
            let expected = if made { "made, and its link was lost" } else { "awaiting_payer" };
            assert_eq!(shop.show().await.1["status"], expected, "{operation} {point:?}");
            assert_eq!(shop.created().len(), 1, "{operation} {point:?}");
        }
    }
}

#[tokio::test]
async fn where_nobody_can_search_a_person_is_asked_and_nothing_is_sent_again() {
    for model in models() {
        let shop = Shop::open(model.without(Operation::Find)).await;
        shop.lose(FaultPoint::AfterWork);
        shop.join(APPLICANT).await;
        assert!(shop.members.decided(&reference_of(FORM), true, "Deniz").is_err(), "nobody was asked");
        shop.look_later().await;
        shop.look().await;
        assert_eq!(shop.show().await.1["status"], "asked a person");
        assert_eq!(shop.provider.inner().requests_seen(), 1);
        assert!(shop.members.decided(&reference_of(FORM), true, "Deniz").is_ok());
        assert!(shop.members.decided(&reference_of(FORM), false, "Deniz").is_err(), "it is decided");
        assert_eq!(shop.show().await.1["status"], "made, and its link was lost");
        assert_eq!(shop.created().len(), 1);
    }
}

/// An order that a person did not find is made anew only by a new form, under another reference.
#[tokio::test]
async fn after_a_persons_no_the_old_form_sends_nothing_and_a_new_one_does() {
    for model in models() {
        let shop = Shop::open(model.without(Operation::Find)).await;
        shop.lose(FaultPoint::BeforeWork);
        shop.join(APPLICANT).await;
        shop.look_later().await;
        assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 409, "the first may have been made");
        assert!(shop.members.decided(&reference_of(FORM), false, "Deniz").is_ok());
        assert_eq!(shop.join(APPLICANT).await.0, 409);
        assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 201);
        assert_eq!(shop.created(), [reference_of(OTHER_FORM)]);
    }
}

/// A search can fail, or see too little, for ever: after some looks a person is asked, and the search goes on beside.
#[tokio::test]
async fn a_search_that_never_tells_goes_to_a_person() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.lose(FaultPoint::AfterWork);
        shop.join(APPLICANT).await;
        shop.clock.advance(SETTLED);
        shop.provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Find).times(LOOKS));
        for _ in 1..LOOKS {
            shop.look().await;
            assert_eq!(shop.show().await.1["status"], "checking");
        }
        shop.look().await;
        assert_eq!(shop.show().await.1["status"], "asked a person");
        shop.look().await;
        assert_eq!(shop.show().await.1["status"], "made, and its link was lost");
    }
}

#[tokio::test]
async fn an_order_that_might_be_somebody_elses_goes_to_a_person() {
    let shop = Shop::open(presets::like_paynkolay()).await;
    shop.lose(FaultPoint::BeforeWork);
    shop.join(APPLICANT).await;
    // Somebody made the same by hand, in the panel, under a reference that is cut short.
    let payer = Payer {
        name: PayerName::new("Bilge Demir").unwrap(),
        email: Email::new("bilge@example.com").unwrap(),
        gsm: Gsm::new("5550001122").unwrap(),
        ip: None,
    };
    let short = offer::order(MerchantReference::new("M-0000").unwrap(), payer, shop.members.today());
    shop.provider.inner().create(&short.unwrap()).await.unwrap();
    shop.clock.advance(SETTLED);
    for _ in 0..LOOKS {
        assert_eq!(shop.show().await.1["status"], "checking");
        shop.look().await;
    }
    assert_eq!(shop.show().await.1["status"], "asked a person");
    assert_eq!(shop.created(), ["M-0000"]);
}

/// A browser that goes away takes no order with it (D17).
#[tokio::test]
async fn d17_a_browser_that_goes_away_leaves_the_order_known() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.lose(FaultPoint::HeldAfterWork);
        let mut browser = TcpStream::connect(shop.address).await.unwrap();
        browser.write_all(submitted(FORM, APPLICANT).as_bytes()).await.unwrap();
        let gate = shop.provider.gate();
        gate.until_waiting(1).await;
        drop(browser);
        // The service has noticed once it has answered a request that came later.
        assert_eq!(shop.show().await.1["status"], "checking");
        gate.let_through(1);
        let mut shown = shop.show().await.1;
        for _ in 0..100 {
            if shown["status"] == "awaiting_payer" {
                break;
            }
            shown = shop.show().await.1;
        }
        assert_eq!(shown["status"], "awaiting_payer");
        assert_eq!(shop.created().len(), 1);
    }
}

/// One that fails keeps no other from joining, and looking again sends nothing twice (D24).
#[tokio::test]
async fn d24_one_failing_member_leaves_the_others_alone_and_nobody_is_sent_twice() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create).on_call(2));
        shop.provider.inject(Fault::refused("7", "limit").on(Operation::Create).on_call(4));
        let form = |place: usize| format!("00000000-0000-4000-8000-00000000001{place}");
        let mut answers = Vec::new();
        for place in 1..=5 {
            let applicant = format!("name=Bilge+Demir&email=bilge%40example.com&gsm=555000112{place}");
            answers.push(shop.send(&form(place), &applicant).await.0);
        }
        assert_eq!(answers, [201, 202, 201, 409, 201]);
        for _ in 0..3 {
            shop.look_later().await;
        }
        assert_eq!(shop.created(), [1, 2, 3, 5].map(|place| reference_of(&form(place))));
    }
}

/// The process ends while an order is under way: the next one knows the form, keeps the number, and finds the order.
#[tokio::test]
async fn d24_a_service_that_starts_again_knows_its_members_and_sends_nothing_twice() {
    for model in models() {
        for (point, ended) in
            [(FaultPoint::HeldBeforeWork, "awaiting_payer"), (FaultPoint::HeldAfterWork, "made, and its link was lost")]
        {
            let shop = Shop::open(model.clone()).await;
            shop.lose(point);
            let members = Arc::clone(&shop.members);
            let applicant = Applicant {
                form: FORM.parse().unwrap(),
                name: "Bilge Demir".to_owned(),
                email: "bilge@example.com".to_owned(),
                gsm: "5550001122".to_owned(),
            };
            // The runtime of the process ends with it, and drops what is under way.
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
            drop(runtime.spawn(async move { members.take_on(&applicant).await }));
            shop.provider.gate().until_waiting(1).await;
            runtime.shutdown_background();
            let shop = shop.restarted().await;
            assert_eq!(shop.join(APPLICANT).await.1["status"], "checking");
            assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 409);
            shop.look_later().await;
            assert_eq!(shop.show().await.1["status"], ended, "{point:?}");
            assert_eq!(shop.created(), [reference_of(FORM)]);
        }
    }
}

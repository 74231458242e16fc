//! The service's own tests: over real HTTP, on the in-memory provider, months in milliseconds.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use recurring_core::{MerchantReference, Operation};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::members::{Applicant, Known, Members};
use super::{check, pages};

const APPLICANT: &str = "name=Bilge+Demir&email=bilge%40example.com&gsm=5550001122";

/// The numbers of two forms.
const FORM: &str = "00000000-0000-4000-8000-000000000001";
const OTHER_FORM: &str = "00000000-0000-4000-8000-000000000002";

/// After this time no request can be running any more.
const SETTLED: Duration = Duration::from_secs(61);

struct Shop {
    provider: Faulty<InMemoryProvider>,
    clock: TestClock,
    members: Arc<Members>,
    address: SocketAddr,
}

impl Shop {
    async fn open() -> Self {
        let clock = TestClock::new();
        let provider = Faulty::new(InMemoryProvider::builder().clock(clock.clone()).build());
        let members = Arc::new(Members::new(Arc::new(provider.clone()), Arc::new(clock.clone())));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = pages::router(Arc::clone(&members));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { provider, clock, members, address }
    }

    async fn join(&self, applicant: &str) -> (u16, Value) {
        self.send(FORM, applicant).await
    }

    async fn send(&self, form: &str, applicant: &str) -> (u16, Value) {
        self.exchange(submitted(form, applicant)).await
    }

    async fn show(&self) -> (u16, Value) {
        self.exchange(format!("GET /members/{} HTTP/1.1\r\n{CLOSE}", Self::reference())).await
    }

    fn created(&self) -> Vec<String> {
        let requests = self.provider.inner().requests();
        let created = requests.into_iter().filter(|seen| seen.operation == Operation::Create);
        created.map(|seen| seen.target).collect()
    }

    async fn exchange(&self, request: String) -> (u16, Value) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::String(body.to_owned())))
    }

    fn reference() -> MerchantReference {
        MerchantReference::new(reference_of(FORM)).unwrap()
    }
}

/// The request of a browser that submits a form.
fn submitted(form: &str, applicant: &str) -> String {
    let body = format!("form={form}&{applicant}");
    let head = "POST /members HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded";
    format!("{head}\r\ncontent-length: {}\r\n{CLOSE}{body}", body.len())
}

fn reference_of(form: &str) -> String {
    format!("M-{}", form.replace('-', ""))
}

const CLOSE: &str = "host: shop.example\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_member_joins_approves_and_pays_each_month() {
    let shop = Shop::open().await;
    let (status, answer) = shop.join(APPLICANT).await;
    assert_eq!((status, &answer["status"]), (201, &Value::from("awaiting_payer")));
    assert!(answer["link"].as_str().unwrap().starts_with("https://"), "{answer}");
    assert_eq!(shop.show().await.1["is_member"], false);

    shop.provider.inner().approve(&Shop::reference()).unwrap();
    shop.clock.advance_days(10 * 31);
    let (status, answer) = shop.show().await;
    assert_eq!((status, &answer["is_member"], &answer["paid_months"]), (200, &true.into(), &11.into()));
    shop.clock.advance_days(365);
    assert_eq!(shop.show().await.1["status"], "completed");
    assert_eq!(shop.provider.inner().collection_count(), 12);
}

#[tokio::test]
async fn a_lost_answer_is_checking_until_the_order_is_found() {
    let shop = Shop::open().await;
    shop.provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create));
    let (status, answer) = shop.join(APPLICANT).await;
    assert_eq!((status, &answer["status"]), (202, &Value::from("checking")));
    check::every_lost_answer(&shop.members).await;
    assert_eq!(shop.show().await.1["status"], "checking", "the request may still be running");

    shop.clock.advance(SETTLED);
    check::every_lost_answer(&shop.members).await;
    assert_eq!(shop.show().await.1["status"], "made, and its link was lost");
    check::every_lost_answer(&shop.members).await;
    assert_eq!(shop.created().len(), 1);
}

#[tokio::test]
async fn a_lost_request_is_sent_again_with_proof_and_makes_one_order() {
    let shop = Shop::open().await;
    shop.provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Create));
    assert_eq!(shop.join(APPLICANT).await.0, 202);
    shop.clock.advance(SETTLED);
    shop.provider.inject(Fault::new(FaultPoint::NotConnected).on(Operation::Find));
    check::every_lost_answer(&shop.members).await;
    assert_eq!(shop.show().await.1["status"], "checking", "a failed search proves nothing");
    check::every_lost_answer(&shop.members).await;
    assert_eq!(shop.show().await.1["status"], "awaiting_payer");
}

#[tokio::test]
async fn where_nobody_can_search_a_person_is_asked_and_nothing_is_sent_again() {
    let clock = TestClock::new();
    let blind = InMemoryProvider::builder().clock(clock.clone()).without(Operation::Find).build();
    let provider = Faulty::new(blind);
    let members = Arc::new(Members::new(Arc::new(provider.clone()), Arc::new(clock.clone())));
    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create));
    let applicant = Applicant {
        form: FORM.parse().unwrap(),
        name: "Bilge Demir".to_owned(),
        email: "bilge@example.com".to_owned(),
        gsm: "5550001122".to_owned(),
    };
    members.take_on(&applicant).await.unwrap();
    clock.advance_days(1);
    check::every_lost_answer(&members).await;
    check::every_lost_answer(&members).await;
    assert!(matches!(members.all().values().next().map(|member| &member.known), Some(Known::AskedAPerson(_))));
    assert_eq!(provider.inner().requests_seen(), 1);
}

#[tokio::test]
async fn a_refusal_is_told_and_a_wrong_form_sends_nothing() {
    let shop = Shop::open().await;
    shop.provider.inject(Fault::refused("7", "limit").on(Operation::Create));
    assert_eq!(shop.join(APPLICANT).await.0, 409);
    let seen = shop.provider.inner().requests_seen();
    let (status, answer) = shop.join("name=Bilge+Demir&email=bilge&gsm=5550001122").await;
    assert_eq!(status, 422);
    assert!(answer["wrong"].as_str().unwrap().contains("payer.email"), "{answer}");
    assert_eq!(shop.provider.inner().requests_seen(), seen);
    assert_eq!(shop.exchange(format!("GET /members/X HTTP/1.1\r\n{CLOSE}")).await.0, 404);
    let (status, page) = shop.exchange(format!("GET / HTTP/1.1\r\n{CLOSE}")).await;
    assert!(status == 200 && page.as_str().unwrap().contains("<form"), "{page}");
}

/// Nothing is sent a second time by a second click, nor charged by a second form of the same person (D17).
#[tokio::test]
async fn d17_a_form_sent_twice_and_a_second_form_make_one_order() {
    let shop = Shop::open().await;
    let (first, second) = tokio::join!(shop.join(APPLICANT), shop.join(APPLICANT));
    assert!([first.0, second.0].contains(&201), "{first:?} {second:?}");
    assert_eq!(shop.join(APPLICANT).await.1["status"], "awaiting_payer", "the same answer once more");
    assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 409);
    assert_eq!(shop.created(), [reference_of(FORM)]);
}

#[tokio::test]
async fn who_was_refused_may_try_again_with_a_new_form() {
    let shop = Shop::open().await;
    shop.provider.inject(Fault::refused("7", "limit").on(Operation::Create));
    assert_eq!(shop.join(APPLICANT).await.0, 409);
    assert_eq!(shop.join(APPLICANT).await.0, 409, "the old form keeps its answer");
    assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 201);
}

/// A browser that goes away takes no order with it (D17).
#[tokio::test]
async fn d17_a_browser_that_goes_away_leaves_the_order_known() {
    let shop = Shop::open().await;
    shop.provider.inject(Fault::new(FaultPoint::HeldAfterWork).on(Operation::Create));
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

/// One that fails keeps no other from joining, and looking again sends nothing twice (D24).
#[tokio::test]
async fn d24_one_failing_member_leaves_the_others_alone_and_nobody_is_sent_twice() {
    let shop = Shop::open().await;
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
        shop.clock.advance(SETTLED);
        check::every_lost_answer(&shop.members).await;
    }
    assert_eq!(shop.created(), [1, 2, 3, 5].map(|place| reference_of(&form(place))));
}

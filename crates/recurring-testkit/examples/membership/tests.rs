//! The service's own tests: over real HTTP, on the in-memory provider, months in milliseconds.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use recurring_core::{MerchantReference, Operation};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::members::Members;
use super::{check, pages};

const APPLICANT: &str = "name=Bilge+Demir&email=bilge%40example.com&gsm=5550001122";

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

    async fn join(&self, form: &str) -> (u16, Value) {
        let head = "POST /members HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded";
        self.exchange(format!("{head}\r\ncontent-length: {}\r\n{CLOSE}{form}", form.len())).await
    }

    async fn show(&self) -> (u16, Value) {
        self.exchange(format!("GET /members/MEMBER-00001 HTTP/1.1\r\n{CLOSE}")).await
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
        MerchantReference::new("MEMBER-00001").unwrap()
    }
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
    let creates = shop.provider.inner().requests().iter().filter(|seen| seen.operation == Operation::Create).count();
    assert_eq!(creates, 1);
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
    let members = Members::new(Arc::new(provider.clone()), Arc::new(clock.clone()));
    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create));
    let applicant = super::members::Applicant {
        name: "Bilge Demir".to_owned(),
        email: "bilge@example.com".to_owned(),
        gsm: "5550001122".to_owned(),
    };
    members.take_on(&applicant).await.unwrap();
    clock.advance_days(1);
    check::every_lost_answer(&members).await;
    check::every_lost_answer(&members).await;
    assert!(matches!(members.known().values().next(), Some(super::members::Known::AskedAPerson(_))));
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

/// One that fails keeps no other from joining, and looking again sends nothing twice (D24).
#[tokio::test]
async fn d24_one_failing_member_leaves_the_others_alone_and_nobody_is_sent_twice() {
    let shop = Shop::open().await;
    shop.provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create).on_call(2));
    shop.provider.inject(Fault::refused("7", "limit").on(Operation::Create).on_call(4));
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(shop.join(APPLICANT).await.0);
    }
    assert_eq!(answers, [201, 202, 201, 409, 201]);
    for _ in 0..3 {
        shop.clock.advance(SETTLED);
        check::every_lost_answer(&shop.members).await;
    }
    let requests = shop.provider.inner().requests();
    let created = requests.iter().filter(|seen| seen.operation == Operation::Create).map(|seen| seen.target.as_str());
    let expected = ["MEMBER-00001", "MEMBER-00002", "MEMBER-00003", "MEMBER-00005"];
    assert_eq!(created.collect::<Vec<_>>(), expected);
}

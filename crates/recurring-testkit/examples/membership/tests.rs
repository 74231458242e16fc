//! The service's own tests: over real HTTP, months in milliseconds, on fakes that can and tell what each provider does.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use recurring_core::{MerchantReference, Operation};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryBuilder, InMemoryProvider, TestClock, presets};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::members::Members;
use super::{offer, pages};

mod lost;

const APPLICANT: &str = "name=Bilge+Demir&email=bilge%40example.com&gsm=5550001122";

/// The numbers of two forms.
const FORM: &str = "00000000-0000-4000-8000-000000000001";
const OTHER_FORM: &str = "00000000-0000-4000-8000-000000000002";

/// After this time no request can be running any more.
const SETTLED: Duration = Duration::from_secs(61);

/// What is sold on: everything, and what two vendors can and tell.
fn models() -> [InMemoryBuilder; 3] {
    [InMemoryProvider::builder(), presets::like_paynet(), presets::like_paynkolay()]
}

struct Shop {
    provider: Faulty<InMemoryProvider>,
    clock: TestClock,
    folder: Arc<tempfile::TempDir>,
    members: Arc<Members>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Shop {
    async fn open(model: InMemoryBuilder) -> Self {
        let clock = TestClock::new();
        let provider = Faulty::new(model.clock(clock.clone()).build());
        Self::opened(provider, clock, Arc::new(tempfile::tempdir().unwrap())).await
    }

    async fn opened(provider: Faulty<InMemoryProvider>, clock: TestClock, folder: Arc<tempfile::TempDir>) -> Self {
        let (journal, at) = (folder.path().join("members"), Arc::new(provider.clone()));
        let members = Arc::new(Members::open(&journal, "the shop's", at, Arc::new(clock.clone())).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = pages::router(Arc::clone(&members));
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { provider, clock, folder, members, address, server }
    }

    /// Ends the process, and starts another one on the same journal and provider.
    async fn restarted(self) -> Self {
        let Self { provider, clock, folder, members, server, .. } = self;
        server.abort();
        assert!(server.await.unwrap_err().is_cancelled());
        // The last connections end by themselves.
        while Arc::strong_count(&members) > 1 {
            tokio::task::yield_now().await;
        }
        drop(members);
        Self::opened(provider, clock, folder).await
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

    async fn look(&self) {
        self.members.look().await.unwrap();
    }

    /// Looks for what is lost in a task of its own.
    fn looking(&self) -> JoinHandle<()> {
        let members = Arc::clone(&self.members);
        tokio::spawn(async move { members.look().await.unwrap() })
    }

    /// Looks once the time has passed in which a lost request may still be running.
    async fn look_later(&self) {
        self.clock.advance(SETTLED);
        self.look().await;
    }

    fn lose(&self, point: FaultPoint) {
        self.provider.inject(Fault::new(point).on(Operation::Create));
    }

    fn approve(&self) {
        self.provider.inner().approve(&Self::reference()).unwrap();
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
    for model in models() {
        let shop = Shop::open(model).await;
        let (status, answer) = shop.join(APPLICANT).await;
        assert_eq!((status, &answer["status"]), (201, &Value::from("awaiting_payer")));
        assert!(answer["link"].as_str().unwrap().starts_with("https://"), "{answer}");
        assert_eq!(shop.show().await.1["is_member"], false);

        shop.approve();
        shop.clock.advance_days(10 * 31);
        let (status, answer) = shop.show().await;
        assert_eq!((status, &answer["is_member"], &answer["paid_months"]), (200, &true.into(), &11.into()));
        shop.clock.advance_days(40);
        let answer = shop.show().await.1;
        assert_eq!((&answer["is_member"], &answer["status"]), (&true.into(), &"completed".into()), "{answer}");
        shop.clock.advance_days(30);
        let answer = shop.show().await.1;
        assert_eq!((&answer["is_member"], &answer["status"]), (&false.into(), &"completed".into()), "{answer}");
        assert_eq!(shop.provider.inner().collection_count(), 12);
        assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 201, "and may join anew");
    }
}

/// An order that is declined each month stays active for ever; nobody is a member by that.
#[tokio::test]
async fn who_pays_nothing_is_no_member() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.provider.inner().decline_next(12);
        shop.join(APPLICANT).await;
        shop.approve();
        for month in 0..13 {
            let answer = shop.show().await.1;
            assert_eq!((&answer["is_member"], &answer["paid_months"]), (&false.into(), &0.into()), "{month}: {answer}");
            assert_eq!(answer["paid_up_to"], Value::Null);
            shop.clock.advance_days(31);
        }
        assert_eq!(shop.provider.inner().collection_count(), 0);
    }
}

#[tokio::test]
async fn who_stops_paying_is_a_member_up_to_where_it_is_paid() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.join(APPLICANT).await;
        shop.approve();
        shop.provider.inner().decline_next(11);
        shop.clock.advance_days(29);
        assert_eq!(shop.show().await.1["is_member"], true);
        shop.clock.advance_days(5);
        let answer = shop.show().await.1;
        assert_eq!((&answer["is_member"], &answer["paid_months"]), (&false.into(), &1.into()), "{answer}");
    }
}

/// What was paid stays paid: a provider that cannot be asked now ends no membership.
#[tokio::test]
async fn a_search_that_fails_makes_nobody_a_member_and_ends_no_membership() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.join(APPLICANT).await;
        shop.approve();
        let blocked = Fault::new(FaultPoint::NotConnected).on(Operation::Find);
        shop.provider.inject(blocked);
        let answer = shop.show().await.1;
        assert_eq!((&answer["is_member"], &answer["status"]), (&false.into(), &"not known now".into()), "{answer}");
        assert_eq!(shop.show().await.1["is_member"], true);
        shop.provider.inject(blocked);
        let answer = shop.show().await.1;
        assert_eq!((&answer["is_member"], &answer["status"]), (&true.into(), &"not known now".into()), "{answer}");
    }
}

/// Where finding means listing, a page must not list a year of other people's orders.
#[tokio::test]
async fn a_page_searches_the_days_of_its_own_order_alone() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.join(APPLICANT).await;
        shop.clock.advance_days(300);
        let before = shop.provider.inner().requests_seen();
        assert_eq!(shop.show().await.1["status"], "awaiting_payer");
        assert_eq!(shop.provider.inner().requests_seen() - before, 1);
    }
}

/// Where no months are known the member is told of 30 days, before joining and after, and they are what is made.
#[tokio::test]
async fn the_terms_are_those_that_the_provider_keeps() {
    for (model, terms) in models().into_iter().zip(["every month", "every month", "every 30 days"]) {
        let shop = Shop::open(model).await;
        let (status, page) = shop.exchange(format!("GET / HTTP/1.1\r\n{CLOSE}")).await;
        let page = page.as_str().unwrap();
        assert!(status == 200 && page.contains("<form") && page.contains(&format!("149.90 TRY {terms}, 12 times")));
        let answer = shop.join(APPLICANT).await.1;
        assert!(answer["terms"].as_str().unwrap().contains(terms), "{answer}");
        let made = shop.provider.inner().requests().pop().unwrap().schedule.unwrap();
        assert_eq!((made.period(), made.count().get()), (shop.members.offer.period, offer::MONTHS));
        assert_eq!(made.period().to_string(), terms);
    }
}

#[tokio::test]
async fn a_provider_that_cannot_keep_the_offer_is_found_out_before_anybody_joins() {
    let mut days = InMemoryProvider::everything();
    days.create.as_mut().unwrap().longest_count = Some(11);
    for model in
        [InMemoryProvider::builder().capabilities(days), InMemoryProvider::builder().without(Operation::Create)]
    {
        let (folder, provider) = (tempfile::tempdir().unwrap(), model.build());
        let (journal, clock) = (folder.path().join("members"), Arc::new(TestClock::new()));
        assert!(Members::open(&journal, "the shop's", Arc::new(provider.clone()), clock).is_err());
        assert_eq!(provider.requests_seen(), 0);
        assert!(!journal.exists());
    }
}

#[tokio::test]
async fn a_refusal_is_told_and_a_wrong_form_sends_nothing() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.provider.inject(Fault::refused("7", "limit").on(Operation::Create));
        assert_eq!(shop.join(APPLICANT).await.0, 409);
        let seen = shop.provider.inner().requests_seen();
        let (status, answer) = shop.join("name=Bilge+Demir&email=bilge&gsm=5550001122").await;
        assert_eq!((status, &answer["field"]), (422, &"payer.email".into()), "{answer}");
        assert_eq!(shop.provider.inner().requests_seen(), seen);
        assert_eq!(shop.exchange(format!("GET /members/X HTTP/1.1\r\n{CLOSE}")).await.0, 404);
    }
}

/// What one provider insists on is a fault of the form there, and none elsewhere.
#[tokio::test]
async fn a_name_without_a_surname_is_told_to_whoever_fills_in_the_form() {
    for (model, expected) in models().into_iter().zip([201, 201, 422]) {
        let shop = Shop::open(model).await;
        let (status, answer) = shop.join("name=Bilge&email=bilge%40example.com&gsm=5550001122").await;
        assert_eq!(status, expected, "{answer}");
        assert_eq!(answer["field"] == "payer.name", expected == 422, "{answer}");
        assert_eq!(shop.created().len(), usize::from(expected == 201));
        assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, if expected == 422 { 201 } else { 409 });
    }
}

/// Nothing is sent a second time by a second click, nor charged by a second form of the same person (D17).
#[tokio::test]
async fn d17_a_form_sent_twice_and_a_second_form_make_one_order() {
    for model in models() {
        let shop = Shop::open(model).await;
        let (first, second) = tokio::join!(shop.join(APPLICANT), shop.join(APPLICANT));
        assert!([first.0, second.0].contains(&201), "{first:?} {second:?}");
        assert_eq!(shop.join(APPLICANT).await.1["status"], "awaiting_payer", "the same answer once more");
        assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 409);
        assert_eq!(shop.created(), [reference_of(FORM)]);
    }
}

#[tokio::test]
async fn who_was_refused_may_try_again_with_a_new_form() {
    for model in models() {
        let shop = Shop::open(model).await;
        shop.provider.inject(Fault::refused("7", "limit").on(Operation::Create));
        assert_eq!(shop.join(APPLICANT).await.0, 409);
        assert_eq!(shop.join(APPLICANT).await.0, 409, "the old form keeps its answer");
        assert_eq!(shop.send(OTHER_FORM, APPLICANT).await.0, 201);
    }
}

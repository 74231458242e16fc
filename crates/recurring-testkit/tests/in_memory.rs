//! What the in-memory provider does beyond the suite: bills, attempts, pages, groups, and its one invariant.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::TryStreamExt;
use proptest::prelude::*;
use recurring_core::{
    Advice, AttemptSubject, BillPeriod, CardTarget, ChargeNow, Clock, CollectionStatus, CreateInstruction, DateRange,
    ErrorKind, Failed, GroupReference, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard, ListAttempts,
    ListInstructions, ListInvoices, MerchantReference, Money, Operation, Outcome, Period, Pricing, ReadBack,
    ReadBackPolicy, RecurringProvider, RowsSummary, Schedule, Stop, Submission, Undecided, read_back,
};
use recurring_testkit::{Collection, Fault, FaultPoint, Faulty, InMemoryError, InMemoryProvider, TestClock, strategy};

const PRICE: Money = Money::from_kurus(14_990);

/// A provider, its clock, and one monthly order from today on under a reference.
async fn world(reference: &str, change: impl FnOnce(&mut CreateInstruction)) -> (InMemoryProvider, TestClock) {
    let clock = TestClock::new();
    let provider = InMemoryProvider::builder().clock(clock.clone()).page_size(2).build();
    provider.create(&order(reference, &clock, change)).await.unwrap();
    (provider, clock)
}

fn order(reference: &str, clock: &TestClock, change: impl FnOnce(&mut CreateInstruction)) -> CreateInstruction {
    let payer = recurring_core::Payer {
        name: recurring_core::PayerName::new("Bilge Demir").unwrap(),
        email: recurring_core::Email::new("bilge@example.com").unwrap(),
        gsm: recurring_core::Gsm::new("5550001122").unwrap(),
        ip: None,
    };
    let schedule = Schedule::new(clock.today(), Period::MONTHLY, 5).unwrap();
    let mut order = CreateInstruction::new(named(reference), payer, PRICE, schedule);
    change(&mut order);
    order
}

fn named(reference: &str) -> MerchantReference {
    MerchantReference::new(reference).unwrap()
}

fn target(reference: &str) -> InstructionTarget {
    InstructionTarget::Reference(named(reference))
}

fn charge(reference: &str, invoice_no: Option<&InvoiceNo>) -> ChargeNow {
    ChargeNow { target: target(reference), invoice_no: invoice_no.cloned() }
}

fn bill(due: recurring_core::Date, no: &str) -> BillPeriod {
    let invoice_no = Some(InvoiceNo::new(no).unwrap());
    BillPeriod { target: target("A"), due, amount: PRICE, shares: None, invoice_no }
}

#[tokio::test]
async fn a_declined_period_is_collected_by_hand_once_the_cool_down_is_over() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.decline_next(1);
    provider.approve(&named("A")).unwrap();
    assert_eq!(provider.collections(), []);

    let refused = provider.charge(&charge("A", None)).await.unwrap_err();
    assert_eq!((refused.kind(), refused.advice()), (ErrorKind::Refused, Advice::NotBefore(Duration::from_secs(7_200))));
    clock.advance(Duration::from_secs(7_200));
    let rows = provider.charge(&charge("A", None)).await.unwrap();
    assert_eq!((rows.summary(), rows.rows.len()), (RowsSummary::AllDone, 1));
    let collections = provider.collections();
    assert!(collections.len() == 1 && collections[0].by_hand && collections[0].period == 0, "{collections:?}");

    clock.advance(Duration::from_secs(7_200));
    assert_eq!(provider.charge(&charge("A", None)).await.unwrap_err().kind(), ErrorKind::Refused, "nothing is due");
}

#[tokio::test]
async fn a_charge_with_every_attempt_declined_is_refused_as_a_whole_and_with_some_it_is_partly_done() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.decline_next(2);
    provider.approve(&named("A")).unwrap();
    clock.advance_days(31);
    clock.advance(Duration::from_secs(7_200));
    provider.decline_next(1);
    let rows = provider.charge(&charge("A", None)).await.unwrap();
    let outcomes: Vec<Outcome> = rows.rows.iter().map(|row| row.outcome).collect();
    assert_eq!((rows.summary(), outcomes), (RowsSummary::PartlyDone, vec![Outcome::Refused, Outcome::Done]));

    clock.advance(Duration::from_secs(7_200));
    provider.decline_next(1);
    let refused = provider.charge(&charge("A", None)).await.unwrap_err();
    assert_eq!(refused.provider_code().unwrap().as_str(), "declined");
}

#[tokio::test]
async fn bills_and_attempts_tell_what_became_of_each_period_page_by_page() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.approve(&named("A")).unwrap();
    provider.decline_next(1);
    clock.advance_days(31);

    let before = provider.requests_seen();
    let invoices = provider.list_invoices(&ListInvoices { target: target("A") }).await.unwrap();
    let invoices: Vec<_> = invoices.try_collect().await.unwrap();
    let statuses: Vec<_> = invoices.iter().map(|invoice| invoice.status.status).collect();
    let (collected, failed, waiting) =
        (CollectionStatus::Collected, CollectionStatus::Failed, CollectionStatus::Waiting);
    assert_eq!(statuses, [collected, failed, waiting, waiting, waiting]);
    assert_eq!(provider.requests_seen() - before, 3, "five rows are three pages of two");

    let no = invoices[1].invoice_no.clone().unwrap();
    let of = AttemptSubject::Invoice(InvoiceKey::No(no.clone()));
    let attempts: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().try_collect().await.unwrap();
    assert_eq!((attempts.len(), attempts[0].status.status, attempts[0].invoice_no.clone()), (1, failed, Some(no)));

    let range = DateRange::day(clock.today().saturating_sub(jiff::Span::new().days(31)));
    let of = AttemptSubject::Reference { reference: named("A"), range };
    let attempts: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().try_collect().await.unwrap();
    assert_eq!((attempts.len(), attempts[0].status.status), (1, collected), "only the attempts of that day");
}

#[tokio::test]
async fn a_bill_is_taken_once_under_its_number_and_on_a_day_to_come() {
    let (provider, clock) = world("A", |order| order.pricing = Pricing::Variable).await;
    provider.approve(&named("A")).unwrap();
    let today = clock.today();
    provider.bill(&bill(today.tomorrow().unwrap(), "F-1")).await.unwrap();
    for (second, code) in
        [(bill(today, "F-1"), "invoice_no_taken"), (bill(today.yesterday().unwrap(), "F-2"), "past_day")]
    {
        let refused = provider.bill(&second).await.unwrap_err();
        assert_eq!(refused.provider_code().unwrap().as_str(), code);
    }
    assert_eq!(provider.collections(), []);
    clock.advance_days(1);
    assert_eq!(provider.collections().len(), 1);
}

#[tokio::test]
async fn linking_to_a_group_refuses_the_orders_that_have_ended() {
    let group = GroupReference::new("Site A").unwrap();
    let (provider, clock) = world("A", |order| order.group = Some(group.clone())).await;
    for reference in ["B", "C"] {
        provider.create(&order(reference, &clock, |order| order.group = Some(group.clone()))).await.unwrap();
    }
    provider.approve(&named("A")).unwrap();
    provider.reject(&named("C")).unwrap();
    let card = provider.list_cards(&target("A")).await.unwrap()[0].id.clone();
    let rows = provider.link_card(&LinkCard { card, target: CardTarget::Group(group) }).await.unwrap();
    let outcomes: BTreeMap<&str, Outcome> =
        rows.rows.iter().map(|row| (row.reference.as_ref().unwrap().as_str(), row.outcome)).collect();
    assert_eq!(outcomes, BTreeMap::from([("A", Outcome::Done), ("B", Outcome::Done), ("C", Outcome::Refused)]));
    assert_eq!(rows.summary(), RowsSummary::PartlyDone);
}

#[tokio::test]
async fn a_reversible_stop_can_be_resumed_and_a_final_one_cannot() {
    for (stop, resumed) in [(Stop::Reversible, true), (Stop::Final, false)] {
        let clock = TestClock::new();
        let capabilities = recurring_core::Capabilities { stop, ..InMemoryProvider::everything() };
        let provider = InMemoryProvider::builder().clock(clock.clone()).capabilities(capabilities).build();
        provider.create(&order("A", &clock, |_| {})).await.unwrap();
        provider.approve(&named("A")).unwrap();
        let cancelled = provider.cancel(&target("A")).await.unwrap();
        assert_eq!((cancelled.stop, cancelled.collected, cancelled.remaining), (stop, Some(1), Some(4)));
        assert_eq!(provider.resume(&target("A")).await.is_ok(), resumed, "{stop:?}");
    }
}

#[tokio::test]
async fn a_write_under_a_reference_of_two_orders_is_refused() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.create(&order("A", &clock, |_| {})).await.unwrap();
    assert_eq!(provider.cancel(&target("A")).await.unwrap_err().kind(), ErrorKind::Refused);
    let strict = InMemoryProvider::builder().clock(clock.clone()).duplicate_references(false).build();
    strict.create(&order("A", &clock, |_| {})).await.unwrap();
    assert_eq!(strict.create(&order("A", &clock, |_| {})).await.unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(provider.approve(&named("B")), Err(InMemoryError::NoSuchOrder));
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_only_as_far_as_it_is_polled() {
    let (provider, clock) = world("A", |_| {}).await;
    for reference in ["B", "C", "D", "E"] {
        provider.create(&order(reference, &clock, |_| {})).await.unwrap();
    }
    let request = ListInstructions { range: DateRange::day(clock.today()), group: None };
    let before = provider.requests_seen();
    let mut rows = provider.list(&request).await.unwrap();
    assert_eq!(provider.requests_seen(), before, "nothing is asked for before the first poll");
    rows.try_next().await.unwrap().unwrap();
    assert_eq!(provider.requests_seen() - before, 1);
    let rest: Vec<_> = rows.try_collect().await.unwrap();
    assert_eq!((rest.len(), provider.requests_seen() - before), (4, 3));
}

#[tokio::test]
async fn a_lost_bill_and_a_lost_charge_are_read_back_by_their_number() {
    let (inner, clock) = world("A", |order| order.pricing = Pricing::Variable).await;
    inner.approve(&named("A")).unwrap();
    let provider = Faulty::new(inner);
    let policy = ReadBackPolicy::accepting_assumed_attempts();

    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Bill));
    let Err(Failed::Unknown { unresolved, .. }) =
        Submission::first(bill(clock.today(), "F-1")).send(&provider, &clock).await
    else {
        panic!("the answer was lost");
    };
    clock.advance_days(1);
    let verdict = read_back(&provider, &unresolved, &policy, &clock).await.unwrap();
    assert!(matches!(verdict, ReadBack::Happened(_)), "{verdict:?}");

    let no = InvoiceNo::new("F-1").unwrap();
    provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Charge));
    let Err(Failed::Unknown { unresolved, .. }) =
        Submission::first(charge("A", Some(&no))).send(&provider, &clock).await
    else {
        panic!("the request was lost");
    };
    clock.advance_days(1);
    let cautious = read_back(&provider, &unresolved, &ReadBackPolicy::default(), &clock).await.unwrap();
    assert!(matches!(cautious, ReadBack::Undecided(Undecided::NeedsPerson)), "{cautious:?}");
    let verdict = read_back(&provider, &unresolved, &policy, &clock).await.unwrap();
    assert!(matches!(verdict, ReadBack::ProvenAbsent(_)), "{verdict:?}");
}

/// What may happen to the orders of a world; places wrap around.
#[derive(Debug, Clone)]
enum Step {
    Create { variable: bool },
    Approve(usize),
    Reject(usize),
    Cancel(usize),
    Pause(usize),
    Resume(usize),
    Charge(usize),
    Bill(usize, i64),
    Reprice(usize),
    Link(usize, usize),
    Decline,
    Advance(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let place = 0..4_usize;
    prop_oneof![
        3 => any::<bool>().prop_map(|variable| Step::Create { variable }),
        4 => place.clone().prop_map(Step::Approve),
        1 => place.clone().prop_map(Step::Reject),
        1 => place.clone().prop_map(Step::Cancel),
        2 => place.clone().prop_map(Step::Pause),
        2 => place.clone().prop_map(Step::Resume),
        4 => place.clone().prop_map(Step::Charge),
        3 => (place.clone(), -5..60_i64).prop_map(|(place, days)| Step::Bill(place, days)),
        1 => place.clone().prop_map(Step::Reprice),
        1 => (place.clone(), place).prop_map(|(card, to)| Step::Link(card, to)),
        1 => Just(Step::Decline),
        5 => (0_u32..70).prop_map(Step::Advance),
    ]
}

/// Takes a step; a refusal is an answer like any other.
async fn take(step: Step, provider: &InMemoryProvider, clock: &TestClock, orders: &mut Vec<CreateInstruction>) {
    let reference = |place: usize| orders.get(place).map(|order| order.reference.clone());
    let target = |place| reference(place).map(InstructionTarget::Reference).unwrap_or_else(|| target("none"));
    let any = |place| reference(place).unwrap_or_else(|| named("none"));
    match step {
        Step::Create { variable } => {
            let made = order(&format!("R{}", orders.len()), clock, |order| {
                order.pricing = if variable { Pricing::Variable } else { Pricing::Fixed };
            });
            provider.create(&made).await.unwrap();
            orders.push(made);
        }
        Step::Approve(place) => drop(provider.approve(&any(place))),
        Step::Reject(place) => drop(provider.reject(&any(place))),
        Step::Cancel(place) => drop(provider.cancel(&target(place)).await),
        Step::Pause(place) => drop(provider.pause(&target(place)).await),
        Step::Resume(place) => drop(provider.resume(&target(place)).await),
        Step::Charge(place) => drop(provider.charge(&ChargeNow { target: target(place), invoice_no: None }).await),
        Step::Bill(place, days) => {
            let due = clock.today().saturating_add(jiff::Span::new().days(days));
            let bill = BillPeriod { target: target(place), due, amount: PRICE, shares: None, invoice_no: None };
            drop(provider.bill(&bill).await);
        }
        Step::Reprice(place) => {
            let change = recurring_core::ChangeAmount { target: target(place), amount: PRICE, shares: None };
            drop(provider.change_amount(&change).await);
        }
        Step::Link(from, to) => {
            let cards = provider.list_cards(&target(from)).await.unwrap_or_default();
            if let Some(card) = cards.into_iter().next() {
                let to = CardTarget::Instruction(target(to));
                drop(provider.link_card(&LinkCard { card: card.id, target: to }).await);
            }
        }
        Step::Decline => provider.decline_next(1),
        Step::Advance(days) => clock.advance_days(days),
    }
}

fn expect_sound(collections: &[Collection], orders: &[CreateInstruction], clock: &TestClock) {
    let periods: BTreeSet<_> = collections.iter().map(|entry| (entry.order.as_str(), entry.period)).collect();
    assert_eq!(periods.len(), collections.len(), "a period was collected twice");
    for entry in collections {
        let order = orders.iter().find(|order| order.reference == entry.reference).unwrap();
        assert!(entry.period < order.schedule.count().get());
        assert!(entry.due <= recurring_core::istanbul_date(entry.at) && entry.at <= clock.now(), "{entry:?}");
        let planned = order.schedule.due_date(entry.period);
        assert!(order.pricing == Pricing::Variable || Some(entry.due) == planned, "{entry:?}");
    }
}

proptest! {
    /// At most one collection for each period, whatever happens (the promise of the whole library).
    #[test]
    fn no_period_is_ever_collected_twice(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let clock = TestClock::new();
            let provider = InMemoryProvider::builder().clock(clock.clone()).build();
            let mut orders = Vec::new();
            let mut known: Vec<Collection> = Vec::new();
            for step in steps {
                take(step, &provider, &clock, &mut orders).await;
                let collections = provider.collections();
                assert!(collections.starts_with(&known), "the journal only grows");
                expect_sound(&collections, &orders, &clock);
                known = collections;
            }
        });
    }

    /// Whatever is made is found under its reference, and lists show it once.
    #[test]
    fn what_is_made_is_found(made in strategy::create_instruction(TestClock::new().today())) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (found, rows) = runtime.block_on(async {
            let provider = InMemoryProvider::new();
            provider.create(&made).await.unwrap();
            let target = InstructionTarget::Reference(made.reference.clone());
            let find = recurring_core::FindInstruction { target, range: None };
            let found = provider.find(&find).await.unwrap().finding;
            let request = ListInstructions { range: DateRange::day(provider.clock().today()), group: made.group.clone() };
            let rows: Vec<_> = provider.list(&request).await.unwrap().try_collect().await.unwrap();
            (found, rows)
        });
        let recurring_core::Finding::Found(found) = found else { panic!("{found:?}") };
        prop_assert_eq!(found.amount.as_ref().unwrap().value, Some(made.amount));
        prop_assert_eq!(rows, vec![*found]);
    }
}

//! What the in-memory provider does beyond the suite: bills, attempts, pages, groups, and its one invariant.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::TryStreamExt;
use proptest::prelude::*;
use recurring_core::{
    Advice, AttemptSubject, BillPeriod, CardId, CardTarget, ChargeNow, Clock, CollectionStatus, CreateInstruction,
    Created, DateRange, ErrorKind, Failed, FindInstruction, Finding, GroupReference, InstructionTarget, InvoiceKey,
    InvoiceNo, LinkCard, ListAttempts, ListInstructions, ListInvoices, ListingId, Money, Operation, Outcome,
    PaymentLink, Period, Pricing, ReadBack, ReadBackPolicy, RecurringProvider, RowsSummary, Schedule, Status, Stop,
    Submission, Undecided, read_back,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryError, InMemoryProvider, PayerScript, TestClock, strategy};

use self::orders::{PRICE, named, order, target};

#[path = "support/orders.rs"]
mod orders;

/// A provider, its clock, and one monthly order from today on under a reference.
async fn world(reference: &str, change: impl FnOnce(&mut CreateInstruction)) -> (InMemoryProvider, TestClock) {
    let clock = TestClock::new();
    let provider = InMemoryProvider::builder().clock(clock.clone()).page_size(2).build();
    provider.create(&order(reference, &clock, change)).await.unwrap();
    (provider, clock)
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
    // The plan tries the bill and fails, so that the list of its attempts is not empty.
    inner.decline_next(1);
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
    clock.advance_days(3);
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

/// A lost write stays unknown for ever where nothing can be read back: no time that passes is a permission (D6).
#[tokio::test]
async fn d6_an_unresolved_write_never_expires_into_permission() {
    let clock = TestClock::new();
    let blind = InMemoryProvider::builder().clock(clock.clone()).without(Operation::Find).build();
    let provider = Faulty::new(blind);
    provider.inject(Fault::new(FaultPoint::AfterWork));
    let submission = Submission::first(order("A", &clock, |_| {}));
    let Err(Failed::Unknown { unresolved, .. }) = submission.send(&provider, &clock).await else {
        panic!("the answer was lost");
    };
    for days in [1, 30, 400, 40_000] {
        clock.advance_days(days);
        let policy = ReadBackPolicy::accepting_assumed_attempts();
        let verdict = read_back(&provider, &unresolved, &policy, &clock).await.unwrap();
        assert!(matches!(verdict, ReadBack::Undecided(Undecided::NotSearchable)), "after {days} days: {verdict:?}");
    }
}

/// A charge that waits to be tried again is refused after a cancel, also with a proof that the first try was lost (D25).
#[tokio::test]
async fn d25_after_a_cancel_nothing_is_collected_and_a_pending_charge_is_refused() {
    let (inner, clock) = world("A", |_| {}).await;
    inner.decline(&named("A"), 0, 2);
    inner.approve(&named("A")).unwrap();
    let no = inner.list_invoices(&ListInvoices { target: target("A") }).await.unwrap();
    let no = no.try_collect::<Vec<_>>().await.unwrap()[0].invoice_no.clone().unwrap();
    clock.advance_days(3);
    let provider = Faulty::new(inner);
    provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Charge));
    let submission = Submission::first(charge("A", Some(&no)));
    let Err(Failed::Unknown { unresolved, .. }) = submission.send(&provider, &clock).await else {
        panic!("the request was lost");
    };
    provider.cancel(&target("A")).await.unwrap();
    clock.advance_days(400);
    let policy = ReadBackPolicy::accepting_assumed_attempts();
    let ReadBack::ProvenAbsent(proof) = read_back(&provider, &unresolved, &policy, &clock).await.unwrap() else {
        panic!("the charge never arrived");
    };
    let again = unresolved.retry(proof).unwrap().send(&provider, &clock).await;
    let Err(Failed::NothingHappened { error, .. }) = again else { panic!("{again:?}") };
    assert_eq!((error.kind(), error.provider_code().unwrap().as_str()), (ErrorKind::Refused, "wrong_state"));
    assert_eq!(provider.inner().collections(), []);
}

#[tokio::test]
async fn payers_decide_by_script_each_reference_by_its_own() {
    let clock = TestClock::new();
    let builder = InMemoryProvider::builder().clock(clock.clone());
    let provider = builder.payers(PayerScript::ApprovesAfter(Duration::from_secs(3_600))).build();
    provider.script_payer(&named("B"), PayerScript::RejectsAfter(Duration::from_secs(60)));
    provider.script_payer(&named("C"), PayerScript::ByHand);
    provider.script_payer(&named("D"), PayerScript::Approves);
    for reference in ["A", "B", "C", "D"] {
        provider.create(&order(reference, &clock, |_| {})).await.unwrap();
    }
    assert_eq!((provider.collections_of(&named("D")).len(), provider.collection_count()), (1, 1));
    clock.advance(Duration::from_secs(3_600));
    assert_eq!((provider.collections_of(&named("A")).len(), provider.collection_count()), (1, 2));
    assert_eq!(provider.approve(&named("B")), Err(InMemoryError::NotAwaitingPayer));
    assert_eq!(provider.approve(&named("C")), Ok(()));
}

#[tokio::test]
async fn a_payer_who_is_too_late_decides_nothing() {
    let clock = TestClock::new();
    let late = PayerScript::ApprovesAfter(Duration::from_secs(3_600));
    let provider = InMemoryProvider::builder().clock(clock.clone()).payers(late).build();
    provider.create(&order("A", &clock, |_| {})).await.unwrap();
    provider.cancel(&target("A")).await.unwrap();
    clock.advance_days(60);
    assert_eq!(provider.collection_count(), 0);
}

#[tokio::test]
async fn declines_meet_their_own_period_and_order_only() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.create(&order("B", &clock, |_| {})).await.unwrap();
    provider.decline(&named("A"), 1, 1);
    provider.approve(&named("A")).unwrap();
    provider.approve(&named("B")).unwrap();
    clock.advance_days(70);
    let periods = |reference| {
        let collections = provider.collections_of(&named(reference)).into_iter();
        collections.map(|collection| collection.period).collect::<Vec<_>>()
    };
    assert_eq!((periods("A"), periods("B")), (vec![0, 2], vec![0, 1, 2]));
}

#[tokio::test]
async fn two_providers_of_one_test_share_nothing() {
    let (one, _) = world("A", |_| {}).await;
    let (other, _) = world("B", |_| {}).await;
    assert_ne!(one.identity(), other.identity());
    assert_eq!(other.approve(&named("A")), Err(InMemoryError::NoSuchOrder));
    assert_eq!((one.requests_seen(), other.requests().len()), (1, 1));
}

#[tokio::test]
async fn what_was_taken_away_is_refused_and_not_seen() {
    for operation in Operation::CONTRACT {
        let provider = InMemoryProvider::builder().without(operation).build();
        assert!(!provider.capabilities().supports(operation), "{operation}");
        let others = Operation::CONTRACT.into_iter().filter(|other| *other != operation);
        assert!(others.into_iter().all(|other| provider.capabilities().supports(other)), "{operation}");
    }
    let provider = InMemoryProvider::builder().without(Operation::Pause).build();
    assert_eq!(provider.pause(&target("A")).await.unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(provider.requests_seen(), 0);
}

#[tokio::test]
async fn a_clock_that_goes_back_makes_no_cool_down_longer() {
    let (provider, clock) = world("A", |_| {}).await;
    let cool_down = Duration::from_secs(7_200);
    provider.decline_next(1);
    clock.advance_days(1);
    provider.approve(&named("A")).unwrap();
    for back in [1, 5 * 3_600, 86_400] {
        clock.set(TestClock::START + jiff::SignedDuration::from_secs(86_400 - back));
        let refused = provider.charge(&charge("A", None)).await.unwrap_err();
        assert_eq!(refused.advice(), Advice::NotBefore(cool_down), "{back} seconds back");
    }
}

#[tokio::test]
async fn orders_are_named_by_reference_number_link_or_what_made_them() {
    let (provider, clock) = world("A", |_| {}).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(provider.create(&order("A", &clock, |_| {})).await.unwrap());
    }
    let listed = ListingId::new("listed-3").unwrap();
    provider.approve(&made[0]).unwrap();
    provider.approve(&listed).unwrap();
    provider.approve(made[2].id.as_ref().unwrap()).unwrap();
    provider.approve(&InstructionTarget::Id(made[3].id.clone().unwrap())).unwrap();
    provider.reject(&made[0].link).unwrap_err();
    let collected = |created: &Created| provider.collections_of(created).len();
    assert_eq!(made.iter().map(collected).collect::<Vec<_>>(), [1, 1, 1, 1, 0]);
    assert_eq!(provider.collections_of(&listed), provider.collections_of(&made[1]));
    assert_eq!(provider.collections_of(&named("A")).len(), 4);

    provider.approve(&named("A")).unwrap();
    assert_eq!(collected(&made[4]), 1, "of several under a reference the newest is meant");
    for link in ["https://payer.example/approve/7", "https://payer.example/approve/+1", "https://elsewhere.example/1"] {
        let link = PaymentLink::from_provider(link);
        assert_eq!(provider.approve(&link), Err(InMemoryError::NoSuchOrder));
        assert_eq!(provider.collections_of(&link), []);
    }
}

#[tokio::test]
async fn after_the_last_day_an_order_with_a_declined_period_stays_active_until_that_is_collected() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.decline(&named("A"), 2, 1);
    provider.approve(&named("A")).unwrap();
    clock.advance_days(4_000);
    assert_eq!((status(&provider, "A").await, provider.collection_count()), (Status::Active, 4));
    provider.charge(&charge("A", None)).await.unwrap();
    assert_eq!((status(&provider, "A").await, provider.collection_count()), (Status::Completed, 5));
}

#[tokio::test]
async fn resuming_an_order_that_was_never_paused_changes_nothing() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.resume(&target("A")).await.unwrap();
    assert_eq!(status(&provider, "A").await, Status::AwaitingPayer);
    provider.approve(&named("A")).unwrap();
    provider.resume(&target("A")).await.unwrap();
    clock.advance_days(31);
    assert_eq!((status(&provider, "A").await, provider.collection_count()), (Status::Active, 2));
}

#[tokio::test]
async fn cards_are_tried_in_their_order_and_an_ordered_decline_meets_them_all() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.create(&order("B", &clock, |_| {})).await.unwrap();
    provider.approve(&named("A")).unwrap();
    provider.approve(&named("B")).unwrap();
    let first = provider.list_cards(&target("A")).await.unwrap()[0].id.clone();
    let second = provider.list_cards(&target("B")).await.unwrap()[0].id.clone();
    let to = CardTarget::Instruction(target("A"));
    provider.link_card(&LinkCard { card: second.clone(), target: to }).await.unwrap();

    provider.decline_card(&first).unwrap();
    clock.advance_days(31);
    provider.accept_card(&first).unwrap();
    clock.advance_days(31);
    provider.decline(&named("A"), 3, 1);
    clock.advance_days(30);
    let collections = provider.collections_of(&named("A")).into_iter();
    let charged: Vec<_> = collections.map(|entry| (entry.period, entry.card)).collect();
    assert_eq!(charged, [(0, first.clone()), (1, second.clone()), (2, first.clone())]);

    provider.decline_card(&first).unwrap();
    provider.decline_card(&second).unwrap();
    assert_eq!(provider.charge(&charge("A", None)).await.unwrap_err().provider_code().unwrap().as_str(), "declined");
    let of = AttemptSubject::Reference { reference: named("A"), range: DateRange::last_days(clock.today(), 400) };
    let attempts: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().try_collect().await.unwrap();
    assert_eq!(attempts.len(), 5, "one attempt, however many cards it tried");
    let stranger = CardId::new("card-9").unwrap();
    assert_eq!(provider.decline_card(&stranger), Err(InMemoryError::NoSuchCard));
}

/// Assumed, and shown rather than hidden: no page says what a card does to an order that awaits its payer.
#[tokio::test]
async fn a_card_linked_to_an_order_that_awaits_its_payer_is_charged() {
    let (provider, clock) = world("A", |_| {}).await;
    provider.create(&order("B", &clock, |_| {})).await.unwrap();
    provider.approve(&named("A")).unwrap();
    let card = provider.list_cards(&target("A")).await.unwrap()[0].id.clone();
    let to = CardTarget::Instruction(target("B"));
    provider.link_card(&LinkCard { card: card.clone(), target: to }).await.unwrap();
    assert_eq!(status(&provider, "B").await, Status::Active);
    let collections = provider.collections_of(&named("B"));
    assert_eq!((collections.len(), &collections[0].card), (1, &card));
    assert_eq!(provider.approve(&named("B")), Err(InMemoryError::NotAwaitingPayer));
}

#[tokio::test]
async fn a_seen_request_tells_what_was_asked_for() {
    let group = GroupReference::new("Site A").unwrap();
    let (provider, clock) = world("A", |order| {
        order.pricing = Pricing::Variable;
        order.group = Some(group.clone());
    })
    .await;
    let (today, no) = (clock.today(), InvoiceNo::new("F-1").unwrap());
    let seen = || provider.requests().pop().unwrap();
    let made = seen();
    assert_eq!((made.operation, made.target.as_str(), made.amount), (Operation::Create, "A", Some(PRICE)));
    assert_eq!(made.schedule, Schedule::new(today, Period::MONTHLY, 5).ok());
    assert_eq!((made.group, made.at), (Some(group.clone()), TestClock::START));

    clock.advance_days(1);
    let cheaper = Money::from_kurus(9_900);
    let change = recurring_core::ChangeAmount { target: target("A"), amount: cheaper, shares: None };
    provider.change_amount(&change).await.unwrap();
    assert_eq!((seen().operation, seen().amount, seen().at), (Operation::ChangeAmount, Some(cheaper), clock.now()));

    provider.bill(&bill(today.tomorrow().unwrap(), "F-1")).await.unwrap();
    let billed = (seen().operation, seen().amount, seen().due, seen().invoice_no);
    assert_eq!(billed, (Operation::Bill, Some(PRICE), today.tomorrow().ok(), Some(no.clone())));
    provider.charge(&charge("A", Some(&no))).await.unwrap_err();
    assert_eq!(
        (seen().operation, seen().target.as_str(), seen().invoice_no),
        (Operation::Charge, "A", Some(no.clone()))
    );

    let range = DateRange::day(today);
    let list = ListInstructions { range, group: Some(group.clone()) };
    drop(provider.list(&list).await.unwrap().try_collect::<Vec<_>>().await.unwrap());
    assert_eq!((seen().operation, seen().range, seen().group), (Operation::List, Some(range), Some(group.clone())));

    let of = AttemptSubject::Reference { reference: named("A"), range };
    drop(provider.list_attempts(&ListAttempts { of }).await.unwrap());
    assert_eq!((seen().target.as_str(), seen().range, seen().invoice_no), ("A", Some(range), None));
    let of = AttemptSubject::Invoice(InvoiceKey::No(no.clone()));
    drop(provider.list_attempts(&ListAttempts { of }).await.unwrap());
    assert_eq!((seen().target.as_str(), seen().range, seen().invoice_no), ("F-1", None, Some(no)));

    let card = CardId::new("card-9").unwrap();
    let link = LinkCard { card: card.clone(), target: CardTarget::Group(group.clone()) };
    provider.link_card(&link).await.unwrap_err();
    assert_eq!((seen().target.as_str(), seen().card, seen().group), ("Site A", Some(card), Some(group)));
}

/// Two bills of one order are lost; what proves one of them absent does not let the other be sent again.
#[tokio::test]
async fn the_proof_of_one_lost_bill_is_none_for_another() {
    let (inner, clock) = world("A", |order| order.pricing = Pricing::Variable).await;
    inner.bill(&bill(clock.today(), "F-0")).await.unwrap();
    let provider = Faulty::new(inner);
    provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Bill));
    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Bill));
    let mut lost = Vec::new();
    for (no, days) in [("F-1", 10), ("F-2", 20)] {
        let due = clock.today().checked_add(jiff::Span::new().days(days)).unwrap();
        let submission = Submission::first(bill(due, no));
        let Err(Failed::Unknown { unresolved, .. }) = submission.send(&provider, &clock).await else {
            panic!("the answer was lost");
        };
        lost.push(unresolved);
    }
    clock.advance(Duration::from_secs(120));
    let (happened, absent) = (lost.pop().unwrap(), lost.pop().unwrap());
    let policy = ReadBackPolicy::default();
    let ReadBack::ProvenAbsent(proof) = read_back(&provider, &absent, &policy, &clock).await.unwrap() else {
        panic!("the first bill never arrived");
    };
    let happened = happened.retry(proof).unwrap_err();
    let verdict = read_back(&provider, &happened, &policy, &clock).await.unwrap();
    assert!(matches!(verdict, ReadBack::Happened(_)), "{verdict:?}");
}

async fn status(provider: &InMemoryProvider, reference: &str) -> Status {
    let find = FindInstruction { target: target(reference), range: None };
    match provider.find(&find).await.unwrap().finding {
        Finding::Found(found) => found.status.status,
        other => panic!("{other:?}"),
    }
}

proptest! {
    /// Whatever is made is found under its reference, and lists show it once.
    #[test]
    fn what_is_made_is_found(made in strategy::create_instruction(TestClock::new().today())) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (found, rows) = runtime.block_on(async {
            let provider = InMemoryProvider::new();
            provider.create(&made).await.unwrap();
            let target = InstructionTarget::Reference(made.reference.clone());
            let find = FindInstruction { target, range: None };
            let found = provider.find(&find).await.unwrap().finding;
            let request = ListInstructions { range: DateRange::day(provider.clock().today()), group: made.group.clone() };
            let rows: Vec<_> = provider.list(&request).await.unwrap().try_collect().await.unwrap();
            (found, rows)
        });
        let Finding::Found(found) = found else { panic!("{found:?}") };
        prop_assert_eq!(found.amount.as_ref().unwrap().value, Some(made.amount));
        prop_assert_eq!(rows, vec![*found]);
    }
}

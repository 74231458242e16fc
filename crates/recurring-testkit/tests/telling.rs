//! What the model tells: all of it, or as little as a telling or a preset lets out.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::time::Duration;

use futures_util::TryStreamExt;
use recurring_core::{
    Advice, AttemptSubject, ChargeNow, Clock, CollectionStatus, CreateInstruction, DateRange, Description, Effect,
    ErrorKind, Failed, FindInstruction, Finding, Instruction, InstructionId, InstructionTarget, InvoiceKey, InvoiceNo,
    ListAttempts, ListInstructions, ListInvoices, Mark, Operation, Period, ReadBack, ReadBackPolicy, RecurringProvider,
    Schedule, Status, Stop, Submission, read_back,
};
use recurring_testkit::{
    Fault, FaultPoint, Faulty, Field, InMemoryError, InMemoryProvider, NextDue, OrderState, Telling, TestClock, presets,
};

use self::orders::{named, order, target};

#[path = "support/orders.rs"]
mod orders;

fn charge(reference: &str) -> ChargeNow {
    ChargeNow { target: target(reference), invoice_no: None }
}

/// An order as the provider shows it when it is searched by its reference.
async fn shown(provider: &dyn RecurringProvider, reference: &str) -> Instruction {
    let find = FindInstruction { target: target(reference), range: None };
    match provider.find(&find).await.unwrap().finding {
        Finding::Found(order) => *order,
        other => panic!("{other:?}"),
    }
}

/// An order that Paynkolay takes.
fn every_thirty_days(reference: &str, clock: &TestClock) -> CreateInstruction {
    order(reference, clock, |order| {
        order.schedule = Schedule::new(clock.today(), "30d".parse().unwrap(), 3).unwrap();
    })
}

/// What a shop is left with: the order is there, its link is lost, and no number is known that cancelling takes.
#[tokio::test]
async fn an_order_whose_answer_was_lost_at_paynkolay_is_found_and_cancelled_only_in_the_panel() {
    let clock = TestClock::new();
    let provider = Faulty::new(presets::like_paynkolay().clock(clock.clone()).build());
    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create));
    let submission = Submission::first(every_thirty_days("A", &clock));
    let Err(Failed::Unknown { unresolved, .. }) = submission.send(&provider, &clock).await else {
        panic!("the answer was lost");
    };
    clock.advance(Duration::from_secs(120));
    let left = read_back(&provider, &unresolved, &ReadBackPolicy::default(), &clock).await.unwrap();
    let ReadBack::Happened(order) = left else { panic!("{left:?}") };
    assert_eq!((order.id, order.status.status), (None, Status::AwaitingPayer));

    let listing_id = order.listing_id.unwrap();
    for name in [target("A"), InstructionTarget::ListingId(listing_id.clone())] {
        let refused = provider.cancel(&name).await.unwrap_err();
        assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::Unsupported, 0), "{name:?}");
    }
    let as_number = InstructionTarget::Id(InstructionId::new(listing_id.as_str()).unwrap());
    assert_eq!(provider.cancel(&as_number).await.unwrap_err().kind(), ErrorKind::Refused, "another kind of number");

    provider.inner().cancel_in_panel(&named("A")).unwrap();
    assert_eq!(shown(&provider, "A").await.status.status, Status::Cancelled);
    assert_eq!(provider.inner().cancel_in_panel(&named("A")), Err(InMemoryError::Ended));
    assert_eq!(provider.inner().cancel_in_panel(&named("B")), Err(InMemoryError::NoSuchOrder));
}

/// A list shows every row, also one that may be ours in another spelling: then no search proves that ours is missing.
#[tokio::test]
async fn a_lost_create_beside_an_order_that_resembles_it_is_not_proven_absent() {
    for (name, proven) in [("A 1", false), ("B-1", true)] {
        let clock = TestClock::new();
        let provider = Faulty::new(presets::like_paynkolay().clock(clock.clone()).build());
        provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Create));
        let submission = Submission::first(every_thirty_days("A-1", &clock));
        let Err(Failed::Unknown { unresolved, .. }) = submission.send(&provider, &clock).await else {
            panic!("the answer was lost");
        };
        provider.create(&every_thirty_days(name, &clock)).await.unwrap();
        clock.advance(Duration::from_secs(120));
        let left = read_back(&provider, &unresolved, &ReadBackPolicy::default(), &clock).await.unwrap();
        assert_eq!(matches!(left, ReadBack::ProvenAbsent(_)), proven, "{name}: {left:?}");
    }
}

/// With the answer at hand, the number is known and cancels.
#[tokio::test]
async fn an_order_at_paynkolay_is_cancelled_by_the_number_that_its_creation_told() {
    let clock = TestClock::new();
    let provider = presets::like_paynkolay().clock(clock.clone()).build();
    let made = provider.create(&every_thirty_days("A", &clock)).await.unwrap();
    provider.approve(&made).unwrap();
    let done = provider.cancel(&InstructionTarget::Id(made.id.unwrap())).await.unwrap();
    assert_eq!((done.stop, done.collected, done.remaining), (Stop::Final, Some(1), Some(2)));
}

#[tokio::test]
async fn an_approved_order_at_paynet_looks_awaited_until_something_was_collected() {
    let clock = TestClock::new();
    let provider = presets::like_paynet().clock(clock.clone()).build();
    let made = order("A", &clock, |order| {
        order.description = Description::new("Aidat").ok();
        order.schedule = Schedule::new(clock.today().tomorrow().unwrap(), Period::MONTHLY, 2).unwrap();
    });
    provider.create(&made).await.unwrap();
    provider.approve(&made.reference).unwrap();
    let found = shown(&provider, "A").await;
    assert_eq!((found.status.status, found.status.mark), (Status::AwaitingPayer, Mark::Assumed));
    assert_eq!((found.listing_id, found.created_on), (None, None));
    clock.advance_days(1);
    assert_eq!(shown(&provider, "A").await.status.status, Status::Active);
    clock.advance_days(31);
    let found = shown(&provider, "A").await;
    assert_eq!((found.status.status, found.status.mark), (Status::Completed, Mark::Observed));

    let again = order("A", &clock, |order| order.description = made.description.clone());
    let error = provider.create(&again).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::UnclearAnswer, Effect::Unknown), "it may be our own");
    let other = order("B", &clock, |order| order.description = made.description.clone());
    provider.create(&other).await.unwrap();
    let done = provider.cancel(&target("B")).await.unwrap();
    assert_eq!((done.stop, done.collected, done.remaining), (Stop::Reversible, None, None));
}

#[tokio::test]
async fn what_is_cancelled_in_paynets_panel_is_shown_by_its_number_of_a_state() {
    let clock = TestClock::new();
    let provider = presets::like_paynet().clock(clock.clone()).build();
    let made = order("A", &clock, |order| order.description = Description::new("Aidat").ok());
    provider.create(&made).await.unwrap();
    provider.decline_next(1);
    provider.approve(&made.reference).unwrap();
    provider.cancel_in_panel(&made.reference).unwrap();
    let found = shown(&provider, "A").await;
    assert_eq!((found.status.status, found.status.raw.as_deref()), (Status::Cancelled, Some("5")));
    assert_eq!((found.status.mark, found.next_due), (Mark::Assumed, None));
    let bills = provider.list_invoices(&ListInvoices { target: target("A") }).await.unwrap();
    let bill = bills.try_collect::<Vec<_>>().await.unwrap().remove(0).status;
    assert_eq!((bill.status, bill.raw.as_deref(), bill.mark), (CollectionStatus::Cancelled, Some("5"), Mark::Assumed));
    clock.advance_days(100);
    assert_eq!(provider.collection_count(), 0);
}

/// A field of an order, and how to see whether it is told.
type Seen = (Field, fn(&Instruction) -> bool);

#[tokio::test]
async fn each_field_of_an_order_can_be_left_untold_and_the_others_stay() {
    let fields: [Seen; 11] = [
        (Field::Id, |order| order.id.is_some()),
        (Field::ListingId, |order| order.listing_id.is_some()),
        (Field::Reference, |order| order.reference.is_some()),
        (Field::Amount, |order| order.amount.is_some()),
        (Field::Collected, |order| order.collected.is_some()),
        (Field::Count, |order| order.count.is_some()),
        (Field::FirstDue, |order| order.first_due.is_some()),
        (Field::NextDue, |order| order.next_due.is_some()),
        (Field::CreatedOn, |order| order.created_on.is_some()),
        (Field::PayerName, |order| order.payer_name.is_some()),
        (Field::PayerGsm, |order| order.payer_gsm.is_some()),
    ];
    for (untold, _) in fields {
        let clock = TestClock::new();
        let telling = Telling::everything().untold(Operation::Find, &[untold]);
        let provider = InMemoryProvider::builder().clock(clock.clone()).telling(telling).build();
        provider.create(&order("A", &clock, |_| {})).await.unwrap();
        let found = shown(&provider, "A").await;
        for (field, is_told) in fields {
            assert_eq!(is_told(&found), field != untold, "{untold:?}: {field:?}");
        }
        let request = ListInstructions { range: DateRange::day(clock.today()), group: None };
        let rows: Vec<_> = provider.list(&request).await.unwrap().try_collect().await.unwrap();
        assert!(fields.iter().all(|(_, is_told)| is_told(&rows[0])), "{untold:?}: a list is another answer");
    }
}

#[tokio::test]
async fn what_other_answers_hold_can_be_left_untold() {
    let telling = Telling::everything()
        .untold(Operation::Create, &[Field::Id, Field::Duplicate])
        .untold(Operation::Find, &[Field::Status])
        .untold(Operation::Cancel, &[Field::Remaining, Field::Absence])
        .untold(Operation::Charge, &[Field::Id, Field::Advice])
        .untold(Operation::ListInvoices, &[Field::Upcoming, Field::Absence])
        .untold(Operation::ListAttempts, &[Field::Reference, Field::DeclinedTransaction, Field::Absence]);
    let clock = TestClock::new();
    let provider =
        InMemoryProvider::builder().clock(clock.clone()).duplicate_references(false).telling(telling).build();
    let made = order("A", &clock, |_| {});
    let created = provider.create(&made).await.unwrap();
    assert_eq!(created.id, None);
    assert_eq!(provider.create(&made).await.unwrap_err().kind(), ErrorKind::UnclearAnswer);
    provider.decline_next(2);
    provider.approve(&created).unwrap();
    let found = shown(&provider, "A").await;
    assert_eq!((found.status.status, found.status.raw, found.status.mark), (Status::Unknown, None, Mark::Assumed));

    let refused = provider.charge(&charge("A")).await.unwrap_err();
    assert!(matches!(refused.advice(), Advice::NotBefore(_)), "a running cool-down is told all the same");
    clock.advance(Duration::from_secs(7_200));
    assert_eq!(provider.charge(&charge("A")).await.unwrap_err().advice(), Advice::Unstated);
    clock.advance(Duration::from_secs(7_200));
    let row = provider.charge(&charge("A")).await.unwrap().rows.remove(0);
    assert_eq!((row.id, row.reference), (None, Some(named("A"))));

    let bills = async |name| {
        let rows = provider.list_invoices(&ListInvoices { target: target(name) }).await.unwrap();
        rows.try_collect::<Vec<_>>().await.unwrap()
    };
    let listed = bills("A").await;
    assert_eq!(listed.len(), 1, "nobody tried the others yet");
    assert_eq!(bills("none").await, []);
    for (no, tried) in [(listed[0].invoice_no.clone().unwrap(), 3), (InvoiceNo::new("F-0").unwrap(), 0)] {
        let of = AttemptSubject::Invoice(InvoiceKey::No(no));
        let attempts: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().try_collect().await.unwrap();
        assert_eq!(attempts.len(), tried);
        for attempt in attempts {
            let collected = attempt.status.status == CollectionStatus::Collected;
            assert_eq!((attempt.transaction.is_some(), attempt.reference.is_some()), (collected, false));
        }
    }

    assert_eq!(provider.cancel(&target("none")).await.unwrap_err().kind(), ErrorKind::Refused);
    let done = provider.cancel(&target("A")).await.unwrap();
    assert_eq!((done.collected, done.remaining), (Some(1), None));
}

#[tokio::test]
async fn marks_and_words_are_those_of_the_telling() {
    let telling = Telling::everything()
        .marked(Operation::Find, Field::Amount, Mark::Observed)
        .marked(Operation::Find, Field::Absence, Mark::Assumed)
        .shown_as(Operation::Find, OrderState::Untried, Status::Unknown, "7", Mark::Assumed)
        .shown_as(Operation::Find, OrderState::Lapsed, Status::Unknown, "closed", Mark::Observed)
        .outcome_as(Operation::ListInvoices, CollectionStatus::Failed, None, Mark::Assumed)
        .next_due(NextDue::EarliestUntried);
    let clock = TestClock::new();
    let provider = InMemoryProvider::builder().clock(clock.clone()).telling(telling).build();
    let first = clock.today().tomorrow().unwrap();
    let made = order("A", &clock, |order| {
        order.schedule = Schedule::new(first, Period::MONTHLY, 2).unwrap();
    });
    provider.create(&made).await.unwrap();
    let find = FindInstruction { target: target("A"), range: None };
    assert_eq!(provider.find(&find).await.unwrap().search.absence, Mark::Assumed);
    let awaiting = shown(&provider, "A").await;
    assert_eq!(awaiting.amount.unwrap().mark, Mark::Observed);
    let told = |order: Instruction| (order.status.status, order.status.raw.unwrap(), order.status.mark, order.next_due);
    let words = |word: &str| word.to_owned();
    clock.advance_days(3);
    let awaiting = told(shown(&provider, "A").await);
    assert_eq!(awaiting, (Status::AwaitingPayer, words("awaiting_payer"), Mark::Documented, Some(first)));
    provider.decline_next(1);
    provider.approve(&named("A")).unwrap();
    let declined = told(shown(&provider, "A").await);
    assert_eq!((declined.0, declined.1), (Status::Active, words("active")), "nothing is said of a declined one");
    clock.advance_days(31);
    let lapsed = told(shown(&provider, "A").await);
    assert_eq!(lapsed, (Status::Unknown, words("closed"), Mark::Observed, None));
    let bills = provider.list_invoices(&ListInvoices { target: target("A") }).await.unwrap();
    let bills: Vec<_> = bills.try_collect().await.unwrap();
    assert_eq!((bills[0].status.status, bills[0].status.raw.as_deref()), (CollectionStatus::Failed, None));
    assert_eq!(bills[1].status.raw.as_deref(), Some("collected"));
    let first = clock.today().tomorrow().unwrap();
    let made = order("B", &clock, |order| {
        order.schedule = Schedule::new(first, Period::MONTHLY, 2).unwrap();
    });
    provider.create(&made).await.unwrap();
    provider.approve(&named("B")).unwrap();
    assert_eq!(told(shown(&provider, "B").await).1, words("7"));
}

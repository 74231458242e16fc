//! The fault wrapper: the wrapped provider alone knows what happened.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use recurring_core::{
    Advice, AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, Clock, CreateInstruction,
    DateRange, Effect, Error, ErrorKind, FindInstruction, Identity, InstructionTarget, LinkCard, ListAttempts,
    ListInstructions, ListInvoices, MerchantReference, Money, Operation, Pricing, RecurringProvider, RowStream,
    Schedule,
};
use recurring_testkit::proptest::strategy::{Strategy, ValueTree};
use recurring_testkit::proptest::test_runner::TestRunner;
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, MockRecurringProvider, TestClock, strategy};

fn provider() -> Faulty<InMemoryProvider> {
    Faulty::new(InMemoryProvider::new())
}

fn order(provider: &Faulty<InMemoryProvider>) -> CreateInstruction {
    let today = provider.inner().clock().today();
    strategy::create_instruction(today).new_tree(&mut TestRunner::deterministic()).unwrap().current()
}

/// A provider with one order of a reference, whose list pages hold one row each.
async fn provider_of(reference: &str) -> (Faulty<InMemoryProvider>, InstructionTarget) {
    let provider = Faulty::new(InMemoryProvider::builder().page_size(1).build());
    let mut made = order(&provider);
    made.reference = MerchantReference::new(reference).unwrap();
    made.pricing = Pricing::Fixed;
    made.schedule = Schedule::new(provider.inner().clock().today(), "1m".parse().unwrap(), 4).unwrap();
    provider.create(&made).await.unwrap();
    (provider, InstructionTarget::Reference(made.reference))
}

/// Makes one call of an operation and reads its answer to the end.
async fn call(
    provider: &dyn RecurringProvider,
    operation: Operation,
    target: &InstructionTarget,
    order: &CreateInstruction,
) -> Result<(), Error> {
    let (target, amount, today) = (target.clone(), Money::from_kurus(100), order.schedule.first());
    match operation {
        Operation::Create => provider.create(order).await.map(drop),
        Operation::Find => provider.find(&FindInstruction { target, range: None }).await.map(drop),
        Operation::List => {
            drain(provider.list(&ListInstructions { range: DateRange::day(today), group: None }).await?).await
        }
        Operation::Cancel => provider.cancel(&target).await.map(drop),
        Operation::Pause => provider.pause(&target).await.map(drop),
        Operation::Resume => provider.resume(&target).await.map(drop),
        Operation::ChangeAmount => {
            provider.change_amount(&ChangeAmount { target, amount, shares: None }).await.map(drop)
        }
        Operation::Bill => {
            let bill = BillPeriod { target, due: today, amount, shares: None, invoice_no: None };
            provider.bill(&bill).await.map(drop)
        }
        Operation::Charge => provider.charge(&ChargeNow { target, invoice_no: None }).await.map(drop),
        Operation::ResendLink => provider.resend_link(&target).await.map(drop),
        Operation::ListCards => provider.list_cards(&target).await.map(drop),
        Operation::LinkCard => {
            let card = CardId::new("card-1").unwrap();
            provider.link_card(&LinkCard { card, target: CardTarget::Instruction(target) }).await.map(drop)
        }
        Operation::ListInvoices => drain(provider.list_invoices(&ListInvoices { target }).await?).await,
        Operation::ListAttempts => {
            let reference = MerchantReference::new(target.as_str()).unwrap();
            let of = AttemptSubject::Reference { reference, range: DateRange::day(today) };
            drain(provider.list_attempts(&ListAttempts { of }).await?).await
        }
        other => panic!("not an operation of the contract: {other}"),
    }
}

async fn drain<T>(rows: RowStream<T>) -> Result<(), Error> {
    rows.try_for_each(|_| async { Ok(()) }).await
}

/// The rows of a list of bills up to its first error, and that error's kind.
async fn bills(provider: &dyn RecurringProvider, target: &InstructionTarget) -> (usize, Option<ErrorKind>) {
    let mut rows = provider.list_invoices(&ListInvoices { target: target.clone() }).await.unwrap();
    let (mut read, mut failed) = (0, None);
    while let Some(row) = rows.next().await {
        assert_eq!(failed, None, "an error is the last item");
        match row {
            Ok(_) => read += 1,
            Err(error) => failed = Some(error.kind()),
        }
    }
    assert!(rows.next().await.is_none(), "an ended stream stays ended");
    (read, failed)
}

async fn orders_listed(provider: &Faulty<InMemoryProvider>) -> Result<usize, Error> {
    let range = DateRange::day(provider.inner().clock().today());
    let rows = provider.list(&ListInstructions { range, group: None }).await?;
    Ok(rows.try_collect::<Vec<_>>().await?.len())
}

#[tokio::test]
async fn each_point_leaves_the_truth_behind_it() {
    let points = [
        (FaultPoint::NotConnected, ErrorKind::NotConnected, Effect::None, 0, 0),
        (FaultPoint::BeforeWork, ErrorKind::NoAnswer, Effect::Unknown, 0, 1),
        (FaultPoint::AfterWork, ErrorKind::NoAnswer, Effect::Unknown, 1, 0),
    ];
    for (point, kind, effect, made, lost) in points {
        let provider = provider();
        provider.inject(Fault::new(point).on(Operation::Create));
        let error = provider.create(&order(&provider)).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{point:?}");
        assert_eq!(orders_listed(&provider).await.unwrap(), made, "{point:?}");
        assert_eq!(provider.requests_lost(), lost, "{point:?}");
    }
}

#[tokio::test]
async fn a_call_that_is_refused_unsent_uses_no_fault_up() {
    let provider = provider();
    for point in [FaultPoint::BeforeWork, FaultPoint::AfterWork] {
        provider.clear();
        provider.inject(Fault::new(point).on(Operation::Create));
        let mut wrong = order(&provider);
        wrong.amount = Money::from_kurus(0);
        wrong.dealer = recurring_core::Dealer::default();
        assert_eq!(provider.create(&wrong).await.unwrap_err().kind(), ErrorKind::InvalidRequest, "{point:?}");
        assert_eq!(provider.create(&order(&provider)).await.unwrap_err().kind(), ErrorKind::NoAnswer, "{point:?}");
    }
    assert_eq!(provider.requests_lost(), 1);
}

/// A start in the past passes every claim: the wrapped provider refuses it, for it has the clock.
#[tokio::test(start_paused = true)]
async fn what_the_wrapped_provider_refuses_unsent_gives_the_fault_back() {
    let asked = [FaultPoint::AfterWork, FaultPoint::NoReply, FaultPoint::Late, FaultPoint::HeldAfterWork];
    for point in asked.into_iter().chain(FaultPoint::ODD).filter(|point| !format!("{point:?}").contains("Before")) {
        let provider = provider();
        provider.gate().let_through(3);
        provider.inject(Fault::new(point));
        provider.inject(Fault::new(FaultPoint::Refused).on_call(2));
        let mut past = order(&provider);
        let yesterday = provider.inner().clock().today().yesterday().unwrap();
        past.schedule = Schedule::new(yesterday, past.schedule.period(), 1).unwrap();
        for _ in 0..2 {
            let error = provider.create(&past).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0), "{point:?}");
        }
        assert_eq!(provider.inner().requests_seen(), 0, "{point:?}");
        let met = provider.create(&order(&provider)).await;
        let waits = [FaultPoint::Late, FaultPoint::HeldAfterWork].contains(&point);
        assert_eq!(met.is_ok(), waits, "{point:?}");
        let second = provider.create(&order(&provider)).await.unwrap_err();
        assert_eq!(second.kind(), ErrorKind::Refused, "{point:?}: only what was sent is counted");
    }
}

/// Some providers' lists say in their first row that nothing could be sent.
#[tokio::test]
async fn a_list_whose_first_row_was_refused_unsent_gives_the_fault_back() {
    let mut mock = MockRecurringProvider::new();
    mock.expect_capabilities().return_const(InMemoryProvider::everything());
    mock.expect_identity().return_const(Identity::new("mock", &["1"]));
    mock.expect_list().times(2).returning(|_| {
        let unsent = Error::new(ErrorKind::Misconfigured, Operation::List, "mock", "no token");
        Ok(futures_util::stream::once(async { Err(unsent) }).boxed())
    });
    let provider = Faulty::new(mock);
    provider.inject(Fault::new(FaultPoint::AfterWork));
    let today = TestClock::new().today();
    for _ in 0..2 {
        let Err(error) = provider.list(&ListInstructions { range: DateRange::day(today), group: None }).await else {
            panic!("the list was refused")
        };
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Misconfigured, 0));
    }
}

/// Every write, at every odd answer: sent once, unknown, to be read back; told alike whether it happened or not.
#[tokio::test]
async fn an_odd_answer_proves_nothing_of_any_write() {
    for operation in Operation::CONTRACT.into_iter().filter(|operation| operation.is_write()) {
        for point in FaultPoint::ODD {
            let (provider, target) = provider_of("A").await;
            let request = order(&provider);
            provider.inject(Fault::new(point));
            let before = provider.inner().requests_seen();
            let error = call(&provider, operation, &target, &request).await.unwrap_err();
            let told = (error.effect(), error.attempts(), error.advice().as_str());
            assert_eq!(told, (Effect::Unknown, 1, "read_back"), "{operation}, {point:?}");
            let sent = provider.inner().requests_seen() - before + provider.requests_lost();
            assert_eq!(sent, 1, "{operation}, {point:?}");
        }
    }
}

#[tokio::test]
async fn a_failing_list_ends_with_its_error_and_a_failing_find_has_no_effect() {
    let provider = provider();
    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::List));
    let failed = orders_listed(&provider).await.unwrap_err();
    assert_eq!((failed.kind(), failed.effect()), (ErrorKind::NoAnswer, Effect::None));
    assert_eq!(provider.inner().requests_seen(), 1);

    provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Find).times(2));
    let target = InstructionTarget::Reference(MerchantReference::new("A").unwrap());
    let find = FindInstruction { target, range: None };
    for _ in 0..2 {
        assert_eq!(provider.find(&find).await.unwrap_err().effect(), Effect::None);
    }
    provider.find(&find).await.unwrap();
}

#[tokio::test]
async fn a_refusal_carries_its_code_words_and_advice_and_nothing_is_done() {
    let provider = provider();
    provider.inject(Fault::refused("51", "limit").advising(Advice::NeedsPayer).on(Operation::Create).on_call(2));
    provider.create(&order(&provider)).await.unwrap();
    let error = provider.create(&order(&provider)).await.unwrap_err();
    let told = (error.provider_code().unwrap().as_str(), error.provider_message().unwrap().as_str());
    assert_eq!((error.kind(), error.effect(), told), (ErrorKind::Refused, Effect::None, ("51", "limit")));
    assert_eq!((error.advice(), error.attempts()), (Advice::NeedsPayer, 1));
    assert_eq!((provider.inner().requests_seen(), provider.requests_lost()), (1, 1));
}

#[tokio::test]
async fn a_declined_charge_collects_nothing_and_asks_for_the_payer() {
    let provider = provider();
    let made = order(&provider);
    provider.create(&made).await.unwrap();
    provider.inject(Fault::declined());
    let charge = ChargeNow { target: InstructionTarget::Reference(made.reference), invoice_no: None };
    let error = provider.charge(&charge).await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Refused, Advice::NeedsPayer));
    assert_eq!(provider.inner().collection_count(), 0);
}

#[tokio::test]
async fn a_reply_that_never_comes_ends_at_the_providers_time_out_with_the_work_done() {
    let provider = provider();
    provider.inject(Fault::new(FaultPoint::NoReply));
    let error = provider.create(&order(&provider)).await.unwrap_err();
    assert_eq!((error.effect(), error.elapsed()), (Effect::Unknown, provider.capabilities().answer_timeout));
    assert_eq!(orders_listed(&provider).await.unwrap(), 1);
}

#[tokio::test]
async fn a_call_waits_at_the_gate_before_its_work_or_after_it() {
    for (point, made_meanwhile) in [(FaultPoint::HeldBeforeWork, 0), (FaultPoint::HeldAfterWork, 1)] {
        let provider = provider();
        provider.inject(Fault::new(point).on(Operation::Create));
        let (gate, sender, request) = (provider.gate(), provider.clone(), order(&provider));
        let call = tokio::spawn(async move { sender.create(&request).await.map(drop) });
        gate.until_waiting(1).await;
        assert_eq!(orders_listed(&provider).await.unwrap(), made_meanwhile, "{point:?}");
        gate.let_through(1);
        call.await.unwrap().unwrap();
        assert_eq!((orders_listed(&provider).await.unwrap(), gate.waiting()), (1, 0), "{point:?}");
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_at_the_gate_leaves_its_place() {
    let provider = provider();
    provider.inject(Fault::new(FaultPoint::HeldAfterWork));
    let (gate, sender, request) = (provider.gate(), provider.clone(), order(&provider));
    let call = tokio::spawn(async move { sender.create(&request).await.map(drop) });
    gate.until_waiting(1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!((gate.waiting(), orders_listed(&provider).await.unwrap()), (0, 1), "the work was done all the same");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_takes_time_of_the_runtime_only() {
    let provider = provider();
    provider.inject(Fault::late(Duration::from_secs(3_600)));
    let before = tokio::time::Instant::now();
    provider.create(&order(&provider)).await.unwrap();
    assert_eq!(before.elapsed(), Duration::from_secs(3_600));
}

/// Every operation of the contract, at every point: what the caller is told and what the wrapped provider saw.
#[tokio::test(start_paused = true)]
async fn every_operation_goes_wrong_at_every_point() {
    for operation in Operation::CONTRACT {
        let (plain, target) = provider_of("A").await;
        let request = order(&plain);
        let before = plain.inner().requests_seen();
        let usual = call(&plain, operation, &target, &request).await.map_err(|error| error.kind());
        let seen_usually = plain.inner().requests_seen() - before;
        let lost = if operation.is_write() { Effect::Unknown } else { Effect::None };
        let told = |kind, effect| Some((kind, effect));
        let points = [
            (FaultPoint::NotConnected, told(ErrorKind::NotConnected, Effect::None), 0, 0),
            (FaultPoint::BeforeWork, told(ErrorKind::NoAnswer, lost), 0, 1),
            (FaultPoint::Refused, told(ErrorKind::Refused, Effect::None), 0, 1),
            (FaultPoint::AfterWork, told(ErrorKind::NoAnswer, lost), 1, 0),
            (FaultPoint::NoReply, told(ErrorKind::NoAnswer, lost), 1, 0),
            (FaultPoint::HeldBeforeWork, None, seen_usually, 0),
            (FaultPoint::HeldAfterWork, None, seen_usually, 0),
            (FaultPoint::Late, None, seen_usually, 0),
            (FaultPoint::UnclearBeforeWork, told(ErrorKind::UnclearAnswer, lost), 0, 1),
            (FaultPoint::UnreadableBeforeWork, told(ErrorKind::UnreadableAnswer, lost), 0, 1),
            (FaultPoint::UnavailableBeforeWork, told(ErrorKind::Unavailable, lost), 0, 1),
            (FaultPoint::UnclearAfterWork, told(ErrorKind::UnclearAnswer, lost), 1, 0),
            (FaultPoint::UnreadableAfterWork, told(ErrorKind::UnreadableAnswer, lost), 1, 0),
            (FaultPoint::UnavailableAfterWork, told(ErrorKind::Unavailable, lost), 1, 0),
        ];
        for (point, wrong, seen, kept) in points {
            let (provider, target) = provider_of("A").await;
            provider.inject(Fault::new(point).on(operation));
            provider.gate().let_through(1);
            let before = provider.inner().requests_seen();
            let answer = call(&provider, operation, &target, &request).await;
            let expected = wrong.map_or(usual.map_err(|kind| (kind, None)), |(kind, effect)| Err((kind, Some(effect))));
            let answer = answer.map_err(|error| (error.kind(), wrong.map(|_| error.effect())));
            assert_eq!(answer, expected, "{operation}, {point:?}");
            let arrived = provider.inner().requests_seen() - before;
            assert_eq!((arrived, provider.requests_lost()), (seen, kept), "{operation}, {point:?}");
        }
    }
}

#[tokio::test]
async fn a_list_that_is_held_after_its_work_has_read_its_first_row() {
    for (point, seen) in [(FaultPoint::HeldBeforeWork, 0), (FaultPoint::HeldAfterWork, 1)] {
        let (provider, _) = provider_of("A").await;
        let before = provider.inner().requests_seen();
        provider.inject(Fault::new(point).on(Operation::List));
        let (gate, reader) = (provider.gate(), provider.clone());
        let list = tokio::spawn(async move { orders_listed(&reader).await });
        gate.until_waiting(1).await;
        assert_eq!(provider.inner().requests_seen() - before, seen, "{point:?}");
        gate.let_through(1);
        assert_eq!(list.await.unwrap().unwrap(), 1, "{point:?}: no row is lost by waiting");
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_list_has_done_its_work_before_the_time_passes() {
    let (provider, _) = provider_of("A").await;
    provider.inject(Fault::late(Duration::from_secs(3_600)));
    let (before, seen) = (tokio::time::Instant::now(), provider.inner().requests_seen());
    let reader = provider.clone();
    let list = tokio::spawn(async move { orders_listed(&reader).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(provider.inner().requests_seen() - seen, 1);
    assert_eq!((list.await.unwrap().unwrap(), before.elapsed()), (1, Duration::from_secs(3_600)));
}

#[tokio::test(start_paused = true)]
async fn a_stream_goes_wrong_after_its_first_rows() {
    let no_answer = Some(ErrorKind::NoAnswer);
    let cases = [
        (FaultPoint::NotConnected, (2, Some(ErrorKind::NotConnected)), 2, 0),
        (FaultPoint::BeforeWork, (2, no_answer), 2, 1),
        (FaultPoint::Refused, (2, Some(ErrorKind::Refused)), 2, 1),
        (FaultPoint::AfterWork, (2, no_answer), 3, 0),
        (FaultPoint::NoReply, (2, no_answer), 3, 0),
        (FaultPoint::HeldBeforeWork, (4, None), 4, 0),
        (FaultPoint::HeldAfterWork, (4, None), 4, 0),
        (FaultPoint::Late, (4, None), 4, 0),
        (FaultPoint::UnclearBeforeWork, (2, Some(ErrorKind::UnclearAnswer)), 2, 1),
        (FaultPoint::UnreadableBeforeWork, (2, Some(ErrorKind::UnreadableAnswer)), 2, 1),
        (FaultPoint::UnavailableBeforeWork, (2, Some(ErrorKind::Unavailable)), 2, 1),
        (FaultPoint::UnclearAfterWork, (2, Some(ErrorKind::UnclearAnswer)), 3, 0),
        (FaultPoint::UnreadableAfterWork, (2, Some(ErrorKind::UnreadableAnswer)), 3, 0),
        (FaultPoint::UnavailableAfterWork, (2, Some(ErrorKind::Unavailable)), 3, 0),
    ];
    for (point, expected, seen, kept) in cases {
        let (provider, target) = provider_of("A").await;
        provider.gate().let_through(1);
        provider.inject(Fault::new(point).after_rows(2));
        let before = provider.inner().requests_seen();
        assert_eq!(bills(&provider, &target).await, expected, "{point:?}");
        let arrived = provider.inner().requests_seen() - before;
        assert_eq!((arrived, provider.requests_lost()), (seen, kept), "{point:?}");
        assert_eq!(bills(&provider, &target).await, (4, None), "{point:?}: it was met once");
    }
}

#[tokio::test]
async fn a_stream_goes_wrong_in_place_of_its_end_and_a_shorter_one_not_at_all() {
    let (provider, target) = provider_of("A").await;
    for (rows, failed) in [(3, true), (4, true), (5, false)] {
        provider.inject(Fault::new(FaultPoint::AfterWork).after_rows(rows));
        let (read, error) = bills(&provider, &target).await;
        assert_eq!((read, error.is_some()), (rows.min(4), failed));
    }
}

#[tokio::test]
async fn two_faults_meet_two_calls_and_each_leaves_its_own_truth() {
    let provider = provider();
    provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Create));
    provider.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create));
    for made in [0, 1] {
        assert_eq!(provider.create(&order(&provider)).await.unwrap_err().kind(), ErrorKind::NoAnswer);
        assert_eq!(orders_listed(&provider).await.unwrap(), made);
    }
    provider.create(&order(&provider)).await.unwrap();
}

#[tokio::test]
async fn a_fault_for_one_order_leaves_the_others_alone() {
    let (provider, ours) = provider_of("A").await;
    let mut other = order(&provider);
    other.reference = MerchantReference::new("B").unwrap();
    provider.inject_for(&ours, Fault::new(FaultPoint::AfterWork).every());
    provider.create(&other).await.unwrap();
    provider.pause(&InstructionTarget::Reference(other.reference)).await.unwrap();
    assert_eq!(provider.pause(&ours).await.unwrap_err().kind(), ErrorKind::NoAnswer);
    assert_eq!(orders_listed(&provider).await.unwrap(), 2, "a list names no order");
}

/// A wrapper around a wrapper is a provider like any other: what the outer one keeps, the inner one does not count.
#[tokio::test]
async fn wrappers_compose_and_the_outer_one_meets_a_call_first() {
    let inner = provider();
    let outer = Faulty::new(inner.clone());
    inner.inject(Fault::new(FaultPoint::AfterWork).on(Operation::Create));
    outer.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Create));

    assert_eq!(outer.create(&order(&inner)).await.unwrap_err().kind(), ErrorKind::NoAnswer);
    assert_eq!((outer.requests_lost(), inner.requests_lost(), inner.inner().requests_seen()), (1, 0, 0));
    assert_eq!(outer.create(&order(&inner)).await.unwrap_err().kind(), ErrorKind::NoAnswer);
    assert_eq!(inner.inner().requests_seen(), 1);
    outer.create(&order(&inner)).await.unwrap();

    inner.inject(Fault::new(FaultPoint::NotConnected));
    outer.inject(Fault::new(FaultPoint::AfterWork));
    let error = outer.create(&order(&inner)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotConnected, "what was not sent has no answer to lose");
    assert_eq!(outer.identity(), inner.inner().identity());
}

#[tokio::test]
async fn rows_go_wrong_at_both_wrappers_each_at_its_own() {
    let (inner, target) = provider_of("A").await;
    let outer = Faulty::new(inner.clone());
    inner.inject(Fault::new(FaultPoint::BeforeWork).after_rows(3));
    outer.inject(Fault::new(FaultPoint::AfterWork).after_rows(1));
    assert_eq!(bills(&outer, &target).await, (1, Some(ErrorKind::NoAnswer)));
    assert_eq!(inner.requests_lost(), 0, "the reader left before the third row");
    inner.inject(Fault::new(FaultPoint::BeforeWork).after_rows(3));
    assert_eq!(bills(&outer, &target).await, (3, Some(ErrorKind::NoAnswer)));
}

/// Programs hold a provider as `Arc<dyn RecurringProvider>`, or borrow one.
#[tokio::test]
async fn whatever_holds_a_provider_is_wrapped() {
    let inner = InMemoryProvider::new();
    let shared: std::sync::Arc<dyn RecurringProvider> = std::sync::Arc::new(inner.clone());
    let made = order(&provider());
    let outer = Faulty::new(shared);
    outer.inject(Fault::new(FaultPoint::NotConnected));
    assert_eq!(outer.create(&made).await.unwrap_err().kind(), ErrorKind::NotConnected);
    outer.create(&made).await.unwrap();
    assert_eq!((inner.requests_seen(), outer.identity()), (1, inner.identity()));
}

//! The fault wrapper: the wrapped provider alone knows what happened.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::time::Duration;

use futures_util::TryStreamExt;
use recurring_core::{
    Advice, ChargeNow, Clock, DateRange, Effect, Error, ErrorKind, FindInstruction, InstructionTarget,
    ListInstructions, MerchantReference, Money, Operation, RecurringProvider, Schedule,
};
use recurring_testkit::proptest::strategy::{Strategy, ValueTree};
use recurring_testkit::proptest::test_runner::TestRunner;
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, strategy};

fn provider() -> Faulty<InMemoryProvider> {
    Faulty::new(InMemoryProvider::new())
}

fn order(provider: &Faulty<InMemoryProvider>) -> recurring_core::CreateInstruction {
    let today = provider.inner().clock().today();
    strategy::create_instruction(today).new_tree(&mut TestRunner::deterministic()).unwrap().current()
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

#[tokio::test]
async fn a_start_in_the_past_stays_refused_and_no_answer_of_it_is_lost() {
    let provider = provider();
    provider.inject(Fault::new(FaultPoint::AfterWork));
    let mut past = order(&provider);
    let yesterday = provider.inner().clock().today().yesterday().unwrap();
    past.schedule = Schedule::new(yesterday, past.schedule.period(), 1).unwrap();
    assert_eq!(provider.create(&past).await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert_eq!(provider.inner().requests_seen(), 0);
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

//! What a call of the in-memory provider costs, and how fast its years pass.
//!
//! Run it with `cargo bench -p recurring-testkit --features allow-release`. It measures and asserts nothing about time.

use divan::Bencher;
use futures_util::FutureExt;
use recurring_core::{
    Clock, CreateInstruction, Drift, Email, FindInstruction, Gsm, InstructionTarget, MerchantReference, Money, Payer,
    PayerName, Period, RecurringProvider, Schedule,
};
use recurring_testkit::{InMemoryProvider, PayerScript, TestClock, presets};

const ORDERS: usize = 1_000;
const MONTHS: u16 = 120;

fn main() {
    divan::main();
}

/// A provider whose payers approve at once, and its clock.
fn world() -> (InMemoryProvider, TestClock) {
    let clock = TestClock::new();
    let provider = InMemoryProvider::builder().clock(clock.clone()).payers(PayerScript::Approves).build();
    (provider, clock)
}

fn order(number: usize, clock: &TestClock, count: u16) -> CreateInstruction {
    let payer = Payer {
        name: PayerName::new("Bilge Demir").expect("a name"),
        email: Email::new("bilge@example.com").expect("an address"),
        gsm: Gsm::new("5550001122").expect("a number"),
        ip: None,
    };
    let reference = MerchantReference::new(format!("2026/{number}")).expect("a reference");
    let schedule = Schedule::new(clock.today(), Period::MONTHLY, count).expect("a schedule");
    CreateInstruction::new(reference, payer, Money::from_kurus(14_990), schedule)
}

/// The model answers without waiting, so no runtime is measured.
fn now<T>(call: impl Future<Output = Result<T, recurring_core::Error>>) -> T {
    call.now_or_never().expect("the model never waits").expect("the call is valid")
}

#[divan::bench]
fn create_an_order_of_12(bencher: Bencher<'_, '_>) {
    let (provider, clock) = world();
    let mut number = 0;
    let next = || {
        number += 1;
        order(number, &clock, 12)
    };
    bencher.with_inputs(next).bench_local_values(|order| now(provider.create(&order)));
}

#[divan::bench]
fn find_by_reference(bencher: Bencher<'_, '_>) {
    let (provider, clock) = world();
    (0..ORDERS).for_each(|number| drop(now(provider.create(&order(number, &clock, 12)))));
    find_one(bencher, &provider);
}

/// Finding there means listing: every order is looked at, by its reference, in fourteen windows of days.
#[divan::bench]
fn find_by_reference_as_at_paynkolay(bencher: Bencher<'_, '_>) {
    let clock = TestClock::new();
    let provider = presets::like_paynkolay().clock(clock.clone()).build();
    for number in 0..ORDERS {
        let mut order = order(number, &clock, 12);
        order.drift = Drift::AcceptThirtyDaysForAMonth;
        drop(now(provider.create(&order)));
    }
    find_one(bencher, &provider);
}

fn find_one(bencher: Bencher<'_, '_>, provider: &InMemoryProvider) {
    let target = InstructionTarget::Reference(MerchantReference::new("2026/500").expect("a reference"));
    let find = FindInstruction { target, range: None };
    bencher.bench_local(|| now(provider.find(&find)));
}

/// Makes the orders, lets their payers approve, and collects 120 000 periods in monthly steps of the clock.
#[divan::bench(sample_count = 10)]
fn ten_years_of_1000_orders(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(world).bench_local_values(|(provider, clock)| {
        for number in 0..ORDERS {
            now(provider.create(&order(number, &clock, MONTHS)));
        }
        let mut collected = 0;
        for _ in 0..MONTHS {
            clock.advance_days(31);
            assert!(provider.collection_count() > collected || collected == ORDERS * usize::from(MONTHS));
            collected = provider.collection_count();
        }
        assert_eq!(provider.collection_count(), ORDERS * usize::from(MONTHS));
    });
}

//! What tests can do with the model's books beyond its answers: look into them, make orders in the panel, say what banks
//! say, and move to due days.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::time::Duration;

use futures_util::TryStreamExt;
use recurring_core::{
    Advice, AgentId, BillPeriod, ChangeAmount, ChargeNow, Clock, CreateInstruction, DateRange, Dealer, Description,
    Drift, FindInstruction, Finding, InstructionTarget, ListInstructions, Money, Notify, Operation, Period, Pricing,
    RecurringProvider, Schedule, Shares, TargetKind,
};
use recurring_testkit::{Decline, InMemoryProvider, PayerScript, TestClock, presets};

use self::orders::{PRICE, named, order, target};

#[path = "support/orders.rs"]
mod orders;

fn world() -> (InMemoryProvider, TestClock) {
    let clock = TestClock::new();
    (InMemoryProvider::builder().clock(clock.clone()).build(), clock)
}

fn shares(agent: i64, company: i64) -> Shares {
    let [agent, company] = [agent, company].map(Money::from_kurus);
    Shares::of(agent.checked_add(company).unwrap(), agent, company).unwrap()
}

/// Every option of an order, set.
fn with_options(order: &mut CreateInstruction) {
    order.description = Description::new("Aidat – Şubat").ok();
    order.notify = Notify { mail: true, sms: false };
    order.drift = Drift::AcceptThirtyDaysForAMonth;
    order.dealer = Dealer { agent: AgentId::new("12").ok(), shares: Some(shares(4_990, 10_000)) };
}

/// D7: an option that was dropped on the way shows in the books and in the log of requests.
#[tokio::test]
async fn d7_every_option_of_an_order_is_in_the_books_and_in_the_log() {
    let (provider, clock) = world();
    let made = order("A", &clock, with_options);
    provider.create(&made).await.unwrap();
    let stored = provider.stored(&named("A")).unwrap();
    assert_eq!((&stored.description, stored.notify, &stored.dealer), (&made.description, made.notify, &made.dealer));
    assert_eq!((&stored.payer, stored.amount, stored.pricing), (&made.payer, PRICE, Pricing::Fixed));
    assert_eq!(stored.due_days, made.schedule.due_dates().collect::<Vec<_>>());
    assert_eq!(stored.splits, vec![made.dealer.shares; stored.due_days.len()]);

    let seen = provider.requests().pop().unwrap();
    assert_eq!((seen.description, seen.notify, seen.dealer), (made.description, Some(made.notify), Some(made.dealer)));
    assert_eq!((seen.payer, seen.drift, seen.pricing), (Some(made.payer), Some(made.drift), Some(made.pricing)));
    assert_eq!((seen.kind, provider.stored(&named("B"))), (None, None));
}

#[tokio::test]
async fn each_collection_is_split_as_the_merchant_said_last() {
    let (provider, clock) = world();
    provider.create(&order("A", &clock, with_options)).await.unwrap();
    provider.approve(&named("A")).unwrap();
    for (amount, shares) in [(2_000, Some(shares(500, 1_500))), (3_000, None)] {
        let change = ChangeAmount { target: target("A"), amount: Money::from_kurus(amount), shares };
        provider.change_amount(&change).await.unwrap();
        assert_eq!(provider.requests().pop().unwrap().shares, shares);
        provider.advance_to_next_due(&named("A")).unwrap();
    }
    let collected = provider.collections_of(&named("A"));
    let split: Vec<_> = collected.iter().map(|entry| entry.shares).collect();
    assert_eq!(split, [Some(shares(4_990, 10_000)), Some(shares(500, 1_500)), None]);

    provider.create(&order("V", &clock, |order| order.pricing = Pricing::Variable)).await.unwrap();
    provider.approve(&named("V")).unwrap();
    let (due, amount) = (clock.today(), Money::from_kurus(2_000));
    let bill = BillPeriod { target: target("V"), due, amount, shares: Some(shares(1, 1_999)), invoice_no: None };
    provider.bill(&bill).await.unwrap();
    let seen = provider.requests().pop().unwrap();
    assert_eq!((seen.kind, seen.shares), (Some(TargetKind::Reference), bill.shares));
    assert_eq!(provider.collections_of(&named("V"))[0].shares, bill.shares);
}

/// An order that was made in the panel is nobody's lost order, and nobody's to search for.
#[tokio::test]
async fn an_order_made_in_the_panel_shows_no_reference_and_is_no_request() {
    let clock = TestClock::new();
    let provider = presets::like_paynkolay().clock(clock.clone()).build();
    let monthly = order("PANEL", &clock, |_| {});
    let made = provider.make_in_panel(&monthly);
    assert_eq!(provider.requests_seen(), 0);
    let find = FindInstruction { target: target("PANEL"), range: None };
    let found = provider.find(&find).await.unwrap();
    assert!(matches!(found.finding, Finding::Absent), "{:?}", found.finding);
    // A search that reads every row shows it: it might be the one.
    assert!(matches!(&*found.search.resembling, [row] if row.reference.is_none()), "{:?}", found.search);
    let list = ListInstructions { range: DateRange::day(clock.today()), group: None };
    let rows: Vec<_> = provider.list(&list).await.unwrap().try_collect().await.unwrap();
    assert!(matches!(&*rows, [row] if row.reference.is_none() && row.listing_id.is_some()), "{rows:?}");

    provider.approve(&made).unwrap();
    clock.advance_days(31);
    let collected = provider.collections_of(&made);
    assert_eq!(collected.len(), 2);
    assert!(collected.iter().all(|entry| entry.reference.as_str() == "PANEL"), "{collected:?}");
    assert_eq!(provider.stored(&made).unwrap().reference, None);
    assert!(provider.collections_of(&named("PANEL")).is_empty(), "the reference is no name of it");
}

#[tokio::test]
async fn a_charge_is_told_what_the_bank_says() {
    let (provider, clock) = world();
    provider.create(&order("A", &clock, |_| {})).await.unwrap();
    provider.decline_next(1);
    provider.approve(&named("A")).unwrap();
    clock.advance(Duration::from_secs(7_200));

    provider.banks_say(Decline::new("43", "stolen card").advising(Advice::NeedsPayer));
    provider.decline(&named("A"), 0, 2);
    assert_eq!(provider.declines_left(), 2);
    let charge = ChargeNow { target: target("A"), invoice_no: None };
    let declined = provider.charge(&charge).await.unwrap_err();
    assert_eq!(declined.provider_code().unwrap().as_str(), "43");
    assert_eq!(declined.provider_message().unwrap().as_str(), "stolen card");
    assert_eq!((declined.advice(), provider.declines_left()), (Advice::NeedsPayer, 1));

    provider.clear_declines();
    clock.advance(Duration::from_secs(7_200));
    assert!(provider.charge(&charge).await.is_ok() && provider.declines_left() == 0);
}

#[tokio::test]
async fn the_clock_moves_to_each_due_day_in_turn() {
    let (provider, clock) = world();
    let first = recurring_core::Date::constant(2027, 1, 31);
    let monthly = |order: &mut CreateInstruction| order.schedule = Schedule::new(first, Period::MONTHLY, 3).unwrap();
    provider.create(&order("A", &clock, monthly)).await.unwrap();
    provider.approve(&named("A")).unwrap();
    let days: Vec<_> = std::iter::from_fn(|| provider.advance_to_next_due(&named("A"))).collect();
    assert_eq!(days.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2027-01-31", "2027-02-28", "2027-03-31"]);
    assert_eq!(provider.collections().iter().map(|entry| entry.due).collect::<Vec<_>>(), days);
    assert_eq!(clock.today(), days[2], "the clock stands still where no period is left");
}

/// As many payers as a large merchant has agree at one instant.
#[tokio::test]
async fn twenty_thousand_payers_agree_at_once() {
    let clock = TestClock::new();
    let hour = Duration::from_secs(3_600);
    let provider = InMemoryProvider::builder().clock(clock.clone()).payers(PayerScript::ApprovesAfter(hour)).build();
    for number in 0..20_000 {
        let once =
            |order: &mut CreateInstruction| order.schedule = Schedule::new(clock.today(), Period::MONTHLY, 1).unwrap();
        provider.create(&order(&format!("R{number}"), &clock, once)).await.unwrap();
    }
    clock.advance(hour);
    assert_eq!(provider.collection_count(), 20_000);
}

#[tokio::test]
async fn the_kind_of_each_name_is_in_the_log() {
    let (provider, clock) = world();
    let made = provider.create(&order("A", &clock, |_| {})).await.unwrap();
    let by_id = InstructionTarget::Id(made.id.unwrap());
    for (target, kind) in [(target("A"), TargetKind::Reference), (by_id, TargetKind::Id)] {
        provider.pause(&target).await.unwrap();
        let seen = provider.requests().pop().unwrap();
        assert_eq!((seen.operation, seen.kind), (Operation::Pause, Some(kind)));
    }
}

//! Lives of bills and plans over the simulator, in every form of answer; ten thousand bills, page by page.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::HashSet;
use std::time::Duration;

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    AttemptSubject, BillPeriod, CollectionAttempt, CollectionStatus, Date, Effect, ErrorKind, Failed,
    InstructionTarget, Invoice, InvoiceKey, InvoiceNo, ListAttempts, ListInvoices, Money, Pricing, ReadBack,
    ReadBackPolicy, RecurringProvider, Submission, Undecided, read_back,
};
use provider_paynet::{AmountUnit, Assumptions, CreateExtras, InvoiceFilter, InvoiceStatus};
use recurring_sim::quirks::{
    AmountForm, DateForm, FlagForm, HasMore, NoNumber, NumberForm, PagingCounts, PagingPlace, PaynetEmptyList,
    Presence, RowsName,
};
use recurring_sim::{Fault, FaultPoint, Quirks, TestCard, Vendor};

use self::paynet::{TODAY, by_reference, order};
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

const FIRST: Date = Date::constant(2026, 12, 1);

fn target() -> InstructionTarget {
    by_reference("2026/001")
}

fn no(text: &str) -> InvoiceNo {
    InvoiceNo::new(text).unwrap()
}

fn bill(due: Date, kurus: i64, number: &str) -> BillPeriod {
    let amount = Money::from_kurus(kurus);
    BillPeriod { target: target(), due, amount, shares: None, invoice_no: InvoiceNo::new(number).ok() }
}

/// A world with one approved order of variable price.
async fn world(assumptions: Assumptions) -> World {
    let world = World::assuming(assumptions).await;
    let mut order = order();
    order.pricing = Pricing::Variable;
    world.provider.create(&order).await.unwrap();
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    world
}

async fn bills(world: &World) -> Vec<Invoice> {
    let list = ListInvoices { target: target() };
    world.provider.list_invoices(&list).await.unwrap().map(Result::unwrap).collect().await
}

async fn attempts(world: &World, number: &str) -> Vec<CollectionAttempt> {
    let of = AttemptSubject::Invoice(InvoiceKey::No(no(number)));
    world.provider.list_attempts(&ListAttempts { of }).await.unwrap().map(Result::unwrap).collect().await
}

fn statuses(bills: &[Invoice]) -> Vec<CollectionStatus> {
    bills.iter().map(|bill| bill.status.status).collect()
}

fn forms() -> Vec<(Quirks, AmountUnit)> {
    let mut odd = Quirks::default();
    odd.paynet.ids = NumberForm::PaddedText;
    odd.paynet.no_number = NoNumber::EmptyText;
    odd.paynet.flags = FlagForm::Text;
    odd.paynet.codes = NumberForm::PaddedText;
    odd.paynet.amounts = AmountForm::MinorText;
    odd.paynet.dates = DateForm::Dotted;
    odd.paynet.list_rows = RowsName::Upper;
    odd.paynet.attempt_rows = RowsName::Upper;
    odd.paynet.empty_list = PaynetEmptyList::NoData;
    odd.paynet.has_more = HasMore::Text;
    let mut other = Quirks::default();
    other.paynet.no_number = NoNumber::Null;
    other.paynet.flags = FlagForm::Number;
    other.paynet.amounts = AmountForm::DecimalText;
    other.paynet.dates = DateForm::IsoLocal;
    other.paynet.empty_list = PaynetEmptyList::Absent;
    other.paynet.list_paging = Presence::Absent;
    other.paynet.messages = Presence::Absent;
    vec![(Quirks::default(), AmountUnit::Lira), (odd, AmountUnit::Kurus), (other, AmountUnit::Lira)]
}

#[tokio::test]
async fn a_bill_is_made_changed_collected_and_its_attempts_are_seen_in_every_form_of_answer() {
    for (quirks, unit) in forms() {
        let no_list = quirks.paynet.empty_list == PaynetEmptyList::Absent;
        let has_offset = quirks.paynet.dates == DateForm::Iso;
        let assumptions = Assumptions::default().with_amounts_in_answers(unit).with_page_size(1);
        let world = world(assumptions.with_missing_list_is_empty(no_list)).await;
        world.simulator.set_quirks(quirks);
        assert!(bills(&world).await.is_empty());
        world.provider.bill(&bill(FIRST, 10_000, "F-1")).await.unwrap();
        world.provider.bill(&bill(Date::constant(2027, 1, 1), 20_000, "F-2")).await.unwrap();
        let made = bills(&world).await;
        assert_eq!(
            made.iter().map(|bill| bill.invoice_no.clone().unwrap()).collect::<Vec<_>>(),
            [no("F-1"), no("F-2")]
        );
        assert_eq!((made[0].due, made[1].due), (Some(FIRST), Some(Date::constant(2027, 1, 1))));
        assert_eq!(statuses(&made), [CollectionStatus::Waiting, CollectionStatus::Waiting]);

        let key = InvoiceKey::Both(made[0].id.clone().unwrap(), no("F-1"));
        world.provider.invoices().set_amount(&key, Money::from_kurus(12_345), None).await.unwrap();
        let changed = bills(&world).await[0].amount.clone().unwrap();
        assert_eq!(changed.value, Some(Money::from_kurus(12_345)), "{}", changed.raw);
        assert!(attempts(&world, "F-1").await.is_empty());
        world.clock.advance_days(12);
        assert_eq!(statuses(&bills(&world).await), [CollectionStatus::Collected, CollectionStatus::Waiting]);
        let tried = attempts(&world, "F-1").await;
        assert_eq!(tried.len(), 1);
        assert_eq!(tried[0].status.status, CollectionStatus::Collected, "{tried:?}");
        assert_eq!(tried[0].amount.as_ref().unwrap().value, Some(Money::from_kurus(12_345)));
        let midnight = FIRST.at(0, 0, 0, 0);
        assert_eq!(tried[0].at, Some(midnight).filter(|_| has_offset), "without an offset midnight may be a day");
        assert!(tried[0].transaction.is_some());

        let late = world.provider.invoices().set_status(&key, InvoiceStatus::Cancelled).await.unwrap_err();
        assert_eq!((late.kind(), late.effect()), (ErrorKind::Refused, Effect::None), "{late}");
        let second = InvoiceKey::No(no("F-2"));
        world.provider.invoices().set_status(&second, InvoiceStatus::Cancelled).await.unwrap();
        assert_eq!(statuses(&bills(&world).await), [CollectionStatus::Collected, CollectionStatus::Cancelled]);
        let filter = InvoiceFilter { agent: None, status: Some(InvoiceStatus::Cancelled) };
        let found: Vec<_> = world.provider.invoices().filter(&target(), &filter).unwrap().collect().await;
        assert_eq!(found.len(), 1);
        world.clock.advance_days(60);
        assert_eq!(world.simulator.order(Vendor::Paynet, "2026/001").unwrap().collected().count(), 1);
    }
}

#[tokio::test]
async fn a_bill_of_today_is_collected_today_and_none_of_yesterday_is_sent() {
    let world = world(Assumptions::default()).await;
    world.provider.bill(&bill(TODAY, 10_000, "F-1")).await.unwrap();
    world.clock.advance(Duration::from_secs(120));
    assert_eq!(statuses(&bills(&world).await), [CollectionStatus::Collected]);
    let before = world.requests_seen();
    assert!(world.provider.bill(&bill(TODAY.yesterday().unwrap(), 10_000, "F-2")).await.is_err());
    assert_eq!(world.requests_seen(), before);
}

#[tokio::test]
async fn all_bills_of_an_order_are_called_off_at_once() {
    let world = world(Assumptions::default()).await;
    for (month, number) in [(12, "F-1"), (11, "F-0")] {
        let year = if month == 12 { 2026 } else { 2027 };
        world.provider.bill(&bill(Date::constant(year, month, 1), 10_000, number)).await.unwrap();
    }
    world.provider.invoices().set_all_statuses(&target(), InvoiceStatus::Deleted).await.unwrap();
    assert_eq!(statuses(&bills(&world).await), [CollectionStatus::Cancelled, CollectionStatus::Cancelled]);
}

#[tokio::test]
async fn one_planned_amount_is_changed_and_the_others_stay() {
    let world = World::new().await;
    let extras = CreateExtras { attempt_days: Some(3), daily_attempts: Some(2), ..CreateExtras::default() };
    world.provider.create_with(&order(), &extras).await.unwrap();
    world.simulator.approve(Vendor::Paynet, "2026/001", &TestCard::approved()).unwrap();
    let plan = world.provider.plans().list(&target()).await.unwrap();
    assert_eq!((plan.len(), plan[0].due, plan[0].invoice.as_ref()), (12, Some(FIRST), None));
    let amount = Money::from_kurus(4_321);
    let second = plan[1].id.clone().unwrap();
    world.provider.plans().set_amount(&target(), &second, amount, None).await.unwrap();
    let plan = world.provider.plans().list(&target()).await.unwrap();
    let amounts: Vec<_> = plan.iter().take(3).map(|row| row.amount.as_ref().unwrap().value.unwrap()).collect();
    assert_eq!(amounts, [Money::from_kurus(1_000), amount, Money::from_kurus(1_000)]);
    world.clock.advance_days(12);
    let plan = world.provider.plans().list(&target()).await.unwrap();
    assert_eq!(plan[0].status.status, CollectionStatus::Collected);
    assert!(plan[0].transaction.is_some() && plan[1].transaction.is_none());
    let first = plan[0].id.clone().unwrap();
    let late = world.provider.plans().set_amount(&target(), &first, amount, None).await.unwrap_err();
    assert_eq!((late.kind(), late.effect()), (ErrorKind::Refused, Effect::None), "{late}");
}

/// A lost bill is found by its number, and a list that shows other bills only proves that it is missing (D17, D18).
#[tokio::test]
async fn d17_d18_a_lost_bill_is_read_back_by_its_number() {
    for (point, happened) in [(FaultPoint::ResetAfterCommit, true), (FaultPoint::ResetBeforeWork, false)] {
        let world = world(Assumptions::default()).await;
        world.simulator.inject(Fault::new(point));
        let lost = Submission::first(bill(FIRST, 10_000, "F-1")).send(&world.provider, world.clock()).await;
        let Err(Failed::Unknown { unresolved, .. }) = lost else { panic!("not lost") };
        world.clock.advance(Duration::from_secs(61));
        let policy = ReadBackPolicy::default();
        let read = read_back(&world.provider, &unresolved, &policy, world.clock()).await.unwrap();
        if happened {
            assert!(matches!(read, ReadBack::Happened(_)));
            continue;
        }
        assert!(matches!(read, ReadBack::Undecided(Undecided::Incomplete)), "an empty list proves nothing");
        world.provider.bill(&bill(Date::constant(2027, 1, 1), 20_000, "F-2")).await.unwrap();
        let read = read_back(&world.provider, &unresolved, &policy, world.clock()).await.unwrap();
        let ReadBack::ProvenAbsent(proof) = read else { panic!("no proof beside other bills") };
        unresolved.retry(proof).unwrap().send(&world.provider, world.clock()).await.unwrap();
        assert_eq!(bills(&world).await.len(), 2);
    }
}

const SEEDED: usize = 10_000;
const PAGE: usize = 250;
const LIST: &str = "/v1/subscription/invoice_list";

/// Ten thousand bills are never held at once: a page is asked for when the rows before it were taken, whatever the counts
/// of the answer say, and every bill comes once.
#[tokio::test]
async fn ten_thousand_bills_are_read_page_by_page_complete_and_without_repeats() {
    let plain = Quirks::default;
    let mut lying = plain();
    lying.paynet.paging_counts = PagingCounts::Lying;
    lying.paynet.has_more = HasMore::Missing;
    let mut overlapping = plain();
    overlapping.paynet.paging_counts = PagingCounts::Swapped;
    overlapping.paynet.paging_place = PagingPlace::Overlapping;
    overlapping.paynet.has_more = HasMore::Number;
    for quirks in [plain(), lying, overlapping] {
        let world = world(Assumptions::default().with_page_size(u32::try_from(PAGE).unwrap())).await;
        world.simulator.set_quirks(quirks);
        let due = "2027-06-01T00:00:00Z".parse().unwrap();
        let seeded = world.simulator.seed_invoices("2026/001", SEEDED, 1_000, due).unwrap();
        let asked = || usize::try_from(world.simulator.requests_by_path().get(LIST).copied().unwrap_or(0)).unwrap();
        let mut bills = world.provider.list_invoices(&ListInvoices { target: target() }).await.unwrap();
        let mut shown = HashSet::new();
        while let Some(bill) = bills.next().await {
            let bill = bill.unwrap();
            assert!(shown.insert(bill.invoice_no.or(bill.id.map(|id| no(id.as_str()))).unwrap()), "a bill came twice");
            // Every page asked for, but the one that is being taken, was taken whole.
            assert!((asked() - 1) * (PAGE - 1) < shown.len(), "{} pages for {} bills", asked(), shown.len());
        }
        assert_eq!(shown.len(), seeded.len());
        assert!(asked() <= SEEDED / (PAGE - 1) + 2, "{} pages", asked());
    }
}

/// What an empty list looks like matters only where there is no row: the end of any other is its last row again.
#[tokio::test]
async fn the_end_of_a_list_needs_no_empty_page() {
    let world = world(Assumptions::default().with_page_size(3)).await;
    let mut quirks = Quirks::default();
    quirks.paynet.empty_list = PaynetEmptyList::Absent;
    quirks.paynet.list_paging = Presence::Absent;
    world.simulator.set_quirks(quirks);
    let list = ListInvoices { target: target() };
    for number in 1..=5 {
        world.provider.bill(&bill(Date::constant(2027, number, 1), 10_000, &format!("F-{number}"))).await.unwrap();
        let rows: Vec<_> = world.provider.list_invoices(&list).await.unwrap().collect().await;
        let last = rows.last().unwrap().as_ref().map(|bill| bill.invoice_no.clone());
        // A list of one row cannot be asked for from its last row on: that would be the whole list again.
        match number {
            1 => assert_eq!(last.map_err(|error| error.kind()), Err(ErrorKind::UnclearAnswer)),
            _ => assert_eq!(
                (rows.len(), last.unwrap()),
                (usize::try_from(number).unwrap(), Some(no(&format!("F-{number}"))))
            ),
        }
    }
}

/// A server that ignores where a page is to begin is found out, not read for ever.
#[tokio::test]
async fn a_server_that_does_not_page_ends_the_list_with_an_error() {
    let world = world(Assumptions::default().with_page_size(10)).await;
    let mut quirks = Quirks::default();
    quirks.paynet.paging_place = PagingPlace::Ignored;
    world.simulator.set_quirks(quirks);
    world.simulator.seed_invoices("2026/001", 25, 1_000, "2027-06-01T00:00:00Z".parse().unwrap()).unwrap();
    let list = ListInvoices { target: target() };
    let rows: Vec<_> = world.provider.list_invoices(&list).await.unwrap().collect().await;
    assert_eq!(rows.len(), 11);
    assert_eq!(rows[10].as_ref().unwrap_err().kind(), ErrorKind::UnclearAnswer);
}

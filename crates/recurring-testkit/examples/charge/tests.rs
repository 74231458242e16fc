//! The charge's tests: what a person says, and every wrong order of steps, against the provider's own books.

use std::sync::Arc;

use recurring_core::{Clock, MerchantReference, Operation, ReadBackPolicy, RecurringProvider};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryBuilder, InMemoryProvider, TestClock, presets};

use super::claims::{Claims, Outcome, State};
use super::sending::{ForAPerson, LOOKS, Noted, decide};
use super::{Asked, Bill, Says, Submit, Till, approved_order, bill};

/// What can collect by hand: everything, and what Paynet can and tells.
fn models() -> [InMemoryBuilder; 2] {
    [InMemoryProvider::builder(), presets::like_paynet()]
}

/// The same, but nobody can ask for the attempts: only the provider's books know.
fn blind() -> [InMemoryBuilder; 2] {
    models().map(|model| model.without(Operation::ListAttempts))
}

struct World {
    clock: TestClock,
    provider: Faulty<InMemoryProvider>,
    folder: tempfile::TempDir,
    order: MerchantReference,
}

impl World {
    /// An order with one bill that was collected, by the provider and without the journal.
    async fn new(model: InMemoryBuilder) -> Self {
        let clock = TestClock::new();
        let provider = Faulty::new(model.clock(clock.clone()).build());
        let order = approved_order(provider.inner(), &clock).await.unwrap();
        let first = Submit(bill(&order, "1", &clock, 0).unwrap());
        provider.bill(&first.request().unwrap()).await.unwrap();
        Self { clock, provider, folder: tempfile::tempdir().unwrap(), order }
    }

    /// The same, and a second bill that was declined on its day.
    async fn with_a_declined_bill(model: InMemoryBuilder) -> Self {
        let world = Self::new(model).await;
        world.till().submit(world.second()).await.unwrap();
        world.provider.inner().decline(&world.order, 1, 1);
        world.clock.advance_days(31);
        assert_eq!(world.collected(), 1);
        world
    }

    /// The same, and a charge by hand whose answer was lost, and which was looked for in the same process, and in the next.
    async fn with_a_lost_charge(model: InMemoryBuilder, point: FaultPoint) -> (Self, Vec<Asked>) {
        let world = Self::with_a_declined_bill(model).await;
        world.provider.inject(Fault::new(point).on(Operation::Charge));
        let till = world.till();
        till.collect(world.second()).await.unwrap();
        assert!(till.look().await.unwrap().is_empty(), "the request may still be running");
        world.clock.advance(ReadBackPolicy::default().settle);
        let asked = till.look().await.unwrap();
        drop(till);
        drop(world.till());
        world.clock.advance(ReadBackPolicy::default().settle);
        (world, asked)
    }

    /// What a process opens.
    fn till(&self) -> Till<'_> {
        Till::open(self.folder.path(), &self.provider, Arc::new(self.clock.clone())).unwrap()
    }

    fn second(&self) -> Bill {
        let due = TestClock::new().today().checked_add(jiff::Span::new().days(30)).unwrap();
        Bill { order: self.order.to_string(), no: "2".to_owned(), due: due.to_string(), kurus: 28_898 }
    }

    /// How often the provider has collected, by its own books.
    fn collected(&self) -> usize {
        self.provider.inner().collections_of(&self.order).len()
    }

    fn seen(&self, operation: Operation) -> usize {
        self.provider.inner().requests().iter().filter(|seen| seen.operation == operation).count()
    }
}

fn settled<W: Noted>(journal: &Claims<W>) -> Option<Outcome> {
    match journal.entry("2")?.state {
        State::Settled(outcome) => Some(outcome),
        State::UnderWay | State::Lost { .. } => None,
    }
}

#[tokio::test]
async fn d17_a_lost_bill_is_found_by_its_number_or_sent_again_with_proof() {
    for model in models() {
        for (point, expected) in [
            (FaultPoint::AfterWork, Outcome::Happened),
            (FaultPoint::BeforeWork, Outcome::Done("submitted".to_owned())),
        ] {
            let world = World::new(model.clone()).await;
            let till = world.till();
            world.provider.inject(Fault::new(point).on(Operation::Bill));
            till.submit(world.second()).await.unwrap();
            assert_eq!(till.look().await.unwrap(), []);
            assert_eq!(settled(&till.bills), None, "the request may still be running");
            assert!(till.submit(world.second()).await.is_err());
            world.clock.advance(ReadBackPolicy::default().settle);
            assert_eq!(till.look().await.unwrap(), []);
            assert_eq!(settled(&till.bills), Some(expected));
            assert!(till.submit(world.second()).await.is_err());
            assert_eq!(world.seen(Operation::Bill), 2, "{point:?}: the first period's, and this one");
        }
    }
}

/// A list without a bill may lack its list: the first bill of an order is not proven absent, and a person is asked.
#[tokio::test]
async fn a_lost_first_bill_goes_to_a_person_after_some_looks() {
    for model in models() {
        let world = World::new(model.clone()).await;
        let clock = TestClock::new();
        let provider = Faulty::new(model.clock(clock.clone()).build());
        approved_order(provider.inner(), &clock).await.unwrap();
        let till = Till::open(world.folder.path(), &provider, Arc::new(clock.clone())).unwrap();
        provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Bill));
        till.submit(world.second()).await.unwrap();
        clock.advance(ReadBackPolicy::default().settle);
        for _ in 1..LOOKS {
            assert_eq!(till.look().await.unwrap(), []);
        }
        let asked = till.look().await.unwrap();
        assert!(matches!(&*asked, [Asked::Bill(one)] if one.why == "Incomplete"), "{asked:?}");
        till.decided(&asked[0], Says::ItDidNot, "Deniz").await.unwrap();
        assert_eq!(settled(&till.bills), Some(Outcome::Done("submitted".to_owned())));
    }
}

#[tokio::test]
async fn a_charge_whose_money_is_seen_needs_nobody() {
    for model in models() {
        let (world, asked) = World::with_a_lost_charge(model, FaultPoint::AfterWork).await;
        let till = world.till();
        assert_eq!((asked, settled(&till.charges)), (Vec::new(), Some(Outcome::Happened)));
        assert!(till.collect(world.second()).await.is_err());
        assert_eq!((world.seen(Operation::Charge), world.collected()), (1, 2));
    }
}

#[tokio::test]
async fn d17_it_was_collected_and_nothing_is_sent() {
    for model in blind() {
        let (world, asked) = World::with_a_lost_charge(model, FaultPoint::AfterWork).await;
        let till = world.till();
        assert!(matches!(&*asked, [Asked::Charge(one)] if one.why == "NotSearchable"), "{asked:?}");
        till.decided(&asked[0], Says::ItHappened, "Deniz").await.unwrap();
        assert!(till.collect(world.second()).await.is_err());
        assert!(till.look().await.unwrap().is_empty());
        let at = world.clock.now();
        assert_eq!(settled(&till.charges), Some(Outcome::Decided { happened: true, by: "Deniz".to_owned(), at }));
        assert_eq!((world.seen(Operation::Charge), world.collected()), (1, 2));
    }
}

#[tokio::test]
async fn d17_it_was_not_collected_and_it_is_sent_once() {
    for model in models() {
        let (world, asked) = World::with_a_lost_charge(model, FaultPoint::BeforeWork).await;
        let till = world.till();
        assert_eq!((world.seen(Operation::Charge), world.collected()), (0, 1));
        assert!(matches!(&*asked, [Asked::Charge(one)] if one.why == "NeedsPerson"), "{asked:?}");
        till.decided(&asked[0], Says::ItDidNot, "Deniz").await.unwrap();
        assert_eq!(settled(&till.charges), Some(Outcome::Done("collected".to_owned())));
        assert!(till.collect(world.second()).await.is_err());
        assert_eq!((world.seen(Operation::Charge), world.collected()), (1, 2));
    }
}

/// While nobody has decided, nothing sends it: no job, no other process, no time that passes (D6).
#[tokio::test]
async fn d6_a_lost_charge_is_not_sent_before_the_decision() {
    for model in models() {
        let (world, _asked) = World::with_a_lost_charge(model, FaultPoint::BeforeWork).await;
        for days in [0, 1, 400] {
            world.clock.advance_days(days);
            let till = world.till();
            assert!(till.collect(world.second()).await.is_err());
            assert!(matches!(&*till.look().await.unwrap(), [Asked::Charge(one)] if one.why == "NeedsPerson"));
        }
        assert_eq!((world.seen(Operation::Charge), world.collected()), (0, 1));
    }
}

/// Two people, one after the other, or one of them late: the first word stands.
#[tokio::test]
async fn a_second_decision_on_the_same_claim_is_refused() {
    for model in blind() {
        for (first, point) in [(Says::ItHappened, FaultPoint::AfterWork), (Says::ItDidNot, FaultPoint::BeforeWork)] {
            for second in [Says::ItHappened, Says::ItDidNot] {
                let (world, asked) = World::with_a_lost_charge(model.clone(), point).await;
                let till = world.till();
                till.decided(&asked[0], first, "Deniz").await.unwrap();
                assert!(till.decided(&asked[0], second, "Umut").await.is_err());
                assert_eq!((world.seen(Operation::Charge), world.collected()), (1, 2), "{first:?}, {second:?}");
            }
        }
    }
}

/// A bill and its charge bear one number: a word about the one is none about the other.
#[tokio::test]
async fn a_word_about_the_bill_is_none_about_its_charge() {
    for model in models() {
        let (world, asked) = World::with_a_lost_charge(model, FaultPoint::BeforeWork).await;
        let [Asked::Charge(charge)] = &*asked else { panic!("{asked:?}") };
        let bill = ForAPerson { key: charge.key.clone(), claim: charge.claim, why: String::new() };
        assert!(world.till().decided(&Asked::Bill(bill), Says::ItDidNot, "Deniz").await.is_err());
        assert_eq!((world.seen(Operation::Charge), world.collected()), (0, 1));
    }
}

/// The charge that the first decision restarted is lost as well. A late word about the first one must not send a third.
#[tokio::test]
async fn a_decision_on_an_earlier_claim_is_refused() {
    for model in models() {
        let (world, asked) = World::with_a_lost_charge(model, FaultPoint::BeforeWork).await;
        let till = world.till();
        world.provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Charge));
        till.decided(&asked[0], Says::ItDidNot, "Deniz").await.unwrap();
        assert!(till.decided(&asked[0], Says::ItDidNot, "Umut").await.is_err());
        world.clock.advance(ReadBackPolicy::default().settle);
        assert!(till.decided(&asked[0], Says::ItDidNot, "Umut").await.is_err());
        let again = till.look().await.unwrap();
        assert_eq!((world.seen(Operation::Charge), world.collected()), (0, 1));
        assert!(matches!(&*again, [Asked::Charge(one)] if one.claim == 2), "{again:?}");
        till.decided(&again[0], Says::ItDidNot, "Umut").await.unwrap();
        assert_eq!((world.seen(Operation::Charge), world.collected()), (1, 2));
    }
}

/// The decision is on the disk before the charge leaves: a crash between the two sends it once, and not twice.
#[tokio::test]
async fn d24_a_crash_after_the_decision_leaves_one_charge_to_be_sent() {
    for model in models() {
        let (world, asked) = World::with_a_lost_charge(model, FaultPoint::BeforeWork).await;
        let till = world.till();
        let [Asked::Charge(charge)] = &*asked else { panic!("{asked:?}") };
        decide(&till.charges, &world.provider, charge, false, "Deniz").unwrap();
        drop(till);
        let till = world.till();
        assert_eq!(world.seen(Operation::Charge), 0, "the word alone sends nothing");
        world.provider.inject(Fault::new(FaultPoint::HeldBeforeWork).on(Operation::Charge));
        let gate = world.provider.gate();
        let late = async {
            gate.until_waiting(1).await;
            assert!(till.collect(world.second()).await.is_err(), "one is under way");
            gate.let_through(1);
        };
        let (sent, ()) = tokio::join!(till.collect(world.second()), late);
        sent.unwrap();
        assert_eq!((world.seen(Operation::Charge), world.collected()), (1, 2));
    }
}

/// A crash while the charge is under way: the next process asks a person and sends nothing by itself.
#[tokio::test]
async fn d24_a_charge_that_a_crash_left_open_goes_to_a_person() {
    for model in blind() {
        for (point, charges) in [(FaultPoint::HeldBeforeWork, 0), (FaultPoint::HeldAfterWork, 1)] {
            let world = World::with_a_declined_bill(model.clone()).await;
            world.provider.inject(Fault::new(point).on(Operation::Charge));
            let (till, gate) = (world.till(), world.provider.gate());
            tokio::select! {
                _ = till.collect(world.second()) => panic!("it is held"),
                () = gate.until_waiting(1) => {}
            }
            drop(till);
            let till = world.till();
            assert!(till.look().await.unwrap().is_empty(), "the request may still be running");
            let early = Asked::Charge(ForAPerson { key: "2".to_owned(), claim: 1, why: String::new() });
            assert!(till.decided(&early, Says::ItDidNot, "Deniz").await.is_err(), "no person can tell yet either");
            world.clock.advance(ReadBackPolicy::default().settle);
            assert_eq!(till.look().await.unwrap().len(), 1);
            assert!(till.collect(world.second()).await.is_err());
            assert_eq!(world.seen(Operation::Charge), charges, "{point:?}");
        }
    }
}

/// The bank said no: that is known, nobody is asked, and another day is another try.
#[tokio::test]
async fn a_declined_charge_may_be_tried_again() {
    for model in models() {
        let world = World::with_a_declined_bill(model).await;
        let till = world.till();
        world.provider.inner().decline_next(1);
        till.collect(world.second()).await.unwrap();
        assert!(matches!(settled(&till.charges), Some(Outcome::NotDone(_))));
        world.clock.advance_days(1);
        till.collect(world.second()).await.unwrap();
        assert_eq!(settled(&till.charges), Some(Outcome::Done("collected".to_owned())));
        assert_eq!((world.seen(Operation::Charge), world.collected()), (2, 2));
    }
}

#[tokio::test]
async fn where_nothing_is_collected_by_hand_the_till_does_not_open() {
    let clock = TestClock::new();
    let provider = presets::like_paynkolay().clock(clock.clone()).build();
    let folder = tempfile::tempdir().unwrap();
    assert!(Till::open(folder.path(), &provider, Arc::new(clock)).is_err());
    assert_eq!(provider.requests_seen(), 0);
}

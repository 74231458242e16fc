//! The loop to write around an order whose answer may be lost, the person's decision included.
//!
//! Run it with `cargo run -p recurring-testkit --example lost_answer`. It is the way of one process, guarded by the types
//! alone: what must outlive the process needs the journal of `journal.rs`, and what moves money goes the way of `charge.rs`.

use std::error::Error as StdError;
use std::io::{self, Write as _};
use std::time::Duration;

use recurring_core::{
    Clock, CreateInstruction, Created, Description, Drift, Email, Error, Failed, Gsm, Instruction, InvalidValue,
    MerchantReference, Money, Operation, Payer, PayerName, Period, ReadBack, ReadBackPolicy, RecurringProvider,
    Schedule, Submission, Undecided, Unresolved, read_back,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, TestClock, presets};

/// How often an order is sent at most; from the second time on only with proof that it was not made before.
const SENDS: u32 = 3;
/// How often is looked for an order, each time that its answer was lost.
const LOOKS: u32 = 8;
/// How many of these looks may see too little before a person is asked: what hides an order once may hide it for ever.
const INCOMPLETE_LOOKS: u32 = 4;
/// How long to wait after a search that told nothing.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// What became of an order. Where that is not known, the write is kept: to forget it is to risk a second order.
#[derive(Debug)]
enum Ended {
    /// It was made, and the payer has a link.
    Made(Created),
    /// It was made, and its link was lost: cancel it and make another one under a new reference, or find the link in the
    /// provider's panel.
    Exists(Box<Instruction>),
    /// It was not made: it was refused, or the requests were lost, which is proven. It may be sent again.
    NotMade(Submission<CreateInstruction>, Option<Error>),
    /// Nobody knows yet. The write is kept, and cannot be sent; look again later.
    Later(Unresolved<CreateInstruction>),
    /// Nobody but a person can tell. The write is kept, and cannot be sent.
    Person(Unresolved<CreateInstruction>, Undecided),
}

/// Makes an order at most once, whatever is lost on the way.
///
/// `wait` waits; a service passes `tokio::time::sleep`, a test moves its clock.
async fn make_once(
    provider: &dyn RecurringProvider,
    clock: &dyn Clock,
    wait: impl AsyncFn(Duration),
    order: CreateInstruction,
) -> Ended {
    let mut submission = Submission::first(order);
    for _ in 0..SENDS {
        let unresolved = match submission.send(provider, clock).await {
            Ok(created) => return Ended::Made(created),
            // Mend the cause; the error says whether and when the order could be sent again.
            Err(Failed::NothingHappened { submission, error }) => return Ended::NotMade(submission, Some(error)),
            Err(Failed::Unknown { unresolved, error: _ }) => unresolved,
        };
        submission = match until_clear(provider, clock, &wait, unresolved).await {
            Ok(proven_absent) => proven_absent,
            Err(ended) => return ended,
        };
    }
    Ended::NotMade(submission, None)
}

/// Looks for an order whose answer was lost; gives it back to be sent again only with proof that it was not made.
async fn until_clear(
    provider: &dyn RecurringProvider,
    clock: &dyn Clock,
    wait: &impl AsyncFn(Duration),
    unresolved: Unresolved<CreateInstruction>,
) -> Result<Submission<CreateInstruction>, Ended> {
    let mut incomplete = 0;
    for _ in 0..LOOKS {
        let pause = match read_back(provider, &unresolved, &ReadBackPolicy::default(), clock).await {
            Ok(ReadBack::Happened(left)) => return Err(Ended::Exists(Box::new(left))),
            Ok(ReadBack::ProvenAbsent(proof)) => {
                return unresolved.retry(proof).map_err(|kept| Ended::Person(kept, Undecided::NotSearchable));
            }
            Ok(ReadBack::Undecided(Undecided::TooEarly { wait })) => wait,
            Ok(ReadBack::Undecided(Undecided::Incomplete)) if incomplete + 1 < INCOMPLETE_LOOKS => {
                incomplete += 1;
                LOOK_AGAIN
            }
            // Not `?`: the error speaks of the search alone, and leaving with it would forget the order.
            Err(_) => LOOK_AGAIN,
            Ok(ReadBack::Undecided(why)) => return Err(Ended::Person(unresolved, why)),
        };
        wait(pause).await;
    }
    Err(Ended::Later(unresolved))
}

/// What a person found out in the provider's panel or from its support.
enum PersonSays {
    /// The order is there.
    ItIsThere,
    /// The order is not there, and will not appear any more.
    ItIsNot,
}

/// What comes next after a person's decision. Also then the lost write itself is never sent again: another order takes
/// another reference, so that the two can always be told apart, and the payer approves one of them.
///
/// `None` means that the order is there: hand over its link from the panel, or cancel it there first and then make another.
fn after_the_person(
    lost: &Unresolved<CreateInstruction>,
    says: &PersonSays,
) -> Result<Option<MerchantReference>, InvalidValue> {
    match says {
        PersonSays::ItIsThere => Ok(None),
        PersonSays::ItIsNot => another_reference(&lost.request().reference).map(Some),
    }
}

/// A reference for another order in the place of one.
///
/// It neither extends the old one nor is extended by it: providers cut references short and add to them, so `2026/001-B`
/// may be `2026/001`, and beside that one it could never be proven absent. A reference that is drawn at random, or counted
/// in a fixed number of digits, does as well.
fn another_reference(old: &MerchantReference) -> Result<MerchantReference, InvalidValue> {
    let another = MerchantReference::new(format!("B-{old}"))?;
    if another.resembles(old) {
        return Err(InvalidValue::new("reference", "could be taken for the old one", "one that begins otherwise"));
    }
    Ok(another)
}

fn order(reference: &MerchantReference, clock: &TestClock) -> Result<CreateInstruction, Box<dyn StdError>> {
    let payer = Payer {
        name: PayerName::new("Bilge Demir")?,
        email: Email::new("bilge@example.com")?,
        gsm: Gsm::new("5550001122")?,
        ip: None,
    };
    let schedule = Schedule::new(clock.today(), Period::MONTHLY, 12)?;
    let mut order = CreateInstruction::new(reference.clone(), payer, Money::parse_lira("149.90")?, schedule);
    // Some providers insist on it, and the payer reads it.
    order.description = Some(Description::new("Aidat")?);
    // Accepted by name: where no months are known, a month is 30 days. `Capabilities::check_create` answers which of the two
    // it will be, and the payer has to be told.
    order.drift = Drift::AcceptThirtyDaysForAMonth;
    Ok(order)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let able = presets::like_paynkolay();
    let blind = able.clone().without(Operation::Find);
    for (builder, point) in
        [(able.clone(), FaultPoint::BeforeWork), (able, FaultPoint::AfterWork), (blind, FaultPoint::AfterWork)]
    {
        let clock = TestClock::new();
        let provider = Faulty::new(builder.clock(clock.clone()).build());
        provider.inject(Fault::new(point));
        let reference = MerchantReference::new("2026/001")?;
        let ended = make_once(&provider, &clock, async |time| clock.advance(time), order(&reference, &clock)?).await;
        let said = match ended {
            Ended::Made(created) => format!("made, the link is {:?}", created.link),
            Ended::Exists(order) => format!("made before, now {}; its link is lost", order.status.status),
            Ended::NotMade(order, why) => format!("{} was not made: {why:?}", order.request().reference),
            Ended::Later(lost) => format!("not known yet, sent at {}; look again later", lost.sent_at()),
            Ended::Person(lost, why) => {
                let there = after_the_person(&lost, &PersonSays::ItIsThere)?;
                let not = after_the_person(&lost, &PersonSays::ItIsNot)?;
                format!("a person decides ({why:?}): if it is there, {there:?} is made; if it is not, {not:?}")
            }
        };
        writeln!(io::stdout(), "answer lost ({point:?}): {said}")?;
        writeln!(io::stdout(), "  the provider saw {} request(s)", provider.inner().requests_seen())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use recurring_core::{Effect, FindInstruction, Finding, InstructionTarget, Status};
    use recurring_testkit::{InMemoryBuilder, InMemoryProvider};

    use super::*;

    /// What is sold at: everything, and what two vendors can and tell.
    fn models() -> [InMemoryBuilder; 3] {
        [InMemoryProvider::builder(), presets::like_paynet(), presets::like_paynkolay()]
    }

    fn reference(text: &str) -> MerchantReference {
        MerchantReference::new(text).unwrap()
    }

    struct World {
        clock: TestClock,
        provider: Faulty<InMemoryProvider>,
    }

    impl World {
        fn new(model: InMemoryBuilder) -> Self {
            let clock = TestClock::new();
            Self { provider: Faulty::new(model.clock(clock.clone()).build()), clock }
        }

        async fn make(&self, reference: &MerchantReference) -> Ended {
            let order = order(reference, &self.clock).unwrap();
            make_once(&self.provider, &self.clock, async |time| self.clock.advance(time), order).await
        }

        async fn find(&self, reference: &MerchantReference) -> Finding {
            let find = FindInstruction { target: InstructionTarget::Reference(reference.clone()), range: None };
            self.provider.inner().find(&find).await.unwrap().finding
        }
    }

    /// Makes an order at a model whose calls meet faults, and answers what became of it and what is there.
    async fn play(model: InMemoryBuilder, faults: impl IntoIterator<Item = Fault>) -> (Ended, Finding) {
        let world = World::new(model);
        faults.into_iter().for_each(|fault| world.provider.inject(fault));
        let reference = reference("2026/001");
        (world.make(&reference).await, world.find(&reference).await)
    }

    #[tokio::test]
    async fn d17_one_order_exists_whatever_is_lost() {
        for model in models() {
            for fault in [None, Some(FaultPoint::BeforeWork), Some(FaultPoint::AfterWork)] {
                let (ended, finding) = play(model.clone(), fault.map(Fault::new)).await;
                let lost_link =
                    matches!(ended, Ended::Exists(ref order) if order.status.status == Status::AwaitingPayer);
                assert_eq!(lost_link, fault == Some(FaultPoint::AfterWork), "{ended:?}");
                assert!(matches!(finding, Finding::Found(_)), "{fault:?}: {finding:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_request_that_is_lost_again_and_again_is_sent_only_by_proof() {
        let lost = Fault::new(FaultPoint::BeforeWork).on(Operation::Create);
        for model in models() {
            let (ended, finding) = play(model.clone(), [lost.times(SENDS - 1)]).await;
            assert!(matches!(ended, Ended::Made(_)) && matches!(finding, Finding::Found(_)), "{ended:?} {finding:?}");
            let (ended, finding) = play(model, [lost.every()]).await;
            let proven = matches!(ended, Ended::NotMade(_, None)) && matches!(finding, Finding::Absent);
            assert!(proven, "{ended:?} {finding:?}");
        }
    }

    #[tokio::test]
    async fn a_search_that_fails_forgets_nothing() {
        let lost = Fault::new(FaultPoint::AfterWork).on(Operation::Create);
        let blocked = Fault::new(FaultPoint::NotConnected).on(Operation::Find);
        for model in models() {
            let (ended, _) = play(model.clone(), [lost, blocked.times(LOOKS - 2)]).await;
            assert!(matches!(ended, Ended::Exists(_)), "{ended:?}");
            let (ended, _) = play(model, [lost, blocked.times(LOOKS)]).await;
            let Ended::Later(kept) = ended else { panic!("{ended:?}") };
            assert_eq!(kept.request().reference.as_str(), "2026/001");
        }
    }

    #[tokio::test]
    async fn a_refused_order_comes_back_with_the_reason() {
        for model in models() {
            let (ended, finding) = play(model, [Fault::refused("7", "limit")]).await;
            let Ended::NotMade(order, Some(error)) = ended else { panic!("{ended:?}") };
            assert_eq!((order.request().reference.as_str(), error.effect()), ("2026/001", Effect::None));
            assert!(matches!(finding, Finding::Absent));
        }
    }

    #[tokio::test]
    async fn where_nobody_can_tell_a_person_decides_and_the_next_order_has_its_own_reference() {
        for model in models() {
            let world = World::new(model.without(Operation::Find));
            world.provider.inject(Fault::new(FaultPoint::AfterWork));
            let ended = world.make(&reference("2026/001")).await;
            let Ended::Person(lost, Undecided::NotSearchable) = ended else { panic!("{ended:?}") };
            assert_eq!(after_the_person(&lost, &PersonSays::ItIsThere), Ok(None));
            assert_eq!(after_the_person(&lost, &PersonSays::ItIsNot), Ok(Some(reference("B-2026/001"))));
        }
    }

    /// The order in the place of another may be lost as well, and then it has to be found beside that one.
    #[tokio::test]
    async fn a_lost_order_in_the_place_of_another_is_found_or_proven_absent_beside_it() {
        for model in models() {
            let first = reference("2026/001");
            let second = another_reference(&first).unwrap();
            for point in [FaultPoint::BeforeWork, FaultPoint::AfterWork] {
                for place in [&second, &another_reference(&second).unwrap()] {
                    let world = World::new(model.clone());
                    assert!(matches!(world.make(&first).await, Ended::Made(_)));
                    if *place != second {
                        assert!(matches!(world.make(&second).await, Ended::Made(_)));
                    }
                    world.provider.inject(Fault::new(point).on(Operation::Create));
                    let ended = world.make(place).await;
                    let found = matches!(ended, Ended::Exists(_));
                    assert_eq!(found, point == FaultPoint::AfterWork, "{place}: {ended:?}");
                    assert!(found || matches!(ended, Ended::Made(_)), "{place}: {ended:?}");
                    assert!(matches!(world.find(place).await, Finding::Found(_)));
                }
            }
        }
    }

    /// What the reference of the test above is for: with a suffix nobody could ever tell the two apart, and a person is asked
    /// before all looks are used up.
    #[tokio::test]
    async fn a_lost_order_under_a_longer_form_of_another_reference_goes_to_a_person() {
        let world = World::new(presets::like_paynkolay());
        assert!(matches!(world.make(&reference("2026/001")).await, Ended::Made(_)));
        world.provider.inject(Fault::new(FaultPoint::BeforeWork).on(Operation::Create));
        let ended = world.make(&reference("2026/001-B")).await;
        assert!(matches!(ended, Ended::Person(_, Undecided::Incomplete)), "{ended:?}");
    }

    #[test]
    fn a_reference_that_could_be_taken_for_the_old_one_is_not_used() {
        for old in ["B", "b-b", "B-B-B"] {
            assert!(another_reference(&reference(old)).is_err(), "{old}");
        }
    }
}

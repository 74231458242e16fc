//! The loop to write around a write whose answer may be lost, the person's decision included.
//!
//! Run it with `cargo run -p recurring-testkit --example lost_answer`.

use std::error::Error as StdError;
use std::io::{self, Write as _};
use std::time::Duration;

use recurring_core::{
    Clock, CreateInstruction, Created, Email, Error, Failed, Gsm, Instruction, MerchantReference, Money, Operation,
    Payer, PayerName, Period, ReadBack, ReadBackPolicy, RecurringProvider, Schedule, Submission, Undecided, Unresolved,
    read_back,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};

/// How often an order is sent at most; from the second time on only with proof that it was not made before.
const SENDS: u32 = 3;
/// How often is looked for an order, each time that its answer was lost.
const LOOKS: u32 = 8;
/// How long to wait after a search that failed.
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
    for _ in 0..LOOKS {
        let pause = match read_back(provider, &unresolved, &ReadBackPolicy::default(), clock).await {
            Ok(ReadBack::Happened(left)) => return Err(Ended::Exists(Box::new(left))),
            Ok(ReadBack::ProvenAbsent(proof)) => {
                return unresolved.retry(proof).map_err(|kept| Ended::Person(kept, Undecided::NotSearchable));
            }
            Ok(ReadBack::Undecided(Undecided::TooEarly { wait })) => wait,
            // Not `?`: the error speaks of the search alone, and leaving with it would forget the order.
            Ok(ReadBack::Undecided(Undecided::Incomplete)) | Err(_) => LOOK_AGAIN,
            Ok(ReadBack::Undecided(why)) => return Err(Ended::Person(unresolved, why)),
        };
        wait(pause).await;
    }
    Err(Ended::Later(unresolved))
}

/// What a person found out in the provider's panel or from its support.
enum PersonSays {
    /// The order is there, under this number of its list.
    ItIsThere,
    /// The order is not there, and will not appear any more.
    ItIsNot,
}

/// Acts on a person's decision. Also then the lost write itself is never sent again: another order takes another
/// reference, so that the two can always be told apart.
fn after_the_person(lost: &Unresolved<CreateInstruction>, says: &PersonSays) -> Option<MerchantReference> {
    match says {
        PersonSays::ItIsThere => None,
        PersonSays::ItIsNot => MerchantReference::new(format!("{}-B", lost.request().reference)).ok(),
    }
}

fn order(reference: &MerchantReference, clock: &TestClock) -> Result<CreateInstruction, Box<dyn StdError>> {
    let payer = Payer {
        name: PayerName::new("Bilge Demir")?,
        email: Email::new("bilge@example.com")?,
        gsm: Gsm::new("5550001122")?,
        ip: None,
    };
    let schedule = Schedule::new(clock.today(), Period::MONTHLY, 12)?;
    Ok(CreateInstruction::new(reference.clone(), payer, Money::parse_lira("149.90")?, schedule))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let able = InMemoryProvider::builder();
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
            Ended::Exists(order) => format!("made before, as {:?}; its link is lost", order.id),
            Ended::NotMade(order, why) => format!("{} was not made: {why:?}", order.request().reference),
            Ended::Later(lost) => format!("not known yet, sent at {}; look again later", lost.sent_at()),
            Ended::Person(lost, why) => {
                let next = |says| after_the_person(&lost, &says).map(|next| next.to_string());
                let (there, not) = (next(PersonSays::ItIsThere), next(PersonSays::ItIsNot));
                format!("a person decides ({why:?}): there, nothing is sent ({there:?}); not there, {not:?} is made")
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

    use super::*;

    async fn play(faults: impl IntoIterator<Item = Fault>) -> (Ended, Finding) {
        let clock = TestClock::new();
        let provider = Faulty::new(InMemoryProvider::builder().clock(clock.clone()).build());
        faults.into_iter().for_each(|fault| provider.inject(fault));
        let reference = MerchantReference::new("2026/001").unwrap();
        let order = order(&reference, &clock).unwrap();
        let ended = make_once(&provider, &clock, async |time| clock.advance(time), order).await;
        let find = FindInstruction { target: InstructionTarget::Reference(reference), range: None };
        (ended, provider.inner().find(&find).await.unwrap().finding)
    }

    #[tokio::test]
    async fn d17_one_order_exists_whatever_is_lost() {
        for fault in [None, Some(FaultPoint::BeforeWork), Some(FaultPoint::AfterWork)] {
            let (ended, finding) = play(fault.map(Fault::new)).await;
            let lost_link = matches!(ended, Ended::Exists(ref order) if order.status.status == Status::AwaitingPayer);
            assert_eq!(lost_link, fault == Some(FaultPoint::AfterWork), "{ended:?}");
            assert!(matches!(finding, Finding::Found(_)), "{fault:?}: {finding:?}");
        }
    }

    #[tokio::test]
    async fn a_request_that_is_lost_again_and_again_is_sent_only_by_proof() {
        let lost = Fault::new(FaultPoint::BeforeWork).on(Operation::Create);
        let (ended, finding) = play([lost.times(SENDS - 1)]).await;
        assert!(matches!(ended, Ended::Made(_)) && matches!(finding, Finding::Found(_)), "{ended:?} {finding:?}");
        let (ended, finding) = play([lost.every()]).await;
        assert!(
            matches!(ended, Ended::NotMade(_, None)) && matches!(finding, Finding::Absent),
            "{ended:?} {finding:?}"
        );
    }

    #[tokio::test]
    async fn a_search_that_fails_forgets_nothing() {
        let lost = Fault::new(FaultPoint::AfterWork).on(Operation::Create);
        let blocked = Fault::new(FaultPoint::NotConnected).on(Operation::Find);
        let (ended, _) = play([lost, blocked.times(LOOKS - 2)]).await;
        assert!(matches!(ended, Ended::Exists(_)), "{ended:?}");
        let (ended, _) = play([lost, blocked.times(LOOKS)]).await;
        let Ended::Later(kept) = ended else { panic!("{ended:?}") };
        assert_eq!(kept.request().reference.as_str(), "2026/001");
    }

    #[tokio::test]
    async fn a_refused_order_comes_back_with_the_reason() {
        let (ended, finding) = play([Fault::refused("7", "limit")]).await;
        let Ended::NotMade(order, Some(error)) = ended else { panic!("{ended:?}") };
        assert_eq!((order.request().reference.as_str(), error.effect()), ("2026/001", Effect::None));
        assert!(matches!(finding, Finding::Absent));
    }

    #[tokio::test]
    async fn where_nobody_can_tell_a_person_decides_and_the_next_order_has_its_own_reference() {
        let clock = TestClock::new();
        let blind = InMemoryProvider::builder().clock(clock.clone()).without(Operation::Find).build();
        let provider = Faulty::new(blind);
        provider.inject(Fault::new(FaultPoint::AfterWork));
        let reference = MerchantReference::new("2026/001").unwrap();
        let order = order(&reference, &clock).unwrap();
        let ended = make_once(&provider, &clock, async |time| clock.advance(time), order).await;
        let Ended::Person(lost, _) = ended else { panic!("{ended:?}") };
        assert_eq!(after_the_person(&lost, &PersonSays::ItIsThere), None);
        assert_eq!(after_the_person(&lost, &PersonSays::ItIsNot).unwrap().as_str(), "2026/001-B");
    }
}

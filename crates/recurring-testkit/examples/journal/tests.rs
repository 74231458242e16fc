//! The journal's tests: calls that are dropped, that overlap, and a process that is really killed.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier};
use std::thread;

use recurring_core::{Clock, Operation, ReadBackPolicy};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryBuilder, InMemoryProvider, TestClock, presets};

use super::claims::{Outcome, State};
use super::sending::{ForAPerson, LOOKS, decide, look};
use super::{ACCOUNT, Journal, Order, killed, lost, make, order};

/// What is sold at: everything, and what two vendors can and tell.
fn models() -> [InMemoryBuilder; 3] {
    [InMemoryProvider::builder(), presets::like_paynet(), presets::like_paynkolay()]
}

struct World {
    clock: TestClock,
    provider: Arc<Faulty<InMemoryProvider>>,
    folder: tempfile::TempDir,
}

impl World {
    fn new(model: InMemoryBuilder) -> Self {
        let clock = TestClock::new();
        let inner = model.clock(clock.clone()).build();
        Self { clock, provider: Arc::new(Faulty::new(inner)), folder: tempfile::tempdir().unwrap() }
    }

    fn open(&self) -> Arc<Journal> {
        let path = self.folder.path().join("journal");
        Arc::new(Journal::open(&path, ACCOUNT, Arc::new(self.clock.clone())).unwrap())
    }

    async fn killed_at(&self, point: FaultPoint) -> Arc<Journal> {
        self.provider.inject(Fault::new(point));
        Arc::new(killed(&self.folder.path().join("journal"), &self.provider, &self.clock).await.unwrap())
    }

    async fn look(&self, journal: &Journal) -> Option<Outcome> {
        look(journal, self.provider.as_ref()).await.unwrap();
        outcome(journal)
    }

    fn creates(&self) -> usize {
        let requests = self.provider.inner().requests();
        requests.iter().filter(|seen| seen.operation == Operation::Create).count()
    }

    /// Makes the order in a task of its own.
    fn making(&self, journal: &Arc<Journal>) -> tokio::task::JoinHandle<bool> {
        let (journal, provider, order) = (Arc::clone(journal), Arc::clone(&self.provider), self.order());
        tokio::spawn(async move { make(&journal, provider.as_ref(), order).await.is_ok() })
    }

    /// Looks in a task of its own.
    fn looking(&self, journal: &Arc<Journal>) -> tokio::task::JoinHandle<()> {
        let (journal, provider) = (Arc::clone(journal), Arc::clone(&self.provider));
        tokio::spawn(async move { assert!(look(&journal, provider.as_ref()).await.unwrap().is_empty()) })
    }

    fn order(&self) -> Order {
        order("2026/001", &self.clock)
    }
}

fn outcome(journal: &Journal) -> Option<Outcome> {
    match journal.entry("2026/001")?.state {
        State::Settled(outcome) => Some(outcome),
        State::UnderWay | State::Lost { .. } => None,
    }
}

/// A claim outlives its process, and no time that passes is a permission (D6, D24).
#[tokio::test]
async fn d6_d24_a_killed_process_leaves_a_claim_and_the_next_one_makes_no_second_order() {
    for model in models() {
        for (point, happened) in [(FaultPoint::HeldBeforeWork, false), (FaultPoint::HeldAfterWork, true)] {
            let world = World::new(model.clone());
            let journal = world.killed_at(point).await;
            assert_eq!(world.look(&journal).await, None, "the request may still be running");
            drop(journal);
            let journal = world.open();
            world.clock.advance(ReadBackPolicy::default().settle);
            let outcome = world.look(&journal).await;
            assert_eq!(outcome == Some(Outcome::Happened), happened, "{point:?}: {outcome:?}");
            assert!(happened || matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
            assert_eq!(world.creates(), 1, "{point:?}");
            assert_eq!(lost(&journal), 0);
        }
    }
}

/// A form that is submitted twice at once: checking and claiming is one step.
#[tokio::test]
async fn two_calls_at_once_under_one_reference_make_one_order() {
    for point in [FaultPoint::HeldBeforeWork, FaultPoint::HeldAfterWork] {
        let world = World::new(presets::like_paynkolay());
        let journal = world.open();
        world.provider.inject(Fault::new(point).on(Operation::Create).every());
        let gate = world.provider.gate();
        let first = world.making(&journal);
        gate.until_waiting(1).await;
        assert!(!world.making(&journal).await.unwrap(), "the second is refused");
        gate.let_through(2);
        assert!(first.await.unwrap());
        assert_eq!(world.creates(), 1, "{point:?}");
        assert!(matches!(outcome(&journal), Some(Outcome::Done(_))));
        assert!(!world.making(&journal).await.unwrap(), "and so is one that comes later");
    }
}

#[test]
fn of_many_threads_one_gets_the_claim() {
    let world = World::new(presets::like_paynkolay());
    let (journal, start) = (world.open(), Barrier::new(8));
    for round in 0..20 {
        let key = format!("2026/{round}");
        let claimed = thread::scope(|scope| {
            let claim = || {
                start.wait();
                journal.claim(&key, None, world.order()).map(std::mem::forget).is_ok()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(claim)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|claimed| *claimed).count()
        });
        assert_eq!(claimed, 1, "{key}");
    }
}

/// A timer and a process that starts look at the same time, and each one's search proves the order absent.
#[tokio::test]
async fn two_looks_at_once_send_a_lost_order_once() {
    for model in models() {
        let world = World::new(model);
        let journal = world.killed_at(FaultPoint::HeldBeforeWork).await;
        world.clock.advance(ReadBackPolicy::default().settle);
        world.provider.inject(Fault::new(FaultPoint::HeldAfterWork).on(Operation::Find).times(2));
        let gate = world.provider.gate();
        let looks = [world.looking(&journal), world.looking(&journal)];
        gate.until_waiting(2).await;
        gate.let_through(2);
        for look in looks {
            look.await.unwrap();
        }
        assert_eq!(world.creates(), 1);
        assert!(matches!(outcome(&journal), Some(Outcome::Done(_))));
    }
}

/// A process that slept can hold a request longer than any search waits: nobody looks at what is still being sent.
#[tokio::test]
async fn what_this_process_is_sending_is_not_looked_at() {
    let world = World::new(presets::like_paynkolay());
    let journal = world.open();
    world.provider.inject(Fault::new(FaultPoint::HeldBeforeWork));
    let (gate, first) = (world.provider.gate(), world.making(&journal));
    gate.until_waiting(1).await;
    world.clock.advance(ReadBackPolicy::default().settle * 60);
    assert_eq!(world.look(&journal).await, None);
    assert_eq!(world.provider.inner().requests_seen(), 0);
    gate.let_through(1);
    assert!(first.await.unwrap());
    assert_eq!(world.creates(), 1);
}

/// A call that is dropped is lost, as if the process had ended; waiting counts from then.
#[tokio::test]
async fn a_task_that_is_aborted_leaves_its_order_lost_and_not_forgotten() {
    let world = World::new(presets::like_paynkolay());
    let journal = world.open();
    world.provider.inject(Fault::new(FaultPoint::HeldAfterWork));
    let (gate, first) = (world.provider.gate(), world.making(&journal));
    gate.until_waiting(1).await;
    world.clock.advance(ReadBackPolicy::default().settle * 2);
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert_eq!(world.look(&journal).await, None, "it may have left just now");
    world.clock.advance(ReadBackPolicy::default().settle);
    assert_eq!(world.look(&journal).await, Some(Outcome::Happened));
}

#[tokio::test]
async fn a_search_that_fails_leaves_the_claim_and_in_the_end_a_person_is_asked_as_well() {
    let world = World::new(presets::like_paynet());
    let journal = world.killed_at(FaultPoint::HeldAfterWork).await;
    world.clock.advance_days(400);
    world.provider.inject(Fault::new(FaultPoint::AfterWork).times(LOOKS));
    for _ in 1..LOOKS {
        assert_eq!(look(&journal, world.provider.as_ref()).await.unwrap(), []);
    }
    let asked = look(&journal, world.provider.as_ref()).await.unwrap();
    assert!(matches!(&*asked, [one] if one.key == "2026/001" && one.claim == 1), "{asked:?}");
    assert_eq!(world.look(&journal).await, Some(Outcome::Happened), "the search goes on beside the person");
}

#[tokio::test]
async fn what_a_person_says_is_written_down_once_and_nothing_is_sent() {
    let world = World::new(presets::like_paynet().without(Operation::Find));
    let journal = world.killed_at(FaultPoint::HeldAfterWork).await;
    world.clock.advance_days(1);
    let asked = look(&journal, world.provider.as_ref()).await.unwrap();
    assert!(matches!(&*asked, [one] if one.why == "NotSearchable"), "{asked:?}");
    let decide = |asked: &ForAPerson, happened| decide(&journal, world.provider.as_ref(), asked, happened, "Deniz");
    let next = ForAPerson { claim: 2, key: asked[0].key.clone(), why: String::new() };
    assert!(decide(&next, true).is_err(), "there is no second claim");
    decide(&asked[0], true).unwrap();
    assert!(decide(&asked[0], false).is_err(), "it is decided");
    drop(journal);
    let at = world.clock.now();
    let decided = Outcome::Decided { happened: true, by: "Deniz".to_owned(), at };
    assert_eq!((outcome(&world.open()), world.creates()), (Some(decided), 1));
}

/// Proven absent, and its first day is gone: it is not sent, and the journal says why.
#[tokio::test]
async fn what_is_proven_absent_too_late_is_not_made() {
    for model in models() {
        let world = World::new(model);
        let journal = world.killed_at(FaultPoint::HeldBeforeWork).await;
        world.clock.advance_days(2);
        let Some(Outcome::NotDone(why)) = world.look(&journal).await else { panic!("made") };
        assert!(why.contains("past") && world.creates() == 0, "{why}");
        assert!(!world.making(&journal).await.unwrap(), "another try is another order under another reference");
    }
}

/// What cannot be written down is not sent.
#[tokio::test]
async fn an_order_leaves_only_once_its_claim_is_on_the_disk() {
    let world = World::new(presets::like_paynkolay());
    let journal = world.open();
    let path = world.folder.path().join("journal");
    let before = fs::read(&path).unwrap();
    world.provider.inject(Fault::new(FaultPoint::HeldBeforeWork));
    let (gate, first) = (world.provider.gate(), world.making(&journal));
    gate.until_waiting(1).await;
    let claimed = fs::read_to_string(&path).unwrap();
    assert!(claimed.len() > before.len() && claimed.contains("2026/001"), "{claimed}");
    first.abort();
}

#[test]
fn a_claim_that_was_cut_claims_nothing_and_a_whole_line_is_never_left_out() {
    let world = World::new(presets::like_paynkolay());
    let journal = world.open();
    let path = world.folder.path().join("journal");
    let without = fs::metadata(&path).unwrap().len();
    drop(journal.claim("2026/001", None, world.order()).unwrap());
    drop(journal);
    let whole = fs::read(&path).unwrap();
    for length in usize::try_from(without).unwrap()..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(world.open().entry("2026/001").is_none(), "{length}");
    }
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Journal::open(&path, ACCOUNT, Arc::new(world.clock.clone())).is_err()
    };
    let claim = &whole[usize::try_from(without).unwrap()..];
    assert!(refused(&[&whole, b"{}\n".as_slice()].concat()), "a line that nobody understands");
    assert!(refused(&[&whole, claim].concat()), "one claim twice");
    assert!(refused(claim), "without its account");
    assert!(!refused(&whole));
}

/// "Not found" at another account proves nothing about this one.
#[test]
fn a_journal_belongs_to_one_account() {
    let world = World::new(presets::like_paynkolay());
    drop(world.open());
    let path = world.folder.path().join("journal");
    assert!(Journal::open(&path, "another account", Arc::new(world.clock.clone())).is_err());
    drop(world.open());
}

/// Where the process of the test below finds the journal.
const JOURNAL: &str = "JOURNAL_OF_THE_PROCESS_TO_KILL";

/// Not a test: the process that the next one starts and kills.
#[test]
#[ignore = "it runs in a process of its own, and waits there to be killed"]
fn the_process_that_is_killed() {
    let Some(path) = env::var_os(JOURNAL) else { return };
    let clock = TestClock::new();
    let journal = Journal::open(Path::new(&path), ACCOUNT, Arc::new(clock.clone())).unwrap();
    let _claim = journal.claim("2026/001", None, order("2026/001", &clock)).unwrap();
    writeln!(io::stdout(), "\nclaimed").unwrap();
    let _never = io::stdin().read(&mut [0]);
}

/// No signal can be caught, nothing is dropped in order: the lock ends with the process, and the claim does not.
#[tokio::test]
async fn d24_a_process_that_is_really_killed_keeps_others_out_until_then_and_leaves_its_claim() {
    let world = World::new(presets::like_paynkolay());
    let path = world.folder.path().join("journal");
    let mut process = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "tests::the_process_that_is_killed"])
        .env(JOURNAL, &path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "claimed"));
    assert!(Journal::open(&path, ACCOUNT, Arc::new(world.clock.clone())).is_err(), "it is in use");
    process.kill().unwrap();
    process.wait().unwrap();
    let journal = world.open();
    assert!(!world.making(&journal).await.unwrap(), "it is claimed");
    world.clock.advance(ReadBackPolicy::default().settle);
    assert!(matches!(world.look(&journal).await, Some(Outcome::Done(_))));
    assert_eq!(world.creates(), 1);
}

//! The journal around a write that must not happen twice: a claim is on the disk before its request leaves.
//!
//! Run it with `cargo run -p recurring-testkit --example journal`. A call is dropped while an order is under way, as when a
//! process is killed; the journal is read from the disk again, and what became of the order is found out. The journal here
//! is a file of JSON lines; a table of a database does as well, as long as a claim is on the disk before its request leaves.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use recurring_core::{
    Clock, CreateInstruction, Email, Failed, Gsm, MerchantReference, Money, Payer, PayerName, Period, ReadBack,
    ReadBackPolicy, RecurringProvider, Schedule, Submission, Timestamp, Unresolved, read_back,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};
use serde::{Deserialize, Serialize};

/// What the application knows of an order: enough to make the very same request again in another process. It names the
/// payer, so the journal is to be kept like the table of orders itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Order {
    reference: String,
    payer: String,
    email: String,
    gsm: String,
    kurus: i64,
    first_day: String,
}

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
enum Line {
    /// The order is about to be sent, for the first time or with proof that it was not made.
    Claimed { order: Order, at: Timestamp },
    /// A later process found it unfinished. Noted once: reading back waits from here.
    FoundOpen { reference: String, at: Timestamp },
    /// It is known what became of it.
    Settled { reference: String, outcome: Outcome },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Outcome {
    /// It was made, and the payer has this link.
    Made { link: String },
    /// It was made, and its link is lost.
    LinkLost,
    /// It was not made, for this reason. Another try is another order, under another reference.
    NotMade { why: String },
}

/// An order of which nobody knows yet what became of it.
#[derive(Debug, Clone)]
struct Open {
    order: Order,
    /// The earliest time at which the request may have left: the first claim.
    first_claim: Timestamp,
    /// The latest time at which it may have left: the last claim, or when a later process found it.
    last_seen: Timestamp,
    was_found: bool,
}

/// The journal: on the disk line by line, and its sum in memory.
#[derive(Debug)]
struct Journal {
    file: Mutex<File>,
    open: Mutex<BTreeMap<String, Open>>,
    settled: Mutex<BTreeMap<String, Outcome>>,
}

impl Journal {
    /// Reads what earlier processes left; two at a time are kept apart. A last line that was cut is dropped: what it
    /// claims was never sent.
    fn open(path: &Path) -> Result<Self, Box<dyn StdError>> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        file.try_lock()?;
        let text = fs::read_to_string(path)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(u64::try_from(whole)?)?;
        let journal = Self { file: Mutex::new(file), open: Mutex::default(), settled: Mutex::default() };
        for line in text.get(..whole).unwrap_or_default().lines() {
            journal.sum_up(serde_json::from_str(line)?);
        }
        Ok(journal)
    }

    /// Writes a line, and comes back only once it is on the disk.
    fn write(&self, line: Line) -> io::Result<()> {
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        self.sum_up(line);
        Ok(())
    }

    fn sum_up(&self, line: Line) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match line {
            Line::Claimed { order, at } => {
                let first = Open { order, first_claim: at, last_seen: at, was_found: false };
                let claim = open.entry(first.order.reference.clone()).or_insert(first);
                (claim.last_seen, claim.was_found) = (at, false);
            }
            Line::FoundOpen { reference, at } => {
                if let Some(claim) = open.get_mut(&reference) {
                    (claim.last_seen, claim.was_found) = (at, true);
                }
            }
            Line::Settled { reference, outcome } => {
                open.remove(&reference);
                self.settled.lock().unwrap_or_else(PoisonError::into_inner).insert(reference, outcome);
            }
        }
    }

    fn unfinished(&self) -> Vec<Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn outcome(&self, reference: &str) -> Option<Outcome> {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner).get(reference).cloned()
    }

    fn knows(&self, reference: &str) -> bool {
        self.outcome(reference).is_some() || self.unfinished().iter().any(|open| open.order.reference == reference)
    }
}

/// Sends an order that the journal does not know yet. Without an outcome in the journal it stays open.
async fn make(
    journal: &Journal,
    provider: &dyn RecurringProvider,
    clock: &dyn Clock,
    order: Order,
) -> Result<(), Box<dyn StdError>> {
    if journal.knows(&order.reference) {
        return Err("this reference was used: an order of its own needs one of its own".into());
    }
    let submission = Submission::first(request(&order)?);
    send(journal, provider, clock, order, submission).await
}

/// Claims, sends, and settles what the answer proves.
async fn send(
    journal: &Journal,
    provider: &dyn RecurringProvider,
    clock: &dyn Clock,
    order: Order,
    submission: Submission<CreateInstruction>,
) -> Result<(), Box<dyn StdError>> {
    let reference = order.reference.clone();
    journal.write(Line::Claimed { order, at: clock.now() })?;
    let outcome = match submission.send(provider, clock).await {
        Ok(created) => Outcome::Made { link: created.link.as_str().to_owned() },
        // Nothing left: the claim is taken back, and the same order may be asked for again under a new reference.
        Err(Failed::NothingHappened { error, .. }) => Outcome::NotMade { why: error.to_string() },
        Err(Failed::Unknown { .. }) => return Ok(()),
    };
    Ok(journal.write(Line::Settled { reference, outcome })?)
}

/// Finds out what became of everything that is open: at the start of a process, before it makes orders of its own, and
/// again until nothing is open.
async fn look(journal: &Journal, provider: &dyn RecurringProvider, clock: &dyn Clock) -> Result<(), Box<dyn StdError>> {
    for open in journal.unfinished() {
        let reference = open.order.reference.clone();
        let last_seen = if open.was_found { open.last_seen } else { clock.now() };
        if !open.was_found {
            journal.write(Line::FoundOpen { reference: reference.clone(), at: last_seen })?;
        }
        let (request, identity) = (request(&open.order)?, provider.identity().clone());
        let unresolved = Unresolved::recovered(request, identity, open.first_claim, last_seen);
        let outcome = match read_back(provider, &unresolved, &ReadBackPolicy::default(), clock).await {
            Ok(ReadBack::Happened(_)) => Outcome::LinkLost,
            Ok(ReadBack::ProvenAbsent(proof)) => match unresolved.retry(proof) {
                Ok(submission) => {
                    send(journal, provider, clock, open.order, submission).await?;
                    continue;
                }
                Err(_) => continue,
            },
            // Too early, undecided, or a search that failed: it stays open. A person can look it up by its reference.
            Ok(ReadBack::Undecided(_)) | Err(_) => continue,
        };
        journal.write(Line::Settled { reference, outcome })?;
    }
    Ok(())
}

/// The very same request, whichever process makes it.
fn request(order: &Order) -> Result<CreateInstruction, Box<dyn StdError>> {
    let payer = Payer {
        name: PayerName::new(&order.payer)?,
        email: Email::new(&order.email)?,
        gsm: Gsm::new(&order.gsm)?,
        ip: None,
    };
    let schedule = Schedule::new(order.first_day.parse()?, Period::MONTHLY, 12)?;
    let reference = MerchantReference::new(&order.reference)?;
    Ok(CreateInstruction::new(reference, payer, Money::from_kurus(order.kurus), schedule))
}

fn order(reference: &str, clock: &TestClock) -> Order {
    Order {
        reference: reference.to_owned(),
        payer: "Bilge Demir".to_owned(),
        email: "bilge@example.com".to_owned(),
        gsm: "5550001122".to_owned(),
        kurus: 14_990,
        first_day: clock.today().to_string(),
    }
}

/// Makes an order in a process that is killed while the call is held, and answers what the disk then holds.
async fn killed(
    path: &Path,
    provider: &Arc<Faulty<InMemoryProvider>>,
    clock: &TestClock,
) -> Result<Journal, Box<dyn StdError>> {
    let journal = Journal::open(path)?;
    let (gate, held) = (provider.gate(), make(&journal, provider.as_ref(), clock, order("2026/001", clock)));
    tokio::select! {
        made = held => made?,
        () = gate.until_waiting(1) => {}
    }
    drop(journal);
    Journal::open(path)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    for point in [FaultPoint::HeldBeforeWork, FaultPoint::HeldAfterWork] {
        let clock = TestClock::new();
        let provider = Arc::new(Faulty::new(InMemoryProvider::builder().clock(clock.clone()).build()));
        provider.inject(Fault::new(point));
        let folder = tempfile::tempdir()?;
        let journal = killed(&folder.path().join("journal"), &provider, &clock).await?;
        writeln!(io::stdout(), "killed ({point:?}), {} open", journal.unfinished().len())?;
        look(&journal, provider.as_ref(), &clock).await?;
        writeln!(io::stdout(), "  at once: {} open, the request may still be running", journal.unfinished().len())?;
        clock.advance(ReadBackPolicy::default().settle);
        look(&journal, provider.as_ref(), &clock).await?;
        writeln!(io::stdout(), "  a minute later: {:?}", journal.outcome("2026/001"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct World {
        clock: TestClock,
        provider: Arc<Faulty<InMemoryProvider>>,
        folder: tempfile::TempDir,
    }

    impl World {
        fn new() -> Self {
            let clock = TestClock::new();
            let inner = InMemoryProvider::builder().clock(clock.clone()).build();
            Self { clock, provider: Arc::new(Faulty::new(inner)), folder: tempfile::tempdir().unwrap() }
        }

        async fn killed_at(&self, point: FaultPoint) -> Journal {
            self.provider.inject(Fault::new(point));
            killed(&self.folder.path().join("journal"), &self.provider, &self.clock).await.unwrap()
        }

        async fn look(&self, journal: &Journal) -> Option<Outcome> {
            look(journal, self.provider.as_ref(), &self.clock).await.unwrap();
            journal.outcome("2026/001")
        }

        fn creates(&self) -> usize {
            let requests = self.provider.inner().requests();
            requests.iter().filter(|seen| seen.operation == recurring_core::Operation::Create).count()
        }
    }

    /// A claim outlives its process, and no time that passes is a permission (D6, D24).
    #[tokio::test]
    async fn d6_d24_a_killed_process_leaves_a_claim_and_the_next_one_makes_no_second_order() {
        for (point, expected) in [(FaultPoint::HeldBeforeWork, false), (FaultPoint::HeldAfterWork, true)] {
            let world = World::new();
            let journal = world.killed_at(point).await;
            assert_eq!(world.look(&journal).await, None, "the request may still be running");
            drop(journal);
            let journal = Journal::open(&world.folder.path().join("journal")).unwrap();
            world.clock.advance(ReadBackPolicy::default().settle);
            let outcome = world.look(&journal).await;
            assert_eq!(outcome == Some(Outcome::LinkLost), expected, "{point:?}: {outcome:?}");
            assert!(expected || matches!(outcome, Some(Outcome::Made { .. })), "{outcome:?}");
            assert_eq!(world.creates(), 1, "{point:?}");
            assert!(journal.unfinished().is_empty());
        }
    }

    #[tokio::test]
    async fn a_search_that_fails_leaves_the_claim_open() {
        let world = World::new();
        let journal = world.killed_at(FaultPoint::HeldAfterWork).await;
        world.look(&journal).await;
        world.clock.advance_days(400);
        world.provider.inject(Fault::new(FaultPoint::AfterWork));
        assert_eq!(world.look(&journal).await, None);
        assert_eq!(world.look(&journal).await, Some(Outcome::LinkLost));
    }

    /// Proven absent, and its first day is gone: it is not sent, and the journal says why.
    #[tokio::test]
    async fn what_is_proven_absent_too_late_is_not_made() {
        let world = World::new();
        let journal = world.killed_at(FaultPoint::HeldBeforeWork).await;
        world.look(&journal).await;
        world.clock.advance_days(2);
        let Some(Outcome::NotMade { why }) = world.look(&journal).await else { panic!("made") };
        assert!(why.contains("past") && world.creates() == 0, "{why}");
    }

    #[tokio::test]
    async fn a_reference_is_used_once_and_a_journal_by_one_process_at_a_time() {
        let world = World::new();
        let journal = world.killed_at(FaultPoint::HeldAfterWork).await;
        for settled in [false, true] {
            let again = make(&journal, world.provider.as_ref(), &world.clock, order("2026/001", &world.clock)).await;
            assert!(again.is_err() && world.creates() == 1, "{settled}");
            world.look(&journal).await;
            world.clock.advance_days(1);
            world.look(&journal).await;
        }
        assert!(Journal::open(&world.folder.path().join("journal")).is_err(), "it is in use");
    }

    #[test]
    fn a_line_that_was_cut_claims_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let clock = TestClock::new();
        let journal = Journal::open(&path).unwrap();
        journal.write(Line::Claimed { order: order("A", &clock), at: clock.now() }).unwrap();
        let whole = fs::metadata(&path).unwrap().len();
        journal.write(Line::Claimed { order: order("B", &clock), at: clock.now() }).unwrap();
        drop(journal);
        for length in whole..fs::metadata(&path).unwrap().len() {
            let cut = folder.path().join("cut");
            fs::write(&cut, &fs::read(&path).unwrap()[..usize::try_from(length).unwrap()]).unwrap();
            let journal = Journal::open(&cut).unwrap();
            assert_eq!((journal.knows("A"), journal.knows("B")), (true, false), "{length}");
            drop(journal);
            assert_eq!(fs::metadata(&cut).unwrap().len(), whole, "what was cut is gone");
        }
    }
}

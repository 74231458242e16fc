//! The journal of writes that must not happen twice: who may send one is decided and written down under one lock.
//!
//! | A write is | and may be sent | by |
//! | --- | --- | --- |
//! | not known | once | [`Claims::claim`] |
//! | under way in this process | not | |
//! | lost: its answer, its task or its process | with proof that it did not happen | [`Claims::claim_again`] |
//! | lost, and nothing can prove it | once a person has said that it did not happen | [`Claims::decide`], then [`Claims::claim`] |
//! | settled: it did not happen | once more | [`Claims::claim`] |
//! | settled: it happened | never again | |
//!
//! The first column changes only from the state that the caller has seen, which is what the number of a claim is for: of
//! two callers that have seen the same, one is refused. In a database this is one row for each write, and
//! `UPDATE … SET claim = claim + 1 WHERE id = … AND claim = …`, which has to change one row.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use recurring_core::{Clock, ProvenAbsent, Submission, Timestamp, Unresolved, Write};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::log::Log;

/// Any error, for callers that only report it.
pub(crate) type Any = Box<dyn StdError + Send + Sync>;

/// A line of the journal. `W` is what makes the very same request again.
#[derive(Serialize, Deserialize)]
enum Line<W> {
    /// At which account all of it is, by a name of the journal's own: a library's identity means nothing elsewhere.
    Account { name: String },
    /// The write is about to be sent, for the time that the claim's number says.
    Claimed { key: String, claim: u32, write: W, at: Timestamp },
    /// A later process found it without an outcome. Noted once: reading back waits from here.
    FoundOpen { key: String, claim: u32, at: Timestamp },
    /// It is known what became of it.
    Settled { key: String, claim: u32, outcome: Outcome },
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// It happened, and its answer said this.
    Done(String),
    /// It happened, as was found out later; its answer is lost.
    Happened,
    /// It did not happen, for this reason.
    NotDone(String),
    /// A person said whether it happened.
    Decided { happened: bool, by: String, at: Timestamp },
}

impl Outcome {
    pub(crate) fn happened(&self) -> bool {
        match self {
            Self::Done(_) | Self::Happened => true,
            Self::NotDone(_) => false,
            Self::Decided { happened, .. } => *happened,
        }
    }
}

/// What is known of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// This process is sending it.
    UnderWay,
    /// It may have happened. `given_up` is the latest time at which its request may have left.
    Lost {
        given_up: Timestamp,
        looks: u32,
    },
    Settled(Outcome),
}

/// A write that the journal knows.
#[derive(Debug, Clone)]
pub(crate) struct Entry<W> {
    pub(crate) write: W,
    /// How often it was claimed.
    pub(crate) claim: u32,
    /// The earliest time at which a request may have left: the first claim.
    pub(crate) first_claim: Timestamp,
    pub(crate) state: State,
}

/// Why a write may not be sent. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// Another one is at it, was, or the write happened.
    #[error("it is in another state than was seen: look again, and send nothing")]
    Otherwise,
    /// A person cannot tell yet.
    #[error("its request may still be running: look once more in a minute, and decide then")]
    TooEarly,
    /// The note makes no valid request.
    #[error("no request can be made of it: {0}")]
    NoRequest(Any),
    /// What is not on the disk does not hold.
    #[error("the journal could not be written: {0}")]
    Disk(#[from] io::Error),
}

/// The journal of one account, open in one process.
pub(crate) struct Claims<W> {
    pub(crate) clock: Arc<dyn Clock>,
    book: Mutex<Book<W>>,
}

struct Book<W> {
    log: Log,
    entries: BTreeMap<String, Entry<W>>,
}

impl<W: Clone + Serialize + DeserializeOwned> Claims<W> {
    /// Reads what earlier processes left, and notes what they left open. Refuses a journal of another account, one that is
    /// open in another process, and one with a line that cannot be read: to leave that out is to forget a claim.
    pub(crate) fn open(path: &Path, account: &str, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let (log, lines) = Log::open(path)?;
        let mut book = Book { log, entries: BTreeMap::new() };
        if lines.is_empty() {
            let first = Line::<W>::Account { name: account.to_owned() };
            book.log.append(&serde_json::to_string(&first)?)?;
        }
        for (place, line) in lines.iter().enumerate() {
            let read = serde_json::from_str(line).map_err(io::Error::from).and_then(|line| match (place, line) {
                (0, Line::Account { name }) if name == account => Ok(()),
                (0, _) => Err(io::Error::other("this is not the journal of this account")),
                (_, line) => book.sum_up(line),
            });
            read.map_err(|fault| io::Error::new(fault.kind(), format!("line {} of the journal: {fault}", place + 1)))?;
        }
        let now = clock.now();
        let open = book.entries.iter().filter(|(_, entry)| entry.state == State::UnderWay);
        let open: Vec<_> = open.map(|(key, entry)| (key.clone(), entry.claim)).collect();
        for (key, claim) in open {
            book.write(Line::FoundOpen { key, claim, at: now })?;
        }
        Ok(Self { clock, book: Mutex::new(book) })
    }

    /// Claims a write that the journal does not know (`seen` is `None`), or one that did not happen under the claim seen.
    pub(crate) fn claim(&self, key: &str, seen: Option<u32>, write: W) -> Result<Claim<'_, W>, Refused> {
        let mut book = self.book();
        let entry = book.entries.get(key);
        let free = entry.is_none_or(|entry| matches!(&entry.state, State::Settled(outcome) if !outcome.happened()));
        if !free || entry.map(|entry| entry.claim) != seen {
            return Err(Refused::Otherwise);
        }
        self.enter(&mut book, key, seen.unwrap_or_default() + 1, write)
    }

    /// Claims a lost write again, with the proof that it did not happen; only then can it be sent.
    pub(crate) fn claim_again<R: Write>(
        &self,
        key: &str,
        seen: u32,
        lost: Unresolved<R>,
        proof: ProvenAbsent<R>,
    ) -> Result<(Claim<'_, W>, Submission<R>), Refused> {
        let submission = lost.retry(proof).map_err(|_another| Refused::Otherwise)?;
        let mut book = self.book();
        let write = book.lost(key, seen).ok_or(Refused::Otherwise)?.write.clone();
        Ok((self.enter(&mut book, key, seen + 1, write)?, submission))
    }

    /// Writes down what was found out about a lost write.
    pub(crate) fn found_out(&self, key: &str, seen: u32, outcome: Outcome) -> Result<(), Refused> {
        let mut book = self.book();
        book.lost(key, seen).ok_or(Refused::Otherwise)?;
        Ok(book.write(Line::Settled { key: key.to_owned(), claim: seen, outcome })?)
    }

    /// Writes down what a person has said of a lost write, who it was, and when. This sends nothing.
    ///
    /// Refused before the settle time has passed: the request may still be running, whatever the person has seen.
    pub(crate) fn decide(
        &self,
        key: &str,
        seen: u32,
        settle: Duration,
        happened: bool,
        by: &str,
    ) -> Result<(), Refused> {
        let at = self.clock.now();
        let given_up = match self.book().lost(key, seen).map(|entry| &entry.state) {
            Some(State::Lost { given_up, .. }) => *given_up,
            Some(State::UnderWay | State::Settled(_)) | None => return Err(Refused::Otherwise),
        };
        if Duration::try_from(at.duration_since(given_up)).is_ok_and(|passed| passed >= settle) {
            return self.found_out(key, seen, Outcome::Decided { happened, by: by.to_owned(), at });
        }
        Err(Refused::TooEarly)
    }

    /// Counts a look at a lost write that told nothing, and answers how many there were since its last claim.
    pub(crate) fn looked(&self, key: &str, seen: u32) -> u32 {
        match self.book().lost(key, seen).map(|entry| &mut entry.state) {
            Some(State::Lost { looks, .. }) => {
                *looks += 1;
                *looks
            }
            Some(State::UnderWay | State::Settled(_)) | None => 0,
        }
    }

    /// Everything that the journal knows, by key.
    pub(crate) fn entries(&self) -> BTreeMap<String, Entry<W>> {
        self.book().entries.clone()
    }

    /// What is known of a write.
    pub(crate) fn entry(&self, key: &str) -> Option<Entry<W>> {
        self.book().entries.get(key).cloned()
    }

    fn enter(&self, book: &mut Book<W>, key: &str, claim: u32, write: W) -> Result<Claim<'_, W>, Refused> {
        book.write(Line::Claimed { key: key.to_owned(), claim, write, at: self.clock.now() })?;
        Ok(Claim { claims: self, key: key.to_owned(), number: claim })
    }
}

impl<W> Claims<W> {
    fn book(&self) -> MutexGuard<'_, Book<W>> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W> Book<W> {
    /// A write that is lost under the claim seen.
    fn lost(&mut self, key: &str, seen: u32) -> Option<&mut Entry<W>> {
        let entry = self.entries.get_mut(key)?;
        (entry.claim == seen && matches!(entry.state, State::Lost { .. })).then_some(entry)
    }

    /// Takes a line into account. One that does not follow from those before it is nothing to go by.
    fn sum_up(&mut self, line: Line<W>) -> io::Result<()> {
        let (key, claim, state) = match line {
            Line::Claimed { key, claim, write, at } => {
                let known = self.entries.get(&key).map_or((at, 0), |entry| (entry.first_claim, entry.claim));
                if known.1 + 1 != claim {
                    return Err(io::Error::other("a claim is missing in the journal, or there twice"));
                }
                self.entries.insert(key, Entry { write, claim, first_claim: known.0, state: State::UnderWay });
                return Ok(());
            }
            Line::FoundOpen { key, claim, at } => (key, claim, State::Lost { given_up: at, looks: 0 }),
            Line::Settled { key, claim, outcome } => (key, claim, State::Settled(outcome)),
            Line::Account { .. } => return Err(io::Error::other("the journal names its account twice")),
        };
        let entry = self.entries.get_mut(&key).filter(|entry| entry.claim == claim);
        entry.ok_or_else(|| io::Error::other("the journal tells of a claim that it does not hold"))?.state = state;
        Ok(())
    }
}

impl<W: Serialize> Book<W> {
    /// The disk first: what could not be written down does not hold.
    fn write(&mut self, line: Line<W>) -> io::Result<()> {
        self.log.append(&serde_json::to_string(&line)?)?;
        self.sum_up(line)
    }
}

/// The right to send a write once. Where it is dropped without an outcome, in a panic or with its task, the write is lost.
#[must_use = "dropping it gives the write up for lost"]
pub(crate) struct Claim<'a, W> {
    claims: &'a Claims<W>,
    key: String,
    number: u32,
}

impl<W: Serialize> Claim<'_, W> {
    /// Writes down what became of the write.
    pub(crate) fn settle(self, outcome: Outcome) -> io::Result<()> {
        self.claims.book().write(Line::Settled { key: self.key.clone(), claim: self.number, outcome })
    }
}

impl<W> Drop for Claim<'_, W> {
    fn drop(&mut self) {
        let given_up = self.claims.clock.now();
        let mut book = self.claims.book();
        let entry = book.entries.get_mut(&self.key).filter(|entry| entry.claim == self.number);
        if let Some(entry) = entry.filter(|entry| entry.state == State::UnderWay) {
            entry.state = State::Lost { given_up, looks: 0 };
        }
    }
}

//! The journal around orders that must not be made twice: a claim is on the disk before its request leaves.
//!
//! Run it with `cargo run -p recurring-testkit --example journal`. A call is dropped while an order is under way, as when a
//! process is killed; the journal is read from the disk again, and what became of the order is found out. What is to be
//! copied is in `journal/sending.rs` (the loop), `journal/claims.rs` (who may send) and `journal/log.rs` (what is on the
//! disk). The journal there is a file of JSON lines; a table of a database does as well. `charge.rs` is the same around the
//! writes that move money.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use recurring_core::{
    Clock, CreateInstruction, Created, Description, Drift, Email, Gsm, MerchantReference, Money, Operation, Payer,
    PayerName, ReadBackPolicy, RecurringProvider, Schedule,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock, presets};
use serde::{Deserialize, Serialize};

use self::claims::{Any, Claims, Outcome, State};
use self::sending::{Noted, decide, first, look, send};

#[path = "journal/claims.rs"]
mod claims;
#[path = "journal/log.rs"]
mod log;
#[path = "journal/sending.rs"]
mod sending;
#[cfg(test)]
#[path = "journal/tests.rs"]
mod tests;

/// The journal's own name of the account. It has to be another one for each account of a provider.
const ACCOUNT: &str = "the shop's account";

/// An order: everything that the request is made of, so that any process makes the very same one. It names the payer, so
/// the journal is to be kept like the table of orders itself, and nothing of it is shown by `Debug`.
#[derive(Clone, Serialize, Deserialize)]
struct Order {
    reference: String,
    payer: String,
    email: String,
    gsm: String,
    kurus: i64,
    first_day: String,
    every: String,
    count: u16,
    description: String,
}

type Journal = Claims<Order>;

impl Noted for Order {
    type Request = CreateInstruction;

    fn key(&self) -> &str {
        &self.reference
    }

    fn request(&self) -> Result<CreateInstruction, Any> {
        let payer = Payer {
            name: PayerName::new(&self.payer)?,
            email: Email::new(&self.email)?,
            gsm: Gsm::new(&self.gsm)?,
            ip: None,
        };
        let schedule = Schedule::new(self.first_day.parse()?, self.every.parse()?, self.count)?;
        let reference = MerchantReference::new(&self.reference)?;
        let mut request = CreateInstruction::new(reference, payer, Money::from_kurus(self.kurus), schedule);
        request.description = Some(Description::new(&self.description)?);
        // Accepted by name: a provider that knows no months counts one as 30 days, and the payer has to be told so.
        request.drift = Drift::AcceptThirtyDaysForAMonth;
        Ok(request)
    }

    fn outcome(done: Created) -> Option<Outcome> {
        Some(Outcome::Done(done.link.as_str().to_owned()))
    }
}

/// Makes an order under a reference that was never used. Without an outcome in the journal it stays lost.
async fn make(journal: &Journal, provider: &dyn RecurringProvider, order: Order) -> Result<(), Any> {
    let (claim, submission) = first(journal, order, None)?;
    send(journal, provider, claim, submission).await
}

fn order(reference: &str, clock: &TestClock) -> Order {
    Order {
        reference: reference.to_owned(),
        payer: "Ayşe Yılmaz".to_owned(),
        email: "ayse@example.com".to_owned(),
        gsm: "5550001122".to_owned(),
        kurus: 14_990,
        first_day: clock.today().to_string(),
        every: "1m".to_owned(),
        count: 12,
        description: "Aidat".to_owned(),
    }
}

/// Makes an order in a process that is killed while the call is held, and answers what the next one reads from the disk.
async fn killed(path: &Path, provider: &Faulty<InMemoryProvider>, clock: &TestClock) -> Result<Journal, Any> {
    let journal = Journal::open(path, ACCOUNT, Arc::new(clock.clone()))?;
    let (gate, held) = (provider.gate(), make(&journal, provider, order("2026/001", clock)));
    tokio::select! {
        made = held => made?,
        () = gate.until_waiting(1) => {}
    }
    drop(journal);
    Ok(Journal::open(path, ACCOUNT, Arc::new(clock.clone()))?)
}

fn lost(journal: &Journal) -> usize {
    journal.entries().values().filter(|entry| matches!(entry.state, State::Lost { .. })).count()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Any> {
    let (able, blind) = (presets::like_paynkolay(), presets::like_paynkolay().without(Operation::Find));
    let plays = [(able.clone(), FaultPoint::HeldBeforeWork), (able, FaultPoint::HeldAfterWork)];
    for (model, point) in plays.into_iter().chain([(blind, FaultPoint::HeldAfterWork)]) {
        let clock = TestClock::new();
        let provider = Faulty::new(model.clock(clock.clone()).build());
        provider.inject(Fault::new(point));
        let folder = tempfile::tempdir()?;
        let journal = killed(&folder.path().join("journal"), &provider, &clock).await?;
        writeln!(io::stdout(), "killed ({point:?}), {} lost", lost(&journal))?;
        look(&journal, &provider).await?;
        writeln!(io::stdout(), "  at once: {} lost, the request may still be running", lost(&journal))?;
        clock.advance(ReadBackPolicy::default().settle);
        for asked in look(&journal, &provider).await? {
            writeln!(io::stdout(), "  {}: only a person can tell ({})", asked.key, asked.why)?;
            decide(&journal, &provider, &asked, true, "Deniz, who saw it in the panel")?;
        }
        let state = journal.entry("2026/001").map(|entry| entry.state);
        writeln!(io::stdout(), "  a minute later: {state:?}")?;
    }
    Ok(())
}

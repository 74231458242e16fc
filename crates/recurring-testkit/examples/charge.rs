//! The writes that move money: a bill and a charge whose answers are lost, and the person who decides.
//!
//! Run it with `cargo run -p recurring-testkit --example charge`. The loop, the journal and the file are those of
//! `journal.rs`; each kind of write has a journal of its own here, whose key is the number of the bill.
//!
//! # What guards what
//!
//! **The types** guard the way inside one process: a lost write is an `Unresolved`, which cannot be sent, and only
//! `read_back` makes the proof that turns it into a `Submission` again. A lost *bill* goes this way: it is looked for by its
//! number, and where it is not there, it is sent again by itself.
//!
//! **For a lost charge there is no proof.** No provider documents its rows of attempts, so `read_back` answers
//! `Undecided::NeedsPerson` unless the money is seen to be collected. A person's word is no proof either: nothing turns the
//! `Unresolved` into a `Submission`. What restarts the charge is `Submission::first`, which says "this is not under way"
//! and takes the caller's word for it.
//!
//! **Only the journal** guards that word. As long as a charge is lost, the journal gives no claim; the person's decision is
//! written down, with who and when, *before* anything is sent; it is about one claim, and can be made once; and it gives
//! one claim more. Whoever calls `Submission::first` without a claim can charge twice, and no compiler says so. A person
//! who is wrong can, too: the decision "it was not collected" is the one place where this design trusts somebody.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use recurring_core::{
    Acknowledged, BillPeriod, ChargeNow, Clock, CreateInstruction, Description, Email, Error, Gsm, InstructionTarget,
    InvoiceNo, MerchantReference, Money, Operation, Payer, PayerName, Period, Pricing, ReadBackPolicy,
    RecurringProvider, Rows, RowsSummary, Schedule, TargetKind,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock, presets};
use serde::{Deserialize, Serialize};

use self::claims::{Any, Claims, Outcome};
use self::sending::{ForAPerson, Noted, decide, first, look, send};

#[path = "journal/claims.rs"]
mod claims;
#[path = "journal/log.rs"]
mod log;
#[path = "journal/sending.rs"]
mod sending;
#[cfg(test)]
#[path = "charge/tests.rs"]
mod tests;

/// The bill of one period of an order of variable price.
#[derive(Clone, Serialize, Deserialize)]
struct Bill {
    order: String,
    /// The shop's own number, used once: without it nobody could tell a lost bill, or a lost charge, from another.
    no: String,
    due: String,
    kurus: i64,
}

/// The bill is submitted: the provider collects it on its day.
#[derive(Clone, Serialize, Deserialize)]
struct Submit(Bill);

/// The bill is collected by hand, after the provider's own try was declined.
#[derive(Clone, Serialize, Deserialize)]
struct Collect(Bill);

impl Bill {
    fn target(&self) -> Result<InstructionTarget, Any> {
        Ok(InstructionTarget::Reference(MerchantReference::new(&self.order)?))
    }
}

impl Noted for Submit {
    type Request = BillPeriod;

    fn key(&self) -> &str {
        &self.0.no
    }

    fn request(&self) -> Result<BillPeriod, Any> {
        let Self(bill) = self;
        let invoice_no = Some(InvoiceNo::new(&bill.no)?);
        let (due, amount) = (bill.due.parse()?, Money::from_kurus(bill.kurus));
        Ok(BillPeriod { target: bill.target()?, due, amount, shares: None, invoice_no })
    }

    fn outcome(_: Acknowledged) -> Option<Outcome> {
        Some(Outcome::Done("submitted".to_owned()))
    }
}

impl Noted for Collect {
    type Request = ChargeNow;

    fn key(&self) -> &str {
        &self.0.no
    }

    fn request(&self) -> Result<ChargeNow, Any> {
        let Self(bill) = self;
        Ok(ChargeNow { target: bill.target()?, invoice_no: Some(InvoiceNo::new(&bill.no)?) })
    }

    fn outcome(rows: Rows) -> Option<Outcome> {
        match rows.summary() {
            RowsSummary::AllDone => Some(Outcome::Done("collected".to_owned())),
            // One bill has one row. Should there be more, what was collected must not be collected again.
            RowsSummary::PartlyDone => Some(Outcome::Done("collected in part".to_owned())),
            RowsSummary::NoneDone => Some(Outcome::NotDone("declined".to_owned())),
            RowsSummary::SomeUnknown => None,
        }
    }
}

/// The journals of one account, and the provider.
struct Till<'a> {
    provider: &'a dyn RecurringProvider,
    bills: Claims<Submit>,
    charges: Claims<Collect>,
}

impl<'a> Till<'a> {
    /// Asks first whether the provider can do all of it: to find that out at the first lost charge is too late.
    fn open(folder: &Path, provider: &'a dyn RecurringProvider, clock: Arc<dyn Clock>) -> Result<Self, Any> {
        can_collect(provider)?;
        let bills = Claims::open(&folder.join("bills"), "the shop's account", Arc::clone(&clock))?;
        let charges = Claims::open(&folder.join("charges"), "the shop's account", clock)?;
        Ok(Self { provider, bills, charges })
    }

    /// Submits a bill: for the first time, or again after it was refused.
    async fn submit(&self, bill: Bill) -> Result<(), Any> {
        let seen = self.bills.entry(&bill.no).map(|entry| entry.claim);
        let (claim, submission) = first(&self.bills, Submit(bill), seen)?;
        send(&self.bills, self.provider, claim, submission).await
    }

    /// Collects a bill by hand: for the first time, again after it was declined, or again after a person has said that a
    /// lost charge did not happen. The journal refuses it while a charge of this bill is under way or lost, and for good
    /// once one has happened.
    async fn collect(&self, bill: Bill) -> Result<(), Any> {
        let seen = self.charges.entry(&bill.no).map(|entry| entry.claim);
        let (claim, submission) = first(&self.charges, Collect(bill), seen)?;
        send(&self.charges, self.provider, claim, submission).await
    }

    /// Finds out what can be found out, and answers the rest.
    async fn look(&self) -> Result<Vec<Asked>, Any> {
        let bills = look(&self.bills, self.provider).await?;
        let charges = look(&self.charges, self.provider).await?;
        Ok(bills.into_iter().map(Asked::Bill).chain(charges.into_iter().map(Asked::Charge)).collect())
    }

    /// A person has looked, in the panel or with the provider's support, after the write was given up and could not be
    /// running any more. The word is written down first, whatever it is. Only then, where it did not happen, the write starts
    /// anew; a crash between the two leaves one that the next `submit` or `collect` starts.
    async fn decided(&self, asked: &Asked, says: Says, by: &str) -> Result<(), Any> {
        let happened = match says {
            Says::ItHappened => true,
            Says::ItDidNot => false,
        };
        match asked {
            Asked::Bill(asked) => {
                decide(&self.bills, self.provider, asked, happened, by)?;
                let again = self.bills.entry(&asked.key).filter(|_| !happened);
                if let Some(entry) = again { self.submit(entry.write.0).await } else { Ok(()) }
            }
            Asked::Charge(asked) => {
                decide(&self.charges, self.provider, asked, happened, by)?;
                let again = self.charges.entry(&asked.key).filter(|_| !happened);
                if let Some(entry) = again { self.collect(entry.write.0).await } else { Ok(()) }
            }
        }
    }
}

/// What a person is asked about.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// Is there a bill with this number?
    Bill(ForAPerson),
    /// Was the money of this bill collected?
    Charge(ForAPerson),
}

/// What a person says of a write that is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The bill is there; the money was collected.
    ItHappened,
    /// It is not, it was not, and it will not be any more.
    ItDidNot,
}

fn can_collect(provider: &dyn RecurringProvider) -> Result<(), Error> {
    let (can, name) = (provider.capabilities(), provider.identity().provider());
    [Operation::Bill, Operation::Charge, Operation::ListInvoices]
        .into_iter()
        .try_for_each(|operation| can.require(operation, TargetKind::Reference, name))
}

/// An order of variable price, which its payer has approved.
async fn approved_order(provider: &InMemoryProvider, clock: &TestClock) -> Result<MerchantReference, Any> {
    let reference = MerchantReference::new("2026/001")?;
    let payer = Payer {
        name: PayerName::new("Ayşe Yılmaz")?,
        email: Email::new("ayse@example.com")?,
        gsm: Gsm::new("5550001122")?,
        ip: None,
    };
    let schedule = Schedule::new(clock.today(), Period::MONTHLY, 12)?;
    let mut order = CreateInstruction::new(reference.clone(), payer, Money::parse_lira("250")?, schedule);
    order.pricing = Pricing::Variable;
    order.description = Some(Description::new("Aidat")?);
    provider.create(&order).await?;
    provider.approve(&reference)?;
    Ok(reference)
}

/// The bill of a period, due in so many days.
fn bill(order: &MerchantReference, no: &str, clock: &TestClock, days: i64) -> Result<Bill, Any> {
    let due = clock.today().checked_add(jiff::Span::new().try_days(days)?)?;
    Ok(Bill { order: order.to_string(), no: no.to_owned(), due: due.to_string(), kurus: 28_898 })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Any> {
    let mut out = io::stdout();
    let (able, blind) = (presets::like_paynet(), presets::like_paynet().without(Operation::ListAttempts));
    let (collected, not) = (Says::ItHappened, Says::ItDidNot);
    for (model, point, truth) in [
        (able.clone(), FaultPoint::AfterWork, collected),
        (blind, FaultPoint::AfterWork, collected),
        (able, FaultPoint::BeforeWork, not),
    ] {
        let (clock, folder) = (TestClock::new(), tempfile::tempdir()?);
        let provider = Faulty::new(model.clock(clock.clone()).build());
        let order = approved_order(provider.inner(), &clock).await?;
        let till = Till::open(folder.path(), &provider, Arc::new(clock.clone()))?;
        till.submit(bill(&order, "11400555", &clock, 1)?).await?;

        writeln!(out, "The answer to a bill is lost ({point:?}).")?;
        provider.inject(Fault::new(point).on(Operation::Bill));
        let second = bill(&order, "11400556", &clock, 31)?;
        till.submit(second.clone()).await?;
        clock.advance(ReadBackPolicy::default().settle);
        till.look().await?;
        writeln!(out, "  looked for by its number: {:?}", till.bills.entry(&second.no).map(|entry| entry.state))?;

        writeln!(out, "The bill is declined on its day, and the answer to a charge by hand is lost ({point:?}).")?;
        provider.inner().decline(&order, 1, 1);
        clock.advance_days(31);
        provider.inject(Fault::new(point).on(Operation::Charge));
        till.collect(second.clone()).await?;
        let refused = till.collect(second.clone()).await.err();
        writeln!(out, "  another charge meanwhile: {}", refused.map(|why| why.to_string()).unwrap_or_default())?;
        clock.advance(ReadBackPolicy::default().settle);
        let asked = till.look().await?;
        if asked.is_empty() {
            writeln!(out, "  its money is seen among the attempts, and nobody is asked")?;
        }
        for asked in asked {
            writeln!(out, "  a person is asked: {asked:?}")?;
            writeln!(out, "  and says: {truth:?}")?;
            till.decided(&asked, truth, "Deniz").await?;
        }
        let (state, books) = (till.charges.entry(&second.no), provider.inner().collections_of(&order));
        writeln!(out, "  {:?}", state.map(|entry| entry.state))?;
        writeln!(out, "  in the provider's books: {} collections of two bills", books.len())?;
    }
    Ok(())
}

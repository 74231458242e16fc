//! Random lives of orders at the model: what is collected is judged by what the calls answered, and what is concluded from
//! a lost answer by the books.

#![expect(clippy::unwrap_used, reason = "a test file: its helpers may panic like its tests")]

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::future::ready;
use jiff::Span;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use recurring_core::{
    BillPeriod, CardTarget, ChangeAmount, ChargeNow, Clock, CollectionStatus, CreateInstruction, Date, Failed,
    FindInstruction, Finding, Invoice, InvoiceNo, LinkCard, ListInvoices, Money, Operation, Pricing, ReadBack,
    ReadBackPolicy, RecurringProvider, RowsSummary, Schedule, Submission, Write, istanbul_date, read_back,
};
use recurring_testkit::strategy::Step;
use recurring_testkit::{Collection, Fault, FaultPoint, Faulty, InMemoryProvider, TestClock, strategy};

use self::orders::{order, target};

#[path = "support/orders.rs"]
mod orders;

/// What one order may cost its payer, read off the answers that the steps got, and not off the model.
struct May {
    pricing: Pricing,
    schedule: Schedule,
    /// The amount of what is still to be collected.
    amount: Money,
    /// The bills that were taken: day and amount.
    bills: Vec<(Date, Money)>,
    /// Whether the payer agreed, by the link or by a card that was linked.
    agreed: bool,
    paused: bool,
    ended: bool,
}

/// A life under way.
struct Life {
    provider: InMemoryProvider,
    clock: TestClock,
    orders: Vec<May>,
}

fn reference(place: usize) -> String {
    format!("R{place}")
}

impl Life {
    fn new() -> Self {
        let clock = TestClock::new();
        let provider = InMemoryProvider::builder().clock(clock.clone()).build();
        Self { provider, clock, orders: Vec::new() }
    }

    fn day(&self, days: i64) -> Date {
        self.clock.today().saturating_add(Span::new().days(days))
    }

    /// Takes a step, and notes what its answer lets happen; a refusal is an answer like any other.
    async fn take(&mut self, step: Step) {
        let (provider, of) = (self.provider.clone(), |place: usize| target(&reference(place)));
        match step {
            Step::Create { variable } => {
                let pricing = if variable { Pricing::Variable } else { Pricing::Fixed };
                let made = order(&reference(self.orders.len()), &self.clock, |order| order.pricing = pricing);
                provider.create(&made).await.unwrap();
                let CreateInstruction { schedule, amount, .. } = made;
                let (bills, agreed, paused, ended) = (Vec::new(), false, false, false);
                self.orders.push(May { pricing, schedule, amount, bills, agreed, paused, ended });
            }
            Step::Approve(place) => {
                let taken = provider.approve(&of(place)).is_ok();
                self.note(place, taken, |order| order.agreed = true);
            }
            Step::Reject(place) => {
                let taken = provider.reject(&of(place)).is_ok();
                self.note(place, taken, |order| order.ended = true);
            }
            Step::Cancel(place) => {
                let taken = provider.cancel(&of(place)).await.is_ok();
                self.note(place, taken, |order| order.ended = true);
            }
            Step::Pause(place) => {
                let taken = provider.pause(&of(place)).await.is_ok();
                self.note(place, taken, |order| order.paused = true);
            }
            Step::Resume(place) => {
                let taken = provider.resume(&of(place)).await.is_ok();
                self.note(place, taken, |order| order.paused = false);
            }
            Step::Charge(place) => {
                let _told = provider.charge(&ChargeNow { target: of(place), invoice_no: None }).await;
            }
            Step::Bill(place, days, amount) => {
                let due = self.day(days);
                let bill = BillPeriod { target: of(place), due, amount, shares: None, invoice_no: None };
                let taken = provider.bill(&bill).await.is_ok();
                self.note(place, taken, |order| order.bills.push((due, amount)));
            }
            Step::ChangeAmount(place, amount) => {
                let change = ChangeAmount { target: of(place), amount, shares: None };
                let taken = provider.change_amount(&change).await.is_ok();
                self.note(place, taken, |order| order.amount = amount);
            }
            Step::LinkCard(from, to) => {
                let cards = provider.list_cards(&of(from)).await.unwrap_or_default();
                let Some(card) = cards.into_iter().next() else { return };
                let link = LinkCard { card: card.id, target: CardTarget::Instruction(of(to)) };
                let taken = provider.link_card(&link).await.is_ok_and(|rows| rows.summary() == RowsSummary::AllDone);
                self.note(to, taken, |order| order.agreed = true);
            }
            Step::Decline(attempts) => provider.decline_next(attempts),
            Step::Advance(days) => self.clock.advance_days(days),
        }
    }

    fn note(&mut self, place: usize, taken: bool, what: impl FnOnce(&mut May)) {
        if let Some(order) = self.orders.get_mut(place).filter(|_| taken) {
            what(order);
        }
    }

    /// What a step had collected, none of which was collected before.
    fn judge(&self, new: &[Collection], all: &[Collection]) {
        let periods: BTreeSet<_> = all.iter().map(|entry| (entry.order.as_str(), entry.period)).collect();
        assert_eq!(periods.len(), all.len(), "a period was collected twice");
        for entry in new {
            let place: usize = entry.reference.as_str()[1..].parse().unwrap();
            let order = &self.orders[place];
            assert!(order.agreed && !order.paused && !order.ended, "nobody agreed to it, or it was stopped: {entry:?}");
            assert!(entry.due <= istanbul_date(entry.at) && entry.at <= self.clock.now(), "{entry:?}");
            match order.pricing {
                Pricing::Fixed => {
                    assert_eq!(entry.amount, order.amount, "{entry:?}");
                    assert_eq!(order.schedule.due_date(entry.period), Some(entry.due), "{entry:?}");
                }
                Pricing::Variable => {
                    let like = |bill: &&(Date, Money)| **bill == (entry.due, entry.amount);
                    let billed = order.bills.iter().filter(like).count();
                    let same = |other: &&Collection| {
                        (&other.reference, other.due, other.amount) == (&entry.reference, entry.due, entry.amount)
                    };
                    let collected = all.iter().filter(same).count();
                    assert!(collected <= billed, "{entry:?} was billed {billed} times");
                }
            }
        }
    }
}

proptest! {
    /// At most one collection for each period, and none that the payer and the merchant did not agree on, whatever happens
    /// (the promise of the whole library).
    #[test]
    fn no_period_is_ever_collected_twice_nor_without_consent_nor_at_another_amount(steps in strategy::operations()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut life = Life::new();
            let mut known: Vec<Collection> = Vec::new();
            for step in steps {
                life.take(step).await;
                let collections = life.provider.collections();
                let new = collections.strip_prefix(known.as_slice()).expect("the journal only grows");
                life.judge(new, &collections);
                known = collections;
            }
        });
    }
}

/// A write of a life in which answers are lost.
#[derive(Debug, Clone, Copy)]
enum Tried {
    Create,
    Bill { days: i64 },
    Charge { bill: usize },
}

#[derive(Debug, Clone, Copy)]
enum Lossy {
    Write(Tried, Option<FaultPoint>),
    Approve,
    Decline,
    Advance(u32),
}

fn lossy() -> impl Strategy<Value = Lossy> {
    let points =
        [FaultPoint::BeforeWork, FaultPoint::AfterWork, FaultPoint::NoReply].into_iter().chain(FaultPoint::ODD);
    let fault = option::weighted(0.7, select(points.collect::<Vec<_>>()));
    let tried = prop_oneof![
        2 => Just(Tried::Create),
        3 => (0..60_i64).prop_map(|days| Tried::Bill { days }),
        3 => (0..4_usize).prop_map(|bill| Tried::Charge { bill }),
    ];
    prop_oneof![
        6 => (tried, fault).prop_map(|(tried, fault)| Lossy::Write(tried, fault)),
        2 => Just(Lossy::Approve),
        2 => Just(Lossy::Decline),
        3 => (1_u32..40).prop_map(Lossy::Advance),
    ]
}

/// What a lost write came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Verdict {
    Happened,
    ProvenAbsent,
    Undecided,
}

/// A life in which answers are lost, and each lost write is read back and sent again only by proof.
struct LossyLife {
    provider: Faulty<InMemoryProvider>,
    clock: TestClock,
    orders: usize,
    bills: usize,
    verdicts: HashMap<(Operation, Verdict), u32>,
}

impl LossyLife {
    async fn write(&mut self, tried: Tried, fault: Option<FaultPoint>) {
        if let Some(point) = fault {
            self.provider.inject(Fault::new(point));
        }
        match tried {
            Tried::Create => {
                let made = order(&reference(self.orders), &self.clock, |order| order.pricing = Pricing::Variable);
                let name = target(&reference(self.orders));
                self.orders += 1;
                let find = FindInstruction { target: name, range: None };
                let there = async |provider: &InMemoryProvider| match provider.find(&find).await.unwrap().finding {
                    Finding::Absent => 0,
                    Finding::Found(_) => 1,
                    Finding::Ambiguous(several) => several.len(),
                };
                self.surely(made, there).await;
            }
            Tried::Bill { days } => {
                let due = self.clock.today().saturating_add(Span::new().days(days));
                let no = InvoiceNo::new(format!("F-{}", self.bills)).unwrap();
                self.bills += 1;
                let (amount, target) = (Money::from_kurus(1_000), target("R0"));
                let bill = BillPeriod { target, due, amount, shares: None, invoice_no: Some(no.clone()) };
                self.surely(bill, async |provider: &InMemoryProvider| bills(provider, &no).await.len()).await;
            }
            Tried::Charge { bill } => {
                let no = InvoiceNo::new(format!("F-{bill}")).unwrap();
                let collected = async |provider: &InMemoryProvider| {
                    let bills = bills(provider, &no).await;
                    bills.iter().filter(|bill| bill.status.status == CollectionStatus::Collected).count()
                };
                let charge = ChargeNow { target: target("R0"), invoice_no: Some(no.clone()) };
                self.surely(charge, collected).await;
            }
        }
        self.provider.clear();
    }

    /// Sends a write until it is known what became of it; what is concluded on the way is held against the books.
    async fn surely<R: Write>(&mut self, request: R, there: impl AsyncFn(&InMemoryProvider) -> usize) {
        let before = there(self.provider.inner()).await;
        let mut submission = Submission::first(request);
        loop {
            let unresolved = match submission.send(&self.provider, &self.clock).await {
                Ok(_) => {
                    assert_eq!(there(self.provider.inner()).await, before + 1, "done, by its answer");
                    return;
                }
                Err(Failed::NothingHappened { error, .. }) => {
                    assert_eq!(there(self.provider.inner()).await, before, "nothing happened, by its answer: {error}");
                    return;
                }
                Err(Failed::Unknown { unresolved, .. }) => unresolved,
            };
            self.clock.advance(Duration::from_secs(120));
            let policy = ReadBackPolicy::accepting_assumed_attempts();
            let read = read_back(&self.provider, &unresolved, &policy, &self.clock).await;
            let now = there(self.provider.inner()).await;
            let (verdict, proof) = match read {
                Ok(ReadBack::Happened(_)) => (Verdict::Happened, None),
                Ok(ReadBack::ProvenAbsent(proof)) => (Verdict::ProvenAbsent, Some(proof)),
                // A search for what nobody knows fails; the write is kept as it is.
                Ok(ReadBack::Undecided(_)) | Err(_) => (Verdict::Undecided, None),
            };
            *self.verdicts.entry((R::OPERATION, verdict)).or_default() += 1;
            match verdict {
                // A bill that the plan had collected just before is no reason to charge it.
                Verdict::Happened => assert_eq!(now, 1, "it happened, by the search"),
                Verdict::ProvenAbsent => assert_eq!(now, before, "it is absent, by the search"),
                Verdict::Undecided => assert!(now <= before + 1, "it happened twice"),
            }
            match proof {
                Some(proof) => submission = unresolved.retry(proof).expect("the proof is of this very write"),
                None => return,
            }
        }
    }
}

/// The bills of the first order under a number.
async fn bills(provider: &InMemoryProvider, no: &InvoiceNo) -> Vec<Invoice> {
    let Ok(rows) = provider.list_invoices(&ListInvoices { target: target("R0") }).await else { return Vec::new() };
    rows.try_filter(|bill| ready(bill.invoice_no.as_ref() == Some(no))).try_collect().await.unwrap()
}

/// Whatever answer is lost, in whatever way: what the search concludes is so by the books, and what is sent again by proof
/// happens once (D17).
#[test]
fn d17_what_is_concluded_of_a_lost_write_is_so_by_the_books() {
    let verdicts = std::cell::RefCell::new(HashMap::new());
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config { cases: 128, ..Config::default() }, rng);
    let played = runner.run(&vec(lossy(), 1..40), |steps| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let clock = TestClock::new();
            let provider = Faulty::new(InMemoryProvider::builder().clock(clock.clone()).build());
            let mut life = LossyLife { provider, clock, orders: 0, bills: 0, verdicts: HashMap::new() };
            for step in steps {
                match step {
                    Lossy::Write(tried, fault) => life.write(tried, fault).await,
                    Lossy::Approve => drop(life.provider.inner().approve(&target("R0"))),
                    Lossy::Decline => life.provider.inner().decline_next(1),
                    Lossy::Advance(days) => life.clock.advance_days(days),
                }
            }
            for (seen, times) in life.verdicts {
                *verdicts.borrow_mut().entry(seen).or_insert(0) += times;
            }
        });
        Ok(())
    });
    played.unwrap();
    let verdicts = verdicts.into_inner();
    for (operation, verdict) in [
        (Operation::Create, Verdict::Happened),
        (Operation::Create, Verdict::ProvenAbsent),
        (Operation::Bill, Verdict::Happened),
        (Operation::Bill, Verdict::ProvenAbsent),
        (Operation::Charge, Verdict::Happened),
        (Operation::Charge, Verdict::ProvenAbsent),
    ] {
        assert!(verdicts.contains_key(&(operation, verdict)), "{operation} {verdict:?} was never played: {verdicts:?}");
    }
}

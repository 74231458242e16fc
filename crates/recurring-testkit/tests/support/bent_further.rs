//! A provider that goes wrong where only a second look sees it: later pages and windows, other orders, other clients, what
//! is traced. In one such way at a time.

#![expect(clippy::unwrap_used, reason = "part of a test: a provider that is broken may panic")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use recurring_core::{
    Acknowledged, AttemptSubject, BillPeriod, Cancelled, Capabilities, Card, CardTarget, ChangeAmount, ChargeNow,
    Clock, CollectionAttempt, CollectionStatus, CreateInstruction, Created, Date, DateRange, Error, ErrorKind,
    FindInstruction, Finding, Identity, Instruction, InstructionTarget, Invoice, LinkCard, ListAttempts,
    ListInstructions, ListInvoices, Lookup, MerchantReference, Operation, RecurringProvider, RowStream, Rows, Schedule,
    Stop, Trace,
};
use recurring_testkit::{InMemoryProvider, TestClock};

use crate::support::bent::{Bent, copy};
use crate::support::world::{KEY, PAGE};

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FurtherBend {
    /// Sound, but for words: what a setting does not unlock is unsupported, also where the operation has a setting.
    KeepsToTheWaysOfASetting,
    RefusesWithoutTheSetting,
    FindsListingIdsInOneWindow,
    ListsInsteadOfFinding,
    CountsInAByte,
    EndsTheListWhereAPageIsLost,
    EndsTheListWhereAWindowIsLost,
    EndsTheSearchWhereAWindowIsLost,
    ListsOnePageOfABill,
    CancelsAnotherSpelling,
    ChangesAnotherSpelling,
    ChargesAnotherSpelling,
    ListsAfterCharging,
    SwapsOutcomesAtBills,
    HidesTheSecondAttempt,
    LinksToEveryOrder,
    ResendsInWordsOnly,
    BillsTheNextFree,
    TagsEachClient,
    ForgetsItsTimeout,
    ShortensItsTimeout,
    AsksForItsIdentity,
    SpeaksOfTheKey,
    TracesThePayer,
    TracesThePayerInATask,
    StopsAreFinalInWords,
}

/// A sound provider, broken in one way.
#[derive(Debug)]
pub(crate) struct BentFurther {
    inner: Arc<Bent>,
    clock: TestClock,
    bend: FurtherBend,
    tag: OnceLock<Identity>,
    hurried: OnceLock<Capabilities>,
    has_lost: AtomicBool,
    /// The days of each order that are not billed yet.
    free: Mutex<BTreeMap<String, Vec<Date>>>,
}

const PROVIDER: &str = InMemoryProvider::NAME;

/// How many days a window of the weak ones has.
const WINDOW: u16 = 30;

static CLIENTS: AtomicU32 = AtomicU32::new(0);

impl BentFurther {
    pub(crate) fn new(inner: Bent, clock: TestClock, bend: FurtherBend) -> Self {
        let (tag, hurried) = (OnceLock::new(), OnceLock::new());
        let (has_lost, free) = (AtomicBool::new(false), Mutex::default());
        Self { inner: Arc::new(inner), clock, bend, tag, hurried, has_lost, free }
    }

    fn is(&self, bend: FurtherBend) -> bool {
        self.bend == bend
    }

    /// The order as it is sent.
    fn order(&self, request: &CreateInstruction) -> CreateInstruction {
        let mut order = copy(request);
        let schedule = order.schedule;
        let count = schedule.count().get();
        if self.is(FurtherBend::CountsInAByte) && count > 255 {
            order.schedule = Schedule::new(schedule.first(), schedule.period(), count % 256).unwrap();
        }
        order
    }

    /// Shows what this bend shows while an order is made.
    async fn shows(&self, request: &CreateInstruction) {
        let email = request.payer.email.as_str().to_owned();
        match self.bend {
            FurtherBend::TracesThePayer => tracing::info!(email, "making an order"),
            FurtherBend::TracesThePayerInATask => {
                let told = tokio::spawn(async move { tracing::info!(email, "making an order") });
                told.await.unwrap();
            }
            _ => {}
        }
    }

    /// The target of a write as this bend sends it.
    fn sent(&self, of: FurtherBend, target: &InstructionTarget) -> InstructionTarget {
        match target {
            InstructionTarget::Reference(reference) if self.is(of) => {
                InstructionTarget::Reference(MerchantReference::from_provider(reference.as_str().to_uppercase()))
            }
            other => other.clone(),
        }
    }

    /// Searches one window after another, where a window that fails passes for one that shows nothing.
    async fn find_until_one_is_lost(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let windows: Vec<DateRange> = request.range_or_default(self.clock.today()).windows(WINDOW).collect();
        let (newest, older) = windows.split_first().unwrap();
        let within = |range: &DateRange| FindInstruction { target: request.target.clone(), range: Some(*range) };
        let mut lookup = self.inner.find(&within(newest)).await?;
        let mut rows = rows_of(lookup.finding);
        for window in older {
            // Others go on while the next request is under way.
            tokio::task::yield_now().await;
            if let Ok(further) = self.inner.find(&within(window)).await {
                rows.extend(rows_of(further.finding));
                lookup.search.resembling.extend(further.search.resembling);
            }
        }
        lookup.search.windows = windows;
        lookup.finding = match rows.len() {
            0 => Finding::Absent,
            1 => Finding::Found(Box::new(rows.remove(0))),
            _ => Finding::Ambiguous(rows),
        };
        Ok(lookup)
    }

    /// The first page, and those of a second request unless it fails: then the list ends with the first.
    async fn pages_until_one_is_lost(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let (inner, again) = (Arc::clone(&self.inner), request.clone());
        let further = stream::once(async move {
            tokio::task::yield_now().await;
            inner.list(&again).await.unwrap_or_else(|_| stream::empty().boxed()).skip(PAGE.into())
        });
        let first = self.inner.list(request).await?.take(PAGE.into());
        Ok(first.chain(further.flatten().take_while(|row| std::future::ready(row.is_ok()))).boxed())
    }

    /// One window after another, where the list ends with one that fails.
    async fn windows_until_one_is_lost(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let (inner, group) = (Arc::clone(&self.inner), request.group.clone());
        let windows: Vec<DateRange> = request.range.windows(WINDOW).collect();
        let (newest, older) = windows.split_first().unwrap();
        let first = inner.list(&ListInstructions { range: *newest, group: group.clone() }).await?;
        let further = stream::iter(older.to_vec()).then(move |range| {
            let (inner, group) = (Arc::clone(&inner), group.clone());
            async move {
                tokio::task::yield_now().await;
                let rows = inner.list(&ListInstructions { range, group }).await;
                rows.unwrap_or_else(|_| stream::empty().boxed())
            }
        });
        Ok(first.chain(further.flatten().take_while(|row| std::future::ready(row.is_ok()))).boxed())
    }

    /// The day that this bend bills.
    fn billed_day(&self, target: &InstructionTarget, due: Date) -> Date {
        let mut free = self.free.lock().unwrap();
        let Some(days) = free.get_mut(target.as_str()) else { return due };
        if !self.is(FurtherBend::BillsTheNextFree) || days.is_empty() {
            return due;
        }
        days.remove(0)
    }
}

fn rows_of(finding: Finding) -> Vec<Instruction> {
    match finding {
        Finding::Absent => Vec::new(),
        Finding::Found(row) => vec![*row],
        Finding::Ambiguous(rows) => rows,
    }
}

#[async_trait]
impl RecurringProvider for BentFurther {
    fn identity(&self) -> &Identity {
        if self.is(FurtherBend::TagsEachClient) {
            let client = || CLIENTS.fetch_add(1, Ordering::Relaxed).to_string();
            return self.tag.get_or_init(|| Identity::new(PROVIDER, &[&client()]));
        }
        if self.is(FurtherBend::AsksForItsIdentity) && self.has_lost.load(Ordering::Relaxed) {
            let target = InstructionTarget::Reference(MerchantReference::from_provider("who am I"));
            let _answer = self.inner.find(&FindInstruction { target, range: None }).now_or_never();
        }
        self.inner.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        let told = self.inner.capabilities();
        let left = match self.bend {
            FurtherBend::ForgetsItsTimeout => Duration::ZERO,
            FurtherBend::ShortensItsTimeout => Duration::from_secs(1),
            _ => return told,
        };
        if !self.has_lost.load(Ordering::Relaxed) {
            return told;
        }
        self.hurried.get_or_init(|| Capabilities { answer_timeout: left, ..told.clone() })
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        self.shows(request).await;
        let answer = self.inner.create(&self.order(request)).await;
        if answer.is_ok() {
            let days = request.schedule.due_dates().collect();
            self.free.lock().unwrap().insert(request.reference.as_str().to_owned(), days);
        }
        let lost = answer.as_ref().is_err_and(|error| error.kind() == ErrorKind::NoAnswer);
        self.has_lost.fetch_or(lost, Ordering::Relaxed);
        match answer {
            Err(error) if lost && self.is(FurtherBend::SpeaksOfTheKey) => {
                let detail = format!("no answer to {KEY}");
                Err(Error::new(ErrorKind::NoAnswer, Operation::Create, PROVIDER, detail)
                    .with_effort(1, error.elapsed()))
            }
            answer => answer,
        }
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let by_listing_id = matches!(request.target, InstructionTarget::ListingId(_));
        match (self.bend, request.range) {
            (FurtherBend::FindsListingIdsInOneWindow, Some(range)) if by_listing_id => {
                let windows: Vec<DateRange> = range.windows(WINDOW).collect();
                let newest = FindInstruction { target: request.target.clone(), range: windows.first().copied() };
                let mut lookup = self.inner.find(&newest).await?;
                for _ in 1..windows.len() {
                    self.inner.find(&newest).await?;
                }
                lookup.search.windows = windows;
                Ok(lookup)
            }
            (FurtherBend::ListsInsteadOfFinding, _) => {
                let lookup = self.inner.find(request).await?;
                let range = DateRange::last_days(self.clock.today(), 200);
                let _rows: Vec<_> = self.inner.list(&ListInstructions { range, group: None }).await?.collect().await;
                Ok(lookup)
            }
            (FurtherBend::EndsTheSearchWhereAWindowIsLost, _) => self.find_until_one_is_lost(request).await,
            _ => self.inner.find(request).await,
        }
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        match self.bend {
            FurtherBend::EndsTheListWhereAPageIsLost => self.pages_until_one_is_lost(request).await,
            FurtherBend::EndsTheListWhereAWindowIsLost => self.windows_until_one_is_lost(request).await,
            _ => self.inner.list(request).await,
        }
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        if self.is(FurtherBend::StopsAreFinalInWords) {
            let as_ours = |error: Error| {
                Error::new(error.kind(), Operation::Cancel, PROVIDER, "").with_effort(error.attempts(), error.elapsed())
            };
            return self.inner.pause(target).await.map(|_| Cancelled::new(Stop::Final)).map_err(as_ours);
        }
        self.inner.cancel(&self.sent(FurtherBend::CancelsAnotherSpelling, target)).await
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.pause(target).await
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let unsupported = || Err(Error::new(ErrorKind::Unsupported, Operation::Resume, PROVIDER, ""));
        let unlocks = matches!(target, InstructionTarget::Id(_) | InstructionTarget::Reference(_));
        match self.bend {
            FurtherBend::KeepsToTheWaysOfASetting if unlocks => {
                self.capabilities().require(Operation::Resume, target.kind(), PROVIDER)?;
            }
            FurtherBend::KeepsToTheWaysOfASetting
            | FurtherBend::RefusesWithoutTheSetting
            | FurtherBend::StopsAreFinalInWords => return unsupported(),
            _ => {}
        }
        self.inner.resume(target).await
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        let target = self.sent(FurtherBend::ChangesAnotherSpelling, &request.target);
        self.inner.change_amount(&ChangeAmount { target, ..*request }).await
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        let BillPeriod { target, due, amount, shares, invoice_no } = request;
        let due = self.billed_day(target, *due);
        let (target, invoice_no) = (target.clone(), invoice_no.clone());
        self.inner.bill(&BillPeriod { target, due, amount: *amount, shares: *shares, invoice_no }).await
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        let target = self.sent(FurtherBend::ChargesAnotherSpelling, &request.target);
        let rows = self.inner.charge(&ChargeNow { target, invoice_no: request.invoice_no.clone() }).await?;
        if self.is(FurtherBend::ListsAfterCharging) {
            let _bills = self.inner.list_invoices(&ListInvoices { target: request.target.clone() }).await;
        }
        Ok(rows)
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        if !self.is(FurtherBend::ResendsInWordsOnly) {
            return self.inner.resend_link(target).await;
        }
        let ours = |kind, attempts, elapsed| {
            Error::new(kind, Operation::ResendLink, PROVIDER, "").with_effort(attempts, elapsed)
        };
        let found = self.inner.find(&FindInstruction { target: target.clone(), range: None }).await;
        let found = found.map_err(|error| ours(error.kind(), error.attempts(), error.elapsed()))?;
        match found.finding {
            Finding::Absent => Err(ours(ErrorKind::NotFound, 1, Duration::ZERO)),
            Finding::Found(_) | Finding::Ambiguous(_) => Ok(Acknowledged::new(Trace::default())),
        }
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.inner.list_cards(target).await
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        let rows = self.inner.link_card(request).await?;
        if self.is(FurtherBend::LinksToEveryOrder) && matches!(request.target, CardTarget::Group(_)) {
            let range = DateRange::last_days(self.clock.today().tomorrow().unwrap(), 400);
            let orders = self.inner.list(&ListInstructions { range, group: None }).await?;
            for order in orders.try_collect::<Vec<_>>().await? {
                let target = CardTarget::Instruction(InstructionTarget::Id(order.id.unwrap()));
                // One that has ended takes none.
                let _rows = self.inner.link_card(&LinkCard { card: request.card.clone(), target }).await;
            }
        }
        Ok(rows)
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        self.inner.list_invoices(request).await
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        let rows = self.inner.list_attempts(request).await?;
        let at_a_bill = matches!(request.of, AttemptSubject::Invoice(_));
        match self.bend {
            FurtherBend::ListsOnePageOfABill if at_a_bill => Ok(rows.take(PAGE.into()).boxed()),
            FurtherBend::SwapsOutcomesAtBills if at_a_bill => {
                let swap = |mut attempt: CollectionAttempt| {
                    attempt.status.status = match attempt.status.status {
                        CollectionStatus::Collected => CollectionStatus::Failed,
                        _ => CollectionStatus::Collected,
                    };
                    attempt
                };
                Ok(rows.map(move |row| row.map(swap)).boxed())
            }
            FurtherBend::HidesTheSecondAttempt => {
                let rows: Vec<_> = rows.collect().await;
                let shown = if rows.len() == 2 { 1 } else { rows.len() };
                Ok(stream::iter(rows.into_iter().take(shown)).boxed())
            }
            _ => Ok(rows),
        }
    }
}

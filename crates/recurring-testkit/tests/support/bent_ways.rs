//! A provider that goes wrong only where an order is named in another way, listed, split, or never answered for: in one
//! such way at a time.

#![expect(clippy::unwrap_used, reason = "part of a test: a provider that is broken may panic")]

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use recurring_core::{
    Acknowledged, BillPeriod, Cancelled, Capabilities, Card, CardTarget, ChangeAmount, ChargeNow, Clock,
    CollectionAttempt, CreateInstruction, Created, DateRange, Description, Drift, Email, Error, ErrorKind,
    FindInstruction, Finding, Gsm, Identity, Instruction, InstructionId, InstructionTarget, Invoice, LinkCard,
    ListAttempts, ListInstructions, ListInvoices, Lookup, Money, Operation, Period, PeriodUnit, RecurringProvider,
    RowStream, Rows, Schedule, Search, Shares, Status, TargetKind,
};
use recurring_testkit::{Faulty, InMemoryProvider};

use crate::support::bent::{Bend, Bent, Books, copy};

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WayBend {
    TakesUnansweredFindsForAbsent,
    TakesUnansweredCardsForNone,
    WaitsTwiceForAFind,
    BillsLiraById,
    ChangesToLiraById,
    ResumesByPausingById,
    RefusesWritesById,
    TakesEuroBillsById,
    TakesChangesToNothingById,
    ListsNoCardsById,
    StopsAtTheFirstMatch,
    DropsTheSharesOfChanges,
    DropsTheSharesOfBills,
    ChangesTheMail,
    ChangesTheNumber,
    DropsTurkishLettersOfTexts,
    CancelsNothingUnapproved,
    RetriesAsItCancels,
    CountsAQuarterAsNinetyDays,
    CountsAQuarterAsNinetyDaysIfItMayDrift,
    DriftsWhereItNeedNot,
    HidesListsWithoutAConnection,
    ListsUnapprovedAsActive,
    ListsStoppedAsActive,
    ListsRejectedAsActive,
    ListsAnotherAmount,
    ListsOneCollectionMore,
}

/// A sound provider, broken in one way.
#[derive(Debug)]
pub(crate) struct BentWays {
    vendor: Faulty<InMemoryProvider>,
    inner: Bent,
    books: Books,
    bend: WayBend,
}

const PROVIDER: &str = InMemoryProvider::NAME;

impl BentWays {
    pub(crate) fn new(vendor: Faulty<InMemoryProvider>, claimed: Capabilities, books: Books, bend: WayBend) -> Self {
        let inner = Bent::new(vendor.clone(), claimed, Bend::Nothing, books.clone());
        Self { vendor, inner, books, bend }
    }

    fn is(&self, bend: WayBend) -> bool {
        self.bend == bend
    }

    /// The order as it is sent.
    fn order(&self, request: &CreateInstruction) -> CreateInstruction {
        let mut order = copy(request);
        let schedule = order.schedule;
        let may_drift = order.drift == Drift::AcceptThirtyDaysForAMonth;
        let is_quarter = schedule.period() == Period::new(PeriodUnit::Months, 3).unwrap();
        let ninety = Period::new(PeriodUnit::Days, 90).unwrap();
        let in_days = Schedule::new(schedule.first(), ninety, schedule.count().get()).unwrap();
        match self.bend {
            WayBend::CountsAQuarterAsNinetyDays if is_quarter => order.schedule = in_days,
            WayBend::CountsAQuarterAsNinetyDaysIfItMayDrift if is_quarter && may_drift => order.schedule = in_days,
            WayBend::DriftsWhereItNeedNot if may_drift && schedule.period() == Period::MONTHLY => {
                order.schedule = schedule.every_thirty_days();
            }
            WayBend::ChangesTheMail => order.payer.email = Email::new("bilge.demir@example.com").unwrap(),
            WayBend::ChangesTheNumber => order.payer.gsm = Gsm::new("5550001122").unwrap(),
            WayBend::DropsTurkishLettersOfTexts => {
                let text = order.description.as_ref().map(|text| text.as_str().replace('İ', "I").replace('ş', "s"));
                order.description = text.map(|text| Description::new(text).unwrap());
            }
            _ => {}
        }
        order
    }

    /// An order as it is listed.
    fn listed(bend: WayBend, mut row: Instruction) -> Instruction {
        let stopped = [Status::Cancelled, Status::Paused];
        let status = row.status.status;
        match bend {
            WayBend::ListsUnapprovedAsActive if status == Status::AwaitingPayer => row.status.status = Status::Active,
            WayBend::ListsStoppedAsActive if stopped.contains(&status) => row.status.status = Status::Active,
            WayBend::ListsRejectedAsActive if status == Status::Rejected => row.status.status = Status::Active,
            WayBend::ListsAnotherAmount => {
                let amount = row.amount.as_mut().unwrap();
                amount.value = amount.value.map(|amount| Money::from_kurus(amount.minor() / 100));
            }
            WayBend::ListsOneCollectionMore if status == Status::Active => {
                row.collected = row.collected.map(|collected| collected + 1);
            }
            _ => {}
        }
        row
    }

    /// A target that the vendor does not know, where this bend sends the wrong number.
    fn sent(&self, target: &InstructionTarget) -> InstructionTarget {
        match target {
            InstructionTarget::Id(_) if self.is(WayBend::RefusesWritesById) => {
                InstructionTarget::Id(InstructionId::from_provider("order-999999"))
            }
            other => other.clone(),
        }
    }

    /// The amount as it is sent; one with shares is sent as it is.
    fn amount(&self, bend: WayBend, target: &InstructionTarget, amount: Money, shares: Option<Shares>) -> Money {
        if target.kind() != TargetKind::Id || shares.is_some() {
            return amount;
        }
        let changes = bend == WayBend::ChangesToLiraById;
        match self.bend {
            WayBend::TakesEuroBillsById if !changes => Money::from_kurus(amount.minor()),
            WayBend::TakesChangesToNothingById if changes && amount.minor() == 0 => Money::from_kurus(1),
            own if own == bend => Money::from_minor(amount.minor() / 100, amount.currency()),
            _ => amount,
        }
    }

    /// The shares as they are sent; wrong ones are left to be refused.
    fn shares(&self, bend: WayBend, amount: Money, shares: Option<Shares>) -> Option<Shares> {
        shares.filter(|shares| !self.is(bend) || shares.agent().checked_add(shares.company()) != Ok(amount))
    }

    fn was_unanswered(&self, error: &Error) -> bool {
        error.kind() == ErrorKind::NoAnswer && error.elapsed() >= self.capabilities().answer_timeout
    }

    /// Reads window after window up to the first one with a match, and tells that it has read all of them.
    async fn find_first(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let range = request.range_or_default(self.vendor.inner().clock().today());
        let mut last: Option<Lookup> = None;
        for window in range.windows(30) {
            let request = FindInstruction { target: request.target.clone(), range: Some(window) };
            let lookup = self.inner.find(&request).await?;
            let begun_at = last.as_ref().map_or(lookup.search.begun_at, |first| first.search.begun_at);
            let found = lookup.finding != Finding::Absent;
            last = Some(Lookup { search: Search { begun_at, ..lookup.search }, finding: lookup.finding });
            if found {
                break;
            }
        }
        let mut lookup = last.unwrap();
        lookup.search.windows = range.windows(30).collect();
        Ok(lookup)
    }

    /// A period of an order is due, and was not collected.
    fn is_owed(&self, target: &InstructionTarget) -> bool {
        let today = self.vendor.inner().clock().today();
        let owed = self.books.named(target, |entry| {
            let collected = self.vendor.inner().collections_of(&entry.reference);
            entry.approved && entry.days.iter().filter(|due| **due <= today).count() > collected.len()
        });
        owed.unwrap_or(false)
    }
}

#[async_trait]
impl RecurringProvider for BentWays {
    fn identity(&self) -> &Identity {
        self.inner.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        let order = self.order(request);
        if order.schedule == request.schedule {
            // What the vendor would take and is not claimed.
            let today = self.vendor.inner().clock().today();
            self.capabilities().check_create(request, today, PROVIDER)?;
        }
        self.inner.create(&order).await
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        if self.is(WayBend::StopsAtTheFirstMatch) {
            return self.find_first(request).await;
        }
        let begun_at = self.vendor.inner().clock().now();
        match self.inner.find(request).await {
            Err(error) if self.was_unanswered(&error) && self.is(WayBend::TakesUnansweredFindsForAbsent) => {
                let absence = recurring_core::Mark::Documented;
                let (by, windows, resembling) = (request.target.kind(), Vec::<DateRange>::new(), Vec::new());
                let search = Search { by, windows, complete: true, begun_at, absence, resembling };
                Ok(Lookup { finding: Finding::Absent, search })
            }
            Err(error) if self.was_unanswered(&error) && self.is(WayBend::WaitsTwiceForAFind) => {
                tokio::time::sleep(self.capabilities().answer_timeout * 2).await;
                Err(error)
            }
            answer => answer,
        }
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let bend = self.bend;
        let hides = move |row: &Result<Instruction, Error>| {
            let unconnected = row.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotConnected);
            std::future::ready(!(unconnected && bend == WayBend::HidesListsWithoutAConnection))
        };
        let rows = match self.inner.list(request).await {
            Err(error) if error.kind() == ErrorKind::NotConnected && bend == WayBend::HidesListsWithoutAConnection => {
                stream::empty().boxed()
            }
            rows => rows?,
        };
        Ok(rows.filter(hides).map(move |row| row.map(|row| Self::listed(bend, row))).boxed())
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        let awaits = self.books.named(target, |entry| !entry.approved).unwrap_or(false);
        if self.is(WayBend::CancelsNothingUnapproved) && awaits {
            self.inner.find(&FindInstruction { target: target.clone(), range: None }).await?;
            return Ok(Cancelled::new(self.capabilities().stop));
        }
        if self.is(WayBend::RetriesAsItCancels) && self.is_owed(target) {
            // Where there is nothing to charge, nothing is retried.
            drop(self.vendor.charge(&ChargeNow { target: target.clone(), invoice_no: None }).await);
        }
        self.inner.cancel(&self.sent(target)).await
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.pause(&self.sent(target)).await
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        if self.is(WayBend::ResumesByPausingById) && target.kind() == TargetKind::Id {
            let as_ours = |error: Error| {
                Error::new(error.kind(), Operation::Resume, PROVIDER, "").with_effort(error.attempts(), error.elapsed())
            };
            return self.inner.pause(target).await.map_err(as_ours);
        }
        self.inner.resume(&self.sent(target)).await
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        let ChangeAmount { target, amount, shares } = request;
        let amount = self.amount(WayBend::ChangesToLiraById, target, *amount, *shares);
        let shares = self.shares(WayBend::DropsTheSharesOfChanges, amount, *shares);
        let target = self.sent(target);
        self.inner.change_amount(&ChangeAmount { target, amount, shares }).await
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        let BillPeriod { target, due, amount, shares, invoice_no } = request;
        let amount = self.amount(WayBend::BillsLiraById, target, *amount, *shares);
        let shares = self.shares(WayBend::DropsTheSharesOfBills, amount, *shares);
        let (target, due, invoice_no) = (self.sent(target), *due, invoice_no.clone());
        self.inner.bill(&BillPeriod { target, due, amount, shares, invoice_no }).await
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        let (target, invoice_no) = (self.sent(&request.target), request.invoice_no.clone());
        self.inner.charge(&ChargeNow { target, invoice_no }).await
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.resend_link(&self.sent(target)).await
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        match self.inner.list_cards(target).await {
            Err(error) if self.was_unanswered(&error) && self.is(WayBend::TakesUnansweredCardsForNone) => {
                Ok(Vec::new())
            }
            Ok(_) if self.is(WayBend::ListsNoCardsById) && target.kind() == TargetKind::Id => Ok(Vec::new()),
            cards => cards,
        }
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        let target = match &request.target {
            CardTarget::Instruction(target) => CardTarget::Instruction(self.sent(target)),
            CardTarget::Group(group) => CardTarget::Group(group.clone()),
        };
        self.inner.link_card(&LinkCard { card: request.card.clone(), target }).await
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        self.inner.list_invoices(request).await
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        self.inner.list_attempts(request).await
    }
}

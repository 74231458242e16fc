//! A provider that is broken on purpose, in one way at a time.

#![expect(clippy::unwrap_used, reason = "part of a test: a provider that is broken may panic")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use async_trait::async_trait;
use futures_util::StreamExt;
use recurring_core::{
    Acknowledged, Advice, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, CollectionAttempt,
    CollectionStatus, CreateInstruction, Created, DateRange, Drift, Error, ErrorKind, FindInstruction, Finding,
    Identity, Instruction, InstructionTarget, Invoice, LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup,
    Money, Notify, Operation, PaymentLink, Period, Pricing, RecurringProvider, RowStream, Rows, Schedule, Status,
    Trace,
};
use recurring_testkit::conformance::Collected;
use recurring_testkit::{Faulty, InMemoryProvider};

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bend {
    Nothing,
    IdentityChanges,
    SendsUnclaimed,
    RefusesClaimed,
    CutsLongCounts,
    TakesOtherPeriods,
    SendsWrongAmounts,
    DropsOptions,
    DriftsSilently,
    TakesEuros,
    ReadsBackByItself,
    LosesTheLink,
    TellsUnapprovedActive,
    BooksTwice,
    MonthsDrift,
    FindsAnotherAmount,
    AbsenceIsAnError,
    SearchStopsEarly,
    ShowsOneOfSeveral,
    LeavesDaysOut,
    ListsTwice,
    ListsEverything,
    CancelsInWordsOnly,
    PausesInWordsOnly,
    ResumesInWordsOnly,
    KeepsTheOldAmount,
    ForgetsVariablePrice,
    BillsAnotherAmount,
    TellsDeclinesCollected,
    ForgetsTheCoolDown,
    ShowsWholeCardNumbers,
    LinksWithoutRows,
    LostIsRefused,
    LostIsSentAgain,
    NotConnectedIsUnknown,
    ClaimsReadsUnanswered,
    TellsRejectedActive,
    ResendingApproves,
    TellsBillsCollected,
    RowsNameNobody,
    HidesBillNumbers,
    WaitsTooLong,
    ShowsThePayer,
    MixesAnswersUp,
    TakesOneNewAmountOnly,
}

impl Bend {
    /// What the vendor's books show: of two bends, money itself goes wrong.
    pub(crate) fn books(self, mut collected: Vec<Collected>) -> Vec<Collected> {
        match self {
            Self::BooksTwice if collected.len() == 4 => collected.push(collected[3]),
            // 28 March instead of 31 March: each day counted from the one before.
            Self::MonthsDrift => collected.iter_mut().skip(2).for_each(|entry| {
                if entry.due.day() == 31 {
                    entry.due = entry.due.with().day(28).build().unwrap();
                }
            }),
            _ => {}
        }
        collected
    }
}

/// The in-memory provider, broken in one way.
#[derive(Debug)]
pub(crate) struct Bent {
    pub(crate) inner: Faulty<InMemoryProvider>,
    pub(crate) bend: Bend,
    asked: AtomicU32,
    other: OnceLock<Identity>,
    latest: Mutex<Option<FindInstruction>>,
    changed: Mutex<Vec<InstructionTarget>>,
}

const PROVIDER: &str = InMemoryProvider::NAME;

impl Bent {
    pub(crate) fn new(inner: Faulty<InMemoryProvider>, bend: Bend) -> Self {
        Self {
            inner,
            bend,
            asked: AtomicU32::new(0),
            other: OnceLock::new(),
            latest: Mutex::default(),
            changed: Mutex::default(),
        }
    }

    fn is(&self, bend: Bend) -> bool {
        self.bend == bend
    }

    /// Makes a request that does no work, so that only the outcome is wrong and not the count.
    async fn idle_request(&self, operation: Operation, target: &InstructionTarget) -> Result<(), Error> {
        let find = FindInstruction { target: target.clone(), range: None };
        let as_ours = |error: Error| Error::new(error.kind(), operation, PROVIDER, "").with_effort(1, error.elapsed());
        self.inner.find(&find).await.map(drop).map_err(as_ours)
    }

    /// A copy of an order with what this bend takes away or replaces.
    fn changed(&self, request: &CreateInstruction) -> CreateInstruction {
        let mut order = copy(request);
        let limits = self.capabilities().create.as_ref().unwrap();
        let schedule = order.schedule;
        let of = |period, count| Schedule::new(schedule.first(), period, count).unwrap();
        match self.bend {
            Bend::CutsLongCounts => {
                let count = schedule.count().get().min(limits.longest_count.unwrap_or(u16::MAX));
                order.schedule = of(schedule.period(), count);
            }
            // A month stays a month, so that this is not also a silent drift.
            Bend::TakesOtherPeriods if schedule.period() == Period::MONTHLY => {}
            Bend::TakesOtherPeriods if !limits.periods.iter().any(|limit| limit.allows(schedule.period())) => {
                order.schedule = of("30d".parse().unwrap(), schedule.count().get());
            }
            Bend::SendsWrongAmounts if !order.amount.is_positive() => order.amount = Money::from_kurus(1),
            Bend::DropsOptions if !limits.notify => order.notify = Notify::NONE,
            Bend::DriftsSilently => order.drift = Drift::AcceptThirtyDaysForAMonth,
            Bend::TakesEuros => order.amount = Money::from_kurus(order.amount.minor()),
            Bend::ForgetsVariablePrice => order.pricing = Pricing::Fixed,
            _ => {}
        }
        order
    }

    fn report(&self, mut row: Instruction) -> Instruction {
        match self.bend {
            Bend::TellsUnapprovedActive if row.status.status == Status::AwaitingPayer => {
                row.status.status = Status::Active;
            }
            Bend::FindsAnotherAmount => row.amount.as_mut().unwrap().value = Some(Money::from_kurus(1)),
            Bend::TellsRejectedActive if row.status.status == Status::Rejected => {
                row.status.status = Status::Active;
            }
            Bend::TellsDeclinesCollected if row.status.status == Status::Active => {
                row.collected = row.collected.max(Some(1));
            }
            _ => {}
        }
        row
    }
}

/// A request is deliberately not `Clone`; a broken provider copies it all the same.
fn copy(request: &CreateInstruction) -> CreateInstruction {
    let CreateInstruction { reference, payer, amount, schedule, drift, pricing, description, notify, group, dealer } =
        request;
    CreateInstruction {
        reference: reference.clone(),
        payer: payer.clone(),
        amount: *amount,
        schedule: *schedule,
        drift: *drift,
        pricing: *pricing,
        description: description.clone(),
        notify: *notify,
        group: group.clone(),
        dealer: dealer.clone(),
    }
}

#[async_trait]
impl RecurringProvider for Bent {
    fn identity(&self) -> &Identity {
        if self.is(Bend::IdentityChanges) && self.asked.fetch_add(1, Ordering::Relaxed) > 0 {
            return self.other.get_or_init(|| Identity::new(PROVIDER, &["another account"]));
        }
        self.inner.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        let request = self.changed(request);
        let answer = self.inner.create(&request).await;
        match answer {
            Ok(mut created) => {
                if self.is(Bend::LosesTheLink) {
                    created.link = PaymentLink::from_provider("");
                }
                if self.is(Bend::ReadsBackByItself) {
                    self.idle_request(Operation::Create, &InstructionTarget::Reference(request.reference)).await?;
                }
                Ok(created)
            }
            Err(error) if error.kind() == ErrorKind::NoAnswer && self.is(Bend::LostIsRefused) => {
                Err(Error::new(ErrorKind::Refused, Operation::Create, PROVIDER, "").with_effort(1, error.elapsed()))
            }
            Err(error) if error.kind() == ErrorKind::NoAnswer && self.is(Bend::LostIsSentAgain) => {
                self.inner.create(&request).await
            }
            Err(error) if self.is(Bend::WaitsTooLong) && error.elapsed() >= self.capabilities().answer_timeout => {
                let elapsed = error.elapsed() * 2;
                Err(error.with_effort(1, elapsed))
            }
            Err(error) if error.kind() == ErrorKind::NoAnswer && self.is(Bend::ShowsThePayer) => {
                let detail = format!("no answer for {}", request.payer.email.as_str());
                Err(Error::new(ErrorKind::NoAnswer, Operation::Create, PROVIDER, detail)
                    .with_effort(1, error.elapsed()))
            }
            Err(error) if error.kind() == ErrorKind::NotConnected && self.is(Bend::NotConnectedIsUnknown) => {
                Err(Error::new(ErrorKind::NoAnswer, Operation::Create, PROVIDER, ""))
            }
            Err(error) => Err(error),
        }
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        if self.is(Bend::MixesAnswersUp) {
            *self.latest.lock().unwrap() = Some(request.clone());
            tokio::task::yield_now().await;
            let latest = self.latest.lock().unwrap().clone().unwrap();
            return self.inner.find(&latest).await;
        }
        let answer = self.inner.find(request).await;
        if answer.is_err() && self.is(Bend::ClaimsReadsUnanswered) {
            let search = self.inner.find(request).await?.search;
            return Ok(Lookup { finding: Finding::Absent, search });
        }
        let mut lookup = answer?;
        lookup.finding = match lookup.finding {
            Finding::Found(row) => Finding::Found(Box::new(self.report(*row))),
            Finding::Absent if self.is(Bend::AbsenceIsAnError) => {
                return Err(Error::new(ErrorKind::NotFound, Operation::Find, PROVIDER, ""));
            }
            Finding::Ambiguous(mut rows) if self.is(Bend::ShowsOneOfSeveral) => {
                Finding::Found(Box::new(rows.pop().unwrap()))
            }
            other => other,
        };
        if self.is(Bend::SearchStopsEarly) && lookup.finding == Finding::Absent {
            lookup.search.complete = false;
        }
        if self.is(Bend::LeavesDaysOut) && lookup.search.windows.len() > 1 {
            let gap: DateRange = lookup.search.windows[1];
            lookup.search.windows[1] = gap.halves().unwrap().0;
        }
        Ok(lookup)
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let mut request = request.clone();
        if self.is(Bend::ListsEverything) {
            let from = request.range.from();
            request.range = DateRange::new(from, from.checked_add(jiff::Span::new().days(400)).unwrap()).unwrap();
        }
        let rows = self.inner.list(&request).await?;
        if self.is(Bend::ListsTwice) {
            return Ok(rows.chain(self.inner.list(&request).await?).boxed());
        }
        Ok(rows)
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        if self.is(Bend::CancelsInWordsOnly) {
            self.idle_request(Operation::Cancel, target).await?;
            return Ok(Cancelled::new(self.capabilities().stop));
        }
        self.inner.cancel(target).await
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        if self.is(Bend::PausesInWordsOnly) {
            self.idle_request(Operation::Pause, target).await?;
            return Ok(Acknowledged::new(Trace::default()));
        }
        self.inner.pause(target).await
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        if self.is(Bend::ResumesInWordsOnly) {
            self.idle_request(Operation::Resume, target).await?;
            return Ok(Acknowledged::new(Trace::default()));
        }
        self.inner.resume(target).await
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        if self.is(Bend::KeepsTheOldAmount) && request.amount.is_positive() {
            self.idle_request(Operation::ChangeAmount, &request.target).await?;
            return Ok(Acknowledged::new(Trace::default()));
        }
        if self.is(Bend::TakesOneNewAmountOnly) && request.amount.is_positive() {
            let again = self.changed.lock().unwrap().contains(&request.target);
            if again {
                self.idle_request(Operation::ChangeAmount, &request.target).await?;
                return Ok(Acknowledged::new(Trace::default()));
            }
            self.changed.lock().unwrap().push(request.target.clone());
        }
        self.inner.change_amount(request).await
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        if self.is(Bend::BillsAnotherAmount) && request.amount.is_positive() {
            let BillPeriod { target, due, amount: _, shares, invoice_no } = request;
            let (target, invoice_no) = (target.clone(), invoice_no.clone());
            let amount = Money::from_kurus(1);
            return self.inner.bill(&BillPeriod { target, due: *due, amount, shares: *shares, invoice_no }).await;
        }
        self.inner.bill(request).await
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        match self.inner.charge(request).await {
            Err(error) if self.is(Bend::ForgetsTheCoolDown) && matches!(error.advice(), Advice::NotBefore(_)) => {
                Err(error.with_advice(Advice::Unstated))
            }
            answer => answer,
        }
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        if self.is(Bend::SendsUnclaimed) {
            self.idle_request(Operation::ResendLink, target).await?;
        }
        if let (Bend::ResendingApproves, InstructionTarget::Reference(reference)) = (self.bend, target) {
            // The payer may have decided already; then there is nothing to break.
            let _decided = self.inner.inner().approve(reference);
            self.idle_request(Operation::ResendLink, target).await?;
            return Ok(Acknowledged::new(Trace::default()));
        }
        self.inner.resend_link(target).await
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        let mut cards = self.inner.list_cards(target).await?;
        if self.is(Bend::ShowsWholeCardNumbers) {
            cards.iter_mut().for_each(|card| card.masked_number = Some("4543600000000001".to_owned()));
        }
        Ok(cards)
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        let mut rows = self.inner.link_card(request).await?;
        if self.is(Bend::RowsNameNobody) {
            rows.rows.iter_mut().for_each(|row| (row.id, row.reference) = (None, None));
        }
        Ok(if self.is(Bend::LinksWithoutRows) { Rows::default() } else { rows })
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        if self.is(Bend::RefusesClaimed) && matches!(request.target, InstructionTarget::ListingId(_)) {
            return Err(Error::new(ErrorKind::Unsupported, Operation::ListInvoices, PROVIDER, ""));
        }
        let bend = self.bend;
        let change = move |mut bill: Invoice| {
            match bend {
                Bend::TellsBillsCollected => bill.status.status = CollectionStatus::Collected,
                Bend::HidesBillNumbers => bill.invoice_no = None,
                _ => {}
            }
            bill
        };
        Ok(self.inner.list_invoices(request).await?.map(move |bill| bill.map(change)).boxed())
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        self.inner.list_attempts(request).await
    }
}

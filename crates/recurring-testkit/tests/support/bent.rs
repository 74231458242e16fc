//! A provider that is broken on purpose, in one way at a time.

#![expect(clippy::unwrap_used, reason = "part of a test: a provider that is broken may panic")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use futures_util::StreamExt;
use recurring_core::{
    Acknowledged, Advice, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, Clock, CollectionAttempt,
    CollectionStatus, CreateInstruction, Created, Currency, Date, DateRange, Dealer, Description, Drift, Error,
    ErrorKind, FindInstruction, Finding, GroupReference, Identity, Instruction, InstructionId, InstructionTarget,
    InvalidValue, Invoice, LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup, MerchantReference, Money,
    Notify, Operation, PayerIp, PayerName, PaymentLink, Period, Pricing, RecurringProvider, RowStream, Rows, Schedule,
    Shares, Status, Trace,
};
use recurring_testkit::conformance::Kept;
use recurring_testkit::{Faulty, InMemoryProvider};

use crate::support::world::CARD;

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
    CollectsOnceMore,
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
    RefusesTheAddress,
    RefusesNoDescription,
    RefusesOneName,
    RefusesToday,
    NamesAnotherField,
    TakesNegativeChanges,
    TakesWrongShares,
    TakesEuroChanges,
    TakesEuroBills,
    DropsTheDealer,
    DropsTheAgent,
    DropsMessages,
    DropsGroups,
    DropsTheAddress,
    DropsNewShares,
    DropsTheDescription,
    DropsTurkishLetters,
    LooksAfterPausing,
    MakesAllMonthly,
    CutsTheLongestCount,
    AsksForNoSetting,
    AsksForASetting,
    NamesNoSetting,
    ChangesTheLink,
    TellsAnotherDay,
    TellsAnotherPayer,
    TellsAnotherNumber,
    SearchesOneWindow,
    SearchesEachWindowTwice,
    ListsTheNewestWindow,
    ListsEveryGroup,
    ListsAHundred,
    ListsNeighbouringDays,
    NeverEndsAFind,
    ShowsTheCard,
    SwapsLinks,
    SwapsNumbers,
}

/// What the vendor's own books hold of the orders that reached it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Books(Arc<Mutex<Vec<Entry>>>);

/// An order as it reached the vendor.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) reference: MerchantReference,
    id: Option<InstructionId>,
    pub(crate) days: Vec<Date>,
    pub(crate) approved: bool,
    pub(crate) link: PaymentLink,
    pub(crate) kept: Kept,
}

impl Books {
    fn enter(&self, request: &CreateInstruction, created: &Created, passes_address: bool) {
        let CreateInstruction { reference, payer, description, notify, group, dealer, .. } = request;
        let kept = Kept::default()
            .notify(*notify)
            .dealer(dealer.clone())
            .group(group.as_ref().map(GroupReference::as_str))
            .description(description.as_ref().map(Description::as_str))
            .payer_name(payer.name.as_str())
            .payer_email(payer.email.as_str())
            .payer_gsm(payer.gsm.national())
            .payer_address(payer.ip.filter(|_| passes_address).map(PayerIp::address));
        let days: Vec<Date> = request.schedule.due_dates().take(12).collect();
        let kept = days.iter().fold(kept, |kept, due| kept.split(*due, dealer.shares));
        let (reference, id, link) = (reference.clone(), created.id.clone(), created.link.clone());
        self.0.lock().unwrap().push(Entry { reference, id, days, approved: false, link, kept });
    }

    /// Notes that the payer of the newest order of a reference has agreed.
    pub(crate) fn approve(&self, order: &Created) {
        let mut entries = self.0.lock().unwrap();
        entries.iter_mut().rev().find(|entry| entry.reference == order.reference).unwrap().approved = true;
    }

    /// Notes how the collections of an order are split from now on, or the one of a day.
    fn split(&self, target: &InstructionTarget, due: Option<Date>, shares: Option<Shares>) {
        let mut entries = self.0.lock().unwrap();
        let Some(entry) = entries.iter_mut().rev().find(|entry| entry.is_named(target)) else { return };
        let days = entry.days.iter().filter(|day| due.is_none_or(|due| due == **day));
        entry.kept = days.fold(entry.kept.clone(), |kept, day| kept.split(*day, shares));
    }

    /// Something of the newest order that is named so.
    pub(crate) fn named<T>(&self, target: &InstructionTarget, read: impl Fn(&Entry) -> T) -> Option<T> {
        self.0.lock().unwrap().iter().rev().find(|entry| entry.is_named(target)).map(read)
    }

    /// Something of the newest order of a reference.
    pub(crate) fn of<T>(&self, order: &Created, read: impl Fn(&Entry) -> T) -> Option<T> {
        let entries = self.0.lock().unwrap();
        entries.iter().rev().find(|entry| entry.reference == order.reference).map(read)
    }
}

impl Entry {
    fn is_named(&self, target: &InstructionTarget) -> bool {
        let number = |text: &str| text.split_once('-').map(|(_, number)| number.to_owned());
        let id = self.id.as_ref().map(InstructionId::as_str);
        match target {
            InstructionTarget::Reference(reference) => *reference == self.reference,
            InstructionTarget::Id(named) => id == Some(named.as_str()),
            // The model's two numbers of an order end in the same digits.
            InstructionTarget::ListingId(named) => id.and_then(number) == number(named.as_str()),
        }
    }
}

/// The in-memory provider, broken in one way.
#[derive(Debug)]
pub(crate) struct Bent {
    inner: Faulty<InMemoryProvider>,
    claimed: Capabilities,
    bend: Bend,
    books: Books,
    asked: AtomicU32,
    other: OnceLock<Identity>,
    latest: Mutex<Option<FindInstruction>>,
    made: Mutex<Option<Created>>,
    changed: Mutex<Vec<InstructionTarget>>,
}

const PROVIDER: &str = InMemoryProvider::NAME;

impl Bent {
    pub(crate) fn new(inner: Faulty<InMemoryProvider>, claimed: Capabilities, bend: Bend, books: Books) -> Self {
        Self {
            inner,
            claimed,
            bend,
            books,
            asked: AtomicU32::new(0),
            other: OnceLock::new(),
            latest: Mutex::default(),
            made: Mutex::default(),
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

    fn unsupported(&self, operation: Operation) -> Error {
        Error::new(ErrorKind::Unsupported, operation, PROVIDER, "")
    }

    /// What this bend refuses of orders that it claims to take.
    fn refuses(&self, request: &CreateInstruction) -> bool {
        let today = self.inner.inner().clock().today();
        match self.bend {
            Bend::RefusesTheAddress => request.payer.ip.is_some(),
            Bend::RefusesNoDescription => request.description.is_none(),
            Bend::RefusesOneName => request.payer.name.split().1.is_none(),
            Bend::RefusesToday => request.schedule.first() == today,
            _ => false,
        }
    }

    /// What this bend makes of a refusal.
    fn refusal(&self, error: Error) -> Error {
        let (kind, operation) = (error.kind(), error.operation());
        let of_create = operation == Operation::Create;
        match self.bend {
            Bend::NamesAnotherField if of_create && kind == ErrorKind::InvalidRequest => {
                Error::invalid(&InvalidValue::new("no.such.field", "", ""), operation, PROVIDER)
            }
            Bend::AsksForNoSetting if of_create && kind == ErrorKind::SettingRequired => self.unsupported(operation),
            Bend::AsksForASetting if of_create && kind == ErrorKind::Unsupported => {
                Error::new(ErrorKind::SettingRequired, operation, PROVIDER, "set `some_setting`")
            }
            Bend::NamesNoSetting if kind == ErrorKind::SettingRequired => Error::new(kind, operation, PROVIDER, ""),
            _ => error,
        }
    }

    /// What this bend makes of an order's answer, once other calls have had theirs.
    async fn answered(&self, mut created: Created) -> Created {
        match self.bend {
            Bend::LosesTheLink => created.link = PaymentLink::from_provider(""),
            Bend::ChangesTheLink => {
                created.link = PaymentLink::from_provider(format!("{}?from=us", created.link.as_str()));
            }
            Bend::SwapsLinks | Bend::SwapsNumbers => {
                *self.made.lock().unwrap() = Some(created.clone());
                tokio::task::yield_now().await;
                let Created { id, link, .. } = self.made.lock().unwrap().clone().unwrap();
                if self.is(Bend::SwapsLinks) { created.link = link } else { created.id = id }
            }
            _ => {}
        }
        created
    }

    /// A copy of an order with what this bend takes away or replaces.
    fn changed(&self, request: &CreateInstruction) -> CreateInstruction {
        let mut order = copy(request);
        let Some(limits) = self.capabilities().create.as_ref() else { return order };
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
            Bend::CollectsOnceMore if schedule.count().get() == 4 => order.schedule = of(schedule.period(), 5),
            Bend::CutsTheLongestCount if limits.longest_count == Some(schedule.count().get()) => {
                order.schedule = of(schedule.period(), schedule.count().get() - 1);
            }
            Bend::MonthsDrift if schedule.period() == Period::MONTHLY && schedule.first().day() == 31 => {
                order.schedule = schedule.every_thirty_days();
            }
            Bend::MakesAllMonthly
                if schedule.period() != "30d".parse().unwrap()
                    && limits.periods.iter().any(|limit| limit.allows(schedule.period())) =>
            {
                order.schedule = of(Period::MONTHLY, schedule.count().get());
            }
            Bend::DropsTheDealer if order.dealer.shares.is_none_or(|shares| adds_up(shares, order.amount)) => {
                order.dealer = Dealer::default();
            }
            Bend::DropsTheAgent => order.dealer.agent = None,
            Bend::DropsMessages => order.notify.sms = false,
            Bend::DropsGroups => order.group = None,
            Bend::DropsTheDescription => order.description = None,
            Bend::DropsTurkishLetters => {
                let name = order.payer.name.as_str().replace('Ç', "C").replace('ğ', "g").replace('ı', "i");
                order.payer.name = PayerName::new(name).unwrap();
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
            Bend::CollectsOnceMore => row.count = row.count.map(|count| if count == 5 { 4 } else { count }),
            Bend::TellsAnotherDay => row.next_due = row.next_due.and_then(|day| day.tomorrow().ok()),
            Bend::TellsAnotherPayer => row.payer_name = Some("Somebody Else".to_owned()),
            Bend::TellsAnotherNumber => row.id = Some(InstructionId::from_provider("order-999")),
            _ => {}
        }
        row
    }
}

fn adds_up(shares: Shares, amount: Money) -> bool {
    shares.agent().checked_add(shares.company()) == Ok(amount)
}

/// A request is deliberately not `Clone`; a broken provider copies it all the same.
pub(crate) fn copy(request: &CreateInstruction) -> CreateInstruction {
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
        &self.claimed
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        if self.refuses(request) {
            return Err(self.unsupported(Operation::Create));
        }
        let request = self.changed(request);
        let answer = self.inner.create(&request).await;
        match answer {
            Ok(created) => {
                let passes_address = self.claimed.create.as_ref().is_some_and(|limits| limits.payer_ip);
                self.books.enter(&request, &created, passes_address != self.is(Bend::DropsTheAddress));
                if self.is(Bend::ReadsBackByItself) {
                    self.idle_request(Operation::Create, &InstructionTarget::Reference(request.reference)).await?;
                }
                Ok(self.answered(created).await)
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
            Err(error) if error.kind() == ErrorKind::NoAnswer && self.is(Bend::ShowsTheCard) => {
                let detail = format!("no answer for the card {CARD}");
                Err(Error::new(ErrorKind::NoAnswer, Operation::Create, PROVIDER, detail)
                    .with_effort(1, error.elapsed()))
            }
            Err(error) if error.kind() == ErrorKind::NotConnected && self.is(Bend::NotConnectedIsUnknown) => {
                Err(Error::new(ErrorKind::NoAnswer, Operation::Create, PROVIDER, ""))
            }
            Err(error) => Err(self.refusal(error)),
        }
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        if self.is(Bend::MixesAnswersUp) {
            *self.latest.lock().unwrap() = Some(request.clone());
            tokio::task::yield_now().await;
            let latest = self.latest.lock().unwrap().clone().unwrap();
            return self.inner.find(&latest).await;
        }
        if let Some(range) = request.range.filter(|_| self.is(Bend::SearchesOneWindow)) {
            let windows: Vec<DateRange> = range.windows(30).collect();
            let newest = FindInstruction { target: request.target.clone(), range: Some(windows[0]) };
            let mut lookup = self.inner.find(&newest).await?;
            for _ in 1..windows.len() {
                self.inner.find(&newest).await?;
            }
            lookup.search.windows = windows;
            return Ok(lookup);
        }
        let answer = self.inner.find(request).await;
        if self.is(Bend::SearchesEachWindowTwice) && request.range.is_some() {
            self.inner.find(request).await?;
        }
        if answer.as_ref().is_err_and(|error| error.elapsed() >= self.claimed.answer_timeout)
            && self.is(Bend::NeverEndsAFind)
        {
            std::future::pending::<()>().await;
        }
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
            lookup.search.windows[1] = gap.halves().map_or(gap, |(newer, _)| newer);
        }
        Ok(lookup)
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let mut request = request.clone();
        if self.is(Bend::ListsEverything) {
            let from = request.range.from();
            request.range = DateRange::new(from, from.checked_add(jiff::Span::new().days(400)).unwrap()).unwrap();
        }
        match self.bend {
            Bend::ListsEveryGroup => request.group = None,
            Bend::ListsTheNewestWindow => request.range = request.range.windows(30).next().unwrap(),
            Bend::ListsNeighbouringDays => {
                let (from, to) = (request.range.from().yesterday().unwrap(), request.range.to().tomorrow().unwrap());
                request.range = DateRange::new(from, to).unwrap();
            }
            _ => {}
        }
        let rows = self.inner.list(&request).await?;
        if self.is(Bend::ListsAHundred) {
            return Ok(rows.take(100).boxed());
        }
        if self.is(Bend::CollectsOnceMore) {
            let count = |mut row: Instruction| {
                row.count = row.count.map(|count| if count == 5 { 4 } else { count });
                row
            };
            return Ok(rows.map(move |row| row.map(count)).boxed());
        }
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
        let answer = self.inner.pause(target).await;
        if self.is(Bend::LooksAfterPausing) && answer.is_ok() {
            self.idle_request(Operation::Pause, target).await?;
        }
        answer
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        if self.is(Bend::ResumesInWordsOnly) {
            self.idle_request(Operation::Resume, target).await?;
            return Ok(Acknowledged::new(Trace::default()));
        }
        self.inner.resume(target).await.map_err(|error| self.refusal(error))
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        let in_order = request.amount.is_positive()
            && request.amount.currency() == Currency::TRY
            && request.shares.is_none_or(|shares| adds_up(shares, request.amount));
        if self.is(Bend::KeepsTheOldAmount) && in_order {
            self.idle_request(Operation::ChangeAmount, &request.target).await?;
            return Ok(Acknowledged::new(Trace::default()));
        }
        if self.is(Bend::TakesOneNewAmountOnly) && in_order {
            let again = self.changed.lock().unwrap().contains(&request.target);
            if again {
                self.idle_request(Operation::ChangeAmount, &request.target).await?;
                return Ok(Acknowledged::new(Trace::default()));
            }
            self.changed.lock().unwrap().push(request.target.clone());
        }
        let ChangeAmount { target, mut amount, mut shares } =
            ChangeAmount { target: request.target.clone(), ..*request };
        match self.bend {
            Bend::TakesNegativeChanges if amount.minor() < 0 => amount = Money::from_kurus(-amount.minor()),
            Bend::TakesEuroChanges => amount = Money::from_kurus(amount.minor()),
            Bend::TakesWrongShares => shares = None,
            Bend::DropsNewShares if in_order => shares = None,
            _ => {}
        }
        let answer = self.inner.change_amount(&ChangeAmount { target: target.clone(), amount, shares }).await?;
        self.books.split(&target, None, shares);
        Ok(answer)
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        let BillPeriod { target, due, amount, shares, invoice_no } = request;
        let other = match self.bend {
            Bend::BillsAnotherAmount if amount.is_positive() && amount.currency() == Currency::TRY => {
                Some(Money::from_kurus(1))
            }
            Bend::TakesEuroBills => Some(Money::from_kurus(amount.minor())),
            _ => None,
        };
        let answer = if let Some(amount) = other {
            let (target, invoice_no) = (target.clone(), invoice_no.clone());
            self.inner.bill(&BillPeriod { target, due: *due, amount, shares: *shares, invoice_no }).await
        } else {
            self.inner.bill(request).await
        }?;
        self.books.split(target, Some(*due), *shares);
        Ok(answer)
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
            cards.iter_mut().for_each(|card| card.masked_number = Some(CARD.to_owned()));
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

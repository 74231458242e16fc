//! A provider that goes wrong in the names, days, amounts and pages of what it is asked for: in one such way at a time.

#![expect(clippy::unwrap_used, reason = "part of a test: a provider that is broken may panic")]

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use recurring_core::{
    Acknowledged, AttemptSubject, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, Clock,
    CollectionAttempt, CreateInstruction, Created, Date, DateRange, Error, ErrorKind, FindInstruction, Finding,
    Identity, Instruction, InstructionTarget, Invoice, LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup,
    MerchantReference, Money, Operation, Outcome, ProviderMessage, RecurringProvider, Row, RowStream, Rows, Schedule,
    Stop, Trace,
};
use recurring_testkit::{InMemoryProvider, TestClock};

use crate::support::bent::Bent;
use crate::support::world::PAGE;

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MoreBend {
    SendsLostPausesAgain,
    TakesUnansweredCancelsForRefused,
    TakesUnansweredChargesForDone,
    CutsLargeAmounts,
    RoundsNewAmounts,
    WrapsBills,
    FindsOnNoEdge,
    ListsNoFirstDay,
    FindsWithinAMonth,
    DatesTheSearchByItsEnd,
    BeginsYesterdayAtNight,
    TellsDaysOfGreenwich,
    TellsAttemptsOfGreenwich,
    ChargesEveryBill,
    CancelsNothing,
    ChargesNothing,
    CancelsByPausing,
    ChangesWhatHasEnded,
    FoldsLetters,
    CutsReferences,
    FindsByTheBeginning,
    ShowsAttemptsOfTheBeginning,
    SpeaksOfThePayer,
    SaysTheWordsItself,
    DoubtsRefusals,
    KnowsOneAccount,
    FindsOnePage,
    ListsOnePageOfBills,
    ListsOnePageOfAttempts,
    ShowsBillsOnBothPages,
    EndsWhereAPageIsLost,
}

/// A sound provider, broken in one way.
#[derive(Debug)]
pub(crate) struct BentMore {
    inner: Arc<Bent>,
    clock: TestClock,
    bend: MoreBend,
    account: OnceLock<Identity>,
}

const PROVIDER: &str = InMemoryProvider::NAME;

/// The most that one who cuts large amounts takes: a hundred thousand lira.
const MOST_KURUS: i64 = 10_000_000;

impl BentMore {
    pub(crate) fn new(inner: Bent, clock: TestClock, bend: MoreBend) -> Self {
        Self { inner: Arc::new(inner), clock, bend, account: OnceLock::new() }
    }

    fn is(&self, bend: MoreBend) -> bool {
        self.bend == bend
    }

    /// The day by a clock of Greenwich.
    fn greenwich(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }

    /// The reference as it is sent.
    fn sent(&self, reference: &MerchantReference) -> MerchantReference {
        let text = reference.as_str();
        match self.bend {
            MoreBend::FoldsLetters => MerchantReference::from_provider(text.to_uppercase()),
            MoreBend::CutsReferences => MerchantReference::from_provider(text.chars().take(20).collect::<String>()),
            _ => reference.clone(),
        }
    }

    /// The order as it is sent.
    fn order(&self, request: &CreateInstruction) -> CreateInstruction {
        let CreateInstruction { reference, payer, amount, schedule, .. } = request;
        let (mut amount, mut schedule) = (*amount, *schedule);
        if self.is(MoreBend::CutsLargeAmounts) {
            amount = Money::from_minor(amount.minor().min(MOST_KURUS), amount.currency());
        }
        if self.is(MoreBend::BeginsYesterdayAtNight) && schedule.first() == self.greenwich() {
            schedule = Schedule::new(self.clock.today(), schedule.period(), schedule.count().get()).unwrap();
        }
        let CreateInstruction { drift, pricing, description, notify, group, dealer, .. } = request;
        CreateInstruction {
            reference: self.sent(reference),
            payer: payer.clone(),
            amount,
            schedule,
            drift: *drift,
            pricing: *pricing,
            description: description.clone(),
            notify: *notify,
            group: group.clone(),
            dealer: dealer.clone(),
        }
    }

    /// What this bend makes of a vendor's refusal to make an order.
    fn refusal(&self, error: Error, request: &CreateInstruction) -> Error {
        let words = error.provider_message().map(ToString::to_string).unwrap_or_default();
        let ours = |kind, detail: &str| {
            Error::new(kind, Operation::Create, PROVIDER, detail).with_effort(error.attempts(), error.elapsed())
        };
        match self.bend {
            _ if error.kind() != ErrorKind::Refused => error,
            MoreBend::SpeaksOfThePayer => {
                let words = format!("{} {words}", request.payer.name.as_str());
                ours(ErrorKind::Refused, "").with_message(Some(ProviderMessage::redacted(&words, &[])))
            }
            MoreBend::SaysTheWordsItself => ours(ErrorKind::Refused, &words),
            MoreBend::DoubtsRefusals => ours(ErrorKind::UnclearAnswer, ""),
            _ => error,
        }
    }

    fn report(&self, mut row: Instruction) -> Instruction {
        let is_night = self.greenwich() < self.clock.today();
        if self.is(MoreBend::TellsDaysOfGreenwich) && is_night {
            row.created_on = row.created_on.and_then(|day| day.yesterday().ok());
        }
        row
    }

    /// Whether an order passes for absent in a search of this range.
    fn overlooks(&self, row: &Instruction, range: Option<DateRange>) -> bool {
        let Some(range) = range else { return false };
        match self.bend {
            MoreBend::FindsOnNoEdge => row.created_on == Some(range.from()) && range.days() > 1,
            MoreBend::FindsWithinAMonth => (32..40).contains(&range.days()),
            _ => false,
        }
    }

    /// An order whose reference begins with the one that is asked for.
    async fn beginning_with(&self, target: &InstructionTarget) -> Result<Option<Instruction>, Error> {
        let today = self.clock.today();
        let range = DateRange::new(today.saturating_sub(90.days()), today.saturating_add(90.days())).unwrap();
        let rows = self.inner.list(&ListInstructions { range, group: None }).await?;
        let rows: Vec<Instruction> = rows.try_collect().await?;
        let begins = |row: &Instruction| {
            row.reference.as_ref().is_some_and(|reference| reference.as_str().starts_with(target.as_str()))
        };
        Ok(rows.into_iter().find(begins))
    }

    /// What this bend makes of a write that failed.
    fn or_else<T>(&self, answer: Result<T, Error>, done: impl FnOnce() -> T) -> Result<T, Error> {
        let Err(error) = answer else { return answer };
        let (kind, operation) = (error.kind(), error.operation());
        let unanswered = kind == ErrorKind::NoAnswer && error.elapsed() >= self.capabilities().answer_timeout;
        let passes = match (self.bend, operation) {
            (MoreBend::TakesUnansweredChargesForDone, Operation::Charge) => unanswered,
            (MoreBend::CancelsNothing, Operation::Cancel) | (MoreBend::ChargesNothing, Operation::Charge) => {
                kind == ErrorKind::NotFound
            }
            (MoreBend::ChangesWhatHasEnded, Operation::ChangeAmount) => kind == ErrorKind::Refused,
            (MoreBend::TakesUnansweredCancelsForRefused, Operation::Cancel) if unanswered => {
                return Err(Error::new(ErrorKind::Refused, operation, PROVIDER, "").with_effort(1, error.elapsed()));
            }
            _ => false,
        };
        if passes { Ok(done()) } else { Err(error) }
    }

    /// The rows up to the end of the first page, where this bend reads no further.
    fn first_page<T: Send + 'static>(&self, of: MoreBend, rows: RowStream<T>) -> RowStream<T> {
        if self.is(of) { rows.take(PAGE.into()).boxed() } else { rows }
    }

    /// The rows of the first page, and those of a second request unless it fails: then the list ends with the first.
    fn until_one_is_lost(&self, rows: RowStream<Invoice>, request: ListInvoices) -> RowStream<Invoice> {
        let inner = Arc::clone(&self.inner);
        let further = stream::once(async move {
            // Others go on while the second request is under way.
            tokio::task::yield_now().await;
            let rows = inner.list_invoices(&request).await;
            rows.unwrap_or_else(|_| stream::empty().boxed()).skip(PAGE.into())
        });
        rows.take(PAGE.into()).chain(further.flatten().take_while(|row| std::future::ready(row.is_ok()))).boxed()
    }
}

fn acknowledged() -> Acknowledged {
    Acknowledged::new(Trace::default())
}

#[async_trait]
impl RecurringProvider for BentMore {
    fn identity(&self) -> &Identity {
        if self.is(MoreBend::KnowsOneAccount) {
            return self.account.get_or_init(|| Identity::new(PROVIDER, &[]));
        }
        self.inner.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        let created = self.inner.create(&self.order(request)).await;
        let mut created = created.map_err(|error| self.refusal(error, request))?;
        created.reference = request.reference.clone();
        Ok(created)
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let mut request = request.clone();
        if let InstructionTarget::Reference(reference) = &mut request.target {
            *reference = self.sent(reference);
        }
        let mut lookup = self.inner.find(&request).await?;
        if self.is(MoreBend::DatesTheSearchByItsEnd) {
            tokio::task::yield_now().await;
            lookup.search.begun_at = self.clock.now();
        }
        lookup.finding = match lookup.finding {
            Finding::Found(row) if self.overlooks(&row, request.range) => Finding::Absent,
            Finding::Found(row) => Finding::Found(Box::new(self.report(*row))),
            Finding::Absent if self.is(MoreBend::FindsByTheBeginning) => {
                match self.beginning_with(&request.target).await? {
                    Some(row) => Finding::Found(Box::new(row)),
                    None => Finding::Absent,
                }
            }
            Finding::Ambiguous(mut rows) if self.is(MoreBend::FindsOnePage) => {
                rows.truncate(PAGE.into());
                Finding::Ambiguous(rows)
            }
            other => other,
        };
        Ok(lookup)
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let rows = self.inner.list(request).await?;
        let range = request.range;
        let hides = self.is(MoreBend::ListsNoFirstDay) && range.days() > 1;
        let shown = move |row: &Result<Instruction, Error>| {
            let first = row.as_ref().is_ok_and(|row| row.created_on == Some(range.from()));
            std::future::ready(!(hides && first))
        };
        Ok(rows.filter(shown).boxed())
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        if self.is(MoreBend::CancelsByPausing) {
            let as_ours = |error: Error| {
                Error::new(error.kind(), Operation::Cancel, PROVIDER, "").with_effort(error.attempts(), error.elapsed())
            };
            return self.inner.pause(target).await.map(|_| Cancelled::new(Stop::Final)).map_err(as_ours);
        }
        let answer = self.inner.cancel(target).await;
        self.or_else(answer, || Cancelled::new(self.capabilities().stop))
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let answer = self.inner.pause(target).await;
        let lost = answer.as_ref().is_err_and(|error| error.kind() == ErrorKind::NoAnswer);
        if lost && self.is(MoreBend::SendsLostPausesAgain) && matches!(target, InstructionTarget::Reference(_)) {
            return self.inner.pause(target).await;
        }
        answer
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.resume(target).await
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        let ChangeAmount { target, amount, shares } = request;
        let rounded = Money::from_kurus(amount.minor() / 2 * 2);
        let rounds = self.is(MoreBend::RoundsNewAmounts) && amount.minor() > 1 << 24;
        let amount = if rounds { rounded } else { *amount };
        let answer = self.inner.change_amount(&ChangeAmount { target: target.clone(), amount, shares: *shares }).await;
        self.or_else(answer, acknowledged)
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        let BillPeriod { target, due, amount, shares, invoice_no } = request;
        let wrapped = Money::from_kurus(amount.minor() % (1 << 24));
        let wraps = self.is(MoreBend::WrapsBills) && amount.minor() > 1 << 24;
        let amount = if wraps { wrapped } else { *amount };
        let (target, invoice_no) = (target.clone(), invoice_no.clone());
        self.inner.bill(&BillPeriod { target, due: *due, amount, shares: *shares, invoice_no }).await
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        let ChargeNow { target, invoice_no } = request;
        let invoice_no = invoice_no.clone().filter(|_| !self.is(MoreBend::ChargesEveryBill));
        let answer = self.inner.charge(&ChargeNow { target: target.clone(), invoice_no }).await;
        self.or_else(answer, || Rows::new(vec![Row::new(Outcome::Done)]))
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.inner.resend_link(target).await
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.inner.list_cards(target).await
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        self.inner.link_card(request).await
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        let rows = self.inner.list_invoices(request).await?;
        if self.is(MoreBend::ShowsBillsOnBothPages) {
            let repeats = |(index, row): (usize, Result<Invoice, Error>)| {
                let again = row.as_ref().ok().filter(|_| index == usize::from(PAGE)).cloned();
                stream::iter(std::iter::once(row).chain(again.map(Ok)))
            };
            return Ok(rows.enumerate().flat_map(repeats).boxed());
        }
        if self.is(MoreBend::EndsWhereAPageIsLost) {
            return Ok(self.until_one_is_lost(rows, request.clone()));
        }
        Ok(self.first_page(MoreBend::ListsOnePageOfBills, rows))
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        let rows = self.inner.list_attempts(request).await?;
        if let (MoreBend::ShowsAttemptsOfTheBeginning, AttemptSubject::Reference { reference, range }) =
            (self.bend, &request.of)
        {
            let mut beginning = reference.as_str().to_owned();
            beginning.pop();
            let reference = MerchantReference::from_provider(beginning);
            let of = AttemptSubject::Reference { reference, range: *range };
            return Ok(rows.chain(self.inner.list_attempts(&ListAttempts { of }).await?).boxed());
        }
        let greenwich = self.is(MoreBend::TellsAttemptsOfGreenwich);
        let shift = move |mut attempt: CollectionAttempt| {
            if greenwich {
                attempt.at = attempt.at.and_then(|at| at.checked_sub(SignedDuration::from_hours(3)).ok());
            }
            attempt
        };
        let rows = rows.map(move |row| row.map(shift)).boxed();
        Ok(self.first_page(MoreBend::ListsOnePageOfAttempts, rows))
    }
}

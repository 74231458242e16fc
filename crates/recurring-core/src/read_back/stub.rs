//! A provider for the tests of reading back: it answers what it is given and notes what it was asked.

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{ReadBack, ReadBackPolicy, Unresolved, Write, read_back};
use crate::capabilities::{Capabilities, FindMethod, FindMethods, Targets};
use crate::card::Card;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::identity::Identity;
use crate::instruction::Instruction;
use crate::invoice::{CollectionAttempt, Invoice};
use crate::lookup::{Finding, Lookup, Search};
use crate::mark::Mark;
use crate::operation::{AttemptSubject, InstructionTarget, InvoiceKey, Operation, TargetKind};
use crate::outcome::{Acknowledged, Cancelled, Created, Rows, Stop};
use crate::provider::{RecurringProvider, RowStream};
use crate::request::{
    BillPeriod, ChangeAmount, ChargeNow, CreateInstruction, FindInstruction, LinkCard, ListAttempts, ListInstructions,
    ListInvoices,
};

/// Noon in Istanbul on 20 November 2026, when every lost write of these tests was sent.
pub(crate) fn sent() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// A clock that stands where it is put.
#[derive(Debug)]
pub(crate) struct StubClock(Mutex<Timestamp>);

impl StubClock {
    pub(crate) fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    pub(crate) fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }
}

impl Clock for StubClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A provider that answers what it is given.
#[derive(Debug)]
pub(crate) struct Stub {
    pub(crate) identity: Identity,
    pub(crate) capabilities: Capabilities,
    /// What finding finds, beside what resembles.
    pub(crate) finding: Finding,
    pub(crate) resembling: Vec<Instruction>,
    /// The bills of every order.
    pub(crate) bills: Vec<Invoice>,
    /// The attempts by the numbers that they are asked for by.
    pub(crate) attempts: Vec<(InvoiceKey, Vec<CollectionAttempt>)>,
    /// What a charge answers; without it the answer is lost.
    pub(crate) rows: Option<Rows>,
    /// How long a write takes, by this clock.
    pub(crate) takes: Option<(std::sync::Arc<StubClock>, Duration)>,
    /// Whether every read fails.
    pub(crate) broken: bool,
    /// The operations that were asked for.
    pub(crate) asked: Mutex<Vec<Operation>>,
}

impl Default for Stub {
    fn default() -> Self {
        Self {
            identity: Identity::new("stub", &["account"]),
            capabilities: capabilities(),
            finding: Finding::Absent,
            resembling: Vec::new(),
            bills: Vec::new(),
            attempts: Vec::new(),
            rows: None,
            takes: None,
            broken: false,
            asked: Mutex::default(),
        }
    }
}

fn capabilities() -> Capabilities {
    let (direct, targets) = (FindMethod::Direct, Targets { listing_id: true, ..Targets::ID_OR_REFERENCE });
    Capabilities {
        create: None,
        find: FindMethods { id: direct, listing_id: direct, reference: direct },
        list: None,
        cancel: targets,
        stop: Stop::Final,
        pause: targets,
        resume: targets,
        change_amount: targets,
        bill: targets,
        charge: targets,
        resend_link: targets,
        list_cards: targets,
        link_card: targets,
        list_invoices: targets,
        list_attempts: Targets { invoice: true, ..Targets::NONE },
        locked: Vec::new(),
        answer_timeout: Duration::from_secs(30),
    }
}

impl Stub {
    /// The write as one whose answer was lost at once.
    pub(crate) fn lost<R: Write>(&self, request: R) -> Unresolved<R> {
        Unresolved::recovered(request, self.identity.clone(), sent(), sent())
    }

    /// What reading back says of a write whose answer was lost, well after the settle time.
    pub(crate) async fn read_back<R: Write>(&self, request: R, policy: ReadBackPolicy) -> ReadBack<R> {
        let later = StubClock::at(sent() + Duration::from_secs(600));
        read_back(self, &self.lost(request), &policy, &later).await.expect("every read is answered")
    }

    /// As [`read_back`](Self::read_back), by the default policy.
    pub(crate) async fn read<R: Write>(&self, request: R) -> ReadBack<R> {
        self.read_back(request, ReadBackPolicy::default()).await
    }

    fn lose<T>(&self, operation: Operation) -> Result<T, Error> {
        self.asked.lock().unwrap().push(operation);
        if let Some((clock, by)) = &self.takes {
            clock.advance(*by);
        }
        Err(Error::new(ErrorKind::NoAnswer, operation, "stub", "lost").with_effort(1, Duration::ZERO))
    }

    fn answer<T>(&self, operation: Operation, answer: T) -> Result<T, Error> {
        if self.broken {
            return self.lose(operation);
        }
        self.asked.lock().unwrap().push(operation);
        Ok(answer)
    }

    fn stream<T: Send + Clone + 'static>(&self, operation: Operation, rows: &[T]) -> Result<RowStream<T>, Error> {
        let rows: Vec<_> = rows.iter().cloned().map(Ok).collect();
        self.answer(operation, stream::iter(rows).boxed())
    }
}

#[async_trait]
impl RecurringProvider for Stub {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, _: &CreateInstruction) -> Result<Created, Error> {
        self.lose(Operation::Create)
    }

    async fn find(&self, _: &FindInstruction) -> Result<Lookup, Error> {
        let search = Search {
            by: TargetKind::Reference,
            windows: Vec::new(),
            complete: true,
            begun_at: sent() + Duration::from_secs(600),
            absence: Mark::Assumed,
            resembling: self.resembling.clone(),
        };
        self.answer(Operation::Find, Lookup { finding: self.finding.clone(), search })
    }

    async fn list(&self, _: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        self.stream(Operation::List, &self.resembling)
    }

    async fn cancel(&self, _: &InstructionTarget) -> Result<Cancelled, Error> {
        self.lose(Operation::Cancel)
    }

    async fn pause(&self, _: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.lose(Operation::Pause)
    }

    async fn resume(&self, _: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.lose(Operation::Resume)
    }

    async fn change_amount(&self, _: &ChangeAmount) -> Result<Acknowledged, Error> {
        self.lose(Operation::ChangeAmount)
    }

    async fn bill(&self, _: &BillPeriod) -> Result<Acknowledged, Error> {
        self.lose(Operation::Bill)
    }

    async fn charge(&self, _: &ChargeNow) -> Result<Rows, Error> {
        match &self.rows {
            Some(rows) => self.answer(Operation::Charge, rows.clone()),
            None => self.lose(Operation::Charge),
        }
    }

    async fn resend_link(&self, _: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.lose(Operation::ResendLink)
    }

    async fn list_cards(&self, _: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.answer(Operation::ListCards, Vec::new())
    }

    async fn link_card(&self, _: &LinkCard) -> Result<Rows, Error> {
        self.lose(Operation::LinkCard)
    }

    async fn list_invoices(&self, _: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        self.stream(Operation::ListInvoices, &self.bills)
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        let AttemptSubject::Invoice(asked) = &request.of else { panic!("attempts are asked for by a bill") };
        let rows = self.attempts.iter().find(|(key, _)| key == asked).map(|(_, rows)| rows.as_slice());
        self.stream(Operation::ListAttempts, rows.unwrap_or_default())
    }
}

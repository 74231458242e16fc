//! The wrapped provider behind the contract: every call passes the script.

use async_trait::async_trait;
use futures_util::stream::{self, StreamExt};
use recurring_core::{
    Acknowledged, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, CollectionAttempt,
    CreateInstruction, Created, Error, ErrorKind, FindInstruction, Identity, Instruction, InstructionTarget, Invoice,
    LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup, Money, Operation, RecurringProvider, RowStream,
    Rows, Shares,
};

use super::call::Call;
use super::fault::Course;
use super::rows::{break_off, is_unsent, opened};
use super::script::Counted;
use super::{Fault, Faulty};

impl<P: RecurringProvider> Faulty<P> {
    fn name(&self) -> &'static str {
        self.inner.identity().provider()
    }

    /// Passes a call through the script. What is refused beforehand sends nothing, so nothing can go wrong with it.
    async fn through<T>(
        &self,
        call: Call,
        allowed: Result<(), Error>,
        answer: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        if allowed.is_err() {
            return answer.await;
        }
        let counted = self.script().next(&call);
        let outcome = match counted.fault() {
            Some(fault) => self.go_wrong(fault, call.operation, answer, Err).await,
            None => answer.await,
        };
        self.settled(&counted, outcome)
    }

    /// Like [`through`](Self::through), for streams: the work is to read a row, and what goes wrong is an item.
    async fn stream<T: Send + 'static>(
        &self,
        call: Call,
        allowed: Result<(), Error>,
        answer: impl Future<Output = Result<RowStream<T>, Error>>,
    ) -> Result<RowStream<T>, Error> {
        if allowed.is_err() {
            return answer.await;
        }
        let counted = self.script().next(&call);
        let only_item = |error| Ok(stream::once(async move { Err(error) }).boxed());
        let outcome = match counted.fault() {
            Some(fault) if fault.rows > 0 => {
                let error = self.error(fault, call.operation);
                answer.await.map(|rows| break_off(self, rows, *fault, error))
            }
            Some(fault) => self.go_wrong(fault, call.operation, opened(answer), only_item).await,
            None => answer.await,
        };
        self.settled(&counted, outcome)
    }

    /// What the wrapped provider itself refused with nothing sent uses no fault up and is no call to count.
    fn settled<T>(&self, counted: &Counted, outcome: Result<T, Error>) -> Result<T, Error> {
        if outcome.as_ref().is_err_and(is_unsent) {
            self.script().take_back(counted);
        }
        outcome
    }

    /// Lets a call go wrong; `told` makes an answer of the error that the caller is told.
    async fn go_wrong<T>(
        &self,
        fault: &Fault,
        operation: Operation,
        answer: impl Future<Output = Result<T, Error>>,
        told: impl FnOnce(Error) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match fault.point.course() {
            Course::Unsent => told(self.error(fault, operation)),
            Course::Kept => {
                self.lose_one();
                told(self.error(fault, operation))
            }
            Course::HeldBefore => {
                self.gate.pass().await;
                answer.await
            }
            Course::HeldAfter => {
                let answer = answer.await;
                self.gate.pass().await;
                answer
            }
            Course::Late => {
                let answer = answer.await;
                tokio::time::sleep(fault.delay).await;
                answer
            }
            Course::Spoilt => match answer.await {
                // The wrapped provider sent nothing, so there was no answer to spoil.
                Err(error) if is_unsent(&error) || error.kind() == ErrorKind::NotConnected => Err(error),
                Ok(_) | Err(_) => told(self.error(fault, operation)),
            },
        }
    }

    fn error(&self, fault: &Fault, operation: Operation) -> Error {
        fault.error(operation, self.name(), self.inner.capabilities().answer_timeout)
    }

    fn require(&self, operation: Operation, target: &InstructionTarget) -> Result<(), Error> {
        self.inner.capabilities().require(operation, target.kind(), self.name())
    }

    fn require_amount(
        &self,
        operation: Operation,
        target: &InstructionTarget,
        amount: Money,
        shares: Option<Shares>,
    ) -> Result<(), Error> {
        self.require(operation, target)?;
        self.inner.capabilities().check_amount(amount, operation, self.name())?;
        self.inner.capabilities().check_shares(shares, amount, operation, self.name())
    }
}

#[async_trait]
impl<P: RecurringProvider> RecurringProvider for Faulty<P> {
    fn identity(&self) -> &Identity {
        self.inner.identity()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        // Whether the first day lies in the past is the wrapped provider's to say: it has the clock.
        let today = request.schedule.first();
        let allowed = self.inner.capabilities().check_create(request, today, self.name()).map(drop);
        self.through(Call::making(&request.reference), allowed, self.inner.create(request)).await
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let allowed = self.require(Operation::Find, &request.target);
        self.through(Call::about(Operation::Find, &request.target), allowed, self.inner.find(request)).await
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let allowed = self.inner.capabilities().check_list(request.group.as_ref(), self.name());
        self.stream(Call::of(Operation::List), allowed, self.inner.list(request)).await
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        let allowed = self.require(Operation::Cancel, target);
        self.through(Call::about(Operation::Cancel, target), allowed, self.inner.cancel(target)).await
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let allowed = self.require(Operation::Pause, target);
        self.through(Call::about(Operation::Pause, target), allowed, self.inner.pause(target)).await
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let allowed = self.require(Operation::Resume, target);
        self.through(Call::about(Operation::Resume, target), allowed, self.inner.resume(target)).await
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        let allowed = self.require_amount(Operation::ChangeAmount, &request.target, request.amount, request.shares);
        self.through(Call::about(Operation::ChangeAmount, &request.target), allowed, self.inner.change_amount(request))
            .await
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        let allowed = self.require_amount(Operation::Bill, &request.target, request.amount, request.shares);
        self.through(Call::about(Operation::Bill, &request.target), allowed, self.inner.bill(request)).await
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        let allowed = self.require(Operation::Charge, &request.target);
        self.through(Call::about(Operation::Charge, &request.target), allowed, self.inner.charge(request)).await
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        let allowed = self.require(Operation::ResendLink, target);
        self.through(Call::about(Operation::ResendLink, target), allowed, self.inner.resend_link(target)).await
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        let allowed = self.require(Operation::ListCards, target);
        self.through(Call::about(Operation::ListCards, target), allowed, self.inner.list_cards(target)).await
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        let allowed = self.inner.capabilities().require(Operation::LinkCard, request.target.kind(), self.name());
        self.through(Call::linking_to(&request.target), allowed, self.inner.link_card(request)).await
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        let allowed = self.require(Operation::ListInvoices, &request.target);
        self.stream(Call::about(Operation::ListInvoices, &request.target), allowed, self.inner.list_invoices(request))
            .await
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        let allowed = self.inner.capabilities().require(Operation::ListAttempts, request.of.kind(), self.name());
        self.stream(Call::attempts_of(&request.of), allowed, self.inner.list_attempts(request)).await
    }
}

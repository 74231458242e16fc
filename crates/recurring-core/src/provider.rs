//! The contract: one trait for the whole life of a standing order.

use std::fmt;

use async_trait::async_trait;
use futures_core::stream::BoxStream;

use crate::capabilities::Capabilities;
use crate::card::Card;
use crate::error::Error;
use crate::identity::Identity;
use crate::instruction::Instruction;
use crate::invoice::{CollectionAttempt, Invoice};
use crate::lookup::Lookup;
use crate::operation::InstructionTarget;
use crate::outcome::{Acknowledged, Cancelled, Created, Rows};
use crate::request::{
    BillPeriod, ChangeAmount, ChargeNow, CreateInstruction, FindInstruction, LinkCard, ListAttempts, ListInstructions,
    ListInvoices,
};

mod held;

/// A stream of rows that reads on as it is polled; an error is its last item.
pub type RowStream<T> = BoxStream<'static, Result<T, Error>>;

/// A payment company that runs standing orders (düzenli ödeme talimatı): it keeps the card, charges it every period,
/// and mails the payer a link to approve.
///
/// Its promises are numbered in `docs/contract.md`, and the conformance suite checks each of them. The parties are
/// the *merchant* (the caller), the *payer* (whose card is charged) and the *provider* (the payment company).
///
/// What holds for every method:
///
/// - What [`capabilities`](Self::capabilities) does not list is refused with nothing sent, and so is a request that is
///   not valid.
/// - A write is sent at most once. No method reads back by itself: after an error whose effect is
///   [`Effect::Unknown`](crate::Effect::Unknown), the caller decides, with [`read_back`](crate::read_back).
/// - No verdict without evidence: success and refusal are claimed only where the provider's answer proves them.
/// - There are no default methods: a provider that forgets an answer does not compile.
///
/// What holds a provider is one too: `&P`, `Box<P>` and `Arc<P>`, also of `dyn RecurringProvider`.
///
/// # Errors
///
/// Every method fails with [`Error`], whose [`kind`](Error::kind) says whose fault it was and whose
/// [`effect`](Error::effect) says whether anything may have happened.
#[async_trait]
pub trait RecurringProvider: fmt::Debug + Send + Sync {
    /// Which provider and which account this client speaks for.
    fn identity(&self) -> &Identity;

    /// What the provider can do; sends nothing.
    fn capabilities(&self) -> &Capabilities;

    /// Makes a standing order. Nothing is charged: it awaits the payer, who approves under the returned link.
    ///
    /// Success is claimed only if the answer carries the link.
    ///
    /// # Errors
    ///
    /// After [`Effect::Unknown`](crate::Effect::Unknown) the order may exist although its link is lost.
    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error>;

    /// Finds one standing order: found, absent or ambiguous, beside what was searched.
    ///
    /// Where finding means listing, every window of the range is read, even after a match: references are not unique.
    ///
    /// # Errors
    ///
    /// A failed read has no effect. Absence is an answer, never an error, and never proof by itself.
    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error>;

    /// Lists the standing orders of a range of days, window by window, never holding the whole list.
    ///
    /// # Errors
    ///
    /// A refusal comes before the stream; what fails later is the stream's last item.
    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error>;

    /// Ends a standing order: for good or reversibly, as the capabilities say. Nothing is paid back.
    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error>;

    /// Stops a standing order for a while; what falls due meanwhile is not collected.
    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error>;

    /// Starts a paused standing order again.
    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error>;

    /// Changes the amount of every collection that was not made yet.
    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error>;

    /// Submits the bill of one period of a variable-price order; a period without a bill is not collected.
    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error>;

    /// Triggers a collection from the stored cards by hand; each row of the answer has an outcome of its own.
    ///
    /// # Errors
    ///
    /// A collection that the provider turns down as a whole is [`ErrorKind::Refused`](crate::ErrorKind::Refused);
    /// a cool-down is advice in it.
    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error>;

    /// Sends the payer the link again, by the ways the order was made with.
    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error>;

    /// Lists the cards stored for a standing order, in the order in which they are tried.
    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error>;

    /// Links a stored card to a standing order or to a whole group; each order has an outcome of its own.
    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error>;

    /// Lists the bills of a standing order, page by page.
    ///
    /// # Errors
    ///
    /// A refusal comes before the stream; what fails later is the stream's last item.
    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error>;

    /// Lists the attempts to collect, page by page.
    ///
    /// # Errors
    ///
    /// A refusal comes before the stream; what fails later is the stream's last item.
    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error>;
}

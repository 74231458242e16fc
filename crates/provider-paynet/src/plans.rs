//! The plan of an order: its planned collections, and the amount of each.

use std::fmt;

use recurring_core::{
    Acknowledged, CollectionReport, Date, Error, InstructionTarget, InvalidValue, InvoiceId, Money, Operation,
    ProviderMessage, RecurringProvider, Reported, Shares,
};

use crate::mapping::plans;
use crate::provider::{NAME, Paynet};
use crate::texts::checked;

/// The plans of Paynet's orders.
#[derive(Debug, Clone, Copy)]
pub struct Plans<'a>(&'a Paynet);

/// Paynet's number of a planned collection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanId(Box<str>);

impl PlanId {
    /// The longest accepted text, in characters.
    pub const LONGEST: usize = 64;

    /// Checks a number given by the caller.
    ///
    /// # Errors
    ///
    /// Refuses an empty or too long text, control characters, and blanks at the ends.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidValue> {
        let text = text.into();
        checked("plan", &text, Self::LONGEST)?;
        Ok(Self(text.into_boxed_str()))
    }

    pub(crate) fn from_provider(text: &str) -> Self {
        Self(text.into())
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One planned collection of an order.
///
/// `Debug` hides Paynet's words.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedCollection {
    /// Its number.
    pub id: Option<PlanId>,
    /// The bill it is collected by, if there is one.
    pub invoice: Option<InvoiceId>,
    /// The day on which it is due.
    pub due: Option<Date>,
    /// Its amount.
    pub amount: Option<Reported<Money>>,
    /// The number of the transaction that collected it.
    pub transaction: Option<String>,
    /// What became of it.
    pub status: CollectionReport,
    /// Paynet's words for that, redacted; they may still hold a name.
    pub status_text: Option<ProviderMessage>,
}

impl fmt::Debug for PlannedCollection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, invoice, due, amount, transaction, status, status_text } = self;
        f.debug_struct("PlannedCollection")
            .field("id", id)
            .field("invoice", invoice)
            .field("due", due)
            .field("amount", amount)
            .field("transaction", transaction)
            .field("status", status)
            .field("status_text", &status_text.as_ref().map(|_| "***"))
            .finish()
    }
}

const LIST: Operation = Operation::Vendor { name: "list_plan", writes: false };
const SET_AMOUNT: Operation = Operation::Vendor { name: "set_plan_amount", writes: true };

impl Paynet {
    /// The plans of its orders.
    #[must_use]
    pub fn plans(&self) -> Plans<'_> {
        Plans(self)
    }
}

impl Plans<'_> {
    /// Lists the planned collections of an order, in Paynet's order; none where the answer has no plan.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](recurring_core::ErrorKind::NotFound) if there is no such order.
    pub async fn list(&self, target: &InstructionTarget) -> Result<Vec<PlannedCollection>, Error> {
        let inner = self.0.inner();
        let wire = plans::list::request(target, LIST)?;
        let judge = inner.judge(LIST, &[]);
        let answer = inner.client().subscription_detail(&wire).await.map_err(|failure| judge.failure(failure))?;
        plans::list::planned(target, &judge.judge(&answer), inner.assumptions())
    }

    /// Sets the amount of one planned collection that was not made yet.
    ///
    /// # Errors
    ///
    /// Refuses amounts that are not above zero or not in lira, and shares of another amount, with nothing sent.
    pub async fn set_amount(
        &self,
        target: &InstructionTarget,
        plan: &PlanId,
        amount: Money,
        shares: Option<Shares>,
    ) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        self.0.capabilities().check_amount(amount, SET_AMOUNT, NAME)?;
        self.0.capabilities().check_shares(shares, amount, SET_AMOUNT, NAME)?;
        let wire = plans::set_amount::request(target, plan, amount, shares.as_ref(), SET_AMOUNT)?;
        let judge = inner.judge(SET_AMOUNT, &[]);
        let answer = inner.client().plan_amount_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        plans::set_amount::set(&judge.judge(&answer))
    }
}

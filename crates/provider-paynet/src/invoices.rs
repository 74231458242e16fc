//! Bills at Paynet beyond the contract: filtered lists, states, amounts.

use std::sync::Arc;

use recurring_core::{
    Acknowledged, AgentId, Error, InstructionTarget, Invoice, InvoiceKey, Money, Operation, RecurringProvider,
    RowStream, Shares,
};

use crate::mapping::{invoices, list_invoices};
use crate::provider::{NAME, Paynet};

/// The bills (fatura) of Paynet's orders. A bill is made by [`RecurringProvider::bill`] and its attempts are listed by
/// [`RecurringProvider::list_attempts`].
#[derive(Debug, Clone, Copy)]
pub struct Invoices<'a>(&'a Paynet);

/// Which bills of an order are listed; by default all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the mapping destructures it, so that no filter is dropped silently")]
pub struct InvoiceFilter {
    /// Only a dealer's.
    pub agent: Option<AgentId>,
    /// Only those in this state.
    pub status: Option<InvoiceStatus>,
}

/// A state of a bill in Paynet's common status table. Which one may follow which is not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the table, and a way beyond it")]
pub enum InvoiceStatus {
    /// 0, "Waiting".
    Waiting,
    /// 2, "External charged": paid by other means.
    PaidElsewhere,
    /// 3, "Done succeed": collected by Paynet. Whether it may be set by hand is not known.
    Collected,
    /// 4, "Done unsucceed": the page's own example.
    Failed,
    /// 5, "Cancel".
    Cancelled,
    /// 6, "Deleted".
    Deleted,
    /// Any other number that Paynet may have told.
    Raw(i64),
}

const LIST: Operation = Operation::Vendor { name: "filter_invoices", writes: false };
const SET_STATUS: Operation = Operation::Vendor { name: "set_invoice_status", writes: true };
const SET_AMOUNT: Operation = Operation::Vendor { name: "set_invoice_amount", writes: true };
const SET_ALL_STATUSES: Operation = Operation::Vendor { name: "set_all_invoice_statuses", writes: true };

impl Paynet {
    /// The bills of its orders.
    #[must_use]
    pub fn invoices(&self) -> Invoices<'_> {
        Invoices(self)
    }
}

impl Invoices<'_> {
    /// Lists the bills of an order that pass a filter, page by page.
    ///
    /// # Errors
    ///
    /// As [`RecurringProvider::list_invoices`].
    pub fn filter(&self, target: &InstructionTarget, filter: &InvoiceFilter) -> Result<RowStream<Invoice>, Error> {
        list_invoices::rows(Arc::clone(self.0.inner()), LIST, target, filter)
    }

    /// Sets the state of one bill that is still to be collected.
    ///
    /// # Errors
    ///
    /// Paynet refuses what its rules, which are not documented, do not allow.
    pub async fn set_status(&self, bill: &InvoiceKey, status: InvoiceStatus) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        let wire = invoices::set_status::request(bill, status);
        let judge = inner.judge(SET_STATUS, &[]);
        let answer = inner.client().invoice_status_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        invoices::set_status::set(&judge.judge(&answer))
    }

    /// Sets the amount of one bill that is still to be collected.
    ///
    /// # Errors
    ///
    /// Refuses amounts that are not above zero or not in lira, and shares of another amount, with nothing sent.
    pub async fn set_amount(
        &self,
        bill: &InvoiceKey,
        amount: Money,
        shares: Option<Shares>,
    ) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        self.0.capabilities().check_amount(amount, SET_AMOUNT, NAME)?;
        self.0.capabilities().check_shares(shares, amount, SET_AMOUNT, NAME)?;
        let wire = invoices::set_amount::request(bill, amount, shares.as_ref(), SET_AMOUNT)?;
        let judge = inner.judge(SET_AMOUNT, &[]);
        let answer = inner.client().invoice_amount_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        invoices::set_amount::set(&judge.judge(&answer))
    }

    /// Sets the state of every bill of an order that lets it be set. The answer does not tell which ones changed: list
    /// them.
    ///
    /// # Errors
    ///
    /// As [`set_status`](Self::set_status).
    pub async fn set_all_statuses(
        &self,
        target: &InstructionTarget,
        status: InvoiceStatus,
    ) -> Result<Acknowledged, Error> {
        let inner = self.0.inner();
        let wire = invoices::set_all_statuses::request(target, status, SET_ALL_STATUSES)?;
        let judge = inner.judge(SET_ALL_STATUSES, &[]);
        let sent = inner.client().invoices_status_update_all(&wire).await;
        let answer = sent.map_err(|failure| judge.failure(failure))?;
        invoices::set_all_statuses::set(&judge.judge(&answer))
    }
}

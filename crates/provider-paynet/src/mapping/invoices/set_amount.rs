//! A bill and its new amount become `invoice_amount_update`.

use recurring_core::{Acknowledged, Error, InvoiceKey, Money, Operation, Shares};

use super::numbers;
use crate::error::Judged;
use crate::mapping::acknowledged::acknowledged_or;
use crate::mapping::shares::{Split, split};
use crate::wire::invoice_amount_update::Request;

const NO_SUCH: &str = "there is no such bill, and nothing was changed: take its number from the bills of its order";

/// The request of an amount that has been checked.
pub(crate) fn request<'a>(
    key: &'a InvoiceKey,
    amount: Money,
    shares: Option<&Shares>,
    operation: Operation,
) -> Result<Request<'a>, Error> {
    let (invoice_id, invoice_no) = numbers(key);
    let Split { amount, agent_amount, company_amount } = split(amount, shares, operation)?;
    Ok(Request { invoice_id, invoice_no, amount, agent_amount, company_amount })
}

/// The answer.
pub(crate) fn set(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged_or(NO_SUCH, judged)
}

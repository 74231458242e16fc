//! A bill and its new state become `invoice_status_update`.

use recurring_core::{Acknowledged, Error, InvoiceKey};

use super::numbers;
use crate::error::Judged;
use crate::invoices::InvoiceStatus;
use crate::mapping::acknowledged::acknowledged_or;
use crate::wire::invoice_status_update::Request;
use crate::wire::subscription::status;

const NO_SUCH: &str = "there is no such bill, and nothing was changed: take its number from the bills of its order";

/// The request.
pub(crate) fn request(key: &InvoiceKey, status: InvoiceStatus) -> Request<'_> {
    let (invoice_id, invoice_no) = numbers(key);
    Request { invoice_id, invoice_no, status: number(status) }
}

/// The answer.
pub(crate) fn set(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged_or(NO_SUCH, judged)
}

/// The number of a state in the common status table.
pub(crate) fn number(status: InvoiceStatus) -> i64 {
    match status {
        InvoiceStatus::Waiting => status::WAITING,
        InvoiceStatus::PaidElsewhere => status::EXTERNAL,
        InvoiceStatus::Collected => status::DONE,
        InvoiceStatus::Failed => status::FAILED,
        InvoiceStatus::Cancelled => status::CANCELLED,
        InvoiceStatus::Deleted => status::DELETED,
        InvoiceStatus::Raw(number) => number,
    }
}

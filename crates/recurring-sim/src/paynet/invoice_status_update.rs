//! `invoice_status_update`: sets the state of one payment record by hand.

use super::envelope::{Refusal, bad_value};
use super::form::status_by_hand;
use super::invoice::{INVOICE_ID, INVOICE_NO};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::RowStatus;
use crate::members::{Kind, Members, required};

pub(super) const SERVICE: Service = Service {
    name: "invoice_status_update",
    object: Some("subscription_invoice_status_update"),
    fields: &[INVOICE_ID, INVOICE_NO, required("status", Kind::Whole)],
    answer,
};

/// What each state means for later charges is Assumed; see [`RowStatus`].
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let status = asked_status(members)?;
    let spot = desk.record(members)?;
    desk.book.set_status(spot, status)?;
    Ok(desk.success(Vec::new(), "Başarılı Islem"))
}

/// The state a request asks for.
pub(super) fn asked_status(members: &Members) -> Result<RowStatus, Refusal> {
    let status = members.whole("status").and_then(status_by_hand);
    status.ok_or_else(|| bad_value("member `status` is none of 0, 2, 4, 5 and 6"))
}

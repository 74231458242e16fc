//! `invoices_status_update_all`: sets the state of every payment record of an order; which ones changed is not told.

use super::envelope::Refusal;
use super::invoice_status_update::asked_status;
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::{Kind, Members, required};

pub(super) const SERVICE: Service = Service {
    name: "invoices_status_update_all",
    object: Some("subscription_invoices_status_update_all"),
    fields: &[ID, REFERENCE, required("status", Kind::Whole)],
    answer,
};

/// Records whose state cannot be set are passed over, and the answer is success all the same (Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let status = asked_status(members)?;
    let place = desk.target(members)?;
    desk.book.set_statuses(place, status);
    Ok(desk.success(Vec::new(), "Başarılı Islem"))
}

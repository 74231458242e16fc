//! `status_update`: 3 stops an order, 0 lets it go on (both Assumed, from the sibling paylink service), and 5 ends it for
//! good (Assumed, from the common status table).

use super::envelope::{Refusal, bad_value, unsuccessful};
use super::order::{CANCELLED, OPEN, STOPPED};
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::OrderStatus;
use crate::members::{Kind, Members, required};
use crate::quirks::MissedPeriods;

pub(super) const SERVICE: Service = Service {
    name: "status_update",
    object: Some("subscription_status_update"),
    fields: &[ID, REFERENCE, required("status", Kind::Whole)],
    answer,
};

/// Asking for the state the order is in already succeeds (Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let asked = members.whole("status");
    if ![OPEN, STOPPED, CANCELLED].into_iter().any(|known| asked == Some(i64::from(known))) {
        return Err(bad_value("member `status` is neither 0, 3 nor 5"));
    }
    let place = desk.target(members)?;
    let status = desk.order(place)?.status(desk.now);
    if matches!(status, OrderStatus::Completed | OrderStatus::Rejected | OrderStatus::Cancelled) {
        return Err(unsuccessful("Düzenli ödeme sonlanmış", "the order has ended"));
    }
    if asked == Some(i64::from(CANCELLED)) {
        desk.book.cancel(place);
    } else if asked == Some(i64::from(STOPPED)) {
        desk.book.pause(place);
    } else {
        let collect_missed = desk.quirks.missed_periods == MissedPeriods::Collected;
        desk.book.resume(place, collect_missed, desk.now);
    }
    Ok(desk.success(Vec::new(), "Başarılı işlem"))
}

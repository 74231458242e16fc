//! A payment record as requests name it and answers show it.

use super::Desk;
use super::envelope::{Refusal, bad_value, code, unsuccessful};
use super::form::{status_id, status_label};
use crate::json::Json;
use crate::ledger::{ChangeRefusal, Order, Row, Spot};
use crate::members::{Field, Flaw, Kind, Members, optional};
use crate::quirks::PaynetQuirks;

use super::order::PaynetOrder;

/// The member that names a record by Paynet's number.
pub(super) const INVOICE_ID: Field = optional("invoice_id", Kind::TextOrNumber);
/// The member that names a record by the merchant's number.
pub(super) const INVOICE_NO: Field = optional("invoice_no", Kind::TextOrNumber);

impl Desk<'_> {
    /// The record a request means; of several with one number, the newest (Assumed).
    pub(super) fn record(&self, members: &Members) -> Result<Spot, Refusal> {
        let (id, no) = (members.text("invoice_id"), members.text("invoice_no"));
        if id.is_none() && no.is_none() {
            return Err(Flaw("neither `invoice_id` nor `invoice_no` is given".to_owned()).into());
        }
        let id = id.map(|id| id.parse().map_err(|_| bad_value("member `invoice_id` is not a number")));
        let spot = self.book.record(id.transpose()?, no);
        spot.ok_or_else(|| code(24, "Fatura bulunamadı", "no payment record has this number"))
    }
}

impl From<ChangeRefusal> for Refusal {
    fn from(refusal: ChangeRefusal) -> Self {
        match refusal {
            ChangeRefusal::Collected => unsuccessful("Ödeme tahsil edilmiş", "the row is collected already"),
            ChangeRefusal::Deleted => unsuccessful("Ödeme silinmiş", "the payment record is deleted"),
            ChangeRefusal::Settled => unsuccessful("Ödeme kapatılmış", "the merchant has settled the row otherwise"),
            ChangeRefusal::Unbilled => unsuccessful("Ödeme faturalandırılmamış", "the period has no bill"),
        }
    }
}

/// A record as the list shows it. The page's own rows could not be read: names by analogy with the plan's (Assumed).
pub(super) fn shown(order: &Order<PaynetOrder>, row: &Row, quirks: &PaynetQuirks) -> Json {
    let share = |share: Option<i64>| share.map_or(Json::Null, |kurus| quirks.amount(kurus));
    let invoice = row.invoice.as_ref();
    Json::object([
        ("invoice_id", quirks.id_or_none(invoice.map(|invoice| invoice.id))),
        ("invoice_no", Json::text(invoice.map(|invoice| invoice.no.as_str()).unwrap_or_default())),
        ("subscription_id", Json::text(&order.ids.id)),
        ("reference_no", Json::text(&order.ids.reference)),
        ("plan_id", quirks.id(row.plan_id)),
        ("val_date", quirks.date(row.due)),
        ("amount", quirks.amount(row.amount.unwrap_or(0))),
        ("agent_amount", share(row.shares.agent)),
        ("company_amount", share(row.shares.company)),
        ("currency", quirks.currency()),
        ("xact_id", quirks.id_or_none(row.collected.as_ref().map(|taken| taken.xact_id))),
        ("status", quirks.id(u64::from(status_id(row.status)))),
        ("status_desc", Json::text(status_label(row.status))),
    ])
}

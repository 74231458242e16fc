//! `invoice_amount_update`: a new amount for one payment record that is not collected.

use super::envelope::Refusal;
use super::invoice::{INVOICE_ID, INVOICE_NO};
use super::values::{amount, shares};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::{Kind, Members, optional, required};

pub(super) const SERVICE: Service = Service {
    name: "invoice_amount_update",
    object: Some("subscription_invoice_amount_update"),
    fields: &[
        INVOICE_ID,
        INVOICE_NO,
        required("amount", Kind::TextOrNumber),
        optional("agent_amount", Kind::TextOrNumber),
        optional("company_amount", Kind::TextOrNumber),
    ],
    answer,
};

/// Shares that are not given are taken away (Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let amount = amount(members)?;
    let shares = shares(members, amount, desk.quirks)?;
    let spot = desk.record(members)?;
    desk.book.reprice(spot, amount, shares)?;
    Ok(desk.success(Vec::new(), "Başarılı Islem"))
}

//! `create_invoice`: bills one period of a variable-price order; without a bill nothing is collected for it.

use jiff::Timestamp;
use recurring_core::istanbul;

use super::envelope::{Refusal, bad_value, code, unsuccessful};
use super::target::{ID, REFERENCE};
use super::values::{amount, check_currency, shares};
use super::{Desk, Service};
use crate::dates;
use crate::json::Json;
use crate::ledger::{Bill, BillRefusal};
use crate::members::{Kind, Members, optional, required};
use crate::quirks::RepeatedInvoiceNo;

pub(super) const SERVICE: Service = Service {
    name: "create_invoice",
    object: Some("subscription_invoice"),
    fields: &[
        required("val_date", Kind::Text),
        required("amount", Kind::TextOrNumber),
        ID,
        REFERENCE,
        optional("agent_amount", Kind::TextOrNumber),
        optional("company_amount", Kind::TextOrNumber),
        optional("invoice_no", Kind::TextOrNumber),
        optional("currency", Kind::Text),
    ],
    answer,
};

/// The answer names no record. A fixed price, an ended order and a plan without a free period are refused (Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let amount = amount(members)?;
    let bill = Bill {
        due: charge_date(members)?,
        amount,
        shares: shares(members, amount, desk.quirks)?,
        no: members.text("invoice_no").map(str::to_owned),
        may_repeat: desk.quirks.repeated_invoice_no == RepeatedInvoiceNo::Accepted,
    };
    check_currency(members, desk.quirks)?;
    let place = desk.target(members)?;
    desk.book.bill(place, bill, desk.now).map_err(refused)?;
    Ok(desk.success(Vec::new(), "Başarılı Islem"))
}

fn refused(refusal: BillRefusal) -> Refusal {
    match refusal {
        BillRefusal::NotBillable => {
            unsuccessful("Düzenli ödeme faturalandırılamaz", "the order has a fixed price or has ended")
        }
        BillRefusal::DuplicateInvoiceNo => {
            code(5, "Bu fatura numarası daha önce kullanılmış", "the order has a payment record of this number")
        }
        BillRefusal::NoPeriodLeft => unsuccessful("Faturalandırılacak dönem kalmadı", "every period has a bill"),
    }
}

/// `03.10.2017 10:32:24`, day first, local time.
fn charge_date(members: &Members) -> Result<Timestamp, Refusal> {
    let refused = || bad_value("member `val_date` is not dd.MM.yyyy HH:mm:ss");
    let at = dates::read_with_time(members.raw("val_date")).ok_or_else(refused)?;
    at.to_zoned(istanbul()).map(|at| at.timestamp()).map_err(|_| refused())
}

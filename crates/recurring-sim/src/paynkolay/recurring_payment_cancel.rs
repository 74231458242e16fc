//! `RecurringPaymentCancel`: ends an instruction for good.

use super::envelope::{Refusal, no};
use super::recurring_payment_create::check_address;
use super::{Desk, Role, Service};
use crate::json::Json;
use crate::ledger::OrderStatus;
use crate::members::{Kind, Members, optional, required};

pub(super) const SERVICE: Service = Service {
    name: "RecurringPaymentCancel",
    role: Role::Sales,
    fields: &[
        required("sx", Kind::Text),
        required("InstructionNumber", Kind::Text),
        required("hashDatav2", Kind::Text),
        optional("cardHolderIP", Kind::Text),
    ],
    signed: &["sx", "InstructionNumber"],
    answer,
};

/// Takes the `ACPL…` number only; what an ended or unknown instruction gets is Assumed: code 0.
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    check_address(members)?;
    let number = members.raw("InstructionNumber");
    let place = desk.book.named_where(number, |order| order.ids.id == number);
    let found = place.and_then(|place| desk.book.order(place).map(|order| (place, order)));
    let Some((place, order)) = found else {
        return Err(no("Talimat bulunamadı", "no instruction has this number"));
    };
    match order.status(desk.now) {
        OrderStatus::Cancelled => return Err(no("Talimat daha önce iptal edilmiş", "cancelled before")),
        OrderStatus::Completed => return Err(no("Talimat tamamlanmış", "the instruction is completed")),
        OrderStatus::Rejected => return Err(no("Talimat reddedilmiş", "the payer refused the instruction")),
        OrderStatus::AwaitingPayer | OrderStatus::Active | OrderStatus::Paused | OrderStatus::Lapsed => {}
    }
    let collected = order.collected_count();
    let row = Json::object([
        ("N_Kolay_Talimat_No", Json::text(number)),
        ("Kalan_Odeme_Sayisi", Json::text(order.rows.len().saturating_sub(collected).to_string())),
        ("Tahsil_Edilmis_Odeme_Sayisi", Json::text(collected.to_string())),
    ]);
    desk.book.cancel(place);
    Ok(desk.cancelled([("CANCEL_INSTRUCTION", Json::List(vec![row]))]))
}

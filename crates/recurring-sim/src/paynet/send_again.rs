//! `send_again`: sends the link once more, if the order was created with a channel to the payer.

use super::envelope::{Refusal, unsuccessful};
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::OrderStatus;
use crate::members::Members;

pub(super) const SERVICE: Service =
    Service { name: "send_again", object: Some("subscription_send_again"), fields: &[ID, REFERENCE], answer };

/// What happens without a channel, or once the payer has decided, is not documented: both are refused (Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let place = desk.target(members)?;
    let order = desk.order(place)?;
    if order.status(desk.now) != OrderStatus::AwaitingPayer {
        return Err(unsuccessful("Düzenli ödeme onay beklemiyor", "the order does not await its payer"));
    }
    if !order.details.can_be_sent() {
        let reason = "the order was created with neither `send_mail` nor `send_sms`";
        return Err(unsuccessful("Gönderim kanalı tanımlı değil", reason));
    }
    if let Some(order) = desk.book.order_mut(place) {
        order.details.links_sent = order.details.links_sent.saturating_add(1);
    }
    Ok(desk.success(Vec::new(), "Başarılı Islem"))
}

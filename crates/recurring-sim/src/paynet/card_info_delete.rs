//! `card_info_delete`: takes a card from an order, unless it is the order's only one.

use super::envelope::{Refusal, unsuccessful};
use super::target::{CARD, ID, REFERENCE, no_such_card, numbered_card};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::UnlinkRefusal;
use crate::members::Members;

pub(super) const SERVICE: Service = Service {
    name: "card_info_delete",
    object: Some("subscription_card_info_delete"),
    fields: &[CARD, ID, REFERENCE],
    answer,
};

/// That the only card stays is documented; the code that says so, 1, is Assumed.
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let card = numbered_card(members)?;
    let place = desk.target(members)?;
    match desk.book.unlink_card(card, place) {
        Ok(()) => Ok(desk.success(vec![("card_id".into(), desk.quirks.id(card))], "Başarılı İşlem")),
        Err(UnlinkRefusal::NotLinked) => Err(no_such_card("the order does not have this card")),
        Err(UnlinkRefusal::OnlyCard) => Err(unsuccessful("Tek kayıtlı kart silinemez", "it is the order's only card")),
    }
}

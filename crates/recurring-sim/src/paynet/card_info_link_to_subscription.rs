//! `card_info_link_to_subscription`: links a stored card to another order, or to every order of a group.

use super::envelope::{Refusal, with_body};
use super::target::{CARD, GROUP, ID, REFERENCE, held_card};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::Members;

pub(super) const SERVICE: Service = Service {
    name: "card_info_link_to_subscription",
    object: Some("card_info_link_to_subscription"),
    fields: &[CARD, ID, REFERENCE, GROUP],
    answer,
};

/// Code 0 as soon as one row succeeded: the rows tell which (Assumed; the page says to look at each row).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let places = desk.targets(members)?;
    let card = held_card(desk, members)?;
    let mut linked = 0_u32;
    let mut rows = Vec::with_capacity(places.len());
    for place in places {
        let succeeded = desk.book.link_card(card, place, desk.now).is_ok();
        linked = linked.saturating_add(u32::from(succeeded));
        rows.push(row(desk, place, succeeded)?);
    }
    let details = desk.quirks.link_rows.named("details", "Details", rows).into_iter().collect();
    if linked == 0 {
        let body = desk.enveloped(details, 1, Json::text("Başarısız İşlem"));
        return Err(with_body(body, "none of the orders is open"));
    }
    Ok(desk.success(details, "Başarılı İşlem"))
}

fn row(desk: &Desk<'_>, place: usize, succeeded: bool) -> Result<Json, Refusal> {
    let ids = &desk.order(place)?.ids;
    let message = if succeeded { "Başarılı işlem." } else { "Düzenli ödeme aktif değil." };
    Ok(Json::object([
        ("subscription_id", Json::text(&ids.id)),
        ("reference_no", Json::text(&ids.reference)),
        ("is_succeed", desk.quirks.flag(succeeded)),
        ("message", Json::text(message)),
    ]))
}

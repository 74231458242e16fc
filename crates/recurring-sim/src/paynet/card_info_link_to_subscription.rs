//! `card_info_link_to_subscription`: links a stored card to another order, or to every order of a group.

use super::envelope::{Refusal, bad_value, code, no_data, with_body};
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::{Flaw, Kind, Members, optional, required};

pub(super) const SERVICE: Service = Service {
    name: "card_info_link_to_subscription",
    object: Some("card_info_link_to_subscription"),
    fields: &[required("card_id", Kind::TextOrNumber), ID, REFERENCE, optional("group_reference_no", Kind::Text)],
    answer,
};

/// Code 0 as soon as one row succeeded: the rows tell which (Assumed; the page says to look at each row).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let card = members.whole("card_id").and_then(|card| u64::try_from(card).ok());
    let card = card.ok_or_else(|| bad_value("member `card_id` is not a number"))?;
    let places = targets(desk, members)?;
    if !desk.book.has_card(card) {
        return Err(code(25, "Kart bulunamadı", "no order has this card"));
    }
    let mut linked = 0_u32;
    let mut rows = Vec::with_capacity(places.len());
    for place in places {
        let succeeded = desk.book.link_card(card, place, desk.now).is_ok();
        linked = linked.saturating_add(u32::from(succeeded));
        rows.push(row(desk, place, succeeded)?);
    }
    let details = vec![("details".into(), Json::List(rows))];
    if linked == 0 {
        let body = desk.enveloped(details, 1, Json::text("Başarısız İşlem"));
        return Err(with_body(body, "none of the orders is open"));
    }
    Ok(desk.success(details, "Başarılı İşlem"))
}

/// One order by number or reference goes before a group (Assumed).
fn targets(desk: &Desk<'_>, members: &Members) -> Result<Vec<usize>, Refusal> {
    let (id, reference) = (members.text("subscription_id"), members.text("reference_no"));
    if id.is_some() || reference.is_some() {
        return Ok(vec![desk.target_by(id, reference)?]);
    }
    let Some(group) = members.text("group_reference_no") else {
        let missing = "none of `subscription_id`, `reference_no` and `group_reference_no` is given";
        return Err(Flaw(missing.to_owned()).into());
    };
    match desk.book.group(group) {
        places if places.is_empty() => Err(no_data("no order belongs to this group")),
        places => Ok(places),
    }
}

fn row(desk: &Desk<'_>, place: usize, succeeded: bool) -> Result<Json, Refusal> {
    let ids = &desk.order(place)?.ids;
    let message = if succeeded { "Başarılı işlem." } else { "Düzenli ödeme aktif değil." };
    Ok(Json::object([
        ("subscription_id", Json::text(&ids.id)),
        ("reference_no", Json::text(&ids.reference)),
        ("is_succeed", Json::Bool(succeeded)),
        ("message", Json::text(message)),
    ]))
}

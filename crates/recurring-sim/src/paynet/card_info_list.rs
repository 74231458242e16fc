//! `card_info_list`: the cards of an order in charge order, masked.

use super::envelope::Refusal;
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::card::StoredCard;
use crate::json::Json;
use crate::members::Members;

pub(super) const SERVICE: Service =
    Service { name: "card_info_list", object: Some("subscription_card_list"), fields: &[ID, REFERENCE], answer };

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let place = desk.target(members)?;
    let ids = &desk.order(place)?.ids;
    let rows = desk.book.cards_of(place).into_iter().enumerate().map(|(rank, card)| row(desk, rank, card)).collect();
    let mut answer =
        vec![("subscription_id".into(), Json::text(&ids.id)), ("reference_no".into(), Json::text(&ids.reference))];
    answer.extend(desk.quirks.card_rows.named(rows));
    Ok(desk.success(answer, "Başarılı işlem"))
}

fn row(desk: &Desk<'_>, rank: usize, card: &StoredCard) -> Json {
    Json::object([
        ("card_id", desk.quirks.id(card.id)),
        ("card_no_mask", Json::Text(card.masked_number())),
        ("card_holder_name_mask", Json::Text(card.masked_holder())),
        ("order_no", Json::number(rank + 1)),
        ("is_default", desk.quirks.flag(rank == 0)),
    ])
}

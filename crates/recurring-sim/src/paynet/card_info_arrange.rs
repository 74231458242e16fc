//! `card_info_arrange`: sets the order in which an order's cards are tried.

use super::envelope::{Refusal, bad_value};
use super::target::{ID, REFERENCE, no_such_card, numbered_card};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::{Kind, Members, required};

pub(super) const SERVICE: Service = Service {
    name: "card_info_arrange",
    object: Some("subscription_card_info_arrange"),
    fields: &[
        ID,
        REFERENCE,
        required(
            "card_information",
            Kind::Rows(&[
                required("subscription_card_id", Kind::TextOrNumber),
                required("card_id", Kind::TextOrNumber),
                required("order_no", Kind::TextOrNumber),
            ]),
        ),
    ],
    answer,
};

/// `order_no` is the rank. Of a card named twice, as in the page's example, the first rank counts; cards not named
/// follow in the order they had; `subscription_card_id` is read and not used (all Assumed).
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let mut ranked = Vec::new();
    for row in members.rows("card_information") {
        let rank = row.whole("order_no").filter(|rank| *rank > 0);
        let rank = rank.ok_or_else(|| bad_value("member `order_no` is not a rank from 1"))?;
        ranked.push((rank, numbered_card(row)?));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    if ranked.windows(2).any(|two| matches!(two, [(one, _), (other, _)] if one == other)) {
        return Err(bad_value("two cards have the same `order_no`"));
    }
    let place = desk.target(members)?;
    let cards: Vec<u64> = ranked.into_iter().map(|(_, card)| card).collect();
    match desk.book.arrange_cards(place, &cards) {
        Ok(()) => Ok(desk.success(Vec::new(), "Başarılı İşlem")),
        Err(_) => Err(no_such_card("the order does not have one of these cards")),
    }
}

//! `card_info_label_update`: labels a card, whatever order it belongs to.

use super::envelope::Refusal;
use super::target::{CARD, held_card};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::{Flaw, Kind, Members, optional};

pub(super) const SERVICE: Service = Service {
    name: "card_info_label_update",
    object: Some("card_info_label_update"),
    fields: &[CARD, optional("label", Kind::Text)],
    answer,
};

/// An empty label takes the label away (Assumed); a label that is missing is not an empty one.
fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    if !members.has("label") {
        return Err(Flaw("required member `label` is missing".to_owned()).into());
    }
    let card = held_card(desk, members)?;
    desk.book.label_card(card, members.raw("label"));
    Ok(desk.success(Vec::new(), "Güncelleme başarılı."))
}

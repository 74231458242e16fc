//! `subscription_detail`: one order with its plan. The row's members are third-party transcriptions (Assumed).

use super::envelope::Refusal;
use super::order::{shown, shown_row};
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::members::Members;

pub(super) const SERVICE: Service =
    Service { name: "subscription_detail", object: Some("subscription_detail"), fields: &[ID, REFERENCE], answer };

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let order = desk.order(desk.target(members)?)?;
    let mut answer = shown(order, desk.quirks);
    let plan = order.rows.iter().map(|row| shown_row(row, desk.quirks)).collect();
    answer.push(("plan".into(), Json::List(plan)));
    Ok(desk.success(answer, "Başarılı işlem"))
}

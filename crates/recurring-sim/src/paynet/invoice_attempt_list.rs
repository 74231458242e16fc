//! `invoice_attempt_list`: every card tried for one payment record. The page shows no row: all of it is Assumed.

use super::envelope::Refusal;
use super::invoice::{INVOICE_ID, INVOICE_NO};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::{Attempt, Row, Trigger};
use crate::members::{Flaw, Members};
use crate::quirks::AttemptsNamedBy;

/// The misspelt name is the page's.
pub(super) const SERVICE: Service = Service {
    name: "invoice_attempt_list",
    object: Some("subcription_invoice_attempt_list"),
    fields: &[INVOICE_ID, INVOICE_NO],
    answer,
};

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let both = members.text("invoice_id").is_some() && members.text("invoice_no").is_some();
    if !both && desk.quirks.attempts_named_by == AttemptsNamedBy::Both {
        return Err(Flaw("`invoice_id` and `invoice_no` are not both given".to_owned()).into());
    }
    let spot = desk.record(members)?;
    let mut rows = Vec::new();
    if let Some(row) = desk.book.row(spot) {
        for attempt in &row.attempts {
            rows.extend(tries(desk, row, attempt));
        }
    }
    let rows = desk.quirks.attempt_rows.named("data", "Data", rows);
    Ok(desk.success(rows.into_iter().collect(), "Başarılı Islem"))
}

/// One row per card tried; all but the last one failed.
fn tries(desk: &Desk<'_>, row: &Row, attempt: &Attempt) -> Vec<Json> {
    let last = attempt.tried_cards.len().saturating_sub(1);
    let tried = attempt.tried_cards.iter().enumerate();
    tried.map(|(place, card)| shown(desk, row, attempt, *card, attempt.succeeded && place == last)).collect()
}

fn shown(desk: &Desk<'_>, row: &Row, attempt: &Attempt, card: u64, succeeded: bool) -> Json {
    let quirks = desk.quirks;
    let xact = row.collected.as_ref().filter(|_| succeeded).map(|taken| taken.xact_id);
    let masked = desk.book.card(card).map(|card| card.masked_number()).unwrap_or_default();
    Json::object([
        ("xact_id", quirks.id_or_none(xact)),
        ("xact_date", quirks.date(attempt.at)),
        ("amount", quirks.amount(attempt.amount_kurus)),
        ("currency", quirks.currency()),
        ("card_id", quirks.id(card)),
        ("card_no_mask", Json::Text(masked)),
        ("is_manual", quirks.flag(attempt.how == Trigger::Manual)),
        ("is_succeed", quirks.flag(succeeded)),
        ("code", quirks.codes.write(u16::from(!succeeded))),
        ("message", Json::text(if succeeded { "Başarılı işlem" } else { "Kart reddedildi" })),
    ])
}

//! `create_card_tds_confirm`: ends the adding of a card once the payer's bank was asked.

use std::borrow::Cow;

use super::card_session::{CardSession, SessionRefusal};
use super::envelope::{Refusal, with_body};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::Place;
use crate::members::{Kind, Members, required};
use crate::quirks::{BankRefusal, CardAdded};

pub(super) const SERVICE: Service = Service {
    name: "create_card_tds_confirm",
    object: Some("create_card_tds_confirm_response"),
    fields: &[required("session_id", Kind::Text), required("token_id", Kind::Text)],
    answer,
};

/// Why nothing was added.
struct Failure {
    code: u16,
    message: &'static str,
    /// Whether the bank is the one who said no.
    from_bank: bool,
    /// For the log.
    reason: &'static str,
}

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let (id, token) = (members.raw("session_id"), members.raw("token_id"));
    let by_bank = desk.quirks.bank_refusal;
    let taken = desk.sessions.take(id, token, desk.now).map_err(|refusal| Failure::of(refusal, by_bank));
    let added = taken.and_then(|session| {
        let card = desk.book.add_card(&session.places, session.card.clone(), desk.now);
        card.map(|card| (card, session)).ok_or_else(no_open_order)
    });
    match added {
        Ok((card, session)) => Ok(succeeded(desk, card, &session)),
        Err(failure) => {
            let reason = failure.reason;
            Err(with_body(failed(desk, &failure), reason))
        }
    }
}

fn succeeded(desk: &Desk<'_>, card: u64, session: &CardSession) -> Json {
    let groups = session.places.iter().filter_map(|place| row(desk, *place, card));
    let days = session.places.first().and_then(|place| desk.book.order(*place)).map_or(0, |order| order.retry.days);
    let groups = if session.places.len() > 1 { groups.collect() } else { Vec::new() };
    let card = match desk.quirks.card_added {
        CardAdded::Example => Json::text(""),
        CardAdded::Flag | CardAdded::CodeOnly | CardAdded::FlagAgainstCode => desk.quirks.id(card),
    };
    let members = members(desk, None, card, days, groups);
    match desk.quirks.card_added {
        CardAdded::Flag => flagged(desk, true, members, 0, "Başarılı işlem"),
        CardAdded::FlagAgainstCode => flagged(desk, true, members, 1, "Başarılı işlem"),
        CardAdded::CodeOnly => desk.enveloped(members, 0, Json::text("Başarılı işlem")),
        CardAdded::Example => desk.enveloped(members, 1, Json::text("Basarili islem")),
    }
}

/// One order of a group, written as a row of a card link is; the page's example has the list without a row (Assumed).
fn row(desk: &Desk<'_>, place: Place, card: u64) -> Option<Json> {
    let ids = &desk.book.order(place)?.ids;
    let succeeded = desk.book.cards_of(place).iter().any(|held| held.id == card);
    Some(Json::object([
        ("subscription_id", Json::text(&ids.id)),
        ("reference_no", Json::text(&ids.reference)),
        ("is_succeed", desk.quirks.flag(succeeded)),
        ("message", Json::text(if succeeded { "Başarılı işlem." } else { "Düzenli ödeme aktif değil." })),
    ]))
}

fn failed(desk: &Desk<'_>, failure: &Failure) -> Json {
    let members = members(desk, Some(failure), Json::text(""), 0, Vec::new());
    match desk.quirks.card_added {
        CardAdded::Flag => flagged(desk, false, members, failure.code, failure.message),
        CardAdded::FlagAgainstCode => flagged(desk, false, members, 0, failure.message),
        CardAdded::CodeOnly | CardAdded::Example => desk.enveloped(members, failure.code, Json::text(failure.message)),
    }
}

type Named = Vec<(Cow<'static, str>, Json)>;

fn flagged(desk: &Desk<'_>, succeeded: bool, members: Named, code: u16, message: &str) -> Json {
    let mut all = vec![("is_succeed".into(), desk.quirks.flag(succeeded))];
    all.extend(members);
    desk.enveloped(all, code, Json::text(message))
}

/// The members of the page's table and those only its example has, in the example's order.
fn members(desk: &Desk<'_>, failure: Option<&Failure>, card: Json, days: u32, groups: Vec<Json>) -> Named {
    let empty = || Json::text("");
    let paynet = failure.filter(|failure| !failure.from_bank);
    let bank = failure.filter(|failure| failure.from_bank);
    let number = |failure: Option<&Failure>| failure.map_or_else(empty, |failure| Json::text(failure.code.to_string()));
    let text = |failure: Option<&Failure>| failure.map_or_else(empty, |failure| Json::text(failure.message));
    let named = [
        ("domain", empty()),
        ("token_id", Json::Null),
        ("subscription_id", Json::Null),
        ("paynet_error_id", number(paynet)),
        ("paynet_error_message", text(paynet)),
        ("bank_error_id", number(bank)),
        ("bank_error_message", text(bank)),
        ("bank_error_short_desc", text(bank)),
        ("bank_error_long_desc", text(bank)),
        ("subscription_gsm", empty()),
        ("xact_id", desk.quirks.id_or_none(None)),
        ("card_id", card),
        ("otp_control", desk.quirks.flag(false)),
        ("attempt_day_count", Json::number(days)),
        ("group_reference_details", Json::List(groups)),
    ];
    named.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}

fn no_open_order() -> Failure {
    Failure { code: 1, message: "Düzenli ödeme aktif değil", from_bank: false, reason: "none of the orders is open" }
}

impl Failure {
    /// The codes are those whose names on the page fit. That this service answers them is Assumed: its own page shows no
    /// refusal at all, so what a bank's refusal gets is a switch.
    fn of(refusal: SessionRefusal, by_bank: BankRefusal) -> Self {
        let (code, message, from_bank, reason) = match refusal {
            SessionRefusal::Unknown => {
                (13, "Oturum bulunamadı", false, "there is no such session, or its time is over")
            }
            SessionRefusal::Unmatched => (15, "İşlem eşleşmedi", false, "the token belongs to another session"),
            SessionRefusal::NotAuthenticated => {
                let code = match by_bank {
                    BankRefusal::ThreeDError => 16,
                    BankRefusal::Unsuccessful => 1,
                };
                (code, "3D doğrulaması başarısız", true, "the payer's bank did not agree, or was not asked yet")
            }
            SessionRefusal::Used => (17, "Oturum daha önce kullanılmış", false, "the session was used before"),
        };
        Self { code, message, from_bank, reason }
    }
}

//! `create_card_tds_initial`: begins the adding of a card; the payer's bank is asked on a page of its own.

use recurring_core::istanbul_date;
use url::Url;

use super::card_session::{CardSession, SessionState};
use super::envelope::{Refusal, bad_value, code, unsuccessful};
use super::target::{GROUP, ID, REFERENCE};
use super::{Desk, Service};
use crate::card::{CardFlaw, StoredCard, TestCard};
use crate::json::Json;
use crate::members::{Kind, Members, optional, required};

/// The name is Assumed: the page's table is cut off before it.
pub(super) const SERVICE: Service = Service {
    name: "create_card_tds_initial",
    object: Some("create_card_tds_initial_response"),
    fields: &[
        ID,
        REFERENCE,
        GROUP,
        required("return_url", Kind::Text),
        required("pan", Kind::Text),
        optional("card_holder", Kind::Text),
        required("month", Kind::TextOrNumber),
        required("year", Kind::TextOrNumber),
        required("cvv", Kind::Text),
        optional("label", Kind::Text),
    ],
    answer,
};

/// The path of the bank's page.
pub(crate) const PAGE: &str = "/v1/subscriptioncreatecardjgate/tds";

/// What stands for a name that was not given.
const NO_NAME: &str = "-";

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let return_url = return_url(members)?;
    let card = card(desk, members)?;
    let places = desk.targets(members)?;
    if !places.iter().any(|place| desk.book.is_open_to_cards(*place, desk.now)) {
        return Err(unsuccessful("Düzenli ödeme aktif değil", "none of the orders is open"));
    }
    let (id, token) = (format!("js_{}", desk.ids.token()), desk.ids.guid().to_uppercase());
    let post_url = format!("{}{PAGE}?session_id={id}&token_id={token}", desk.base_url);
    let session =
        CardSession { token: token.clone(), places, card, return_url, opened: desk.now, state: SessionState::Awaited };
    desk.sessions.open(id.clone(), session);
    let form = auto_post_form(&post_url);
    let answer = vec![
        ("session_id".into(), Json::Text(id)),
        ("token_id".into(), Json::Text(token)),
        ("post_url".into(), Json::Text(post_url)),
        ("html_content".into(), Json::Text(form)),
    ];
    Ok(desk.success(answer, "Başarılı işlem"))
}

/// Numbers, a GUID and this simulator's own address: nothing in it needs escaping but the `&`.
fn auto_post_form(post_url: &str) -> String {
    let action = post_url.replace('&', "&amp;");
    format!(
        "<form name=\"paynetForm\" method=\"post\" action=\"{action}\"></form>\
         <script>document.paynetForm.submit();</script>"
    )
}

/// Keeps of the card what may be kept. Codes 18 and 22 are the table's for card data and expiry (use Assumed).
fn card(desk: &Desk<'_>, members: &Members) -> Result<StoredCard, Refusal> {
    let holder = members.text("card_holder").unwrap_or(NO_NAME);
    let card = TestCard::new(members.raw("pan"), holder, expiry(members)?, members.raw("cvv"));
    let stored = card.store(istanbul_date(desk.now)).map_err(|flaw| match flaw {
        CardFlaw::Expiry => code(22, "Kartın son kullanma tarihi hatalı", flaw.to_string()),
        CardFlaw::Number | CardFlaw::Holder | CardFlaw::Cvv => code(18, "Kart bilgileri hatalı", flaw.to_string()),
    })?;
    Ok(StoredCard { label: members.raw("label").to_owned(), ..stored })
}

/// Month from 1 to 12; year of two digits, or of four in this century.
fn expiry(members: &Members) -> Result<String, Refusal> {
    let month = members.whole("month").filter(|month| (1..=12).contains(month));
    let year = members.whole("year").and_then(|year| match year {
        0..=99 => Some(year),
        2_000..=2_099 => Some(year - 2_000),
        _ => None,
    });
    let refused = || bad_value("`month` or `year` is not a month or a year of two or four digits");
    let (month, year) = month.zip(year).ok_or_else(refused)?;
    Ok(format!("{month:02}/{year:02}"))
}

fn return_url(members: &Members) -> Result<String, Refusal> {
    let url = Url::parse(members.raw("return_url")).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    let url = url.filter(|url| url.username().is_empty() && url.password().is_none());
    let url = url.ok_or_else(|| bad_value("member `return_url` is not an absolute http or https address"))?;
    Ok(url.into())
}

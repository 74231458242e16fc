//! A whole card becomes `create_card_tds_initial`, and its answer what the payer has to pass.

use recurring_core::{Date, Error, InvalidValue, Operation};

use crate::cards::{CardAddition, TdsChallenge, TdsSession};
use crate::config::{Assumptions, YearForm};
use crate::error::{Judged, Verdict};
use crate::mapping::target::{CardNamed, card_named};
use crate::provider::NAME;
use crate::texts::{CardHolder, CardLabel};
use crate::wire::create::is_address;
use crate::wire::create_card_tds_initial::{Request, Response};

/// The request. The pattern names every field, so that a new one cannot be forgotten here.
pub(crate) fn request<'a>(
    card: &'a CardAddition,
    today: Date,
    assumptions: &Assumptions,
    operation: Operation,
) -> Result<Request<'a>, Error> {
    let CardAddition { target, return_url, number, expiry, code, holder, label } = card;
    if expiry.is_before(today) {
        let invalid = InvalidValue::new("card.expiry", "has passed", "this month or a later one");
        return Err(Error::invalid(&invalid, operation, NAME));
    }
    let CardNamed { subscription_id, reference_no, group_reference_no } = card_named(target, operation)?;
    let year = expiry.year();
    Ok(Request {
        subscription_id,
        reference_no,
        group_reference_no,
        return_url: return_url.as_str(),
        pan: number.expose(),
        card_holder: holder.as_ref().map(CardHolder::as_str),
        month: expiry.month(),
        year: match assumptions.card_year {
            YearForm::TwoDigits => year.get(2..).unwrap_or(year),
            YearForm::FourDigits => year,
        },
        cvv: code.expose(),
        label: label.as_ref().map(CardLabel::as_str),
    })
}

/// What the provider's words about a card must not be shown with.
pub(crate) fn sensitive<'a>(card: &'a CardAddition, key: &'a str) -> Vec<&'a str> {
    let CardAddition { number, code, holder, return_url, target: _, expiry: _, label: _ } = card;
    let mut hide = vec![key, number.expose(), code.expose(), return_url.as_str()];
    hide.extend(holder.as_ref().map(CardHolder::as_str));
    hide
}

/// The challenge: success must carry the session's two texts, and a way to the payer's bank.
pub(crate) fn challenge(judged: &Judged<'_>) -> Result<TdsChallenge, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let Response { session_id, token_id, post_url, html_content } = judged.payload()?;
    let post_url = post_url.filter(|url| is_address(url));
    let html = html_content.filter(|html| html.contains('<'));
    let goes_on = post_url.is_some() || html.is_some();
    match (judged.verdict, session_id.zip(token_id)) {
        (Verdict::Done, Some((session_id, token_id))) if goes_on => {
            Ok(TdsChallenge { session: TdsSession::from_provider(session_id, token_id), post_url, html })
        }
        (Verdict::Done, _) => Err(judged.unclear("the code says success and there is no way to the payer's bank")),
        (_, session) if session.is_some() || goes_on => {
            Err(judged.unclear("the code refuses and the answer carries what only success carries"))
        }
        _ => Err(judged.error()),
    }
}

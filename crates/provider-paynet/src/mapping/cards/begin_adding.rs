//! A whole card becomes `create_card_tds_initial`, and its answer what the payer has to pass.

use recurring_core::{Date, Error, InvalidValue, Operation};

use crate::cards::{CardAddition, TdsChallenge, TdsSession};
use crate::config::{Assumptions, YearForm};
use crate::error::{Judged, Verdict, refuses};
use crate::mapping::target::{CardNamed, card_named};
use crate::provider::NAME;
use crate::texts::{CardHolder, CardLabel, WebAddress, recognisable};
use crate::wire::create_card_tds_initial::{Request, Response};
use crate::wire::envelope::{Beside, identifier};

const BEGUN_AND_DENIED: &str = "the code says success and something beside it says otherwise";
const NO_WAY: &str = "the code says success and there is no way to the payer's bank";
const NOT_ENCRYPTED: &str = "the page of the payer's bank is not at an https address: send nobody there; a session may \
                             have begun, but no card is added by it, so a new adding may be begun";
const REFUSED_AND_BEGUN: &str = "the code refuses and the answer carries what only success carries";

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
pub(crate) fn sensitive(card: &CardAddition) -> Vec<&str> {
    let CardAddition { number, code, holder, label, return_url, target: _, expiry: _ } = card;
    let mut hide = vec![number.expose(), code.expose()];
    hide.extend(return_url.secret_parts());
    hide.extend(holder.as_ref().map(CardHolder::as_str));
    hide.extend(label.as_ref().map(CardLabel::as_str).and_then(recognisable));
    hide
}

/// The challenge: success must carry the session's two texts, and a way to the payer's bank.
///
/// A card and its password are typed in there, so an address that is not `https` makes the whole answer unclear: nobody is
/// sent there, and the page beside it, which leads to the same address, is not handed out either.
pub(crate) fn challenge(judged: &Judged<'_>) -> Result<TdsChallenge, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let Response { session_id, token_id, post_url, html_content } = judged.payload()?;
    let beside: Beside = judged.payload()?;
    let [session_id, token_id, post_url] =
        [session_id, token_id, post_url].map(|text| text.filter(|text| identifier(Some(text)).is_some()));
    let html = html_content.filter(|html| html.contains('<'));
    let goes_on = post_url.is_some() || html.is_some();
    let has_begun = session_id.is_some() || token_id.is_some() || goes_on;
    let is_safe = post_url.as_deref().is_none_or(|url| WebAddress::new(url).is_ok());
    match (judged.verdict, session_id.zip(token_id)) {
        (Verdict::Done, _) if beside.denies() => Err(judged.unclear(BEGUN_AND_DENIED)),
        (Verdict::Done, Some(_)) if !is_safe => Err(judged.unclear(NOT_ENCRYPTED)),
        (Verdict::Done, Some((session_id, token_id))) if goes_on => {
            Ok(TdsChallenge { session: TdsSession::from_provider(session_id, token_id), post_url, html })
        }
        (Verdict::Done, _) => Err(judged.unclear(NO_WAY)),
        _ if has_begun || beside.affirms(refuses) => Err(judged.unclear(REFUSED_AND_BEGUN)),
        _ => Err(judged.error()),
    }
}

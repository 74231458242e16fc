//! The payer's bank's page while a card is being added at Paynet: asks for a password, then sends the browser back.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::{page, page_with};
use crate::control::CardPage;
use crate::paynet::SessionState;
use crate::world::World;

/// The password of every card that has one, as in the vendor's table of test cards.
const PASSWORD: &str = "a";

/// Sends the form on as soon as the page is there; without scripts its button does.
const SEND: &str = "document.forms[0].submit();";

type Shared = State<Arc<World>>;

#[derive(Deserialize)]
pub(super) struct Address {
    session_id: String,
    token_id: String,
}

/// Empty when the browser only comes here by a form.
#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    password: String,
    decision: Option<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Confirm,
    GiveUp,
}

pub(super) async fn show(State(world): Shared, Query(address): Query<Address>) -> Response {
    shown(&world, &address, "")
}

pub(super) async fn decide(
    State(world): Shared,
    Query(address): Query<Address>,
    Form(decision): Form<Decision>,
) -> Response {
    let passed = match decision.decision {
        None => return shown(&world, &address, ""),
        Some(Choice::Confirm) if decision.password != PASSWORD => {
            return shown(&world, &address, "Şifre yanlış / The password is wrong");
        }
        Some(choice) => choice == Choice::Confirm,
    };
    if world.card_page(&address.session_id, &address.token_id).is_some() {
        // Deciding a second time changes nothing: the page says what was decided.
        let _ = world.decide_card(&address.session_id, passed);
    }
    shown(&world, &address, "")
}

fn shown(world: &World, address: &Address, flaw: &str) -> Response {
    let Some(card) = world.card_page(&address.session_id, &address.token_id) else { return unknown() };
    match card.state {
        SessionState::Awaited => {
            let status = if flaw.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            page(status, "3D Secure", &question(&card, flaw))
        }
        SessionState::Passed => sent_back(&card, "Doğrulandı", "Confirmed"),
        SessionState::Failed => sent_back(&card, "Doğrulanmadı", "Not confirmed"),
        SessionState::Used => unknown(),
    }
}

fn question(card: &CardPage, flaw: &str) -> Markup {
    html! {
        h1 { "3D Secure " span.dim { "Simülatör Bankası" } }
        p.note { "Bu bir simülatördür. Şifre: " strong { (PASSWORD) } " " em { "This is a simulator; the password is " (PASSWORD) "." } }
        @if !flaw.is_empty() { p.flaw role="alert" { (flaw) "." } }
        table.facts {
            tr { th { "İşyeri " span.dim { "Merchant" } } td { "Simülatör İşyeri (paynet)" } }
            tr { th { "İşlem " span.dim { "Purpose" } } td { "Kart ekleme " span.dim { "adding a card" } } }
            tr { th { "Kart " span.dim { "Card" } } td { (card.masked_number) " – " (card.masked_holder) } }
            tr { th { "Düzenli ödeme " span.dim { "Standing order" } } td { (card.references.join(", ")) } }
        }
        form method="post" action=(address(card)) autocomplete="off" {
            label { "Şifre " span.dim { "Password" } input name="password" type="password" maxlength="20"; }
            button.main type="submit" name="decision" value="confirm" { "Onayla / Confirm" }
            button type="submit" name="decision" value="give_up" { "Vazgeç / Give up" }
        }
    }
}

fn address(card: &CardPage) -> String {
    format!("?session_id={}&token_id={}", card.session_id, card.token_id)
}

/// The browser posts both names to the merchant, and a text if the bank did not agree (Assumed, from the vendor's
/// one-off payments); this server never calls that address itself.
fn sent_back(card: &CardPage, turkish: &str, english: &str) -> Response {
    let content = html! {
        h1 { (turkish) " " span.dim { (english) } }
        p { "İşyerine dönülüyor… " span.dim { "Returning to the merchant: " (card.return_url) } }
        form method="post" action=(card.return_url) {
            input type="hidden" name="session_id" value=(card.session_id);
            input type="hidden" name="token_id" value=(card.token_id);
            @if card.state == SessionState::Failed {
                input type="hidden" name="message" value=(turkish);
                input type="hidden" name="paynet_error_message" value=(turkish);
            }
            button.main type="submit" { "Devam / Continue" }
        }
        script { (PreEscaped(SEND)) }
    };
    page_with(StatusCode::OK, "3D Secure", &content, &policy(&card.return_url))
}

/// Nothing is loaded; the one script may run, and the form may go to the merchant and nowhere else.
fn policy(return_url: &str) -> String {
    let script = STANDARD.encode(Sha256::digest(SEND));
    let merchant = Url::parse(return_url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; form-action {merchant}; \
         base-uri 'none'"
    )
}

fn unknown() -> Response {
    let content = html! { h1 { "Oturum geçersiz " span.dim { "Unknown or finished session" } } };
    page(StatusCode::NOT_FOUND, "Oturum geçersiz", &content)
}

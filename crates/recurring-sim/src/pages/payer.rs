//! The payer's page of either vendor: shows the order, takes the decision.

use std::fmt;
use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::page;
use super::payment::{Notice, content};
use crate::card::TestCard;
use crate::paynkolay::link;
use crate::vendor::Vendor;
use crate::world::World;

type Shared = State<Arc<World>>;

/// The form; its card leaves this module only as a [`TestCard`].
#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    card_number: String,
    #[serde(default)]
    holder: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    cvv: String,
    decision: Choice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Approve,
    Reject,
}

#[derive(Deserialize)]
pub(super) struct Link {
    q: String,
}

impl fmt::Debug for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Decision").field("decision", &self.decision).finish_non_exhaustive()
    }
}

pub(super) async fn show_paynet(State(world): Shared, Path(token): Path<String>) -> Response {
    show(&world, Vendor::Paynet, &token, &Notice::None)
}

pub(super) async fn decide_paynet(
    State(world): Shared,
    Path(token): Path<String>,
    Form(decision): Form<Decision>,
) -> Response {
    decide(&world, Vendor::Paynet, &token, decision)
}

pub(super) async fn show_paynkolay(State(world): Shared, Query(link): Query<Link>) -> Response {
    match link::token(&link.q) {
        Some(token) => show(&world, Vendor::Paynkolay, &token, &Notice::None),
        None => unknown(),
    }
}

pub(super) async fn decide_paynkolay(
    State(world): Shared,
    Query(link): Query<Link>,
    Form(decision): Form<Decision>,
) -> Response {
    match link::token(&link.q) {
        Some(token) => decide(&world, Vendor::Paynkolay, &token, decision),
        None => unknown(),
    }
}

fn show(world: &World, vendor: Vendor, token: &str, notice: &Notice) -> Response {
    let Some(order) = world.order_of_page(vendor, token) else { return unknown() };
    let status = if matches!(notice, Notice::Flaw(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, "Düzenli ödeme talimatı", &content(&order, notice))
}

fn decide(world: &World, vendor: Vendor, token: &str, decision: Decision) -> Response {
    if world.order_of_page(vendor, token).is_none() {
        return unknown();
    }
    let result = match decision.decision {
        Choice::Approve => {
            let card = TestCard::new(decision.card_number, decision.holder, decision.expiry, decision.cvv);
            world.approve(vendor, token, &card).map(|()| Notice::Approved)
        }
        Choice::Reject => world.reject(vendor, token).map(|()| Notice::Rejected),
    };
    let notice = result.unwrap_or_else(|error| Notice::Flaw(error.to_string()));
    show(world, vendor, token, &notice)
}

fn unknown() -> Response {
    let content = html! { h1 { "Bağlantı geçersiz " span.dim { "Unknown link" } } };
    page(StatusCode::NOT_FOUND, "Bağlantı geçersiz", &content)
}

//! The control routes under `/_sim/`, JSON both ways; for tests in any language and for the command line.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use recurring_core::Clock;
use serde::{Deserialize, Deserializer};
use serde_json::json;

use crate::card::TestCard;
use crate::faults::Fault;
use crate::handle::ControlError;
use crate::quirks::Quirks;
use crate::vendor::Vendor;
use crate::world::World;

type Shared = State<Arc<World>>;

/// All control routes.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sim/clock", get(clock).post(move_clock))
        .route("/_sim/log", get(log))
        .route("/_sim/ledger", get(ledger))
        .route("/_sim/faults", post(inject).delete(clear_faults))
        .route("/_sim/quirks", get(quirks).post(set_quirks))
        .route("/_sim/approve", post(approve))
        .route("/_sim/reject", post(reject))
        .route("/_sim/decline_next", post(decline_next))
        .route("/_sim/bill", post(bill))
        .route("/_sim/seed_invoices", post(seed_invoices))
        .route("/_sim/three_d", post(three_d))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    #[serde(default)]
    advance_days: u32,
    #[serde(default)]
    advance_seconds: u64,
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    vendor: Vendor,
    order: String,
    /// The number of the card, if not the one whose charges succeed.
    card: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declines {
    vendor: Vendor,
    attempts: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodBill {
    order: String,
    #[serde(deserialize_with = "instant")]
    due: Timestamp,
    kurus: i64,
    #[serde(default)]
    invoice_no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seeds {
    order: String,
    count: usize,
    kurus: i64,
    #[serde(deserialize_with = "instant")]
    due: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThreeD {
    session_id: String,
    passed: bool,
}

/// The most payment records one request may add.
const MOST_SEEDS: usize = 100_000;

async fn clock(State(world): Shared) -> Response {
    now(&world)
}

async fn move_clock(State(world): Shared, body: String) -> Response {
    with(&body, |step: Move| {
        world.clock.advance(Duration::from_secs(step.advance_seconds));
        world.clock.advance_days(step.advance_days);
        now(&world)
    })
}

async fn log(State(world): Shared, Query(query): Query<After>) -> Response {
    let traffic = world.traffic();
    let seen = traffic.log.by_path();
    answer(StatusCode::OK, &json!({ "entries": traffic.log.after(query.after), "requests_by_path": seen }))
}

async fn ledger(State(world): Shared) -> Response {
    let (paynet, paynkolay) = (world.orders(Vendor::Paynet), world.orders(Vendor::Paynkolay));
    answer(StatusCode::OK, &json!({ "paynet": paynet, "paynkolay": paynkolay }))
}

async fn inject(State(world): Shared, body: String) -> Response {
    with(&body, |fault: Fault| {
        world.traffic().faults.add(fault);
        done()
    })
}

async fn clear_faults(State(world): Shared) -> Response {
    world.traffic().faults.clear();
    done()
}

async fn quirks(State(world): Shared) -> Response {
    answer(StatusCode::OK, &json!(world.quirks()))
}

async fn set_quirks(State(world): Shared, body: String) -> Response {
    with(&body, |quirks: Quirks| {
        world.set_quirks(quirks);
        done()
    })
}

async fn approve(State(world): Shared, body: String) -> Response {
    with(&body, |decision: Decision| {
        let card = TestCard::approved();
        let card = match decision.card {
            Some(number) => card.with_number(number),
            None => card,
        };
        decided(world.approve(decision.vendor, &decision.order, &card))
    })
}

async fn reject(State(world): Shared, body: String) -> Response {
    with(&body, |decision: Decision| decided(world.reject(decision.vendor, &decision.order)))
}

async fn decline_next(State(world): Shared, body: String) -> Response {
    with(&body, |declines: Declines| {
        world.decline_next(declines.vendor, declines.attempts);
        done()
    })
}

async fn bill(State(world): Shared, body: String) -> Response {
    with(&body, |bill: PeriodBill| decided(world.bill(&bill.order, bill.due, bill.kurus, &bill.invoice_no)))
}

async fn seed_invoices(State(world): Shared, body: String) -> Response {
    with(&body, |seeds: Seeds| {
        let count = seeds.count.min(MOST_SEEDS);
        match world.seed_invoices(&seeds.order, count, seeds.kurus, seeds.due) {
            Ok(numbers) => answer(StatusCode::OK, &json!({ "invoice_nos": numbers })),
            Err(error) => decided(Err(error)),
        }
    })
}

async fn three_d(State(world): Shared, body: String) -> Response {
    with(&body, |decision: ThreeD| decided(world.decide_card(&decision.session_id, decision.passed)))
}

/// An instant with its offset, such as `2026-01-31T10:00:00+03:00`.
fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom("not an instant"))
}

/// Reads the body whatever its content type; the error names the place, never the content.
fn with<T: for<'de> Deserialize<'de>>(body: &str, act: impl FnOnce(T) -> Response) -> Response {
    match serde_json::from_str(body) {
        Ok(read) => act(read),
        Err(error) => {
            let place = format!("not the expected JSON at line {}, column {}", error.line(), error.column());
            answer(StatusCode::BAD_REQUEST, &json!({ "error": place }))
        }
    }
}

fn now(world: &World) -> Response {
    let now = world.clock.now();
    answer(StatusCode::OK, &json!({ "now": now.to_string(), "today": world.clock.today().to_string() }))
}

fn decided(result: Result<(), ControlError>) -> Response {
    match result {
        Ok(()) => done(),
        Err(error @ (ControlError::NoSuchOrder | ControlError::NoSuchSession)) => refused(StatusCode::NOT_FOUND, error),
        Err(error) => refused(StatusCode::CONFLICT, error),
    }
}

fn refused(status: StatusCode, error: ControlError) -> Response {
    answer(status, &json!({ "error": error.to_string() }))
}

fn done() -> Response {
    answer(StatusCode::OK, &json!({ "done": true }))
}

fn answer(status: StatusCode, body: &serde_json::Value) -> Response {
    (status, [("content-type", "application/json")], body.to_string()).into_response()
}

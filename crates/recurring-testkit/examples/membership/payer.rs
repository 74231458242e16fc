//! What a real provider and a person do by themselves, at hand for the demonstration: the payer's decision, the months, and
//! the word of whoever looked into the provider's panel.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use recurring_core::MerchantReference;
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};

use super::members::Members;

/// Longer than any month.
const A_MONTH: u32 = 31;

pub(crate) fn router(members: Arc<Members>, provider: Faulty<InMemoryProvider>, clock: TestClock) -> Router {
    let payer = provider.inner().clone();
    let approve = async move |Path(reference): Path<String>| match MerchantReference::new(reference) {
        Ok(reference) => match payer.approve(&reference) {
            Ok(()) => (StatusCode::OK, "approved\n".to_owned()),
            Err(error) => (StatusCode::CONFLICT, format!("{error}\n")),
        },
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, format!("{error}\n")),
    };
    let next_month = async move || {
        clock.advance_days(A_MONTH);
        "a month later\n"
    };
    let lose = async move || {
        provider.inject(Fault::new(FaultPoint::AfterWork).on(recurring_core::Operation::Create));
        "the next order's answer will be lost\n"
    };
    // A real shop has this behind its own login, which says who it is.
    let person = async move |Path((reference, said)): Path<(String, String)>| {
        let was_made = match said.as_str() {
            "made" => true,
            "not-made" => false,
            _ => return (StatusCode::NOT_FOUND, "made, or not-made\n".to_owned()),
        };
        match members.decided(&reference, was_made, "whoever ran the demonstration") {
            Ok(()) => (StatusCode::OK, "noted\n".to_owned()),
            Err(refused) => (StatusCode::CONFLICT, format!("{refused}\n")),
        }
    };
    Router::new()
        .route("/demo/approve/{reference}", post(approve))
        .route("/demo/next-month", post(next_month))
        .route("/demo/lose-an-answer", post(lose))
        .route("/demo/person/{reference}/{said}", post(person))
}

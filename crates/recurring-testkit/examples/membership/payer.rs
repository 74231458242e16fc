//! What a real provider does by itself, at hand for the demonstration: the payer's decision, and the months.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use recurring_core::MerchantReference;
use recurring_testkit::{InMemoryProvider, TestClock};

/// Longer than any month.
const A_MONTH: u32 = 31;

pub(crate) fn router(provider: InMemoryProvider, clock: TestClock) -> Router {
    let approve = async move |Path(reference): Path<String>| match MerchantReference::new(reference) {
        Ok(reference) => match provider.approve(&reference) {
            Ok(()) => (StatusCode::OK, "approved\n".to_owned()),
            Err(error) => (StatusCode::CONFLICT, format!("{error}\n")),
        },
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, format!("{error}\n")),
    };
    let next_month = async move || {
        clock.advance_days(A_MONTH);
        "a month later\n"
    };
    Router::new().route("/demo/approve/{reference}", post(approve)).route("/demo/next-month", post(next_month))
}

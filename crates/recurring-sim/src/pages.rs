//! Pages for people: the payer's page of either vendor, the bank's page, and an overview of the simulator.

use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use crate::paynet::CARD_PAGE;
use crate::world::World;

mod card;
mod dashboard;
mod payer;
mod payment;

/// All pages.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/", get(dashboard::show))
        .route(CARD_PAGE, get(card::show).post(card::decide))
        .route("/pay/{token}", get(payer::show_paynet).post(payer::decide_paynet))
        .route("/recurring/payment", get(payer::show_paynkolay).post(payer::decide_paynkolay))
}

/// Everything inline, nothing loaded, nothing run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

const STYLE: &str = "
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }
th.sum, td.sum { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts th { width: 17rem; vertical-align: top; } .scroll { overflow-x: auto; } td.number { font: .8rem ui-monospace, monospace; white-space: nowrap; }
th { vertical-align: bottom; } .once { white-space: nowrap; } tr.refused td { background: #fdf3f1; }
label { display: block; margin: .8rem 0; } input { display: block; font: inherit; padding: .4rem; width: 100%; max-width: 24rem; box-sizing: border-box; }
button { font: inherit; padding: .5rem 1.2rem; margin: .8rem .8rem 0 0; cursor: pointer; border: 1px solid #777; border-radius: .3rem; background: #f4f4f4; color: #222; }
button.main { background: #1d5fa8; border-color: #1d5fa8; color: #fff; }
.note { background: #fff7d6; border: 1px solid #e5d48a; padding: .6rem 1rem; } .flaw { background: #fde4e1; border: 1px solid #e0a8a1; padding: .6rem 1rem; }
.dim { color: #666; }
";

/// A whole page.
fn page(status: StatusCode, title: &str, content: &Markup) -> Response {
    page_with(status, title, content, POLICY)
}

/// A whole page under a policy of its own.
fn page_with(status: StatusCode, title: &str, content: &Markup, policy: &str) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="tr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { (content) }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, page.into_string()).into_response()
}

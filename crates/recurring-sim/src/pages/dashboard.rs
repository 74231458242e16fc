//! An overview to read: the clock, both vendors' orders, the last requests.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use recurring_core::{Clock, istanbul};

use super::page;
use super::payment::status_text;
use crate::ledger::OrderSnapshot;
use crate::log::{LogEntry, Verdict};
use crate::money::decimal;
use crate::vendor::Vendor;
use crate::world::World;

/// How many orders and requests are shown.
const SHOWN: usize = 50;

pub(super) async fn show(State(world): State<Arc<World>>) -> Response {
    let now = world.clock.now().to_zoned(istanbul()).strftime("%d.%m.%Y %H:%M:%S").to_string();
    let log = world.traffic().log.after(0);
    let content = html! {
        h1 { "Simülatör " span.dim { "Paynet and Paynkolay standing orders" } }
        p { "Sanal saat (İstanbul) / Virtual clock: " strong { (now) } }
        @for vendor in [Vendor::Paynet, Vendor::Paynkolay] {
            h2 { (name(vendor)) " " span.dim { "talimatlar / orders" } }
            (orders(&world.orders(vendor)))
        }
        h2 { "Son istekler " span.dim { "Last requests" } }
        @if log.is_empty() { p.dim { "Henüz yok / none yet" } }
        @else { div.scroll { (requests(&log)) } }
    };
    page(StatusCode::OK, "Simülatör", &content)
}

fn orders(orders: &[OrderSnapshot]) -> Markup {
    html! {
        @if orders.is_empty() { p.dim { "Henüz yok / none yet" } }
        @else { div.scroll { (table(orders)) } }
        @if orders.len() > SHOWN { p.dim { "… " (orders.len() - SHOWN) " daha eski / older" } }
    }
}

fn table(orders: &[OrderSnapshot]) -> Markup {
    html! {
        table {
            tr {
                th { "Referans " span.dim { "Reference" } } th { "No" } th { "Ödeyen " span.dim { "Payer" } }
                th.sum { "Tutar " span.dim { "Amount" } } th { "Tahsilat " span.dim { "Collected" } }
                th { "Durum " span.dim { "Status" } } th {}
            }
            @for order in orders.iter().rev().take(SHOWN) {
                tr {
                    td { (order.reference) }
                    td.number { (order.id) }
                    td { (order.payer_name) }
                    td.sum {
                        @if order.fixed_price { (decimal(order.amount_kurus)) } @else { span.dim { "değişken / variable" } }
                    }
                    td { (order.collected().count()) " / " (order.rows.len()) }
                    td { (status_text(order.status)) }
                    td.once { a href=(order.payer_path) { "sayfa / page" } }
                }
            }
        }
    }
}

fn name(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Paynet => "Paynet",
        Vendor::Paynkolay => "Paynkolay",
    }
}

fn requests(log: &[LogEntry]) -> Markup {
    html! {
        table {
            tr { th.sum { "#" } th { "İstek " span.dim { "Request" } } th { "Sonuç " span.dim { "Result" } } th { "Arıza " span.dim { "Fault" } } }
            @for entry in log.iter().rev().take(SHOWN) {
                tr.refused[matches!(entry.verdict, Verdict::Refused { .. })] {
                    td.sum { (entry.sequence) }
                    td { (entry.method) " " (entry.path) }
                    td {
                        @match &entry.verdict {
                            Verdict::Accepted => { "accepted" }
                            Verdict::Refused { reason } => { "refused: " (reason) }
                            Verdict::Unread => { "unread" }
                        }
                    }
                    td { (entry.fault.as_deref().unwrap_or_default()) }
                }
            }
        }
    }
}

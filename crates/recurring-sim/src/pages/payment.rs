//! How an order is shown to its payer: what is asked, when, and the form to decide.

use maud::{Markup, html};
use recurring_core::istanbul_date;

use crate::dates;
use crate::ledger::{OrderSnapshot, OrderStatus, RowStatus};
use crate::money::decimal;

/// How many periods of a long plan are listed.
const LISTED: usize = 24;

/// What the page says above the order.
#[derive(Debug, Clone)]
pub(super) enum Notice {
    /// Nothing yet.
    None,
    /// The decision was not taken.
    Flaw(String),
    /// The payer has just agreed.
    Approved,
    /// The payer has just refused.
    Rejected,
}

/// The page's content.
pub(super) fn content(order: &OrderSnapshot, notice: &Notice) -> Markup {
    html! {
        h1 { "Düzenli ödeme talimatı " span.dim { "Standing order" } }
        p.note { "Bu bir simülatördür; gerçek kart bilgisi girmeyin. " em { "This is a simulator; never enter a real card." } }
        (said(notice))
        (facts(order))
        (plan(order))
        @if order.status == OrderStatus::AwaitingPayer { (form(order)) }
    }
}

fn said(notice: &Notice) -> Markup {
    html! {
        @match notice {
            Notice::None => {}
            Notice::Flaw(flaw) => p.flaw role="alert" { "İşlem yapılmadı / Not done: " (flaw) "." },
            Notice::Approved => p.note role="status" { "Talimat onaylandı. " em { "The order is approved." } },
            Notice::Rejected => p.note role="status" { "Talimat reddedildi. " em { "The order is rejected." } },
        }
    }
}

fn facts(order: &OrderSnapshot) -> Markup {
    html! {
        table.facts {
            tr { th { "İşyeri " span.dim { "Merchant" } } td { "Simülatör İşyeri (" (order.vendor) ")" } }
            tr { th { "Ödeyen " span.dim { "Payer" } } td { (order.payer_name) } }
            tr { th { "Açıklama " span.dim { "Description" } } td { (order.description) } }
            tr { th { "Referans " span.dim { "Reference" } } td { (order.reference) } }
            tr {
                th { "Tutar " span.dim { "Amount" } }
                td {
                    (decimal(order.amount_kurus)) " TL × " (order.rows.len())
                    @if !order.fixed_price { " – değişken tutarlı " span.dim { "variable price" } }
                }
            }
            tr { th { "Durum " span.dim { "Status" } } td { (status_text(order.status)) } }
            @for card in &order.cards {
                tr { th { "Kart " span.dim { "Card" } } td { (card.masked_number()) " – " (card.masked_holder()) } }
            }
        }
    }
}

fn plan(order: &OrderSnapshot) -> Markup {
    html! {
        h2 { "Ödeme planı " span.dim { "Schedule" } }
        table {
            tr { th { "#" } th { "Vade " span.dim { "Due" } } th.sum { "Tutar " span.dim { "Amount" } } th { "Tahsilat " span.dim { "Collected" } } }
            @for (place, row) in order.rows.iter().take(LISTED).enumerate() {
                tr {
                    td { (place + 1) }
                    td { (dates::dotted(istanbul_date(row.due))) }
                    td.sum { (row.amount_kurus.map(decimal).unwrap_or_default()) }
                    td {
                        @match &row.collection {
                            Some(taken) => { (dates::dotted(istanbul_date(taken.collected_at))) " – " (decimal(taken.amount_kurus)) " TL" }
                            None => { (row_text(row.status)) }
                        }
                    }
                }
            }
        }
        @if order.rows.len() > LISTED { p.dim { "… ve " (order.rows.len() - LISTED) " ödeme daha / more" } }
    }
}

fn form(order: &OrderSnapshot) -> Markup {
    html! {
        h2 { "Kart " span.dim { "Card" } }
        form method="post" action=(order.payer_path) autocomplete="off" {
            label { "Kart numarası " span.dim { "Card number – 4242 4242 4242 4242, or 4000 0000 0000 0002 to be declined" }
                input name="card_number" inputmode="numeric" maxlength="23"; }
            label { "Kart üzerindeki isim " span.dim { "Card holder" } input name="holder" maxlength="60"; }
            label { "Son kullanma (AA/YY) " span.dim { "Expiry (MM/YY)" } input name="expiry" maxlength="5"; }
            label { "Güvenlik kodu " span.dim { "CVV" } input name="cvv" inputmode="numeric" maxlength="4"; }
            button.main type="submit" name="decision" value="approve" { "Onayla / Approve" }
            button type="submit" name="decision" value="reject" { "Reddet / Reject" }
        }
    }
}

/// What became of an uncollected row, in both languages.
fn row_text(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Waiting | RowStatus::Collected => "–",
        RowStatus::Declined => "Reddedildi / declined",
        RowStatus::GivenUp => "Başarısız sayıldı / given up",
        RowStatus::ChargedElsewhere => "Başka yerde tahsil edildi / charged elsewhere",
        RowStatus::Cancelled => "İptal edildi / cancelled",
        RowStatus::Deleted => "Silindi / deleted",
    }
}

/// A state in both languages.
pub(super) fn status_text(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::AwaitingPayer => "Onay bekliyor / awaiting payer",
        OrderStatus::Active => "Aktif / active",
        OrderStatus::Paused => "Durduruldu / paused",
        OrderStatus::Completed => "Tamamlandı / completed",
        OrderStatus::Cancelled => "İptal edildi / cancelled",
        OrderStatus::Rejected => "Reddedildi / rejected",
        OrderStatus::Lapsed => "Süresi doldu / lapsed",
    }
}

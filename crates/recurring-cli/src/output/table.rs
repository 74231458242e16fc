//! Tables for people: no colours, nothing that could steer a terminal.

use comfy_table::{ColumnConstraint, Table, Width, presets};
use provider_paynet::{PlanId, PlannedCollection, TdsChallenge};
use recurring_core::{
    Cancelled, Card, CollectionAttempt, Created, Instruction, InstructionId, Invoice, InvoiceId, InvoiceNo, ListingId,
    Mark, MerchantReference, Money, Reported, Rows, Stop, VendorCode,
};

use crate::failure::printable;

/// A table of what may hold a provider's text.
pub(crate) fn plain<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    own(header, rows.into_iter().map(|row| row.map(|cell| printable(&cell))))
}

/// A table of this command's own words, whose cells may have several lines.
pub(crate) fn own<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    format!("{}\n", filled(header, rows))
}

/// A table of this command's own sentences, which are broken into lines of so many signs.
pub(crate) fn sentences<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
    widest: u16,
) -> String {
    let mut table = filled(header, rows);
    for column in table.column_iter_mut() {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(widest)));
    }
    format!("{table}\n")
}

fn filled<const COLUMNS: usize>(header: [&str; COLUMNS], rows: impl IntoIterator<Item = [String; COLUMNS]>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_header(header);
    for row in rows {
        table.add_row(row);
    }
    table
}

/// Names and values, one pair a line.
fn pairs<const LINES: usize>(lines: [(&str, String); LINES]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    for (name, value) in lines {
        table.add_row([name.to_owned(), printable(&value)]);
    }
    format!("{table}\n")
}

pub(super) fn created(created: &Created) -> String {
    let id = created.id.as_ref().map(InstructionId::as_str);
    pairs([
        ("id", text(id)),
        ("reference", created.reference.to_string()),
        ("the payer approves under", created.link.as_str().to_owned()),
    ])
}

pub(super) fn instruction(order: &Instruction) -> String {
    pairs([
        ("id", text(order.id.as_ref().map(InstructionId::as_str))),
        ("list id", text(order.listing_id.as_ref().map(ListingId::as_str))),
        ("reference", text(order.reference.as_ref().map(MerchantReference::as_str))),
        ("status", order.status.status.to_string()),
        ("provider's status", text(order.status.raw.as_deref())),
        ("amount", amount(order.amount.as_ref())),
        ("collected", number(order.collected)),
        ("count", number(order.count)),
        ("first due", order.first_due.map_or_else(nothing, |day| day.to_string())),
        ("next due", order.next_due.map_or_else(nothing, |day| day.to_string())),
    ])
}

/// Orders, one a row.
pub(super) fn instructions(orders: &[Instruction]) -> String {
    let header =
        ["id", "list id", "reference", "status", "provider's status", "amount", "collected", "count", "next due"];
    plain(header, orders.iter().map(instruction_row))
}

fn instruction_row(order: &Instruction) -> [String; 9] {
    [
        text(order.id.as_ref().map(InstructionId::as_str)),
        text(order.listing_id.as_ref().map(ListingId::as_str)),
        text(order.reference.as_ref().map(MerchantReference::as_str)),
        order.status.status.to_string(),
        text(order.status.raw.as_deref()),
        amount(order.amount.as_ref()),
        number(order.collected),
        number(order.count),
        order.next_due.map_or_else(nothing, |day| day.to_string()),
    ]
}

/// Bills, one a row.
pub(super) fn invoices(invoices: &[Invoice]) -> String {
    let row = |invoice: &Invoice| {
        [
            text(invoice.id.as_ref().map(InvoiceId::as_str)),
            text(invoice.invoice_no.as_ref().map(InvoiceNo::as_str)),
            invoice.due.map_or_else(nothing, |day| day.to_string()),
            amount(invoice.amount.as_ref()),
            invoice.status.status.as_str().to_owned(),
            text(invoice.status.raw.as_deref()),
        ]
    };
    let header = ["invoice id", "invoice no", "due", "amount", "status", "provider's status"];
    plain(header, invoices.iter().map(row))
}

/// Attempts to collect, one a row.
pub(super) fn attempts(attempts: &[CollectionAttempt]) -> String {
    let row = |attempt: &CollectionAttempt| {
        [
            text(attempt.transaction.as_deref()),
            text(attempt.invoice_no.as_ref().map(InvoiceNo::as_str)),
            text(attempt.reference.as_ref().map(MerchantReference::as_str)),
            attempt.at.map_or_else(nothing, |at| at.to_string()),
            amount(attempt.amount.as_ref()),
            attempt.status.status.as_str().to_owned(),
            text(attempt.status.raw.as_deref()),
        ]
    };
    let header = ["transaction", "invoice no", "reference", "at", "amount", "status", "provider's status"];
    plain(header, attempts.iter().map(row))
}

pub(super) fn cards(cards: &[Card]) -> String {
    let row = |card: &Card| {
        [
            card.id.to_string(),
            text(card.masked_number.as_deref()),
            text(card.holder.as_deref()),
            number(card.order),
            card.is_default.map_or_else(nothing, |default| yes_or_no(default).to_owned()),
        ]
    };
    plain(["card", "masked number", "holder", "order", "default"], cards.iter().map(row))
}

/// Cards beside their labels.
pub(super) fn labelled_cards(cards: &[Card]) -> String {
    let row = |card: &Card| {
        [
            card.id.to_string(),
            text(card.masked_number.as_deref()),
            text(card.holder.as_deref()),
            text(card.label.as_deref()),
        ]
    };
    plain(["card", "masked number", "holder", "label"], cards.iter().map(row))
}

/// What a payer has to pass before a card is added.
pub(super) fn challenge(challenge: &TdsChallenge) -> String {
    let session = challenge.session();
    pairs([
        ("session", session.session_id().to_owned()),
        ("token", session.token_id().to_owned()),
        ("the payer goes to", challenge.post_url().unwrap_or("a page of Paynet's: --json prints it").to_owned()),
    ])
}

/// Planned collections, one a row.
pub(super) fn plans(plans: &[PlannedCollection]) -> String {
    let row = |planned: &PlannedCollection| {
        [
            text(planned.id.as_ref().map(PlanId::as_str)),
            text(planned.invoice.as_ref().map(InvoiceId::as_str)),
            planned.due.map_or_else(nothing, |day| day.to_string()),
            amount(planned.amount.as_ref()),
            text(planned.transaction.as_deref()),
            planned.status.status.as_str().to_owned(),
            text(planned.status.raw.as_deref()),
        ]
    };
    let header = ["plan", "invoice id", "due", "amount", "transaction", "status", "provider's status"];
    plain(header, plans.iter().map(row))
}

pub(super) fn rows(rows: &Rows) -> String {
    let row = |row: &recurring_core::Row| {
        [
            text(row.reference.as_ref().map(MerchantReference::as_str)),
            text(row.id.as_ref().map(InstructionId::as_str)),
            row.outcome.as_str().to_owned(),
            text(row.code.as_ref().map(VendorCode::as_str)),
            text(row.message.as_ref().map(recurring_core::ProviderMessage::as_str)),
        ]
    };
    plain(["reference", "id", "outcome", "provider's code", "provider's message"], rows.rows.iter().map(row))
}

pub(super) fn cancelled(cancelled: &Cancelled) -> String {
    let stop = match cancelled.stop {
        Stop::Final => "for good",
        Stop::Reversible => "reversibly: the provider could start it again",
    };
    let told =
        |number: Option<u32>, words: &str| number.map_or_else(String::new, |number| format!("; {number} {words}"));
    format!("cancel: done, {stop}{}{}\n", told(cancelled.collected, "collected"), told(cancelled.remaining, "not made"))
}

/// An amount as it is read; what is only assumed says so, and what could not be read is shown raw.
pub(crate) fn amount(reported: Option<&Reported<Money>>) -> String {
    match reported {
        None => nothing(),
        Some(Reported { value: None, raw, .. }) => format!("{raw} (unread)"),
        Some(Reported { value: Some(money), mark: Mark::Assumed, .. }) => format!("{money} (assumed)"),
        Some(Reported { value: Some(money), .. }) => money.to_string(),
    }
}

fn text(text: Option<&str>) -> String {
    text.map_or_else(nothing, str::to_owned)
}

fn number(number: Option<u32>) -> String {
    number.map_or_else(nothing, |number| number.to_string())
}

fn nothing() -> String {
    "–".to_owned()
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use recurring_core::StatusReport;

    use super::*;

    #[test]
    fn a_provider_s_text_cannot_steer_the_terminal() {
        let mut order = Instruction::with_status(StatusReport::unknown(Some("\u{1b}[2Jx\ny".to_owned())));
        order.reference = Some(MerchantReference::from_provider("a\u{1b}]0;b\u{7}"));
        for shown in [instruction(&order), instructions(&[order.clone()])] {
            assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{shown:?}");
            assert!(shown.contains(" [2Jx y"), "{shown}");
        }
    }

    #[test]
    fn what_is_assumed_or_unread_is_marked() {
        let lira = Money::from_kurus(14_990);
        assert_eq!(amount(Some(&Reported::read(lira, "149.9", Mark::Documented))), "149.90 TRY");
        assert_eq!(amount(Some(&Reported::read(lira, "149.9", Mark::Assumed))), "149.90 TRY (assumed)");
        assert_eq!(amount(Some(&Reported::unread("149,9", Mark::Assumed))), "149,9 (unread)");
        assert_eq!(amount(None), "–");
    }
}

//! What providers show of bills and of the attempts to collect them.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{CollectionAttempt, CollectionReport, CollectionStatus, Invoice, RawRow};

use super::id::{returned_instruction_id, returned_invoice_id, returned_invoice_no, returned_reference};
use super::orders::{mark, provider_text, reported_money};
use super::schedule::{date, date_time};

/// A bill of which a provider tells all, some or nothing.
pub fn invoice() -> impl Strategy<Value = Invoice> {
    let numbers = (option::of(returned_invoice_id()), option::of(returned_invoice_no()));
    (raw_row(), numbers, option::of(date()), option::of(reported_money()), collection_report()).prop_map(
        |(raw, (id, invoice_no), due, amount, status)| {
            let mut bill = Invoice::from_raw(raw);
            (bill.id, bill.invoice_no, bill.due, bill.amount, bill.status) = (id, invoice_no, due, amount, status);
            bill
        },
    )
}

/// An attempt to collect of which a provider tells all, some or nothing.
pub fn collection_attempt() -> impl Strategy<Value = CollectionAttempt> {
    let numbers = (option::of("[0-9a-f]{4,20}"), option::of(returned_invoice_no()));
    let order = (option::of(returned_instruction_id()), option::of(returned_reference()));
    (raw_row(), numbers, order, option::of(date_time()), option::of(reported_money()), collection_report()).prop_map(
        |(raw, (transaction, invoice_no), (instruction, reference), at, amount, status)| {
            let mut attempt = CollectionAttempt::from_raw(raw);
            (attempt.transaction, attempt.invoice_no) = (transaction, invoice_no);
            (attempt.instruction, attempt.reference) = (instruction, reference);
            (attempt.at, attempt.amount, attempt.status) = (at, amount, status);
            attempt
        },
    )
}

/// What became of a collection, beside the provider's word for it.
pub fn collection_report() -> impl Strategy<Value = CollectionReport> {
    let told = (collection_status(), provider_text(), mark());
    let told = told.prop_map(|(status, raw, mark)| CollectionReport { status, raw: Some(raw), mark });
    prop_oneof![4 => told, 1 => option::of(provider_text()).prop_map(CollectionReport::unknown)]
}

/// What became of a collection.
pub fn collection_status() -> impl Strategy<Value = CollectionStatus> {
    select(vec![
        CollectionStatus::Waiting,
        CollectionStatus::Collected,
        CollectionStatus::PaidElsewhere,
        CollectionStatus::Failed,
        CollectionStatus::Cancelled,
        CollectionStatus::Refunded,
        CollectionStatus::Unknown,
    ])
}

/// A row as a provider sends it: a JSON object of a few texts.
pub fn raw_row() -> impl Strategy<Value = RawRow> {
    let members = proptest::collection::btree_map("[a-z_]{1,12}", provider_text(), 0..4);
    members.prop_map(|members| RawRow::new(serde_json::to_string(&members).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn rows_are_json_and_stay_out_of_debug() {
        while_shrinking(raw_row(), |row| {
            assert!(serde_json::from_str::<serde_json::Value>(row.as_str()).unwrap().is_object());
            assert_eq!(format!("{row:?}"), format!("RawRow({} bytes)", row.as_str().len()));
        });
    }

    #[test]
    fn a_collection_without_the_providers_word_is_unknown() {
        while_shrinking(invoice(), |bill| {
            assert!(bill.status.raw.is_some() || bill.status.status == CollectionStatus::Unknown, "{bill:?}");
        });
        while_shrinking(collection_attempt(), |attempt| {
            assert!(attempt.status.raw.is_some() || attempt.status.status == CollectionStatus::Unknown, "{attempt:?}");
        });
    }
}

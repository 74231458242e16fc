//! What writes come to.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Acknowledged, Cancelled, Created, Outcome, Row, Rows, RowsSummary, Stop};

use super::failures::{advice, provider_message, trace, vendor_code};
use super::id::{returned_instruction_id, returned_reference};
use super::orders::payment_link;

/// A made order, with or without the provider's number.
pub fn created() -> impl Strategy<Value = Created> {
    (option::of(returned_instruction_id()), returned_reference(), payment_link(), trace()).prop_map(
        |(id, reference, link, trace)| {
            let mut made = Created::new(reference, link);
            (made.id, made.trace) = (id, trace);
            made
        },
    )
}

/// A write that the provider says is done.
pub fn acknowledged() -> impl Strategy<Value = Acknowledged> {
    trace().prop_map(Acknowledged::new)
}

/// An ended order, with or without what was collected and what was still to come.
pub fn cancelled() -> impl Strategy<Value = Cancelled> {
    (stop(), option::of(0_u32..=120), option::of(0_u32..=120), trace()).prop_map(
        |(stop, collected, remaining, trace)| {
            let mut ended = Cancelled::new(stop);
            (ended.collected, ended.remaining, ended.trace) = (collected, remaining, trace);
            ended
        },
    )
}

/// Whether an ended order can be started again.
pub fn stop() -> impl Strategy<Value = Stop> {
    select(vec![Stop::Final, Stop::Reversible])
}

/// An answer of none to four rows.
pub fn rows() -> impl Strategy<Value = Rows> {
    (vec(row(), 0..=4), trace()).prop_map(|(rows, trace)| {
        let mut answer = Rows::new(rows);
        answer.trace = trace;
        answer
    })
}

/// One row, with or without the names of its order, a code, words and advice.
pub fn row() -> impl Strategy<Value = Row> {
    let names = (option::of(returned_instruction_id()), option::of(returned_reference()));
    (names, outcome(), option::of(vendor_code()), option::of(provider_message()), advice()).prop_map(
        |((id, reference), outcome, code, message, advice)| {
            let mut row = Row::new(outcome);
            (row.id, row.reference) = (id, reference);
            (row.code, row.message, row.advice) = (code, message, advice);
            row
        },
    )
}

/// What happened to one row.
pub fn outcome() -> impl Strategy<Value = Outcome> {
    select(vec![Outcome::Done, Outcome::Refused, Outcome::Unknown])
}

/// What rows come to.
pub fn rows_summary() -> impl Strategy<Value = RowsSummary> {
    select(vec![RowsSummary::AllDone, RowsSummary::PartlyDone, RowsSummary::NoneDone, RowsSummary::SomeUnknown])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn rows_come_to_whatever_rows_can_come_to() {
        let mut seen = HashSet::new();
        while_shrinking(rows(), |answer| {
            let done = answer.rows.iter().filter(|row| row.outcome == Outcome::Done).count();
            let all_done = answer.summary() == RowsSummary::AllDone;
            assert_eq!(all_done, done == answer.rows.len() && done > 0, "{answer:?}");
            seen.insert(answer.summary());
        });
        assert_eq!(seen.len(), 4, "{seen:?}");
    }
}

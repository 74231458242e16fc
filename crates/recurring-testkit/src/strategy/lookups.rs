//! What searches find, what they searched, and why a read-back decides nothing.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Finding, Lookup, Search, TargetKind, Undecided};

use super::orders::{instruction, mark};
use super::schedule::{date_range, timestamp};

/// What a search found, beside what it searched.
pub fn lookup() -> impl Strategy<Value = Lookup> {
    (finding(), search()).prop_map(|(finding, search)| Lookup { finding, search })
}

/// One order, none, or several.
pub fn finding() -> impl Strategy<Value = Finding> {
    prop_oneof![
        2 => Just(Finding::Absent),
        2 => instruction().prop_map(|order| Finding::Found(Box::new(order))),
        1 => vec(instruction(), 2..4).prop_map(Finding::Ambiguous),
    ]
}

/// A search by any name: a direct one, or one of windows that follow each other; read to its end or not.
pub fn search() -> impl Strategy<Value = Search> {
    let windows = prop_oneof![
        Just(Vec::new()),
        (date_range(), 1_u16..=400).prop_map(|(range, days)| range.windows(days).take(12).collect()),
    ];
    let seen = (any::<bool>(), timestamp(), mark(), vec(instruction(), 0..3));
    (target_kind(), windows, seen).prop_map(|(by, windows, (complete, begun_at, absence, resembling))| Search {
        by,
        windows,
        complete,
        begun_at,
        absence,
        resembling,
    })
}

/// A way to name what an operation acts on.
pub fn target_kind() -> impl Strategy<Value = TargetKind> {
    select(TargetKind::ALL.to_vec())
}

/// Why a read-back proves nothing.
pub fn undecided() -> impl Strategy<Value = Undecided> {
    prop_oneof![
        (1_u64..=600).prop_map(|seconds| Undecided::TooEarly { wait: Duration::from_secs(seconds) }),
        Just(Undecided::Incomplete),
        vec(instruction(), 1..3).prop_map(Undecided::NoSingleMatch),
        Just(Undecided::Differs),
        Just(Undecided::NoSearchKey),
        Just(Undecided::NotSearchable),
        Just(Undecided::NeedsPerson),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn several_orders_are_at_least_two() {
        while_shrinking(lookup(), |lookup| match lookup.finding {
            Finding::Ambiguous(orders) => assert!(orders.len() >= 2),
            Finding::Found(_) | Finding::Absent => {}
        });
    }

    #[test]
    fn only_a_search_that_was_read_to_its_end_covers_its_windows() {
        while_shrinking(search(), |search| {
            assert!(search.resembling.len() <= Search::MOST_RESEMBLING);
            assert!(search.windows.iter().all(|window| search.covers(*window) == search.complete), "{search:?}");
        });
    }
}

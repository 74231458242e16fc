//! Requests that only read.

use proptest::option;
use proptest::prelude::*;
use recurring_core::{AttemptSubject, FindInstruction, InvoiceKey, ListAttempts, ListInstructions, ListInvoices};

use super::id::{group_reference, invoice_id, invoice_no, merchant_reference};
use super::request::instruction_target;
use super::schedule::date_range;

/// A search for one order, with or without the days to search.
pub fn find_instruction() -> impl Strategy<Value = FindInstruction> {
    (instruction_target(), option::of(date_range())).prop_map(|(target, range)| FindInstruction { target, range })
}

/// A list of some days, of one group or of all.
pub fn list_instructions() -> impl Strategy<Value = ListInstructions> {
    (date_range(), option::of(group_reference())).prop_map(|(range, group)| ListInstructions { range, group })
}

/// The bills of an order.
pub fn list_invoices() -> impl Strategy<Value = ListInvoices> {
    instruction_target().prop_map(|target| ListInvoices { target })
}

/// The attempts on a bill, or on the orders of a reference.
pub fn list_attempts() -> impl Strategy<Value = ListAttempts> {
    attempt_subject().prop_map(|of| ListAttempts { of })
}

/// Whose attempts are listed.
pub fn attempt_subject() -> impl Strategy<Value = AttemptSubject> {
    prop_oneof![
        invoice_key().prop_map(AttemptSubject::Invoice),
        (merchant_reference(), date_range())
            .prop_map(|(reference, range)| AttemptSubject::Reference { reference, range }),
    ]
}

/// The numbers of a bill.
pub fn invoice_key() -> impl Strategy<Value = InvoiceKey> {
    prop_oneof![
        invoice_id().prop_map(InvoiceKey::Id),
        invoice_no().prop_map(InvoiceKey::No),
        (invoice_id(), invoice_no()).prop_map(|(id, no)| InvoiceKey::Both(id, no)),
    ]
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, TryStreamExt};
    use recurring_core::{ErrorKind, RecurringProvider};

    use super::*;
    use crate::InMemoryProvider;

    proptest! {
        #[test]
        fn reads_are_sent_and_find_nothing_where_nothing_is(
            find in find_instruction(),
            list in list_instructions(),
            bills in list_invoices(),
            attempts in list_attempts(),
        ) {
            let provider = InMemoryProvider::new();
            let read = async {
                let found = provider.find(&find).await?;
                let listed: Vec<_> = provider.list(&list).await?.try_collect().await?;
                let tried = match provider.list_attempts(&attempts).await {
                    Ok(rows) => Ok(rows.try_collect::<Vec<_>>().await?.len()),
                    Err(error) => Err(error.kind()),
                };
                let bills = provider.list_invoices(&bills).await.map(drop).map_err(|error| error.kind());
                Ok::<_, recurring_core::Error>((found.finding, listed.len(), tried, bills))
            };
            // A bill that nobody knows is not found, like an order; a reference under which nothing is has no attempts.
            let of_nothing = match attempts.of {
                AttemptSubject::Reference { .. } => Ok(0),
                AttemptSubject::Invoice(_) => Err(ErrorKind::NotFound),
            };
            let (found, listed, tried, bills) = read.now_or_never().expect("the model never waits").unwrap();
            prop_assert_eq!((found, listed, tried), (recurring_core::Finding::Absent, 0, of_nothing));
            prop_assert_eq!((bills, provider.requests_seen()), (Err(ErrorKind::NotFound), 4));
        }
    }
}

//! What the merchant does in the provider's panel, past every request.

use recurring_core::{CreateInstruction, Created, istanbul_date};

use super::{InMemoryError, InMemoryProvider, OrderKey};

impl InMemoryProvider {
    /// Does what the merchant does in the provider's panel: makes an order, whatever the capabilities say. It is no request.
    ///
    /// Such an order bears no reference in any answer, and no search by reference finds it: the one in the request is the
    /// test's own name for it in [`Collection`](crate::Collection). Its link and its number, which are answered, name it
    /// everywhere else.
    pub fn make_in_panel(&self, order: &CreateInstruction) -> Created {
        let (id, link) = self.settled(|ledger, now| ledger.open_in_panel(order, istanbul_date(now)));
        let mut created = Created::new(order.reference.clone(), link);
        created.id = Some(id);
        created
    }

    /// Does what the merchant does in the provider's panel: ends the order for good, named as in [`approve`](Self::approve),
    /// whatever the capabilities say. It is no request. Where a provider tells no number that cancelling takes, this is the
    /// only way left.
    ///
    /// # Errors
    ///
    /// The order does not exist, or has ended.
    pub fn cancel_in_panel(&self, order: impl Into<OrderKey>) -> Result<(), InMemoryError> {
        let order = order.into();
        self.settled(|ledger, _| ledger.end(&order))
    }
}

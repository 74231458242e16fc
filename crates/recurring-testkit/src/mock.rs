//! A mock of the provider, for tests that state each call they expect.

use std::fmt;

use mockall::mock;
use recurring_core::{
    Acknowledged, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, CollectionAttempt,
    CreateInstruction, Created, Error, FindInstruction, Identity, Instruction, InstructionTarget, Invoice, LinkCard,
    ListAttempts, ListInstructions, ListInvoices, Lookup, RowStream, Rows,
};

mock! {
    /// A [`RecurringProvider`](recurring_core::RecurringProvider) that answers only what a test told it to.
    ///
    /// A call without an expectation panics, and so does an expectation that is not met when the mock is dropped. Where a
    /// test needs a provider that remembers, [`InMemoryProvider`](crate::InMemoryProvider) is the better choice.
    ///
    /// ```
    /// use recurring_core::{ErrorKind, Error, InstructionTarget, MerchantReference, Operation, RecurringProvider};
    /// use recurring_testkit::MockRecurringProvider;
    /// use recurring_testkit::mockall::predicate::eq;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let order = InstructionTarget::Reference(MerchantReference::new("2026/001")?);
    /// let mut provider = MockRecurringProvider::new();
    /// provider
    ///     .expect_pause()
    ///     .with(eq(order.clone()))
    ///     .once()
    ///     .returning(|_| Err(Error::new(ErrorKind::NoAnswer, Operation::Pause, "mock", "")));
    ///
    /// let error = provider.pause(&order).await.expect_err("the answer was lost");
    /// assert_eq!(error.kind(), ErrorKind::NoAnswer);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub RecurringProvider {}

    #[async_trait::async_trait]
    impl recurring_core::RecurringProvider for RecurringProvider {
        fn identity(&self) -> &Identity;
        fn capabilities(&self) -> &Capabilities;
        async fn create(&self, request: &CreateInstruction) -> Result<Created, Error>;
        async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error>;
        async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error>;
        async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error>;
        async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error>;
        async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error>;
        async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error>;
        async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error>;
        async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error>;
        async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error>;
        async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error>;
        async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error>;
        async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error>;
        async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error>;
    }
}

impl fmt::Debug for MockRecurringProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MockRecurringProvider")
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::{InstructionId, RecurringProvider, Trace};

    use super::*;
    use crate::InMemoryProvider;

    fn target() -> InstructionTarget {
        InstructionTarget::Id(InstructionId::new("1").unwrap())
    }

    #[tokio::test]
    async fn it_answers_what_it_was_told_and_can_borrow_from_a_model() {
        let mut provider = MockRecurringProvider::new();
        provider.expect_capabilities().return_const(InMemoryProvider::everything());
        provider.expect_identity().return_const(Identity::new("mock", &["1"]));
        provider.expect_pause().once().returning(|_| Ok(Acknowledged::new(Trace::default())));
        let shared: &dyn RecurringProvider = &provider;
        assert_eq!(shared.identity().provider(), "mock");
        assert!(shared.capabilities().pause.id);
        assert!(shared.pause(&target()).await.is_ok());
    }

    #[tokio::test]
    #[should_panic(expected = "MockRecurringProvider::resume")]
    async fn a_call_that_nobody_expected_panics() {
        let _answer = MockRecurringProvider::new().resume(&target()).await;
    }

    #[test]
    #[should_panic(expected = "pause")]
    fn an_expected_call_that_is_not_made_panics() {
        let mut provider = MockRecurringProvider::new();
        provider.expect_pause().once().returning(|_| Ok(Acknowledged::new(Trace::default())));
        drop(provider);
    }
}

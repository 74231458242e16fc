//! The contract through whatever holds a provider: a reference, a box, an `Arc` that several tasks share.

use std::sync::Arc;

use async_trait::async_trait;

use super::{RecurringProvider, RowStream};
use crate::capabilities::Capabilities;
use crate::card::Card;
use crate::error::Error;
use crate::identity::Identity;
use crate::instruction::Instruction;
use crate::invoice::{CollectionAttempt, Invoice};
use crate::lookup::Lookup;
use crate::operation::InstructionTarget;
use crate::outcome::{Acknowledged, Cancelled, Created, Rows};
use crate::request::{
    BillPeriod, ChangeAmount, ChargeNow, CreateInstruction, FindInstruction, LinkCard, ListAttempts, ListInstructions,
    ListInvoices,
};

macro_rules! passed_on {
    ($held:ty) => {
        /// Every call is passed on to the provider that is held.
        #[async_trait]
        impl<P: RecurringProvider + ?Sized> RecurringProvider for $held {
            fn identity(&self) -> &Identity {
                (**self).identity()
            }

            fn capabilities(&self) -> &Capabilities {
                (**self).capabilities()
            }

            async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
                (**self).create(request).await
            }

            async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
                (**self).find(request).await
            }

            async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
                (**self).list(request).await
            }

            async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
                (**self).cancel(target).await
            }

            async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
                (**self).pause(target).await
            }

            async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
                (**self).resume(target).await
            }

            async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
                (**self).change_amount(request).await
            }

            async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
                (**self).bill(request).await
            }

            async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
                (**self).charge(request).await
            }

            async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
                (**self).resend_link(target).await
            }

            async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
                (**self).list_cards(target).await
            }

            async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
                (**self).link_card(request).await
            }

            async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
                (**self).list_invoices(request).await
            }

            async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
                (**self).list_attempts(request).await
            }
        }
    };
}

passed_on!(&P);
passed_on!(Box<P>);
passed_on!(Arc<P>);

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::id::{CardId, InstructionId, InvoiceId, MerchantReference};
    use crate::money::Money;
    use crate::operation::{AttemptSubject, CardTarget, InvoiceKey, Operation};
    use crate::payer::{Email, Gsm, Payer, PayerName};
    use crate::range::DateRange;
    use crate::read_back::stub::Stub;
    use crate::schedule::{Period, Schedule};

    const DAY: Date = Date::constant(2026, 12, 1);

    fn order() -> CreateInstruction {
        let payer = Payer {
            name: PayerName::new("Bilge Demir").unwrap(),
            email: Email::new("bilge@example.com").unwrap(),
            gsm: Gsm::new("5550001122").unwrap(),
            ip: None,
        };
        let schedule = Schedule::new(DAY, Period::MONTHLY, 12).unwrap();
        CreateInstruction::new(MerchantReference::new("A").unwrap(), payer, Money::from_kurus(1), schedule)
    }

    /// Makes every call of the contract once, in the order of its operations.
    async fn call_all(provider: impl RecurringProvider) {
        let target = InstructionTarget::Id(InstructionId::new("1").unwrap());
        let (amount, shares, invoice_no) = (Money::from_kurus(1), None, None);
        let _ = provider.create(&order()).await;
        let _ = provider.find(&FindInstruction { target: target.clone(), range: None }).await;
        let _ = provider.list(&ListInstructions { range: DateRange::day(DAY), group: None }).await;
        let _ = provider.cancel(&target).await;
        let _ = provider.pause(&target).await;
        let _ = provider.resume(&target).await;
        let _ = provider.change_amount(&ChangeAmount { target: target.clone(), amount, shares }).await;
        let _ = provider.bill(&BillPeriod { target: target.clone(), due: DAY, amount, shares, invoice_no }).await;
        let _ = provider.charge(&ChargeNow { target: target.clone(), invoice_no: None }).await;
        let _ = provider.resend_link(&target).await;
        let _ = provider.list_cards(&target).await;
        let link = LinkCard { card: CardId::new("1").unwrap(), target: CardTarget::Instruction(target.clone()) };
        let _ = provider.link_card(&link).await;
        let _ = provider.list_invoices(&ListInvoices { target }).await;
        let of = AttemptSubject::Invoice(InvoiceKey::Id(InvoiceId::new("1").unwrap()));
        let _ = provider.list_attempts(&ListAttempts { of }).await;
    }

    #[tokio::test]
    async fn every_call_reaches_the_provider_that_is_held_as_itself_and_once() {
        let stub = Arc::new(Stub::default());
        let shared: Arc<dyn RecurringProvider> = stub.clone();
        let boxed: Box<dyn RecurringProvider> = Box::new(stub.clone());
        assert_eq!((shared.identity(), boxed.identity()), (&stub.identity, &stub.identity));
        assert_eq!((*shared).capabilities(), &stub.capabilities);
        call_all(&*shared).await;
        call_all(shared).await;
        call_all(&boxed).await;
        call_all(boxed).await;
        let asked = stub.asked.lock().unwrap();
        assert_eq!(asked.len(), 4 * Operation::CONTRACT.len());
        assert!(asked.chunks(Operation::CONTRACT.len()).all(|calls| calls == Operation::CONTRACT), "{asked:?}");
    }
}

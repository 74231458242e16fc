//! Reading back a lost bill: the order's bills are searched by our own number.

use async_trait::async_trait;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write};
use crate::error::Error;
use crate::id::InvoiceNo;
use crate::invoice::Invoice;
use crate::operation::{InstructionTarget, Operation};
use crate::outcome::Acknowledged;
use crate::provider::RecurringProvider;
use crate::request::{BillPeriod, ListInvoices};
use crate::text::fold;

impl Sealed for BillPeriod {}

#[async_trait]
impl Write for BillPeriod {
    type Done = Acknowledged;
    type Left = Invoice;
    const OPERATION: Operation = Operation::Bill;

    async fn perform(&self, provider: &dyn RecurringProvider) -> Result<Acknowledged, Error> {
        provider.bill(self).await
    }

    #[expect(private_interfaces, reason = "sealed: only this crate implements and calls it")]
    async fn look_up(
        &self,
        provider: &dyn RecurringProvider,
        _sent_at: Timestamp,
        _policy: &ReadBackPolicy,
    ) -> Result<Verdict<Invoice>, Error> {
        let Some(number) = &self.invoice_no else {
            return Ok(Verdict::Undecided(Undecided::NoSearchKey));
        };
        // Absent by the provider's own number proves nothing: only our reference and our bill number search.
        if !matches!(self.target, InstructionTarget::Reference(_)) {
            return Ok(Verdict::Undecided(Undecided::NoSearchKey));
        }
        if !provider.capabilities().targets(Operation::ListInvoices).contains(self.target.kind()) {
            return Ok(Verdict::Undecided(Undecided::NotSearchable));
        }
        let mut bills = provider.list_invoices(&ListInvoices { target: self.target.clone() }).await?;
        let mut doubtful = false;
        let mut shown = false;
        while let Some(bill) = bills.next().await {
            let bill = bill?;
            shown = true;
            match &bill.invoice_no {
                Some(shown) if shown.as_str().trim() == number.as_str() => return Ok(self.compare(bill)),
                Some(shown) if plain(shown) == plain(number) => doubtful = true,
                Some(_) => {}
                None => doubtful = true,
            }
        }
        // An answer without any bill may lack its list: only a list that shows other bills can show that ours is missing.
        let telling = shown && !doubtful;
        Ok(if telling { Verdict::Absent } else { Verdict::Undecided(Undecided::Incomplete) })
    }
}

/// A bill number as a provider might show it that takes it for a number: without leading zeros, in small letters.
fn plain(number: &InvoiceNo) -> String {
    number.as_str().trim().trim_start_matches('0').chars().map(fold).collect()
}

impl BillPeriod {
    /// A bill of our number is ours if nothing it tells contradicts what was sent.
    fn compare(&self, bill: Invoice) -> Verdict<Invoice> {
        let other_amount =
            bill.amount.as_ref().and_then(|amount| amount.value).is_some_and(|amount| amount != self.amount);
        let other_day = bill.due.is_some_and(|due| due != self.due);
        if other_amount || other_day { Verdict::Undecided(Undecided::Differs) } else { Verdict::Happened(bill) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shown_without_its_leading_zeros_might_be_ours() {
        let plain = |text: &str| plain(&InvoiceNo::from_provider(text));
        assert_eq!(plain("0011"), plain(" 11 "));
        assert_eq!(plain("FTR-ı"), plain("ftr-I"));
        assert_ne!(plain("110"), plain("11"));
    }
}

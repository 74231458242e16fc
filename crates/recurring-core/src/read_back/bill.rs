//! Reading back a lost bill: the order's bills are searched by our own number.

use async_trait::async_trait;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::submission::sealed::Sealed;
use super::{ReadBackPolicy, Undecided, Verdict, Write, is_another_day, is_told};
use crate::error::Error;
use crate::invoice::Invoice;
use crate::operation::{InstructionTarget, Operation};
use crate::outcome::Acknowledged;
use crate::provider::RecurringProvider;
use crate::request::{BillPeriod, ListInvoices};
use crate::text::resembles;

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
                Some(told) if told.as_str().trim() == number.as_str() => return Ok(self.compare(bill)),
                // Cut, damaged, or taken for a number: such a one may be ours, whatever else the row tells.
                Some(told) if resembles(number.as_str(), told.as_str()) => doubtful = true,
                Some(_) => doubtful |= !self.is_another(&bill),
                None => doubtful = true,
            }
        }
        // An answer without any bill may lack its list: only a list that shows other bills can show that ours is missing.
        let telling = shown && !doubtful;
        Ok(if telling { Verdict::Absent } else { Verdict::Undecided(Undecided::Incomplete) })
    }
}

impl BillPeriod {
    /// A bill of our number is ours if nothing it tells contradicts what was sent.
    fn compare(&self, bill: Invoice) -> Verdict<Invoice> {
        let other_day = bill.due.is_some_and(|due| is_told(due) && due != self.due);
        let differs = self.has_other_amount(&bill) || other_day;
        if differs { Verdict::Undecided(Undecided::Differs) } else { Verdict::Happened(bill) }
    }

    /// Tells whether a bill of quite another number is another one: by its day or its amount, where it tells them.
    fn is_another(&self, bill: &Invoice) -> bool {
        self.has_other_amount(bill) || is_another_day(bill.due, self.due)
    }

    fn has_other_amount(&self, bill: &Invoice) -> bool {
        bill.amount.as_ref().and_then(|amount| amount.value).is_some_and(|amount| amount != self.amount)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::super::ReadBack;
    use super::super::stub::Stub;
    use super::*;
    use crate::capabilities::Targets;
    use crate::id::{InstructionId, InvoiceNo, ListingId, MerchantReference};
    use crate::invoice::RawRow;
    use crate::mark::{Mark, Reported};
    use crate::money::Money;

    const DUE: Date = Date::constant(2026, 12, 1);
    const NEXT: Date = Date::constant(2027, 1, 1);
    const KURUS: i64 = 14_990;

    fn reference() -> InstructionTarget {
        InstructionTarget::Reference(MerchantReference::new("2026/001").unwrap())
    }

    fn bill(number: &str) -> BillPeriod {
        let (amount, invoice_no) = (Money::from_kurus(KURUS), InvoiceNo::new(number).ok());
        BillPeriod { target: reference(), due: DUE, amount, shares: None, invoice_no }
    }

    fn row(number: Option<&str>, due: Option<Date>, kurus: Option<i64>) -> Invoice {
        let mut row = Invoice::from_raw(RawRow::new("{}"));
        row.invoice_no = number.map(InvoiceNo::from_provider);
        row.due = due;
        row.amount = kurus.map(|kurus| Reported::read(Money::from_kurus(kurus), kurus.to_string(), Mark::Assumed));
        row
    }

    /// A row that is plainly another bill.
    fn another() -> Invoice {
        row(Some("X-9"), Some(NEXT), Some(20_000))
    }

    async fn read(number: &str, shown: Invoice) -> ReadBack<BillPeriod> {
        Stub { bills: vec![another(), shown], ..Stub::default() }.read(bill(number)).await
    }

    async fn expect_undecided(number: &str, shown: Invoice, why: Undecided) {
        let case = format!("{number}: {shown:?}");
        match read(number, shown).await {
            ReadBack::Undecided(told) => assert_eq!(told, why, "{case}"),
            decided => panic!("{case}: {decided:?}"),
        }
    }

    #[tokio::test]
    async fn a_list_that_shows_only_other_bills_proves_ours_missing_and_an_empty_one_proves_nothing() {
        for shown in [
            row(Some("FTR-2"), Some(NEXT), Some(KURUS)),
            row(Some("FTR-2"), Some(DUE), Some(20_000)),
            row(Some("FTR-2"), Some(NEXT), None),
            row(Some("FTR-2"), None, Some(20_000)),
        ] {
            let case = format!("{shown:?}");
            assert!(matches!(read("FTR-1", shown).await, ReadBack::ProvenAbsent(_)), "{case}");
        }
        let empty = Stub::default().read(bill("FTR-1")).await;
        assert!(matches!(empty, ReadBack::Undecided(Undecided::Incomplete)), "{empty:?}");
    }

    #[tokio::test]
    async fn a_bill_whose_number_came_back_cut_or_damaged_is_not_proven_missing() {
        for (number, shown) in [
            ("2026-DAIRE12-NISAN-ELEKTRIK", "2026-DAIRE12-NISAN-E"),
            ("2026-DAIRE12-NISAN-ELEKTRIK", "2026 DAIRE12 NISAN ELEKTRIK"),
            ("FTR-Ş1", "FTR-?1"),
            ("FTR-Ş1", "FTR-Åž1"),
            ("FTR-Ş1", "ftr-s1"),
            ("0011", "11"),
            ("0011", " 11 "),
            ("11", "0011"),
            ("11", "11/2026"),
        ] {
            for (due, kurus) in [(Some(DUE), Some(KURUS)), (None, None), (Some(NEXT), Some(20_000))] {
                expect_undecided(number, row(Some(shown), due, kurus), Undecided::Incomplete).await;
            }
        }
    }

    #[tokio::test]
    async fn a_row_that_tells_nothing_against_being_ours_keeps_ours_from_being_proven_missing() {
        for (number, due, kurus) in [
            (None, Some(DUE), Some(KURUS)),
            (None, Some(NEXT), Some(20_000)),
            (Some("FTR-2"), Some(DUE), Some(KURUS)),
            (Some("FTR-2"), Some(DUE), None),
            (Some("FTR-2"), None, Some(KURUS)),
            (Some("FTR-2"), None, None),
            (Some("FTR-2"), DUE.yesterday().ok(), Some(KURUS)),
            (Some("FTR-2"), Some(Date::constant(1, 1, 1)), Some(KURUS)),
        ] {
            expect_undecided("FTR-1", row(number, due, kurus), Undecided::Incomplete).await;
        }
    }

    #[tokio::test]
    async fn a_bill_of_our_number_happened_unless_its_day_or_its_amount_is_another() {
        for (due, kurus) in [(Some(DUE), Some(KURUS)), (Some(DUE), None), (None, Some(KURUS)), (None, None)] {
            let read = read("F-1", row(Some(" F-1 "), due, kurus)).await;
            assert!(matches!(read, ReadBack::Happened(_)), "{due:?} {kurus:?}: {read:?}");
        }
        for (due, kurus) in [(NEXT, KURUS), (DUE, 20_000), (NEXT, 20_000), (DUE.yesterday().unwrap(), KURUS)] {
            expect_undecided("F-1", row(Some("F-1"), Some(due), Some(kurus)), Undecided::Differs).await;
        }
    }

    /// Under the provider's number of an order, a list without our bill may be that of another order, or of none.
    #[tokio::test]
    async fn only_a_search_by_our_own_reference_and_number_proves_a_bill_missing() {
        let stub = Stub { bills: vec![another()], ..Stub::default() };
        let id = InstructionTarget::Id(InstructionId::new("4711").unwrap());
        let listed = InstructionTarget::ListingId(ListingId::new("4711").unwrap());
        for target in [id, listed] {
            let read = stub.read(BillPeriod { target, ..bill("F-1") }).await;
            assert!(matches!(read, ReadBack::Undecided(Undecided::NoSearchKey)), "{read:?}");
        }
        let read = stub.read(BillPeriod { invoice_no: None, ..bill("F-1") }).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NoSearchKey)), "{read:?}");
        let mut without = stub;
        without.capabilities.list_invoices = Targets::ID;
        let read = without.read(bill("F-1")).await;
        assert!(matches!(read, ReadBack::Undecided(Undecided::NotSearchable)), "{read:?}");
        assert!(without.asked.lock().unwrap().is_empty());
    }
}

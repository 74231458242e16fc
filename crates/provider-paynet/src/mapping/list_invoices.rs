//! `list_invoices`: an order's name becomes pages of `invoice_list`, and each row a bill beside its raw text.

use std::sync::Arc;

use recurring_core::{
    AgentId, Error, InstructionTarget, Invoice, InvoiceId, InvoiceNo, Mark, Operation, RawRow, RowStream,
};
use recurring_http::parse::parse_answer;
use serde_json::value::RawValue;

use super::collection::report;
use super::instruction::{amount, day};
use super::invoices::set_status::number;
use super::pages::{Paged, Shown, rows as paged_rows};
use super::target::{Named, named};
use crate::client::Sent;
use crate::config::Assumptions;
use crate::error::Judged;
use crate::invoices::InvoiceFilter;
use crate::provider::Inner;
use crate::wire::envelope::identifier;
use crate::wire::invoice_list::{Request, Row};

/// The bills of an order, all or those of a dealer and a status; a page is asked for when the one before has been taken.
pub(crate) fn rows(
    inner: Arc<Inner>,
    operation: Operation,
    target: &InstructionTarget,
    filter: &InvoiceFilter,
) -> Result<RowStream<Invoice>, Error> {
    let InvoiceFilter { agent, status } = filter;
    let Named { subscription_id, reference_no } = named(target, operation)?;
    let bills = Bills {
        operation,
        subscription_id: subscription_id.map(str::to_owned),
        reference_no: reference_no.map(str::to_owned),
        agent: agent.clone(),
        status: status.map(|status| number(status).to_string()),
    };
    Ok(paged_rows(inner, bills))
}

struct Bills {
    operation: Operation,
    subscription_id: Option<String>,
    reference_no: Option<String>,
    agent: Option<AgentId>,
    status: Option<String>,
}

impl Paged for Bills {
    type Row = Row;
    type Item = Invoice;

    fn operation(&self) -> Operation {
        self.operation
    }

    async fn ask(&self, inner: &Inner, after: Option<u64>) -> Sent {
        let request = Request {
            agent_id: self.agent.as_ref().map(AgentId::as_str),
            limit: inner.assumptions().rows_of_a_page(),
            starting_after: after,
            invoice_status: self.status.as_deref(),
            subscription_id: self.subscription_id.as_deref(),
            reference_no: self.reference_no.as_deref(),
        };
        inner.client().invoice_list(&request).await
    }

    /// A row that cannot be read is kept as it came.
    fn read(&self, raw: &RawValue, _: &Judged<'_>, assumptions: &Assumptions) -> Result<Row, Error> {
        let read = assumptions.invoice_rows.then(|| parse_answer(raw.get().as_bytes()).ok());
        Ok(read.flatten().unwrap_or_default())
    }

    /// No part: that a row has a number of its own is assumed, and two bills must never pass for one.
    fn key<'r>(&self, _: &'r Row) -> Option<&'r str> {
        None
    }

    fn item(&self, shown: Shown<Row>, assumptions: &Assumptions) -> Invoice {
        invoice(&shown, assumptions)
    }

    fn limit(&self, assumptions: &Assumptions) -> Option<u32> {
        Some(assumptions.rows_of_a_page())
    }

    fn has_pages(&self, assumptions: &Assumptions) -> bool {
        assumptions.invoice_paging
    }
}

/// A bill. A part that is missing or cannot be read is not told; a number 0 names nothing.
fn invoice(shown: &Shown<Row>, assumptions: &Assumptions) -> Invoice {
    let Shown { raw, row } = shown;
    let mut invoice = Invoice::from_raw(RawRow::new(raw.get()));
    invoice.id = identifier(row.invoice_id.as_deref()).map(InvoiceId::from_provider);
    invoice.invoice_no = identifier(row.invoice_no.as_deref()).map(InvoiceNo::from_provider);
    invoice.due = row.val_date.as_deref().and_then(day);
    invoice.amount = row.amount.text().map(|text| amount(text, assumptions.amounts_in_answers));
    invoice.status = report(&row.status, Mark::Assumed);
    invoice
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_core::CollectionStatus;

    use super::*;

    fn read(text: &str) -> Invoice {
        let raw: Box<RawValue> = serde_json::from_str(text).unwrap();
        let row = parse_answer(text.as_bytes()).unwrap_or_default();
        invoice(&Shown { raw, row }, &Assumptions::default())
    }

    #[test]
    fn numbers_in_any_form_name_a_bill_and_empty_ones_name_none() {
        for (value, text) in [("120", "120"), (r#""120""#, "120"), (r#"" 120 ""#, "120")] {
            let bill = read(&format!(r#"{{"invoice_id":{value},"invoice_no":{value}}}"#));
            assert_eq!(bill.id, Some(InvoiceId::from_provider(text)));
            assert_eq!(bill.invoice_no, Some(InvoiceNo::from_provider(text)));
        }
        for value in ["0", r#""0""#, r#""""#, "null"] {
            let bill = read(&format!(r#"{{"invoice_id":{value},"invoice_no":{value}}}"#));
            assert_eq!((bill.id, bill.invoice_no), (None, None), "{value}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_is_kept_raw() {
        let text = r#"{"invoice_id":{"a":1},"status":3}"#;
        let bill = read(text);
        assert_eq!((bill.id, bill.status.status), (None, CollectionStatus::Unknown));
        assert_eq!(bill.raw.as_str(), text);
    }

    proptest! {
        /// D8: nothing but the number 3 reads as collected.
        #[test]
        fn d8_no_other_status_is_collected(value in "0|-?[1-9][0-9]{0,2}|\"[ -!#-Z]{0,4}\"|true|null|\\{\\}|[0-9]\\.[0-9]|\\[3\\]") {
            let bill = read(&format!(r#"{{"status":{value}}}"#));
            let is_three = value.trim_matches('"').trim() == "3";
            prop_assert_eq!(bill.status.status == CollectionStatus::Collected, is_three, "{}", value);
        }
    }
}

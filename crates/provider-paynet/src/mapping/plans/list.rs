//! An order's name becomes `subscription_detail`, and the plan in its answer planned collections.

use recurring_core::{Error, InstructionTarget, InvoiceId, Mark, Operation, ProviderMessage};

use crate::config::Assumptions;
use crate::error::{Judged, Verdict};
use crate::mapping::collection::{report, transaction};
use crate::mapping::find::shown;
use crate::mapping::instruction::{amount, day};
use crate::mapping::target::{Named, named};
use crate::plans::{PlanId, PlannedCollection};
use crate::wire::envelope::identifier;
use crate::wire::subscription::PlanRow;
use crate::wire::subscription_detail::Request;

/// The request.
pub(crate) fn request(target: &InstructionTarget, operation: Operation) -> Result<Request<'_>, Error> {
    let Named { subscription_id, reference_no } = named(target, operation)?;
    Ok(Request { subscription_id, reference_no })
}

/// The plan, in Paynet's order; empty where the answer has none.
pub(crate) fn planned(
    target: &InstructionTarget,
    judged: &Judged<'_>,
    assumptions: &Assumptions,
) -> Result<Vec<PlannedCollection>, Error> {
    if judged.verdict != Verdict::Done {
        return Err(judged.error());
    }
    let order = shown(target, judged)?;
    Ok(order.plan.rows().iter().map(|row| collection(row, assumptions)).collect())
}

/// A planned collection. The rows' names come from a transcription; a number 0 names nothing.
fn collection(row: &PlanRow, assumptions: &Assumptions) -> PlannedCollection {
    PlannedCollection {
        id: identifier(row.plan_id.as_deref()).map(PlanId::from_provider),
        invoice: identifier(row.invoice_id.as_deref()).map(InvoiceId::from_provider),
        due: row.val_date.as_deref().and_then(day),
        amount: row.amount.text().map(|text| amount(text, assumptions.amounts_in_answers)),
        transaction: transaction(row.xact_id.as_deref()),
        status: report(&row.status, Mark::Observed),
        status_text: row.status_desc.as_deref().map(|text| ProviderMessage::redacted(text, &[])),
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::{CollectionStatus, Date, Money};
    use recurring_http::parse::parse_answer;

    use super::*;

    fn read(row: &str) -> PlannedCollection {
        collection(&parse_answer(row.as_bytes()).unwrap(), &Assumptions::default())
    }

    #[test]
    fn a_row_of_the_transcribed_names_is_read() {
        let row = read(
            r#"{"plan_id":18092,"invoice_id":"120","val_date":"2026-12-01T00:00:00","amount":150.00,"xact_id":9,"status":3,
                "status_desc":"Done succeed"}"#,
        );
        assert_eq!(row.id, Some(PlanId::from_provider("18092")));
        assert_eq!(row.invoice, Some(InvoiceId::from_provider("120")));
        assert_eq!(row.due, Some(Date::constant(2026, 12, 1)));
        assert_eq!(row.amount.unwrap().value, Some(Money::from_kurus(15_000)));
        assert_eq!(row.transaction.as_deref(), Some("9"));
        assert_eq!(row.status_text.as_ref().map(ProviderMessage::as_str), Some("Done succeed"));
        assert_eq!((row.status.status, row.status.mark), (CollectionStatus::Collected, Mark::Observed));
    }

    #[test]
    fn its_texts_keep_no_telephone_number_and_no_address_and_its_words_are_not_shown() {
        let row = read(
            r#"{"status":"555 000 11 22","status_desc":"Bahar a@b.co 5550001122 arandi","amount":"5550001122 TL",
                "xact_id":"tel: 5550001122"}"#,
        );
        assert_eq!(row.status_text.as_ref().map(ProviderMessage::as_str), Some("Bahar *** *** arandi"));
        let shown = format!("{row:?}");
        assert!(!shown.contains("5550001122") && !shown.contains("11 22") && !shown.contains("a@b.co"), "{shown}");
        assert!(!shown.contains("Bahar") && !shown.contains("arandi"), "words that may name the payer: {shown}");
    }

    #[test]
    fn what_does_not_exist_yet_has_no_number_in_any_of_its_forms() {
        for value in ["0", r#""0""#, r#""""#, "null"] {
            let row =
                read(&format!(r#"{{"plan_id":{value},"invoice_id":{value},"xact_id":{value},"amount":{value}}}"#));
            assert_eq!((row.id, row.invoice, row.transaction), (None, None, None), "{value}");
        }
        assert_eq!(read("{}").status.status, CollectionStatus::Unknown);
    }
}

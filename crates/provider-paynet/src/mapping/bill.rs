//! `bill`: the bill of one period becomes `create_invoice`.

use std::time::Duration;

use recurring_core::{
    Acknowledged, BillPeriod, Date, DateTime, Error, InvalidValue, InvoiceNo, Operation, Timestamp, civil::Time,
    istanbul,
};

use super::create::spelling;
use super::shares::{Split, split};
use super::target::{Named, named};
use crate::config::Assumptions;
use crate::error::Judged;
use crate::provider::NAME;
use crate::wire::create_invoice::Request;
use crate::wire::dates;

/// How far ahead of the present a bill due today is dated: on its way it must not fall into the past.
const AHEAD: Duration = Duration::from_secs(60);

/// The request of a bill that has passed the capability checks.
pub(crate) fn request<'a>(
    bill: &'a BillPeriod,
    now: Timestamp,
    assumptions: &Assumptions,
) -> Result<Request<'a>, Error> {
    let BillPeriod { target, due, amount, shares, invoice_no } = bill;
    let Named { subscription_id, reference_no } = named(target, Operation::Bill)?;
    let Split { amount, agent_amount, company_amount } = split(*amount, shares.as_ref(), Operation::Bill)?;
    Ok(Request {
        val_date: dates::with_dots_and_time(charged_at(*due, now, assumptions)?),
        amount,
        subscription_id,
        reference_no,
        agent_amount,
        company_amount,
        invoice_no: invoice_no.as_ref().map(InvoiceNo::as_str),
        currency: assumptions.currency.map(spelling),
    })
}

/// The answer, which names no bill.
pub(crate) fn billed(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    super::acknowledged::acknowledged(judged)
}

/// Midnight in Istanbul of the day; a minute from now if that day is today, but never the day after.
fn charged_at(due: Date, now: Timestamp, assumptions: &Assumptions) -> Result<DateTime, Error> {
    let now = now.to_zoned(istanbul()).datetime();
    if due < now.date() {
        let invalid = InvalidValue::new("due", "lies in the past", "today in Türkiye or a later day");
        return Err(Error::invalid(&invalid, Operation::Bill, NAME));
    }
    let soon = now.saturating_add(AHEAD);
    let last = due.to_datetime(Time::constant(23, 59, 59, 0));
    Ok(if due == now.date() && assumptions.bill_soon_if_today {
        soon.min(last)
    } else {
        due.to_datetime(Time::midnight())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charged(due: Date, now: &str, on: bool) -> Option<String> {
        let assumptions = Assumptions::default().with_bill_soon_if_today(on);
        charged_at(due, now.parse().unwrap(), &assumptions).ok().map(dates::with_dots_and_time)
    }

    #[test]
    fn a_bill_of_today_lies_ahead_and_within_the_day_in_istanbul() {
        let day = Date::constant(2026, 11, 21);
        assert_eq!(charged(day, "2026-11-20T22:30:00.9Z", true).unwrap(), "21.11.2026 01:31:00");
        assert_eq!(charged(day, "2026-11-21T20:59:30Z", true).unwrap(), "21.11.2026 23:59:59");
        assert_eq!(charged(day, "2026-11-20T22:30:00Z", false).unwrap(), "21.11.2026 00:00:00");
        assert_eq!(charged(day, "2026-11-20T20:59:59Z", true).unwrap(), "21.11.2026 00:00:00", "tomorrow");
        assert_eq!(charged(day, "2026-11-21T21:00:00Z", true), None, "yesterday");
    }
}

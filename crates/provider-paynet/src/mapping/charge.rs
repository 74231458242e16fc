//! `charge`: a charge by hand becomes `manuel_charge`; each row of the answer has an outcome of its own.

use recurring_core::{Advice, ChargeNow, Error, InvoiceNo, Operation, Outcome, Row, Rows};

use super::cool_down::cool_down;
use super::rows::settle;
use super::target::{Named, named};
use crate::error::{Judge, Judged, Verdict, of_code};
use crate::wire::answered::contradicts;
use crate::wire::manuel_charge::{self, Request, Response};

/// The request for a target that has passed the capability check.
pub(crate) fn request(charge: &ChargeNow) -> Result<Request<'_>, Error> {
    let ChargeNow { target, invoice_no } = charge;
    let Named { subscription_id, reference_no } = named(target, Operation::Charge)?;
    Ok(Request { subscription_id, reference_no, invoice_no: invoice_no.as_ref().map(InvoiceNo::as_str) })
}

/// The rows, or a refusal as a whole with the row's words and the pause they tell.
pub(crate) fn charged(judged: &Judged<'_>, judge: &Judge<'_>) -> Result<Rows, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let answer: Response = judged.payload()?;
    settle(judged, &answer, |shown| row(shown, judge))
}

fn row(shown: &manuel_charge::Row, judge: &Judge<'_>) -> Row {
    let verdict = of_code(&shown.code);
    let outcome = match verdict {
        Verdict::Done if !contradicts(&shown.is_succeed, true) => Outcome::Done,
        _ if verdict.is_refusal() && !contradicts(&shown.is_succeed, false) => Outcome::Refused,
        _ => Outcome::Unknown,
    };
    let words = shown.message.as_deref();
    let pause = words.filter(|_| outcome == Outcome::Refused).and_then(cool_down);
    let mut row = Row::new(outcome);
    row.code = judge.code(&shown.code);
    row.message = judge.words(words);
    row.advice = pause.map_or(Advice::Unstated, Advice::NotBefore);
    row
}

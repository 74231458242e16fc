//! What a code and its rows prove together: rows stand for themselves beside success, and must agree with a refusal.

use recurring_core::{Advice, Error, Outcome, Row, Rows};

use crate::error::{Judged, Verdict};
use crate::wire::answered::Answered;

/// The rows, or the error that the whole answer is.
///
/// A refusal is proven only if every row refuses too; success only if there is a row at all.
pub(super) fn settle<R>(judged: &Judged<'_>, answer: &Answered<R>, row: impl Fn(&R) -> Row) -> Result<Rows, Error> {
    if answer.contradicts(judged.verdict == Verdict::Done) {
        return Err(judged.unclear("the flag of the answer, or a member that no page shows, contradicts the code"));
    }
    let rows: Vec<Row> = answer.rows.iter().map(row).collect();
    let any = |outcome: Outcome| rows.iter().any(|row| row.outcome == outcome);
    match judged.verdict {
        Verdict::Done if rows.is_empty() => Err(judged.unclear("the code says success and no row says what was done")),
        Verdict::Done => Ok(Rows::new(rows)),
        verdict if !verdict.is_refusal() => Err(judged.error()),
        _ if any(Outcome::Done) => Err(judged.unclear("the code refuses and a row says success")),
        _ if any(Outcome::Unknown) => Err(judged.unclear("the code refuses and a row says something else")),
        _ => Err(refused(judged.error(), rows)),
    }
}

/// The refusal with the first words and the longest pause of its rows.
fn refused(error: Error, rows: Vec<Row>) -> Error {
    let pause = rows.iter().filter_map(|row| row.advice.not_before()).max();
    let words = rows.into_iter().find_map(|row| row.message);
    let words = words.or_else(|| error.provider_message().cloned());
    let advice = pause.map_or(error.advice(), Advice::NotBefore);
    error.with_message(words).with_advice(advice)
}

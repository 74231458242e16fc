//! What a plain acknowledgement proves: the code, unless something beside it says otherwise.

use recurring_core::{Acknowledged, Error, ErrorKind};

use crate::error::{Judged, Verdict, refuses};
use crate::wire::envelope::Beside;

/// Done, refused, or neither.
pub(super) fn acknowledged(judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let beside: Beside = judged.payload()?;
    match judged.verdict {
        Verdict::Done if beside.denies() => Err(judged.unclear("the code says success and a row says otherwise")),
        Verdict::Done => Ok(Acknowledged::default()),
        _ if beside.affirms(refuses) => Err(judged.unclear("the code refuses and something beside it does not")),
        _ => Err(judged.error()),
    }
}

/// The same for what is not named by an order alone: `missing` says what does not exist then, and what to do.
pub(super) fn acknowledged_or(missing: &str, judged: &Judged<'_>) -> Result<Acknowledged, Error> {
    acknowledged(judged).map_err(|error| match error.kind() {
        ErrorKind::NotFound => judged.refused(missing, judged.words()),
        _ => error,
    })
}

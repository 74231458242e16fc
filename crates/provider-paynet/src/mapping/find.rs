//! `find`: an order's name becomes `subscription_detail`, and its answer found, absent or an error.

use recurring_core::{Error, FindInstruction, Finding, InstructionTarget, Lookup, Mark, Operation, Search, Timestamp};
use serde_json::value::RawValue;

use super::instruction::instruction;
use super::target::{Named, named, names_another};
use crate::config::Assumptions;
use crate::error::{Judged, Verdict};
use crate::wire::answered::Answered;
use crate::wire::envelope::identifier;
use crate::wire::subscription_detail::{Request, Response};

/// The request for a target that has passed the capability check. The range has no effect: Paynet looks up directly.
pub(crate) fn request(find: &FindInstruction) -> Result<Request<'_>, Error> {
    let FindInstruction { target, range: _ } = find;
    let Named { subscription_id, reference_no } = named(target, Operation::Find)?;
    Ok(Request { subscription_id, reference_no })
}

/// What the answer says about the order that was asked for.
pub(crate) fn lookup(
    find: &FindInstruction,
    begun_at: Timestamp,
    judged: &Judged<'_>,
    assumptions: &Assumptions,
) -> Result<Lookup, Error> {
    let finding = match judged.verdict {
        Verdict::Done => found(find, judged, assumptions)?,
        Verdict::NoData if assumptions.no_data_error_is_absence => absent(find, judged)?,
        _ => return Err(judged.error()),
    };
    let by = find.target.kind();
    Ok(Lookup {
        finding,
        search: Search {
            by,
            windows: Vec::new(),
            complete: true,
            begun_at,
            absence: Mark::Assumed,
            resembling: Vec::new(),
        },
    })
}

fn found(find: &FindInstruction, judged: &Judged<'_>, assumptions: &Assumptions) -> Result<Finding, Error> {
    Ok(Finding::Found(Box::new(instruction(&shown(&find.target, judged)?, assumptions))))
}

/// The order that a success shows, if it is the one that was asked for.
pub(super) fn shown(target: &InstructionTarget, judged: &Judged<'_>) -> Result<Response, Error> {
    let shown: Response = judged.payload()?;
    let id = identifier(shown.subscription_id.as_deref());
    let reference = shown.reference_no.as_deref();
    if id.is_none() && reference.is_none() {
        return Err(judged.unclear("the answer says success and names no order"));
    }
    let shows_no_reference = matches!(target, InstructionTarget::Reference(_)) && reference.is_none();
    if shows_no_reference || names_another(target, id, reference) {
        return Err(judged.unclear("the answer does not show that it is about the order asked for"));
    }
    Ok(shown)
}

/// The order does not exist, unless the answer shows one all the same. A name that was asked for may be repeated.
fn absent(find: &FindInstruction, judged: &Judged<'_>) -> Result<Finding, Error> {
    let shown: Response = judged.payload()?;
    let asked_by_reference = matches!(find.target, InstructionTarget::Reference(_));
    let has_number = identifier(shown.subscription_id.as_deref()).is_some();
    let beside: Answered<Box<RawValue>> = judged.payload()?;
    if beside.contradicts_absence() || (asked_by_reference && has_number) {
        return Err(judged.unclear("the answer says that there is no data and shows an order"));
    }
    Ok(Finding::Absent)
}

//! The one reader of lists: the rows of an answer, of whichever service, and what the answer says of their place.

use recurring_core::Error;
use serde_json::value::RawValue;

use crate::config::Assumptions;
use crate::error::{Judged, Verdict};
use crate::wire::answered::{Answered, contradicts};
use crate::wire::pages::{Place, RawRows};

const NO_DATA_BESIDE_DATA: &str = "no data, says the code, and something beside it says otherwise";

/// The rows of one answer.
pub(super) struct Listed {
    pub(super) rows: Vec<Box<RawValue>>,
    pub(super) place: Place,
}

/// What an answer is taken for that says success and has no list.
#[derive(Clone, Copy)]
pub(super) enum NoList {
    /// It proves nothing: the service's own example has a list.
    Unclear,
    /// It proves nothing, unless a setting says that it has no rows: the service's own example has no list.
    AsSet,
}

/// The rows. Code 12 says that there are none, if it stands alone; a success says so by an empty list.
///
/// A list that is missing, or null, is not an empty one: rows may stand where nobody looks. So they may where another list
/// of objects stands beside it.
pub(super) fn listed(judged: &Judged<'_>, no_list: NoList, assumptions: &Assumptions) -> Result<Listed, Error> {
    let (beside, place): (Answered<Box<RawValue>>, Place) = match judged.verdict {
        Verdict::Done | Verdict::NoData => (judged.payload()?, judged.payload()?),
        _ => return Err(judged.error()),
    };
    if judged.verdict == Verdict::NoData {
        let is_alone = !beside.contradicts_absence() && beside.rows.is_empty();
        let rows = Vec::new();
        return if is_alone { Ok(Listed { rows, place }) } else { Err(judged.unclear(NO_DATA_BESIDE_DATA)) };
    }
    if contradicts(&beside.is_succeed, true) {
        return Err(judged.unclear("the code says success and the flag beside it says otherwise"));
    }
    let RawRows { rows, are_doubtful } = judged.payload()?;
    if are_doubtful {
        return Err(judged.unclear("beside the list of rows stands another one under a name that is not known"));
    }
    let may_be_missing = match no_list {
        NoList::Unclear => false,
        NoList::AsSet => assumptions.missing_list_is_empty,
    };
    match rows {
        Some(rows) => Ok(Listed { rows, place }),
        None if may_be_missing => Ok(Listed { rows: Vec::new(), place }),
        None => Err(judged.unclear(without_list(no_list))),
    }
}

fn without_list(no_list: NoList) -> &'static str {
    match no_list {
        NoList::Unclear => "the code says success and there is no list of rows, not even an empty one",
        NoList::AsSet => {
            "the code says success and there is no list of rows, not even an empty one; the setting \
             missing_list_is_empty takes that for an empty one"
        }
    }
}

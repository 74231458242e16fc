//! `get`: finds one standing order, and says what was searched where it finds none.

use recurring_core::{DateRange, FindInstruction, Finding, Lookup, Mark, Search};

use super::Call;
use crate::arguments::{GetArguments, values};
use crate::failure::{Ended, Failure};
use crate::output::Output;

pub(super) async fn run(arguments: &GetArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let request = values::find(arguments).map_err(|invalid| call.invalid(&invalid))?;
    call.require(request.target.kind())?;
    let Lookup { finding, search } = call.read(call.connect()?.find(&request)).await?;
    match finding {
        Finding::Found(order) => {
            if !search.complete {
                output.note("the search was not complete: there may be further orders of this name");
            }
            Ok(output.instruction(&order)?)
        }
        Finding::Absent => Err(absent(call, &request, &search).into()),
        Finding::Ambiguous(orders) => {
            let written = output.all(&orders);
            let mut message = format!("{} orders match; name the one that is meant by its number", orders.len());
            if let Err(error) = written {
                message.push_str(&format!(". They could not be written: {error}"));
            }
            Err(Failure::ambiguous(call.context(), message).into())
        }
    }
}

fn absent(call: &Call<'_>, request: &FindInstruction, search: &Search) -> Failure {
    let searched = searched(search);
    let named = request.target.kind();
    if search.complete {
        let sure = if search.absence == Mark::Assumed { "; that there is none is assumed, not documented" } else { "" };
        // A list of some days says nothing of an order that is listed under another one.
        let listed = !search.windows.is_empty();
        let proof = if listed { "; that none is listed there is no proof that none exists" } else { "" };
        let message = format!("no order has this {named}; searched {searched}{proof}{sure}");
        Failure::not_found(call.context(), message)
    } else {
        let message = format!("no order with this {named} was seen, but the search was not complete: {searched}");
        Failure::inconclusive(call.context(), message)
    }
}

/// What was searched, in words: the days from the oldest window to the newest, and how many windows.
fn searched(search: &Search) -> String {
    let first = search.windows.iter().map(DateRange::from).min();
    let last = search.windows.iter().map(DateRange::to).max();
    match (first, last) {
        (Some(first), Some(last)) => format!("{first} to {last} in {} windows", search.windows.len()),
        _ => format!("directly by {}", search.by),
    }
}

#[cfg(test)]
mod tests {
    use recurring_core::{Date, TargetKind, Timestamp};

    use super::*;

    #[test]
    fn the_days_searched_reach_from_the_oldest_window_to_the_newest() {
        let range = DateRange::new(Date::constant(2026, 1, 1), Date::constant(2026, 2, 15)).unwrap();
        let mut search = Search {
            by: TargetKind::Reference,
            windows: range.windows(30).collect(),
            complete: true,
            begun_at: Timestamp::UNIX_EPOCH,
            absence: Mark::Assumed,
            resembling: Vec::new(),
        };
        assert_eq!(searched(&search), "2026-01-01 to 2026-02-15 in 2 windows");
        search.windows.clear();
        assert_eq!(searched(&search), "directly by reference");
    }
}

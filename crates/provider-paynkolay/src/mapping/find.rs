//! `find`: Paynkolay has no filter by reference, so finding means listing every window and reading every row.

use std::sync::Arc;

use recurring_core::{
    Error, ErrorKind, FindInstruction, Finding, Instruction, InstructionTarget, Lookup, Mark, MerchantReference,
    Operation, Search,
};

use super::list::{self, Listing};
use crate::provider::{Inner, NAME};
use crate::wire::list::Row;

/// The most orders under one reference that are held; more are taken for a provider that ignores the range.
const MOST_MATCHES: usize = 100;

/// Reads all windows of the range, newest first, even after a match: references are not unique.
pub(crate) async fn lookup(inner: &Arc<Inner>, request: &FindInstruction) -> Result<Lookup, Error> {
    let begun_at = inner.clock().now();
    let range = request.range_or_default(inner.clock().today());
    let number = match &request.target {
        InstructionTarget::ListingId(id) => Some(id.as_str()),
        InstructionTarget::Id(_) | InstructionTarget::Reference(_) => None,
    };
    let mut listing = Listing::new(Arc::clone(inner), Operation::Find, range, number);
    let mut searched = Vec::new();
    let mut matches: Vec<Instruction> = Vec::new();
    let mut complete = inner.config.assumptions.unapproved_are_listed;
    while let Some(window) = listing.next().await {
        let window = window?;
        searched.push(window.range);
        complete &= window.conclusive;
        let hits = window.rows.into_iter().filter(|row| is_target(row, &request.target));
        for hit in hits.map(|row| list::instruction(row, &inner.config.assumptions)) {
            let shown_before = hit.listing_id.is_some() && matches.iter().any(|seen| seen.listing_id == hit.listing_id);
            if !shown_before {
                matches.push(hit);
            }
        }
        if matches.len() > MOST_MATCHES {
            let detail = format!("more than {MOST_MATCHES} orders under one reference");
            return Err(Error::new(ErrorKind::UnclearAnswer, Operation::Find, NAME, detail));
        }
    }
    let search = Search { by: request.target.kind(), windows: searched, complete, begun_at, absence: Mark::Assumed };
    Ok(Lookup { finding: finding(matches), search })
}

/// Tells whether a row is the order searched for. The comparison is ours; no filter of the provider's is trusted.
fn is_target(row: &Row, target: &InstructionTarget) -> bool {
    match target {
        InstructionTarget::Reference(reference) => row
            .client_ref_code
            .as_deref()
            .is_some_and(|shown| reference.matches(&MerchantReference::from_provider(shown))),
        InstructionTarget::ListingId(id) => row.instruction_id.as_deref() == Some(id.as_str()),
        InstructionTarget::Id(_) => false,
    }
}

fn finding(mut matches: Vec<Instruction>) -> Finding {
    match (matches.pop(), matches.is_empty()) {
        (None, _) => Finding::Absent,
        (Some(only), true) => Finding::Found(Box::new(only)),
        (Some(last), false) => {
            matches.push(last);
            Finding::Ambiguous(matches)
        }
    }
}

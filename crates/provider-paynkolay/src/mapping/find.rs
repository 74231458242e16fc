//! `find`: Paynkolay has no filter by reference, so finding means listing every window and reading every row.

use std::sync::Arc;

use recurring_core::{
    Error, ErrorKind, FindInstruction, Finding, Instruction, InstructionTarget, Lookup, Mark, MerchantReference,
    Operation, Search,
};

use super::list::{self, Edge, Listing};
use crate::config::Assumptions;
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
    let mut found = Found::default();
    let mut edge = Edge::default();
    let Assumptions { unapproved_are_listed, orders_come_whole, .. } = inner.config.assumptions;
    let (mut searched, mut complete) = (Vec::new(), unapproved_are_listed && orders_come_whole);
    while let Some(window) = listing.next().await {
        let window = window?;
        searched.push(window.range);
        complete &= window.conclusive;
        for row in edge.fresh(window) {
            found.sort(row, &request.target, &inner.config.assumptions);
        }
        if found.matches.len() > MOST_MATCHES {
            let detail = format!("more than {MOST_MATCHES} orders under one reference");
            return Err(Error::new(ErrorKind::UnclearAnswer, Operation::Find, NAME, detail));
        }
    }
    let search = Search {
        by: request.target.kind(),
        windows: searched,
        complete: complete && !found.too_many,
        begun_at,
        absence: Mark::Assumed,
        resembling: found.resembling,
    };
    Ok(Lookup { finding: finding(found.matches), search })
}

/// What a search has found so far.
#[derive(Default)]
struct Found {
    matches: Vec<Instruction>,
    resembling: Vec<Instruction>,
    too_many: bool,
}

impl Found {
    /// Keeps a row if it is the order searched for, or might be.
    fn sort(&mut self, row: Row, target: &InstructionTarget, assumptions: &Assumptions) {
        if is_target(&row, target) {
            self.matches.push(list::instruction(row, assumptions));
        } else if might_be_target(&row, target) {
            self.too_many |= self.resembling.len() >= Search::MOST_RESEMBLING;
            if !self.too_many {
                self.resembling.push(list::instruction(row, assumptions));
            }
        }
    }
}

/// Tells whether a row that does not match could be the order searched for: it shows no reference, or ours in another
/// spelling.
fn might_be_target(row: &Row, target: &InstructionTarget) -> bool {
    let InstructionTarget::Reference(reference) = target else {
        return false;
    };
    row.client_ref_code.as_deref().is_none_or(|shown| reference.resembles(&MerchantReference::from_provider(shown)))
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

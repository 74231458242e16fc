//! `list`: a range of days becomes pages of `list`, read one after another as a stream.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use recurring_core::{Error, GroupReference, Instruction, ListInstructions, Operation, RowStream};

use super::instruction::instruction;
use super::pages::{Page, Paged, rows as paged_rows};
use crate::client::Sent;
use crate::config::Assumptions;
use crate::error::Judged;
use crate::provider::Inner;
use crate::wire::dates;
use crate::wire::envelope::identifier;
use crate::wire::list::{Request, Response};
use crate::wire::subscription::Subscription;

/// The orders of the range; a page is asked for when the one before has been taken.
pub(crate) fn rows(inner: Arc<Inner>, list: &ListInstructions) -> RowStream<Instruction> {
    let ListInstructions { range, group } = list;
    let (from, to) = (dates::with_dots(range.from()), dates::with_dots(range.to()));
    paged_rows(inner, Orders { from, to, group: group.clone() })
}

struct Orders {
    from: String,
    to: String,
    group: Option<GroupReference>,
}

impl Paged for Orders {
    type Row = Subscription;
    type Item = Instruction;

    fn operation(&self) -> Operation {
        Operation::List
    }

    async fn ask(&self, inner: &Inner, after: Option<u64>) -> Sent {
        let request = Request {
            datab: &self.from,
            datbi: &self.to,
            limit: inner.assumptions().page_size,
            starting_after: after,
            group_reference_no: self.group.as_ref().map(GroupReference::as_str),
        };
        inner.client().list(&request).await
    }

    fn read(&self, judged: &Judged<'_>, _: &Assumptions) -> Result<Page<Subscription>, Error> {
        let Response { data, has_more } = judged.payload()?;
        Ok(Page { rows: data, has_more: has_more.told() })
    }

    fn fingerprint(&self, row: &Subscription, by: &RandomState) -> u64 {
        match identifier(row.subscription_id.as_deref()) {
            Some(id) => by.hash_one(id),
            None => by.hash_one(row),
        }
    }

    fn item(&self, row: Subscription, assumptions: &Assumptions) -> Instruction {
        instruction(&row, assumptions)
    }

    fn limit(&self, assumptions: &Assumptions) -> usize {
        usize::try_from(assumptions.page_size).unwrap_or(usize::MAX)
    }

    fn has_pages(&self, _: &Assumptions) -> bool {
        true
    }
}

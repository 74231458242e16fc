//! `list`: a range of days becomes pages of `list`, read one after another as a stream.

use std::sync::Arc;

use recurring_core::{Error, GroupReference, Instruction, ListInstructions, Operation, RowStream};
use serde_json::value::RawValue;

use super::instruction::instruction;
use super::pages::{Paged, Shown, rows as paged_rows};
use crate::client::Sent;
use crate::config::Assumptions;
use crate::error::Judged;
use crate::provider::Inner;
use crate::wire::dates;
use crate::wire::envelope::identifier;
use crate::wire::list::{Request, Row};

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
    type Row = Row;
    type Item = Instruction;

    fn operation(&self) -> Operation {
        Operation::List
    }

    async fn ask(&self, inner: &Inner, after: Option<u64>) -> Sent {
        let request = Request {
            datab: &self.from,
            datbi: &self.to,
            limit: inner.assumptions().rows_of_a_page(),
            starting_after: after,
            group_reference_no: self.group.as_ref().map(GroupReference::as_str),
        };
        inner.client().list(&request).await
    }

    /// A row that cannot be read makes the whole answer unreadable, and one that names no order makes it unclear: the list
    /// would have a gap, or the row be no order at all but what holds the orders.
    fn read(&self, raw: &RawValue, judged: &Judged<'_>, _: &Assumptions) -> Result<Row, Error> {
        let row: Row = judged.part(raw.get().as_bytes())?;
        if identifier(row.subscription_id.as_deref()).is_none() && row.reference_no.is_none() {
            return Err(judged.unclear("a row of the list names no order"));
        }
        Ok(row)
    }

    fn key<'r>(&self, row: &'r Row) -> Option<&'r str> {
        identifier(row.subscription_id.as_deref())
    }

    fn item(&self, shown: Shown<Row>, assumptions: &Assumptions) -> Instruction {
        instruction(&shown.row, assumptions)
    }

    fn limit(&self, assumptions: &Assumptions) -> Option<u32> {
        Some(assumptions.rows_of_a_page())
    }

    fn has_pages(&self, _: &Assumptions) -> bool {
        true
    }
}

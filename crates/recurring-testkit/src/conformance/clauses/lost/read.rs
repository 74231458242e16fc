//! Each read that is claimed, ready to be made again and again.

use futures_util::TryStreamExt;
use recurring_core::{
    AttemptSubject, Date, DateRange, Error, FindInstruction, Finding, InstructionTarget, InvoiceKey, ListAttempts,
    ListInstructions, ListInvoices, Operation, TargetKind,
};

use super::super::super::failure::Failure;
use super::super::super::scene::{Order, Scene};

/// A read about an order that has something to show.
#[derive(Debug)]
pub(super) enum Read {
    Find(FindInstruction),
    List(ListInstructions),
    Cards(InstructionTarget),
    Invoices(ListInvoices),
    Attempts(ListAttempts),
}

impl Read {
    /// One of each kind that is claimed.
    pub(super) async fn all(scene: &Scene<'_>, order: &Order, begun: Date) -> Result<Vec<Self>, Failure> {
        let claimed = |operation| scene.capabilities().supports(operation);
        let range = DateRange::new(begun, scene.clock().today())?;
        let mut reads = Vec::new();
        if claimed(Operation::Find) {
            let target = scene.target(Operation::Find, order).await?;
            reads.push(Self::Find(FindInstruction { target, range: None }));
        }
        if claimed(Operation::List) {
            reads.push(Self::List(ListInstructions { range, group: None }));
        }
        if claimed(Operation::ListCards) {
            reads.push(Self::Cards(scene.target(Operation::ListCards, order).await?));
        }
        if claimed(Operation::ListInvoices) {
            let target = scene.target(Operation::ListInvoices, order).await?;
            reads.push(Self::Invoices(ListInvoices { target }));
        }
        reads.extend(attempts(scene, order, range).await?.map(|of| Self::Attempts(ListAttempts { of })));
        Ok(reads)
    }

    /// How many rows it shows; none where an order is absent.
    pub(super) async fn rows(&self, scene: &Scene<'_>) -> Result<usize, Error> {
        let provider = scene.provider();
        Ok(match self {
            Self::Find(request) => match provider.find(request).await?.finding {
                Finding::Found(_) => 1,
                Finding::Absent => 0,
                Finding::Ambiguous(rows) => rows.len(),
            },
            Self::List(request) => provider.list(request).await?.try_collect::<Vec<_>>().await?.len(),
            Self::Cards(target) => provider.list_cards(target).await?.len(),
            Self::Invoices(request) => provider.list_invoices(request).await?.try_collect::<Vec<_>>().await?.len(),
            Self::Attempts(request) => provider.list_attempts(request).await?.try_collect::<Vec<_>>().await?.len(),
        })
    }
}

/// The attempts at the order's first bill, or all of the order's, as they are claimed to be listed.
async fn attempts(scene: &Scene<'_>, order: &Order, range: DateRange) -> Result<Option<AttemptSubject>, Failure> {
    let claimed = scene.capabilities().list_attempts;
    if claimed.contains(TargetKind::Reference) {
        return Ok(Some(AttemptSubject::Reference { reference: order.created.reference.clone(), range }));
    }
    if !claimed.contains(TargetKind::Invoice) || !scene.capabilities().supports(Operation::ListInvoices) {
        return Ok(None);
    }
    let target = scene.target(Operation::ListInvoices, order).await?;
    let bills: Vec<_> = scene.provider().list_invoices(&ListInvoices { target }).await?.try_collect().await?;
    let first = bills.into_iter().filter(|bill| bill.due.is_none_or(|due| due == order.schedule.first()));
    Ok(first.filter_map(|bill| bill.invoice_no).next().map(|no| AttemptSubject::Invoice(InvoiceKey::No(no))))
}

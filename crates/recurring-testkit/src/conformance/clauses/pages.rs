//! Lists of more rows than a page holds: none is left out, none is shown twice, and none ends where a page is lost.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::TryStreamExt;
use futures_util::future::join;
use recurring_core::{
    AttemptSubject, BillPeriod, CollectionStatus, DateRange, FindInstruction, FindMethod, Finding, InstructionTarget,
    InvoiceNo, ListAttempts, ListInvoices, Operation, Pricing, Schedule, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use crate::faulty::FaultPoint;

/// A read that takes several pages.
#[derive(Debug)]
enum Paged {
    Orders(FindInstruction),
    Bills(ListInvoices),
    Attempts(ListAttempts),
}

/// What a read shows: how many rows, how many of them told to be collected, and the numbers that they are named by.
#[derive(Debug, Default)]
struct Shown {
    rows: usize,
    collected: usize,
    names: Vec<String>,
}

pub(in crate::conformance) async fn are_all_read(scene: &Scene<'_>) -> Result<(), Failure> {
    let page = scene.stage().page_size().ok_or_else(|| Failure::new("the stage has no pages"))?;
    // Two whole pages and one row.
    let rows = page.saturating_mul(2).saturating_add(1);
    orders_of_one_reference(scene, rows).await?;
    let longest = scene.limits()?.longest_count.unwrap_or(rows);
    bills_and_attempts(&scene.fresh().await?, rows.min(longest)).await
}

async fn orders_of_one_reference(scene: &Scene<'_>, rows: u16) -> Result<(), Failure> {
    if scene.capabilities().find.reference == FindMethod::Unsupported {
        return Ok(());
    }
    let reference = scene.reference()?;
    let mut made = 0;
    for _ in 0..rows {
        let order = scene.order_named(reference.clone(), scene.schedule()?)?;
        // Where references are unique the others are refused.
        made += usize::from(scene.provider().create(&order).await.is_ok());
    }
    ensure!(made > 0, "none of {rows} orders was made");
    let paged = Paged::Orders(FindInstruction { target: InstructionTarget::Reference(reference), range: None });
    let shown = paged.read(scene).await?;
    ensure!(shown.rows == made, "{made} orders were made under one reference, and {} are found", shown.rows);
    expect_each_once(&paged, shown)?;
    paged.without_its_end(scene, made).await
}

async fn bills_and_attempts(scene: &Scene<'_>, periods: u16) -> Result<(), Failure> {
    let begun = scene.clock().today();
    let order = collected_often(scene, periods).await?;
    let collected = scene.collected(&order).await.len();
    ensure!(collected == usize::from(periods), "{periods} periods are over, and {collected} were collected");
    let mut reads = Vec::new();
    if scene.capabilities().supports(Operation::ListInvoices) {
        let target = scene.target(Operation::ListInvoices, &order).await?;
        reads.push(Paged::Bills(ListInvoices { target }));
    }
    if scene.capabilities().targets(Operation::ListAttempts).contains(TargetKind::Reference) {
        let range = DateRange::new(begun, scene.clock().today())?;
        let of = AttemptSubject::Reference { reference: order.created.reference, range };
        reads.push(Paged::Attempts(ListAttempts { of }));
    }
    for paged in reads {
        let shown = paged.read(scene).await?;
        let (rows, told) = (shown.rows, shown.collected);
        ensure!(rows >= collected, "{collected} periods were collected, and {rows} rows are listed: {paged:?}");
        ensure!(told <= collected, "{collected} periods were collected, and {told} are told to be: {paged:?}");
        expect_each_once(&paged, shown)?;
        paged.without_its_end(scene, rows).await?;
    }
    Ok(())
}

impl Paged {
    async fn read(&self, scene: &Scene<'_>) -> Result<Shown, Failure> {
        let provider = scene.provider();
        let (rows, collected, names) = match self {
            Self::Orders(request) => {
                let rows = match provider.find(request).await?.finding {
                    Finding::Absent => Vec::new(),
                    Finding::Found(row) => vec![*row],
                    Finding::Ambiguous(rows) => rows,
                };
                let names = rows.iter().filter_map(|row| Some(row.id.as_ref()?.to_string()));
                (rows.len(), 0, names.collect())
            }
            Self::Bills(request) => {
                let rows: Vec<_> = provider.list_invoices(request).await?.try_collect().await?;
                let collected = rows.iter().filter(|row| row.status.status == CollectionStatus::Collected).count();
                let names = rows.iter().filter_map(|row| Some(row.id.as_ref()?.to_string()));
                (rows.len(), collected, names.collect())
            }
            Self::Attempts(request) => {
                let rows: Vec<_> = provider.list_attempts(request).await?.try_collect().await?;
                let collected = rows.iter().filter(|row| row.status.status == CollectionStatus::Collected).count();
                let names = rows.iter().filter_map(|row| row.transaction.clone());
                (rows.len(), collected, names.collect())
            }
        };
        Ok(Shown { rows, collected, names })
    }

    /// Reads again, and loses the answer to the second request: rows are missing only where an error says so.
    async fn without_its_end(&self, scene: &Scene<'_>, whole: usize) -> Result<(), Failure> {
        if !scene.stage().faults_reach_the_wire() {
            // Above the provider a fault meets a call, and no page.
            return Ok(());
        }
        let (before, ended) = (scene.seen().await, AtomicBool::new(false));
        let reading = async {
            let shown = self.read(scene).await;
            ended.store(true, Ordering::Relaxed);
            shown
        };
        let losing = async {
            while scene.seen().await == before && !ended.load(Ordering::Relaxed) {
                tokio::task::yield_now().await;
            }
            !ended.load(Ordering::Relaxed) && scene.stage().fault_next(FaultPoint::AfterWork).await
        };
        let (shown, lost) = join(reading, losing).await;
        if lost && scene.seen().await - before < 2 {
            // One request was enough; the fault is not to meet the next read.
            let _lost = self.read(scene).await;
        }
        let rows = shown.map_or(whole, |shown| shown.rows);
        ensure!(rows >= whole, "a page was lost, and {rows} of {whole} rows are shown as if they were all: {self:?}");
        Ok(())
    }
}

fn expect_each_once(paged: &Paged, Shown { mut names, .. }: Shown) -> Result<(), Failure> {
    let named = names.len();
    names.sort_unstable();
    names.dedup();
    ensure!(names.len() == named, "{named} rows with a number are shown, {} of them different: {paged:?}", names.len());
    Ok(())
}

/// An order of so many periods that all were collected, each by its own bill where bills are written.
async fn collected_often(scene: &Scene<'_>, periods: u16) -> Result<Order, Failure> {
    let schedule = Schedule::new(scene.tomorrow()?, scene.period()?, periods)?;
    let mut request = scene.order_of(schedule)?;
    let billed = scene.limits()?.variable_price && scene.capabilities().supports(Operation::Bill);
    if billed {
        request.pricing = Pricing::Variable;
    }
    let order = scene.make_approved(&request).await?;
    for (index, due) in (0..).zip(schedule.due_dates()).filter(|_| billed) {
        let target = scene.target(Operation::Bill, &order).await?;
        let invoice_no = Some(InvoiceNo::new(format!("{}-{index}", order.created.reference))?);
        let amount = order.amount;
        scene.provider().bill(&BillPeriod { target, due, amount, shares: None, invoice_no }).await?;
    }
    for index in 0..periods {
        scene.pass_due(&order, index).await?;
    }
    Ok(order)
}

//! Lists of more rows than a page holds: none is left out, none is shown twice, and none ends where a page is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::future::join;
use recurring_core::{
    AttemptSubject, BillPeriod, ChargeNow, CollectionStatus, DateRange, FindInstruction, FindMethod, Finding,
    Instruction, InstructionTarget, InvoiceKey, InvoiceNo, ListAttempts, ListInstructions, ListInvoices, Operation,
    Pricing, Schedule, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use crate::faulty::FaultPoint;

/// A read that takes several pages.
#[derive(Debug)]
enum Paged {
    Orders(FindInstruction),
    List(ListInstructions),
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
    if scene.capabilities().list.is_some() {
        orders_of_a_day(&scene.fresh().await?, rows).await?;
    }
    let longest = scene.limits()?.longest_count.unwrap_or(rows);
    bills_and_attempts(&scene.fresh().await?, rows.min(longest)).await?;
    let capabilities = scene.capabilities();
    let by_bill = capabilities.targets(Operation::ListAttempts).contains(TargetKind::Invoice);
    if !by_bill {
        return Ok(());
    }
    let billed = scene.limits()?.variable_price && capabilities.supports(Operation::Bill);
    if billed && capabilities.supports(Operation::Charge) && scene.stage().decline_next(1).await {
        attempts_at_one_bill(&scene.fresh().await?, rows).await
    } else {
        scene.unwitnessed("that all attempts at one bill are shown: they cannot be made often");
        Ok(())
    }
}

async fn orders_of_a_day(scene: &Scene<'_>, rows: u16) -> Result<(), Failure> {
    for _ in 0..rows {
        scene.make(&scene.order()?).await?;
    }
    let range = DateRange::new(scene.clock().today(), scene.tomorrow()?)?;
    let paged = Paged::List(ListInstructions { range, group: None });
    let shown = paged.read(scene).await?;
    ensure!(shown.rows == usize::from(rows), "{rows} orders were made, and {} are listed", shown.rows);
    expect_each_once(&paged, shown)?;
    paged.without_its_end(scene, usize::from(rows)).await
}

/// A bill whose collection is declined when it falls due, and then by hand, again and again.
async fn attempts_at_one_bill(scene: &Scene<'_>, rows: u16) -> Result<(), Failure> {
    ensure!(scene.stage().decline_next(1_000).await, "the stage cannot decline cards");
    let mut request = scene.order()?;
    request.pricing = Pricing::Variable;
    let order = scene.make_approved(&request).await?;
    let (amount, due) = (order.amount, order.schedule.first());
    let no = InvoiceNo::new(format!("{}-0", order.created.reference))?;
    let target = scene.target(Operation::Bill, &order).await?;
    let bill = BillPeriod { target, due, amount, shares: None, invoice_no: Some(no.clone()) };
    scene.provider().bill(&bill).await?;
    scene.pass_due(&order, 0).await?;
    let cool_down = scene.stage().cool_down().unwrap_or_default() + Duration::from_secs(60);
    let charge = ChargeNow { target: scene.target(Operation::Charge, &order).await?, invoice_no: Some(no.clone()) };
    for _ in 1..rows {
        scene.stage().advance(cool_down).await;
        // Each is declined.
        let _answer = scene.provider().charge(&charge).await;
    }
    let paged = Paged::Attempts(ListAttempts { of: AttemptSubject::Invoice(InvoiceKey::No(no)) });
    let shown = paged.read(scene).await?;
    let (all, told) = (shown.rows, shown.collected);
    ensure!(all >= usize::from(rows), "{rows} attempts at one bill were declined, and {all} are listed");
    ensure!(told == 0, "{rows} attempts at one bill were declined, and {told} are told to be collected");
    expect_each_once(&paged, shown)?;
    paged.without_its_end(scene, all).await
}

/// Where a search or a list takes several windows, one that could not be read is an error as well, whichever it is.
pub(in crate::conformance) async fn later_windows_fail_too(scene: &Scene<'_>) -> Result<(), Failure> {
    if let FindMethod::Windows { days } = scene.capabilities().find.reference {
        let scene = &scene.fresh().await?;
        // The one of the second window's first day: the request that is lost is the only one that shows it.
        let older = scene.at_the_edges(days).await?.into_iter().rev().find(|order| {
            let age = order.schedule.first().until(scene.clock().today()).map_or(0, |span| span.get_days());
            u16::try_from(age).is_ok_and(|age| (days..days.saturating_mul(2)).contains(&age))
        });
        let older = older.ok_or_else(|| Failure::new("no order of the second window was made"))?;
        let range = DateRange::last_days(scene.clock().today(), days.saturating_mul(2).saturating_add(1));
        let target = InstructionTarget::Reference(older.created.reference);
        let paged = Paged::Orders(FindInstruction { target, range: Some(range) });
        // Whether all of them are read is for other clauses.
        let whole = paged.read(scene).await?.rows;
        paged.without_its_end(scene, whole).await?;
    }
    if let Some(days) = scene.capabilities().list.and_then(|limits| limits.window_days) {
        let scene = &scene.fresh().await?;
        scene.at_the_edges(days).await?;
        let range = DateRange::last_days(scene.clock().today(), days.saturating_mul(2).saturating_add(1));
        let paged = Paged::List(ListInstructions { range, group: None });
        let whole = paged.read(scene).await?.rows;
        paged.without_its_end(scene, whole).await?;
    }
    Ok(())
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
            Self::List(request) => {
                let rows: Vec<_> = provider.list(request).await?.try_collect().await?;
                let reference = |row: &Instruction| Some(row.reference.as_ref()?.to_string());
                let name = |row: &Instruction| row.id.as_ref().map(ToString::to_string).or_else(|| reference(row));
                let names = rows.iter().filter_map(name).collect();
                (rows.len(), 0, names)
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

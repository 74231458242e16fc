//! Reads that take several requests, over windows of days at Paynkolay and over pages at Paynet: what each is, what it
//! needs beforehand, and which of its requests brings which row.

use futures_util::StreamExt;
use provider_paynet::InvoiceFilter;
use recurring_core::{
    AttemptSubject, BillPeriod, CollectionAttempt, CreateInstruction, Date, DateRange, Error, FindInstruction, Finding,
    Instruction, InstructionTarget, Invoice, InvoiceNo, ListAttempts, ListInstructions, ListInvoices, Lookup,
    MerchantReference, Money, Operation, Pricing, ReadBack, ReadBackPolicy, RowStream, Unresolved, Write, istanbul,
    read_back,
};
use recurring_sim::quirks::HasMore;
use recurring_sim::{TestCard, Vendor};

use crate::exchange::ORDER;
use crate::vendor::{Client, World, start, start_day};

/// A read that takes several requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LongRead {
    /// An order of the middle window.
    Find,
    FindNobody,
    List,
    ListAttempts,
    /// A lost create that happened; its order is in the oldest window.
    ReadBackCreate,
    ReadBackCreateOfNothing,
    ListPages,
    /// No page says whether more follows, so that one request more shows the end.
    ListPagesToTheEnd,
    ListBills,
    FilterBills,
    /// A lost bill that happened; it is on the last page.
    ReadBackBill,
    ReadBackBillOfNothing,
}

/// Every such read: Paynet's other lists are one request each.
pub(crate) const LONG_READS: [LongRead; 12] = [
    LongRead::Find,
    LongRead::FindNobody,
    LongRead::List,
    LongRead::ListAttempts,
    LongRead::ReadBackCreate,
    LongRead::ReadBackCreateOfNothing,
    LongRead::ListPages,
    LongRead::ListPagesToTheEnd,
    LongRead::ListBills,
    LongRead::FilterBills,
    LongRead::ReadBackBill,
    LongRead::ReadBackBillOfNothing,
];

/// The last day of the stage: from the first one on, these are three windows, whichever the list.
const DAYS: u32 = 66;
/// The references of the orders around the one that is looked for.
const OTHERS: [&str; 3] = ["SWEEP-2026/011", "SWEEP-2026/012", "SWEEP-2026/013"];
/// How much a bill is.
const BILLED: Money = Money::from_kurus(500);

impl LongRead {
    pub(crate) fn vendor(self) -> Vendor {
        match self {
            Self::Find
            | Self::FindNobody
            | Self::List
            | Self::ListAttempts
            | Self::ReadBackCreate
            | Self::ReadBackCreateOfNothing => Vendor::Paynkolay,
            Self::ListPages
            | Self::ListPagesToTheEnd
            | Self::ListBills
            | Self::FilterBills
            | Self::ReadBackBill
            | Self::ReadBackBillOfNothing => Vendor::Paynet,
        }
    }

    /// The operation whose answers it meets.
    pub(crate) fn operation(self) -> Operation {
        match self {
            Self::Find | Self::FindNobody | Self::ReadBackCreate | Self::ReadBackCreateOfNothing => Operation::Find,
            Self::List | Self::ListPages | Self::ListPagesToTheEnd => Operation::List,
            Self::ListAttempts => Operation::ListAttempts,
            Self::ListBills | Self::ReadBackBill | Self::ReadBackBillOfNothing => Operation::ListInvoices,
            Self::FilterBills => Operation::Vendor { name: "filter_invoices", writes: false },
        }
    }

    /// How many requests it takes.
    pub(crate) fn requests(self) -> usize {
        if self == Self::ListPagesToTheEnd { 4 } else { 3 }
    }

    /// Whether rows are handed on as they come.
    pub(crate) fn is_stream(self) -> bool {
        matches!(
            self,
            Self::List
                | Self::ListAttempts
                | Self::ListPages
                | Self::ListPagesToTheEnd
                | Self::ListBills
                | Self::FilterBills
        )
    }

    /// Whether it decides on a lost write.
    pub(crate) fn is_read_back(self) -> bool {
        matches!(
            self,
            Self::ReadBackCreate | Self::ReadBackCreateOfNothing | Self::ReadBackBill | Self::ReadBackBillOfNothing
        )
    }
}

/// A world in which a read takes several requests.
pub(crate) struct Stage {
    pub(crate) world: World,
    /// What each request brings of what is asked for, by names.
    pub(crate) rows: Vec<Vec<String>>,
}

/// What a read told.
#[derive(Debug)]
pub(crate) struct Told {
    /// What it showed, by names: references, bill numbers, days of attempts.
    pub(crate) rows: Vec<String>,
    pub(crate) end: End,
}

/// How a read ended.
#[derive(Debug)]
pub(crate) enum End {
    /// It claims that this is all there is.
    Whole,
    /// It says itself that it was not complete, or proves nothing.
    Incomplete,
    Failed(Error),
    /// A stream that goes on after its error.
    GoesOn,
}

fn reference(text: &str) -> MerchantReference {
    MerchantReference::new(text).expect("a reference")
}

/// A day, counted from the first one.
fn day(number: u32) -> Date {
    (0..number).try_fold(start_day(), |day, _| day.tomorrow()).expect("a day within the calendar")
}

/// All days of the stage.
fn range() -> DateRange {
    DateRange::new(start_day(), day(DAYS)).expect("a range")
}

/// Sets the stage.
pub(crate) async fn set(read: LongRead) -> Stage {
    let world = World::of(read.vendor()).await;
    let rows = match read {
        LongRead::Find | LongRead::FindNobody | LongRead::List | LongRead::ListAttempts => {
            order_in_each_window(&world, read).await
        }
        LongRead::ReadBackCreate | LongRead::ReadBackCreateOfNothing => {
            order_in_the_oldest_window(&world, read == LongRead::ReadBackCreate).await
        }
        LongRead::ListPages | LongRead::ListPagesToTheEnd => {
            orders_on_pages(&world, read == LongRead::ListPagesToTheEnd).await
        }
        LongRead::ListBills | LongRead::FilterBills | LongRead::ReadBackBill | LongRead::ReadBackBillOfNothing => {
            bills_on_pages(&world, read).await
        }
    };
    Stage { world, rows }
}

async fn approved(world: &World, request: &CreateInstruction) {
    world.patient_client().create(request).await.expect("a valid order is made");
    let card = TestCard::approved();
    world.simulator.approve(world.vendor, request.reference.as_str(), &card).expect("the payer agrees");
}

async fn order_in_each_window(world: &World, read: LongRead) -> Vec<Vec<String>> {
    for name in [OTHERS[0], ORDER, OTHERS[2]] {
        approved(world, &world.request(name)).await;
        world.clock.advance_days(33);
    }
    match read {
        LongRead::Find => vec![vec![], vec![ORDER.to_owned()], vec![]],
        LongRead::FindNobody => vec![vec![], vec![], vec![]],
        LongRead::List => [OTHERS[2], ORDER, OTHERS[0]].map(|name| vec![name.to_owned()]).into(),
        // The order in the middle was collected twice.
        _ => vec![vec![day(64).to_string()], vec![day(34).to_string()], vec![]],
    }
}

async fn order_in_the_oldest_window(world: &World, is_ours: bool) -> Vec<Vec<String>> {
    approved(world, &world.request(OTHERS[0])).await;
    if is_ours {
        approved(world, &lost_create()).await;
    }
    world.clock.advance_days(1);
    vec![vec![], vec![], is_ours.then(|| ORDER.to_owned()).into_iter().collect()]
}

/// An order whose first day is so late that the search for it goes over three windows.
fn lost_create() -> CreateInstruction {
    crate::vendor::request(Vendor::Paynkolay, ORDER, day(64))
}

/// Four orders are three pages of two rows, since each page begins with the last row of the one before.
async fn orders_on_pages(world: &World, to_the_end: bool) -> Vec<Vec<String>> {
    for name in [ORDER, OTHERS[0], OTHERS[1], OTHERS[2]] {
        world.patient_client().create(&world.request(name)).await.expect("a valid order is made");
    }
    let mut rows = vec![vec![ORDER, OTHERS[0]], vec![OTHERS[1]], vec![OTHERS[2]]];
    if to_the_end {
        let mut quirks = world.simulator.quirks();
        quirks.paynet.has_more = HasMore::Missing;
        world.simulator.set_quirks(quirks);
        rows.push(vec![]);
    }
    rows.into_iter().map(|names| names.into_iter().map(str::to_owned).collect()).collect()
}

async fn bills_on_pages(world: &World, read: LongRead) -> Vec<Vec<String>> {
    let mut request = world.request(ORDER);
    request.pricing = Pricing::Variable;
    approved(world, &request).await;
    let due = day(DAYS).at(0, 0, 0, 0).to_zoned(istanbul()).expect("a time within the calendar").timestamp();
    let numbers = world.simulator.seed_invoices(ORDER, 4, BILLED.minor(), due).expect("bills are made");
    world.clock.advance_days(1);
    let [first, second, third, last] = <[String; 4]>::try_from(numbers).expect("four bills");
    match read {
        LongRead::ReadBackBill => vec![vec![], vec![], vec![last]],
        LongRead::ReadBackBillOfNothing => vec![vec![], vec![], vec![]],
        _ => vec![vec![first, second], vec![third], vec![last]],
    }
}

/// Makes the read.
pub(crate) async fn told(stage: &Stage, client: &Client, read: LongRead) -> Told {
    let (provider, target) = (&client.contract, InstructionTarget::Reference(reference(ORDER)));
    match read {
        LongRead::Find => looked_up(provider.find(&FindInstruction { target, range: Some(range()) }).await),
        LongRead::FindNobody => {
            let target = InstructionTarget::Reference(reference(OTHERS[1]));
            looked_up(provider.find(&FindInstruction { target, range: Some(range()) }).await)
        }
        LongRead::List | LongRead::ListPages | LongRead::ListPagesToTheEnd => {
            streamed(provider.list(&ListInstructions { range: range(), group: None }).await, order).await
        }
        LongRead::ListAttempts => {
            let of = AttemptSubject::Reference { reference: reference(ORDER), range: range() };
            streamed(provider.list_attempts(&ListAttempts { of }).await, attempt).await
        }
        LongRead::ListBills => streamed(provider.list_invoices(&ListInvoices { target }).await, bill).await,
        LongRead::FilterBills => {
            let paynet = client.paynet.as_ref().expect("a client for Paynet");
            streamed(paynet.invoices().filter(&target, &InvoiceFilter::default()), bill).await
        }
        LongRead::ReadBackCreate | LongRead::ReadBackCreateOfNothing => {
            decided(stage, client, lost_create(), ORDER).await
        }
        LongRead::ReadBackBill | LongRead::ReadBackBillOfNothing => {
            let number = stage.rows.concat().pop().unwrap_or_else(|| "F-2026-0007".to_owned());
            let invoice_no = Some(InvoiceNo::new(number.as_str()).expect("a number"));
            // A bill of the same day and amount might be the lost one, whatever its number.
            let due = if matches!(read, LongRead::ReadBackBill) { day(DAYS) } else { day(2 * DAYS) };
            let request = BillPeriod { target, due, amount: BILLED, shares: None, invoice_no };
            decided(stage, client, request, &number).await
        }
    }
}

fn order(row: &Instruction) -> String {
    row.reference.as_ref().map_or_else(|| "-".to_owned(), |reference| reference.as_str().trim().to_owned())
}

fn bill(row: &Invoice) -> String {
    row.invoice_no.as_ref().map_or_else(|| "-".to_owned(), |number| number.as_str().to_owned())
}

fn attempt(row: &CollectionAttempt) -> String {
    row.at.map_or_else(|| "-".to_owned(), |at| at.date().to_string())
}

/// Reads a stream to its end, and looks whether its first error is its last item.
async fn streamed<T>(rows: Result<RowStream<T>, Error>, name: impl Fn(&T) -> String) -> Told {
    let mut shown = Vec::new();
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(error) => return Told { rows: shown, end: End::Failed(error) },
    };
    while let Some(row) = rows.next().await {
        match row {
            Ok(row) => shown.push(name(&row)),
            Err(error) => {
                let end = if rows.next().await.is_none() { End::Failed(error) } else { End::GoesOn };
                return Told { rows: shown, end };
            }
        }
    }
    Told { rows: shown, end: End::Whole }
}

fn looked_up(found: Result<Lookup, Error>) -> Told {
    let Lookup { finding, search } = match found {
        Ok(lookup) => lookup,
        Err(error) => return Told { rows: Vec::new(), end: End::Failed(error) },
    };
    let rows = match finding {
        Finding::Absent => Vec::new(),
        Finding::Found(row) => vec![order(&row)],
        Finding::Ambiguous(rows) => rows.iter().map(order).collect(),
    };
    Told { rows, end: if search.complete { End::Whole } else { End::Incomplete } }
}

async fn decided<R: Write>(stage: &Stage, client: &Client, request: R, name: &str) -> Told {
    let world = &stage.world;
    let provider = client.contract.as_ref();
    let unresolved = Unresolved::recovered(request, provider.identity().clone(), start(), start());
    let policy = ReadBackPolicy::default();
    let (rows, end) = match read_back(provider, &unresolved, &policy, &world.clock).await {
        Ok(ReadBack::Happened(_)) => (vec![name.to_owned()], End::Whole),
        Ok(ReadBack::ProvenAbsent(_)) => (Vec::new(), End::Whole),
        Ok(ReadBack::Undecided(_)) => (Vec::new(), End::Incomplete),
        Err(error) => (Vec::new(), End::Failed(error)),
    };
    Told { rows, end }
}

//! The cases of the reads that take several requests: the fault meets the first, the second or the last of them, and what
//! the read claims is compared with what its requests were told.

use std::error::Error as _;
use std::time::Duration;

use recurring_core::{Effect, Error, Operation};
use recurring_sim::{Fault, FaultPoint, Vendor};
use tokio::net::TcpStream;

use crate::case::{MOST_REPLAYS, SETTLE, settled, was_starved};
use crate::long_reads::{self, End, LONG_READS, LongRead, Stage, Told};
use crate::points::{LONG, Line, Point, Says, Trouble, points};
use crate::vendor::{Client, MOST_BYTES, World, client_of_paynet, paynet_assumptions};

/// How many rows a page has at Paynet.
const PAGE: u32 = 2;

/// A read, and which of its requests meets the faults. All faults meet it one after another on one stage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain {
    pub(crate) read: LongRead,
    pub(crate) call: usize,
    /// Whether the client sends a failed read once more by itself.
    pub(crate) repeats: bool,
}

/// What a chain came to.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) whole: usize,
    pub(crate) incomplete: usize,
    pub(crate) failed: usize,
    /// How often a case was played again whose client gave up before the fault, on a machine that was too busy.
    pub(crate) replays: u32,
    pub(crate) broken: Vec<String>,
}

/// Every such read, with the fault at its first, its second and its last request, by a client of either kind.
pub(crate) fn chains(vendor: Vendor) -> Vec<Chain> {
    let reads = LONG_READS.into_iter().filter(|read| read.vendor() == vendor);
    let places = reads.flat_map(|read| [1, 2, read.requests()].map(|call| (read, call)));
    places.flat_map(|(read, call)| [false, true].map(|repeats| Chain { read, call, repeats })).collect()
}

/// The faults that a chain meets. The connection was used before from the second request on, so its state is no point.
///
/// A client that repeats reads meets those only that look the same to every service, and that need no short patience:
/// what it repeats would be met by another request then, on a busy machine.
pub(crate) fn faults(chain: Chain) -> Vec<Point> {
    let mut points = points(chain.read.vendor(), chain.read.operation());
    points.retain(|point| point.line == Line::Kept && point.says != Says::Raced);
    if chain.repeats {
        points.retain(|point| point.patience == LONG);
        points.retain(|point| !matches!(point.fault, Trouble::Simulated(FaultPoint::Body { .. })));
    }
    points
}

/// Plays a chain.
pub(crate) async fn play(chain: Chain) -> Links {
    let mut stage = long_reads::set(chain.read).await;
    stage.world.forget_patient();
    let mut links = Links::default();
    for point in faults(chain) {
        match link(&stage, chain, &point, &mut links.replays).await {
            Ok(End::Whole) => links.whole += 1,
            Ok(End::Incomplete) => links.incomplete += 1,
            Ok(End::Failed(_) | End::GoesOn) => links.failed += 1,
            Err(why) => {
                links.broken.push(format!("{chain:?}: {:?} ({:?}): {why}", point.fault, point.says));
            }
        }
    }
    links
}

/// One fault of a chain; an error is a broken invariant.
async fn link(stage: &Stage, chain: Chain, point: &Point, replays: &mut u32) -> Result<End, String> {
    let Chain { read, call, .. } = chain;
    for replay in 0..=MOST_REPLAYS {
        let point = &point.slower(2_u32.pow(replay));
        let (world, Trouble::Simulated(fault)) = (&stage.world, &point.fault) else {
            return Err("a fault that no later request can meet".to_owned());
        };
        let (client, books, seen) = (client(stage, chain, point), world.orders(), world.seen());
        let fault = Fault::new(fault.clone()).vendor(world.vendor);
        world.simulator.inject(fault.on_call(call.try_into().expect("a small number")));
        let told = long_reads::told(stage, &client, read).await;
        drop(client);
        if point.patience < LONG {
            quiet(world).await?;
        }
        settled(world).await?;
        world.simulator.clear_faults();
        if world.orders() != books {
            return Err("a read changed the ledger".to_owned());
        }
        let sent = usize::try_from(world.seen() - seen).expect("a small number");
        if sent < call
            && let End::Failed(error) = &told.end
            && was_starved(point, of_read(error))
        {
            *replays += 1;
            continue;
        }
        check(stage, chain, point, &told, sent)?;
        return Ok(told.end);
    }
    Err("its fault was never met".to_owned())
}

/// Waits until nothing is left of clients that gave up: each connection was accepted, read and closed.
async fn quiet(world: &World) -> Result<(), String> {
    let left = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}");
    // Connections are accepted in the order in which they were made, so this one is the last.
    let probe = TcpStream::connect(world.simulator.address()).await.map_err(|error| left("no probe", &error))?;
    let request = format!("GET /_sim/clock HTTP/1.1\r\nhost: {}\r\n\r\n", world.simulator.address());
    probe.writable().await.map_err(|error| left("the probe cannot be written", &error))?;
    probe.try_write(request.as_bytes()).map_err(|error| left("the probe cannot be written", &error))?;
    tokio::time::timeout(SETTLE, probe.readable())
        .await
        .map_err(|error| left("the probe is not answered", &error))?
        .map_err(|error| left("the probe is not answered", &error))?;
    drop(probe);
    let until = tokio::time::Instant::now() + SETTLE;
    while world.simulator.connections_open() > 0 {
        if tokio::time::Instant::now() > until {
            return Err("connections are still open that their clients have left".to_owned());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

/// The error of the read itself, where reading back failed by it.
fn of_read(error: &Error) -> &Error {
    error.source().and_then(|source| source.downcast_ref()).unwrap_or(error)
}

fn client(stage: &Stage, chain: Chain, point: &Point) -> Client {
    let (world, read_retries) = (&stage.world, u32::from(chain.repeats));
    match chain.read.vendor() {
        Vendor::Paynet => {
            let assumptions = paynet_assumptions().with_page_size(PAGE);
            client_of_paynet(&world.simulator.base_url(), &world.clock, point.patience, read_retries, assumptions)
        }
        _ => world.client(point.patience, read_retries),
    }
}

/// What a request brings that meets the fault.
enum Brings {
    /// All that it was to bring, in so many requests.
    All(usize),
    /// The vendor's word that there is nothing: a window without rows, or a list without a first page.
    Nothing,
    /// An answer that proves nothing, of which a search says so, and may go on.
    NoProof,
    Failure,
}

fn brings(Chain { read, call, .. }: Chain, point: &Point) -> Brings {
    let Trouble::Simulated(fault) = &point.fault else { return Brings::Failure };
    let is_paynet = read.vendor() == Vendor::Paynet;
    let says = |text: &str, code: &str| text.replace(['"', ' '], "") == code;
    match (point.says, fault) {
        (Says::Truth, _) => Brings::All(1),
        // The halves of a window are asked for in its place.
        (_, FaultPoint::Huge { blanks })
            if !is_paynet && usize::try_from(*blanks).is_ok_and(|blanks| blanks > MOST_BYTES) =>
        {
            Brings::All(3)
        }
        // A further page of Paynet's has a row at least: the last one of the page before.
        (Says::NoData, _) if !is_paynet || call == 1 => Brings::Nothing,
        (_, FaultPoint::Body { text, status: 200, .. })
            if read.operation() == Operation::Find && says(text, "{RESPONSE_CODE:2}") =>
        {
            Brings::NoProof
        }
        _ => Brings::Failure,
    }
}

/// Nothing is claimed that the requests were not told: no row, no absence, no end.
fn check(stage: &Stage, chain: Chain, point: &Point, told: &Told, sent: usize) -> Result<(), String> {
    let Chain { read, call, repeats } = chain;
    let without = |left_out: usize| -> Vec<String> {
        let kept = stage.rows.iter().enumerate().filter(|(place, _)| place + 1 != left_out);
        kept.flat_map(|(_, rows)| rows.clone()).collect()
    };
    let (rows, requests) = match (brings(chain, point), &told.end) {
        (Brings::All(requests), End::Whole) => (without(0), read.requests() - 1 + requests),
        (Brings::Nothing, End::Whole) if read.vendor() == Vendor::Paynkolay => (without(call), read.requests()),
        (Brings::Nothing, End::Whole) if !read.is_read_back() => (Vec::new(), 1),
        // A list without any bill is no proof that one is missing.
        (Brings::Nothing, End::Incomplete) if read.is_read_back() => (Vec::new(), 1),
        (Brings::NoProof, End::Incomplete) if read.is_read_back() => (Vec::new(), read.requests()),
        (Brings::NoProof, End::Incomplete) => (without(call), read.requests()),
        // The same request once more brought what it was to bring.
        (Brings::Failure, End::Whole) if repeats => (without(0), read.requests() + 1),
        (Brings::Failure, End::Failed(error)) => {
            let wanted = if read.is_read_back() { Effect::Unknown } else { Effect::None };
            if error.effect() != wanted {
                return Err(format!("the effect is {}: {error}", error.effect()));
            }
            (if read.is_stream() { stage.rows[..call - 1].concat() } else { Vec::new() }, call)
        }
        (_, end) => return Err(format!("it ends with {end:?}, and shows {:?}", told.rows)),
    };
    if told.rows != rows {
        return Err(format!("it shows {:?} instead of {rows:?} and ends with {:?}", told.rows, told.end));
    }
    if sent != requests {
        return Err(format!("{sent} requests instead of {requests}"));
    }
    Ok(())
}

//! One case: an exchange meets a fault, and the simulator's ledger judges what the adapter claims.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use recurring_core::{
    Error, ErrorKind, FindInstruction, InstructionTarget, Operation, ReadBack, ReadBackPolicy, Submission, Unresolved,
    read_back,
};
use recurring_sim::{Fault, FaultPoint, OrderStatus, TestCard, Vendor};
use tokio::net::TcpSocket;

use crate::card_adding::{self, BEGIN, CONFIRM};
use crate::claim::{Again, Claim, Guarded, Lost, Tally};
use crate::exchange::{self, ORDER, Ready};
use crate::naming::{Naming, reference};
use crate::points::{LONG, Line, Point, Says, Trouble};
use crate::vendor::{self, Client, World, made_on};

/// How often a case is played again that did not come to its fault, on a machine that was too busy; each time with twice
/// the patience.
pub(crate) const MOST_REPLAYS: u32 = 5;
/// How long the simulator may take to end what it has seen.
pub(crate) const SETTLE: Duration = Duration::from_secs(20);
/// How long a client takes to put an answered connection back, or to notice that it was closed. No case hangs on it: one
/// that was too fast is played again.
const PAUSE: Duration = Duration::from_millis(3);

/// An exchange, how it names what it acts on, and the fault it meets.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) vendor: Vendor,
    pub(crate) operation: Operation,
    pub(crate) naming: Naming,
    pub(crate) point: Point,
}

/// What a case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    Done,
    /// Some rows were done and some refused.
    Partly,
    Answered,
    /// Absence was told, and is believed.
    Absent,
    Nothing,
    Unknown,
    FoundHappened,
    SentAgainByProof,
    LeftToAPerson,
}

/// How a case was played.
pub(crate) struct Played {
    pub(crate) ending: Ending,
    /// How often money was collected in it.
    pub(crate) collected: usize,
    /// How often it had to be played again.
    pub(crate) replays: u32,
}

/// Plays a case; an error is a broken invariant.
pub(crate) async fn play(case: &Case) -> Result<Played, String> {
    for replays in 0..=MOST_REPLAYS {
        let point = case.point.slower(2_u32.pow(replays));
        if let Some((ending, collected)) = once(&Case { point, ..case.clone() }).await? {
            return Ok(Played { ending, collected, replays });
        }
    }
    Err(format!("its fault was never met as it should be, {MOST_REPLAYS} replays included"))
}

/// Plays a case once; `None` if its fault was not met as it should be.
async fn once(case: &Case) -> Result<Option<(Ending, usize)>, String> {
    let Case { vendor, operation, naming, point } = case;
    let world = World::of(*vendor).await;
    let ready = exchange::prepare(&world, *operation, *naming).await;
    let Some((provider, _closed_port)) = provider(&world, point, *operation).await? else { return Ok(None) };
    let (seen, connected, books) = (world.seen(), world.simulator.connections_seen(), world.orders());
    inject(&world, point, false);
    let claim = exchange::act(&world, &provider, *operation, &ready).await;
    settled(&world).await?;
    world.simulator.clear_faults();
    let (sent, connected) = (world.seen() - seen, world.simulator.connections_seen() - connected);
    if sent == 0 && claim.error().is_some_and(|error| was_starved(point, error)) {
        return Ok(None);
    }
    check_sending(point, sent, &claim)?;
    match (point.line, point.says) {
        // The request went over a connection that the client had opened in vain before, or had not got back yet.
        (Line::Kept, Says::Raced) if sent == 1 && connected == 0 => return Ok(None),
        (Line::Kept, says) if says != Says::Raced && sent == 1 && connected > 0 => return Ok(None),
        _ => {}
    }
    let says = if point.says == Says::Raced && sent == 1 { Says::Truth } else { point.says };
    let done = exchange::is_done(&world, *operation, &ready);
    if !operation.is_write() && world.orders() != books {
        return Err("a read changed the ledger".to_owned());
    }
    check_claim(*operation, says, &claim, done)?;
    if let Claim::Rows(claimed) = claim {
        check_rows(says, claimed, exchange::tally(&world, *operation, &ready))?;
    }
    let ending = match (*operation, &ready.session) {
        (BEGIN, _) => card_adding::follow_begin(&world, claim, says).await?,
        (CONFIRM, Some(session)) => card_adding::follow_confirm(&world, session, claim).await?,
        _ => follow(&world, *operation, &ready, claim, done).await?,
    };
    Ok(Some((ending, check_books(&world)?)))
}

/// Sets the simulator's fault, if it strikes now: a connection is closed while it is idle, so before the exchange.
fn inject(world: &World, point: &Point, before: bool) {
    if let Trouble::Simulated(fault) = &point.fault
        && matches!(fault, FaultPoint::CloseIdle) == before
    {
        world.simulator.inject(Fault::new(fault.clone()).vendor(world.vendor));
    }
}

/// Whether a client of short patience gave up before its request was on the wire, because the machine was too busy.
pub(crate) fn was_starved(point: &Point, error: &Error) -> bool {
    point.patience < LONG
        && matches!(error.kind(), ErrorKind::NoAnswer | ErrorKind::NotConnected | ErrorKind::UnreadableAnswer)
        && error.elapsed() >= point.patience / 2
}

/// The client under test: on a fresh connection, on one that was used before, or at an address where nobody listens.
///
/// It may repeat reads when a write is looked at, which must be sent once all the same. `None` if it never had an answer.
async fn provider(
    world: &World,
    point: &Point,
    operation: Operation,
) -> Result<Option<(Client, Option<TcpSocket>)>, String> {
    let read_retries = if operation.is_write() { 2 } else { 0 };
    if matches!(point.fault, Trouble::ConnectionRefused) {
        // A port that is held without listening refuses, and no other case can get it meanwhile.
        let closed = TcpSocket::new_v4().expect("a socket");
        closed.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a port of the loopback");
        let address = format!("http://{}", closed.local_addr().expect("its address"));
        let client = vendor::client(world.vendor, &address, &world.clock, point.patience, read_retries);
        return Ok(Some((client, Some(closed))));
    }
    let provider = world.client(point.patience, read_retries);
    let is_ready = point.line == Line::Fresh || warm_up(world, &provider, point).await?;
    Ok(is_ready.then_some((provider, None)))
}

/// Lets the client under test be answered once, which leaves a connection to be used again. One that was given up would
/// leave a request behind that comes when nobody expects it, so the whole case begins anew then.
async fn warm_up(world: &World, provider: &Client, point: &Point) -> Result<bool, String> {
    let target = InstructionTarget::Reference(reference("SWEEP-NOBODY"));
    let request = FindInstruction { target, range: Some(made_on(world.today())) };
    inject(world, point, true);
    let answered = provider.contract.find(&request).await;
    settled(world).await?;
    world.simulator.clear_faults();
    match answered {
        Ok(_) => {
            tokio::time::sleep(PAUSE).await;
            Ok(true)
        }
        Err(error) if was_starved(point, &error) => Ok(false),
        Err(error) => Err(format!("the vendor refuses what it should take: {error}")),
    }
}

/// Waits until the simulator has ended the work of every request it has seen, also those whose client went away.
pub(crate) async fn settled(world: &World) -> Result<(), String> {
    let until = tokio::time::Instant::now() + SETTLE;
    loop {
        let seen = world.seen();
        if seen == 0 || !world.simulator.log_after(seen - 1).is_empty() {
            return Ok(());
        }
        if tokio::time::Instant::now() > until {
            return Err(format!("the simulator has not ended what it has seen after {} s", SETTLE.as_secs()));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Nothing is sent twice, and the error says how often it was sent.
fn check_sending(point: &Point, sent: u64, claim: &Claim) -> Result<(), String> {
    let wanted = point.requests();
    // An intact answer may lead to further pages.
    let paged = matches!(claim, Claim::Answered { .. }) && wanted.contains(&1);
    if !(wanted.contains(&sent) || paged && sent > 1) {
        return Err(format!("{sent} requests on the wire instead of {}", wanted.end()));
    }
    match claim.error() {
        Some(error) if error.attempts() > 1 => Err(format!("it says that it sent {} times", error.attempts())),
        _ => Ok(()),
    }
}

/// No success and no refusal without evidence, and none against the ledger.
fn check_claim(operation: Operation, says: Says, claim: &Claim, done: bool) -> Result<(), String> {
    let broken = |what: &str| Err(what.to_owned());
    match claim {
        Claim::Broken(why) => broken(why),
        Claim::Done | Claim::Begun(_) if !done => broken("success is claimed and the ledger shows no work"),
        Claim::Done | Claim::Begun(_) | Claim::Rows(_) if says == Says::Nothing => {
            broken("success is claimed without evidence")
        }
        Claim::Nothing(error, _) if operation.is_write() && done => {
            Err(format!("effect none is claimed and the ledger shows the work: {error}"))
        }
        Claim::Nothing(error, _) if operation.is_write() && says == Says::Nothing => {
            Err(format!("effect none is claimed without evidence: {error}"))
        }
        Claim::Nothing(error, _) if says == Says::Truth => {
            Err(format!("the vendor refuses what it should take: {error}"))
        }
        Claim::Nothing(error, _) if says == Says::NoData => {
            Err(format!("the vendor's word that there is nothing is not believed: {error}"))
        }
        Claim::Unknown(..) if says == Says::NotSent => broken("nothing was sent and that is not claimed"),
        Claim::Unknown(..) if !operation.is_write() => broken("a read is left unknown"),
        Claim::Unknown(error, _) if matches!(says, Says::Truth | Says::Refusal) => {
            Err(format!("the vendor's answer is not believed: {error:?}"))
        }
        Claim::Incomplete if matches!(says, Says::Truth | Says::NoData) => {
            broken("a whole answer is called incomplete")
        }
        Claim::Answered { ours: false } if says == Says::Truth => broken("what exists is not shown"),
        Claim::Answered { ours: false } if says != Says::NoData => broken("absence is claimed without evidence"),
        Claim::Answered { ours: true } if says != Says::Truth => broken("a row is shown that was not told"),
        _ => Ok(()),
    }
}

/// Rows that are said to be done were done and no others; told truly, each of them is as the ledger has it.
fn check_rows(says: Says, claimed: Tally, ledger: Tally) -> Result<(), String> {
    let agree = match says {
        Says::Truth => claimed == ledger,
        _ => (claimed.done > 0) == (ledger.done > 0),
    };
    if agree { Ok(()) } else { Err(format!("the rows are said to be {claimed:?} and are {ledger:?} in the ledger")) }
}

/// Goes on as a caller should: sends again what did not happen, reads back what may have.
async fn follow(
    world: &World,
    operation: Operation,
    ready: &Ready,
    claim: Claim,
    done: bool,
) -> Result<Ending, String> {
    let ending = match claim {
        Claim::Done | Claim::Begun(_) | Claim::Rows(Tally { refused: 0, .. }) => return Ok(Ending::Done),
        Claim::Rows(Tally { done: 0, .. }) => return Ok(Ending::Nothing),
        Claim::Rows(_) => return Ok(Ending::Partly),
        Claim::Broken(why) => return Err(why.to_owned()),
        Claim::Answered { ours: false } => return Ok(Ending::Absent),
        Claim::Answered { ours: true } | Claim::Incomplete => return Ok(Ending::Answered),
        Claim::Unknown(_, None) => return Ok(Ending::Unknown),
        Claim::Nothing(_, None) => return Ok(Ending::Nothing),
        // The address of the refused connection was another one, so the write goes to the simulator only now.
        Claim::Nothing(_, Some(Again::Create(submission))) => send_again(world, submission).await?,
        Claim::Nothing(_, Some(Again::Bill(submission))) => send_again(world, submission).await?,
        Claim::Nothing(_, Some(Again::Charge(submission))) => send_again(world, submission).await?,
        Claim::Unknown(_, Some(Lost::Create(unresolved))) => look(world, unresolved, done, true).await?,
        // Only our own number, under our own reference, is searched by.
        Claim::Unknown(_, Some(Lost::Bill(unresolved))) => {
            look(world, unresolved, done, ready.naming == Naming::Reference).await?
        }
        Claim::Unknown(_, Some(Lost::Charge(unresolved))) => look(world, unresolved, done, false).await?,
    };
    let now_done = exchange::is_done(world, operation, ready);
    if ending != Ending::LeftToAPerson && !now_done {
        return Err(format!("after {ending:?} the ledger shows no work"));
    }
    Ok(ending)
}

async fn send_again<R: Guarded>(world: &World, submission: Submission<R>) -> Result<Ending, String> {
    match submission.send(world.patient_client().as_ref(), &world.clock).await {
        Ok(_) => Ok(Ending::Nothing),
        Err(error) => Err(format!("what did not happen cannot be sent again: {error}")),
    }
}

/// Reads back, by the default policy and by the one that believes lists of attempts.
async fn look<R: Guarded>(
    world: &World,
    unresolved: Unresolved<R>,
    done: bool,
    must_decide: bool,
) -> Result<Ending, String> {
    let (patient, before) = (world.patient_client(), world.seen());
    let early = read_back(patient.as_ref(), &unresolved, &ReadBackPolicy::default(), &world.clock).await;
    if !matches!(early, Ok(ReadBack::Undecided(_))) || world.seen() != before {
        return Err("it was read back before the request can have settled".to_owned());
    }
    world.clock.advance(Duration::from_secs(61));
    for policy in [ReadBackPolicy::default(), ReadBackPolicy::accepting_assumed_attempts()] {
        let read = read_back(patient.as_ref(), &unresolved, &policy, &world.clock).await;
        match read.map_err(|error| format!("it cannot be read back: {error}"))? {
            ReadBack::Happened(_) if done => return Ok(Ending::FoundHappened),
            ReadBack::Happened(left) => return Err(format!("it is found and the ledger shows no work: {left:?}")),
            ReadBack::ProvenAbsent(_) if done => return Err("absence is proven of what the ledger shows".to_owned()),
            ReadBack::ProvenAbsent(proof) => {
                let submission =
                    unresolved.retry(proof).map_err(|_| "the proof does not fit its own write".to_owned())?;
                return send_again(world, submission).await.map(|_| Ending::SentAgainByProof);
            }
            ReadBack::Undecided(why) if must_decide => return Err(format!("reading back leaves it open: {why:?}")),
            ReadBack::Undecided(_) => {}
        }
    }
    Ok(Ending::LeftToAPerson)
}

/// Lets every payer agree and time pass, and looks for anything there or collected twice: orders under the reference,
/// periods billed, and collections per period of a reference. Tells how often money was collected.
fn check_books(world: &World) -> Result<usize, String> {
    for order in world.orders().iter().filter(|order| order.status == OrderStatus::AwaitingPayer) {
        world.simulator.approve(world.vendor, &order.id, &TestCard::approved()).map_err(|error| error.to_string())?;
    }
    world.clock.advance_days(70);
    let orders = world.orders();
    let ours = orders.iter().filter(|order| order.reference == ORDER).count();
    if ours > 1 {
        return Err(format!("{ours} orders under one reference"));
    }
    let bills = exchange::bills(world);
    if bills > 1 {
        return Err(format!("{bills} periods billed instead of one"));
    }
    let mut periods: BTreeMap<(&str, _), usize> = BTreeMap::new();
    for order in &orders {
        for row in &order.rows {
            let taken = row.attempts.iter().filter(|attempt| attempt.succeeded).count();
            *periods.entry((&order.reference, row.due)).or_default() += taken;
        }
    }
    let collected = periods.iter().filter(|((reference, _), _)| *reference == ORDER).map(|(_, taken)| taken).sum();
    match periods.into_iter().find(|(_, taken)| *taken > 1) {
        Some(((reference, due), taken)) => Err(format!("{reference}, due {due}: collected {taken} times")),
        None => Ok(collected),
    }
}

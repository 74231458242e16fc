//! One case: an exchange meets a fault, and the simulator's ledger judges what the adapter claims.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use recurring_core::{
    FindInstruction, InstructionTarget, MerchantReference, Operation, ReadBack, ReadBackPolicy, Submission, Unresolved,
    read_back,
};
use recurring_sim::{Fault, OrderStatus, TestCard, Vendor};
use tokio::net::TcpSocket;

use crate::card_adding::{self, BEGIN, CONFIRM};
use crate::exchange::{self, Again, Claim, Guarded, Lost, ORDER, Ready};
use crate::points::{Line, Point, Says, Trouble};
use crate::vendor::{self, Client, World, made_on};

/// An exchange and the fault it meets.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) vendor: Vendor,
    pub(crate) operation: Operation,
    pub(crate) point: Point,
}

/// What a case came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    Done,
    Answered,
    Nothing,
    Unknown,
    FoundHappened,
    SentAgainByProof,
    LeftToAPerson,
}

/// Plays a case; an error is a broken invariant.
pub(crate) async fn play(case: &Case) -> Result<Ending, String> {
    let Case { vendor, operation, point } = case;
    let world = World::of(*vendor).await;
    let ready = exchange::prepare(&world, *operation).await;
    let (provider, _closed_port) = provider(&world, point, *operation).await;
    let (seen, books) = (world.seen(), world.orders());
    if let Trouble::Simulated(fault) = &point.fault {
        world.simulator.inject(Fault::new(fault.clone()).vendor(*vendor));
    }
    let claim = exchange::act(&world, &provider, *operation, &ready).await;
    settled(&world).await;
    world.simulator.clear_faults();
    let sent = world.seen() - seen;
    check_sending(point, sent, &claim)?;
    let done = exchange::is_done(&world, *operation, &ready);
    if !operation.is_write() && world.orders() != books {
        return Err("a read changed the ledger".to_owned());
    }
    check_claim(*operation, point.says, &claim, done)?;
    let ending = match (*operation, &ready.session) {
        (BEGIN, _) => card_adding::follow_begin(&world, claim, point.says).await?,
        (CONFIRM, Some(session)) => card_adding::follow_confirm(&world, session, claim).await?,
        _ => follow(&world, *operation, &ready, claim, done).await?,
    };
    check_books(&world)?;
    Ok(ending)
}

/// The client under test: on a fresh connection, on one that was used before, or at an address where nobody listens.
///
/// It may repeat reads when a write is looked at, which must be sent once all the same.
async fn provider(world: &World, point: &Point, operation: Operation) -> (Client, Option<TcpSocket>) {
    let read_retries = if operation.is_write() { 2 } else { 0 };
    if matches!(point.fault, Trouble::ConnectionRefused) {
        // A port that is held without listening refuses, and no other case can get it meanwhile.
        let closed = TcpSocket::new_v4().expect("a socket");
        closed.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a port of the loopback");
        let address = format!("http://{}", closed.local_addr().expect("its address"));
        let client = vendor::client(world.vendor, &address, &world.clock, point.patience, read_retries);
        return (client, Some(closed));
    }
    let provider = world.client(point.patience, read_retries);
    if point.line == Line::Kept {
        let target = InstructionTarget::Reference(MerchantReference::new("SWEEP-NOBODY").expect("a reference"));
        let range = Some(made_on(world.today()));
        // That it is answered does not matter: it leaves a connection to be used again.
        let _ = provider.contract.find(&FindInstruction { target, range }).await;
    }
    (provider, None)
}

/// Waits until the simulator has ended the work of every request it has seen, also those whose client went away.
pub(crate) async fn settled(world: &World) {
    for _ in 0..200 {
        let seen = world.seen();
        if seen == 0 || !world.simulator.log_after(seen - 1).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Nothing is sent twice, and the error says how often it was sent.
fn check_sending(point: &Point, sent: u64, claim: &Claim) -> Result<(), String> {
    let wanted = u64::from(!matches!(point.fault, Trouble::ConnectionRefused));
    // An intact answer may lead to further pages.
    let paged = matches!(claim, Claim::Answered { .. });
    if sent != wanted && !(paged && sent > wanted) {
        return Err(format!("{sent} requests on the wire instead of {wanted}"));
    }
    match claim {
        Claim::Nothing(error, _) | Claim::Unknown(Some(error), _) if error.attempts() > 1 => {
            Err(format!("it says that it sent {} times", error.attempts()))
        }
        _ => Ok(()),
    }
}

/// No success and no refusal without evidence, and none against the ledger.
fn check_claim(operation: Operation, says: Says, claim: &Claim, done: bool) -> Result<(), String> {
    let broken = |what: &str| Err(what.to_owned());
    match claim {
        Claim::Done | Claim::Begun(_) if !done => broken("success is claimed and the ledger shows no work"),
        Claim::Done | Claim::Begun(_) if says == Says::Nothing => broken("success is claimed without evidence"),
        Claim::Nothing(error, _) if operation.is_write() && done => {
            Err(format!("effect none is claimed and the ledger shows the work: {error}"))
        }
        Claim::Nothing(error, _) if operation.is_write() && says == Says::Nothing => {
            Err(format!("effect none is claimed without evidence: {error}"))
        }
        Claim::Nothing(error, _) if says == Says::Truth => {
            Err(format!("the vendor refuses what it should take: {error}"))
        }
        Claim::Unknown(..) if says == Says::NotSent => broken("nothing was sent and that is not claimed"),
        Claim::Unknown(..) if !operation.is_write() => broken("a read is left unknown"),
        Claim::Unknown(error, _) if says == Says::Truth => {
            Err(format!("the vendor's answer is not believed: {error:?}"))
        }
        Claim::Incomplete if says == Says::Truth => broken("a whole answer is called incomplete"),
        Claim::Answered { ours: false } if says == Says::Truth => broken("what exists is not shown"),
        Claim::Answered { ours: false } if says == Says::Nothing => broken("absence is claimed without evidence"),
        Claim::Answered { ours: true } if !matches!(says, Says::Truth) => broken("a row is shown that was not told"),
        _ => Ok(()),
    }
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
        Claim::Done | Claim::Begun(_) => return Ok(Ending::Done),
        Claim::Answered { .. } | Claim::Incomplete => return Ok(Ending::Answered),
        Claim::Unknown(_, None) => return Ok(Ending::Unknown),
        Claim::Nothing(_, None) => return Ok(Ending::Nothing),
        // The address of the refused connection was another one, so the write goes to the simulator only now.
        Claim::Nothing(_, Some(Again::Create(submission))) => send_again(world, submission).await?,
        Claim::Nothing(_, Some(Again::Bill(submission))) => send_again(world, submission).await?,
        Claim::Nothing(_, Some(Again::Charge(submission))) => send_again(world, submission).await?,
        Claim::Unknown(_, Some(Lost::Create(unresolved))) => look(world, unresolved, done, true).await?,
        Claim::Unknown(_, Some(Lost::Bill(unresolved))) => look(world, unresolved, done, true).await?,
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

/// Lets every payer agree and time pass, and looks for anything collected twice, per row and per period of a reference.
fn check_books(world: &World) -> Result<(), String> {
    for order in world.orders().iter().filter(|order| order.status == OrderStatus::AwaitingPayer) {
        world.simulator.approve(world.vendor, &order.id, &TestCard::approved()).map_err(|error| error.to_string())?;
    }
    world.clock.advance_days(70);
    let orders = world.orders();
    let ours = orders.iter().filter(|order| order.reference == ORDER).count();
    if ours > 1 {
        return Err(format!("{ours} orders under one reference"));
    }
    let mut periods: BTreeMap<(&str, _), usize> = BTreeMap::new();
    for order in &orders {
        for row in &order.rows {
            let taken = row.attempts.iter().filter(|attempt| attempt.succeeded).count();
            *periods.entry((&order.reference, row.due)).or_default() += taken;
        }
    }
    match periods.into_iter().find(|(_, taken)| *taken > 1) {
        Some(((reference, due), taken)) => Err(format!("{reference}, due {due}: collected {taken} times")),
        None => Ok(()),
    }
}

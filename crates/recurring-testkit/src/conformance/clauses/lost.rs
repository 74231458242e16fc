//! Lost answers: what is claimed of them, and how they are resolved.

use std::time::Duration;

use futures_util::future::try_join_all;
use recurring_core::{
    Advice, CreateInstruction, Effect, Error, ErrorKind, Failed, FindInstruction, Finding, InstructionTarget,
    Operation, ReadBack, ReadBackPolicy, Submission, Undecided, Unresolved, Write, read_back,
};

use self::read::Read;
use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;
use super::calls::within;
use super::probe;
use crate::faulty::FaultPoint;

mod read;

pub(in crate::conformance) async fn a_lost_answer_is_unknown(scene: &Scene<'_>) -> Result<(), Failure> {
    fault(scene, FaultPoint::AfterWork).await?;
    let order = scene.order()?;
    let before = scene.seen().await;
    let answer = scene.provider().create(&order).await;
    expect_unknown(Operation::Create, answer.map(drop), scene.seen().await - before)?;
    let writes = Operation::CONTRACT.into_iter().filter(|operation| operation.is_write());
    for operation in writes {
        let Some(kind) = scene.capabilities().targets(operation).iter().next() else { continue };
        let named = probe::something(scene, operation, kind).await?;
        fault(scene, FaultPoint::AfterWork).await?;
        let before = scene.seen().await;
        let answer = probe::call(scene, operation, named).await;
        expect_unknown(operation, answer, scene.seen().await - before)?;
    }
    Ok(())
}

pub(super) fn expect_unknown(operation: Operation, answer: Result<(), Error>, sent: u64) -> Result<(), Failure> {
    let Err(error) = answer else {
        return Err(Failure::new(format!("the answer of {operation} was lost, and success is claimed")));
    };
    ensure!(sent == 1, "{operation} whose answer was lost was sent {sent} times");
    ensure!(error.effect() == Effect::Unknown, "the answer of {operation} was lost, and it claims: {error}");
    ensure!(error.attempts() == 1, "{operation} was sent once and counts {} attempts", error.attempts());
    let advice = error.advice();
    ensure!(matches!(advice, Advice::ReadBack { .. }), "the answer of {operation} was lost; the advice is {advice:?}");
    Ok(())
}

pub(in crate::conformance) async fn reading_back_too_early(scene: &Scene<'_>) -> Result<(), Failure> {
    let timeout = scene.capabilities().answer_timeout;
    let unresolved = lose(scene, FaultPoint::AfterWork).await?;
    let mut impatient = ReadBackPolicy::default();
    impatient.settle = Duration::ZERO;
    let settle = ReadBackPolicy::default().settle.max(timeout);
    for (policy, left) in [(ReadBackPolicy::default(), settle), (impatient, timeout)] {
        expect_too_early(scene, &unresolved, &policy, left).await?;
    }
    let last = Duration::from_secs(1).min(settle);
    scene.stage().advance(settle - last).await;
    expect_too_early(scene, &unresolved, &ReadBackPolicy::default(), last).await?;
    scene.stage().advance(last).await;
    let answer = ask(scene, &unresolved).await?;
    let early = matches!(answer, ReadBack::Undecided(Undecided::TooEarly { .. }));
    ensure!(!early, "the settle time of {settle:?} is over, and reading back says: {answer:?}");
    Ok(())
}

async fn expect_too_early(
    scene: &Scene<'_>,
    unresolved: &Unresolved<CreateInstruction>,
    policy: &ReadBackPolicy,
    left: Duration,
) -> Result<(), Failure> {
    let before = scene.seen().await;
    let answer = read_back(scene.provider(), unresolved, policy, scene.clock()).await?;
    let sent = scene.seen().await - before;
    let ReadBack::Undecided(Undecided::TooEarly { wait }) = answer else {
        return Err(Failure::new(format!("the request may still be running, and reading back decides: {answer:?}")));
    };
    ensure!(sent == 0, "reading back too early sent {sent} requests");
    ensure!(wait == left, "{left:?} of the settle time are left, and reading back is to wait {wait:?}");
    Ok(())
}

pub(in crate::conformance) async fn a_lost_create_is_found(scene: &Scene<'_>) -> Result<(), Failure> {
    let unresolved = lose(scene, FaultPoint::AfterWork).await?;
    settle(scene).await;
    let answer = ask(scene, &unresolved).await?;
    let ReadBack::Happened(left) = answer else {
        return Err(Failure::new(format!("the order was made, and reading back says: {answer:?}")));
    };
    let reference = &unresolved.request().reference;
    ensure!(left.reference.is_some_and(|shown| reference.matches(&shown)), "another order was read back");
    Ok(())
}

pub(in crate::conformance) async fn an_absent_create_is_retried(scene: &Scene<'_>) -> Result<(), Failure> {
    let unresolved = lose(scene, FaultPoint::BeforeWork).await?;
    settle(scene).await;
    let answer = ask(scene, &unresolved).await?;
    let ReadBack::ProvenAbsent(proof) = answer else {
        return Err(Failure::new(format!("no order was made, and reading back says: {answer:?}")));
    };
    let submission = unresolved.retry(proof).map_err(|_| Failure::new("the proof is not taken for its own write"))?;
    let reference = submission.request().reference.clone();
    submission.send(scene.provider(), scene.clock()).await.map_err(Failure::from)?;
    let target = InstructionTarget::Reference(reference);
    let found = scene.provider().find(&FindInstruction { target, range: None }).await?.finding;
    ensure!(matches!(found, Finding::Found(_)), "after the retry one order exists, and the search finds {found:?}");
    Ok(())
}

pub(in crate::conformance) async fn without_a_connection_nothing_happens(scene: &Scene<'_>) -> Result<(), Failure> {
    let order = scene.order()?;
    let before = scene.seen().await;
    fault(scene, FaultPoint::NotConnected).await?;
    let answer = scene.provider().create(&order).await.map(drop);
    expect_not_connected(Operation::Create, answer, scene.seen().await - before)?;
    if scene.capabilities().supports(Operation::List) {
        let before = scene.seen().await;
        fault(scene, FaultPoint::NotConnected).await?;
        let answer = probe::list_today(scene).await;
        expect_not_connected(Operation::List, answer, scene.seen().await - before)?;
    }
    for operation in Operation::CONTRACT {
        for kind in scene.capabilities().targets(operation).iter() {
            let named = probe::something(scene, operation, kind).await?;
            let before = scene.seen().await;
            fault(scene, FaultPoint::NotConnected).await?;
            let answer = probe::call(scene, operation, named).await;
            expect_not_connected(operation, answer, scene.seen().await - before)?;
        }
    }
    scene.make(&order).await.map(drop)
}

fn expect_not_connected(operation: Operation, answer: Result<(), Error>, sent: u64) -> Result<(), Failure> {
    let Err(error) = answer else {
        return Err(Failure::new(format!("no connection could be made, and success of {operation} is claimed")));
    };
    let kind = error.kind();
    ensure!(kind == ErrorKind::NotConnected, "{operation}: no connection could be made; the error is {kind}");
    ensure!(error.effect() == Effect::None, "{operation}: no connection, and something may have happened: {error}");
    ensure!(sent == 0, "{operation}: no connection could be made, and the vendor saw {sent} requests");
    Ok(())
}

pub(in crate::conformance) async fn a_failed_read_has_no_effect(scene: &Scene<'_>) -> Result<(), Failure> {
    let reads = reads(scene).await?;
    for (read, usual) in &reads {
        for point in [FaultPoint::AfterWork, FaultPoint::BeforeWork] {
            if scene.stage().fault_next(point).await {
                let failed = fails(scene, read, usual).await;
                failed.map_err(|failure| failure.during(&format!("{point:?} of {read:?}")))?;
            }
        }
    }
    let mut worlds = Vec::new();
    for place in 0..reads.len() {
        let scene = scene.fresh().await?;
        let unanswered = self::reads(&scene).await?.into_iter().nth(place);
        let (read, usual) = unanswered.ok_or_else(|| Failure::new("two worlds have different reads"))?;
        if scene.stage().fault_next(FaultPoint::NoReply).await {
            worlds.push((scene, read, usual));
        } else {
            scene.unwitnessed("a read that is never answered: the stage has no such fault");
        }
    }
    // All at once: each takes the whole time-out.
    try_join_all(worlds.iter().map(|(scene, read, usual)| goes_unanswered(scene, read, usual))).await.map(drop)
}

/// What a read shows, and in how many requests, when all of them are answered.
struct Usual {
    rows: usize,
    sent: u64,
}

/// Every read of an order that was collected once.
async fn reads(scene: &Scene<'_>) -> Result<Vec<(Read, Usual)>, Failure> {
    let order = scene.make_approved(&scene.order()?).await?;
    scene.pass_due(&order, 0).await?;
    let mut reads = Vec::new();
    for read in Read::all(scene, &order, scene.begun()).await? {
        let before = scene.seen().await;
        let rows = read.rows(scene).await?;
        ensure!(rows > 0, "an order that was collected once has nothing to show: {read:?}");
        let sent = scene.seen().await - before;
        reads.push((read, Usual { rows, sent }));
    }
    Ok(reads)
}

/// Makes a read that is never answered, and makes it again. How long that may take is promised elsewhere.
async fn goes_unanswered(scene: &Scene<'_>, read: &Read, usual: &Usual) -> Result<(), Failure> {
    let longest = scene.capabilities().answer_timeout * 4;
    let failed =
        within(longest, fails(scene, read, usual)).await.unwrap_or_else(|| Err(Failure::new("it did not end")));
    failed.map_err(|failure| failure.during(&format!("{:?} of {read:?}", FaultPoint::NoReply)))
}

/// Makes a read that goes wrong, and makes it again.
async fn fails(scene: &Scene<'_>, read: &Read, usual: &Usual) -> Result<(), Failure> {
    let (before, shown) = (scene.seen().await, usual.rows);
    match read.rows(scene).await {
        Err(error) => {
            ensure!(error.effect() == Effect::None, "a failed read may have had an effect: {error}");
            let advice = error.advice();
            ensure!(!matches!(advice, Advice::ReadBack { .. }), "a read is to be read back: {advice:?}");
        }
        // A read may be repeated by the adapter; then the vendor has seen one request more than usual.
        Ok(rows) => {
            let sent = scene.seen().await - before;
            let repeated = sent > usual.sent && rows == shown;
            ensure!(
                repeated,
                "an answer was lost, {sent} request(s) were sent, and {rows} of {shown} row(s) are shown"
            );
        }
    }
    let rows = read.rows(scene).await?;
    ensure!(rows == shown, "the read was repeated and shows {rows} row(s), not {shown}");
    Ok(())
}

pub(super) async fn fault(scene: &Scene<'_>, point: FaultPoint) -> Result<(), Failure> {
    ensure!(scene.stage().fault_next(point).await, "the stage has no fault {point:?}");
    Ok(())
}

/// Sends an order whose answer is lost.
async fn lose(scene: &Scene<'_>, point: FaultPoint) -> Result<Unresolved<CreateInstruction>, Failure> {
    let submission = Submission::first(scene.order()?);
    fault(scene, point).await?;
    match submission.send(scene.provider(), scene.clock()).await {
        Err(Failed::Unknown { unresolved, error: _ }) => Ok(unresolved),
        Err(Failed::NothingHappened { submission: _, error }) => {
            Err(Failure::new(format!("the answer was lost, and the error claims that nothing happened: {error}")))
        }
        Ok(_) => Err(Failure::new("the answer was lost, and success is claimed")),
    }
}

async fn ask(
    scene: &Scene<'_>,
    unresolved: &Unresolved<CreateInstruction>,
) -> Result<ReadBack<CreateInstruction>, Failure> {
    read_back_by_default(scene, unresolved).await
}

/// Reads a write back as carefully as the defaults are.
pub(super) async fn read_back_by_default<R: Write>(
    scene: &Scene<'_>,
    unresolved: &Unresolved<R>,
) -> Result<ReadBack<R>, Failure> {
    Ok(read_back(scene.provider(), unresolved, &ReadBackPolicy::default(), scene.clock()).await?)
}

/// Lets enough time pass for reading back to decide.
pub(super) async fn settle(scene: &Scene<'_>) {
    let settle = ReadBackPolicy::default().settle.max(scene.capabilities().answer_timeout);
    scene.stage().advance(settle + Duration::from_secs(1)).await;
}

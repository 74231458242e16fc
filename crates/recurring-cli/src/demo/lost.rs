//! Lost answers: a create that ends as unknown, and what reading back makes of it.

use std::time::Duration;

use recurring_core::{
    CreateInstruction, Effect, Failed, Instruction, ReadBack, ReadBackPolicy, Submission, Undecided, Unresolved,
    read_back,
};
use recurring_sim::{Fault, FaultPoint};

use super::stage::Stage;
use super::transcript::{Transcript, unexpected};
use crate::failure::Ended;

/// Longer than any request may still be running.
const SETTLED: Duration = Duration::from_secs(61);

type Lost = Unresolved<CreateInstruction>;

/// Sends a create whose answer is lost, and checks that it ends as unknown after exactly one request.
pub(super) async fn create(
    stage: &Stage<'_>,
    transcript: &mut Transcript<'_>,
    order: CreateInstruction,
    fault: FaultPoint,
) -> Result<Lost, Ended> {
    let before = stage.requests();
    stage.simulator.inject(Fault::new(fault).vendor(stage.vendor));
    let sent = Submission::first(order).send(stage.provider.as_ref(), &stage.clock).await;
    let (unresolved, error) = match sent {
        Err(Failed::Unknown { unresolved, error }) => (unresolved, error),
        Err(Failed::NothingHappened { error, .. }) => return Err(unexpected(error)),
        Ok(_) => return Err(unexpected("the answer was to be lost, and came")),
    };
    transcript.saw(format!(
        "{} {}: {}, effect {}",
        error.provider(),
        error.operation(),
        error.kind(),
        error.effect()
    ))?;
    transcript.expect(error.effect() == Effect::Unknown, "the effect is unknown: it may have happened, or not")?;
    transcript.expect(stage.requests() == before + 1, "exactly one request was sent; a write is never sent again")?;
    Ok(unresolved)
}

/// Reads back at once, which is too early, and again after the settle time.
pub(super) async fn resolve(
    stage: &Stage<'_>,
    transcript: &mut Transcript<'_>,
    unresolved: &Lost,
) -> Result<ReadBack<CreateInstruction>, Ended> {
    let policy = ReadBackPolicy::default();
    let provider = stage.provider.as_ref();
    let before = stage.requests();
    let early = read_back(provider, unresolved, &policy, &stage.clock).await.map_err(unexpected)?;
    let too_early = matches!(early, ReadBack::Undecided(Undecided::TooEarly { .. }));
    let nothing_sent = stage.requests() == before;
    transcript.expect(too_early && nothing_sent, "reading back at once is too early; nothing is sent")?;
    stage.clock.advance(SETTLED);
    read_back(provider, unresolved, &policy, &stage.clock).await.map_err(unexpected)
}

/// The order that a read-back found.
pub(super) fn happened(resolved: ReadBack<CreateInstruction>) -> Result<Instruction, Ended> {
    match resolved {
        ReadBack::Happened(order) => Ok(order),
        other => Err(unexpected(format!("the order exists, and reading back says {other:?}"))),
    }
}

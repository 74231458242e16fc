//! The adding of a card at Paynet: two exchanges with a page of the payer's bank between them, which the simulator plays.

use provider_paynet::{
    CardAdded, CardAddition, CardExpiry, CardNumber, Paynet, SecurityCode, TdsChallenge, TdsSession, WebAddress,
};
use recurring_core::{CardTarget, Effect, Error, Operation};
use recurring_sim::TestCard;

use crate::case::Ending;
use crate::claim::{Claim, judged};
use crate::exchange::{ORDER, Ready};
use crate::naming::{Naming, group};
use crate::paynet_only::target;
use crate::points::Says;
use crate::vendor::World;

pub(crate) const BEGIN: Operation = Operation::Vendor { name: "begin_adding_card", writes: true };
pub(crate) const CONFIRM: Operation = Operation::Vendor { name: "confirm_adding_card", writes: true };

/// How many cards the order has before the adding and after it.
const BEFORE: usize = 1;
const AFTER: usize = 2;

fn addition(target: CardTarget) -> CardAddition {
    CardAddition::new(
        target,
        WebAddress::new("https://example.com/tds").expect("an address"),
        CardNumber::new("4355084355084358").expect("a number"),
        CardExpiry::new(12, 2029).expect("a month"),
        SecurityCode::new("000").expect("a code"),
    )
}

fn patient(world: &World) -> &Paynet {
    world.patient().paynet.as_ref().expect("a client for Paynet")
}

fn cards(world: &World) -> usize {
    world.simulator.cards(world.vendor, ORDER).len()
}

/// An order with its first card; for the second exchange, an adding that the payer's bank has agreed to.
pub(crate) async fn prepare(world: &World, operation: Operation, naming: Naming) -> Option<TdsSession> {
    let mut request = world.request(ORDER);
    request.group = (naming == Naming::Group).then(group);
    world.patient_client().create(&request).await.expect("a valid order is made");
    world.simulator.approve(world.vendor, ORDER, &TestCard::approved()).expect("the payer agrees");
    match operation {
        CONFIRM => Some(begun(world).await.expect("an adding begins")),
        _ => None,
    }
}

/// Begins an adding with the patient client, and lets the payer's bank agree.
async fn begun(world: &World) -> Result<TdsSession, String> {
    let challenge = patient(world).cards().begin_adding(addition(CardTarget::Instruction(target()))).await;
    let challenge = challenge.map_err(|error| format!("no adding can be begun: {error}"))?;
    pass(world, challenge.session())?;
    Ok(challenge.session().clone())
}

fn pass(world: &World, session: &TdsSession) -> Result<(), String> {
    world.simulator.pass_three_d(session.session_id()).map_err(|error| error.to_string())
}

/// Makes the first exchange.
pub(crate) async fn begin(paynet: &Paynet, ready: &Ready) -> Claim {
    match paynet.cards().begin_adding(addition(ready.card_target())).await {
        Ok(challenge) => Claim::Begun(challenge),
        Err(error) => judged(Err(error)),
    }
}

/// Makes the second exchange.
pub(crate) async fn confirm(paynet: &Paynet, session: &TdsSession) -> Claim {
    match paynet.cards().confirm_adding(session).await {
        Ok(CardAdded::Added { .. }) => judged(Ok(())),
        Ok(CardAdded::Undetermined { .. }) => Claim::Unknown(None, None),
        Err(error) => judged(Err(error)),
    }
}

/// Whether the ledger shows that the exchange was done: an adding that has begun, or a card more.
pub(crate) fn is_done(world: &World, operation: Operation) -> bool {
    match operation {
        BEGIN => world.simulator.card_sessions() > 0,
        _ => cards(world) == AFTER,
    }
}

/// What a caller does after the first exchange: goes on with what has begun, or begins anew. There is one card more then.
pub(crate) async fn follow_begin(world: &World, claim: Claim, says: Says) -> Result<Ending, String> {
    if cards(world) != BEFORE {
        return Err("a card is there before its adding was confirmed".to_owned());
    }
    let (session, ending) = match claim {
        Claim::Begun(challenge) if says == Says::Truth => (carried_on(world, &challenge)?, Ending::Done),
        // The session of an answer that was made up leads nowhere.
        Claim::Begun(_) => (begun(world).await?, Ending::Done),
        Claim::Nothing(..) => (begun(world).await?, Ending::Nothing),
        _ => (begun(world).await?, Ending::Unknown),
    };
    is_added(patient(world).cards().confirm_adding(&session).await)?;
    added_once(world, ending)
}

fn carried_on(world: &World, challenge: &TdsChallenge) -> Result<TdsSession, String> {
    if challenge.post_url().is_none() || challenge.html().is_none() {
        return Err("the way to the payer's bank is lost".to_owned());
    }
    pass(world, challenge.session())?;
    Ok(challenge.session().clone())
}

/// What a caller does after the second exchange: confirms again what did not happen; looks at the cards where nothing is
/// known. However often a session is confirmed, it adds one card.
pub(crate) async fn follow_confirm(world: &World, session: &TdsSession, claim: Claim) -> Result<Ending, String> {
    let was_added = cards(world) == AFTER;
    let ending = match claim {
        Claim::Nothing(..) => Ending::Nothing,
        Claim::Done => Ending::Done,
        _ => Ending::Unknown,
    };
    let listed = patient(world).cards().list(&target()).await.map_err(|error| format!("no list of cards: {error}"))?;
    if listed.len() != cards(world) {
        return Err(format!("{} cards are listed", listed.len()));
    }
    let again = patient(world).cards().confirm_adding(session).await;
    match again {
        again if !was_added => is_added(again)?,
        Ok(CardAdded::Added { .. }) => return Err("a session that was used up is said to add a card".to_owned()),
        Err(error) if error.effect() == Effect::None => {
            return Err(format!("what was added is said to be refused: {error}"));
        }
        _ => {}
    }
    added_once(world, ending)
}

fn is_added(end: Result<CardAdded, Error>) -> Result<(), String> {
    match end {
        Ok(CardAdded::Added { card: Some(_) }) => Ok(()),
        other => Err(format!("a card that was passed is not added: {other:?}")),
    }
}

fn added_once(world: &World, ending: Ending) -> Result<Ending, String> {
    match cards(world) {
        AFTER => Ok(ending),
        other => Err(format!("{other} cards after one was added")),
    }
}

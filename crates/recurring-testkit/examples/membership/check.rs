//! The job that finds out what became of orders whose answer was lost.

use std::sync::Arc;

use recurring_core::{InvalidValue, ReadBack, ReadBackPolicy, Undecided, read_back};

use super::members::{Claim, Known, Lost, Members};

/// How many looks may tell nothing before a person is asked as well: what hides an order once may hide it for ever.
pub(crate) const LOOKS: u32 = 10;

/// Looks at every lost order once. What cannot be told yet is left for the next round.
pub(crate) async fn every_lost_order(members: &Arc<Members>) {
    for reference in members.lost() {
        // Another job may have claimed it meanwhile.
        let Some((claim, lost)) = members.claim(&reference) else { continue };
        // What was once a valid order is one still; were it not, the claim is dropped and the order stays lost.
        drop(one(members, claim, lost).await);
    }
}

async fn one(members: &Members, claim: Claim, lost: Lost) -> Result<(), InvalidValue> {
    let unresolved = claim.unresolved(lost)?;
    let policy = ReadBackPolicy::default();
    let looked = Lost { looks: lost.looks + 1, ..lost };
    match read_back(members.provider.as_ref(), &unresolved, &policy, members.clock.as_ref()).await {
        Ok(ReadBack::Happened(_)) => claim.settle(Known::LinkLost),
        // The one way to send it again: with the proof that it did not happen.
        Ok(ReadBack::ProvenAbsent(proof)) => match unresolved.retry(proof) {
            Ok(submission) => claim.send(submission).await,
            Err(_another) => claim.still_lost(looked),
        },
        Ok(ReadBack::Undecided(Undecided::TooEarly { .. })) => claim.still_lost(lost),
        // A search that failed, or saw too little, leaves everything as it was, but not for ever.
        Ok(ReadBack::Undecided(Undecided::Incomplete)) | Err(_) => {
            let asked_a_person = lost.asked_a_person || looked.looks >= LOOKS;
            claim.still_lost(Lost { asked_a_person, ..looked });
        }
        Ok(ReadBack::Undecided(_)) => claim.still_lost(Lost { asked_a_person: true, ..looked }),
    }
    Ok(())
}

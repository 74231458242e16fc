//! The job that finds out what became of orders whose answer was lost.

use recurring_core::{MerchantReference, ReadBack, ReadBackPolicy, Undecided, read_back};

use super::members::{Known, Members};

/// Looks at every lost answer once. What cannot be told yet is left for the next round.
pub(crate) async fn every_lost_answer(members: &Members) {
    for reference in members.lost() {
        let Ok(reference) = MerchantReference::new(reference) else { continue };
        one(members, &reference).await;
    }
}

async fn one(members: &Members, reference: &MerchantReference) {
    let Some(lost) = members.claim(reference.as_str()) else { return };
    let policy = ReadBackPolicy::default();
    let answer = read_back(members.provider.as_ref(), &lost, &policy, members.clock.as_ref()).await;
    let known = match answer {
        Ok(ReadBack::Happened(_)) => Known::LinkLost,
        // The one way to send it again: with the proof that it did not happen.
        Ok(ReadBack::ProvenAbsent(proof)) => match lost.retry(proof) {
            Ok(submission) => return members.send(submission).await,
            Err(lost) => Known::AskedAPerson(lost),
        },
        // Too early, or the search itself failed: a failed read leaves everything as it was.
        Ok(ReadBack::Undecided(Undecided::TooEarly { .. } | Undecided::Incomplete)) | Err(_) => Known::Checking(lost),
        Ok(ReadBack::Undecided(_)) => Known::AskedAPerson(lost),
    };
    members.set(reference, known);
}

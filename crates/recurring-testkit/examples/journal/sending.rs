//! The loop around a write that must not happen twice: claim, send, look for what was lost, ask a person.

use recurring_core::{
    Failed, ReadBack, ReadBackPolicy, RecurringProvider, Submission, Undecided, Unresolved, Write, read_back,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::claims::{Any, Claim, Claims, Outcome, Refused, State};

/// How often a search that tells nothing is made before a person is asked as well.
pub(crate) const LOOKS: u32 = 10;

/// What the journal notes of a write: enough to make the very same request in any process.
pub(crate) trait Noted: Clone + Serialize + DeserializeOwned {
    type Request: Write;

    /// What must not happen twice, by a name that nothing else has.
    fn key(&self) -> &str;

    fn request(&self) -> Result<Self::Request, Any>;

    /// What an answer proves; `None` if it proves nothing.
    fn outcome(done: <Self::Request as Write>::Done) -> Option<Outcome>;
}

/// A write of which only a person can tell. It stays lost until `decide` is told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ForAPerson {
    pub(crate) key: String,
    /// The claim that the decision will be about, and no other.
    pub(crate) claim: u32,
    pub(crate) why: String,
}

/// Claims a write that the journal does not know (`seen` is `None`), or of which it knows that it did not happen under the
/// claim seen: it was refused, or a person says so. To be followed by [`send`].
///
/// `Submission::first` takes the caller's word that the write is not under way, and no type guards that word: the journal
/// does, in the line above it.
pub(crate) fn first<W: Noted>(
    journal: &Claims<W>,
    write: W,
    seen: Option<u32>,
) -> Result<(Claim<'_, W>, Submission<W::Request>), Refused> {
    let request = write.request().map_err(Refused::NoRequest)?;
    let key = write.key().to_owned();
    let claim = journal.claim(&key, seen, write)?;
    Ok((claim, Submission::first(request)))
}

/// Sends what was claimed, and settles what the answer proves.
pub(crate) async fn send<W: Noted>(
    journal: &Claims<W>,
    provider: &dyn RecurringProvider,
    claim: Claim<'_, W>,
    submission: Submission<W::Request>,
) -> Result<(), Any> {
    let outcome = match submission.send(provider, journal.clock.as_ref()).await {
        Ok(done) => W::outcome(done),
        Err(Failed::NothingHappened { error, .. }) => Some(Outcome::NotDone(error.to_string())),
        Err(Failed::Unknown { .. }) => None,
    };
    // Without an outcome the claim is dropped, as by a crash: `look` goes on from there.
    Ok(outcome.map_or(Ok(()), |outcome| claim.settle(outcome))?)
}

/// Finds out what became of everything that is lost: when a process starts, and again now and then.
pub(crate) async fn look<W: Noted>(
    journal: &Claims<W>,
    provider: &dyn RecurringProvider,
) -> Result<Vec<ForAPerson>, Any> {
    let mut for_a_person = Vec::new();
    for (key, seen) in journal.entries() {
        let State::Lost { given_up, .. } = seen.state else { continue };
        let identity = provider.identity().clone();
        let lost = Unresolved::recovered(seen.write.request()?, identity, seen.first_claim, given_up);
        let why = match read_back(provider, &lost, &ReadBackPolicy::default(), journal.clock.as_ref()).await {
            Ok(ReadBack::Happened(_)) => {
                // A refusal means that another look, or a person, was faster.
                drop(journal.found_out(&key, seen.claim, Outcome::Happened));
                continue;
            }
            Ok(ReadBack::ProvenAbsent(proof)) => {
                // Likewise: then this proof is of no use any more.
                if let Ok((claim, submission)) = journal.claim_again(&key, seen.claim, lost, proof) {
                    send(journal, provider, claim, submission).await?;
                }
                continue;
            }
            Ok(ReadBack::Undecided(Undecided::TooEarly { .. })) => continue,
            Ok(ReadBack::Undecided(Undecided::Incomplete)) | Err(_) if journal.looked(&key, seen.claim) < LOOKS => {
                continue;
            }
            Ok(ReadBack::Undecided(why)) => format!("{why:?}"),
            Err(error) => error.to_string(),
        };
        for_a_person.push(ForAPerson { key, claim: seen.claim, why });
    }
    Ok(for_a_person)
}

/// Writes down what a person has said of a lost write, who it was, and when. This sends nothing.
pub(crate) fn decide<W: Noted>(
    journal: &Claims<W>,
    provider: &dyn RecurringProvider,
    asked: &ForAPerson,
    happened: bool,
    by: &str,
) -> Result<(), Refused> {
    let settle = ReadBackPolicy::default().settle.max(provider.capabilities().answer_timeout);
    journal.decide(&asked.key, asked.claim, settle, happened, by)
}

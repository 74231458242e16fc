//! One promise of the contract as a runnable check, and the judgement on it.

use futures_util::future::BoxFuture;

use super::failure::Failure;
use super::harness::Harness;
use super::need::{Need, Offer};
use super::scene::Scene;

/// One numbered promise of `docs/contract.md` and the check that it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Clause {
    /// Its number in the contract, `C-01`-like.
    pub(super) id: &'static str,
    /// The promise in a few words.
    pub(super) title: &'static str,
    pub(super) needs: &'static [Need],
    pub(super) check: Check,
}

/// Plays a clause on a scene.
pub(super) type Check = for<'a> fn(&'a Scene<'a>) -> BoxFuture<'a, Result<(), Failure>>;

/// What became of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a verdict: callers must treat every one on purpose")]
pub enum Judgement {
    /// The provider keeps it.
    Kept,
    /// The provider breaks it.
    Broken(Failure),
    /// It does not apply: the reason says what the provider does not claim or the stage cannot do.
    NotApplicable(String),
}

impl Clause {
    /// Its number in the contract.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The promise in a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// The name of its trial: number and title.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.title)
    }
}

/// Judges a harness by one clause, in fresh worlds.
pub async fn judge(harness: &dyn Harness, clause: &Clause) -> Judgement {
    match play(harness, clause).await {
        Ok(None) => Judgement::Kept,
        Ok(Some(lack)) => Judgement::NotApplicable(lack.to_string()),
        Err(failure) => Judgement::Broken(failure),
    }
}

async fn play(harness: &dyn Harness, clause: &Clause) -> Result<Option<Need>, Failure> {
    let world = |failure: Failure| failure.during("making a fresh world");
    let probe = harness.fresh().await.map_err(world)?;
    if let Some(lack) = Offer::of(probe.as_ref()).await.lacks(clause.needs) {
        return Ok(Some(lack));
    }
    let scene = Scene::of(harness).await.map_err(world)?;
    (clause.check)(&scene).await?;
    Ok(scene.unseen())
}

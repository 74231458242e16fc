//! Random lives: what happens to some orders at a provider is what happens to them in the reference model.
//!
//! Only what the contract says is compared: a step that it leaves to the provider is left out of the life.

use std::env;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use self::life::{Act, Life};
use self::pair::Pair;
use super::super::failure::Failure;
use super::super::scene::Scene;

mod compare;
mod life;
mod pair;

/// How many lives are played unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 64;
/// Where the lives come from unless `PROPTEST_RNG_SEED` says otherwise: a run is repeated by running it again.
const SEED: u64 = 20_261_121;

pub(in crate::conformance) async fn agree(scene: &Scene<'_>) -> Result<(), Failure> {
    let (seed, lives) = lives(scene)?;
    if !scene.stage().decline_next(1).await {
        scene.unwitnessed("lives with declined cards: the stage cannot decline cards");
    }
    if !scene.stage().rejects() {
        scene.unwitnessed("lives with payers that turn orders down: the stage cannot turn orders down");
    }
    for life in lives {
        if let Err(failure) = play(&scene.fresh().await?, &life).await {
            let (life, failure) = shortened(scene, life, failure).await?;
            let again = format!("in a life of {} steps (PROPTEST_RNG_SEED={seed}), {life:?}", life.acts.len());
            return Err(failure.during(&again));
        }
    }
    Ok(())
}

/// The lives to play, and the seed that they come from.
fn lives(scene: &Scene<'_>) -> Result<(u64, Vec<Life>), Failure> {
    let mut config = Config::default();
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    let seed = match config.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => SEED,
    };
    config.rng_seed = RngSeed::Fixed(seed);
    let cases = config.cases;
    let mut runner = TestRunner::new(config);
    let any = life::any(scene)?;
    let life = |_| any.new_tree(&mut runner).map(|tree| tree.current());
    let lives = (0..cases).map(life).collect::<Result<_, _>>();
    Ok((seed, lives.map_err(|reason| Failure::new(reason.message().to_owned()))?))
}

/// Leaves steps out and makes them smaller as long as the life still fails.
async fn shortened(scene: &Scene<'_>, mut life: Life, mut failure: Failure) -> Result<(Life, Failure), Failure> {
    loop {
        let before = life.clone();
        for place in (0..life.acts.len()).rev() {
            let mut without = life.clone();
            without.acts.remove(place);
            let smaller = life.acts.get(place).and_then(Act::smaller).map(|act| {
                let mut smaller = life.clone();
                smaller.acts.splice(place..=place, [act]);
                smaller
            });
            for shorter in [Some(without), smaller].into_iter().flatten() {
                if let Err(other) = play(&scene.fresh().await?, &shorter).await {
                    (life, failure) = (shorter, other);
                    break;
                }
            }
        }
        if life == before {
            return Ok((life, failure));
        }
    }
}

/// Plays a life at the provider and in the model, and compares the two whenever something may have been collected.
async fn play(scene: &Scene<'_>, life: &Life) -> Result<(), Failure> {
    let mut pair = Pair::new(scene, &life.schedules)?;
    for act in &life.acts {
        pair.take(act).await.map_err(|failure| failure.during(&format!("{act:?}")))?;
    }
    pair.pass_the_last_day().await
}

//! `cargo xtask seeded-defects`: plants one defect at a time in a copy of the workspace and looks whether the tests
//! catch it.
//!
//! A defect is caught if a test fails, or does not end. One that does not compile, or survives, fails the campaign, and
//! so does a test that fails without any defect.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;

use self::bench::{Bench, Ran};
use self::list::{Defect, TestSet};

mod bench;
mod list;

/// Runs the campaign: all defects, or only the named ones.
///
/// # Errors
///
/// When a defect survives, does not compile or no longer fits the tree, or the tests fail without one.
pub(crate) fn run(root: &Path, only: &[String]) -> anyhow::Result<()> {
    let mut defects = list::read()?;
    if let Some(stranger) = only.iter().find(|name| !defects.iter().any(|defect| defect.name == **name)) {
        bail!("there is no defect {stranger}");
    }
    defects.retain(|defect| only.is_empty() || only.contains(&defect.name));
    let bench = Bench::set_up(root)?;
    for defect in &defects {
        defect.check(&bench.read(&defect.file)?)?;
    }
    check_sound(&bench, &defects)?;
    let endings: Vec<Ending> = defects.iter().map(|defect| plant(&bench, defect)).collect::<anyhow::Result<_>>()?;
    let caught = endings.iter().filter(|ending| matches!(ending, Ending::Caught { .. })).count();
    println!("{} defects planted, {caught} caught", defects.len());
    if caught != defects.len() {
        bail!("{} defects were not caught", defects.len() - caught);
    }
    Ok(())
}

/// What became of a defect.
enum Ending {
    Caught { by: String },
    Survived,
    NotCompiled,
}

/// Every test set that a defect names passes as long as none is planted.
fn check_sound(bench: &Bench, defects: &[Defect]) -> anyhow::Result<()> {
    let mut sets: Vec<&TestSet> = defects.iter().flat_map(|defect| &defect.tests).collect();
    sets.sort();
    sets.dedup();
    for set in sets {
        let started = Instant::now();
        match bench.run(set)? {
            Ran::Passed => println!("sound: {set} passes without a defect, {}", seconds(started.elapsed())),
            Ran::Failed(test) => bail!("{set} fails without a defect: {test}"),
            Ran::NotCompiled => bail!("{set} does not compile without a defect"),
        }
    }
    Ok(())
}

/// Plants a defect, runs its test sets until one fails, and takes it out again.
fn plant(bench: &Bench, defect: &Defect) -> anyhow::Result<Ending> {
    let started = Instant::now();
    let sound = bench.read(&defect.file)?;
    bench.write(&defect.file, &defect.planted(&sound))?;
    let ending = caught_by(bench, defect);
    bench.write(&defect.file, &sound)?;
    let ending = ending?;
    let told = match &ending {
        Ending::Caught { by } => format!("caught by {by}"),
        Ending::Survived => "SURVIVED".to_owned(),
        Ending::NotCompiled => "DID NOT COMPILE".to_owned(),
    };
    println!("| {} | `{}` | {told} | {} |", defect.name, defect.file, seconds(started.elapsed()));
    Ok(ending)
}

fn caught_by(bench: &Bench, defect: &Defect) -> anyhow::Result<Ending> {
    for set in &defect.tests {
        match bench.run(set)? {
            Ran::Passed => {}
            Ran::Failed(test) => return Ok(Ending::Caught { by: format!("`{set}`: `{test}`") }),
            Ran::NotCompiled => return Ok(Ending::NotCompiled),
        }
    }
    Ok(Ending::Survived)
}

fn seconds(took: Duration) -> String {
    format!("{} s", took.as_secs())
}

//! `cargo xtask seeded-defects`: plants one defect at a time in a copy of the workspace and looks whether the tests
//! catch it.
//!
//! A defect is caught if a test that is named in the output fails, and fails as the list expects it to; one that is marked
//! so may also be caught by not ending. One that does not compile, survives or is caught by something else fails the
//! campaign. So does a test that fails without any defect, a filter that picks no test, and a binary that breaks down
//! without a failed test: it says nothing about the defect.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use self::bench::{Bench, Ran};
use self::list::{Defect, TestSet};
use self::table::Caught;

mod bench;
mod list;
mod output;
mod table;

/// Runs the campaign: all defects, or only the named ones.
///
/// # Errors
///
/// When a defect survives, does not compile, is caught by something else or no longer fits the tree, when the tests fail
/// without one, or when a run says nothing.
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
    let started = Instant::now();
    check_sound(&bench, &defects)?;
    let (sound, started) = (started.elapsed(), Instant::now());
    let endings = by_crate(&defects).into_iter().map(|(place, defect)| Ok((place, plant(&bench, defect)?)));
    let mut endings: Vec<(usize, Ending)> = endings.collect::<anyhow::Result<_>>()?;
    let took = started.elapsed();
    endings.sort_by_key(|(place, _)| *place);
    println!("\n{}", table::HEAD);
    let mut caught = 0;
    for (defect, (_, ending)) in defects.iter().zip(&endings) {
        if let Ending::Caught(by) = ending {
            caught += 1;
            println!("{}", table::row(defect, by));
        }
    }
    let (planted, check, took) = (defects.len(), seconds(sound), seconds(took));
    println!(
        "\n{planted} defects planted, {caught} caught, {took} after the check that all is sound, which took {check}"
    );
    if caught != planted {
        bail!("{} defects were not caught as they should be", planted - caught);
    }
    Ok(())
}

/// The defects with their places in the list, those of one crate and then of one test set beside each other: what the one
/// before it made cargo build anew is built once for both.
fn by_crate(defects: &[Defect]) -> Vec<(usize, &Defect)> {
    let mut order: Vec<(usize, &Defect)> = defects.iter().enumerate().collect();
    order.sort_by_key(|(_, defect)| (defect.package(), defect.tests.clone()));
    order
}

/// What became of a defect.
enum Ending {
    Caught(Caught),
    CaughtOtherwise,
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
            Ran::Failed(failure) => bail!("{set} fails without a defect: {}: {}", failure.test, failure.line),
            Ran::Endless => bail!("{set} does not end without a defect"),
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
    let ending = ending.with_context(|| defect.name.clone())?;
    let told = match &ending {
        Ending::Caught(by) => format!("caught by {}: {}", by.set, by.line),
        Ending::CaughtOtherwise => "CAUGHT BY SOMETHING ELSE".to_owned(),
        Ending::Survived => "SURVIVED".to_owned(),
        Ending::NotCompiled => "DID NOT COMPILE".to_owned(),
    };
    println!("{}: {told} ({})", defect.name, seconds(started.elapsed()));
    Ok(match ending {
        Ending::Caught(by) => Ending::Caught(Caught { took: started.elapsed(), ..by }),
        other => other,
    })
}

fn caught_by(bench: &Bench, defect: &Defect) -> anyhow::Result<Ending> {
    for set in &defect.tests {
        let caught = |line: String| Ok(Ending::Caught(Caught { set: set.clone(), line, took: Duration::ZERO }));
        match bench.run(set)? {
            Ran::Passed => {}
            Ran::Failed(failure) if defect.expects(set, &failure.told) => return caught(failure.shown(set)),
            Ran::Failed(failure) => {
                println!("{}: {}: {}, which is not what is expected", defect.name, failure.test, failure.line);
                return Ok(Ending::CaughtOtherwise);
            }
            Ran::Endless if defect.hangs => return caught("a test does not end".to_owned()),
            Ran::Endless => bail!("{set} did not end, and is not expected to hang"),
            Ran::NotCompiled => return Ok(Ending::NotCompiled),
        }
    }
    Ok(Ending::Survived)
}

fn seconds(took: Duration) -> String {
    format!("{} s", took.as_secs())
}

//! The three-way comparison: one list of scenarios against the in-memory provider, each adapter over the simulator and,
//! if the environment names it, the vendor's test host.
//!
//! What is observed is normalised: ids become ordinals; marks, raw texts and provider's words are left out. The first
//! difference fails a trial, with its step. For a test host set `RECURRING_TEST_HOST` to `paynet` or `paynkolay` and the
//! credentials: `RECURRING_PAYNET_SECRET_KEY`, or `RECURRING_PAYNKOLAY_SX`, `RECURRING_PAYNKOLAY_SX_LIST` and
//! `RECURRING_PAYNKOLAY_MERCHANT_SECRET_KEY`. Only scenarios that leave the host as it was are played there.

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use recurring_sim::Vendor;
use tokio::runtime::Builder;

use self::differences::{DIFFERENCES, Difference, UNTOLD, Untold};
use self::scenarios::{SCENARIOS, Scenario, offered};
use self::scene::{Fields, Scene, Step};
use self::side::{HOST, Memory, Side, Simulated, TestHost};
use self::vendor::VENDORS;

mod differences;
mod scenarios;
mod scene;
mod side;
#[path = "../support/vendor.rs"]
mod vendor;

fn main() -> ExitCode {
    let mut trials = vec![
        Trial::test("every_declared_difference_has_a_reason", declared),
        Trial::test("the_first_difference_is_found_at_its_step", differences_are_found),
        Trial::test("the_environment_names_a_test_host_that_there_is_or_none", test_host_is_known),
    ];
    for untold in UNTOLD {
        let Untold { vendor, step, field, .. } = untold;
        trials.push(Trial::test(format!("{vendor}::untold::{step}_{field}"), move || is_untold(untold)));
    }
    for vendor in VENDORS {
        for scenario in SCENARIOS {
            let over = |place: &str| format!("{vendor}::{place}::{}", scenario.name);
            let simulated = Trial::test(over("simulator"), move || on_simulator(vendor, scenario));
            trials.push(simulated.with_ignored_flag(!offered(scenario, vendor)));
            if scenario.harmless {
                let hosted = Trial::test(over("test_host"), move || on_test_host(vendor, scenario));
                trials.push(hosted.with_ignored_flag(!TestHost::is_asked_for(vendor)));
            }
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn declared() -> Result<(), Failed> {
    for difference in DIFFERENCES {
        let Difference { scenario, reason, .. } = difference;
        if reason.is_empty() || !SCENARIOS.iter().any(|known| known.name == *scenario) {
            return Err(format!("{scenario}: no such scenario, or no reason").into());
        }
    }
    match UNTOLD.iter().find(|untold| untold.reason.is_empty()) {
        Some(untold) => Err(format!("{} {}: no reason", untold.step, untold.field).into()),
        None => Ok(()),
    }
}

/// A test host that is misspelled would not be played on, and all would look well.
fn test_host_is_known() -> Result<(), Failed> {
    for stranger in ["Paynet", "paynkolay ", "paynet,paynkolay", "1"] {
        if let Ok(read) = TestHost::asked_for(Some(stranger)) {
            return Err(format!("`{stranger}` is read as {read:?}").into());
        }
    }
    for vendor in VENDORS {
        let name = vendor.to_string();
        if TestHost::asked_for(Some(&name)) != Ok(Some(vendor)) {
            return Err(format!("`{name}` is not known").into());
        }
    }
    TestHost::asked_for(std::env::var(HOST).ok().as_deref()).map(drop).map_err(Failed::from)
}

/// The comparison itself has teeth: another value, a missing step and a further one are found at their place.
fn differences_are_found() -> Result<(), Failed> {
    let step = |status: &str| Step { name: "find".to_owned(), seen: vec![("status", status.to_owned())] };
    let model = [step("active"), step("paused")];
    let cases: [(&[Step], &str); 3] = [
        (&[step("active"), step("active")], "step 2"),
        (&[step("active")], "step 2"),
        (&[step("active"), step("paused"), step("paused")], "step 3"),
    ];
    for (real, place) in cases {
        match compare(Vendor::Paynet, "of the comparison", &model, real) {
            Err(told) if told.starts_with(place) => {}
            other => return Err(format!("{place}: {other:?}").into()),
        }
    }
    compare(Vendor::Paynet, "of the comparison", &model, &model).map_err(Failed::from)
}

fn on_simulator(vendor: Vendor, scenario: &Scenario) -> Result<(), Failed> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let model = observed(vendor, scenario, Arc::new(Memory::of(vendor))).await;
        let real = observed(vendor, scenario, Arc::new(Simulated::of(vendor).await)).await;
        compare(vendor, scenario.name, &model, &real).map_err(Failed::from)
    })
}

/// A field that is left out everywhere differs somewhere.
fn is_untold(untold: &Untold) -> Result<(), Failed> {
    let Untold { vendor, step, field, reason } = untold;
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        for scenario in SCENARIOS.iter().filter(|scenario| offered(scenario, *vendor)) {
            let model = observed(*vendor, scenario, Arc::new(Memory::of(*vendor))).await;
            if !model.iter().any(|shown| shown.name == *step) {
                continue;
            }
            let real = observed(*vendor, scenario, Arc::new(Simulated::of(*vendor).await)).await;
            let mut pairs = model.iter().zip(&real).filter(|(one, two)| one.name == *step && two.name == *step);
            if pairs.any(|(one, two)| value(&one.seen, field) != value(&two.seen, field)) {
                return Ok(());
            }
        }
        Err(format!("{step} {field}: it is told as the model tells it, wherever it shows: {reason}").into())
    })
}

fn on_test_host(vendor: Vendor, scenario: &Scenario) -> Result<(), Failed> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let mut model = observed(vendor, scenario, Arc::new(Memory::of(vendor))).await;
        // How many requests a test host saw is not known.
        model.iter_mut().for_each(|step| step.seen.retain(|(name, _)| *name != "sent"));
        let real = observed(vendor, scenario, Arc::new(TestHost::of(vendor)?)).await;
        compare(vendor, scenario.name, &model, &real).map_err(Failed::from)
    })
}

async fn observed(vendor: Vendor, scenario: &Scenario, side: Arc<dyn Side>) -> Vec<Step> {
    let mut scene = Scene::on(vendor, side);
    (scenario.play)(&mut scene).await;
    scene.steps
}

/// The first difference that is not declared, or the first declared one that is gone.
fn compare(vendor: Vendor, scenario: &str, model: &[Step], real: &[Step]) -> Result<(), String> {
    if model.is_empty() {
        return Err("the scenario observes nothing".to_owned());
    }
    let declared = DIFFERENCES.iter().filter(|known| known.vendor == vendor && known.scenario == scenario);
    for Difference { step: (place, name), reason, .. } in declared {
        if model.get(place - 1).is_none_or(|step| step.name != *name) {
            return Err(format!("a difference is declared at step {place} ({name}), which is not there: {reason}"));
        }
    }
    for (place, step) in (1_usize..).zip(model) {
        let Some(other) = real.get(place - 1) else {
            return Err(format!("step {place} ({}): the model goes on and the vendor does not", step.name));
        };
        let excused = excused(vendor, scenario, place, step);
        if let Some(gone) = excused.iter().find(|name| value(&step.seen, name) == value(&other.seen, name)) {
            return Err(format!("step {place} ({}): the declared difference in `{gone}` is gone", step.name));
        }
        let (one, two) = (told(vendor, step, &excused), told(vendor, other, &excused));
        if step.name != other.name || one != two {
            return Err(format!(
                "step {place} ({} / {}):\n  model:  {one:?}\n  vendor: {two:?}",
                step.name, other.name
            ));
        }
    }
    match real.len().cmp(&model.len()) {
        std::cmp::Ordering::Greater => {
            Err(format!("step {}: the vendor goes on and the model does not", model.len() + 1))
        }
        _ => Ok(()),
    }
}

/// The fields in which this step is declared to differ.
fn excused(vendor: Vendor, scenario: &str, place: usize, step: &Step) -> Vec<&'static str> {
    let here = |difference: &&Difference| {
        difference.vendor == vendor
            && difference.scenario == scenario
            && difference.step.0 == place
            && difference.step.1 == step.name
    };
    DIFFERENCES.iter().filter(here).flat_map(|difference| difference.fields).copied().collect()
}

fn value<'a>(seen: &'a Fields, name: &str) -> Option<&'a str> {
    seen.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str())
}

/// What is compared of a step.
fn told(vendor: Vendor, step: &Step, excused: &[&str]) -> Fields {
    let untold =
        |name: &str| UNTOLD.iter().any(|one| one.vendor == vendor && one.step == step.name && one.field == name);
    step.seen.iter().filter(|(name, _)| !untold(name) && !excused.contains(name)).cloned().collect()
}

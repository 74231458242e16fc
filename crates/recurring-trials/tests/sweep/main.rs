//! The fault sweep: every exchange of every adapter meets every fault point, and the simulator's ledger is the judge.
//!
//! Exhaustive and deterministic. The invariants: at most one collection per period; at most one request per write on
//! the wire; no success and no "nothing happened" without evidence, nor against the ledger; what was lost is found or
//! proven absent rightly, and is there exactly once after a retry with that proof; a read of several requests claims no
//! more than each of them was told.

use std::collections::BTreeMap;
use std::path::Path;

use futures_util::{StreamExt, stream};
use recurring_core::Operation;
use recurring_sim::Vendor;

use self::case::{Case, Ending, Played, play};
use self::long_cases::{Chain, Links};
use self::naming::{Naming, namings};
use self::paynet_only::CREATE_WITH;
use self::points::{points, points_of_another_name};
use self::vendor::{VENDORS, capabilities};

mod answers;
mod card_adding;
mod case;
mod claim;
mod exchange;
mod long_cases;
mod long_reads;
mod naming;
mod paynet_only;
mod points;
#[path = "../support/vendor.rs"]
mod vendor;

/// How many cases are under way at once: most of them wait.
const AT_ONCE: usize = 24;

/// The operations of an adapter that reach the wire.
fn exchanges(vendor: Vendor) -> Vec<Operation> {
    let capabilities = capabilities(vendor);
    let contract = Operation::CONTRACT.into_iter().filter(|operation| capabilities.supports(*operation));
    match vendor {
        Vendor::Paynet => contract.chain(paynet_only::EXCHANGES).collect(),
        _ => contract.collect(),
    }
}

/// Every exchange with every way to name what it acts on; the first way meets every point.
fn cases(vendor: Vendor, exchanges: &[Operation]) -> Vec<Case> {
    let mut cases = Vec::new();
    for &operation in exchanges {
        for (place, naming) in namings(vendor, operation).into_iter().enumerate() {
            let met = if place == 0 { points(vendor, operation) } else { points_of_another_name(vendor, operation) };
            cases.extend(met.into_iter().map(|point| Case { vendor, operation, naming, point }));
        }
    }
    cases
}

async fn endings(cases: Vec<Case>) -> Vec<(Case, Result<Played, String>)> {
    stream::iter(cases.into_iter().map(ending)).buffer_unordered(AT_ONCE).collect().await
}

async fn ending(case: Case) -> (Case, Result<Played, String>) {
    let played = case.clone();
    let ending = tokio::spawn(async move { play(&played).await }).await;
    let ending = ending.unwrap_or_else(|failed| Err(format!("the case could not be played: {failed}")));
    (case, ending)
}

/// An exchange and how it names what it acts on.
type Named = (&'static str, Naming);

#[expect(clippy::print_stdout, reason = "the size of the sweep is its result")]
async fn sweep(vendor: Vendor, exchanges: &[Operation]) {
    let cases = cases(vendor, exchanges);
    let size = cases.len();
    let mut counts: BTreeMap<(Named, Ending), usize> = BTreeMap::new();
    let mut collected: BTreeMap<Named, usize> = BTreeMap::new();
    let (mut broken, mut replayed) = (Vec::new(), 0);
    for (Case { operation, naming, point, .. }, played) in endings(cases).await {
        let named = (operation.as_str(), naming);
        match played {
            Ok(Played { ending, collected: taken, replays }) => {
                *counts.entry((named, ending)).or_default() += 1;
                *collected.entry(named).or_default() += taken;
                replayed += replays;
            }
            Err(why) => {
                broken.push(format!(
                    "{operation}: {naming:?}: {:?} {:?} ({:?}): {why}",
                    point.fault, point.line, point.says
                ));
            }
        }
    }
    for ((operation, naming), ending, count) in counts.iter().map(|((named, ending), count)| (named, ending, count)) {
        println!("sweep {vendor}: {operation} {naming:?} {ending:?}: {count}");
    }
    let (number, ways) = (exchanges.len(), collected.len());
    println!(
        "sweep {vendor}: {number} exchanges named in {ways} ways, {size} cases, {replayed} replays, {} invariants broken",
        broken.len()
    );
    broken.sort();
    assert!(broken.is_empty(), "{} invariants broken:\n{}", broken.len(), broken.join("\n"));
    check_not_hollow(vendor, exchanges, &counts, &collected);
}

/// A sweep in which nothing succeeds, nothing is collected, or nothing is found again, would prove nothing.
fn check_not_hollow(
    vendor: Vendor,
    exchanges: &[Operation],
    counts: &BTreeMap<(Named, Ending), usize>,
    collected: &BTreeMap<Named, usize>,
) {
    for operation in exchanges {
        for (place, naming) in namings(vendor, *operation).into_iter().enumerate() {
            let named = (operation.as_str(), naming);
            let came_to = |ending| counts.get(&(named, ending)).copied().unwrap_or_default();
            let success = match (operation.is_write(), *operation, naming) {
                (true, Operation::Charge, Naming::NoNumber) => Ending::Partly,
                (true, _, _) => Ending::Done,
                (false, _, _) => Ending::Answered,
            };
            assert!(came_to(success) > 0, "{vendor} {named:?}: no case came to {success:?}");
            assert!(came_to(Ending::Nothing) > 0, "{vendor} {named:?}: no case was known to come to nothing");
            assert!(collected.get(&named).is_some_and(|taken| *taken > 0), "{vendor} {named:?}: nothing was collected");
            if place == 0 && matches!(*operation, Operation::Create | Operation::Bill | CREATE_WITH) {
                let found_again = came_to(Ending::FoundHappened).min(came_to(Ending::SentAgainByProof));
                assert!(found_again > 0, "{vendor} {named:?}: none was found again, or none was sent again");
            }
        }
    }
}

/// The exchanges of a vendor that a part of the sweep is about; the parts run side by side.
fn part(vendor: Vendor, belongs: impl Fn(&Operation) -> bool) -> Vec<Operation> {
    exchanges(vendor).into_iter().filter(belongs).collect()
}

fn is_own(operation: &Operation) -> bool {
    matches!(operation, Operation::Vendor { .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn paynet_every_write_meets_every_fault_and_no_invariant_breaks() {
    sweep(Vendor::Paynet, &part(Vendor::Paynet, |operation| operation.is_write() && !is_own(operation))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paynet_every_read_meets_every_fault_and_no_invariant_breaks() {
    sweep(Vendor::Paynet, &part(Vendor::Paynet, |operation| !operation.is_write() && !is_own(operation))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paynet_every_service_of_its_own_meets_every_fault_and_no_invariant_breaks() {
    sweep(Vendor::Paynet, &part(Vendor::Paynet, is_own)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paynkolay_every_exchange_meets_every_fault_and_no_invariant_breaks() {
    sweep(Vendor::Paynkolay, &exchanges(Vendor::Paynkolay)).await;
}

/// The reads that take several requests, each with every fault at its first, second and last one.
#[expect(clippy::print_stdout, reason = "the size of the sweep is its result")]
async fn sweep_long_reads(vendor: Vendor) {
    let chains = long_cases::chains(vendor);
    let (number, mut size, mut replayed, mut hollow) = (chains.len(), 0, 0, false);
    let mut broken = Vec::new();
    let played = chains.into_iter().map(|chain| async move {
        (chain, tokio::spawn(long_cases::play(chain)).await.expect("the chain can be played"))
    });
    let mut played = stream::iter(played).buffer_unordered(AT_ONCE);
    while let Some((Chain { read, call, repeats }, links)) = played.next().await {
        let Links { whole, incomplete, failed, replays, broken: here } = links;
        let repeats = if repeats { ", by a client that repeats reads" } else { "" };
        println!("sweep {vendor}: {read:?} {call}{repeats}: {whole} whole, {incomplete} incomplete, {failed} failed");
        hollow |= whole == 0 || failed == 0;
        size += whole + incomplete + failed + here.len();
        replayed += replays;
        broken.extend(here);
    }
    println!(
        "sweep {vendor}: {number} chains of long reads, {size} cases, {replayed} replays, {} invariants broken",
        broken.len()
    );
    broken.sort();
    assert!(broken.is_empty(), "{} invariants broken:\n{}", broken.len(), broken.join("\n"));
    assert!(!hollow, "a read that is never whole, or never fails, proves nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn long_reads_over_windows_of_paynkolay_meet_every_fault_and_no_invariant_breaks() {
    sweep_long_reads(Vendor::Paynkolay).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn long_reads_over_pages_of_paynet_meet_every_fault_and_no_invariant_breaks() {
    sweep_long_reads(Vendor::Paynet).await;
}

/// The size over all adapters. A changed number is a changed sweep, and is to be changed here on purpose.
#[test]
#[expect(clippy::print_stdout, reason = "the size of the sweep is its result")]
fn the_sweep_has_exactly_this_size() {
    let number: usize = VENDORS.into_iter().map(|vendor| exchanges(vendor).len()).sum();
    let size: usize = VENDORS.into_iter().map(|vendor| cases(vendor, &exchanges(vendor)).len()).sum();
    let chains: Vec<Chain> = VENDORS.into_iter().flat_map(long_cases::chains).collect();
    let long: usize = chains.iter().map(|chain| long_cases::faults(*chain).len()).sum();
    println!("sweep: {number} exchanges of {} providers, {size} cases", VENDORS.len());
    println!("sweep: {} chains of reads of several requests, {long} cases", chains.len());
    assert_eq!((number, size), (33, 21_367), "exchanges and cases");
    assert_eq!((chains.len(), long), (72, 13_851), "chains and cases");
}

/// The vendors are listed by hand, and each adapter is a crate.
#[test]
fn no_adapter_is_left_out() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let folders = std::fs::read_dir(crates).expect("the crates can be listed");
    let names = folders.map(|folder| folder.expect("a crate").file_name().to_string_lossy().into_owned());
    let mut adapters: Vec<String> =
        names.filter_map(|name| name.strip_prefix("provider-").map(str::to_owned)).collect();
    adapters.sort();
    let mut swept = VENDORS.map(|vendor| vendor.to_string());
    swept.sort();
    assert_eq!(adapters, swept);
}

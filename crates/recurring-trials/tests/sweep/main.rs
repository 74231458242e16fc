//! The fault sweep: every exchange of every adapter meets every fault point, and the simulator's ledger is the judge.
//!
//! Exhaustive and deterministic. The invariants: at most one collection per period; at most one request per write on
//! the wire; no success and no "nothing happened" without evidence, nor against the ledger; what was lost is found or
//! proven absent rightly, and is there exactly once after a retry with that proof; a read of several requests claims no
//! more than each of them was told.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use recurring_core::Operation;
use recurring_sim::Vendor;

use self::case::{Case, Ending, play};
use self::long_cases::{Chain, Links};
use self::paynet_only::CREATE_WITH;
use self::points::points;
use self::vendor::{VENDORS, capabilities};

mod answers;
mod card_adding;
mod case;
mod exchange;
mod long_cases;
mod long_reads;
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

fn cases(vendor: Vendor, exchanges: &[Operation]) -> Vec<Case> {
    let meets = |operation| points(vendor, operation).into_iter().map(move |point| Case { vendor, operation, point });
    exchanges.iter().copied().flat_map(meets).collect()
}

async fn endings(cases: Vec<Case>) -> Vec<(Case, Result<Ending, String>)> {
    stream::iter(cases.into_iter().map(ending)).buffer_unordered(AT_ONCE).collect().await
}

async fn ending(case: Case) -> (Case, Result<Ending, String>) {
    let played = case.clone();
    let ending = tokio::spawn(async move { play(&played).await }).await;
    let ending = ending.unwrap_or_else(|failed| Err(format!("the case could not be played: {failed}")));
    (case, ending)
}

#[expect(clippy::print_stdout, reason = "the size of the sweep is its result")]
async fn sweep(vendor: Vendor, exchanges: &[Operation]) {
    let cases = cases(vendor, exchanges);
    let size = cases.len();
    let mut counts: BTreeMap<(&str, Ending), usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for (case, ending) in endings(cases).await {
        match ending {
            Ok(ending) => *counts.entry((case.operation.as_str(), ending)).or_default() += 1,
            Err(why) => {
                let Case { operation, point, .. } = case;
                broken.push(format!("{operation}: {:?} {:?} ({:?}): {why}", point.fault, point.line, point.says));
            }
        }
    }
    let (exchanged, points) = (exchanges.len(), size / exchanges.len().max(1));
    println!(
        "sweep {vendor}: {exchanged} exchanges x {points} points on average = {size} cases, {} invariants broken",
        broken.len()
    );
    for ((operation, ending), count) in &counts {
        println!("sweep {vendor}: {operation} {ending:?}: {count}");
    }
    broken.sort();
    assert!(broken.is_empty(), "{} invariants broken:\n{}", broken.len(), broken.join("\n"));
    check_not_hollow(vendor, exchanges, &counts);
}

/// A sweep in which nothing succeeds, or nothing is found again, would prove nothing.
fn check_not_hollow(vendor: Vendor, exchanges: &[Operation], counts: &BTreeMap<(&str, Ending), usize>) {
    for operation in exchanges {
        let came_to = |ending| counts.get(&(operation.as_str(), ending)).copied().unwrap_or_default();
        let success = if operation.is_write() { Ending::Done } else { Ending::Answered };
        assert!(came_to(success) > 0, "{vendor} {operation}: no case succeeded");
        assert!(came_to(Ending::Nothing) > 0, "{vendor} {operation}: no case was known to come to nothing");
    }
    let is_guarded = |operation: &&Operation| matches!(**operation, Operation::Create | Operation::Bill | CREATE_WITH);
    let guarded = exchanges.iter().filter(is_guarded);
    for operation in guarded {
        for ending in [Ending::FoundHappened, Ending::SentAgainByProof] {
            assert!(
                counts.contains_key(&(operation.as_str(), ending)),
                "{vendor} {operation}: none came to {ending:?}"
            );
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
    let (number, mut size, mut hollow) = (chains.len(), 0, false);
    let mut broken = Vec::new();
    let played = chains.into_iter().map(|chain| async move {
        (chain, tokio::spawn(long_cases::play(chain)).await.expect("the chain can be played"))
    });
    let mut played = stream::iter(played).buffer_unordered(AT_ONCE);
    while let Some((Chain { read, call, repeats }, links)) = played.next().await {
        let Links { whole, incomplete, failed, broken: here } = links;
        let repeats = if repeats { ", by a client that repeats reads" } else { "" };
        println!("sweep {vendor}: {read:?} {call}{repeats}: {whole} whole, {incomplete} incomplete, {failed} failed");
        hollow |= whole == 0 || failed == 0;
        size += whole + incomplete + failed + here.len();
        broken.extend(here);
    }
    println!("sweep {vendor}: {number} chains of long reads, {size} cases, {} invariants broken", broken.len());
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

/// The size over all adapters, and that no adapter is left out.
#[test]
#[expect(clippy::print_stdout, reason = "the size of the sweep is its result")]
fn the_sweep_covers_every_operation_of_every_adapter() {
    let number: usize = VENDORS.into_iter().map(|vendor| exchanges(vendor).len()).sum();
    let size: usize = VENDORS.into_iter().map(|vendor| cases(vendor, &exchanges(vendor)).len()).sum();
    let chains: Vec<Chain> = VENDORS.into_iter().flat_map(long_cases::chains).collect();
    let long: usize = chains.iter().map(|chain| long_cases::faults(*chain).len()).sum();
    println!("sweep: {number} exchanges of {} providers, {size} cases", VENDORS.len());
    println!("sweep: {} chains of reads of several requests, {long} cases", chains.len());
    assert!(number >= 33 && size >= 11_000, "{number} exchanges, {size} cases");
    assert!(chains.len() >= 72 && long >= 12_000, "{} chains, {long} cases", chains.len());
}

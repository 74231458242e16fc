//! The suite bites: a provider broken on purpose breaks exactly the clauses that promise otherwise.

mod support {
    //! What these tests share.
    pub(crate) mod bent;
    pub(crate) mod world;
}

use std::collections::BTreeSet;

use recurring_core::{
    Capabilities, CreateLimits, FindMethod, FindMethods, ListLimits, PeriodLimit, PeriodUnit, Targets,
};
use recurring_testkit::conformance::{CLAUSES, Clause};
use recurring_testkit::{InMemoryProvider, presets};

use crate::support::bent::Bend;
use crate::support::world::Bench;

/// A provider that finds by listing, counts days only and has no options, like the weakest ones there are.
fn weak() -> Capabilities {
    let windows = FindMethod::Windows { days: 30 };
    let everything = InMemoryProvider::everything();
    let limits = CreateLimits {
        periods: vec![PeriodLimit { unit: PeriodUnit::Days, least: 30, most: 30 }],
        longest_count: Some(12),
        description_required: true,
        surname_required: true,
        variable_price: false,
        group: false,
        notify: false,
        dealer: false,
        payer_ip: false,
    };
    Capabilities {
        create: Some(limits),
        find: FindMethods { id: FindMethod::Unsupported, listing_id: windows, reference: windows },
        list: Some(ListLimits { window_days: Some(30), by_group: false }),
        cancel: Targets::ID,
        pause: Targets::NONE,
        resume: Targets::NONE,
        change_amount: Targets::NONE,
        bill: Targets::NONE,
        charge: Targets::NONE,
        resend_link: Targets::NONE,
        list_cards: Targets::NONE,
        link_card: Targets::NONE,
        list_invoices: Targets::NONE,
        list_attempts: Targets::NONE,
        ..everything
    }
}

/// A provider that can do everything but what the change takes away.
fn without(change: impl FnOnce(&mut Capabilities)) -> Capabilities {
    let mut capabilities = InMemoryProvider::everything();
    change(&mut capabilities);
    capabilities
}

/// Broken providers, and the clauses that each of them breaks: those and no others.
fn bends() -> Vec<(Capabilities, Bend, &'static [&'static str])> {
    let everything = InMemoryProvider::everything;
    vec![
        (everything(), Bend::IdentityChanges, &["C-01", "C-31", "C-32", "C-33", "C-40"]),
        (without(|all| all.resend_link = Targets::NONE), Bend::SendsUnclaimed, &["C-02"]),
        (everything(), Bend::RefusesClaimed, &["C-03"]),
        (everything(), Bend::CutsLongCounts, &["C-04"]),
        (weak(), Bend::TakesOtherPeriods, &["C-05"]),
        (everything(), Bend::SendsWrongAmounts, &["C-06"]),
        (weak(), Bend::DropsOptions, &["C-07"]),
        (weak(), Bend::DriftsSilently, &["C-05", "C-08"]),
        (everything(), Bend::TakesEuros, &["C-09"]),
        (everything(), Bend::ReadsBackByItself, &["C-10"]),
        (everything(), Bend::LosesTheLink, &["C-11"]),
        (everything(), Bend::TellsUnapprovedActive, &["C-11", "C-14"]),
        (everything(), Bend::BooksTwice, &["C-12", "C-44"]),
        (everything(), Bend::MonthsDrift, &["C-13"]),
        (everything(), Bend::FindsAnotherAmount, &["C-14", "C-32", "C-43"]),
        (everything(), Bend::AbsenceIsAnError, &["C-15", "C-33"]),
        (everything(), Bend::SearchStopsEarly, &["C-15", "C-33"]),
        (everything(), Bend::ShowsOneOfSeveral, &["C-16"]),
        (weak(), Bend::LeavesDaysOut, &["C-17"]),
        (everything(), Bend::ListsTwice, &["C-18"]),
        (everything(), Bend::ListsEverything, &["C-19"]),
        (everything(), Bend::CancelsInWordsOnly, &["C-20", "C-44"]),
        (everything(), Bend::PausesInWordsOnly, &["C-21", "C-44"]),
        (everything(), Bend::ResumesInWordsOnly, &["C-22", "C-44"]),
        (everything(), Bend::KeepsTheOldAmount, &["C-23", "C-44"]),
        (everything(), Bend::ForgetsVariablePrice, &["C-24", "C-25", "C-40", "C-44"]),
        (everything(), Bend::BillsAnotherAmount, &["C-25", "C-40", "C-44"]),
        (everything(), Bend::TellsDeclinesCollected, &["C-26"]),
        (everything(), Bend::ForgetsTheCoolDown, &["C-27"]),
        (everything(), Bend::ShowsWholeCardNumbers, &["C-28"]),
        (everything(), Bend::LinksWithoutRows, &["C-29", "C-39"]),
        (everything(), Bend::LostIsRefused, &["C-30", "C-31", "C-32", "C-33", "C-41"]),
        (everything(), Bend::LostIsSentAgain, &["C-30", "C-31", "C-32", "C-33", "C-41"]),
        (everything(), Bend::NotConnectedIsUnknown, &["C-34"]),
        (everything(), Bend::ClaimsReadsUnanswered, &["C-35"]),
        (everything(), Bend::TellsRejectedActive, &["C-36"]),
        (everything(), Bend::ResendingApproves, &["C-37"]),
        (everything(), Bend::TellsBillsCollected, &["C-38"]),
        (everything(), Bend::RowsNameNobody, &["C-39"]),
        (everything(), Bend::HidesBillNumbers, &["C-40"]),
        (everything(), Bend::WaitsTooLong, &["C-41"]),
        (everything(), Bend::ShowsThePayer, &["C-42"]),
        (everything(), Bend::MixesAnswersUp, &["C-43"]),
        (everything(), Bend::TakesOneNewAmountOnly, &["C-44"]),
    ]
}

/// A suite that accepts any outcome checks nothing (D21).
#[tokio::test]
async fn d21_each_broken_provider_breaks_exactly_its_clauses() {
    let mut surprises = Vec::new();
    for (capabilities, bend, expected) in bends() {
        let broken = Bench::with(capabilities).bent(bend).broken().await;
        let ids: Vec<&str> = broken.iter().map(|(id, _)| *id).collect();
        if ids != expected {
            surprises.push(format!("{bend:?} breaks {ids:?}, not {expected:?}: {broken:#?}"));
        }
    }
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

#[test]
fn every_clause_is_broken_by_some_provider() {
    let bitten: BTreeSet<&str> = bends().into_iter().flat_map(|(_, _, broken)| broken).copied().collect();
    let clauses: BTreeSet<&str> = CLAUSES.iter().map(Clause::id).collect();
    assert_eq!(bitten, clauses);
}

#[tokio::test]
async fn a_sound_provider_breaks_nothing_whatever_it_claims() {
    for capabilities in [InMemoryProvider::everything(), weak(), presets::paynet(), presets::paynkolay()] {
        let broken = Bench::with(capabilities).broken().await;
        assert!(broken.is_empty(), "{broken:#?}");
    }
}

#[tokio::test]
async fn every_clause_applies_to_one_of_two_sound_providers() {
    let strong = Bench::with(InMemoryProvider::everything()).ignored().await;
    let weak = Bench::with(weak()).ignored().await;
    assert_eq!(strong, ["C-08", "C-17"]);
    assert!(!strong.iter().any(|id| weak.contains(id)), "{weak:?}");
}

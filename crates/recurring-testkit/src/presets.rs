//! Known payment companies, to let the in-memory provider imitate one of them.
//!
//! `like_…` is a model that claims what the adapter claims with default settings, and tells no more than the adapter tells
//! (2026-11-21): a recovery that works with it does not rest on what only a model knows. The capabilities alone are there
//! too; a model that is given them alone still tells everything. The adapters' crates are not used here, so that a test of
//! whoever knows both can compare the two.
//!
//! ```
//! use recurring_testkit::presets;
//!
//! let provider = presets::like_paynkolay().build();
//! # assert_eq!(provider.requests_seen(), 0);
//! ```
//!
//! Only a few of the vendors' own words for a state are Documented; the other words are those that the adapters accept.

use std::time::Duration;

use recurring_core::{
    Capabilities, CollectionStatus, CreateLimits, FindMethod, FindMethods, ListLimits, Locked, Mark, Operation,
    PeriodLimit, PeriodUnit, Status, Stop, Targets,
};

use crate::in_memory::{Field, InMemoryBuilder, InMemoryProvider, NextDue, OrderState, Telling};

const PERIOD_MULTIPLIES: &str =
    "`period` multiplies the interval; were it ignored, every 30 days would become every day";

/// Where an order is shown.
const ORDERS: [Operation; 2] = [Operation::Find, Operation::List];

/// A model that claims and tells what Paynet's adapter does, and takes a reference once.
///
/// It tells no day on which an order was made, no numbers of a list, and no counts after a cancel. An approved order looks
/// like one that awaits its payer until an attempt was made, and its state is unknown while every attempt was declined. In
/// a list only paused and cancelled orders show their state.
#[must_use]
pub fn like_paynet() -> InMemoryBuilder {
    InMemoryProvider::builder().capabilities(paynet()).telling(told_by_paynet()).duplicate_references(false)
}

/// A model that claims and tells what Paynkolay's adapter does, and takes a reference more than once.
///
/// An order's own number, which cancelling takes, is told by the answer to its creation alone: where that answer was lost,
/// the order is found and cannot be cancelled by a call, only in the merchant's panel.
#[must_use]
pub fn like_paynkolay() -> InMemoryBuilder {
    InMemoryProvider::builder().capabilities(paynkolay()).telling(told_by_paynkolay()).duplicate_references(true)
}

/// What Paynet's adapter claims with default settings. Claims alone: see [`like_paynet`].
#[must_use]
pub fn paynet() -> Capabilities {
    let units = [PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years];
    let direct = FindMethod::Direct;
    Capabilities {
        create: Some(CreateLimits {
            periods: units.map(|unit| PeriodLimit { unit, least: 1, most: 1 }).to_vec(),
            longest_count: None,
            description_required: true,
            surname_required: false,
            variable_price: true,
            group: true,
            notify: true,
            dealer: true,
            payer_ip: false,
        }),
        find: FindMethods { id: direct, listing_id: FindMethod::Unsupported, reference: direct },
        list: Some(ListLimits { window_days: None, by_group: true }),
        cancel: Targets::ID_OR_REFERENCE,
        stop: Stop::Reversible,
        pause: Targets::ID_OR_REFERENCE,
        resume: Targets::NONE,
        change_amount: Targets::ID_OR_REFERENCE,
        bill: Targets::ID_OR_REFERENCE,
        charge: Targets::ID_OR_REFERENCE,
        resend_link: Targets::ID_OR_REFERENCE,
        list_cards: Targets::ID_OR_REFERENCE,
        link_card: Targets { group: true, ..Targets::ID_OR_REFERENCE },
        list_invoices: Targets::ID_OR_REFERENCE,
        list_attempts: Targets { invoice: true, ..Targets::NONE },
        locked: vec![
            locked(Operation::Create, "period_multiplier", PERIOD_MULTIPLIES),
            locked(
                Operation::Resume,
                "resume_status",
                "this status number starts a stopped order again (0 is the likeliest)",
            ),
        ],
        answer_timeout: Duration::from_secs(30),
    }
}

/// What Paynkolay's adapter claims with default settings. Claims alone: see [`like_paynkolay`].
#[must_use]
pub fn paynkolay() -> Capabilities {
    let windows = FindMethod::Windows { days: 30 };
    Capabilities {
        create: Some(CreateLimits {
            periods: vec![PeriodLimit { unit: PeriodUnit::Days, least: 30, most: 30 }],
            longest_count: Some(12),
            description_required: false,
            surname_required: true,
            variable_price: false,
            group: false,
            notify: false,
            dealer: false,
            payer_ip: true,
        }),
        find: FindMethods { id: FindMethod::Unsupported, listing_id: windows, reference: windows },
        list: Some(ListLimits { window_days: Some(30), by_group: false }),
        cancel: Targets::ID,
        stop: Stop::Final,
        pause: Targets::NONE,
        resume: Targets::NONE,
        change_amount: Targets::NONE,
        bill: Targets::NONE,
        charge: Targets::NONE,
        resend_link: Targets::NONE,
        list_cards: Targets::NONE,
        link_card: Targets::NONE,
        list_invoices: Targets::NONE,
        list_attempts: Targets { reference: true, ..Targets::NONE },
        locked: Vec::new(),
        answer_timeout: Duration::from_secs(30),
    }
}

fn locked(operation: Operation, setting: &'static str, assumes: &'static str) -> Locked {
    Locked { operation, setting, assumes }
}

fn told_by_paynet() -> Telling {
    let telling = Telling::everything()
        .untold(Operation::Create, &[Field::Duplicate])
        .untold(Operation::List, &[Field::Collected, Field::NextDue])
        .untold(Operation::Cancel, &[Field::Collected, Field::Remaining])
        .untold(Operation::Charge, &[Field::Id, Field::Reference, Field::Advice])
        .untold(Operation::ListInvoices, &[Field::Upcoming, Field::Absence])
        .untold(Operation::ListAttempts, &[Field::Id, Field::Reference, Field::InvoiceNo, Field::DeclinedTransaction])
        .marked(Operation::Find, Field::Absence, Mark::Assumed)
        .next_due(NextDue::EarliestUntried);
    bills_by_paynet(states_by_paynet(telling))
}

/// The state of an order is read from its number and its plan, which a list does not show.
fn states_by_paynet(mut telling: Telling) -> Telling {
    use OrderState::{AwaitingPayer, Cancelled, Completed, Declined, Paused, Rejected, Running, Untried};
    for answer in ORDERS {
        telling = telling
            .untold(answer, &[Field::ListingId, Field::CreatedOn])
            .marked(answer, Field::Amount, Mark::Assumed)
            .shown_as(answer, Paused, Status::Paused, "3", Mark::Assumed)
            .shown_as(answer, Cancelled, Status::Cancelled, "5", Mark::Assumed)
            .shown_as(answer, Rejected, Status::Cancelled, "5", Mark::Assumed);
    }
    for state in [AwaitingPayer, Untried, Declined, Running, Completed] {
        telling = telling.shown_as(Operation::List, state, Status::Unknown, "0", Mark::Assumed);
    }
    for state in [AwaitingPayer, Untried] {
        telling = telling.shown_as(Operation::Find, state, Status::AwaitingPayer, "0", Mark::Assumed);
    }
    telling
        .shown_as(Operation::Find, Declined, Status::Unknown, "0", Mark::Assumed)
        .shown_as(Operation::Find, Running, Status::Active, "0", Mark::Assumed)
        .shown_as(Operation::Find, Completed, Status::Completed, "0", Mark::Observed)
}

fn bills_by_paynet(mut telling: Telling) -> Telling {
    let (bills, attempts) = (Operation::ListInvoices, Operation::ListAttempts);
    for answer in [bills, attempts] {
        telling = telling.marked(answer, Field::Amount, Mark::Assumed);
    }
    telling
        .outcome_as(bills, CollectionStatus::Waiting, Some("0"), Mark::Assumed)
        .outcome_as(bills, CollectionStatus::Collected, Some("3"), Mark::Assumed)
        .outcome_as(bills, CollectionStatus::Failed, Some("4"), Mark::Assumed)
        .outcome_as(bills, CollectionStatus::Cancelled, Some("5"), Mark::Assumed)
        .outcome_as(attempts, CollectionStatus::Collected, None, Mark::Assumed)
        .outcome_as(attempts, CollectionStatus::Failed, None, Mark::Assumed)
}

fn told_by_paynkolay() -> Telling {
    use OrderState::{AwaitingPayer, Cancelled, Completed, Declined, Lapsed, Rejected, Running, Untried};
    let attempts = Operation::ListAttempts;
    let mut telling = Telling::everything()
        .untold(Operation::Cancel, &[Field::Absence])
        .untold(attempts, &[Field::Id, Field::InvoiceNo])
        .marked(Operation::Find, Field::Absence, Mark::Assumed)
        .outcome_as(attempts, CollectionStatus::Collected, Some("SALES SUCCESS"), Mark::Documented)
        .outcome_as(attempts, CollectionStatus::Failed, Some("SALES ERROR"), Mark::Documented)
        .next_due(NextDue::FirstThenComing);
    for answer in ORDERS {
        telling = telling
            .untold(answer, &[Field::Id, Field::FirstDue])
            .shown_as(answer, AwaitingPayer, Status::AwaitingPayer, "Waiting (Active)", Mark::Assumed)
            .shown_as(answer, Lapsed, Status::Unknown, "Closed (Active)", Mark::Assumed)
            .shown_as(answer, Completed, Status::Completed, "Completed (Inactive)", Mark::Assumed)
            .shown_as(answer, Cancelled, Status::Cancelled, "Cancelled (Inactive)", Mark::Assumed)
            .shown_as(answer, Rejected, Status::Rejected, "Rejected (Inactive)", Mark::Documented);
        for state in [Untried, Declined, Running] {
            telling = telling.shown_as(answer, state, Status::Active, "Active (Active)", Mark::Assumed);
        }
    }
    telling
}

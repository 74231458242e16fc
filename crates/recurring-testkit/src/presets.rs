//! The capabilities of known payment companies, as plain data: to let the in-memory provider imitate one of them.
//!
//! They state what the adapters claim with default settings (2026-11-21). The adapters' crates are not used here, so that
//! a test of whoever knows both can compare the two.
//!
//! ```
//! use recurring_testkit::{InMemoryProvider, presets};
//!
//! let provider = InMemoryProvider::builder().capabilities(presets::paynkolay()).duplicate_references(true).build();
//! # assert_eq!(provider.requests_seen(), 0);
//! ```

use std::time::Duration;

use recurring_core::{
    Capabilities, CreateLimits, FindMethod, FindMethods, ListLimits, Locked, Operation, PeriodLimit, PeriodUnit, Stop,
    Targets,
};

const PERIOD_MULTIPLIES: &str =
    "`period` multiplies the interval; were it ignored, every 30 days would become every day";

/// What Paynet's adapter claims with default settings.
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

/// What Paynkolay's adapter claims with default settings.
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

//! Strategies that make arbitrary domain values for `proptest`: valid ones, and ones that only look valid.
//!
//! - `money()`, `payer()`, `create_instruction(today)` and their like are what a caller may ask for, and are accepted.
//! - `nearly_valid_…` has exactly one flaw and is always refused, with the flawed field named;
//!   `create_instruction_beyond(limits, today)` goes one step beyond what one provider allows.
//! - `returned_…`, `instruction()`, `lookup()`, `error()` and their like are what providers answer, for whoever sets up
//!   [`MockRecurringProvider`](crate::MockRecurringProvider): parts are missing, numbers are padded, empty or odd.
//!
//! ```
//! use recurring_core::Money;
//! use recurring_testkit::proptest::prelude::*;
//! use recurring_testkit::strategy;
//!
//! proptest!(|(amount in strategy::money())| {
//!     prop_assert_eq!(Money::parse_lira(&amount.to_decimal().to_string()), Ok(amount));
//! });
//! ```

pub use self::beyond::{Refusal, create_instruction_beyond};
pub use self::bills::{collection_attempt, collection_report, collection_status, invoice, raw_row};
pub use self::claims::{
    capabilities, create_limits, find_method, find_methods, list_limits, locked, period_limit, targets,
};
pub use self::failures::{
    advice, effect, error, error_kind, fault, identity, invalid_value, operation, provider_message, trace, vendor_code,
};
pub use self::id::{
    agent_id, card_id, group_reference, instruction_id, invoice_id, invoice_no, listing_id, merchant_reference,
    nearly_valid_agent_id, nearly_valid_card_id, nearly_valid_group, nearly_valid_instruction_id,
    nearly_valid_invoice_id, nearly_valid_invoice_no, nearly_valid_listing_id, nearly_valid_reference,
    returned_agent_id, returned_card_id, returned_group, returned_instruction_id, returned_invoice_id,
    returned_invoice_no, returned_listing_id, returned_reference,
};
pub use self::lookups::{finding, lookup, search, target_kind, undecided};
pub use self::money::{
    currency, foreign_money, money, money_error, money_in, nearly_valid_amount, nearly_valid_money, shares_of,
};
pub use self::operations::{Step, operations, step};
pub use self::orders::{
    assumption_note, card, instruction, mark, payment_link, reported, reported_money, shapes, status, status_report,
};
pub use self::outcomes::{acknowledged, cancelled, created, outcome, row, rows, rows_summary, stop};
pub use self::payer::{
    email, full_name, gsm, nearly_valid_email, nearly_valid_gsm, nearly_valid_ip, nearly_valid_name, payer, payer_ip,
    payer_name, single_name,
};
pub use self::reads::{
    attempt_subject, find_instruction, invoice_key, list_attempts, list_instructions, list_invoices,
};
pub use self::request::{
    card_target, create_instruction, create_instruction_within, dealer_of, drift, instruction_target, notify, pricing,
};
pub use self::schedule::{
    date, date_range, date_time, nearly_valid_period, nearly_valid_range, nearly_valid_schedule, period, period_unit,
    period_within, schedule, schedule_from, timestamp,
};
pub use self::text::{description, nearly_valid_description};
pub use self::writes::{
    bill_period, change_amount, charge_now, link_card, nearly_valid_bill_period, nearly_valid_change_amount,
    nearly_valid_create_instruction,
};

mod beyond;
mod bills;
mod claims;
mod failures;
mod id;
mod lookups;
mod money;
mod operations;
mod orders;
mod outcomes;
mod payer;
mod reads;
mod request;
mod schedule;
mod text;
mod writes;

#[cfg(test)]
mod tests;

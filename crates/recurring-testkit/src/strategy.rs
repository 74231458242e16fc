//! Strategies that make arbitrary domain values for `proptest`: valid ones, and ones that only look valid.
//!
//! What is nearly valid has exactly one flaw and is always refused, with the flawed field named.
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

pub use self::claims::{capabilities, create_limits};
pub use self::id::{
    agent_id, card_id, group_reference, instruction_id, invoice_id, invoice_no, listing_id, merchant_reference,
};
pub use self::money::{money, nearly_valid_amount, nearly_valid_money, shares_of};
pub use self::operations::{Step, operations, step};
pub use self::payer::{
    email, gsm, nearly_valid_email, nearly_valid_gsm, nearly_valid_name, payer, payer_ip, payer_name,
};
pub use self::reads::{
    attempt_subject, find_instruction, invoice_key, list_attempts, list_instructions, list_invoices,
};
pub use self::request::{card_target, create_instruction, create_instruction_within, instruction_target};
pub use self::schedule::{
    date, date_range, nearly_valid_period, nearly_valid_range, nearly_valid_schedule, period, period_within, schedule,
    schedule_from,
};
pub use self::text::nearly_valid_reference;
pub use self::writes::{
    bill_period, change_amount, charge_now, link_card, nearly_valid_bill_period, nearly_valid_change_amount,
    nearly_valid_create_instruction,
};

mod claims;
mod id;
mod money;
mod operations;
mod payer;
mod reads;
mod request;
mod schedule;
mod text;
mod writes;

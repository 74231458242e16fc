//! Strategies that make arbitrary domain values for `proptest`: valid ones, and texts that only look valid.
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

pub use self::id::{
    agent_id, card_id, group_reference, instruction_id, invoice_id, invoice_no, listing_id, merchant_reference,
};
pub use self::money::{money, nearly_valid_amount, shares_of};
pub use self::operations::{Step, operations, step};
pub use self::payer::{email, gsm, payer, payer_ip, payer_name};
pub use self::request::{card_target, create_instruction, create_instruction_within, instruction_target};
pub use self::schedule::{date, date_range, period, period_within, schedule, schedule_from};
pub use self::text::nearly_valid_reference;

mod id;
mod money;
mod operations;
mod payer;
mod request;
mod schedule;
mod text;

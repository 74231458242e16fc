//! The dictionary between the domain and Paynet: one file for each method of the contract that it serves.

mod acknowledged;
pub(crate) mod cancel;
pub(crate) mod change_amount;
pub(crate) mod charge;
mod cool_down;
pub(crate) mod create;
pub(crate) mod find;
mod instruction;
pub(crate) mod link_card;
pub(crate) mod list;
pub(crate) mod list_cards;
pub(crate) mod pause;
pub(crate) mod resend_link;
pub(crate) mod resume;
mod rows;
mod target;

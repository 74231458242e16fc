//! The dictionary between the domain and Paynet: one file for each method that it serves.

mod acknowledged;
pub(crate) mod bill;
pub(crate) mod cancel;
pub(crate) mod cards;
pub(crate) mod change_amount;
pub(crate) mod charge;
mod collection;
mod cool_down;
pub(crate) mod create;
pub(crate) mod find;
mod instruction;
pub(crate) mod invoices;
pub(crate) mod link_card;
pub(crate) mod list;
pub(crate) mod list_attempts;
pub(crate) mod list_cards;
pub(crate) mod list_invoices;
mod listed;
mod pages;
pub(crate) mod pause;
pub(crate) mod plans;
pub(crate) mod resend_link;
pub(crate) mod resume;
mod rows;
mod shares;
pub(crate) mod status;
mod target;

//! The dictionary between the domain and Paynkolay: one file for each method of the contract that it serves.

pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod find;
pub(crate) mod list;
pub(crate) mod list_attempts;
mod payments;
mod status;
mod text;
mod windows;

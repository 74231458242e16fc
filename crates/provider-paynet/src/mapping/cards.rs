//! Cards beyond the contract: one file for each method.

pub(crate) mod arrange;
pub(crate) mod begin_adding;
pub(crate) mod confirm_adding;
pub(crate) mod delete;
pub(crate) mod filter;
pub(crate) mod label;

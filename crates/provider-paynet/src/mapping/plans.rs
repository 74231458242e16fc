//! Planned collections: one file for each method.

pub(crate) mod list;
pub(crate) mod set_amount;

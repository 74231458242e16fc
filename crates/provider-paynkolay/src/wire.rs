//! Paynkolay's wire in Paynkolay's words: one file for each service.

pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod dates;
pub(crate) mod envelope;
pub(crate) mod list;
pub(crate) mod money;
pub(crate) mod payment_list;

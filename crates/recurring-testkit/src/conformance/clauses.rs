//! The checks of the clauses, by subject.

pub(super) mod accounts;
pub(super) mod amounts;
pub(super) mod bills;
pub(super) mod calls;
pub(super) mod cards;
pub(super) mod claims;
pub(super) mod collecting;
pub(super) mod creating;
pub(super) mod dates;
pub(super) mod finding;
pub(super) mod limits;
pub(super) mod listing;
pub(super) mod lives;
pub(super) mod lost;
pub(super) mod one_bill;
pub(super) mod options;
pub(super) mod pages;
pub(super) mod probe;
pub(super) mod resembling;
pub(super) mod stopping;
pub(super) mod sums;
pub(super) mod told;
pub(super) mod writes;

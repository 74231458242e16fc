//! The simulator seen from outside: over HTTP as a vendor's client sees it, and through its handle.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end there")]

mod control;
mod faults;
mod hosted_page;
mod life;
mod paynet_answers;
mod paynet_card_adding;
mod paynet_cards;
mod paynet_forms;
mod paynet_invoices;
mod paynet_paging;
mod paynet_strictness;
mod paynkolay_answers;
mod paynkolay_payments;
mod paynkolay_strictness;
mod quirks;
mod support;

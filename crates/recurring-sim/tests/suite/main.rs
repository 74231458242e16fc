//! The simulator seen from outside: over HTTP as a vendor's client sees it, and through its handle.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end there")]

mod control;
mod faults;
mod hosted_page;
mod life;
mod paynet_answers;
mod paynet_strictness;
mod paynkolay_answers;
mod paynkolay_strictness;
mod quirks;
mod support;

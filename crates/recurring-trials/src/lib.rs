//! Holds no code: its tests are the trials that need adapters, simulator and in-memory provider together.
//!
//! They live in a crate of their own because no library may depend on all of these, and because each trial runs over
//! every adapter alike: in a provider's own tests it would be written once per provider.
//!
//! - `tests/sweep`: every exchange of every adapter meets every fault, and the simulator's ledger is the judge.
//! - `tests/comparison`: one list of scenarios against the in-memory provider, each adapter over the simulator and,
//!   if the environment names one, a vendor's test host.
//! - `tests/presets.rs`: the testkit's presets claim what the adapters claim, and tell what the adapters tell.
//! - `tests/orders.rs`: every part of an order shows on the wire in its own way, or is refused.

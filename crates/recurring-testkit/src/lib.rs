//! In-memory provider, clock, strategies and conformance suite for recurring card payments.

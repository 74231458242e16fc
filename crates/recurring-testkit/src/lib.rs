//! In-memory provider, clock, strategies and conformance suite for recurring card payments.

pub mod scripted_server;

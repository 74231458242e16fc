//! The built command against a simulator in this process, and against raw sockets: what scripts rely on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end there")]

mod arguments;
mod done;
mod leaks;
mod lost;
mod output;
mod reads;
mod refused;
mod served;
#[cfg(unix)]
mod sim;
mod support;

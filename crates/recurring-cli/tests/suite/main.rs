//! The built command against a simulator in this process, and against raw sockets: what scripts rely on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end there")]

mod arguments;
mod assumed;
mod bills;
mod done;
#[cfg(unix)]
mod guides;
mod leaks;
mod lost;
mod output;
mod paynet;
mod reads;
mod refused;
mod served;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod sim;
mod support;

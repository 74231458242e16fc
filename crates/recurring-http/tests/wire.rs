//! What really travels: the client against raw sockets that count connections, requests and bytes.
//!
//! Names such as D3 are defects that payment libraries have shipped: D1 a write resent when a feature is off,
//! D3 zero retries that still sent twice, D4 any lost answer retried, D10 text of a caller in the address,
//! D11 certificates not checked, D13 no time-out.

#[path = "wire/answers.rs"]
mod answers;
#[path = "wire/protocol.rs"]
mod protocol;
#[path = "wire/reads.rs"]
mod reads;
#[path = "wire/reuse.rs"]
mod reuse;
#[path = "wire/server.rs"]
mod server;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[path = "wire/tls.rs"]
mod tls;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[path = "wire/trust.rs"]
mod trust;
#[path = "wire/writes.rs"]
mod writes;

//! The recurring command: standing orders at Paynet and Paynkolay from a terminal.
fn main() {}

//! A proof of absence holds for now: it cannot be written down and read again later.

use recurring_core::{CreateInstruction, ProvenAbsent};

fn store<T: serde::Serialize>(_: &T) {}
fn load<T: serde::de::DeserializeOwned>() {}

fn later(proof: &ProvenAbsent<CreateInstruction>) {
    store(proof);
    load::<ProvenAbsent<CreateInstruction>>();
}

fn main() {
    let _ = later;
}

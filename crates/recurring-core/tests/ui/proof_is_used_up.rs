//! One proof, one retry.

use recurring_core::{CreateInstruction, ProvenAbsent, Unresolved};

fn both(
    one: Unresolved<CreateInstruction>,
    other: Unresolved<CreateInstruction>,
    proof: ProvenAbsent<CreateInstruction>,
) {
    let _ = one.retry(proof);
    let _ = other.retry(proof);
}

fn main() {
    let _ = both;
}

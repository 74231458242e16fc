//! A proof of absence allows one retry: it cannot be cloned.

use recurring_core::{CreateInstruction, ProvenAbsent};

fn twice(proof: ProvenAbsent<CreateInstruction>) -> [ProvenAbsent<CreateInstruction>; 2] {
    [proof.clone(), proof]
}

fn main() {
    let _ = twice;
}

//! A proof of absence has no constructor and private parts.

use recurring_core::{CreateInstruction, ProvenAbsent};

fn main() {
    let _made: ProvenAbsent<CreateInstruction> = ProvenAbsent {};
    let _of_nothing: ProvenAbsent<CreateInstruction> = ProvenAbsent::new();
}

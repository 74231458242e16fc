//! No proof of absence comes from nothing.

use recurring_core::{CreateInstruction, ProvenAbsent};

fn main() {
    let _proof = <ProvenAbsent<CreateInstruction> as Default>::default();
}

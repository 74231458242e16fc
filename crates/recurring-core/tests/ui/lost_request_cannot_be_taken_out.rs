//! The request of a lost write can be looked at and not taken out, to be sent as if for the first time.

use recurring_core::{CreateInstruction, Submission, Unresolved};

fn first_again(lost: Unresolved<CreateInstruction>) -> Submission<CreateInstruction> {
    Submission::first(*lost.request())
}

fn main() {
    let _ = first_again;
}

//! A change of the amount is no submission; the compiler's words say how its loss is found out.

use recurring_core::{ChangeAmount, Submission};

fn main() {
    let _: fn(ChangeAmount) -> Submission<ChangeAmount> = Submission::first;
}

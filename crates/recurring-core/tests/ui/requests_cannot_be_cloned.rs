//! The requests that make or move money cannot be cloned before they are sent.

use recurring_core::{BillPeriod, ChargeNow, CreateInstruction, Submission, Unresolved};

fn copy<T: Clone>(_: &T) {}

fn keep(
    order: &CreateInstruction,
    bill: &BillPeriod,
    charge: &ChargeNow,
    submission: &Submission<ChargeNow>,
    lost: &Unresolved<ChargeNow>,
) {
    copy(order);
    copy(bill);
    copy(charge);
    copy(submission);
    copy(lost);
}

fn main() {
    let _ = keep;
}

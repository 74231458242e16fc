//! That a bill is absent proves nothing of a charge.

use recurring_core::{BillPeriod, ChargeNow, ProvenAbsent, Unresolved};

fn charge_again(lost: Unresolved<ChargeNow>, proof: ProvenAbsent<BillPeriod>) {
    let _ = lost.retry(proof);
}

fn main() {
    let _ = charge_again;
}

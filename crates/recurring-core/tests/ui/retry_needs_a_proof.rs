//! A write whose answer was lost cannot be sent, and neither belief nor an answer of absence makes it one that can.

use recurring_core::{Clock, CreateInstruction, Lookup, RecurringProvider, Submission, Unresolved};

async fn just_again(lost: Unresolved<CreateInstruction>, provider: &dyn RecurringProvider, clock: &dyn Clock) {
    let _ = lost.send(provider, clock).await;
}

fn by_belief(lost: Unresolved<CreateInstruction>) -> Submission<CreateInstruction> {
    lost.into()
}

fn by_an_answer(lost: Unresolved<CreateInstruction>, absent: Lookup) {
    let _ = lost.retry(absent);
}

fn main() {
    let _ = (by_belief, by_an_answer);
}

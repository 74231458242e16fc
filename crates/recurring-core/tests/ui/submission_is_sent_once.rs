//! Sending uses a submission up.

use recurring_core::{Clock, CreateInstruction, RecurringProvider, Submission};

async fn twice(order: Submission<CreateInstruction>, provider: &dyn RecurringProvider, clock: &dyn Clock) {
    let _ = order.send(provider, clock).await;
    let _ = order.send(provider, clock).await;
}

fn main() {}

//! A gate at which calls wait until a test lets them through: slowness without a clock.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

/// A gate at which calls wait until a test lets them through. A clone is a handle on the same gate.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    passes: Semaphore,
    waiting: watch::Sender<usize>,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self(Arc::new(Inner { passes: Semaphore::new(0), waiting: watch::Sender::new(0) }))
    }

    /// Waits until so many calls stand at the gate.
    pub async fn until_waiting(&self, calls: usize) {
        let mut waiting = self.0.waiting.subscribe();
        // The sender lives as long as this gate, so that waiting cannot fail.
        let _reached = waiting.wait_for(|waiting| *waiting >= calls).await;
    }

    /// How many calls stand at the gate now.
    #[must_use]
    pub fn waiting(&self) -> usize {
        *self.0.waiting.borrow()
    }

    /// Lets so many calls through: those that wait, or else the next to come.
    pub fn let_through(&self, calls: usize) {
        self.0.passes.add_permits(calls);
    }

    /// Waits to be let through.
    pub(super) async fn pass(&self) {
        let _place = Place::at(&self.0);
        if let Ok(pass) = self.0.passes.acquire().await {
            pass.forget();
        }
    }
}

/// A place at the gate, given up also by a call that is dropped while it waits.
struct Place<'a>(&'a Inner);

impl<'a> Place<'a> {
    fn at(gate: &'a Inner) -> Self {
        gate.waiting.send_modify(|waiting| *waiting += 1);
        Self(gate)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.send_modify(|waiting| *waiting = waiting.saturating_sub(1));
    }
}

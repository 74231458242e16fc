//! Runs the conformance suite over the in-memory provider.

use std::process::ExitCode;
use std::time::Duration;

use recurring_core::{Clock, Created, RecurringProvider};
use recurring_testkit::conformance::{self, Collected, Failure, Harness, Stage, async_trait};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};

fn main() -> ExitCode {
    conformance::run(Bench)
}

/// How many rows a page holds: few, so that lists take several.
const PAGE: u16 = 4;

struct Bench;

#[async_trait]
impl Harness for Bench {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        let clock = TestClock::new();
        let provider = InMemoryProvider::builder().clock(clock.clone()).page_size(PAGE.into()).build();
        Ok(Box::new(World { provider: Faulty::new(provider), clock }))
    }
}

struct World {
    provider: Faulty<InMemoryProvider>,
    clock: TestClock,
}

#[async_trait]
impl Stage for World {
    fn provider(&self) -> &dyn RecurringProvider {
        &self.provider
    }

    fn clock(&self) -> &dyn Clock {
        &self.clock
    }

    async fn requests_seen(&self) -> u64 {
        self.provider.inner().requests_seen() + self.provider.requests_lost()
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.provider.inner().approve(&order.reference)?)
    }

    fn rejects(&self) -> bool {
        true
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.provider.inner().reject(&order.reference)?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let collections = self.provider.inner().collections_of(&order.reference);
        collections.iter().map(|collection| Collected::new(collection.due, collection.amount)).collect()
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.provider.inner().decline_next(attempts);
        true
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        self.provider.inject(Fault::new(point));
        true
    }

    fn page_size(&self) -> Option<u16> {
        Some(PAGE)
    }

    fn cool_down(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * 60 * 60))
    }
}

//! An in-memory world for the suite, with any capabilities, sound or broken in one way.

use std::time::Duration;

use recurring_core::{Capabilities, Clock, Created, RecurringProvider};
use recurring_testkit::conformance::{CLAUSES, Collected, Failure, Harness, Judgement, Stage, async_trait, judge};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryBuilder, InMemoryProvider, TestClock};

use crate::support::bent::{Bend, Bent};

/// Makes worlds of one kind.
#[derive(Clone)]
pub(crate) struct Bench {
    pub(crate) builder: InMemoryBuilder,
    pub(crate) bend: Bend,
}

impl Bench {
    pub(crate) fn with(capabilities: Capabilities) -> Self {
        Self { builder: InMemoryProvider::builder().capabilities(capabilities), bend: Bend::Nothing }
    }

    pub(crate) fn bent(mut self, bend: Bend) -> Self {
        self.bend = bend;
        self
    }

    /// The numbers of the clauses that are broken, each with the reason.
    pub(crate) async fn broken(&self) -> Vec<(&'static str, String)> {
        let mut broken = Vec::new();
        for clause in CLAUSES {
            if let Judgement::Broken(failure) = judge(self, clause).await {
                broken.push((clause.id(), failure.to_string()));
            }
        }
        broken
    }

    /// The numbers of the clauses that do not apply.
    pub(crate) async fn ignored(&self) -> Vec<&'static str> {
        let mut ignored = Vec::new();
        for clause in CLAUSES {
            if let Judgement::NotApplicable(_) = judge(self, clause).await {
                ignored.push(clause.id());
            }
        }
        ignored
    }
}

#[async_trait]
impl Harness for Bench {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        let clock = TestClock::new();
        let inner = Faulty::new(self.builder.clone().clock(clock.clone()).build());
        Ok(Box::new(World { provider: Bent::new(inner, self.bend), clock }))
    }
}

struct World {
    provider: Bent,
    clock: TestClock,
}

impl World {
    fn faulty(&self) -> &Faulty<InMemoryProvider> {
        &self.provider.inner
    }
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
        self.faulty().inner().requests_seen() + self.faulty().requests_lost()
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.faulty().inner().approve(&order.reference)?)
    }

    fn rejects(&self) -> bool {
        true
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.faulty().inner().reject(&order.reference)?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let collections = self.faulty().inner().collections_of(&order.reference);
        let collected = collections.iter().map(|collection| Collected::new(collection.due, collection.amount));
        self.provider.bend.books(collected.collect())
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.faulty().inner().decline_next(attempts);
        true
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        self.faulty().inject(Fault::new(point));
        true
    }

    fn cool_down(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * 60 * 60))
    }
}

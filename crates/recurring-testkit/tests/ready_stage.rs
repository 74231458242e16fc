//! The ready-made stage: a harness of a few lines has all that follows a lost answer run, and passes nothing by itself.

use recurring_core::Created;
use recurring_testkit::conformance::{
    Backstage, CLAUSES, Collected, Failure, Harness, Judgement, ReadyStage, Stage, async_trait, judge,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};

struct Worlds {
    with_more_clients: bool,
}

struct Simulator(InMemoryProvider);

#[async_trait]
impl Harness for Worlds {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        let vendor = InMemoryProvider::new();
        let adapter = |vendor: &InMemoryProvider| Faulty::new(vendor.clone());
        let stage = ReadyStage::new(adapter(&vendor), vendor.clock(), Simulator(vendor));
        if !self.with_more_clients {
            return Ok(Box::new(stage));
        }
        let unconnected = adapter(&InMemoryProvider::builder().clock(TestClock::new()).build());
        unconnected.inject(Fault::new(FaultPoint::NotConnected).every());
        Ok(Box::new(stage.unconnected(unconnected).other_account(adapter(&InMemoryProvider::new()))))
    }
}

#[async_trait]
impl Backstage for Simulator {
    async fn requests_seen(&self) -> u64 {
        self.0.requests_seen()
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.0.approve(&order.reference)?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let collections = self.0.collections_of(&order.reference);
        collections.iter().map(|paid| Collected::new(paid.due, paid.amount)).collect()
    }
}

/// The clauses that do not apply, each with the reason; every other one is kept.
async fn ignored(worlds: &Worlds) -> Vec<(&'static str, String)> {
    let mut ignored = Vec::new();
    for clause in CLAUSES {
        match judge(worlds, clause).await {
            Judgement::Kept => {}
            Judgement::NotApplicable(reason) => ignored.push((clause.id(), reason)),
            Judgement::Broken(failure) => panic!("{}: {failure}", clause.id()),
        }
    }
    ignored
}

#[tokio::test]
async fn what_follows_a_lost_answer_runs_and_what_is_on_the_wire_is_ignored_with_its_reason() {
    let ignored = ignored(&Worlds { with_more_clients: false }).await;
    let reason = |id: &str| ignored.iter().find(|(ignored, _)| *ignored == id).map(|(_, reason)| reason.as_str());
    for id in ["C-31", "C-32", "C-33", "C-40"] {
        assert_eq!(reason(id), None, "{id}");
    }
    for id in ["C-30", "C-35", "C-46"] {
        assert_eq!(reason(id), Some("the stage loses answers above the provider, not on its wire"), "{id}");
    }
    assert_eq!(reason("C-34"), Some("the stage has no fault NotConnected"));
    assert_eq!(reason("C-41"), Some("the stage has no fault NoReply"));
    assert_eq!(reason("C-36"), Some("the stage cannot turn orders down"));
    assert_eq!(reason("C-26"), Some("the stage cannot decline cards"));
    assert_eq!(reason("C-07"), Some("the stage does not tell the group that the vendor has"));
}

#[tokio::test]
async fn each_further_client_has_one_more_clause_run() {
    let ignored = ignored(&Worlds { with_more_clients: true }).await;
    assert!(!ignored.iter().any(|(id, _)| ["C-34", "C-57"].contains(id)), "{ignored:?}");
}

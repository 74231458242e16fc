//! The conformance suite over the simulated vendor: real HTTP, the vendor's own books as witness.

use std::process::ExitCode;
use std::time::Duration;

use provider_paynkolay::recurring_core::{Clock, Created, Money, RecurringProvider, istanbul_date};
use recurring_sim::{Fault, FaultPoint as SimulatorFault, TestCard, Vendor};
use recurring_testkit::FaultPoint;
use recurring_testkit::conformance::{self, Collected, Failure, Harness, Stage, async_trait};

use self::world::World;

#[path = "support/paynkolay.rs"]
mod paynkolay;
#[path = "support/world.rs"]
mod world;

struct Simulated;

#[async_trait]
impl Harness for Simulated {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(World::new().await))
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
        World::requests_seen(self)
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.simulator.approve(Vendor::Paynkolay, key(order), &TestCard::approved())?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let Some(order) = self.simulator.order(Vendor::Paynkolay, key(order)) else { return Vec::new() };
        let paid = order.collected();
        paid.map(|paid| Collected::new(istanbul_date(paid.due), Money::from_kurus(paid.amount_kurus))).collect()
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.simulator.decline_next(Vendor::Paynkolay, attempts.into());
        true
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        let point = match point {
            FaultPoint::BeforeWork => SimulatorFault::ResetBeforeWork,
            FaultPoint::AfterWork => SimulatorFault::ResetAfterCommit,
            FaultPoint::NoReply => SimulatorFault::HangAfterCommit,
            _ => return false,
        };
        self.simulator.inject(Fault::new(point));
        true
    }

    fn rejects(&self) -> bool {
        true
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.simulator.reject(Vendor::Paynkolay, key(order))?)
    }

    fn secrets(&self) -> Vec<String> {
        let accounts = self.simulator.accounts();
        vec![
            accounts.paynkolay.sx.clone(),
            accounts.paynkolay.sx_list.clone(),
            accounts.paynkolay.merchant_secret_key.clone(),
        ]
    }
}

/// By the vendor's number where there is one: references need not be unique.
fn key(order: &Created) -> &str {
    order.id.as_ref().map_or(order.reference.as_str(), |id| id.as_str())
}

fn main() -> ExitCode {
    conformance::run(Simulated)
}

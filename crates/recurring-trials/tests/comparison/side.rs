//! The sides of the comparison: who answers, and the hands of payer, bank and clock where there are any.

use std::sync::Arc;
use std::time::Duration;

use recurring_core::{Clock, Date, MerchantReference, Money, RecurringProvider, SystemClock, istanbul_date};
use recurring_sim::{Fault as SimulatorFault, FaultPoint as SimulatorPoint, TestCard, Vendor};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, TestClock};

use crate::vendor::{VENDORS, World, capabilities, start};

/// Somebody who answers, and the hands of everybody else.
pub(crate) trait Side: Send + Sync {
    fn provider(&self) -> &dyn RecurringProvider;
    fn clock(&self) -> &dyn Clock;
    /// How many requests it has seen, however they ended; `None` where that cannot be known.
    fn seen(&self) -> Option<u64>;
    fn advance(&self, by: Duration);
    /// Whether the payer could agree.
    fn try_approve(&self, reference: &MerchantReference) -> bool;
    fn approve(&self, reference: &MerchantReference) {
        assert!(self.try_approve(reference), "the payer of {reference:?} agrees");
    }
    fn reject(&self, reference: &MerchantReference);
    fn decline_next(&self, attempts: u32);
    /// Loses the next request, or its answer after the work was done.
    fn lose_next(&self, loss: Loss);
    /// The due days and amounts of what was collected, by the books.
    fn collected(&self, reference: &MerchantReference) -> Vec<(Date, Money)>;
}

/// What is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    Request,
    Answer,
}

/// The in-memory provider with a vendor's capabilities.
pub(crate) struct Memory {
    provider: Faulty<InMemoryProvider>,
    clock: TestClock,
}

impl Memory {
    pub(crate) fn of(vendor: Vendor) -> Self {
        let clock = TestClock::standing_at(start());
        let model = InMemoryProvider::builder().capabilities(capabilities(vendor)).clock(clock.clone());
        // Paynet takes a reference once, by its table of codes.
        let model = model.duplicate_references(vendor != Vendor::Paynet).build();
        Self { provider: Faulty::new(model), clock }
    }
}

impl Side for Memory {
    fn provider(&self) -> &dyn RecurringProvider {
        &self.provider
    }

    fn clock(&self) -> &dyn Clock {
        &self.clock
    }

    fn seen(&self) -> Option<u64> {
        Some(self.provider.inner().requests_seen() + self.provider.requests_lost())
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    fn try_approve(&self, reference: &MerchantReference) -> bool {
        self.provider.inner().approve(reference).is_ok()
    }

    fn reject(&self, reference: &MerchantReference) {
        self.provider.inner().reject(reference).expect("the payer refuses");
    }

    fn decline_next(&self, attempts: u32) {
        self.provider.inner().decline_next(attempts);
    }

    fn lose_next(&self, loss: Loss) {
        let point = match loss {
            Loss::Request => FaultPoint::BeforeWork,
            Loss::Answer => FaultPoint::AfterWork,
        };
        self.provider.inject(Fault::new(point));
    }

    fn collected(&self, reference: &MerchantReference) -> Vec<(Date, Money)> {
        let collected = self.provider.inner().collections_of(reference);
        collected.into_iter().map(|entry| (entry.due, entry.amount)).collect()
    }
}

/// The real adapter over the simulator.
pub(crate) struct Simulated {
    world: World,
    provider: Arc<dyn RecurringProvider>,
}

impl Simulated {
    pub(crate) async fn of(vendor: Vendor) -> Self {
        let world = World::of(vendor).await;
        let provider = world.patient_client();
        Self { world, provider }
    }
}

impl Side for Simulated {
    fn provider(&self) -> &dyn RecurringProvider {
        self.provider.as_ref()
    }

    fn clock(&self) -> &dyn Clock {
        &self.world.clock
    }

    fn seen(&self) -> Option<u64> {
        Some(self.world.seen())
    }

    fn advance(&self, by: Duration) {
        self.world.clock.advance(by);
    }

    fn try_approve(&self, reference: &MerchantReference) -> bool {
        self.world.simulator.approve(self.world.vendor, reference.as_str(), &TestCard::approved()).is_ok()
    }

    fn reject(&self, reference: &MerchantReference) {
        self.world.simulator.reject(self.world.vendor, reference.as_str()).expect("the payer refuses");
    }

    fn decline_next(&self, attempts: u32) {
        self.world.simulator.decline_next(self.world.vendor, attempts.into());
    }

    fn lose_next(&self, loss: Loss) {
        let point = match loss {
            Loss::Request => SimulatorPoint::ResetBeforeWork,
            Loss::Answer => SimulatorPoint::ResetAfterCommit,
        };
        self.world.simulator.inject(SimulatorFault::new(point));
    }

    fn collected(&self, reference: &MerchantReference) -> Vec<(Date, Money)> {
        let ours = |order: &recurring_sim::OrderSnapshot| order.reference == reference.as_str();
        let orders: Vec<_> = self.world.orders().into_iter().filter(ours).collect();
        let mut collected: Vec<_> = orders.iter().flat_map(|order| order.collected()).collect();
        collected.sort_by_key(|entry| (entry.collected_at, entry.xact_id));
        collected.iter().map(|entry| (istanbul_date(entry.due), Money::from_kurus(entry.amount_kurus))).collect()
    }
}

/// The real adapter against a vendor's test host: there is nobody to lend a hand, so only harmless scenarios play on it.
pub(crate) struct TestHost(Arc<dyn RecurringProvider>);

/// The vendor whose test host the environment names.
pub(crate) const HOST: &str = "RECURRING_TEST_HOST";

impl TestHost {
    /// Whether the environment asks for this vendor's test host.
    pub(crate) fn is_asked_for(vendor: Vendor) -> bool {
        Self::asked_for(std::env::var(HOST).ok().as_deref()).is_ok_and(|asked| asked == Some(vendor))
    }

    /// The vendor whose test host is asked for; an empty text asks for none.
    ///
    /// # Errors
    ///
    /// There is no such vendor: nothing would be played, and that would look as if all went well.
    pub(crate) fn asked_for(asked: Option<&str>) -> Result<Option<Vendor>, String> {
        let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return Ok(None) };
        match VENDORS.into_iter().find(|vendor| vendor.to_string() == asked) {
            Some(vendor) => Ok(Some(vendor)),
            None => Err(format!(
                "{HOST} is `{asked}`, and is to be one of {}",
                VENDORS.map(|one| one.to_string()).join(", ")
            )),
        }
    }

    /// The test host, with the credentials in the environment.
    pub(crate) fn of(vendor: Vendor) -> Result<Self, String> {
        let secret = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
        let misconfigured = |error: recurring_core::Error| error.to_string();
        let provider: Arc<dyn RecurringProvider> = match vendor {
            Vendor::Paynet => {
                let key = secret("RECURRING_PAYNET_SECRET_KEY")?;
                let config = provider_paynet::PaynetConfig::new(key.into());
                let config = config.with_assumptions(crate::vendor::paynet_assumptions());
                Arc::new(provider_paynet::Paynet::new(config).map_err(misconfigured)?)
            }
            _ => {
                let sx = secret("RECURRING_PAYNKOLAY_SX")?.into();
                let sx_list = secret("RECURRING_PAYNKOLAY_SX_LIST")?.into();
                let key = secret("RECURRING_PAYNKOLAY_MERCHANT_SECRET_KEY")?.into();
                let credentials = provider_paynkolay::PaynkolayCredentials::new(sx, sx_list, key);
                let config = provider_paynkolay::PaynkolayConfig::new(credentials);
                Arc::new(provider_paynkolay::Paynkolay::new(config).map_err(misconfigured)?)
            }
        };
        Ok(Self(provider))
    }
}

impl Side for TestHost {
    fn provider(&self) -> &dyn RecurringProvider {
        self.0.as_ref()
    }

    fn clock(&self) -> &dyn Clock {
        &SystemClock
    }

    fn seen(&self) -> Option<u64> {
        None
    }

    fn advance(&self, _by: Duration) {
        unreachable!("no scenario that plays on a test host moves the clock");
    }

    fn try_approve(&self, _reference: &MerchantReference) -> bool {
        unreachable!("no scenario that plays on a test host has a payer");
    }

    fn reject(&self, _reference: &MerchantReference) {
        unreachable!("no scenario that plays on a test host has a payer");
    }

    fn decline_next(&self, _attempts: u32) {
        unreachable!("no scenario that plays on a test host collects");
    }

    fn lose_next(&self, _loss: Loss) {
        unreachable!("no scenario that plays on a test host loses an answer on purpose");
    }

    fn collected(&self, _reference: &MerchantReference) -> Vec<(Date, Money)> {
        unreachable!("no scenario that plays on a test host collects");
    }
}

//! A simulator on a standing clock, and a client of it.

#![allow(dead_code, reason = "shared by test files that each use a part of it")]

use std::sync::Arc;
use std::time::Duration;

use provider_paynkolay::recurring_core::{Clock, Timestamp};
use provider_paynkolay::{Assumptions, BaseAddress, Paynkolay, PaynkolayConfig, SecretString, TransportSettings};
use recurring_sim::{Fault, OrderSnapshot, SimClock, Simulator, SimulatorHandle, Vendor};

use crate::paynkolay::credentials;

pub(crate) struct World {
    pub(crate) simulator: SimulatorHandle,
    pub(crate) provider: Paynkolay,
    pub(crate) clock: SimClock,
    config: PaynkolayConfig,
}

impl World {
    /// A world whose clock stands on the day of the documented example.
    pub(crate) async fn new() -> Self {
        Self::assuming(Assumptions::default()).await
    }

    pub(crate) async fn assuming(assumptions: Assumptions) -> Self {
        let at: Timestamp = "2024-11-18T09:00:00Z".parse().expect("a time");
        let clock = SimClock::standing_at(at);
        let simulator = Simulator::builder().clock(clock.clone()).start().await.expect("a port of the loopback");
        let transport = TransportSettings::default()
            .with_connect_timeout(Duration::from_millis(300))
            .with_total_timeout(Duration::from_millis(600))
            .with_read_retries(0);
        let config = PaynkolayConfig::new(credentials())
            .with_base_address(BaseAddress::parse(&simulator.base_url()).expect("the simulator's address"))
            .with_clock(Arc::new(clock.clone()))
            .with_assumptions(assumptions)
            .with_transport(transport);
        let provider = Paynkolay::new(config.clone()).expect("a client");
        Self { simulator, provider, clock, config }
    }

    /// The same client at another address.
    pub(crate) fn client_at(&self, address: &str) -> Paynkolay {
        let address = BaseAddress::parse(address).expect("an address");
        Paynkolay::new(self.config.clone().with_base_address(address)).expect("a client")
    }

    /// The same client under other assumptions.
    pub(crate) fn client_assuming(&self, assumptions: Assumptions) -> Paynkolay {
        Paynkolay::new(self.config.clone().with_assumptions(assumptions)).expect("a client")
    }

    /// A client of another account at the same address.
    pub(crate) fn client_of_another_account(&self) -> Paynkolay {
        let address = BaseAddress::parse(&self.simulator.base_url()).expect("the simulator's address");
        let another = credentials().with_sx(SecretString::from("900000002|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="));
        Paynkolay::new(PaynkolayConfig::new(another).with_base_address(address)).expect("a client")
    }

    /// A world in which the next request meets a fault.
    pub(crate) async fn with_fault(fault: Fault) -> Self {
        let world = Self::new().await;
        world.simulator.inject(fault);
        world
    }

    pub(crate) fn orders(&self) -> Vec<OrderSnapshot> {
        self.simulator.orders(Vendor::Paynkolay)
    }

    pub(crate) fn requests_seen(&self) -> u64 {
        self.simulator.requests_seen(Vendor::Paynkolay)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &self.clock
    }
}

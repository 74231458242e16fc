//! A simulator on a standing clock, and a client of it.

#![allow(dead_code, reason = "shared by test files that each use a part of it")]

use std::sync::Arc;
use std::time::Duration;

use provider_paynet::recurring_core::{Clock, Timestamp};
use provider_paynet::{Assumptions, BaseAddress, Paynet, PaynetConfig, SecretString, TransportSettings};
use recurring_sim::{Accounts, Fault, OrderSnapshot, PaynetAccount, SimClock, Simulator, SimulatorHandle, Vendor};

use crate::paynet::KEY;

pub(crate) struct World {
    pub(crate) simulator: SimulatorHandle,
    pub(crate) provider: Paynet,
    pub(crate) clock: SimClock,
    config: PaynetConfig,
}

impl World {
    /// A world whose clock stands half past one in the night of Istanbul.
    pub(crate) async fn new() -> Self {
        Self::assuming(Assumptions::default()).await
    }

    pub(crate) async fn assuming(assumptions: Assumptions) -> Self {
        let at: Timestamp = "2026-11-20T22:30:00Z".parse().expect("a time");
        let clock = SimClock::standing_at(at);
        let accounts = Accounts::new(PaynetAccount::new(KEY), Accounts::test().paynkolay);
        let simulator = Simulator::builder().clock(clock.clone()).accounts(accounts).start().await;
        let simulator = simulator.expect("a port of the loopback");
        let transport = TransportSettings::default()
            .with_connect_timeout(Duration::from_millis(1_000))
            .with_total_timeout(Duration::from_millis(1_500))
            .with_read_retries(0);
        let config = PaynetConfig::new(SecretString::from(KEY))
            .with_base_address(BaseAddress::parse(&simulator.base_url()).expect("the simulator's address"))
            .with_clock(Arc::new(clock.clone()))
            .with_assumptions(assumptions)
            .with_transport(transport);
        let provider = Paynet::new(config.clone()).expect("a client");
        Self { simulator, provider, clock, config }
    }

    /// The same client at another address.
    pub(crate) fn client_at(&self, address: &str) -> Paynet {
        let address = BaseAddress::parse(address).expect("an address");
        Paynet::new(self.config.clone().with_base_address(address)).expect("a client")
    }

    /// A client of another account at the same address.
    pub(crate) fn client_of_another_account(&self) -> Paynet {
        let address = BaseAddress::parse(&self.simulator.base_url()).expect("the simulator's address");
        Paynet::new(PaynetConfig::new(SecretString::from("sck_test_another")).with_base_address(address))
            .expect("a client")
    }

    /// A world in which the next request meets a fault.
    pub(crate) async fn with_fault(fault: Fault) -> Self {
        let world = Self::new().await;
        world.simulator.inject(fault);
        world
    }

    pub(crate) fn orders(&self) -> Vec<OrderSnapshot> {
        self.simulator.orders(Vendor::Paynet)
    }

    pub(crate) fn requests_seen(&self) -> u64 {
        self.simulator.requests_seen(Vendor::Paynet)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &self.clock
    }
}

//! How a simulator is started.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::accounts::Accounts;
use crate::clock::SimClock;
use crate::handle::SimulatorHandle;
use crate::quirks::Quirks;
use crate::server;
use crate::world::World;

/// The way to a running simulator.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Simulator;

/// What a simulator is started with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SimulatorSettings {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Whether `listen` may be an address other machines can reach.
    pub allow_public: bool,
    /// The merchant accounts it knows.
    pub accounts: Accounts,
    /// Its clock.
    pub clock: SimClock,
    /// Which of the vendors' contradicting variants it follows.
    pub quirks: Quirks,
}

impl Simulator {
    /// The default settings.
    #[must_use]
    pub fn builder() -> SimulatorSettings {
        SimulatorSettings::default()
    }
}

impl Default for SimulatorSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_public: false,
            accounts: Accounts::test(),
            clock: SimClock::running(),
            quirks: Quirks::default(),
        }
    }
}

impl SimulatorSettings {
    /// Listens here; port 0 takes any free one.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Allows an address other machines can reach.
    #[must_use]
    pub fn allow_public(mut self) -> Self {
        self.allow_public = true;
        self
    }

    /// Knows these accounts.
    #[must_use]
    pub fn accounts(mut self, accounts: Accounts) -> Self {
        self.accounts = accounts;
        self
    }

    /// Goes by this clock.
    #[must_use]
    pub fn clock(mut self, clock: SimClock) -> Self {
        self.clock = clock;
        self
    }

    /// Follows these variants.
    #[must_use]
    pub fn quirks(mut self, quirks: Quirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// Binds the address and starts answering, in tasks of the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// The address cannot be bound, or other machines can reach it and that was not allowed.
    pub async fn start(self) -> io::Result<SimulatorHandle> {
        if !self.listen.ip().is_loopback() && !self.allow_public {
            let refusal = "the simulator listens on other than loopback addresses only if that is allowed by name";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, refusal));
        }
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        // Links must lead somewhere: "every address" is reached from here by the loopback one.
        let linked = if address.ip().is_unspecified() { (Ipv4Addr::LOCALHOST, address.port()).into() } else { address };
        let world = Arc::new(World::new(self.clock, self.accounts, self.quirks, format!("http://{linked}")));
        let serving = tokio::spawn(server::serve(listener, Arc::clone(&world)));
        Ok(SimulatorHandle::new(address, world, serving))
    }
}

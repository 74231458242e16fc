//! How a Paynet client is set up: key, address, transport, clock, assumptions.

use std::fmt;
use std::sync::Arc;

use recurring_core::{Clock, SystemClock};
use recurring_http::{BaseAddress, TransportSettings};
use secrecy::SecretString;

pub use self::assumptions::{AmountUnit, Assumptions, CommissionSpelling, CurrencySpelling, GsmForm, YearForm};
pub use self::notes::ASSUMPTIONS;

mod assumptions;
pub(crate) mod notes;

/// Paynet's test host. Documented. Its keys are not those of the live host.
pub const TEST_HOST: &str = "https://pts-api.paynet.com.tr";
/// Paynet's live host. Documented.
pub const LIVE_HOST: &str = "https://api.paynet.com.tr";
/// The domain of both hosts; plain http is refused to whatever lies in it.
pub(crate) const VENDOR_DOMAIN: &str = "paynet.com.tr";

/// How a Paynet client is set up.
///
/// The required things are in [`new`](Self::new). Unless told otherwise a client speaks to the test host.
#[derive(Clone)]
pub struct PaynetConfig {
    pub(crate) secret_key: SecretString,
    pub(crate) host: Host,
    pub(crate) transport: TransportSettings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) assumptions: Assumptions,
}

/// Which host is spoken to.
#[derive(Debug, Clone)]
pub(crate) enum Host {
    Test,
    Live,
    At(BaseAddress),
}

impl PaynetConfig {
    /// A client for the test host, with the secret key (`sck_…`) as Paynet's panel shows it.
    ///
    /// Paynet also has to know the internet address that the requests come from.
    #[must_use]
    pub fn new(secret_key: SecretString) -> Self {
        Self {
            secret_key,
            host: Host::Test,
            transport: TransportSettings::default(),
            clock: Arc::new(SystemClock),
            assumptions: Assumptions::default(),
        }
    }

    /// Speaks to the live host, which takes the live key only.
    #[must_use]
    pub fn with_live_host(mut self) -> Self {
        self.host = Host::Live;
        self
    }

    /// Speaks to another address: a simulator, or a proxy of the merchant's own.
    #[must_use]
    pub fn with_base_address(mut self, address: BaseAddress) -> Self {
        self.host = Host::At(address);
        self
    }

    /// Replaces time-outs, answer size cap, read retries and root certificates.
    #[must_use]
    pub fn with_transport(mut self, transport: TransportSettings) -> Self {
        self.transport = transport;
        self
    }

    /// Takes the time from another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Replaces what is assumed about the wire.
    #[must_use]
    pub fn with_assumptions(mut self, assumptions: Assumptions) -> Self {
        self.assumptions = assumptions;
        self
    }
}

impl fmt::Debug for PaynetConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaynetConfig")
            .field("host", &self.host)
            .field("transport", &self.transport)
            .field("assumptions", &self.assumptions)
            .finish_non_exhaustive()
    }
}

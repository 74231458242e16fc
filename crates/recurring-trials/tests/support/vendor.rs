//! A simulated vendor on a standing clock, clients of it, and valid orders for it.

#![allow(dead_code, reason = "shared by trials that each use a part of it")]

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use provider_paynet::{Paynet, PaynetConfig, SecretString};
use provider_paynkolay::{Paynkolay, PaynkolayConfig, PaynkolayCredentials};
use recurring_core::{
    Capabilities, Clock, CreateInstruction, Date, DateRange, Description, Email, Gsm, MerchantReference, Money, Payer,
    PayerName, Period, RecurringProvider, Schedule, Timestamp,
};
use recurring_sim::{Accounts, OrderSnapshot, SimClock, Simulator, SimulatorHandle, Vendor};

/// Every vendor there is an adapter for.
pub(crate) const VENDORS: [Vendor; 2] = [Vendor::Paynet, Vendor::Paynkolay];

/// The amount of an order unless a trial needs another one.
pub(crate) const AMOUNT: Money = Money::from_kurus(14_990);

/// Half past one in the night of Istanbul; in Greenwich it is still the day before.
pub(crate) fn start() -> Timestamp {
    "2026-11-20T22:30:00Z".parse().expect("a time")
}

/// The simulator with both vendors' books, and one clock for everybody.
pub(crate) struct World {
    pub(crate) vendor: Vendor,
    pub(crate) simulator: SimulatorHandle,
    pub(crate) clock: SimClock,
    patient: OnceLock<Client>,
}

impl World {
    pub(crate) async fn of(vendor: Vendor) -> Self {
        let clock = SimClock::standing_at(start());
        let simulator = Simulator::builder().clock(clock.clone()).start().await;
        Self { vendor, simulator: simulator.expect("a port of the loopback"), clock, patient: OnceLock::new() }
    }

    /// A client that gives up a call after a time, and repeats a failed read so many times.
    pub(crate) fn client(&self, total: Duration, read_retries: u32) -> Client {
        client(self.vendor, &self.simulator.base_url(), &self.clock, total, read_retries)
    }

    /// A client that waits as long as any machine needs.
    pub(crate) fn patient(&self) -> &Client {
        self.patient.get_or_init(|| self.client(PATIENT, 0))
    }

    /// The same behind the contract.
    pub(crate) fn patient_client(&self) -> Arc<dyn RecurringProvider> {
        Arc::clone(&self.patient().contract)
    }

    /// Gives up the patient client and its connections.
    pub(crate) fn forget_patient(&mut self) {
        self.patient = OnceLock::new();
    }

    pub(crate) fn today(&self) -> Date {
        self.clock.today()
    }

    pub(crate) fn seen(&self) -> u64 {
        self.simulator.requests_seen(self.vendor)
    }

    pub(crate) fn order(&self, reference: &str) -> Option<OrderSnapshot> {
        self.simulator.order(self.vendor, reference)
    }

    pub(crate) fn orders(&self) -> Vec<OrderSnapshot> {
        self.simulator.orders(self.vendor)
    }

    /// A valid order of six collections from tomorrow on.
    pub(crate) fn request(&self, reference: &str) -> CreateInstruction {
        request(self.vendor, reference, self.today().tomorrow().expect("a day within the calendar"))
    }
}

/// A client: behind the contract, and for Paynet as itself, which can do more.
pub(crate) struct Client {
    pub(crate) contract: Arc<dyn RecurringProvider>,
    pub(crate) paynet: Option<Paynet>,
}

/// Longer than any exchange takes on a busy machine, and shorter than the settle time of a read-back.
const PATIENT: Duration = Duration::from_secs(30);

/// A client for a simulated vendor at an address.
pub(crate) fn client(vendor: Vendor, base_url: &str, clock: &SimClock, total: Duration, read_retries: u32) -> Client {
    match vendor {
        Vendor::Paynet => client_of_paynet(base_url, clock, total, read_retries, paynet_assumptions()),
        _ => {
            let transport = provider_paynkolay::TransportSettings::default()
                .with_connect_timeout(total / 2)
                .with_total_timeout(total)
                .with_max_answer_bytes(MOST_BYTES)
                .with_read_retries(read_retries)
                .with_retry_pause(Duration::from_millis(1));
            let config = PaynkolayConfig::new(paynkolay_credentials())
                .with_base_address(provider_paynkolay::BaseAddress::parse(base_url).expect("an address"))
                .with_clock(Arc::new(clock.clone()))
                .with_transport(transport);
            Client { contract: Arc::new(Paynkolay::new(config).expect("a client")), paynet: None }
        }
    }
}

/// A client for a simulated Paynet of which something is assumed.
pub(crate) fn client_of_paynet(
    base_url: &str,
    clock: &SimClock,
    total: Duration,
    read_retries: u32,
    assumptions: provider_paynet::Assumptions,
) -> Client {
    let transport = provider_paynet::TransportSettings::default()
        .with_connect_timeout(total / 2)
        .with_total_timeout(total)
        .with_max_answer_bytes(MOST_BYTES)
        .with_read_retries(read_retries)
        .with_retry_pause(Duration::from_millis(1));
    let config = PaynetConfig::new(SecretString::from(Accounts::test().paynet.secret_key))
        .with_base_address(provider_paynet::BaseAddress::parse(base_url).expect("an address"))
        .with_clock(Arc::new(clock.clone()))
        .with_assumptions(assumptions)
        .with_transport(transport);
    let paynet = Paynet::new(config).expect("a client");
    Client { contract: Arc::new(paynet.clone()), paynet: Some(paynet) }
}

/// The largest answer the clients read.
pub(crate) const MOST_BYTES: usize = 128 * 1024;

/// What is assumed of Paynet: the defaults, and a number to resume by.
pub(crate) fn paynet_assumptions() -> provider_paynet::Assumptions {
    provider_paynet::Assumptions::default().with_resume_status(Some(0))
}

/// What a vendor's adapter claims, with a time-out that an in-memory provider can share.
pub(crate) fn capabilities(vendor: Vendor) -> Capabilities {
    match vendor {
        Vendor::Paynet => provider_paynet::capabilities(&paynet_assumptions(), PATIENT),
        _ => provider_paynkolay::capabilities(&provider_paynkolay::Assumptions::default(), PATIENT),
    }
}

fn paynkolay_credentials() -> PaynkolayCredentials {
    let account = Accounts::test().paynkolay;
    let secret = SecretString::from;
    PaynkolayCredentials::new(secret(account.sx), secret(account.sx_list), secret(account.merchant_secret_key))
}

/// A valid order of six collections, monthly or as near to it as the vendor keeps.
pub(crate) fn request(vendor: Vendor, reference: &str, first: Date) -> CreateInstruction {
    let payer = Payer {
        name: PayerName::new("Bilge Demir").expect("a name"),
        email: Email::new("bilge.demir@example.com").expect("an address"),
        gsm: Gsm::new("5550001122").expect("a number"),
        ip: None,
    };
    let period = match vendor {
        Vendor::Paynet => Period::MONTHLY,
        _ => "30d".parse().expect("a period"),
    };
    let schedule = Schedule::new(first, period, 6).expect("a schedule");
    let reference = MerchantReference::new(reference).expect("a reference");
    let mut request = CreateInstruction::new(reference, payer, AMOUNT, schedule);
    request.description = Some(Description::new("Aidat").expect("a text"));
    request
}

/// The days on which everything of a trial was made.
pub(crate) fn made_on(today: Date) -> DateRange {
    DateRange::day(today)
}

/// The day on which every world begins.
pub(crate) fn start_day() -> Date {
    recurring_core::istanbul_date(start())
}

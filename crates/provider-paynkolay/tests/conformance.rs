//! The conformance suite over the simulated vendor: real HTTP, the vendor's own books as witness.

use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use provider_paynkolay::recurring_core::{Clock, Created, Money, PaymentLink, RecurringProvider, istanbul_date};
use provider_paynkolay::{Assumptions, Paynkolay};
use recurring_sim::{Fault, FaultPoint as SimulatorFault, OrderSnapshot, TestCard, Vendor};
use recurring_testkit::FaultPoint;
use recurring_testkit::conformance::{self, Collected, Failure, Harness, Kept, Stage, async_trait};
use tokio::net::TcpSocket;

use self::world::World;

#[path = "support/paynkolay.rs"]
mod paynkolay;
#[path = "support/world.rs"]
mod world;

/// The simulated vendor, and a client with these assumptions.
struct Simulated(Assumptions);

#[async_trait]
impl Harness for Simulated {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(Bench::of(World::assuming(self.0.clone()).await)?))
    }
}

/// The number of the card that payers leave.
const CARD: &str = "4242424242424242";

/// The world, and a client of an address where nobody listens.
struct Bench {
    world: World,
    unconnected: Paynkolay,
    another_account: OnceLock<Paynkolay>,
    same_account: Paynkolay,
    /// Holds the port without listening, so that no other test can get it.
    _closed_port: TcpSocket,
    without_connection: AtomicBool,
}

impl Bench {
    fn of(world: World) -> Result<Self, Failure> {
        let closed_port = TcpSocket::new_v4()?;
        closed_port.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let unconnected = world.client_at(&format!("http://{}", closed_port.local_addr()?));
        let (another_account, without_connection) = (OnceLock::new(), AtomicBool::new(false));
        let same_account = world.client_at(&world.simulator.base_url());
        Ok(Self { world, unconnected, another_account, same_account, _closed_port: closed_port, without_connection })
    }
}

#[async_trait]
impl Stage for Bench {
    /// The unconnected client is handed out for one call.
    fn provider(&self) -> &dyn RecurringProvider {
        if self.without_connection.swap(false, Ordering::Relaxed) { &self.unconnected } else { &self.world.provider }
    }

    fn clock(&self) -> &dyn Clock {
        &self.world.clock
    }

    async fn requests_seen(&self) -> u64 {
        self.world.requests_seen()
    }

    async fn advance(&self, by: Duration) {
        self.world.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.world.simulator.approve(Vendor::Paynkolay, key(order), &TestCard::approved().with_number(CARD))?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let Some(order) = self.world.simulator.order(Vendor::Paynkolay, key(order)) else { return Vec::new() };
        let paid = order.collected();
        paid.map(|paid| Collected::new(istanbul_date(paid.due), Money::from_kurus(paid.amount_kurus))).collect()
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.world.simulator.decline_next(Vendor::Paynkolay, attempts.into());
        true
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        let point = match point {
            FaultPoint::NotConnected => {
                self.without_connection.store(true, Ordering::Relaxed);
                return true;
            }
            FaultPoint::BeforeWork => SimulatorFault::ResetBeforeWork,
            FaultPoint::AfterWork => SimulatorFault::ResetAfterCommit,
            FaultPoint::NoReply => SimulatorFault::HangAfterCommit,
            _ => return false,
        };
        self.world.simulator.inject(Fault::new(point));
        true
    }

    fn rejects(&self) -> bool {
        true
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.world.simulator.reject(Vendor::Paynkolay, key(order))?)
    }

    /// A refusal as documented, its words free.
    async fn refuse_next(&self, words: &'static str) -> bool {
        let text = serde_json::json!({
            "RESPONSE_CODE": 0, "ERROR_CODE": "", "RESPONSE_DATA": words, "sessionId": null,
            "CORE_TRX_ID_RESERVED": null, "ERROR_MESSAGE": null, "TimeStamp": null,
        })
        .to_string();
        let point = SimulatorFault::Body { status: 200, text, commit: false };
        self.world.simulator.inject(Fault::new(point));
        true
    }

    fn other_account(&self) -> Option<&dyn RecurringProvider> {
        Some(self.another_account.get_or_init(|| self.world.client_of_another_account()))
    }

    fn same_account(&self) -> Option<&dyn RecurringProvider> {
        Some(&self.same_account)
    }

    fn card_number(&self) -> Option<String> {
        Some(CARD.to_owned())
    }

    async fn kept(&self, order: &Created) -> Option<Kept> {
        let order = self.world.simulator.order(Vendor::Paynkolay, key(order))?;
        Some(kept(&order))
    }

    async fn link(&self, order: &Created) -> Option<PaymentLink> {
        let order = self.world.simulator.order(Vendor::Paynkolay, key(order))?;
        Some(PaymentLink::from_provider(format!("{}{}", self.world.simulator.base_url(), order.payer_path)))
    }

    fn secrets(&self) -> Vec<String> {
        let accounts = self.world.simulator.accounts();
        vec![
            accounts.paynkolay.sx.clone(),
            accounts.paynkolay.sx_list.clone(),
            accounts.paynkolay.merchant_secret_key.clone(),
        ]
    }
}

/// All that the simulator's books hold of an order beyond its plan.
fn kept(order: &OrderSnapshot) -> Kept {
    Kept::default()
        .group(order.group.as_deref())
        .description(Some(order.description.as_str()).filter(|text| !text.is_empty()))
        .payer_name(&order.payer_name)
        .payer_email(&order.payer_email)
        .payer_gsm(&order.payer_phone)
        .payer_address(order.payer_address)
}

/// By the vendor's number where there is one: references need not be unique.
fn key(order: &Created) -> &str {
    order.id.as_ref().map_or(order.reference.as_str(), |id| id.as_str())
}

/// As it comes, and without what listing attempts assumes.
fn main() -> ExitCode {
    let as_it_comes = Assumptions::default;
    let without_attempts = as_it_comes().with_payments_by_reference(false);
    conformance::run_each(vec![
        ("", Box::new(Simulated(as_it_comes()))),
        ("no payments_by_reference", Box::new(Simulated(without_attempts))),
    ])
}

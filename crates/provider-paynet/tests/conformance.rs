//! The conformance suite over the simulated vendor: real HTTP, the vendor's own books as witness.

use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use provider_paynet::recurring_core::{
    AgentId, Clock, Created, Dealer, InstructionTarget, Money, Notify, PaymentLink, RecurringProvider, Shares,
    istanbul_date,
};
use provider_paynet::{Assumptions, BaseAddress, Paynet, PaynetConfig, SecretString};
use recurring_sim::{Fault, FaultPoint as SimulatorFault, OrderSnapshot, RowSnapshot, TestCard, Vendor};
use recurring_testkit::FaultPoint;
use recurring_testkit::conformance::{self, Collected, Failure, Harness, Kept, Stage, async_trait};
use tokio::net::TcpSocket;

use self::paynet::KEY;
use self::world::World;

#[path = "support/paynet.rs"]
mod paynet;
#[path = "support/world.rs"]
mod world;

/// How long the simulated Paynet pauses between attempts at one order.
const COOL_DOWN: Duration = Duration::from_secs(2 * 60 * 60);

/// The status that starts a stopped order again, and the one that ends an order for good.
const RESUMES: i64 = 0;
const CANCELS: i64 = 5;

/// How many rows a page holds: few, so that lists take several.
const PAGE: u16 = 4;

/// The simulated vendor, and a client with these assumptions.
struct Simulated {
    assumptions: Assumptions,
    page: Option<u16>,
}

#[async_trait]
impl Harness for Simulated {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(Bench::of(World::assuming(self.assumptions.clone()).await, self.page)?))
    }
}

/// The number of the card that payers leave.
const CARD: &str = "4242424242424242";

/// The world, and a client of an address where nobody listens.
struct Bench {
    world: World,
    unconnected: Paynet,
    another_account: OnceLock<Paynet>,
    same_account: Paynet,
    page: Option<u16>,
    /// Holds the port without listening, so that no other test can get it.
    _closed_port: TcpSocket,
    without_connection: AtomicBool,
}

impl Bench {
    fn of(world: World, page: Option<u16>) -> Result<Self, Failure> {
        let closed_port = TcpSocket::new_v4()?;
        closed_port.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let unconnected = world.client_at(&format!("http://{}", closed_port.local_addr()?));
        let (another_account, without_connection) = (OnceLock::new(), AtomicBool::new(false));
        let same_account = world.client_at(&world.simulator.base_url());
        Ok(Self {
            world,
            unconnected,
            another_account,
            same_account,
            page,
            _closed_port: closed_port,
            without_connection,
        })
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
        Ok(self.world.simulator.approve(Vendor::Paynet, key(order), &TestCard::approved().with_number(CARD))?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let Some(order) = self.world.simulator.order(Vendor::Paynet, key(order)) else { return Vec::new() };
        let paid = order.collected();
        paid.map(|paid| Collected::new(istanbul_date(paid.due), Money::from_kurus(paid.amount_kurus))).collect()
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.world.simulator.decline_next(Vendor::Paynet, attempts.into());
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
        Ok(self.world.simulator.reject(Vendor::Paynet, key(order))?)
    }

    /// A refusal as documented, its words free.
    async fn refuse_next(&self, words: &'static str) -> bool {
        let text = serde_json::json!({"code": 1, "message": words}).to_string();
        let point = SimulatorFault::Body { status: 200, text, commit: false };
        self.world.simulator.inject(Fault::new(point));
        true
    }

    fn page_size(&self) -> Option<u16> {
        self.page
    }

    fn same_account(&self) -> Option<&dyn RecurringProvider> {
        Some(&self.same_account)
    }

    async fn links_sent(&self, order: &Created) -> Option<u32> {
        Some(self.world.simulator.order(Vendor::Paynet, key(order))?.links_sent)
    }

    /// By a client that knows a status to resume by, whatever the one under test knows.
    async fn start_again(&self, order: &Created) -> bool {
        let Ok(address) = BaseAddress::parse(&self.world.simulator.base_url()) else { return false };
        let config = PaynetConfig::new(SecretString::from(KEY)).with_base_address(address);
        let assumptions = Assumptions::default().with_resume_status(Some(RESUMES));
        let Ok(client) = Paynet::new(config.with_assumptions(assumptions)) else { return false };
        // The vendor may refuse it.
        let _answer = client.resume(&InstructionTarget::Reference(order.reference.clone())).await;
        true
    }

    fn other_account(&self) -> Option<&dyn RecurringProvider> {
        Some(self.another_account.get_or_init(|| self.world.client_of_another_account()))
    }

    fn card_number(&self) -> Option<String> {
        Some(CARD.to_owned())
    }

    async fn kept(&self, order: &Created) -> Option<Kept> {
        let order = self.world.simulator.order(Vendor::Paynet, key(order))?;
        Some(kept(&order))
    }

    async fn link(&self, order: &Created) -> Option<PaymentLink> {
        let order = self.world.simulator.order(Vendor::Paynet, key(order))?;
        Some(PaymentLink::from_provider(format!("{}{}", self.world.simulator.base_url(), order.payer_path)))
    }

    fn secrets(&self) -> Vec<String> {
        let accounts = self.world.simulator.accounts();
        vec![accounts.paynet.secret_key.clone()]
    }

    fn cool_down(&self) -> Option<Duration> {
        Some(COOL_DOWN)
    }
}

/// All that the simulator's books hold of an order beyond its plan.
fn kept(order: &OrderSnapshot) -> Kept {
    let agent = order.agent.as_deref().and_then(|agent| AgentId::new(agent).ok());
    let shares = order.rows.first().and_then(split);
    let kept = Kept::default()
        .notify(Notify { mail: order.by_mail, sms: order.by_sms })
        .dealer(Dealer { agent, shares })
        .group(order.group.as_deref())
        .description(Some(order.description.as_str()).filter(|text| !text.is_empty()))
        .payer_name(&order.payer_name)
        .payer_email(&order.payer_email)
        .payer_gsm(&order.payer_phone);
    order.rows.iter().fold(kept, |kept, row| kept.split(istanbul_date(row.due), split(row)))
}

/// How a period's amount is split; nothing is split where a share is missing.
fn split(row: &RowSnapshot) -> Option<Shares> {
    let (agent, company) = (Money::from_kurus(row.agent_kurus?), Money::from_kurus(row.company_kurus?));
    Shares::of(agent.checked_add(company).ok()?, agent, company).ok()
}

/// By the vendor's number where there is one: references need not be unique.
fn key(order: &Created) -> &str {
    order.id.as_ref().map_or(order.reference.as_str(), |id| id.as_str())
}

/// As it comes, and with each setting that changes what is claimed.
fn main() -> ExitCode {
    let as_it_comes = Assumptions::default;
    let small_pages =
        |assumptions: Assumptions| Simulated { assumptions: assumptions.with_page_size(PAGE.into()), page: Some(PAGE) };
    conformance::run_each(vec![
        ("", Box::new(small_pages(as_it_comes().with_resume_status(Some(RESUMES))))),
        ("as it comes", Box::new(Simulated { assumptions: as_it_comes(), page: None })),
        ("period_multiplier", Box::new(small_pages(as_it_comes().with_period_multiplier(true)))),
        ("final stop_status", Box::new(small_pages(as_it_comes().with_stop_status(CANCELS)))),
    ])
}

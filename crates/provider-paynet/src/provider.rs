//! Paynet behind the contract: each method checks, maps, sends, judges.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use recurring_core::{
    Acknowledged, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, Clock, CollectionAttempt,
    CreateInstruction, CreateLimits, Created, Error, ErrorKind, FindInstruction, FindMethod, FindMethods, Identity,
    Instruction, InstructionTarget, Invoice, LinkCard, ListAttempts, ListInstructions, ListInvoices, ListLimits,
    Locked, Lookup, Operation, PeriodLimit, PeriodUnit, RecurringProvider, RowStream, Rows, Stop, Targets,
};
use recurring_http::BaseAddress;

use crate::auth::Key;
use crate::client::Client;
use crate::config::{Assumptions, Host, LIVE_HOST, PaynetConfig, TEST_HOST, VENDOR_DOMAIN, notes};
use crate::error::Judge;
use crate::invoices::InvoiceFilter;
use crate::mapping;
use crate::orders::CreateExtras;

/// The provider's name.
pub const NAME: &str = "paynet";

/// Setting up a client, as an operation in errors.
const CONNECT: Operation = Operation::Vendor { name: "connect", writes: false };

/// A client for Paynet's standing orders. Cheap to clone; clones share one connection pool.
#[derive(Clone)]
pub struct Paynet(Arc<Inner>);

pub(crate) struct Inner {
    client: Client,
    config: PaynetConfig,
    identity: Identity,
    capabilities: Capabilities,
}

impl Paynet {
    /// Builds a client; sends nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misconfigured`] if the key, the address or the transport's settings cannot work.
    pub fn new(config: PaynetConfig) -> Result<Self, Error> {
        let misconfigured = |detail: String| Error::new(ErrorKind::Misconfigured, CONNECT, NAME, detail);
        let address = match &config.host {
            Host::Test => BaseAddress::parse(TEST_HOST),
            Host::Live => BaseAddress::parse(LIVE_HOST),
            Host::At(address) => Ok(address.clone()),
        };
        let address = address.map_err(|error| misconfigured(error.to_string()))?;
        if address.host().trim_end_matches('.').ends_with(VENDOR_DOMAIN) && !address.is_encrypted() {
            return Err(misconfigured("the vendor's own hosts are spoken to over https only".to_owned()));
        }
        let Assumptions { stop_status, resume_status, .. } = config.assumptions;
        if stop_status == 0 || Some(stop_status) == resume_status {
            return Err(misconfigured(
                "the status that stops an order must differ from 0 and from that which resumes it".to_owned(),
            ));
        }
        let key = Key::new(&config.secret_key).map_err(|problem| misconfigured(problem.to_owned()))?;
        let identity = Identity::new(NAME, &[&address.to_string(), key.expose()]);
        let capabilities = capabilities(&config.assumptions, config.transport.total_timeout());
        let client = Client::new(address, config.transport.clone(), key);
        let client = client.map_err(|error| misconfigured(error.to_string()))?;
        Ok(Self(Arc::new(Inner { client, config, identity, capabilities })))
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }

    fn require(&self, operation: Operation, target: &InstructionTarget) -> Result<(), Error> {
        self.0.capabilities.require(operation, target.kind(), NAME)
    }
}

/// What Paynet can do, under given assumptions and with a given total time-out.
#[must_use]
pub fn capabilities(assumptions: &Assumptions, answer_timeout: Duration) -> Capabilities {
    let resume = assumptions.resume_status.is_some();
    let stop = mapping::cancel::stop(assumptions.stop_status);
    Capabilities {
        create: Some(create_limits(assumptions)),
        find: FindMethods {
            id: FindMethod::Direct,
            listing_id: FindMethod::Unsupported,
            reference: FindMethod::Direct,
        },
        list: Some(ListLimits { window_days: None, by_group: true }),
        cancel: Targets::ID_OR_REFERENCE,
        stop,
        pause: if stop == Stop::Reversible { Targets::ID_OR_REFERENCE } else { Targets::NONE },
        resume: if resume { Targets::ID_OR_REFERENCE } else { Targets::NONE },
        change_amount: Targets::ID_OR_REFERENCE,
        bill: Targets::ID_OR_REFERENCE,
        charge: Targets::ID_OR_REFERENCE,
        resend_link: Targets::ID_OR_REFERENCE,
        list_cards: Targets::ID_OR_REFERENCE,
        link_card: Targets { group: true, ..Targets::ID_OR_REFERENCE },
        list_invoices: Targets::ID_OR_REFERENCE,
        list_attempts: Targets { invoice: true, ..Targets::NONE },
        locked: locked(assumptions),
        answer_timeout,
    }
}

/// What a new order may be. No longest count is documented.
fn create_limits(assumptions: &Assumptions) -> CreateLimits {
    let most = if assumptions.period_multiplier { 999 } else { 1 };
    let units = [PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years];
    CreateLimits {
        periods: units.map(|unit| PeriodLimit { unit, least: 1, most }).to_vec(),
        longest_count: None,
        description_required: true,
        surname_required: false,
        variable_price: true,
        group: true,
        notify: true,
        dealer: true,
        payer_ip: false,
    }
}

/// What a setting would unlock.
fn locked(settings: &Assumptions) -> Vec<Locked> {
    let mut locked = Vec::new();
    if !settings.period_multiplier {
        let assumes = notes::PERIOD_ASSUMES;
        locked.push(Locked { operation: Operation::Create, setting: "period_multiplier", assumes });
    }
    if mapping::cancel::stop(settings.stop_status) == Stop::Final {
        let assumes = notes::STOP_ASSUMES;
        locked.push(Locked { operation: Operation::Pause, setting: "stop_status", assumes });
    }
    if settings.resume_status.is_none() {
        let assumes = notes::RESUME_ASSUMES;
        locked.push(Locked { operation: Operation::Resume, setting: "resume_status", assumes });
    }
    locked
}

impl Inner {
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn assumptions(&self) -> &Assumptions {
        &self.config.assumptions
    }

    pub(crate) fn judge<'a>(&'a self, operation: Operation, hide: &'a [&'a str]) -> Judge<'a> {
        let no_data_error_is_absence = self.config.assumptions.no_data_error_is_absence;
        Judge { operation, no_data_error_is_absence, key: self.client.key().expose(), hide }
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.config.clock.as_ref()
    }
}

#[async_trait]
impl RecurringProvider for Paynet {
    fn identity(&self) -> &Identity {
        &self.0.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        self.create_with(request, &CreateExtras::default()).await
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        self.require(Operation::Find, &request.target)?;
        let wire = mapping::find::request(request)?;
        let judge = self.0.judge(Operation::Find, &[]);
        let begun_at = self.0.clock().now();
        let answer = self.0.client.subscription_detail(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::find::lookup(request, begun_at, &judge.judge(&answer), self.0.assumptions())
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        self.0.capabilities.check_list(request.group.as_ref(), NAME)?;
        Ok(mapping::list::rows(Arc::clone(&self.0), request))
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        self.require(Operation::Cancel, target)?;
        let wire = mapping::cancel::request(target, self.0.assumptions().stop_status)?;
        let judge = self.0.judge(Operation::Cancel, &[]);
        let answer = self.0.client.status_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::cancel::cancelled(&judge.judge(&answer), self.0.assumptions().stop_status)
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.require(Operation::Pause, target)?;
        let wire = mapping::pause::request(target, self.0.assumptions().stop_status)?;
        let judge = self.0.judge(Operation::Pause, &[]);
        let answer = self.0.client.status_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::pause::paused(&judge.judge(&answer))
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.require(Operation::Resume, target)?;
        let wire = mapping::resume::request(target, self.0.assumptions().resume_status)?;
        let judge = self.0.judge(Operation::Resume, &[]);
        let answer = self.0.client.status_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::resume::resumed(&judge.judge(&answer))
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        self.0.capabilities.check_amount(request.amount, Operation::ChangeAmount, NAME)?;
        self.0.capabilities.check_shares(request.shares, request.amount, Operation::ChangeAmount, NAME)?;
        self.require(Operation::ChangeAmount, &request.target)?;
        let wire = mapping::change_amount::request(request)?;
        let judge = self.0.judge(Operation::ChangeAmount, &[]);
        let answer = self.0.client.amount_update(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::change_amount::changed(&judge.judge(&answer))
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        self.0.capabilities.check_amount(request.amount, Operation::Bill, NAME)?;
        self.0.capabilities.check_shares(request.shares, request.amount, Operation::Bill, NAME)?;
        self.require(Operation::Bill, &request.target)?;
        let wire = mapping::bill::request(request, self.0.clock().now(), self.0.assumptions())?;
        let judge = self.0.judge(Operation::Bill, &[]);
        let answer = self.0.client.create_invoice(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::bill::billed(&judge.judge(&answer))
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        self.require(Operation::Charge, &request.target)?;
        let wire = mapping::charge::request(request)?;
        let judge = self.0.judge(Operation::Charge, &[]);
        let answer = self.0.client.manuel_charge(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::charge::charged(&judge.judge(&answer), &judge)
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.require(Operation::ResendLink, target)?;
        let wire = mapping::resend_link::request(target)?;
        let judge = self.0.judge(Operation::ResendLink, &[]);
        let answer = self.0.client.send_again(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::resend_link::resent(&judge.judge(&answer))
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.require(Operation::ListCards, target)?;
        let wire = mapping::list_cards::request(target)?;
        let judge = self.0.judge(Operation::ListCards, &[]);
        let answer = self.0.client.card_info_list(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::list_cards::cards(target, &judge.judge(&answer), self.0.assumptions())
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        self.0.capabilities.require(Operation::LinkCard, request.target.kind(), NAME)?;
        let wire = mapping::link_card::request(request)?;
        let judge = self.0.judge(Operation::LinkCard, &[]);
        let sent = self.0.client.card_info_link_to_subscription(&wire).await;
        let answer = sent.map_err(|failure| judge.failure(failure))?;
        mapping::link_card::linked(&judge.judge(&answer), &judge)
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        self.require(Operation::ListInvoices, &request.target)?;
        let ListInvoices { target } = request;
        mapping::list_invoices::rows(Arc::clone(&self.0), Operation::ListInvoices, target, &InvoiceFilter::default())
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        self.0.capabilities.require(Operation::ListAttempts, request.of.kind(), NAME)?;
        let ListAttempts { of } = request;
        mapping::list_attempts::rows(Arc::clone(&self.0), of)
    }
}

impl fmt::Debug for Paynet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paynet").field("config", &self.0.config).finish_non_exhaustive()
    }
}

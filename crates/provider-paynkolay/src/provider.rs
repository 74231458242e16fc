//! Paynkolay behind the contract: each method checks, maps, sends, judges.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use recurring_core::{
    Acknowledged, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, Clock, CollectionAttempt,
    CreateInstruction, CreateLimits, Created, Error, ErrorKind, FindInstruction, FindMethod, FindMethods, Identity,
    Instruction, InstructionTarget, Invoice, LinkCard, ListAttempts, ListInstructions, ListInvoices, ListLimits,
    Locked, Lookup, Operation, PeriodLimit, PeriodUnit, RecurringProvider, RowStream, Rows, Stop, TargetKind, Targets,
};
use recurring_http::BaseAddress;

use crate::auth::Role;
use crate::client::Client;
use crate::config::{Assumptions, Host, LIVE_HOST, PaynkolayConfig, TEST_HOST, VENDOR_DOMAIN};
use crate::error::Judge;
use crate::mapping;
use crate::wire::create::PERIOD_DAYS;

/// The provider's name.
pub const NAME: &str = "paynkolay";

/// Setting up a client, as an operation in errors.
const CONNECT: Operation = Operation::Vendor { name: "connect", writes: false };

/// What listing attempts needs.
const PAYMENTS_LOCKED: Locked = Locked {
    operation: Operation::ListAttempts,
    setting: "payments_by_reference",
    assumes: "a collection carries the order's reference",
};

/// A client for Paynkolay's standing orders. Cheap to clone; clones share one connection pool.
#[derive(Clone)]
pub struct Paynkolay(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) client: Client,
    pub(crate) config: PaynkolayConfig,
    identity: Identity,
    capabilities: Capabilities,
}

impl Paynkolay {
    /// Builds a client; sends nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misconfigured`] if the address or the transport's settings cannot work.
    pub fn new(config: PaynkolayConfig) -> Result<Self, Error> {
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
        let identity = Identity::new(NAME, &[&address.to_string(), config.credentials.merchant()]);
        let capabilities = capabilities(&config.assumptions, config.transport.total_timeout());
        let client =
            Client::new(address, config.transport.clone()).map_err(|error| misconfigured(error.to_string()))?;
        Ok(Self(Arc::new(Inner { client, config, identity, capabilities })))
    }

    /// Refuses an operation that Paynkolay does not have; nothing is sent.
    fn refused<T>(&self, operation: Operation, kind: TargetKind) -> Result<T, Error> {
        self.0.capabilities.require(operation, kind, NAME)?;
        // Unreachable while the capabilities list no target for it, and still a refusal if they ever did.
        Err(Error::new(ErrorKind::Unsupported, operation, NAME, "there is no such service"))
    }
}

/// What Paynkolay can do, under given assumptions and with a given total time-out.
#[must_use]
pub fn capabilities(assumptions: &Assumptions, answer_timeout: Duration) -> Capabilities {
    let windows = FindMethod::Windows { days: assumptions.list_window_days };
    Capabilities {
        create: Some(CreateLimits {
            periods: vec![PeriodLimit { unit: PeriodUnit::Days, least: PERIOD_DAYS, most: PERIOD_DAYS }],
            longest_count: Some(12),
            description_required: false,
            surname_required: true,
            variable_price: false,
            group: false,
            notify: false,
            dealer: false,
            payer_ip: true,
        }),
        find: FindMethods { id: FindMethod::Unsupported, listing_id: windows, reference: windows },
        list: Some(ListLimits { window_days: Some(assumptions.list_window_days), by_group: false }),
        cancel: Targets::ID,
        stop: Stop::Final,
        pause: Targets::NONE,
        resume: Targets::NONE,
        change_amount: Targets::NONE,
        bill: Targets::NONE,
        charge: Targets::NONE,
        resend_link: Targets::NONE,
        list_cards: Targets::NONE,
        link_card: Targets::NONE,
        list_invoices: Targets::NONE,
        list_attempts: Targets { reference: assumptions.payments_by_reference, ..Targets::NONE },
        locked: if assumptions.payments_by_reference { Vec::new() } else { vec![PAYMENTS_LOCKED] },
        answer_timeout,
    }
}

impl Inner {
    /// The credentials that create and cancel.
    fn sales(&self, operation: Operation) -> Result<Role<'_>, Error> {
        let missing = || missing_credentials(operation, "`sx` and the merchant's secret key");
        self.config.credentials.sales().ok_or_else(missing)
    }

    /// The credential that lists.
    pub(crate) fn listing(&self, operation: Operation) -> Result<&str, Error> {
        self.config.credentials.listing().ok_or_else(|| missing_credentials(operation, "`sx-list`"))
    }

    /// The credentials that list payments.
    pub(crate) fn signed_listing(&self, operation: Operation) -> Result<Role<'_>, Error> {
        let missing = || missing_credentials(operation, "`sx-list` and the merchant's secret key");
        self.config.credentials.signed_listing().ok_or_else(missing)
    }

    pub(crate) fn judge(&self, operation: Operation) -> Judge<'_> {
        let PaynkolayConfig { assumptions, credentials, .. } = &self.config;
        Judge { operation, assumptions, credentials, payer: None }
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.config.clock.as_ref()
    }
}

fn missing_credentials(operation: Operation, which: &str) -> Error {
    let detail = format!("this operation needs {which}, and it was not given");
    Error::new(ErrorKind::Misconfigured, operation, NAME, detail)
}

#[async_trait]
impl RecurringProvider for Paynkolay {
    fn identity(&self) -> &Identity {
        &self.0.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        let today = self.0.clock().today();
        let schedule = self.0.capabilities.check_create(request, today, NAME)?;
        let wire = mapping::create::request(request, &schedule, today, self.0.sales(Operation::Create)?)?;
        let judge = Judge { payer: Some(&request.payer), ..self.0.judge(Operation::Create) };
        let answer = self.0.client.create(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::create::created(request, &answer, &judge)
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        self.0.capabilities.require(Operation::Find, request.target.kind(), NAME)?;
        mapping::find::lookup(&self.0, request).await
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        self.0.capabilities.check_list(request.group.as_ref(), NAME)?;
        self.0.listing(Operation::List)?;
        Ok(mapping::list::rows(Arc::clone(&self.0), request.range))
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        self.0.capabilities.require(Operation::Cancel, target.kind(), NAME)?;
        let wire = mapping::cancel::request(target, self.0.sales(Operation::Cancel)?, self.0.config.own_ip);
        let judge = self.0.judge(Operation::Cancel);
        let answer = self.0.client.cancel(&wire).await.map_err(|failure| judge.failure(failure))?;
        mapping::cancel::cancelled(target, &answer, &judge)
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.refused(Operation::Pause, target.kind())
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.refused(Operation::Resume, target.kind())
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        self.refused(Operation::ChangeAmount, request.target.kind())
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        self.refused(Operation::Bill, request.target.kind())
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        self.refused(Operation::Charge, request.target.kind())
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.refused(Operation::ResendLink, target.kind())
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.refused(Operation::ListCards, target.kind())
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        self.refused(Operation::LinkCard, request.target.kind())
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        self.refused(Operation::ListInvoices, request.target.kind())
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        self.0.capabilities.require(Operation::ListAttempts, request.of.kind(), NAME)?;
        self.0.signed_listing(Operation::ListAttempts)?;
        mapping::list_attempts::attempts(&self.0, &request.of)
    }
}

impl fmt::Debug for Paynkolay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paynkolay").field("config", &self.0.config).finish_non_exhaustive()
    }
}

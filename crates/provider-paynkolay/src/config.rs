//! How a Paynkolay client is set up: credentials, address, transport, clock, assumptions.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use recurring_core::{AssumptionNote, Clock, Shapes, SystemClock};
use recurring_http::{BaseAddress, TransportSettings};

use crate::auth::PaynkolayCredentials;

/// Paynkolay's test host. Documented.
pub const TEST_HOST: &str = "https://paynkolaytest.nkolayislem.com.tr";
/// Paynkolay's live host. Documented.
pub const LIVE_HOST: &str = "https://paynkolay.nkolayislem.com.tr";

/// The domain of both hosts.
pub(crate) const VENDOR_DOMAIN: &str = "nkolayislem.com.tr";

/// How a Paynkolay client is set up.
///
/// The required things are in [`new`](Self::new). Unless told otherwise a client speaks to the test host.
#[derive(Clone)]
pub struct PaynkolayConfig {
    pub(crate) credentials: PaynkolayCredentials,
    pub(crate) host: Host,
    pub(crate) transport: TransportSettings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) own_ip: Option<IpAddr>,
    pub(crate) assumptions: Assumptions,
}

/// Which host is spoken to.
#[derive(Debug, Clone)]
pub(crate) enum Host {
    Test,
    Live,
    At(BaseAddress),
}

impl PaynkolayConfig {
    /// A client for the test host.
    #[must_use]
    pub fn new(credentials: PaynkolayCredentials) -> Self {
        Self {
            credentials,
            host: Host::Test,
            transport: TransportSettings::default(),
            clock: Arc::new(SystemClock),
            own_ip: None,
            assumptions: Assumptions::default(),
        }
    }

    /// Speaks to the live host.
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

    /// The address sent as `cardHolderIP` when cancelling and listing, where no payer is at hand.
    ///
    /// Paynkolay's newest page shows the member there, its other sources do not: it is left out unless given.
    #[must_use]
    pub fn with_own_ip(mut self, address: IpAddr) -> Self {
        self.own_ip = Some(address);
        self
    }

    /// Replaces what is assumed about the wire.
    #[must_use]
    pub fn with_assumptions(mut self, assumptions: Assumptions) -> Self {
        self.assumptions = assumptions;
        self
    }
}

impl fmt::Debug for PaynkolayConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaynkolayConfig")
            .field("credentials", &self.credentials)
            .field("host", &self.host)
            .field("transport", &self.transport)
            .field("assumptions", &self.assumptions)
            .finish_non_exhaustive()
    }
}

/// What is assumed about Paynkolay's wire, one named setting each.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumptions {
    /// Whether `RESPONSE_CODE` 9, seen as a hash failure of a sibling service, is a refusal. On.
    pub nine_is_refusal: bool,
    /// Whether `RESPONSE_CODE` 0 with `CORE0305`, seen on a sibling service, is an empty list. On.
    pub empty_list_code: bool,
    /// Whether status words that no page shows (`Active`, `Completed`, `İptal` …) are read. On.
    pub status_words: bool,
    /// The most days of one listing window. 30, as the sibling services have it.
    pub list_window_days: u16,
    /// Whether a payment belongs to an order if its reference is the order's, alone or before a pipe. On; off, no
    /// payment is matched to an order.
    pub payments_by_reference: bool,
    /// How many payments one page of the list of payments is asked for, from 1. `None`, which takes one answer without
    /// pages for all of its range.
    pub payment_page_size: Option<u16>,
    /// Whether an order that the payer has not approved yet is listed, and on which day: that of its making or that of
    /// its first collection. On; off, no search proves that an order is absent.
    pub unapproved_are_listed: bool,
    /// Whether one answer of the list of orders holds every order of its window, unless `TOTAL_COUNT` says more. On;
    /// off, no search proves that an order is absent.
    pub orders_come_whole: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            nine_is_refusal: true,
            empty_list_code: true,
            status_words: true,
            list_window_days: 30,
            payments_by_reference: true,
            payment_page_size: None,
            unapproved_are_listed: true,
            orders_come_whole: true,
        }
    }
}

impl Assumptions {
    /// Sets [`nine_is_refusal`](Self::nine_is_refusal).
    #[must_use]
    pub fn with_nine_is_refusal(mut self, on: bool) -> Self {
        self.nine_is_refusal = on;
        self
    }

    /// Sets [`empty_list_code`](Self::empty_list_code).
    #[must_use]
    pub fn with_empty_list_code(mut self, on: bool) -> Self {
        self.empty_list_code = on;
        self
    }

    /// Sets [`status_words`](Self::status_words).
    #[must_use]
    pub fn with_status_words(mut self, on: bool) -> Self {
        self.status_words = on;
        self
    }

    /// Sets [`list_window_days`](Self::list_window_days); 0 is taken for 1.
    #[must_use]
    pub fn with_list_window_days(mut self, days: u16) -> Self {
        self.list_window_days = days.max(1);
        self
    }

    /// Sets [`payments_by_reference`](Self::payments_by_reference).
    #[must_use]
    pub fn with_payments_by_reference(mut self, on: bool) -> Self {
        self.payments_by_reference = on;
        self
    }

    /// Sets [`payment_page_size`](Self::payment_page_size); 0 is taken for 1.
    #[must_use]
    pub fn with_payment_page_size(mut self, rows: Option<u16>) -> Self {
        self.payment_page_size = rows.map(|rows| rows.max(1));
        self
    }

    /// Sets [`unapproved_are_listed`](Self::unapproved_are_listed).
    #[must_use]
    pub fn with_unapproved_are_listed(mut self, on: bool) -> Self {
        self.unapproved_are_listed = on;
        self
    }

    /// Sets [`orders_come_whole`](Self::orders_come_whole).
    #[must_use]
    pub fn with_orders_come_whole(mut self, on: bool) -> Self {
        self.orders_come_whole = on;
        self
    }
}

/// Every assumption about Paynkolay's wire.
pub const ASSUMPTIONS: &[AssumptionNote] = &[
    AssumptionNote {
        setting: "nine_is_refusal",
        assumes: "RESPONSE_CODE 9 with nothing else is a refused signature: nothing happened",
        default: "on",
        shapes: Shapes::Reading,
        source: "observed on the payment list of the same family",
    },
    AssumptionNote {
        setting: "empty_list_code",
        assumes: "RESPONSE_CODE 0 with ERROR_CODE CORE0305 is an empty list",
        default: "on",
        shapes: Shapes::Reading,
        source: "observed on the payment list of the same family",
    },
    AssumptionNote {
        setting: "status_words",
        assumes: "INSTRUCTION_STATUS words other than Rejected and Closed mean what they say in English or Turkish",
        default: "on",
        shapes: Shapes::Reading,
        source: "no page shows them",
    },
    AssumptionNote {
        setting: "list_window_days",
        assumes: "one listing may span at least this many days",
        default: "30",
        shapes: Shapes::Reading,
        source: "documented for the payment list (one month) and the pre-authorisation list (30 days)",
    },
    AssumptionNote {
        setting: "payments_by_reference",
        assumes: "a collection carries the order's reference in CLIENT_REFERENCE_CODE, alone or followed by a pipe and a telephone number",
        default: "on",
        shapes: Shapes::Reading,
        source: "an example row of the payment list shows a number, a pipe and a telephone number",
    },
    AssumptionNote {
        setting: "payment_page_size",
        assumes: "an answer of the payment list that was not asked for a page holds every payment of its range; with a number, pages of that many are read, from 0 to the first empty one",
        default: "off",
        shapes: Shapes::Reading,
        source: "OpenAPI has optional pageCount, from 0, and pageSize without their defaults; the verification page has neither",
    },
    AssumptionNote {
        setting: "unapproved_are_listed",
        assumes: "an order is listed from its making on, under the day of its making or of its first collection",
        default: "on",
        shapes: Shapes::Reading,
        source: "the example list shows a rejected order under the queried day",
    },
    AssumptionNote {
        setting: "orders_come_whole",
        assumes: "one answer of the list holds every order of its window, unless TOTAL_COUNT is above the number of its rows",
        default: "on",
        shapes: Shapes::Reading,
        source: "no page names a limit of rows, or a member that asks for a page",
    },
];

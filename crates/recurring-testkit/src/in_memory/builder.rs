//! Sets an in-memory provider up: its capabilities, its clock, and what no capability says.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use recurring_core::{
    Capabilities, CreateLimits, FindMethod, FindMethods, Identity, ListLimits, Operation, PeriodLimit, PeriodUnit,
    Stop, Targets,
};

use super::{InMemoryProvider, Inner, Ledger, PayerScript, Rules, Telling};
use crate::clock::TestClock;

/// By every way to name one order.
const ANY_ORDER: Targets = Targets { listing_id: true, ..Targets::ID_OR_REFERENCE };

/// Sets an [`InMemoryProvider`] up.
#[derive(Debug, Clone)]
pub struct InMemoryBuilder {
    name: &'static str,
    account: Option<String>,
    capabilities: Capabilities,
    telling: Telling,
    clock: TestClock,
    duplicate_references: bool,
    cool_down: Duration,
    page_size: usize,
    payer: PayerScript,
}

impl InMemoryBuilder {
    /// What it claims to be able to do; everything, unless told otherwise. A known provider is imitated by its
    /// [preset](crate::presets), which also tells no more than that provider.
    #[must_use]
    pub fn capabilities(mut self, capabilities: Capabilities) -> Self {
        self.capabilities = capabilities;
        self
    }

    /// What it tells of what it knows; everything, unless told otherwise. What it claims says nothing of it.
    #[must_use]
    pub fn telling(mut self, telling: Telling) -> Self {
        self.telling = telling;
        self
    }

    /// The clock it lives by.
    #[must_use]
    pub fn clock(mut self, clock: TestClock) -> Self {
        self.clock = clock;
        self
    }

    /// The provider's name in errors and in its identity.
    #[must_use]
    pub fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The account in its identity; without one, every built provider has an account of its own.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// Whether a second order under a reference is made (as by default) or refused.
    #[must_use]
    pub fn duplicate_references(mut self, allowed: bool) -> Self {
        self.duplicate_references = allowed;
        self
    }

    /// How long after an attempt the same order cannot be charged by hand; two hours unless told otherwise.
    #[must_use]
    pub fn cool_down(mut self, wait: Duration) -> Self {
        self.cool_down = wait;
        self
    }

    /// How many rows a page of a list holds: 100 unless told otherwise, and at least one.
    #[must_use]
    pub fn page_size(mut self, rows: usize) -> Self {
        self.page_size = rows.max(1);
        self
    }

    /// What payers do with their links by themselves; nothing, unless told otherwise.
    #[must_use]
    pub fn payers(mut self, script: PayerScript) -> Self {
        self.payer = script;
        self
    }

    /// Takes an operation away: it is refused as unsupported with no request seen.
    #[must_use]
    pub fn without(mut self, operation: Operation) -> Self {
        let all = &mut self.capabilities;
        let targets = match operation {
            Operation::Create => {
                all.create = None;
                return self;
            }
            Operation::Find => {
                let nothing = FindMethod::Unsupported;
                all.find = FindMethods { id: nothing, listing_id: nothing, reference: nothing };
                return self;
            }
            Operation::List => {
                all.list = None;
                return self;
            }
            Operation::Cancel => &mut all.cancel,
            Operation::Pause => &mut all.pause,
            Operation::Resume => &mut all.resume,
            Operation::ChangeAmount => &mut all.change_amount,
            Operation::Bill => &mut all.bill,
            Operation::Charge => &mut all.charge,
            Operation::ResendLink => &mut all.resend_link,
            Operation::ListCards => &mut all.list_cards,
            Operation::LinkCard => &mut all.link_card,
            Operation::ListInvoices => &mut all.list_invoices,
            Operation::ListAttempts => &mut all.list_attempts,
            // What only one provider has is not in the model.
            _ => return self,
        };
        *targets = Targets::NONE;
        self
    }

    /// The provider.
    ///
    /// Without debug assertions it warns by `tracing`, in words that name the provider: that it was compiled into a
    /// release build at all is what the feature `allow-release` lets pass, and features are unified over a workspace.
    #[must_use]
    pub fn build(self) -> InMemoryProvider {
        warn_in_release(self.name);
        static ACCOUNTS: AtomicU64 = AtomicU64::new(1);
        let account = self.account.unwrap_or_else(|| ACCOUNTS.fetch_add(1, Ordering::Relaxed).to_string());
        let rules = Rules {
            duplicate_references: self.duplicate_references,
            cool_down: SignedDuration::try_from(self.cool_down).unwrap_or(SignedDuration::MAX),
            page_size: self.page_size,
            payer: self.payer,
        };
        InMemoryProvider(Arc::new(Inner {
            identity: Identity::new(self.name, &[&account]),
            capabilities: self.capabilities,
            telling: self.telling,
            clock: self.clock,
            rules,
            ledger: Mutex::new(Ledger::default()),
        }))
    }
}

/// The last guard: in a release build, nobody is charged and everything looks as if they were.
fn warn_in_release(provider: &'static str) {
    if !cfg!(debug_assertions) {
        tracing::warn!(provider, "an in-memory provider is at work in a release build: no money is collected");
    }
}

impl Default for InMemoryBuilder {
    fn default() -> Self {
        Self {
            name: InMemoryProvider::NAME,
            account: None,
            capabilities: everything(),
            telling: Telling::everything(),
            clock: TestClock::new(),
            duplicate_references: true,
            cool_down: Duration::from_secs(2 * 60 * 60),
            page_size: 100,
            payer: PayerScript::ByHand,
        }
    }
}

impl InMemoryProvider {
    /// The capabilities it has unless told otherwise: everything, with generous numbers.
    ///
    /// A weaker provider is made from them: `Capabilities { pause: Targets::NONE, ..InMemoryProvider::everything() }`.
    #[must_use]
    pub fn everything() -> Capabilities {
        everything()
    }
}

fn everything() -> Capabilities {
    Capabilities {
        create: Some(generous_limits()),
        find: FindMethods { id: FindMethod::Direct, listing_id: FindMethod::Direct, reference: FindMethod::Direct },
        list: Some(ListLimits { window_days: None, by_group: true }),
        cancel: ANY_ORDER,
        stop: Stop::Final,
        pause: ANY_ORDER,
        resume: ANY_ORDER,
        change_amount: ANY_ORDER,
        bill: ANY_ORDER,
        charge: ANY_ORDER,
        resend_link: ANY_ORDER,
        list_cards: ANY_ORDER,
        link_card: Targets { group: true, ..ANY_ORDER },
        list_invoices: ANY_ORDER,
        list_attempts: Targets { reference: true, invoice: true, ..Targets::NONE },
        locked: Vec::new(),
        answer_timeout: Duration::from_secs(30),
    }
}

fn generous_limits() -> CreateLimits {
    CreateLimits {
        periods: vec![
            PeriodLimit { unit: PeriodUnit::Days, least: 1, most: 365 },
            PeriodLimit { unit: PeriodUnit::Weeks, least: 1, most: 52 },
            PeriodLimit { unit: PeriodUnit::Months, least: 1, most: 24 },
            PeriodLimit { unit: PeriodUnit::Years, least: 1, most: 5 },
        ],
        longest_count: Some(120),
        description_required: false,
        surname_required: false,
        variable_price: true,
        group: true,
        notify: true,
        dealer: true,
        payer_ip: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leak::TraceCapture;

    #[test]
    fn it_warns_where_it_was_built_without_debug_assertions_and_there_only() {
        let traces = TraceCapture::start();
        let _provider = InMemoryProvider::builder().name("fake").build();
        let text = traces.text();
        let warned = text.contains("WARN") && text.contains("fake") && text.contains("no money is collected");
        assert_eq!(warned, !cfg!(debug_assertions), "{text}");
    }
}

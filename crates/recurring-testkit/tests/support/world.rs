//! An in-memory world for the suite, with any capabilities, sound or broken in one way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use recurring_core::{
    Capabilities, Clock, Created, InstructionTarget, Operation, PaymentLink, RecurringProvider, Targets,
};
use recurring_testkit::conformance::{
    CLAUSES, Collected, Failure, Harness, Judgement, Kept, Stage, async_trait, judge,
};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryBuilder, InMemoryProvider, SeenRequest, TestClock};

use crate::support::bent::{Bend, Bent, Books};

/// The number of the card that payers leave.
pub(crate) const CARD: &str = "4543600000000001";

/// The key of the provider under test.
pub(crate) const KEY: &str = "made-up-key-7c2e91d4";

/// How many rows a page holds: as many as an order of the suite has periods.
pub(crate) const PAGE: u16 = 4;

/// Makes a broken provider of a sound one, of what is claimed, and of the books that are told which orders reach it.
type Breaking = Arc<dyn Fn(Faulty<InMemoryProvider>, Capabilities, Books) -> Box<dyn RecurringProvider> + Send + Sync>;

/// Makes worlds of one kind.
#[derive(Clone)]
pub(crate) struct Bench {
    builder: InMemoryBuilder,
    claimed: Capabilities,
    breaking: Breaking,
}

impl Bench {
    /// Sound worlds in which this is claimed and kept.
    pub(crate) fn with(capabilities: Capabilities) -> Self {
        Self::bent(capabilities.clone(), capabilities, Bend::Nothing)
    }

    /// Worlds in which one thing is claimed and another one done, broken in one way.
    pub(crate) fn bent(claimed: Capabilities, done: Capabilities, bend: Bend) -> Self {
        Self::broken_by(claimed, done, move |inner, claimed, books| Box::new(Bent::new(inner, claimed, bend, books)))
    }

    /// The same with a provider that is broken by hand.
    pub(crate) fn broken_by(
        claimed: Capabilities,
        done: Capabilities,
        breaking: impl Fn(Faulty<InMemoryProvider>, Capabilities, Books) -> Box<dyn RecurringProvider>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let builder = InMemoryProvider::builder().capabilities(done).page_size(PAGE.into());
        Self { builder, claimed, breaking: Arc::new(breaking) }
    }

    /// The numbers of the clauses that are broken, of those that are played, each with the reason.
    pub(crate) async fn broken(&self, played: impl Fn(&str) -> bool) -> Vec<(&'static str, String)> {
        let mut broken = Vec::new();
        for clause in CLAUSES.iter().filter(|clause| played(clause.id())) {
            if let Judgement::Broken(failure) = judge(self, clause).await {
                broken.push((clause.id(), failure.to_string()));
            }
        }
        broken
    }

    /// The numbers of the clauses that do not apply.
    pub(crate) async fn ignored(&self) -> Vec<&'static str> {
        let mut ignored = Vec::new();
        for clause in CLAUSES {
            if let Judgement::NotApplicable(_) = judge(self, clause).await {
                ignored.push(clause.id());
            }
        }
        ignored
    }
}

#[async_trait]
impl Harness for Bench {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        let (clock, books) = (TestClock::new(), Books::default());
        let faulty = Faulty::new(self.builder.clone().clock(clock.clone()).build());
        let unconnected = Faulty::new(self.builder.clone().clock(clock.clone()).build());
        unconnected.inject(Fault::new(FaultPoint::NotConnected).every());
        // It claims less than the one under test, so that whoever asks it for the other's claims is told wrong.
        let less = Capabilities { resume: Targets::NONE, ..self.claimed.clone() };
        let unconnected = (self.breaking)(unconnected, less, Books::default());
        let provider = (self.breaking)(faulty.clone(), self.claimed.clone(), books.clone());
        let same_account = (self.breaking)(faulty.clone(), self.claimed.clone(), books.clone());
        let without_connection = AtomicBool::new(false);
        Ok(Box::new(World { provider, same_account, unconnected, without_connection, faulty, clock, books }))
    }
}

struct World {
    provider: Box<dyn RecurringProvider>,
    same_account: Box<dyn RecurringProvider>,
    /// The same kind of provider where nobody answers.
    unconnected: Box<dyn RecurringProvider>,
    without_connection: AtomicBool,
    faulty: Faulty<InMemoryProvider>,
    clock: TestClock,
    books: Books,
}

#[async_trait]
impl Stage for World {
    /// The unconnected one is handed out for one call.
    fn provider(&self) -> &dyn RecurringProvider {
        let without = self.without_connection.swap(false, Ordering::Relaxed);
        if without { self.unconnected.as_ref() } else { self.provider.as_ref() }
    }

    fn clock(&self) -> &dyn Clock {
        &self.clock
    }

    async fn requests_seen(&self) -> u64 {
        self.faulty.inner().requests_seen() + self.faulty.requests_lost()
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        self.faulty.inner().approve(&order.reference)?;
        self.books.approve(order);
        Ok(())
    }

    fn rejects(&self) -> bool {
        true
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.faulty.inner().reject(&order.reference)?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let collections = self.faulty.inner().collections_of(&order.reference);
        collections.iter().map(|collection| Collected::new(collection.due, collection.amount)).collect()
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.faulty.inner().decline_next(attempts);
        true
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        match point {
            FaultPoint::NotConnected => self.without_connection.store(true, Ordering::Relaxed),
            _ => self.faulty.inject(Fault::new(point)),
        }
        true
    }

    fn card_number(&self) -> Option<String> {
        Some(CARD.to_owned())
    }

    async fn link(&self, order: &Created) -> Option<PaymentLink> {
        self.books.of(order, |entry| entry.link.clone())
    }

    async fn kept(&self, order: &Created) -> Option<Kept> {
        self.books.of(order, |entry| entry.kept.clone())
    }

    fn cool_down(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * 60 * 60))
    }

    /// The words come as an adapter would show them: the fault is made above its wire.
    async fn refuse_next(&self, words: &'static str) -> bool {
        self.faulty.inject(Fault::refused("refused", masked(words)).on(Operation::Create));
        true
    }

    /// The one where nobody answers has an account of its own.
    fn other_account(&self) -> Option<&dyn RecurringProvider> {
        Some(self.unconnected.as_ref())
    }

    fn same_account(&self) -> Option<&dyn RecurringProvider> {
        Some(self.same_account.as_ref())
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    /// A link is sent with each request to send it that reaches the vendor.
    async fn links_sent(&self, order: &Created) -> Option<u32> {
        let requests = self.faulty.inner().requests();
        let stored = self.faulty.inner().stored(&order.reference)?;
        let names = [stored.id.as_str(), stored.listing_id.as_str(), order.reference.as_str()];
        let ours = |target: &str| names.contains(&target);
        let sent = |request: &&SeenRequest| request.operation == Operation::ResendLink && ours(&request.target);
        u32::try_from(requests.iter().filter(sent).count()).ok()
    }

    async fn start_again(&self, order: &Created) -> bool {
        let target = InstructionTarget::Reference(order.reference.clone());
        let can = self.faulty.inner().capabilities().targets(Operation::Resume).reference;
        // A vendor may refuse it.
        let _answer = if can { Some(self.faulty.inner().resume(&target).await) } else { None };
        can
    }

    fn page_size(&self) -> Option<u16> {
        Some(PAGE)
    }
}

/// What follows the first colon: nobody is named there.
fn masked(words: &'static str) -> &'static str {
    words.split_once(':').map_or(words, |(_, after)| after)
}

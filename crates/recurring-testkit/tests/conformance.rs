//! Runs the conformance suite over the in-memory provider.

use std::process::ExitCode;
use std::time::Duration;

use recurring_core::{Clock, Created, Description, GroupReference, Operation, PayerIp, PaymentLink, RecurringProvider};
use recurring_testkit::conformance::{self, Collected, Failure, Harness, Kept, Stage, async_trait};
use recurring_testkit::{Fault, FaultPoint, Faulty, InMemoryProvider, SeenRequest, StoredOrder, TestClock};

fn main() -> ExitCode {
    conformance::run(Bench)
}

/// How many rows a page holds: few, so that lists take several.
const PAGE: u16 = 4;

struct Bench;

#[async_trait]
impl Harness for Bench {
    async fn fresh(&self) -> Result<Box<dyn Stage>, Failure> {
        let clock = TestClock::new();
        let built = || InMemoryProvider::builder().clock(clock.clone()).page_size(PAGE.into()).build();
        let provider = built();
        let (same_account, other_account) = (provider.clone(), built());
        Ok(Box::new(World { provider: Faulty::new(provider), same_account, other_account, clock }))
    }
}

struct World {
    provider: Faulty<InMemoryProvider>,
    same_account: InMemoryProvider,
    other_account: InMemoryProvider,
    clock: TestClock,
}

impl World {
    /// By the number, of which the link is no part.
    fn stored(&self, order: &Created) -> Option<StoredOrder> {
        self.provider.inner().stored(order.id.as_ref()?)
    }
}

#[async_trait]
impl Stage for World {
    fn provider(&self) -> &dyn RecurringProvider {
        &self.provider
    }

    fn clock(&self) -> &dyn Clock {
        &self.clock
    }

    async fn requests_seen(&self) -> u64 {
        self.provider.inner().requests_seen() + self.provider.requests_lost()
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    async fn approve(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.provider.inner().approve(&order.reference)?)
    }

    fn rejects(&self) -> bool {
        true
    }

    async fn reject(&self, order: &Created) -> Result<(), Failure> {
        Ok(self.provider.inner().reject(&order.reference)?)
    }

    async fn collected(&self, order: &Created) -> Vec<Collected> {
        let collections = self.provider.inner().collections_of(&order.reference);
        collections.iter().map(|collection| Collected::new(collection.due, collection.amount)).collect()
    }

    async fn decline_next(&self, attempts: u32) -> bool {
        self.provider.inner().decline_next(attempts);
        true
    }

    async fn fault_next(&self, point: FaultPoint) -> bool {
        self.provider.inject(Fault::new(point));
        true
    }

    /// Above its wire, as an adapter would show the words: nobody is named in what follows the colon.
    async fn refuse_next(&self, words: &'static str) -> bool {
        let shown = words.split_once(':').map_or(words, |(_, after)| after);
        self.provider.inject(Fault::refused("refused", shown).on(Operation::Create));
        true
    }

    fn same_account(&self) -> Option<&dyn RecurringProvider> {
        Some(&self.same_account)
    }

    fn other_account(&self) -> Option<&dyn RecurringProvider> {
        Some(&self.other_account)
    }

    /// The link by which the payer comes to this very order.
    async fn link(&self, order: &Created) -> Option<PaymentLink> {
        let is_its_own = self.provider.inner().stored(&order.link) == Some(self.stored(order)?);
        Some(if is_its_own { order.link.clone() } else { PaymentLink::from_provider("of another order, or of none") })
    }

    async fn kept(&self, order: &Created) -> Option<Kept> {
        self.stored(order).map(|stored| kept(&stored))
    }

    /// A link is sent with each request to send it.
    async fn links_sent(&self, order: &Created) -> Option<u32> {
        let stored = self.stored(order)?;
        let names = [stored.id.as_str(), stored.listing_id.as_str(), order.reference.as_str()];
        let sent = |request: &&SeenRequest| {
            request.operation == Operation::ResendLink && names.contains(&request.target.as_str())
        };
        u32::try_from(self.provider.inner().requests().iter().filter(sent).count()).ok()
    }

    fn page_size(&self) -> Option<u16> {
        Some(PAGE)
    }

    fn cool_down(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * 60 * 60))
    }
}

/// All that the model's books hold of an order beyond its plan.
fn kept(order: &StoredOrder) -> Kept {
    let kept = Kept::default()
        .notify(order.notify)
        .dealer(order.dealer.clone())
        .group(order.group.as_ref().map(GroupReference::as_str))
        .description(order.description.as_ref().map(Description::as_str))
        .payer_name(order.payer.name.as_str())
        .payer_email(order.payer.email.as_str())
        .payer_gsm(order.payer.gsm.national())
        .payer_address(order.payer.ip.map(PayerIp::address));
    order.due_days.iter().zip(&order.splits).fold(kept, |kept, (due, shares)| kept.split(*due, *shares))
}

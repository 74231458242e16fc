//! The testkit's presets claim what the adapters claim, and tell what the adapters tell over the simulator: a fake that
//! can or tells more than its vendor proves nothing.

use futures_util::TryStreamExt;
use recurring_core::{
    Acknowledged, AttemptSubject, BillPeriod, Card, CardTarget, ChangeAmount, ChargeNow, Clock, CollectionAttempt,
    CollectionReport, CreateInstruction, Created, DateRange, Error, FindInstruction, Finding, Instruction,
    InstructionId, InstructionTarget, Invoice, InvoiceKey, InvoiceNo, LinkCard, ListAttempts, ListInstructions,
    ListInvoices, Mark, MerchantReference, Money, Operation, Pricing, RecurringProvider, Reported, Row, RowStream,
    Rows, Schedule, Search,
};
use recurring_sim::{TestCard, Vendor};
use recurring_testkit::{InMemoryProvider, TestClock, presets};

use self::vendor::{VENDORS, World, capabilities, start};

#[path = "support/vendor.rs"]
mod vendor;

#[test]
fn the_presets_are_the_adapters_default_claims() {
    let (paynet, paynkolay) = (presets::paynet(), presets::paynkolay());
    let of_paynet = provider_paynet::capabilities(&provider_paynet::Assumptions::default(), paynet.answer_timeout);
    let assumptions = provider_paynkolay::Assumptions::default();
    let of_paynkolay = provider_paynkolay::capabilities(&assumptions, paynkolay.answer_timeout);
    assert_eq!(paynet, of_paynet);
    assert_eq!(paynkolay, of_paynkolay);
}

/// The same steps at an adapter and at its preset.
struct Pair {
    vendor: Vendor,
    world: World,
    model: InMemoryProvider,
    clock: TestClock,
}

/// What a side told, line by line, without ids and the vendor's prose.
type Told = Vec<String>;

impl Pair {
    async fn of(vendor: Vendor) -> Self {
        let clock = TestClock::standing_at(start());
        let preset = match vendor {
            Vendor::Paynet => presets::like_paynet(),
            _ => presets::like_paynkolay(),
        };
        let model = preset.capabilities(capabilities(vendor)).clock(clock.clone()).build();
        Self { vendor, world: World::of(vendor).await, model, clock }
    }

    fn request(&self, reference: &str, count: u16) -> CreateInstruction {
        let mut request = self.world.request(reference);
        let old = request.schedule;
        request.schedule = Schedule::new(old.first(), old.period(), count).expect("a schedule");
        request
    }

    /// Makes an order on both sides, and compares what that tells.
    async fn create(&self, request: &CreateInstruction) -> [Option<Created>; 2] {
        let real = self.world.patient_client().create(request).await;
        let model = self.model.create(request).await;
        let told = |made: &Result<Created, Error>| match made {
            Ok(created) => vec![format!("made, id {}", created.id.is_some())],
            Err(error) => failed(error),
        };
        assert_eq!(told(&model), told(&real), "{}: create", self.vendor);
        [real.ok(), model.ok()]
    }

    fn approve(&self, request: &CreateInstruction) {
        let reference = request.reference.as_str();
        let approved = self.world.simulator.approve(self.vendor, reference, &TestCard::approved());
        approved.expect("the payer agrees");
        self.model.approve(&request.reference).expect("the payer agrees");
    }

    fn reject(&self, request: &CreateInstruction) {
        self.world.simulator.reject(self.vendor, request.reference.as_str()).expect("the payer refuses");
        self.model.reject(&request.reference).expect("the payer refuses");
    }

    fn decline_next(&self, attempts: u32) {
        self.world.simulator.decline_next(self.vendor, attempts.into());
        self.model.decline_next(attempts);
    }

    fn pass_hours(&self, hours: u64) {
        let time = std::time::Duration::from_secs(hours * 60 * 60);
        self.world.clock.advance(time);
        self.clock.advance(time);
    }

    fn pass(&self, days: u64) {
        self.pass_hours(days * 24);
    }

    /// Compares what everything that reads tells of an order.
    async fn compare(&self, request: &CreateInstruction, step: &str) {
        let range = DateRange::new(vendor::start_day(), self.clock.today()).expect("a range");
        let real = self.world.patient_client();
        let (real, model) = (reads(real.as_ref(), request, range).await, reads(&self.model, request, range).await);
        assert_eq!(model.join("\n"), real.join("\n"), "{}: {step}", self.vendor);
    }

    /// Makes a call on both sides and compares what it tells.
    async fn both(&self, step: &str, call: impl AsyncFn(&dyn RecurringProvider, usize) -> Told) {
        let real = call(self.world.patient_client().as_ref(), 0).await;
        let model = call(&self.model, 1).await;
        assert_eq!(model, real, "{}: {step}", self.vendor);
    }
}

/// Everything that the reads on offer tell of an order.
async fn reads(provider: &dyn RecurringProvider, request: &CreateInstruction, range: DateRange) -> Told {
    let target = InstructionTarget::Reference(request.reference.clone());
    let mut told = Vec::new();
    match provider.find(&FindInstruction { target: target.clone(), range: Some(range) }).await {
        Ok(lookup) => {
            let Search { by, windows, complete, absence, resembling, begun_at: _ } = &lookup.search;
            told.push(format!("search by {by}, {windows:?}, complete {complete}, absence {absence}"));
            told.extend(resembling.iter().flat_map(|order| order_told("resembling", order)));
            match &lookup.finding {
                Finding::Absent => told.push("absent".to_owned()),
                Finding::Found(order) => told.extend(order_told("found", order)),
                Finding::Ambiguous(orders) => told.push(format!("{} match", orders.len())),
            }
        }
        Err(error) => told.extend(failed(&error)),
    }
    match all(provider.list(&ListInstructions { range, group: None }).await).await {
        Ok(orders) => told.extend(orders.iter().flat_map(|order| order_told("listed", order))),
        Err(error) => told.extend(failed(&error)),
    }
    let claims = provider.capabilities();
    if claims.supports(Operation::ListCards) {
        match provider.list_cards(&target).await {
            Ok(cards) => told.extend(cards.iter().map(card_told)),
            Err(error) => told.extend(failed(&error)),
        }
    }
    let mut subjects = Vec::new();
    if claims.supports(Operation::ListInvoices) {
        match all(provider.list_invoices(&ListInvoices { target }).await).await {
            Ok(bills) => {
                told.extend(bills.iter().map(bill_told));
                subjects.extend(bills.into_iter().filter_map(|bill| bill.invoice_no).map(InvoiceKey::No));
            }
            Err(error) => told.extend(failed(&error)),
        }
    }
    let mut subjects: Vec<AttemptSubject> = subjects.into_iter().map(AttemptSubject::Invoice).collect();
    if claims.list_attempts.reference {
        subjects.push(AttemptSubject::Reference { reference: request.reference.clone(), range });
    }
    for of in subjects {
        match all(provider.list_attempts(&ListAttempts { of }).await).await {
            Ok(attempts) => told.extend(attempts.iter().map(attempt_told)),
            Err(error) => told.extend(failed(&error)),
        }
    }
    // Nobody promises an order of rows.
    told.sort();
    told
}

/// A stream to its end, or the error in its place.
async fn all<T>(rows: Result<RowStream<T>, Error>) -> Result<Vec<T>, Error> {
    rows?.try_collect().await
}

fn card_told(card: &Card) -> String {
    let known = (card.masked_number.is_some(), card.holder.is_some(), &card.label);
    format!("card {:?} {:?} {known:?}", card.order, card.is_default)
}

fn order_told(place: &str, order: &Instruction) -> Told {
    let name = |known: bool| if known { "told" } else { "-" };
    vec![
        format!("{place}: status {} {:?} {}", order.status.status, order.status.raw, order.status.mark),
        format!("{place}: id {}, listing id {}", name(order.id.is_some()), name(order.listing_id.is_some())),
        format!("{place}: reference {:?}", order.reference.as_ref().map(|reference| reference.as_str().trim())),
        format!("{place}: amount {:?}", amount_told(order.amount.as_ref())),
        format!("{place}: collected {:?} of {:?}", order.collected, order.count),
        format!("{place}: first due {:?}, next {:?}, created {:?}", order.first_due, order.next_due, order.created_on),
        format!("{place}: payer {:?} {:?}", order.payer_name, order.payer_gsm.as_ref().map(|gsm| gsm.national())),
    ]
}

fn amount_told(amount: Option<&Reported<Money>>) -> Option<(Option<Money>, Mark)> {
    amount.map(|amount| (amount.value, amount.mark))
}

fn outcome_told(CollectionReport { status, raw, mark }: &CollectionReport) -> String {
    format!("{} {raw:?} {mark}", status.as_str())
}

fn bill_told(bill: &Invoice) -> String {
    let numbers = (bill.id.is_some(), bill.invoice_no.is_some());
    format!("bill {numbers:?} {:?} {:?} {}", bill.due, amount_told(bill.amount.as_ref()), outcome_told(&bill.status))
}

fn attempt_told(made: &CollectionAttempt) -> String {
    let names = (made.transaction.is_some(), made.instruction.is_some(), made.invoice_no.is_some());
    let (reference, amount) = (made.reference.is_some(), amount_told(made.amount.as_ref()));
    format!("attempt {names:?} {reference} {:?} {amount:?} {}", made.at, outcome_told(&made.status))
}

fn rows_told(rows: &Result<Rows, Error>) -> Told {
    let row = |row: &Row| {
        let names = (row.id.is_some(), row.reference.is_some());
        format!("row {} {names:?} {}", row.outcome.as_str(), row.advice.as_str())
    };
    match rows {
        Ok(rows) => rows.rows.iter().map(row).collect(),
        Err(error) => failed(error),
    }
}

fn acknowledged(done: Result<Acknowledged, Error>) -> Told {
    done.map_or_else(|error| failed(&error), |_| vec!["done".to_owned()])
}

fn failed(error: &Error) -> Told {
    vec![format!("{} {} {} {}", error.kind(), error.effect(), error.attempts(), error.advice().as_str())]
}

#[tokio::test]
async fn a_preset_tells_of_a_life_what_its_adapter_tells() {
    for vendor in VENDORS {
        let pair = Pair::of(vendor).await;
        let request = pair.request("LIFE", 3);
        pair.compare(&request, "nothing made").await;
        pair.create(&request).await;
        pair.compare(&request, "made").await;
        pair.create(&pair.request("life/2", 3)).await;
        pair.compare(&request, "made, and one that resembles it").await;
        pair.compare(&pair.request("LIF-E", 3), "not made, and two resemble it").await;
        pair.pass(2);
        pair.compare(&request, "the first day gone by without the payer").await;
        pair.approve(&request);
        pair.compare(&request, "approved late").await;
        pair.pass(31);
        pair.compare(&request, "collected twice").await;
        pair.pass(40);
        pair.compare(&request, "collected in full").await;
    }
}

#[tokio::test]
async fn a_preset_tells_of_an_approved_order_what_its_adapter_tells() {
    for vendor in VENDORS {
        let pair = Pair::of(vendor).await;
        let request = pair.request("APPROVED", 3);
        pair.create(&request).await;
        pair.approve(&request);
        pair.compare(&request, "approved, nothing due").await;
        pair.decline_next(1);
        pair.pass(1);
        pair.compare(&request, "declined").await;
        pair.pass(31);
        pair.compare(&request, "declined and collected").await;
    }
}

#[tokio::test]
async fn a_preset_tells_of_an_order_that_lapsed_what_its_adapter_tells() {
    for vendor in VENDORS {
        let pair = Pair::of(vendor).await;
        let request = pair.request("LAPSED", 2);
        pair.create(&request).await;
        pair.approve(&request);
        pair.pass(2);
        pair.decline_next(1);
        pair.pass(60);
        pair.compare(&request, "one of two").await;
    }
}

#[tokio::test]
async fn a_preset_tells_of_a_refusal_what_its_adapter_tells() {
    for vendor in VENDORS {
        let pair = Pair::of(vendor).await;
        let request = pair.request("REJECTED", 3);
        pair.create(&request).await;
        pair.reject(&request);
        pair.compare(&request, "rejected").await;
        pair.create(&request).await;
        pair.compare(&request, "made once more").await;
    }
}

#[tokio::test]
async fn a_preset_tells_of_a_cancel_what_its_adapter_tells() {
    for vendor in VENDORS {
        let pair = Pair::of(vendor).await;
        let request = pair.request("CANCELLED", 3);
        let made = pair.create(&request).await;
        pair.approve(&request);
        pair.pass(2);
        let targets = made.map(|created| match created.and_then(|created| created.id) {
            Some(id) if !capabilities(vendor).cancel.reference => InstructionTarget::Id(id),
            _ => InstructionTarget::Reference(request.reference.clone()),
        });
        let cancel = async |provider: &dyn RecurringProvider, side: usize| match provider
            .cancel(targets.get(side).expect("a target of each side"))
            .await
        {
            Ok(done) => vec![format!("{:?} {:?} {:?}", done.stop, done.collected, done.remaining)],
            Err(error) => failed(&error),
        };
        pair.both("cancel", cancel).await;
        pair.compare(&request, "cancelled").await;
        pair.both("cancel once more", cancel).await;
        let stranger = InstructionTarget::Id(InstructionId::new("ACPL00000000").expect("an id"));
        let cancel_a_stranger = async |provider: &dyn RecurringProvider, _| {
            provider.cancel(&stranger).await.map_or_else(|error| failed(&error), |_| Vec::new())
        };
        pair.both("cancel of nobody's order", cancel_a_stranger).await;
        pair.pass(40);
        pair.compare(&request, "cancelled and past a due day").await;
    }
}

#[tokio::test]
async fn paynets_preset_tells_of_charges_and_cards_what_its_adapter_tells() {
    let pair = Pair::of(Vendor::Paynet).await;
    let request = pair.request("CHARGED", 3);
    let target = InstructionTarget::Reference(request.reference.clone());
    pair.create(&request).await;
    pair.approve(&request);
    let charge = async |provider: &dyn RecurringProvider, _: usize| {
        rows_told(&provider.charge(&ChargeNow { target: target.clone(), invoice_no: None }).await)
    };
    pair.both("charge of nothing due", charge).await;
    pair.decline_next(2);
    pair.pass_hours(23);
    pair.both("charge within the cool-down", charge).await;
    pair.pass_hours(3);
    pair.both("declined charge", charge).await;
    pair.pass_hours(3);
    pair.both("charge", charge).await;
    pair.compare(&request, "charged").await;
    let link = async |provider: &dyn RecurringProvider, _: usize| {
        let cards = provider.list_cards(&target).await.expect("cards");
        let card = cards.first().expect("a card").id.clone();
        let request = LinkCard { card, target: CardTarget::Instruction(target.clone()) };
        rows_told(&provider.link_card(&request).await)
    };
    pair.both("link a card", link).await;
    let attempts = async |provider: &dyn RecurringProvider, _: usize| {
        let nobody = InvoiceKey::No(InvoiceNo::new("F-0").expect("a number"));
        let request = ListAttempts { of: AttemptSubject::Invoice(nobody) };
        all(provider.list_attempts(&request).await).await.map_or_else(|error| failed(&error), |_| Vec::new())
    };
    pair.both("attempts at a bill that nobody knows", attempts).await;
}

#[tokio::test]
async fn paynets_preset_tells_of_bills_what_its_adapter_tells() {
    let pair = Pair::of(Vendor::Paynet).await;
    let mut request = pair.request("BILLED", 3);
    request.pricing = Pricing::Variable;
    let (target, schedule) = (InstructionTarget::Reference(request.reference.clone()), request.schedule);
    pair.create(&request).await;
    pair.compare(&request, "made with a variable price").await;
    pair.approve(&request);
    let bill = async |index: u16, number: &'static str| {
        let due = schedule.due_date(index).expect("a period");
        let (amount, invoice_no) = (Money::from_kurus(5_000), InvoiceNo::new(number).ok());
        let bill = BillPeriod { target: target.clone(), due, amount, shares: None, invoice_no };
        let call = async |provider: &dyn RecurringProvider, _: usize| acknowledged(provider.bill(&bill).await);
        pair.both(number, call).await;
    };
    bill(0, "F-1").await;
    pair.compare(&request, "billed").await;
    pair.decline_next(1);
    pair.pass(2);
    pair.compare(&request, "the bill was declined").await;
    bill(1, "F-2").await;
    pair.pass(32);
    pair.compare(&request, "one bill was declined and one collected").await;
    let no = InvoiceNo::new("F-2").ok();
    let charge = async |provider: &dyn RecurringProvider, _: usize| {
        rows_told(&provider.charge(&ChargeNow { target: target.clone(), invoice_no: no.clone() }).await)
    };
    pair.both("charge of a collected bill", charge).await;
    pair.pass(60);
    pair.compare(&request, "the last day is over").await;
}

#[tokio::test]
async fn paynets_preset_tells_of_a_card_linked_early_what_its_adapter_tells() {
    let pair = Pair::of(Vendor::Paynet).await;
    let (approved, awaited) = (pair.request("WITH-CARD", 3), pair.request("LINKED", 3));
    for request in [&approved, &awaited] {
        pair.create(request).await;
    }
    pair.approve(&approved);
    let (from, to) = (approved.reference.clone(), awaited.reference.clone());
    let link = async |provider: &dyn RecurringProvider, _: usize| {
        let cards = provider.list_cards(&InstructionTarget::Reference(from.clone())).await.expect("cards");
        let card = cards.first().expect("a card").id.clone();
        let target = CardTarget::Instruction(InstructionTarget::Reference(to.clone()));
        rows_told(&provider.link_card(&LinkCard { card, target }).await)
    };
    pair.both("link", link).await;
    pair.compare(&awaited, "linked").await;
    pair.pass(2);
    pair.compare(&awaited, "linked and collected").await;
}

/// Writes that are refused: a stranger's order, an ended one, the wrong price.
#[tokio::test]
async fn paynets_preset_refuses_as_its_adapter_tells() {
    let pair = Pair::of(Vendor::Paynet).await;
    let request = pair.request("REFUSED", 3);
    pair.create(&request).await;
    pair.reject(&request);
    let today = pair.clock.today();
    for name in [request.reference.clone(), MerchantReference::new("NOBODY").expect("a reference")] {
        let target = InstructionTarget::Reference(name);
        let amount = Money::from_kurus(5_000);
        let change = ChangeAmount { target: target.clone(), amount, shares: None };
        let bill = BillPeriod { target: target.clone(), due: today, amount, shares: None, invoice_no: None };
        let charge = ChargeNow { target: target.clone(), invoice_no: None };
        let call = async |provider: &dyn RecurringProvider, _: usize| {
            let told = [
                acknowledged(provider.pause(&target).await),
                acknowledged(provider.resend_link(&target).await),
                acknowledged(provider.change_amount(&change).await),
                acknowledged(provider.bill(&bill).await),
                rows_told(&provider.charge(&charge).await),
                provider.cancel(&target).await.map_or_else(|error| failed(&error), |_| vec!["done".to_owned()]),
            ];
            told.concat()
        };
        pair.both(&format!("{target:?}"), call).await;
    }
}

#[tokio::test]
async fn paynets_preset_tells_of_a_pause_what_its_adapter_tells() {
    let pair = Pair::of(Vendor::Paynet).await;
    let request = pair.request("PAUSED", 4);
    let target = InstructionTarget::Reference(request.reference.clone());
    pair.create(&request).await;
    pair.approve(&request);
    pair.pass(2);
    let pause = async |provider: &dyn RecurringProvider, _: usize| acknowledged(provider.pause(&target).await);
    pair.both("pause", pause).await;
    pair.compare(&request, "paused").await;
    pair.pass(35);
    pair.compare(&request, "paused past a due day").await;
    let resume = async |provider: &dyn RecurringProvider, _: usize| acknowledged(provider.resume(&target).await);
    pair.both("resume", resume).await;
    pair.compare(&request, "resumed").await;
}

//! Random lives: what happens to some orders at a provider is what happens to them in the reference model.
//!
//! Only what the contract says is compared: a step that it leaves to the provider is left out of the life. Declines,
//! charges by hand and linked cards have clauses of their own.

use std::collections::BTreeSet;
use std::env;

use jiff::Span;
use jiff::civil::Date;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use recurring_core::{
    BillPeriod, ChangeAmount, CreateInstruction, FindInstruction, Finding, InstructionTarget, Money, Operation,
    Pricing, RecurringProvider, Status,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{Order, Scene};
use crate::clock::TestClock;
use crate::in_memory::InMemoryProvider;
use crate::strategy::{Step, operations};

/// How many lives are played unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 32;
/// Where the lives come from unless `PROPTEST_RNG_SEED` says otherwise: a run is repeated by running it again.
const SEED: u64 = 20_261_121;
/// The most orders of one life.
const MOST_ORDERS: usize = 3;

pub(in crate::conformance) async fn agree(scene: &Scene<'_>) -> Result<(), Failure> {
    let (seed, lives) = lives()?;
    for life in lives {
        if let Err(failure) = play(&scene.fresh().await?, &life).await {
            let (life, failure) = shortened(scene, life, failure).await?;
            let again = format!("in a life of {} steps (PROPTEST_RNG_SEED={seed}), {life:?}", life.len());
            return Err(failure.during(&again));
        }
    }
    Ok(())
}

/// The lives to play, and the seed that they come from.
fn lives() -> Result<(u64, Vec<Vec<Step>>), Failure> {
    let mut config = Config::default();
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    let seed = match config.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => SEED,
    };
    config.rng_seed = RngSeed::Fixed(seed);
    let cases = config.cases;
    let mut runner = TestRunner::new(config);
    let life = |_| operations().new_tree(&mut runner).map(|tree| eventful(tree.current()));
    let lives = (0..cases).map(life).collect::<Result<_, _>>();
    Ok((seed, lives.map_err(|reason| Failure::new(reason.message().to_owned()))?))
}

/// A life that begins with an approved order of each pricing and passes more slowly than its orders end.
fn eventful(life: Vec<Step>) -> Vec<Step> {
    let slower = |step| match step {
        Step::Advance(days) => Step::Advance(days / 3),
        other => other,
    };
    let unplayed = |step: &Step| matches!(step, Step::Charge(_) | Step::LinkCard(..) | Step::Decline(_));
    let life = life.into_iter().filter(|step| !unplayed(step)).map(slower);
    let fixed = [Step::Create { variable: false }, Step::Approve(0)];
    let variable = [Step::Create { variable: true }, Step::Approve(1)];
    fixed.into_iter().chain(variable).chain(life).collect()
}

/// Leaves out steps as long as the life still fails.
async fn shortened(
    scene: &Scene<'_>,
    mut life: Vec<Step>,
    mut failure: Failure,
) -> Result<(Vec<Step>, Failure), Failure> {
    let mut place = life.len();
    while place > 0 {
        place -= 1;
        let mut shorter = life.clone();
        shorter.remove(place);
        if let Err(other) = play(&scene.fresh().await?, &shorter).await {
            (life, failure) = (shorter, other);
        }
    }
    Ok((life, failure))
}

/// Plays a life at the provider and in the model, and compares the books at the end of each day that was passed to.
async fn play(scene: &Scene<'_>, life: &[Step]) -> Result<(), Failure> {
    let mut pair = Pair::new(scene)?;
    for step in life {
        pair.take(step).await.map_err(|failure| failure.during(&format!("{step:?}")))?;
    }
    let last = pair.orders.iter().filter_map(|one| one.order.schedule.due_dates().last()).max();
    match last {
        Some(last) => pair.pass(last.saturating_add(Span::new().days(1))).await,
        None => Ok(()),
    }
}

/// A provider and the model, side by side.
struct Pair<'a> {
    scene: &'a Scene<'a>,
    model: InMemoryProvider,
    clock: TestClock,
    orders: Vec<One>,
}

/// One order of both.
struct One {
    order: Order,
    pricing: Pricing,
    billed: BTreeSet<Date>,
    /// Due days that passed while it was stopped: whether they are made up for is the provider's affair.
    missed: BTreeSet<Date>,
}

impl<'a> Pair<'a> {
    fn new(scene: &'a Scene<'a>) -> Result<Self, Failure> {
        let clock = TestClock::standing_at(scene.clock().now());
        let mut capabilities = InMemoryProvider::everything();
        capabilities.create = Some(scene.limits()?.clone());
        let model = InMemoryProvider::builder().clock(clock.clone()).capabilities(capabilities).build();
        Ok(Self { scene, model, clock, orders: Vec::new() })
    }

    async fn take(&mut self, step: &Step) -> Result<(), Failure> {
        match step {
            Step::Create { variable } => self.create(*variable).await,
            Step::Advance(days) => {
                let today = self.scene.clock().today();
                self.pass(today.saturating_add(Span::new().days(i64::from(*days)))).await
            }
            Step::Approve(place) | Step::Reject(place) => {
                let approves = matches!(step, Step::Approve(_));
                self.decide(*place, approves).await
            }
            Step::Cancel(place) => self.stop(*place, Operation::Cancel, Status::Active).await,
            Step::Pause(place) => self.stop(*place, Operation::Pause, Status::Active).await,
            Step::Resume(place) => self.stop(*place, Operation::Resume, Status::Paused).await,
            Step::Bill(place, _, amount) => self.bill(*place, *amount).await,
            Step::ChangeAmount(place, amount) => self.change_amount(*place, *amount).await,
            Step::Charge(_) | Step::LinkCard(..) | Step::Decline(_) => Ok(()),
        }
    }

    async fn create(&mut self, variable: bool) -> Result<(), Failure> {
        let limits = self.scene.limits()?;
        if self.orders.len() == MOST_ORDERS {
            return Ok(());
        }
        let billed = limits.variable_price && self.scene.capabilities().supports(Operation::Bill);
        let pricing = if variable && billed { Pricing::Variable } else { Pricing::Fixed };
        let (reference, schedule) = (self.scene.reference()?, self.scene.schedule()?);
        let request = || -> Result<CreateInstruction, Failure> {
            let mut request = self.scene.order_named(reference.clone(), schedule)?;
            request.pricing = pricing;
            Ok(request)
        };
        let order = self.scene.make(&request()?).await?;
        self.model.create(&request()?).await?;
        self.orders.push(One { order, pricing, billed: BTreeSet::new(), missed: BTreeSet::new() });
        Ok(())
    }

    /// The order that a place means, if the model has it in a state.
    async fn in_state(&self, place: usize, state: Status) -> Result<Option<usize>, Failure> {
        let Some(place) = place.checked_rem(self.orders.len()) else { return Ok(None) };
        let target = self.target(place)?;
        let Finding::Found(found) = self.model.find(&FindInstruction { target, range: None }).await?.finding else {
            return Err(Failure::new("the model has lost an order"));
        };
        Ok((found.status.status == state).then_some(place))
    }

    /// Lets the payer decide, before the first period is due: what becomes of later approvals is the provider's affair.
    async fn decide(&self, place: usize, approves: bool) -> Result<(), Failure> {
        let Some(place) = self.in_state(place, Status::AwaitingPayer).await? else { return Ok(()) };
        let order = &self.one(place)?.order;
        if order.schedule.first() <= self.scene.clock().today() {
            return Ok(());
        }
        let reference = &order.created.reference;
        if approves {
            self.scene.stage().approve(&order.created).await?;
            self.model.approve(reference)?;
        } else if self.scene.stage().rejects() {
            self.scene.stage().reject(&order.created).await?;
            self.model.reject(reference)?;
        }
        Ok(())
    }

    async fn stop(&self, place: usize, operation: Operation, state: Status) -> Result<(), Failure> {
        let Some(place) = self.in_state(place, state).await? else { return Ok(()) };
        if !self.scene.capabilities().supports(operation) {
            return Ok(());
        }
        let theirs = self.scene.target(operation, &self.one(place)?.order).await?;
        let ours = self.target(place)?;
        for (provider, target) in [(self.scene.provider(), &theirs), (&self.model, &ours)] {
            match operation {
                Operation::Cancel => drop(provider.cancel(target).await?),
                Operation::Pause => drop(provider.pause(target).await?),
                _ => drop(provider.resume(target).await?),
            }
        }
        Ok(())
    }

    async fn change_amount(&self, place: usize, amount: Money) -> Result<(), Failure> {
        let Some(place) = self.in_state(place, Status::Active).await? else { return Ok(()) };
        let supported = self.scene.capabilities().supports(Operation::ChangeAmount);
        if !supported || self.one(place)?.pricing == Pricing::Variable {
            return Ok(());
        }
        let change = |target| ChangeAmount { target, amount, shares: None };
        let theirs = self.scene.target(Operation::ChangeAmount, &self.one(place)?.order).await?;
        self.scene.provider().change_amount(&change(theirs)).await?;
        self.model.change_amount(&change(self.target(place)?)).await?;
        Ok(())
    }

    /// Bills the next period to come that has no bill.
    async fn bill(&mut self, place: usize, amount: Money) -> Result<(), Failure> {
        let Some(place) = self.in_state(place, Status::Active).await? else { return Ok(()) };
        let (today, one) = (self.scene.clock().today(), self.one(place)?);
        let due = one.order.schedule.due_dates().find(|due| *due > today && !one.billed.contains(due));
        let Some(due) = due.filter(|_| one.pricing == Pricing::Variable) else { return Ok(()) };
        let bill = |target| BillPeriod { target, due, amount, shares: None, invoice_no: None };
        let theirs = self.scene.target(Operation::Bill, &one.order).await?;
        self.scene.provider().bill(&bill(theirs)).await?;
        self.model.bill(&bill(self.target(place)?)).await?;
        if let Some(one) = self.orders.get_mut(place) {
            one.billed.insert(due);
        }
        Ok(())
    }

    /// Lets time pass to the end of a day, and compares the books.
    async fn pass(&mut self, day: Date) -> Result<(), Failure> {
        let before = self.scene.clock().today();
        for place in 0..self.orders.len() {
            let stopped = self.in_state(place, Status::Paused).await?.is_some();
            if let Some(one) = self.orders.get_mut(place).filter(|_| stopped) {
                one.missed.extend(one.order.schedule.due_dates().filter(|due| before < *due && *due <= day));
            }
        }
        self.scene.pass(day).await?;
        self.clock.set(self.scene.clock().now());
        for place in 0..self.orders.len() {
            self.compare(place).await?;
        }
        Ok(())
    }

    async fn compare(&self, place: usize) -> Result<(), Failure> {
        let stopped = self.in_state(place, Status::Paused).await?.is_some();
        let one = self.one(place)?;
        let reference = &one.order.created.reference;
        let books = self.scene.collected(&one.order).await;
        let expected = self.model.collections_of(reference);
        for due in books.iter().map(|entry| entry.due) {
            let times = books.iter().filter(|entry| entry.due == due).count();
            ensure!(times == 1, "{reference} was collected {times} times for {due}");
            let ours = expected.iter().any(|entry| entry.due == due);
            let made_up_for = !stopped && one.missed.contains(&due);
            ensure!(ours || made_up_for, "{reference} was collected for {due}, and not in the model");
        }
        for entry in expected {
            let amount = books.iter().find(|theirs| theirs.due == entry.due).map(|theirs| theirs.amount);
            let due = entry.due;
            ensure!(
                amount == Some(entry.amount) || one.missed.contains(&due),
                "{reference} was collected for {due} at {amount:?}, in the model at {}",
                entry.amount
            );
        }
        Ok(())
    }

    fn one(&self, place: usize) -> Result<&One, Failure> {
        self.orders.get(place).ok_or_else(|| Failure::new("no such order"))
    }

    fn target(&self, place: usize) -> Result<InstructionTarget, Failure> {
        Ok(InstructionTarget::Reference(self.one(place)?.order.created.reference.clone()))
    }
}

//! A provider and the model side by side: what happens to the one happens to the other.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use recurring_core::{
    BillPeriod, Card, CardTarget, ChangeAmount, ChargeNow, CreateInstruction, FindInstruction, Finding,
    InstructionTarget, LinkCard, Money, Notify, Operation, Outcome, Pricing, RecurringProvider, Schedule, Status,
};

use super::super::super::failure::{Failure, ensure};
use super::super::super::harness::Collected;
use super::super::super::scene::{Order, Scene};
use super::compare::{charge_as_booked, is_too_soon};
use super::life::{Act, MOST_ORDERS};
use crate::clock::TestClock;
use crate::in_memory::InMemoryProvider;
use crate::strategy::Step;

/// A provider and the model, side by side.
pub(super) struct Pair<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) model: InMemoryProvider,
    clock: TestClock,
    schedules: &'a [Schedule],
    pub(super) orders: Vec<One>,
}

/// One order of both.
pub(super) struct One {
    pub(super) order: Order,
    pub(super) made_on: Date,
    pricing: Pricing,
    billed: BTreeSet<Date>,
    /// Due days that passed while it was stopped: whether they are made up for is the provider's affair.
    pub(super) missed: BTreeSet<Date>,
    /// Due days on which its card was declined: whether that is tried again by itself is the provider's affair.
    pub(super) declined: BTreeSet<Date>,
    /// What was collected when it was cancelled, until it is resumed: from then on not even that is made up for.
    pub(super) cancelled_with: Option<Vec<Collected>>,
}

impl<'a> Pair<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, schedules: &'a [Schedule]) -> Result<Self, Failure> {
        let clock = TestClock::standing_at(scene.clock().now());
        let mut capabilities = InMemoryProvider::everything();
        capabilities.create = Some(scene.limits()?.clone());
        capabilities.stop = scene.capabilities().stop;
        let model = InMemoryProvider::builder().clock(clock.clone()).capabilities(capabilities);
        let model = model.cool_down(scene.stage().cool_down().unwrap_or_default()).build();
        Ok(Self { scene, model, clock, schedules, orders: Vec::new() })
    }

    pub(super) async fn take(&mut self, act: &Act) -> Result<(), Failure> {
        let step = match act {
            Act::Step(step) => step,
            Act::ResendLink(place) => return self.resend_link(*place).await,
        };
        match step {
            Step::Create { variable } => self.create(*variable).await,
            Step::Advance(days) => {
                let today = self.scene.clock().today();
                self.pass(today.saturating_add(i64::from(*days).days())).await
            }
            Step::Approve(place) => self.decide(*place, true).await,
            Step::Reject(place) => self.decide(*place, false).await,
            Step::Cancel(place) => self.stop(*place, Operation::Cancel, Status::Active).await,
            Step::Pause(place) => self.stop(*place, Operation::Pause, Status::Active).await,
            Step::Resume(place) => self.stop(*place, Operation::Resume, Status::Paused).await,
            Step::Bill(place, _, amount) => self.bill(*place, *amount).await,
            Step::ChangeAmount(place, amount) => self.change_amount(*place, *amount).await,
            Step::Charge(place) => self.charge(*place).await,
            Step::LinkCard(from, to) => self.link_card(*from, *to).await,
            Step::Decline(days) => {
                for _ in 0..*days {
                    self.decline_a_day().await?;
                }
                Ok(())
            }
        }
    }

    async fn create(&mut self, variable: bool) -> Result<(), Failure> {
        let (limits, made) = (self.scene.limits()?, self.orders.len());
        // The clock has passed the days of a schedule that begins too soon.
        let planned = self.schedules.get(made).filter(|planned| planned.first() > self.scene.clock().today());
        let Some(schedule) = planned.filter(|_| made < MOST_ORDERS) else { return Ok(()) };
        let billed = limits.variable_price && self.claims(Operation::Bill);
        let pricing = if variable && billed { Pricing::Variable } else { Pricing::Fixed };
        let reference = self.scene.reference()?;
        let request = || -> Result<CreateInstruction, Failure> {
            let mut request = self.scene.order_named(reference.clone(), *schedule)?;
            request.pricing = pricing;
            request.notify = Notify { mail: limits.notify, sms: false };
            Ok(request)
        };
        let order = self.scene.make(&request()?).await?;
        self.model.create(&request()?).await?;
        let (made_on, days) = (self.scene.clock().today(), BTreeSet::new);
        self.orders.push(One {
            order,
            made_on,
            pricing,
            billed: days(),
            missed: days(),
            declined: days(),
            cancelled_with: None,
        });
        Ok(())
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

    async fn stop(&mut self, place: usize, operation: Operation, state: Status) -> Result<(), Failure> {
        let Some(place) = self.going_on(place, state, operation).await? else { return Ok(()) };
        let before = self.scene.collected(&self.one(place)?.order).await;
        let theirs = self.scene.target(operation, &self.one(place)?.order).await?;
        let ours = self.target(place)?;
        for (provider, target) in [(self.scene.provider(), &theirs), (&self.model, &ours)] {
            match operation {
                Operation::Cancel => drop(provider.cancel(target).await?),
                Operation::Pause => drop(provider.pause(target).await?),
                _ => drop(provider.resume(target).await?),
            }
        }
        if let Some(one) = self.orders.get_mut(place) {
            match operation {
                Operation::Cancel => one.cancelled_with = Some(before),
                Operation::Resume => one.cancelled_with = None,
                _ => {}
            }
        }
        self.compare(place).await
    }

    async fn change_amount(&self, place: usize, amount: Money) -> Result<(), Failure> {
        let Some(place) = self.going_on(place, Status::Active, Operation::ChangeAmount).await? else { return Ok(()) };
        let one = self.one(place)?;
        // What a declined period costs after a new amount is the provider's affair.
        if one.pricing == Pricing::Variable || !one.declined.is_empty() {
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
        let Some(place) = self.going_on(place, Status::Active, Operation::Bill).await? else { return Ok(()) };
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

    /// Charges by hand: what is claimed to be done is in the books, and what is claimed not to be is not.
    async fn charge(&self, place: usize) -> Result<(), Failure> {
        let Some(place) = self.going_on(place, Status::Active, Operation::Charge).await? else { return Ok(()) };
        let order = &self.one(place)?.order;
        let charge = |target| ChargeNow { target, invoice_no: None };
        let theirs = charge(self.scene.target(Operation::Charge, order).await?);
        let before = self.scene.collected(order).await.len();
        let answer = self.scene.provider().charge(&theirs).await;
        let more = self.scene.collected(order).await.len() - before;
        charge_as_booked(&answer, more)?;
        if !is_too_soon(&answer) {
            // What the model refuses, it has not collected: the books are compared next.
            drop(self.model.charge(&charge(self.target(place)?)).await);
        }
        self.compare(place).await
    }

    /// Links a card of one order to another one, which changes nothing of what is collected.
    async fn link_card(&self, from: usize, to: usize) -> Result<(), Failure> {
        let from = self.going_on(from, Status::Active, Operation::ListCards).await?;
        let to = self.going_on(to, Status::Active, Operation::LinkCard).await?;
        let (Some(from), Some(to)) = (from, to) else { return Ok(()) };
        let one_of = |cards: Vec<Card>| {
            cards.into_iter().next().map(|card| card.id).ok_or_else(|| Failure::new("an approved order has no card"))
        };
        let target = self.scene.target(Operation::ListCards, &self.one(from)?.order).await?;
        let card = one_of(self.scene.provider().list_cards(&target).await?)?;
        let target = CardTarget::Instruction(self.scene.target(Operation::LinkCard, &self.one(to)?.order).await?);
        let rows = self.scene.provider().link_card(&LinkCard { card, target }).await?;
        let done = rows.rows.iter().all(|row| row.outcome == Outcome::Done);
        ensure!(done, "linking a valid card to an active order was not done: {rows:?}");
        let card = one_of(self.model.list_cards(&self.target(from)?).await?)?;
        let target = CardTarget::Instruction(self.target(to)?);
        self.model.link_card(&LinkCard { card, target }).await?;
        self.compare(to).await
    }

    async fn resend_link(&self, place: usize) -> Result<(), Failure> {
        let Some(place) = self.going_on(place, Status::AwaitingPayer, Operation::ResendLink).await? else {
            return Ok(());
        };
        if self.scene.limits()?.notify {
            let target = self.scene.target(Operation::ResendLink, &self.one(place)?.order).await?;
            self.scene.provider().resend_link(&target).await?;
            self.model.resend_link(&self.target(place)?).await?;
        }
        self.compare(place).await
    }

    /// Passes the next day on which something is to be collected, and all attempts of that day are declined.
    async fn decline_a_day(&mut self) -> Result<(), Failure> {
        let today = self.scene.clock().today();
        let mut next: Vec<(Date, usize)> = Vec::new();
        for place in 0..self.orders.len() {
            let active = self.in_state(place, Status::Active).await?.is_some();
            let one = self.one(place)?;
            let is_owed = |due: &Date| *due > today && (one.pricing == Pricing::Fixed || one.billed.contains(due));
            next.extend(one.order.schedule.due_dates().find(is_owed).filter(|_| active).map(|due| (due, place)));
        }
        let Some(day) = next.iter().map(|(due, _)| *due).min() else { return Ok(()) };
        next.retain(|(due, _)| *due == day);
        self.pass(day.yesterday()?).await?;
        let attempts = u32::try_from(next.len())?;
        if !self.scene.stage().decline_next(attempts).await {
            return Ok(());
        }
        self.model.decline_next(attempts);
        for (_, place) in next {
            if let Some(one) = self.orders.get_mut(place) {
                one.declined.insert(day);
            }
        }
        self.pass(day).await
    }

    /// Lets time pass to the end of a day, and compares.
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

    /// Lets the last period of every order pass.
    pub(super) async fn pass_the_last_day(&mut self) -> Result<(), Failure> {
        let last = self.orders.iter().filter_map(|one| one.order.schedule.due_dates().last()).max();
        match last {
            Some(last) => self.pass(last.saturating_add(1.day())).await,
            None => Ok(()),
        }
    }

    /// The order that a place means, if the model has it in a state.
    async fn in_state(&self, place: usize, state: Status) -> Result<Option<usize>, Failure> {
        let Some(place) = place.checked_rem(self.orders.len()) else { return Ok(None) };
        Ok((self.status(place).await? == state).then_some(place))
    }

    /// The same, if the operation is claimed and the last period is still to come: what becomes of an order after its
    /// last period is the provider's affair.
    async fn going_on(&self, place: usize, state: Status, operation: Operation) -> Result<Option<usize>, Failure> {
        let Some(place) = self.in_state(place, state).await? else { return Ok(None) };
        let last = self.one(place)?.order.schedule.due_dates().last();
        let goes_on = last.is_some_and(|last| last > self.scene.clock().today());
        Ok((goes_on && self.claims(operation)).then_some(place))
    }

    fn claims(&self, operation: Operation) -> bool {
        self.scene.capabilities().supports(operation)
    }

    /// What the model says of an order.
    pub(super) async fn status(&self, place: usize) -> Result<Status, Failure> {
        let find = FindInstruction { target: self.target(place)?, range: None };
        match self.model.find(&find).await?.finding {
            Finding::Found(found) => Ok(found.status.status),
            Finding::Absent | Finding::Ambiguous(_) => Err(Failure::new("the model has lost an order")),
        }
    }

    pub(super) fn one(&self, place: usize) -> Result<&One, Failure> {
        self.orders.get(place).ok_or_else(|| Failure::new("no such order"))
    }

    fn target(&self, place: usize) -> Result<InstructionTarget, Failure> {
        Ok(InstructionTarget::Reference(self.one(place)?.order.created.reference.clone()))
    }
}

//! A clause's view of its world: valid orders for what the provider claims, and what everybody does with them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use recurring_core::{
    Capabilities, Clock, CreateInstruction, CreateLimits, Created, Date, Description, Effect, Email, Error,
    FindInstruction, Finding, Gsm, Instruction, InstructionTarget, MerchantReference, Money, Operation, Payer,
    PayerName, Period, PeriodUnit, RecurringProvider, Schedule, TargetKind, istanbul,
};

use super::failure::{Failure, ensure};
use super::harness::{Collected, Harness, Stage};
use super::need::allows;

/// A clause's view of its world.
pub(super) struct Scene<'a> {
    harness: &'a dyn Harness,
    stage: Box<dyn Stage>,
    references: AtomicU32,
    notes: Notes,
    begun: Date,
}

/// What a clause could not witness, in whichever of its worlds.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes(Arc<Mutex<BTreeSet<String>>>);

impl Notes {
    /// Everything that was noted, each once.
    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// Plays a clause with orders that are named in one way.
pub(super) type ByWay = for<'a> fn(&'a Scene<'a>, TargetKind) -> BoxFuture<'a, Result<(), Failure>>;

/// An order that a clause made.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) created: Created,
    pub(super) schedule: Schedule,
    pub(super) amount: Money,
}

/// The amount of an order unless a clause needs another one.
pub(super) const AMOUNT: Money = Money::from_kurus(14_990);

/// Türkiye has no daylight saving time.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl<'a> Scene<'a> {
    /// A scene in a fresh world.
    pub(super) async fn of(harness: &'a dyn Harness, notes: Notes) -> Result<Self, Failure> {
        let stage = harness.fresh().await?;
        let begun = stage.clock().today();
        Ok(Self { harness, stage, references: AtomicU32::new(1), notes, begun })
    }

    /// Another scene in a world of its own.
    pub(super) async fn fresh(&self) -> Result<Self, Failure> {
        Self::of(self.harness, self.notes.clone()).await
    }

    /// Notes that a part of the clause had no witness, and why: what is kept then is kept in part.
    pub(super) fn unwitnessed(&self, what: impl Into<String>) {
        self.notes.0.lock().unwrap_or_else(PoisonError::into_inner).insert(what.into());
    }

    /// Plays with each way of naming one order that an operation claims, in a world of its own.
    pub(super) async fn each_way(&self, operation: Operation, play: ByWay) -> Result<(), Failure> {
        for way in self.ways(operation) {
            let scene = self.fresh().await?;
            play(&scene, way).await.map_err(|failure| failure.during(&format!("{operation} by {way}")))?;
        }
        Ok(())
    }

    /// The day on which this world began: no order is older.
    pub(super) fn begun(&self) -> Date {
        self.begun
    }

    pub(super) fn stage(&self) -> &dyn Stage {
        self.stage.as_ref()
    }

    pub(super) fn provider(&self) -> &dyn RecurringProvider {
        self.stage.provider()
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        self.stage.clock()
    }

    pub(super) fn capabilities(&self) -> &Capabilities {
        self.provider().capabilities()
    }

    pub(super) async fn seen(&self) -> u64 {
        self.stage.requests_seen().await
    }

    /// What may be created; every clause that creates needs it, so its absence is a failure.
    pub(super) fn limits(&self) -> Result<&CreateLimits, Failure> {
        self.capabilities().create.as_ref().ok_or_else(|| Failure::new("orders cannot be made"))
    }

    /// The day after today.
    pub(super) fn tomorrow(&self) -> Result<Date, Failure> {
        Ok(self.clock().today().tomorrow()?)
    }

    /// A monthly order that asks for nothing special, whatever is claimed of new orders.
    pub(super) fn plain_order(&self) -> Result<CreateInstruction, Failure> {
        self.order_of(Schedule::new(self.tomorrow()?, Period::MONTHLY, 2)?)
    }

    /// A reference that no order of this world has.
    pub(super) fn reference(&self) -> Result<MerchantReference, Failure> {
        let number = self.references.fetch_add(1, Ordering::Relaxed);
        Ok(MerchantReference::new(format!("SUITE-2026/{number:03}"))?)
    }

    /// A period that the provider keeps: 30 days, a week or a month where it can be chosen, and no shorter than it must be.
    pub(super) fn period(&self) -> Result<Period, Failure> {
        let limits = self.limits()?;
        let liked = [(PeriodUnit::Days, 30), (PeriodUnit::Weeks, 1), (PeriodUnit::Months, 1)];
        let liked = liked.into_iter().filter_map(|(unit, every)| Period::new(unit, every).ok());
        if let Some(period) = liked.into_iter().find(|period| allows(limits, *period)) {
            return Ok(period);
        }
        let limit = limits.periods.first().ok_or_else(|| Failure::new("no period is claimed to be kept"))?;
        let days = limit.unit == PeriodUnit::Days;
        Ok(Period::new(limit.unit, if days { limit.most } else { limit.least })?)
    }

    /// A schedule from tomorrow on, of four collections or as many as the provider keeps.
    pub(super) fn schedule(&self) -> Result<Schedule, Failure> {
        self.schedule_from(self.tomorrow()?)
    }

    /// The same from another day on.
    pub(super) fn schedule_from(&self, first: Date) -> Result<Schedule, Failure> {
        let count = self.limits()?.longest_count.map_or(4, |longest| longest.min(4));
        Ok(Schedule::new(first, self.period()?, count)?)
    }

    /// A valid order under a reference of its own.
    pub(super) fn order(&self) -> Result<CreateInstruction, Failure> {
        self.order_of(self.schedule()?)
    }

    /// A valid order that is made and begins on one and the same day, today.
    pub(super) fn order_of_today(&self) -> Result<CreateInstruction, Failure> {
        self.order_of(self.schedule_from(self.clock().today())?)
    }

    /// A valid order with a schedule.
    pub(super) fn order_of(&self, schedule: Schedule) -> Result<CreateInstruction, Failure> {
        self.order_named(self.reference()?, schedule)
    }

    /// A valid order with a reference and a schedule.
    pub(super) fn order_named(
        &self,
        reference: MerchantReference,
        schedule: Schedule,
    ) -> Result<CreateInstruction, Failure> {
        let payer = Payer {
            name: PayerName::new("Bilge Demir")?,
            email: Email::new("bilge.demir@example.com")?,
            gsm: Gsm::new("5550001122")?,
            ip: None,
        };
        let mut order = CreateInstruction::new(reference, payer, AMOUNT, schedule);
        order.description = Some(Description::new("Aidat")?);
        Ok(order)
    }

    /// Makes an order.
    pub(super) async fn make(&self, request: &CreateInstruction) -> Result<Order, Failure> {
        let created = self.provider().create(request).await;
        let created = created.map_err(|error| Failure::from(error).during("making a valid order"))?;
        Ok(Order { created, schedule: request.schedule, amount: request.amount })
    }

    /// Makes an order that its payer has approved.
    pub(super) async fn make_approved(&self, request: &CreateInstruction) -> Result<Order, Failure> {
        let order = self.make(request).await?;
        self.stage.approve(&order.created).await.map_err(|failure| failure.during("approving as the payer"))?;
        Ok(order)
    }

    /// Orders on the first and the last day of each of the windows that the last `2 * days + 1` days are cut into, oldest
    /// first: whether a provider goes by the day an order was made or began, both are the same.
    pub(super) async fn at_the_edges(&self, days: u16) -> Result<Vec<Order>, Failure> {
        let days = u64::from(days);
        let ages: BTreeSet<u64> = [days * 2, days * 2 - 1, days, days - 1, 0].into_iter().collect();
        let (mut orders, mut age) = (Vec::new(), days * 2);
        for next in ages.into_iter().rev() {
            self.stage.advance(DAY.saturating_mul(u32::try_from(age - next)?)).await;
            age = next;
            orders.push(self.make(&self.order_of_today()?).await?);
        }
        Ok(orders)
    }

    /// What the vendor's books hold of an order.
    pub(super) async fn collected(&self, order: &Order) -> Vec<Collected> {
        self.stage.collected(&order.created).await
    }

    /// Lets time pass until the end of a day, when everything due on it has been collected.
    pub(super) async fn pass(&self, day: Date) -> Result<(), Failure> {
        let end = day.at(23, 59, 0, 0).to_zoned(istanbul())?.timestamp();
        if let Ok(wait) = Duration::try_from(end.duration_since(self.clock().now())) {
            self.stage.advance(wait).await;
        }
        Ok(())
    }

    /// Lets time pass until an order's due date with this index is over.
    pub(super) async fn pass_due(&self, order: &Order, index: u16) -> Result<(), Failure> {
        let day =
            order.schedule.due_date(index).ok_or_else(|| Failure::new("the order is too short for this clause"))?;
        self.pass(day).await
    }

    /// The order as the provider reports it, by any way it claims to find orders; `None` if it claims none.
    pub(super) async fn report(&self, order: &Order) -> Result<Option<Instruction>, Failure> {
        let finds = self.capabilities().targets(Operation::Find);
        let by_id = order.created.id.clone().filter(|_| finds.id).map(InstructionTarget::Id);
        let by_reference = finds.reference.then(|| InstructionTarget::Reference(order.created.reference.clone()));
        let Some(target) = by_reference.or(by_id) else {
            return Ok(None);
        };
        match self.provider().find(&FindInstruction { target, range: None }).await?.finding {
            Finding::Found(found) => Ok(Some(*found)),
            Finding::Absent => Err(Failure::new("an order that was made is not found")),
            Finding::Ambiguous(_) => Err(Failure::new("one order was made and several are found")),
        }
    }

    /// An order's name of one kind; a kind that is claimed must be told somewhere.
    pub(super) async fn name(&self, order: &Order, kind: TargetKind) -> Result<InstructionTarget, Failure> {
        let untold = || Failure::new(format!("targets are claimed by {kind}, and no answer tells it"));
        match kind {
            TargetKind::Reference => Ok(InstructionTarget::Reference(order.created.reference.clone())),
            TargetKind::Id => match &order.created.id {
                Some(id) => Ok(InstructionTarget::Id(id.clone())),
                None => {
                    let id = self.report(order).await?.and_then(|report| report.id);
                    id.map(InstructionTarget::Id).ok_or_else(untold)
                }
            },
            TargetKind::ListingId => {
                let id = self.report(order).await?.and_then(|report| report.listing_id);
                id.map(InstructionTarget::ListingId).ok_or_else(untold)
            }
            TargetKind::Group | TargetKind::Invoice => Err(Failure::new("not a way to name one order")),
        }
    }

    /// The ways of naming one order that an operation claims.
    pub(super) fn ways(&self, operation: Operation) -> Vec<TargetKind> {
        let claimed = self.capabilities().targets(operation);
        let ways = [TargetKind::Reference, TargetKind::Id, TargetKind::ListingId].into_iter();
        ways.filter(|kind| claimed.contains(*kind)).collect()
    }

    /// A target for an operation, named in the first way the provider claims.
    pub(super) async fn target(&self, operation: Operation, order: &Order) -> Result<InstructionTarget, Failure> {
        let kind = self.ways(operation).into_iter().next();
        let kind = kind.ok_or_else(|| Failure::new(format!("{operation} takes no single order")))?;
        self.name(order, kind).await
    }

    /// Makes a call that must be refused with nothing sent, and answers its error.
    pub(super) async fn unsent<T>(
        &self,
        what: &str,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<Error, Failure> {
        let before = self.seen().await;
        let Err(error) = call.await else {
            return Err(Failure::new(format!("{what} was not refused")));
        };
        let sent = self.seen().await - before;
        ensure!(sent == 0, "{what} was refused only after {sent} request(s): {error}");
        ensure!(error.effect() == Effect::None, "{what} was refused with another effect than none: {error}");
        ensure!(error.attempts() == 0, "{what} was refused unsent and counts {} attempt(s)", error.attempts());
        Ok(error)
    }
}

//! The exchanges: what each operation needs beforehand, how it is made, and how the ledger shows that it was done.

use std::sync::Arc;

use futures_util::StreamExt;
use provider_paynet::TdsSession;
use recurring_core::{
    AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, Error, FindInstruction, Finding,
    Instruction, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard, ListAttempts, ListInstructions, ListInvoices,
    Money, Notify, Operation, Pricing, RecurringProvider, RowStream,
};
use recurring_sim::quirks::{DuplicateReference, MixedCharge, RepeatedInvoiceNo};
use recurring_sim::{OrderStatus, TestCard, Trigger};

use crate::card_adding::{self, BEGIN, CONFIRM};
use crate::claim::{Claim, Tally, judged, of_rows, submit};
use crate::naming::{self, Naming, group, reference};
use crate::paynet_only::{self, CREATE_WITH};
use crate::vendor::{Client, World, made_on};

/// The order that is acted on.
pub(crate) const ORDER: &str = "SWEEP-2026/001";
/// A second one, for cards.
pub(crate) const OTHER: &str = "SWEEP-2026/002";
/// The bill that is submitted.
pub(crate) const BILL: &str = "F-2026-0002";
/// The amount that is changed to, and that is billed.
pub(crate) const NEW_AMOUNT: Money = Money::from_kurus(20_050);

/// What stands ready before the exchange.
pub(crate) struct Ready {
    pub(crate) naming: Naming,
    pub(crate) target: InstructionTarget,
    /// The bill that is submitted, charged or looked at.
    pub(crate) invoice: Option<InvoiceNo>,
    /// The same, as the exchange names it.
    pub(crate) key: Option<InvoiceKey>,
    card: Option<CardId>,
    links_sent: u32,
    /// An adding of a card that the payer's bank has agreed to.
    pub(crate) session: Option<TdsSession>,
}

impl Ready {
    /// Where a card is linked or added to.
    pub(crate) fn card_target(&self) -> CardTarget {
        match self.naming {
            Naming::Group => CardTarget::Group(group()),
            _ => CardTarget::Instruction(self.target.clone()),
        }
    }
}

/// Brings the world to where the operation makes sense.
pub(crate) async fn prepare(world: &World, operation: Operation, naming: Naming) -> Ready {
    let target = InstructionTarget::Reference(reference(ORDER));
    let invoice = InvoiceNo::new(BILL).ok();
    let mut ready = Ready { naming, target, invoice, key: None, card: None, links_sent: 0, session: None };
    allow_repetition(world);
    match operation {
        Operation::Create | CREATE_WITH => return ready,
        BEGIN | CONFIRM => ready.session = card_adding::prepare(world, operation, naming).await,
        Operation::Vendor { .. } => {
            paynet_only::prepare(world).await;
            ready.invoice = InvoiceNo::new(paynet_only::BILL).ok();
        }
        _ => prepare_contract(world, operation, &mut ready).await,
    }
    ready.target = naming::target(world, naming);
    ready.key = ready.invoice.as_ref().and_then(|no| naming::key(world, naming, no));
    ready
}

/// The simulator takes a reference and a bill's number twice, as the vendors may: what is sent twice is there twice then,
/// and is collected twice.
fn allow_repetition(world: &World) {
    let mut quirks = world.simulator.quirks();
    quirks.paynet.duplicate_reference = DuplicateReference::Allowed;
    quirks.paynet.repeated_invoice_no = RepeatedInvoiceNo::Accepted;
    quirks.paynet.mixed_charge = MixedCharge::Successful;
    world.simulator.set_quirks(quirks);
}

async fn prepare_contract(world: &World, operation: Operation, ready: &mut Ready) {
    let provider = world.patient_client();
    let mut request = world.request(ORDER);
    match operation {
        Operation::Bill => request.pricing = Pricing::Variable,
        Operation::ResendLink => request.notify = Notify { mail: true, sms: false },
        _ => {}
    }
    request.group = (ready.naming == Naming::Group).then(group);
    provider.create(&request).await.expect("a valid order is made");
    if operation == Operation::ResendLink {
        ready.links_sent = world.order(ORDER).map_or(0, |order| order.links_sent);
        return;
    }
    if operation == Operation::Charge {
        world.simulator.decline_next(world.vendor, if ready.naming == Naming::NoNumber { 2 } else { 1 });
    }
    world.simulator.approve(world.vendor, ORDER, &TestCard::approved()).expect("the payer agrees");
    match operation {
        Operation::Resume => drop(provider.pause(&ready.target).await.expect("an active order is paused")),
        // The first period falls due; where it was declined, the pause before a charge by hand passes as well.
        Operation::Charge if ready.naming == Naming::NoNumber => two_periods_are_owed(world),
        Operation::Charge | Operation::ListAttempts | Operation::ListInvoices => {
            world.clock.advance_days(2);
            let rows = world.order(ORDER).map(|order| order.rows).unwrap_or_default();
            let shown = rows.into_iter().find_map(|row| row.invoice_no.filter(|_| !row.attempts.is_empty()));
            ready.invoice = shown.and_then(|no| InvoiceNo::new(no).ok());
        }
        Operation::Bill => {
            let due =
                world.order(ORDER).and_then(|order| order.rows.get(1).map(|row| row.due)).expect("a second period");
            world.simulator.bill(ORDER, due, 100, "F-2026-0001").expect("another period has its bill");
        }
        Operation::LinkCard => {
            provider.create(&world.request(OTHER)).await.expect("a second order is made");
            world.simulator.approve(world.vendor, OTHER, &TestCard::approved()).expect("its payer agrees");
            let card = world.simulator.cards(world.vendor, OTHER).first().map(|card| card.id.to_string());
            ready.card = card.and_then(|id| CardId::new(id).ok());
        }
        _ => {}
    }
}

/// Two periods were declined; a charge of all that is owed finds the card declined once more, and then not.
fn two_periods_are_owed(world: &World) {
    world.clock.advance_days(40);
    let rows = world.order(ORDER).map(|order| order.rows).unwrap_or_default();
    let declined = rows.iter().filter(|row| !row.attempts.is_empty() && row.collection.is_none()).count();
    assert_eq!(declined, 2, "two periods are owed");
    world.simulator.decline_next(world.vendor, 1);
}

/// Makes the exchange.
pub(crate) async fn act(world: &World, client: &Client, operation: Operation, ready: &Ready) -> Claim {
    let (provider, target) = (&client.contract, ready.target.clone());
    match operation {
        Operation::Vendor { name, .. } => {
            let paynet = client.paynet.as_ref().expect("a client for Paynet");
            match (operation, &ready.session) {
                (BEGIN, _) => card_adding::begin(paynet, ready).await,
                (CONFIRM, Some(session)) => card_adding::confirm(paynet, session).await,
                _ => paynet_only::act(world, paynet, name, ready).await,
            }
        }
        Operation::Create => submit(world, provider, world.request(ORDER)).await,
        Operation::Bill => submit(world, provider, bill(world, ready)).await,
        Operation::Charge => {
            let invoice_no = numbered(ready);
            submit(world, provider, ChargeNow { target, invoice_no }).await
        }
        Operation::LinkCard => {
            let card = ready.card.clone().expect("a card is stored");
            match provider.link_card(&LinkCard { card, target: ready.card_target() }).await {
                Ok(rows) => of_rows(&rows),
                Err(error) => judged(Err(error)),
            }
        }
        Operation::Cancel => judged(provider.cancel(&target).await.map(drop)),
        Operation::Pause => judged(provider.pause(&target).await.map(drop)),
        Operation::Resume => judged(provider.resume(&target).await.map(drop)),
        Operation::ResendLink => judged(provider.resend_link(&target).await.map(drop)),
        Operation::ChangeAmount => {
            let request = ChangeAmount { target, amount: NEW_AMOUNT, shares: None };
            judged(provider.change_amount(&request).await.map(drop))
        }
        _ => read(world, provider, operation, ready).await,
    }
}

/// The number of the bill, unless the exchange names none.
fn numbered(ready: &Ready) -> Option<InvoiceNo> {
    ready.invoice.clone().filter(|_| ready.naming != Naming::NoNumber)
}

fn bill(world: &World, ready: &Ready) -> BillPeriod {
    let due = world.today().tomorrow().expect("a day within the calendar");
    BillPeriod { target: ready.target.clone(), due, amount: NEW_AMOUNT, shares: None, invoice_no: numbered(ready) }
}

async fn read(world: &World, provider: &Arc<dyn RecurringProvider>, operation: Operation, ready: &Ready) -> Claim {
    let (target, range) = (ready.target.clone(), made_on(crate::vendor::start_day()));
    let ours = |row: &Instruction| row.reference.as_ref().is_some_and(|shown| shown.as_str().trim() == ORDER);
    let answered = match operation {
        Operation::Find => {
            let found = provider.find(&FindInstruction { target, range: Some(range) }).await;
            if found.as_ref().is_ok_and(|lookup| lookup.finding == Finding::Absent && !lookup.search.complete) {
                return Claim::Incomplete;
            }
            found.map(|lookup| matches!(lookup.finding, Finding::Found(row) if ours(&row)))
        }
        Operation::List => {
            let group = (ready.naming == Naming::Group).then(group);
            any(provider.list(&ListInstructions { range, group }).await, ours).await
        }
        Operation::ListCards => provider.list_cards(&target).await.map(|cards| cards.len() == 1),
        Operation::ListInvoices => {
            any(provider.list_invoices(&ListInvoices { target }).await, |row| row.invoice_no == ready.invoice).await
        }
        Operation::ListAttempts => {
            let of = match &ready.key {
                Some(key) => AttemptSubject::Invoice(key.clone()),
                None => AttemptSubject::Reference {
                    reference: reference(ORDER),
                    range: made_on(world.today().yesterday().expect("a day")),
                },
            };
            any(provider.list_attempts(&ListAttempts { of }).await, |_| true).await
        }
        other => unreachable!("{other} is no read"),
    };
    match answered {
        Ok(ours) => Claim::Answered { ours },
        Err(error) => judged(Err(error)),
    }
}

/// Reads a stream to its end: an error anywhere is the answer, else whether a row was ours.
async fn any<T>(rows: Result<RowStream<T>, Error>, ours: impl Fn(&T) -> bool) -> Result<bool, Error> {
    let mut rows = rows?;
    let mut found = false;
    while let Some(row) = rows.next().await {
        found |= ours(&row?);
    }
    Ok(found)
}

/// Whether the ledger shows that the write was done.
pub(crate) fn is_done(world: &World, operation: Operation, ready: &Ready) -> bool {
    let Some(order) = world.order(ORDER) else { return false };
    match operation {
        Operation::Create | CREATE_WITH => true,
        BEGIN | CONFIRM => card_adding::is_done(world, operation),
        Operation::Vendor { name, .. } => paynet_only::is_done(world, name),
        Operation::Cancel | Operation::Pause => matches!(order.status, OrderStatus::Paused | OrderStatus::Cancelled),
        Operation::Resume => order.status == OrderStatus::Active,
        Operation::ChangeAmount => order.rows.iter().any(|row| row.amount_kurus == Some(NEW_AMOUNT.minor())),
        Operation::Bill => bills(world) > 0,
        Operation::Charge => {
            order.rows.iter().flat_map(|row| &row.attempts).any(|attempt| attempt.how == Trigger::Manual)
        }
        Operation::ResendLink => order.links_sent > ready.links_sent,
        Operation::LinkCard => {
            let card = ready.card.as_ref().map(|card| card.as_str().to_owned());
            order.cards.iter().any(|held| Some(held.id.to_string()) == card)
        }
        _ => false,
    }
}

/// What the ledger shows of the rows of a charge or of a linking: collected by hand or linked, and declined.
pub(crate) fn tally(world: &World, operation: Operation, ready: &Ready) -> Tally {
    let Some(order) = world.order(ORDER) else { return Tally::default() };
    if operation == Operation::LinkCard {
        return Tally { done: usize::from(is_done(world, operation, ready)), refused: 0 };
    }
    let by_hand = order.rows.iter().flat_map(|row| &row.attempts).filter(|attempt| attempt.how == Trigger::Manual);
    let (done, refused): (Vec<_>, Vec<_>) = by_hand.partition(|attempt| attempt.succeeded);
    Tally { done: done.len(), refused: refused.len() }
}

/// How many periods were billed with what is submitted: with its amount, which nothing else has.
pub(crate) fn bills(world: &World) -> usize {
    let orders = world.orders();
    let rows =
        orders.iter().filter(|order| order.reference == ORDER && !order.fixed_price).flat_map(|order| &order.rows);
    rows.filter(|row| row.amount_kurus == Some(NEW_AMOUNT.minor())).count()
}

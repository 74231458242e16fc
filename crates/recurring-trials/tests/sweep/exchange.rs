//! The exchanges: what each operation needs beforehand, how it is made, and how the ledger shows that it was done.

use std::sync::Arc;

use futures_util::StreamExt;
use provider_paynet::{TdsChallenge, TdsSession};
use recurring_core::{
    AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, CreateInstruction, Error, Failed,
    FindInstruction, Finding, Instruction, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard, ListAttempts,
    ListInstructions, ListInvoices, MerchantReference, Money, Notify, Operation, Pricing, RecurringProvider, RowStream,
    Rows, RowsSummary, Submission, TargetKind, Unresolved, Write,
};
use recurring_sim::{OrderStatus, TestCard, Trigger, Vendor};

use crate::card_adding::{self, BEGIN, CONFIRM};
use crate::paynet_only::{self, CREATE_WITH};
use crate::vendor::{Client, World, made_on};

/// The order that is acted on.
pub(crate) const ORDER: &str = "SWEEP-2026/001";
/// A second one, for cards.
pub(crate) const OTHER: &str = "SWEEP-2026/002";
/// The bill that is submitted.
const BILL: &str = "F-2026-0002";
/// The amount that is changed to, and that is billed.
pub(crate) const NEW_AMOUNT: Money = Money::from_kurus(20_050);

/// What stands ready before the exchange.
pub(crate) struct Ready {
    target: InstructionTarget,
    card: Option<CardId>,
    invoice: Option<InvoiceNo>,
    links_sent: u32,
    /// An adding of a card that the payer's bank has agreed to.
    pub(crate) session: Option<TdsSession>,
}

/// What the adapter claims.
pub(crate) enum Claim {
    /// The write was done.
    Done,
    /// The adding of a card has begun, and the payer is to pass this.
    Begun(TdsChallenge),
    /// The read was answered; `ours` says whether it shows the order, card, bill or attempt that there is.
    Answered { ours: bool },
    /// The search was answered with nothing found, and says itself that it was not complete.
    Incomplete,
    /// Nothing happened; a write that must not happen twice is handed back to be sent again.
    Nothing(Error, Option<Again>),
    /// It may have happened; a write that must not happen twice can be read back.
    Unknown(Option<Error>, Option<Lost>),
}

/// A write that is known not to have happened.
pub(crate) enum Again {
    Create(Submission<CreateInstruction>),
    Bill(Submission<BillPeriod>),
    Charge(Submission<ChargeNow>),
}

/// A write of which nothing is known.
pub(crate) enum Lost {
    Create(Unresolved<CreateInstruction>),
    Bill(Unresolved<BillPeriod>),
    Charge(Unresolved<ChargeNow>),
}

fn reference(text: &str) -> MerchantReference {
    MerchantReference::new(text).expect("a reference")
}

/// Brings the world to where the operation makes sense.
pub(crate) async fn prepare(world: &World, operation: Operation) -> Ready {
    let target = InstructionTarget::Reference(reference(ORDER));
    let mut ready = Ready { target, card: None, invoice: InvoiceNo::new(BILL).ok(), links_sent: 0, session: None };
    match operation {
        Operation::Create | CREATE_WITH => return ready,
        BEGIN | CONFIRM => {
            ready.session = card_adding::prepare(world, operation).await;
            return ready;
        }
        Operation::Vendor { .. } => {
            paynet_only::prepare(world).await;
            return ready;
        }
        _ => {}
    }
    let provider = world.patient_client();
    let mut request = world.request(ORDER);
    match operation {
        Operation::Bill => request.pricing = Pricing::Variable,
        Operation::ResendLink => request.notify = Notify { mail: true, sms: false },
        _ => {}
    }
    let created = provider.create(&request).await.expect("a valid order is made");
    if !provider.capabilities().targets(operation).contains(TargetKind::Reference) {
        ready.target = created.id.map_or(ready.target, InstructionTarget::Id);
    }
    if operation == Operation::ResendLink {
        ready.links_sent = world.order(ORDER).map_or(0, |order| order.links_sent);
        return ready;
    }
    if operation == Operation::Charge {
        world.simulator.decline_next(world.vendor, 1);
    }
    world.simulator.approve(world.vendor, ORDER, &TestCard::approved()).expect("the payer agrees");
    match operation {
        Operation::Resume => drop(provider.pause(&ready.target).await.expect("an active order is paused")),
        // The first period falls due; where it was declined, the pause before a charge by hand passes as well.
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
    ready
}

/// Makes the exchange.
pub(crate) async fn act(world: &World, client: &Client, operation: Operation, ready: &Ready) -> Claim {
    let (provider, target) = (&client.contract, ready.target.clone());
    match operation {
        Operation::Vendor { name, .. } => {
            let paynet = client.paynet.as_ref().expect("a client for Paynet");
            match (operation, &ready.session) {
                (BEGIN, _) => card_adding::begin(paynet).await,
                (CONFIRM, Some(session)) => card_adding::confirm(paynet, session).await,
                _ => paynet_only::act(world, paynet, name).await,
            }
        }
        Operation::Create => submit(world, provider, world.request(ORDER), |_| RowsSummary::AllDone).await,
        Operation::Bill => submit(world, provider, bill(world, ready), |_| RowsSummary::AllDone).await,
        Operation::Charge => {
            let charge = ChargeNow { target, invoice_no: ready.invoice.clone() };
            submit(world, provider, charge, Rows::summary).await
        }
        Operation::LinkCard => {
            let card = ready.card.clone().expect("a card is stored");
            let request = LinkCard { card, target: CardTarget::Instruction(target) };
            judged(provider.link_card(&request).await.map(|rows| rows.summary()))
        }
        Operation::Cancel => judged(provider.cancel(&target).await.map(|_| RowsSummary::AllDone)),
        Operation::Pause => judged(provider.pause(&target).await.map(|_| RowsSummary::AllDone)),
        Operation::Resume => judged(provider.resume(&target).await.map(|_| RowsSummary::AllDone)),
        Operation::ResendLink => judged(provider.resend_link(&target).await.map(|_| RowsSummary::AllDone)),
        Operation::ChangeAmount => {
            let request = ChangeAmount { target, amount: NEW_AMOUNT, shares: None };
            judged(provider.change_amount(&request).await.map(|_| RowsSummary::AllDone))
        }
        _ => read(world, provider, operation, ready).await,
    }
}

fn bill(world: &World, ready: &Ready) -> BillPeriod {
    let due = world.today().tomorrow().expect("a day within the calendar");
    let invoice_no = ready.invoice.clone();
    BillPeriod { target: ready.target.clone(), due, amount: NEW_AMOUNT, shares: None, invoice_no }
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
        Operation::List => any(provider.list(&ListInstructions { range, group: None }).await, ours).await,
        Operation::ListCards => provider.list_cards(&target).await.map(|cards| cards.len() == 1),
        Operation::ListInvoices => any(provider.list_invoices(&ListInvoices { target }).await, |_| true).await,
        Operation::ListAttempts => {
            let of = match &ready.invoice {
                Some(no) if world.vendor == Vendor::Paynet => AttemptSubject::Invoice(InvoiceKey::No(no.clone())),
                _ => AttemptSubject::Reference {
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

pub(crate) fn judged(result: Result<RowsSummary, Error>) -> Claim {
    match result {
        Ok(RowsSummary::AllDone) => Claim::Done,
        Ok(RowsSummary::PartlyDone | RowsSummary::SomeUnknown | RowsSummary::NoneDone) => Claim::Unknown(None, None),
        Err(error) => match error.effect() {
            recurring_core::Effect::None => Claim::Nothing(error, None),
            recurring_core::Effect::Unknown => Claim::Unknown(Some(error), None),
        },
    }
}

/// A write that can be handed back, either way.
pub(crate) trait Guarded: Write {
    fn again(submission: Submission<Self>) -> Again;
    fn lost(unresolved: Unresolved<Self>) -> Lost;
}

macro_rules! guarded {
    ($request:ty, $name:ident) => {
        impl Guarded for $request {
            fn again(submission: Submission<Self>) -> Again {
                Again::$name(submission)
            }
            fn lost(unresolved: Unresolved<Self>) -> Lost {
                Lost::$name(unresolved)
            }
        }
    };
}

guarded!(CreateInstruction, Create);
guarded!(BillPeriod, Bill);
guarded!(ChargeNow, Charge);

async fn submit<R: Guarded>(
    world: &World,
    provider: &Arc<dyn RecurringProvider>,
    request: R,
    summary: impl Fn(&R::Done) -> RowsSummary,
) -> Claim {
    match Submission::first(request).send(provider.as_ref(), &world.clock).await {
        Ok(done) => judged(Ok(summary(&done))),
        Err(Failed::NothingHappened { submission, error }) => Claim::Nothing(error, Some(R::again(submission))),
        Err(Failed::Unknown { unresolved, error }) => Claim::Unknown(Some(error), Some(R::lost(unresolved))),
    }
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
        Operation::Bill => order.rows.iter().any(|row| row.invoice_no.as_deref() == Some(BILL)),
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

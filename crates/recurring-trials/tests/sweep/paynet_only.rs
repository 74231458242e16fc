//! The exchanges that only Paynet has: orders, cards, bills and plan rows by its own services.

use futures_util::StreamExt;
use provider_paynet::{CardLabel, CreateExtras, InvoiceFilter, InvoiceStatus, Paynet, PlanId, UserName, WebAddress};
use recurring_core::{
    Acknowledged, CardId, CardTarget, Clock, Effect, Error, InstructionTarget, LinkCard, MerchantReference, Money,
    Operation, Pricing, RecurringProvider, Submission, Unresolved,
};
use recurring_sim::{OrderStatus, RowStatus, TestCard};

use crate::card_adding::{BEGIN, CONFIRM};
use crate::claim::{Again, Claim, Lost, judged};
use crate::exchange::{NEW_AMOUNT, ORDER, OTHER, Ready};
use crate::naming::Naming;
use crate::vendor::World;

/// The bill that is changed.
pub(crate) const BILL: &str = "F-2026-0001";
/// The label that is given to a card.
const LABEL: &str = "aidat";
/// The number that stops an order, as the adapter's own default has it.
const STOPPED: i64 = 3;

const fn write(name: &'static str) -> Operation {
    Operation::Vendor { name, writes: true }
}

const fn read(name: &'static str) -> Operation {
    Operation::Vendor { name, writes: false }
}

/// Making an order with what only Paynet takes; its errors carry the name `create`.
pub(crate) const CREATE_WITH: Operation = write("create_with");

/// The exchanges, by the names that their errors carry.
pub(crate) const EXCHANGES: [Operation; 14] = [
    CREATE_WITH,
    write("set_status_raw"),
    BEGIN,
    CONFIRM,
    write("label_card"),
    write("delete_card"),
    write("arrange_cards"),
    read("filter_cards"),
    write("set_invoice_status"),
    write("set_invoice_amount"),
    write("set_all_invoice_statuses"),
    read("filter_invoices"),
    read("list_plan"),
    write("set_plan_amount"),
];

/// How each of them names what it acts on.
pub(crate) fn namings(name: &str) -> &'static [Naming] {
    match name {
        "begin_adding_card" => &[Naming::Reference, Naming::Id, Naming::Group],
        "create_with" | "confirm_adding_card" | "label_card" | "filter_cards" => &[Naming::Reference],
        "set_invoice_status" | "set_invoice_amount" => &[Naming::BillNo, Naming::BillId, Naming::BillBoth],
        "set_status_raw"
        | "delete_card"
        | "arrange_cards"
        | "set_all_invoice_statuses"
        | "filter_invoices"
        | "list_plan"
        | "set_plan_amount" => &[Naming::Reference, Naming::Id],
        other => unreachable!("{other} is no exchange"),
    }
}

pub(crate) fn target() -> InstructionTarget {
    InstructionTarget::Reference(MerchantReference::new(ORDER).expect("a reference"))
}

/// An order with two cards and one bill.
pub(crate) async fn prepare(world: &World) {
    let provider = world.patient_client();
    for name in [ORDER, OTHER] {
        let mut request = world.request(name);
        request.pricing = Pricing::Variable;
        provider.create(&request).await.expect("a valid order is made");
        world.simulator.approve(world.vendor, name, &TestCard::approved()).expect("the payer agrees");
    }
    let card = cards(world, OTHER).into_iter().next().expect("a card");
    let link = LinkCard { card, target: CardTarget::Instruction(target()) };
    provider.link_card(&link).await.expect("the second card is linked");
    let due = world.order(ORDER).and_then(|order| order.rows.first().map(|row| row.due)).expect("a first period");
    world.simulator.bill(ORDER, due, 100, BILL).expect("the first period has its bill");
}

fn cards(world: &World, reference: &str) -> Vec<CardId> {
    let cards = world.simulator.cards(world.vendor, reference);
    cards.into_iter().map(|card| CardId::new(card.id.to_string()).expect("a card's number")).collect()
}

fn plan(world: &World) -> PlanId {
    let second = world.order(ORDER).and_then(|order| order.rows.first().map(|row| row.plan_id));
    PlanId::new(second.expect("a plan row").to_string()).expect("its number")
}

/// Makes the exchange.
pub(crate) async fn act(world: &World, paynet: &Paynet, name: &str, ready: &Ready) -> Claim {
    if name == CREATE_WITH.as_str() {
        return create_with(world, paynet).await;
    }
    let cards = cards(world, ORDER);
    let [first, second] = cards.as_slice() else { panic!("two cards: {cards:?}") };
    let (target, bill) = (&ready.target, || ready.key.as_ref().expect("the bill is named"));
    let label = CardLabel::new(LABEL).expect("a label");
    let done = |result: Result<Acknowledged, Error>| judged(result.map(drop));
    match name {
        "set_status_raw" => done(paynet.set_status_raw(target, STOPPED).await),
        "label_card" => done(paynet.cards().label(first, &label).await),
        "delete_card" => done(paynet.cards().delete(first, target).await),
        "arrange_cards" => done(paynet.cards().arrange(target, &[second.clone(), first.clone()]).await),
        "set_invoice_status" => done(paynet.invoices().set_status(bill(), InvoiceStatus::Cancelled).await),
        "set_invoice_amount" => done(paynet.invoices().set_amount(bill(), NEW_AMOUNT, None).await),
        "set_all_invoice_statuses" => done(paynet.invoices().set_all_statuses(target, InvoiceStatus::Cancelled).await),
        "set_plan_amount" => done(paynet.plans().set_amount(target, &plan(world), NEW_AMOUNT, None).await),
        _ => answered(paynet, name, target).await,
    }
}

/// Makes an order with extras. What came of it is handed on as from a submission, so that it is read back and sent again
/// by the same rules; sent again, it is an order as the contract knows it.
async fn create_with(world: &World, paynet: &Paynet) -> Claim {
    let hook = WebAddress::new("https://example.com/hook").ok();
    let extras = CreateExtras {
        user_name: UserName::new("aidat").ok(),
        success_webhook: hook.clone(),
        confirmation_redirect: hook,
        attempt_days: Some(3),
        daily_attempts: Some(2),
        charge_on_confirmation: Some(true),
        ..CreateExtras::default()
    };
    let (request, sent_at) = (world.request(ORDER), world.clock.now());
    match paynet.create_with(&request, &extras).await {
        Ok(_) => Claim::Done,
        Err(error) => match error.effect() {
            Effect::None => Claim::Nothing(error, Some(Again::Create(Submission::first(request)))),
            Effect::Unknown => {
                let identity = paynet.identity().clone();
                let unresolved = Unresolved::recovered(request, identity, sent_at, world.clock.now());
                Claim::Unknown(Some(error), Some(Lost::Create(unresolved)))
            }
        },
    }
}

async fn answered(paynet: &Paynet, name: &str, target: &InstructionTarget) -> Claim {
    let ours = match name {
        "filter_cards" => paynet.cards().filter(None, None).await.map(|cards| !cards.is_empty()),
        "list_plan" => paynet.plans().list(target).await.map(|rows| !rows.is_empty()),
        _ => {
            let rows = paynet.invoices().filter(target, &InvoiceFilter::default());
            match rows {
                Ok(rows) => rows
                    .collect::<Vec<_>>()
                    .await
                    .into_iter()
                    .collect::<Result<Vec<_>, _>>()
                    .map(|rows| !rows.is_empty()),
                Err(error) => Err(error),
            }
        }
    };
    match ours {
        Ok(ours) => Claim::Answered { ours },
        Err(error) => judged(Err(error)),
    }
}

/// Whether the ledger shows that the write was done.
pub(crate) fn is_done(world: &World, name: &str) -> bool {
    let cards = world.simulator.cards(world.vendor, ORDER);
    let Some(order) = world.order(ORDER) else { return false };
    let Some(bill) = order.rows.first() else { return false };
    let has_amount = bill.amount_kurus == Some(Money::minor(NEW_AMOUNT));
    match name {
        "set_status_raw" => order.status == OrderStatus::Paused,
        "label_card" => cards.iter().any(|card| card.label == LABEL),
        "delete_card" => cards.len() == 1,
        "arrange_cards" => cards.first().zip(cards.get(1)).is_some_and(|(first, second)| first.id > second.id),
        "set_invoice_status" | "set_all_invoice_statuses" => bill.status == RowStatus::Cancelled,
        "set_invoice_amount" | "set_plan_amount" => has_amount,
        _ => false,
    }
}

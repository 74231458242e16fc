//! The JSON objects that scripts rely on: every member is always there.

use std::collections::BTreeMap;

use provider_paynet::{PlanId, PlannedCollection, TdsChallenge};
use recurring_core::{
    CardId, InstructionId, InvoiceId, InvoiceNo, ListingId, MerchantReference, Money, Operation, Reported, Stop, Trace,
    VendorCode,
};
use serde::Serialize;

/// A made order.
#[derive(Serialize)]
pub(super) struct Created<'a> {
    id: Option<&'a str>,
    reference: &'a str,
    link: &'a str,
}

impl<'a> Created<'a> {
    pub(super) fn of(created: &'a recurring_core::Created) -> Self {
        Self {
            id: created.id.as_ref().map(InstructionId::as_str),
            reference: created.reference.as_str(),
            link: created.link.as_str(),
        }
    }
}

/// An order as its provider reports it now.
#[derive(Serialize)]
pub(super) struct Instruction<'a> {
    id: Option<&'a str>,
    list_id: Option<&'a str>,
    reference: Option<&'a str>,
    status: &'static str,
    provider_status: Option<&'a str>,
    amount: Option<Amount<'a>>,
    collected: Option<u32>,
    count: Option<u32>,
    first_due: Option<String>,
    next_due: Option<String>,
}

#[derive(Serialize)]
struct Amount<'a> {
    minor: Option<i64>,
    currency: Option<&'static str>,
    mark: &'static str,
    raw: &'a str,
}

impl<'a> Instruction<'a> {
    pub(super) fn of(order: &'a recurring_core::Instruction) -> Self {
        Self {
            id: order.id.as_ref().map(InstructionId::as_str),
            list_id: order.listing_id.as_ref().map(ListingId::as_str),
            reference: order.reference.as_ref().map(MerchantReference::as_str),
            status: order.status.status.as_str(),
            provider_status: order.status.raw.as_deref(),
            amount: order.amount.as_ref().map(Amount::of),
            collected: order.collected,
            count: order.count,
            first_due: order.first_due.map(|day| day.to_string()),
            next_due: order.next_due.map(|day| day.to_string()),
        }
    }
}

impl<'a> Amount<'a> {
    fn of(reported: &'a Reported<Money>) -> Self {
        Self {
            minor: reported.value.map(Money::minor),
            currency: reported.value.map(|money| money.currency().code()),
            mark: reported.mark.as_str(),
            raw: &reported.raw,
        }
    }
}

/// A bill of one period; its raw row may hold personal data and stays out.
#[derive(Serialize)]
pub(super) struct Invoice<'a> {
    invoice_id: Option<&'a str>,
    invoice_no: Option<&'a str>,
    due: Option<String>,
    amount: Option<Amount<'a>>,
    status: &'static str,
    provider_status: Option<&'a str>,
}

impl<'a> Invoice<'a> {
    pub(super) fn of(invoice: &'a recurring_core::Invoice) -> Self {
        Self {
            invoice_id: invoice.id.as_ref().map(InvoiceId::as_str),
            invoice_no: invoice.invoice_no.as_ref().map(InvoiceNo::as_str),
            due: invoice.due.map(|day| day.to_string()),
            amount: invoice.amount.as_ref().map(Amount::of),
            status: invoice.status.status.as_str(),
            provider_status: invoice.status.raw.as_deref(),
        }
    }
}

/// An attempt to collect; its raw row may hold personal data and stays out.
#[derive(Serialize)]
pub(super) struct Attempt<'a> {
    transaction: Option<&'a str>,
    invoice_no: Option<&'a str>,
    reference: Option<&'a str>,
    at: Option<String>,
    amount: Option<Amount<'a>>,
    status: &'static str,
    provider_status: Option<&'a str>,
}

impl<'a> Attempt<'a> {
    pub(super) fn of(attempt: &'a recurring_core::CollectionAttempt) -> Self {
        Self {
            transaction: attempt.transaction.as_deref(),
            invoice_no: attempt.invoice_no.as_ref().map(InvoiceNo::as_str),
            reference: attempt.reference.as_ref().map(MerchantReference::as_str),
            at: attempt.at.map(|at| at.to_string()),
            amount: attempt.amount.as_ref().map(Amount::of),
            status: attempt.status.status.as_str(),
            provider_status: attempt.status.raw.as_deref(),
        }
    }
}

/// One row of a partial result.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    reference: Option<&'a str>,
    id: Option<&'a str>,
    outcome: &'static str,
    effect: Option<&'static str>,
    provider_code: Option<&'a str>,
    provider_message: Option<&'a str>,
}

impl<'a> Row<'a> {
    pub(super) fn of(row: &'a recurring_core::Row) -> Self {
        Self {
            reference: row.reference.as_ref().map(MerchantReference::as_str),
            id: row.id.as_ref().map(InstructionId::as_str),
            outcome: row.outcome.as_str(),
            effect: row.outcome.effect().map(recurring_core::Effect::as_str),
            provider_code: row.code.as_ref().map(VendorCode::as_str),
            provider_message: row.message.as_ref().map(recurring_core::ProviderMessage::as_str),
        }
    }
}

/// A stored card.
#[derive(Serialize)]
pub(super) struct Card<'a> {
    card: &'a str,
    masked_number: Option<&'a str>,
    holder: Option<&'a str>,
    order: Option<u32>,
    default: Option<bool>,
}

impl<'a> Card<'a> {
    pub(super) fn of(card: &'a recurring_core::Card) -> Self {
        Self {
            card: card.id.as_str(),
            masked_number: card.masked_number.as_deref(),
            holder: card.holder.as_deref(),
            order: card.order,
            default: card.is_default,
        }
    }
}

/// A stored card beside its label.
#[derive(Serialize)]
pub(super) struct LabelledCard<'a> {
    #[serde(flatten)]
    card: Card<'a>,
    label: Option<&'a str>,
}

impl<'a> LabelledCard<'a> {
    pub(super) fn of(card: &'a recurring_core::Card) -> Self {
        Self { card: Card::of(card), label: card.label.as_deref() }
    }
}

/// What a payer has to pass before a card is added.
#[derive(Serialize)]
pub(super) struct Challenge<'a> {
    session: &'a str,
    token: &'a str,
    post_url: Option<&'a str>,
    html: Option<&'a str>,
}

impl<'a> Challenge<'a> {
    pub(super) fn of(challenge: &'a TdsChallenge) -> Self {
        let session = challenge.session();
        Self {
            session: session.session_id(),
            token: session.token_id(),
            post_url: challenge.post_url(),
            html: challenge.html(),
        }
    }
}

/// A card that was added.
#[derive(Serialize)]
pub(super) struct CardAdded<'a> {
    done: bool,
    operation: &'static str,
    card: Option<&'a str>,
}

impl<'a> CardAdded<'a> {
    pub(super) fn of(operation: Operation, card: Option<&'a CardId>) -> Self {
        Self { done: true, operation: operation.as_str(), card: card.map(CardId::as_str) }
    }
}

/// A planned collection.
#[derive(Serialize)]
pub(super) struct Plan<'a> {
    plan: Option<&'a str>,
    invoice_id: Option<&'a str>,
    due: Option<String>,
    amount: Option<Amount<'a>>,
    transaction: Option<&'a str>,
    status: &'static str,
    provider_status: Option<&'a str>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(planned: &'a PlannedCollection) -> Self {
        Self {
            plan: planned.id.as_ref().map(PlanId::as_str),
            invoice_id: planned.invoice.as_ref().map(InvoiceId::as_str),
            due: planned.due.map(|day| day.to_string()),
            amount: planned.amount.as_ref().map(Amount::of),
            transaction: planned.transaction.as_deref(),
            status: planned.status.status.as_str(),
            provider_status: planned.status.raw.as_deref(),
        }
    }
}

/// A write that is done.
#[derive(Serialize)]
pub(super) struct Done<'a> {
    done: bool,
    operation: &'static str,
    trace: Option<BTreeMap<&'static str, &'a str>>,
}

impl<'a> Done<'a> {
    pub(super) fn of(operation: Operation, trace: &'a Trace) -> Self {
        let numbers: BTreeMap<_, _> = trace.iter().collect();
        Self { done: true, operation: operation.as_str(), trace: (!numbers.is_empty()).then_some(numbers) }
    }
}

/// An order that was ended.
#[derive(Serialize)]
pub(super) struct Cancelled<'a> {
    #[serde(flatten)]
    done: Done<'a>,
    stop: &'static str,
    collected: Option<u32>,
    remaining: Option<u32>,
}

impl<'a> Cancelled<'a> {
    pub(super) fn of(cancelled: &'a recurring_core::Cancelled) -> Self {
        let stop = match cancelled.stop {
            Stop::Final => "final",
            Stop::Reversible => "reversible",
        };
        Self {
            done: Done::of(Operation::Cancel, &cancelled.trace),
            stop,
            collected: cancelled.collected,
            remaining: cancelled.remaining,
        }
    }
}

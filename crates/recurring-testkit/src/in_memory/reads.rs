//! What reads see of the ledger: orders, cards, bills and attempts.

use jiff::Timestamp;
use recurring_core::{
    AttemptSubject, Card, CollectionAttempt, DateRange, Finding, GroupReference, Instruction, InstructionTarget,
    Invoice, InvoiceKey, Operation, istanbul_date,
};

use super::ledger::Ledger;
use super::order::{Bill, Order, PeriodRow};
use super::refusal::Refusal;
use super::telling::{Field, Telling};

impl Ledger {
    /// The orders a target names; where finding means listing, only those made within the range.
    pub(super) fn find(
        &self,
        target: &InstructionTarget,
        range: Option<DateRange>,
        show: impl Fn(&Order) -> Instruction,
    ) -> Vec<Instruction> {
        let orders = self.named(target).iter().filter_map(|place| self.orders.get(*place));
        let made_in = |order: &&Order| range.is_none_or(|range| range.contains(order.created_on));
        orders.filter(made_in).map(show).collect()
    }

    /// The places of the orders that are not the one searched for and might be: their reference is its in another
    /// spelling, or they show none. Only a search that reads every row sees them.
    pub(super) fn resembling(&self, target: &InstructionTarget) -> Vec<usize> {
        let InstructionTarget::Reference(reference) = target else { return Vec::new() };
        let other = |order: &Order| {
            let told = order.told_reference();
            told.is_none_or(|told| told != reference && reference.resembles(told))
        };
        self.orders.iter().enumerate().filter(|(_, order)| other(order)).map(|(place, _)| place).collect()
    }

    /// Those of some orders that were made in a range.
    pub(super) fn made_in(
        &self,
        places: &[usize],
        range: DateRange,
        show: impl Fn(&Order) -> Instruction,
    ) -> Vec<Instruction> {
        let orders = places.iter().filter_map(|place| self.orders.get(*place));
        orders.filter(|order| range.contains(order.created_on)).map(show).collect()
    }

    /// A page of the orders made in a range, from a place on, and the place where the next page begins.
    pub(super) fn page(
        &self,
        range: DateRange,
        group: Option<&GroupReference>,
        from: usize,
        size: usize,
        show: impl Fn(&Order) -> Instruction,
    ) -> (Vec<Instruction>, Option<usize>) {
        let listed = |order: &Order| {
            range.contains(order.created_on) && group.is_none_or(|group| order.group.as_ref() == Some(group))
        };
        let mut listed = self.orders.iter().enumerate().skip(from).filter(|(_, order)| listed(order));
        let rows = listed.by_ref().take(size).map(|(_, order)| show(order)).collect();
        (rows, listed.next().map(|(place, _)| place))
    }

    /// The cards of an order, in the order in which they are tried.
    pub(super) fn cards_of(&self, target: &InstructionTarget) -> Result<Vec<Card>, Refusal> {
        let order = self.order(self.only(target)?)?;
        let stored = order.cards.iter().filter_map(|card| self.cards.get(*card));
        Ok(stored
            .zip(1_u32..)
            .map(|(stored, place)| {
                let mut card = Card::new(stored.id.clone());
                card.masked_number = Some(stored.masked_number.clone());
                card.holder = Some(stored.holder.clone());
                card.order = Some(place);
                card.is_default = Some(place == 1);
                card
            })
            .collect())
    }

    /// The bills of an order, by day of collection.
    pub(super) fn invoices_of(&self, target: &InstructionTarget, telling: &Telling) -> Result<Vec<Invoice>, Refusal> {
        let place = match self.only(target) {
            Err(Refusal::UnknownOrder) if !telling.tells(Operation::ListInvoices, Field::Absence) => {
                return Ok(Vec::new());
            }
            place => place?,
        };
        let order = self.order(place)?;
        let mut rows: Vec<&PeriodRow> = order.periods.iter().collect();
        rows.sort_by_key(|row| row.due);
        Ok(rows.into_iter().filter_map(|row| telling.invoice(order, row)).collect())
    }

    /// The attempts on a bill, or on the orders of a reference within a range, oldest first.
    pub(super) fn attempts_of(
        &self,
        subject: &AttemptSubject,
        telling: &Telling,
    ) -> Result<Vec<CollectionAttempt>, Refusal> {
        let mut known = matches!(subject, AttemptSubject::Reference { .. });
        let mut found: Vec<(u64, CollectionAttempt)> = Vec::new();
        for place in self.places_of(subject) {
            let Some(order) = self.orders.get(place) else { continue };
            for row in &order.periods {
                let Some(bill) = row.bill.as_ref().filter(|bill| is_subject(bill, subject)) else { continue };
                known |= telling.lists(order, row);
                let made = row.attempts.iter().filter(|attempt| is_within(attempt.at, subject));
                found.extend(made.map(|made| (made.transaction, telling.attempt(order, bill, made))));
            }
        }
        if !known && telling.tells(Operation::ListAttempts, Field::Absence) {
            return Err(Refusal::UnknownInvoice);
        }
        found.sort_by_key(|(transaction, _)| *transaction);
        Ok(found.into_iter().map(|(_, attempt)| attempt).collect())
    }

    fn places_of(&self, subject: &AttemptSubject) -> Vec<usize> {
        match subject {
            AttemptSubject::Reference { reference, range: _ } => self.under(reference).to_vec(),
            AttemptSubject::Invoice(InvoiceKey::No(no) | InvoiceKey::Both(_, no)) => {
                self.bills.get(no).map(|(place, _)| *place).into_iter().collect()
            }
            AttemptSubject::Invoice(InvoiceKey::Id(_)) => (0..self.orders.len()).collect(),
        }
    }
}

fn is_subject(bill: &Bill, subject: &AttemptSubject) -> bool {
    match subject {
        AttemptSubject::Reference { .. } => true,
        AttemptSubject::Invoice(InvoiceKey::Id(id)) => bill.id == *id,
        AttemptSubject::Invoice(InvoiceKey::No(no)) => bill.no == *no,
        AttemptSubject::Invoice(InvoiceKey::Both(id, no)) => bill.id == *id && bill.no == *no,
    }
}

fn is_within(at: Timestamp, subject: &AttemptSubject) -> bool {
    match subject {
        AttemptSubject::Reference { reference: _, range } => range.contains(istanbul_date(at)),
        AttemptSubject::Invoice(_) => true,
    }
}

/// What a search found.
pub(super) fn finding(mut matches: Vec<Instruction>) -> Finding {
    match (matches.pop(), matches.is_empty()) {
        (None, _) => Finding::Absent,
        (Some(only), true) => Finding::Found(Box::new(only)),
        (Some(last), false) => {
            matches.push(last);
            Finding::Ambiguous(matches)
        }
    }
}

//! What writes do to the ledger.

use jiff::Timestamp;
use recurring_core::{
    BillPeriod, CardTarget, ChangeAmount, ChargeNow, CreateInstruction, InstructionTarget, InvoiceNo, LinkCard, Notify,
    Outcome, PaymentLink, Pricing, ProviderMessage, Row, Schedule, Status, Stop, VendorCode, istanbul_date,
};

use super::Rules;
use super::ledger::{Ledger, Price};
use super::order::{Approval, Order};
use super::refusal::Refusal;

impl Ledger {
    /// Opens an order, unless its reference must be its own and is not.
    pub(super) fn create(
        &mut self,
        request: &CreateInstruction,
        schedule: &Schedule,
        rules: Rules,
        now: Timestamp,
    ) -> Result<(usize, PaymentLink), Refusal> {
        if !rules.duplicate_references && !self.under(&request.reference).is_empty() {
            return Err(Refusal::ReferenceTaken);
        }
        let (place, link) = self.open(request, schedule, istanbul_date(now));
        self.expect_payer(place, &request.reference, rules.payer, now);
        self.settle(now);
        Ok((place, link))
    }

    /// Ends an order, for good or reversibly; answers how much was collected and how much was still to come.
    pub(super) fn cancel(&mut self, target: &InstructionTarget, stop: Stop) -> Result<(u32, u32), Refusal> {
        let order = self.open_order(target)?;
        match stop {
            Stop::Final => order.cancelled = true,
            Stop::Reversible => order.stopped = true,
        }
        Ok((order.collected, order.count().saturating_sub(order.collected)))
    }

    /// Stops an order, or lets it go on; one that is not stopped goes on as it did.
    pub(super) fn set_stopped(&mut self, target: &InstructionTarget, stopped: bool) -> Result<(), Refusal> {
        self.open_order(target)?.stopped = stopped;
        Ok(())
    }

    /// Gives every uncollected period of a fixed-price order another amount; a bill already written keeps its own.
    pub(super) fn change_amount(&mut self, request: &ChangeAmount) -> Result<(), Refusal> {
        let ChangeAmount { target, amount, shares } = request;
        let order = self.open_order(target)?;
        order.amount = *amount;
        order.dealer.shares = *shares;
        let fixed = order.pricing == Pricing::Fixed;
        let open = order.periods.iter_mut().filter(|period| fixed && !period.collected);
        for bill in open.filter_map(|period| period.bill.as_mut()) {
            bill.amount = *amount;
            bill.shares = *shares;
        }
        Ok(())
    }

    /// Bills the period that is due on the day given, or else the first one without a bill, moved to that day.
    pub(super) fn bill(&mut self, request: &BillPeriod, now: Timestamp) -> Result<(), Refusal> {
        let BillPeriod { target, due, amount, shares, invoice_no } = request;
        let place = self.only(target)?;
        let order = self.open_order(target)?;
        if order.pricing == Pricing::Fixed {
            return Err(Refusal::FixedPrice);
        }
        let unbilled = |order: &Order, on_day: bool| {
            order.periods.iter().position(|row| row.bill.is_none() && (!on_day || row.due == *due))
        };
        let period = unbilled(order, true).or_else(|| unbilled(order, false)).ok_or(Refusal::NoPeriodLeft)?;
        if *due < istanbul_date(now) {
            return Err(Refusal::PastDay);
        }
        if invoice_no.as_ref().is_some_and(|no| self.bills.contains_key(no)) {
            return Err(Refusal::InvoiceNoTaken);
        }
        if let Some(row) = self.order_mut(place)?.periods.get_mut(period) {
            row.due = *due;
        }
        let price = Price { amount: *amount, shares: *shares };
        self.write_bill(place, period, price, invoice_no.as_ref());
        self.plan(place, period, now);
        self.settle(now);
        Ok(())
    }

    /// Tries what is due and uncollected, or the bill named; refused as a whole if nothing of it is collected.
    pub(super) fn charge(&mut self, request: &ChargeNow, rules: Rules, now: Timestamp) -> Result<Vec<Row>, Refusal> {
        let ChargeNow { target, invoice_no } = request;
        let place = self.only(target)?;
        let order = self.order(place)?;
        match order.status() {
            Status::Active => {}
            status => return Err(Refusal::State(status)),
        }
        if let Some(rest) = order.cooling_down(rules.cool_down, now) {
            return Err(Refusal::CoolingDown(rest));
        }
        let today = istanbul_date(now);
        let owed = |order: &Order, period: usize| {
            let row = order.periods.get(period);
            row.is_some_and(|row| !row.collected && row.bill.is_some() && row.due <= today)
        };
        let periods = match invoice_no {
            Some(no) => vec![self.chargeable(place, no, owed)?],
            None => (0..order.periods.len()).filter(|period| owed(order, *period)).collect(),
        };
        if periods.is_empty() {
            return Err(Refusal::NothingDue);
        }
        let tried: Vec<bool> = periods.iter().map(|period| self.attempt(place, *period, now, true)).collect();
        if !tried.contains(&true) {
            return Err(Refusal::Declined(self.decline.clone(), rules.cool_down));
        }
        let order = self.order(place)?;
        let row = |collected| match collected {
            true => row_of(order, Outcome::Done),
            false => refused_row(order, &Refusal::Declined(self.decline.clone(), rules.cool_down)),
        };
        Ok(tried.into_iter().map(row).collect())
    }

    /// Links a card to an order or to each order of a group; each has an outcome of its own.
    pub(super) fn link_card(&mut self, request: &LinkCard, now: Timestamp) -> Result<Vec<Row>, Refusal> {
        let LinkCard { card, target } = request;
        let card = self.cards.iter().position(|stored| stored.id == *card).ok_or(Refusal::UnknownCard)?;
        let places = match target {
            CardTarget::Instruction(target) => vec![self.only(target)?],
            CardTarget::Group(group) => self.group(group).to_vec(),
        };
        if places.is_empty() {
            return Err(Refusal::UnknownOrder);
        }
        let rows = places.into_iter().filter_map(|place| self.link_to(place, card, now)).collect();
        self.settle(now);
        Ok(rows)
    }

    /// Sends the link again, where the order was made with a way to send it.
    pub(super) fn resend_link(&self, target: &InstructionTarget) -> Result<(), Refusal> {
        let order = self.order(self.only(target)?)?;
        match order.status() {
            Status::AwaitingPayer if order.notify == Notify::NONE => Err(Refusal::NoChannel),
            Status::AwaitingPayer => Ok(()),
            status => Err(Refusal::State(status)),
        }
    }

    /// An order that has not ended.
    fn open_order(&mut self, target: &InstructionTarget) -> Result<&mut Order, Refusal> {
        let place = self.only(target)?;
        let order = self.order_mut(place)?;
        if order.has_ended() { Err(Refusal::State(order.status())) } else { Ok(order) }
    }

    /// The period of a bill, if it can be charged.
    fn chargeable(&self, place: usize, no: &InvoiceNo, owed: impl Fn(&Order, usize) -> bool) -> Result<usize, Refusal> {
        let period = self.bills.get(no).filter(|(owner, _)| *owner == place).map(|(_, period)| *period);
        let period = period.ok_or(Refusal::UnknownInvoice)?;
        let order = self.order(place)?;
        if owed(order, period) {
            return Ok(period);
        }
        let collected = order.periods.get(period).is_some_and(|row| row.collected);
        Err(if collected { Refusal::AlreadyCollected } else { Refusal::NotDueYet })
    }

    /// Links a card to one order as its last one; an order that awaited its payer becomes active.
    ///
    /// Assumed: no page says what a card does to an order that awaits its payer. A model that left the order waiting
    /// would hide charges that may be real.
    fn link_to(&mut self, place: usize, card: usize, now: Timestamp) -> Option<Row> {
        let order = self.orders.get_mut(place)?;
        let status = order.status();
        if !matches!(status, Status::Active | Status::AwaitingPayer) {
            return Some(refused_row(order, &Refusal::State(status)));
        }
        if !order.cards.contains(&card) {
            order.cards.push(card);
        }
        let row = row_of(order, Outcome::Done);
        if order.approval == Approval::Awaited {
            self.activate(place, now);
        }
        Some(row)
    }
}

fn refused_row(order: &Order, refusal: &Refusal) -> Row {
    let (code, words) = refusal.said();
    let mut row = row_of(order, Outcome::Refused);
    row.code = Some(VendorCode::new(&code));
    row.message = Some(ProviderMessage::redacted(&words, &[]));
    row.advice = refusal.advice().unwrap_or(row.advice);
    row
}

fn row_of(order: &Order, outcome: Outcome) -> Row {
    let mut row = Row::new(outcome);
    row.id = Some(order.id.clone());
    row.reference = order.told_reference().cloned();
    row
}

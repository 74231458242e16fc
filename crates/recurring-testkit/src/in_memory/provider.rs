//! The model behind the contract: each method checks, notes the request, and acts on the ledger.

use std::collections::VecDeque;

use async_trait::async_trait;
use futures_util::stream::{self, StreamExt};
use recurring_core::{
    Acknowledged, BillPeriod, Cancelled, Capabilities, Card, ChangeAmount, ChargeNow, Clock, CollectionAttempt,
    CreateInstruction, Created, DateRange, Error, FindInstruction, FindMethod, FindMethods, Identity, Instruction,
    InstructionTarget, Invoice, LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup, Money, Operation,
    RecurringProvider, Row, RowStream, Rows, Search, Shares, Stop, TargetKind, Trace, istanbul_date,
};

use super::InMemoryProvider;
use super::journal::SeenRequest;
use super::order::Order;
use super::reads::finding;
use super::telling::Field;

#[async_trait]
impl RecurringProvider for InMemoryProvider {
    fn identity(&self) -> &Identity {
        &self.0.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.0.capabilities
    }

    async fn create(&self, request: &CreateInstruction) -> Result<Created, Error> {
        // One reading of the clock, so that an order is checked for the very day that it is made on.
        let (id, link) = self.settled(|ledger, now| {
            let schedule = self.0.capabilities.check_create(request, istanbul_date(now), self.name())?;
            ledger.note(SeenRequest::create(request, &schedule), now);
            let made = ledger.create(request, &schedule, self.0.rules, now);
            let (place, link) = made.map_err(|refusal| self.turned_down(refusal, Operation::Create))?;
            let order = ledger.order(place).map_err(|refusal| self.turned_down(refusal, Operation::Create))?;
            Ok::<_, Error>((order.id.clone(), link))
        })?;
        let mut created = Created::new(request.reference.clone(), link);
        created.id = Some(id).filter(|_| self.0.telling.tells(Operation::Create, Field::Id));
        Ok(created)
    }

    async fn find(&self, request: &FindInstruction) -> Result<Lookup, Error> {
        let FindInstruction { target, range: _ } = request;
        self.require(Operation::Find, target.kind())?;
        let begun_at = self.0.clock.now();
        let today = istanbul_date(begun_at);
        let (windows, requests) = match find_method(self.0.capabilities.find, target.kind()) {
            FindMethod::Windows { days } => {
                let windows: Vec<DateRange> = request.range_or_default(today).windows(days).collect();
                (windows.clone(), windows.into_iter().map(Some).collect())
            }
            FindMethod::Direct | FindMethod::Unsupported => (Vec::new(), vec![None]),
        };
        let show = |order: &Order| self.0.telling.instruction(Operation::Find, order, today);
        let (mut matches, mut resembling) = (Vec::new(), Vec::new());
        // Looked for once, at the first window: no order is made between two windows of one call.
        let mut others = None;
        for range in requests {
            self.request(SeenRequest::find(target, range), |ledger, _| {
                matches.extend(ledger.find(target, range, show));
                if let Some(range) = range {
                    let others = others.get_or_insert_with(|| ledger.resembling(target));
                    resembling.extend(ledger.made_in(others, range, show));
                }
                Ok(())
            })?;
        }
        let complete = resembling.len() <= Search::MOST_RESEMBLING;
        resembling.truncate(Search::MOST_RESEMBLING);
        let search = Search {
            by: target.kind(),
            windows,
            complete,
            begun_at,
            absence: self.0.telling.mark(Operation::Find, Field::Absence),
            resembling,
        };
        Ok(Lookup { finding: finding(matches), search })
    }

    async fn list(&self, request: &ListInstructions) -> Result<RowStream<Instruction>, Error> {
        let ListInstructions { range, group } = request.clone();
        self.0.capabilities.check_list(group.as_ref(), self.name())?;
        let provider = self.clone();
        let mut windows = Self::windows(range, self.0.capabilities.list.and_then(|limits| limits.window_days));
        let mut coming = windows.next().map(|window| (window, 0));
        let pages = std::iter::from_fn(move || {
            let (window, from) = coming?;
            let page = provider.request(SeenRequest::list(window, group.as_ref()), |ledger, now| {
                let show = |order: &Order| provider.0.telling.instruction(Operation::List, order, istanbul_date(now));
                Ok(ledger.page(window, group.as_ref(), from, provider.0.rules.page_size, show))
            });
            coming = match &page {
                Ok((_, Some(next))) => Some((window, *next)),
                Ok((_, None)) => windows.next().map(|window| (window, 0)),
                Err(_) => None,
            };
            Some(page)
        });
        let rows = |page: Result<(Vec<Instruction>, _), Error>| match page {
            Ok((rows, _)) => rows.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        Ok(stream::iter(pages.flat_map(rows)).boxed())
    }

    async fn cancel(&self, target: &InstructionTarget) -> Result<Cancelled, Error> {
        self.require(Operation::Cancel, target.kind())?;
        let stop: Stop = self.0.capabilities.stop;
        let seen = SeenRequest::about(Operation::Cancel, target);
        let (collected, remaining) = self.request(seen, |ledger, _| ledger.cancel(target, stop))?;
        Ok(self.0.telling.cancelled(stop, collected, remaining))
    }

    async fn pause(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.require(Operation::Pause, target.kind())?;
        let seen = SeenRequest::about(Operation::Pause, target);
        self.request(seen, |ledger, _| ledger.set_stopped(target, true))?;
        Ok(Acknowledged::new(Trace::default()))
    }

    async fn resume(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.require(Operation::Resume, target.kind())?;
        let seen = SeenRequest::about(Operation::Resume, target);
        self.request(seen, |ledger, _| ledger.set_stopped(target, false))?;
        Ok(Acknowledged::new(Trace::default()))
    }

    async fn change_amount(&self, request: &ChangeAmount) -> Result<Acknowledged, Error> {
        self.require(Operation::ChangeAmount, request.target.kind())?;
        self.check_amount(Operation::ChangeAmount, request.amount, request.shares)?;
        self.request(SeenRequest::change_amount(request), |ledger, _| ledger.change_amount(request))?;
        Ok(Acknowledged::new(Trace::default()))
    }

    async fn bill(&self, request: &BillPeriod) -> Result<Acknowledged, Error> {
        self.require(Operation::Bill, request.target.kind())?;
        self.check_amount(Operation::Bill, request.amount, request.shares)?;
        self.request(SeenRequest::bill(request), |ledger, now| ledger.bill(request, now))?;
        Ok(Acknowledged::new(Trace::default()))
    }

    async fn charge(&self, request: &ChargeNow) -> Result<Rows, Error> {
        self.require(Operation::Charge, request.target.kind())?;
        let rules = self.0.rules;
        let seen = SeenRequest::charge(request);
        let rows = self.request(seen, |ledger, now| ledger.charge(request, rules, now))?;
        Ok(self.told(Operation::Charge, rows))
    }

    async fn resend_link(&self, target: &InstructionTarget) -> Result<Acknowledged, Error> {
        self.require(Operation::ResendLink, target.kind())?;
        let seen = SeenRequest::about(Operation::ResendLink, target);
        self.request(seen, |ledger, _| ledger.resend_link(target))?;
        Ok(Acknowledged::new(Trace::default()))
    }

    async fn list_cards(&self, target: &InstructionTarget) -> Result<Vec<Card>, Error> {
        self.require(Operation::ListCards, target.kind())?;
        self.request(SeenRequest::about(Operation::ListCards, target), |ledger, _| ledger.cards_of(target))
    }

    async fn link_card(&self, request: &LinkCard) -> Result<Rows, Error> {
        self.require(Operation::LinkCard, request.target.kind())?;
        let seen = SeenRequest::link_card(request);
        let rows = self.request(seen, |ledger, now| ledger.link_card(request, now))?;
        Ok(self.told(Operation::LinkCard, rows))
    }

    async fn list_invoices(&self, request: &ListInvoices) -> Result<RowStream<Invoice>, Error> {
        let ListInvoices { target } = request;
        self.require(Operation::ListInvoices, target.kind())?;
        let seen = SeenRequest::about(Operation::ListInvoices, target);
        let rows = self.request(seen.clone(), |ledger, _| ledger.invoices_of(target, &self.0.telling))?;
        Ok(self.paged(seen, rows))
    }

    async fn list_attempts(&self, request: &ListAttempts) -> Result<RowStream<CollectionAttempt>, Error> {
        let ListAttempts { of } = request;
        self.require(Operation::ListAttempts, of.kind())?;
        let seen = SeenRequest::list_attempts(of);
        let rows = self.request(seen.clone(), |ledger, _| ledger.attempts_of(of, &self.0.telling))?;
        Ok(self.paged(seen, rows))
    }
}

impl InMemoryProvider {
    fn name(&self) -> &'static str {
        self.0.identity.provider()
    }

    fn require(&self, operation: Operation, kind: TargetKind) -> Result<(), Error> {
        self.0.capabilities.require(operation, kind, self.name())
    }

    /// Rows of a write, as far as they are told.
    fn told(&self, operation: Operation, rows: Vec<Row>) -> Rows {
        Rows::new(rows.into_iter().map(|row| self.0.telling.row(operation, row)).collect())
    }

    /// Checks an amount and its split before anything is noted.
    fn check_amount(&self, operation: Operation, amount: Money, shares: Option<Shares>) -> Result<(), Error> {
        self.0.capabilities.check_amount(amount, operation, self.name())?;
        self.0.capabilities.check_shares(shares, amount, operation, self.name())
    }

    /// Rows as a stream; the first page was read with the call, each further one is a request when it is polled.
    fn paged<T: Send + 'static>(&self, seen: SeenRequest, rows: Vec<T>) -> RowStream<T> {
        let provider = self.clone();
        let size = provider.0.rules.page_size;
        let mut rows: VecDeque<T> = rows.into();
        let mut read = 0;
        let rows = std::iter::from_fn(move || {
            let row = rows.pop_front()?;
            if read > 0 && read % size == 0 {
                // A further page is noted like any request; nothing can refuse it.
                let noted = provider.request(seen.clone(), |_, _| Ok(()));
                if let Err(error) = noted {
                    return Some(Err(error));
                }
            }
            read += 1;
            Some(Ok(row))
        });
        stream::iter(rows).boxed()
    }
}

fn find_method(methods: FindMethods, kind: TargetKind) -> FindMethod {
    match kind {
        TargetKind::Id => methods.id,
        TargetKind::ListingId => methods.listing_id,
        TargetKind::Reference => methods.reference,
        TargetKind::Group | TargetKind::Invoice => FindMethod::Unsupported,
    }
}

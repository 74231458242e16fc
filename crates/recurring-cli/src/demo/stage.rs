//! One provider on the stage: its client, the simulator behind it, and what both sides see.

use futures_util::StreamExt;
use recurring_core::{
    Clock, CreateInstruction, DateRange, Description, Email, Error, FindInstruction, Finding, Gsm, Instruction,
    InstructionTarget, InvalidValue, ListInstructions, MerchantReference, Money, Payer, PayerName, Period,
    RecurringProvider, Schedule,
};
use recurring_sim::{OrderSnapshot, SimClock, SimulatorHandle, TestCard, Vendor};

use super::transcript::{ListedRow, unexpected};
use crate::failure::Ended;
use crate::output::amount_text;

/// How many days back lists reach: more than the demonstration lasts.
const LISTED_DAYS: u16 = FindInstruction::DEFAULT_DAYS;

/// A provider's client and the simulator behind it.
pub(super) struct Stage<'a> {
    pub(super) simulator: &'a SimulatorHandle,
    pub(super) clock: SimClock,
    pub(super) vendor: Vendor,
    pub(super) provider: Box<dyn RecurringProvider>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(simulator: &'a SimulatorHandle, vendor: Vendor, provider: Box<dyn RecurringProvider>) -> Self {
        Self { simulator, clock: simulator.clock(), vendor, provider }
    }

    /// An order of 149.90 lira that starts today.
    pub(super) fn order(&self, reference: &str, period: Period, count: u16) -> Result<CreateInstruction, Ended> {
        let order = || -> Result<CreateInstruction, InvalidValue> {
            let payer = Payer {
                name: PayerName::new("Zeynep Kaya")?,
                email: Email::new("zeynep@example.com")?,
                gsm: Gsm::new("5321234567")?,
                ip: None,
            };
            let schedule = Schedule::new(self.clock.today(), period, count)?;
            let mut order =
                CreateInstruction::new(MerchantReference::new(reference)?, payer, Money::from_kurus(14_990), schedule);
            order.description = Some(Description::new("Üyelik aidatı")?);
            Ok(order)
        };
        order().map_err(unexpected)
    }

    /// The one order of a reference, as the provider reports it now.
    pub(super) async fn find(&self, reference: &str) -> Result<Instruction, Ended> {
        let request = FindInstruction { target: target(reference)?, range: None };
        match self.provider.find(&request).await.map_err(unexpected)?.finding {
            Finding::Found(order) => Ok(*order),
            other => Err(unexpected(format!("{reference} is not found once but {other:?}"))),
        }
    }

    /// The order in the simulator's own book: what really happened.
    pub(super) fn truth(&self, reference: &str) -> Result<OrderSnapshot, Ended> {
        let order = self.simulator.order(self.vendor, reference);
        order.ok_or_else(|| unexpected(format!("the simulator does not know {reference}")))
    }

    /// How many orders the simulator's book has under a reference.
    pub(super) fn orders_under(&self, reference: &str) -> usize {
        self.simulator.orders(self.vendor).iter().filter(|order| order.reference == reference).count()
    }

    /// The payer opens the link, enters a card, and agrees.
    pub(super) fn payer_approves(&self, reference: &str) -> Result<(), Ended> {
        self.simulator.approve(self.vendor, reference, &TestCard::approved()).map_err(unexpected)
    }

    /// How many requests the simulator has seen from this client.
    pub(super) fn requests(&self) -> u64 {
        self.simulator.requests_seen(self.vendor)
    }

    /// Every order that the provider lists.
    pub(super) async fn listed(&self) -> Result<Vec<Instruction>, Ended> {
        let range = DateRange::last_days(self.clock.today(), LISTED_DAYS);
        let stream = self.provider.list(&ListInstructions { range, group: None }).await.map_err(unexpected)?;
        let rows: Vec<Result<Instruction, Error>> = stream.collect().await;
        rows.into_iter().collect::<Result<_, _>>().map_err(unexpected)
    }

    /// The closing table's rows: each listed order as a search by its reference shows it, by reference.
    pub(super) async fn listed_rows(&self) -> Result<Vec<ListedRow>, Ended> {
        let mut rows = Vec::new();
        for listed in self.listed().await? {
            let reference = listed.reference.ok_or_else(|| unexpected("a listed order has no reference"))?;
            let order = self.find(reference.as_str()).await?;
            let told = |number: Option<u32>| number.map_or_else(|| "?".to_owned(), |number| number.to_string());
            rows.push([
                self.vendor.to_string(),
                reference.to_string(),
                order.status.status.to_string(),
                order.status.raw.unwrap_or_default(),
                amount_text(order.amount.as_ref()),
                format!("{} of {}", told(order.collected), told(order.count)),
                order.next_due.map_or_else(String::new, |day| day.to_string()),
            ]);
        }
        rows.sort_unstable();
        Ok(rows)
    }
}

/// An order named by its reference.
pub(super) fn target(reference: &str) -> Result<InstructionTarget, Ended> {
    MerchantReference::new(reference).map(InstructionTarget::Reference).map_err(unexpected)
}

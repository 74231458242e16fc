//! A scene: one side, the calls that a scenario makes on it, and what is observed, without ids, marks and raw texts.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use recurring_core::{
    Acknowledged, AttemptSubject, BillPeriod, Cancelled, Card, CardTarget, ChangeAmount, ChargeNow, CollectionAttempt,
    CreateInstruction, Created, Date, Error, FindInstruction, Finding, Instruction, InstructionTarget, Invoice,
    LinkCard, ListAttempts, ListInstructions, ListInvoices, Lookup, MerchantReference, Operation, RowStream, Rows,
    TargetKind,
};
use recurring_sim::Vendor;

use crate::side::{Loss, Side};
use crate::vendor;

/// What was observed at one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) seen: Fields,
}

/// Named values; the names are what a difference is declared by.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// One side and what was observed on it so far.
pub(crate) struct Scene {
    pub(crate) vendor: Vendor,
    side: Arc<dyn Side>,
    pub(crate) steps: Vec<Step>,
    ids: Vec<String>,
}

impl Scene {
    pub(crate) fn on(vendor: Vendor, side: Arc<dyn Side>) -> Self {
        Self { vendor, side, steps: Vec::new(), ids: Vec::new() }
    }

    pub(crate) fn side(&self) -> Arc<dyn Side> {
        Arc::clone(&self.side)
    }

    pub(crate) fn today(&self) -> Date {
        self.side.clock().today()
    }

    /// A valid order of six collections from tomorrow on.
    pub(crate) fn request(&self, reference: &str) -> CreateInstruction {
        vendor::request(self.vendor, reference, self.today().tomorrow().expect("a day within the calendar"))
    }

    pub(crate) fn note(&mut self, name: impl Display, seen: Fields) {
        self.steps.push(Step { name: name.to_string(), seen });
    }

    /// A call: what it came to, and how many requests were sent.
    async fn call<T>(
        &mut self,
        name: &str,
        call: impl Future<Output = Result<T, Error>>,
        show: impl FnOnce(&mut Self, &T) -> Fields,
    ) -> Result<T, Error> {
        let before = self.side.seen();
        let outcome = call.await;
        let mut seen = match &outcome {
            Ok(value) => show(self, value),
            Err(error) => failed(error),
        };
        if let (Some(before), Some(after)) = (before, self.side.seen()) {
            seen.push(("sent", (after - before).to_string()));
        }
        self.note(name, seen);
        outcome
    }

    /// An id by the order in which it came up.
    fn ordinal(&mut self, id: Option<&str>) -> String {
        let Some(id) = id else { return "-".to_owned() };
        let place = self.ids.iter().position(|known| known == id).unwrap_or_else(|| {
            self.ids.push(id.to_owned());
            self.ids.len() - 1
        });
        format!("#{}", place + 1)
    }

    pub(crate) async fn create(&mut self, request: &CreateInstruction) -> Option<Created> {
        let side = self.side();
        let call = side.provider().create(request);
        let show = |scene: &mut Self, created: &Created| {
            let link = created.link.as_str().starts_with("http") || created.link.as_str().contains("://");
            vec![("id", scene.ordinal(created.id.as_ref().map(|id| id.as_str()))), ("link", link.to_string())]
        };
        self.call("create", call, show).await.ok()
    }

    /// Makes an order that its payer approves.
    pub(crate) async fn approved(&mut self, request: &CreateInstruction) -> Option<Created> {
        let created = self.create(request).await;
        if created.is_some() {
            self.side.approve(&request.reference);
        }
        created
    }

    pub(crate) async fn find(&mut self, target: InstructionTarget) -> Option<Finding> {
        let side = self.side();
        let request = FindInstruction { target, range: None };
        let show = |scene: &mut Self, lookup: &Lookup| {
            let mut seen = vec![("by", lookup.search.by.to_string()), ("complete", lookup.search.complete.to_string())];
            match &lookup.finding {
                Finding::Absent => seen.push(("finding", "absent".to_owned())),
                Finding::Found(row) => {
                    seen.push(("finding", "found".to_owned()));
                    seen.extend(scene.instruction(row));
                }
                Finding::Ambiguous(rows) => seen.push(("finding", format!("{} match", rows.len()))),
            }
            seen
        };
        self.call("find", side.provider().find(&request), show).await.ok().map(|lookup| lookup.finding)
    }

    fn instruction(&mut self, row: &Instruction) -> Fields {
        let told = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        vec![
            ("id", self.ordinal(row.id.as_ref().map(|id| id.as_str()))),
            ("reference", told(row.reference.as_ref().map(|reference| reference.as_str().trim().to_owned()))),
            ("status", row.status.status.to_string()),
            ("amount", told(row.amount.as_ref().and_then(|amount| amount.value).map(|amount| amount.to_string()))),
            ("collected", told(row.collected.map(|count| count.to_string()))),
            ("count", told(row.count.map(|count| count.to_string()))),
            ("first_due", told(row.first_due.map(|day| day.to_string()))),
            ("next_due", told(row.next_due.map(|day| day.to_string()))),
            ("created_on", told(row.created_on.map(|day| day.to_string()))),
            ("payer_gsm", told(row.payer_gsm.as_ref().map(|gsm| gsm.national().to_owned()))),
        ]
    }

    pub(crate) async fn find_by_reference(&mut self, reference: &str) -> Option<Finding> {
        self.find(InstructionTarget::Reference(MerchantReference::new(reference).expect("a reference"))).await
    }

    pub(crate) async fn list(&mut self, request: ListInstructions) {
        let side = self.side();
        let rows = read_all(side.provider().list(&request));
        let show = |scene: &mut Self, rows: &Vec<Instruction>| {
            let mut statuses: Vec<&str> = rows.iter().map(|row| row.status.status.as_str()).collect();
            statuses.sort_unstable();
            let shown = rows.iter().map(|row| scene.instruction(row));
            let shown = shown.map(|row| row.into_iter().filter(|(name, _)| ["reference", "amount"].contains(name)));
            let mut shown: Vec<String> =
                shown.map(|row| row.map(|(_, value)| value).collect::<Vec<_>>().join(" ")).collect();
            shown.sort();
            let statuses = ("statuses", statuses.join(" "));
            vec![("rows", shown.join("; ")), statuses]
        };
        let _ = self.call("list", rows, show).await;
    }

    /// The order's name in the first way that the operation takes.
    pub(crate) fn target(&self, operation: Operation, created: &Created) -> InstructionTarget {
        let targets = self.side.provider().capabilities().targets(operation);
        match &created.id {
            Some(id) if !targets.contains(TargetKind::Reference) => InstructionTarget::Id(id.clone()),
            _ => InstructionTarget::Reference(created.reference.clone()),
        }
    }

    pub(crate) async fn cancel(&mut self, created: &Created) {
        let (side, target) = (self.side(), self.target(Operation::Cancel, created));
        let show = |_: &mut Self, done: &Cancelled| {
            let count = |count: Option<u32>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
            vec![
                ("stop", format!("{:?}", done.stop)),
                ("collected", count(done.collected)),
                ("remaining", count(done.remaining)),
            ]
        };
        let _ = self.call("cancel", side.provider().cancel(&target), show).await;
    }

    pub(crate) async fn pause(&mut self, target: &InstructionTarget) {
        let side = self.side();
        let _ = self.call("pause", side.provider().pause(target), done).await;
    }

    pub(crate) async fn resume(&mut self, target: &InstructionTarget) {
        let side = self.side();
        let _ = self.call("resume", side.provider().resume(target), done).await;
    }

    pub(crate) async fn resend_link(&mut self, target: &InstructionTarget) {
        let side = self.side();
        let _ = self.call("resend_link", side.provider().resend_link(target), done).await;
    }

    pub(crate) async fn change_amount(&mut self, request: &ChangeAmount) {
        let side = self.side();
        let _ = self.call("change_amount", side.provider().change_amount(request), done).await;
    }

    pub(crate) async fn bill(&mut self, request: &BillPeriod) {
        let side = self.side();
        let _ = self.call("bill", side.provider().bill(request), done).await;
    }

    pub(crate) async fn charge(&mut self, request: &ChargeNow) {
        let side = self.side();
        let _ = self.call("charge", side.provider().charge(request), rows).await;
    }

    pub(crate) async fn list_cards(&mut self, target: &InstructionTarget) -> Vec<Card> {
        let side = self.side();
        let show = |scene: &mut Self, cards: &Vec<Card>| {
            let shown: Vec<String> = cards.iter().map(|card| scene.ordinal(Some(card.id.as_str()))).collect();
            vec![
                ("cards", shown.join(" ")),
                ("masked", cards.iter().all(|card| card.masked_number.is_some()).to_string()),
            ]
        };
        self.call("list_cards", side.provider().list_cards(target), show).await.unwrap_or_default()
    }

    pub(crate) async fn link_card(&mut self, card: &Card, target: CardTarget) {
        let side = self.side();
        let request = LinkCard { card: card.id.clone(), target };
        let _ = self.call("link_card", side.provider().link_card(&request), rows).await;
    }

    pub(crate) async fn list_invoices(&mut self, target: InstructionTarget) -> Vec<Invoice> {
        let side = self.side();
        let request = ListInvoices { target };
        let show = |_: &mut Self, bills: &Vec<Invoice>| {
            let shown = bills.iter().map(|bill| {
                let due = bill.due.map_or_else(|| "-".to_owned(), |day| day.to_string());
                let amount = bill.amount.as_ref().and_then(|amount| amount.value).map(|amount| amount.to_string());
                format!("{due} {} {}", amount.unwrap_or_default(), bill.status.status.as_str())
            });
            let mut shown: Vec<String> = shown.collect();
            shown.sort();
            vec![("bills", shown.join("; "))]
        };
        self.call("list_invoices", read_all(side.provider().list_invoices(&request)), show).await.unwrap_or_default()
    }

    pub(crate) async fn list_attempts(&mut self, of: AttemptSubject) {
        let side = self.side();
        let request = ListAttempts { of };
        let show = |_: &mut Self, attempts: &Vec<CollectionAttempt>| {
            let shown = attempts.iter().map(|attempt| {
                let day = attempt.at.map_or_else(|| "-".to_owned(), |at| at.date().to_string());
                let amount = attempt.amount.as_ref().and_then(|amount| amount.value).map(|amount| amount.to_string());
                format!("{day} {} {}", amount.unwrap_or_default(), attempt.status.status.as_str())
            });
            let mut shown: Vec<String> = shown.collect();
            shown.sort();
            vec![("attempts", shown.join("; "))]
        };
        let _ = self.call("list_attempts", read_all(side.provider().list_attempts(&request)), show).await;
    }

    /// Lets the payer agree, where the merchant may have stopped the order before.
    pub(crate) fn approve_late(&mut self, reference: &MerchantReference) {
        let taken = self.side.try_approve(reference);
        self.note("approve", vec![("taken", taken.to_string())]);
    }

    /// Lets days pass.
    pub(crate) fn pass(&mut self, days: u64) {
        self.pass_hours(days * 24);
    }

    pub(crate) fn pass_hours(&mut self, hours: u64) {
        self.side.advance(Duration::from_secs(hours * 60 * 60));
    }

    /// Notes what the books hold for an order.
    pub(crate) fn books(&mut self, reference: &str) {
        let reference = MerchantReference::new(reference).expect("a reference");
        let shown = self.side.collected(&reference).into_iter().map(|(due, amount)| format!("{due} {amount}"));
        let shown = shown.collect::<Vec<_>>().join("; ");
        self.note("books", vec![("collected", shown)]);
    }

    pub(crate) fn lose(&mut self, loss: Loss) {
        self.side.lose_next(loss);
    }
}

fn failed(error: &Error) -> Fields {
    vec![
        ("error", error.kind().to_string()),
        ("effect", error.effect().to_string()),
        ("field", error.field().unwrap_or("-").to_owned()),
        ("advice", error.advice().as_str().to_owned()),
    ]
}

fn done(_: &mut Scene, _: &Acknowledged) -> Fields {
    vec![("outcome", "done".to_owned())]
}

fn rows(_: &mut Scene, rows: &Rows) -> Fields {
    let mut shown: Vec<&str> = rows.rows.iter().map(|row| row.outcome.as_str()).collect();
    shown.sort_unstable();
    vec![("rows", shown.join(" "))]
}

/// Reads a stream to its end or to its first error.
async fn read_all<T>(rows: impl Future<Output = Result<RowStream<T>, Error>>) -> Result<Vec<T>, Error> {
    let mut rows = rows.await?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().await {
        all.push(row?);
    }
    Ok(all)
}

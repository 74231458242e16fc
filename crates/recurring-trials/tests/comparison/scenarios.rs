//! The scenarios: written once, played on every side.

use std::time::Duration;

use futures_util::future::BoxFuture;
use recurring_core::{
    AttemptSubject, BillPeriod, CardTarget, ChangeAmount, ChargeNow, Date, DateRange, Drift, Failed, Finding,
    GroupReference, InstructionId, InstructionTarget, InvoiceKey, InvoiceNo, ListInstructions, ListingId,
    MerchantReference, Money, Notify, Operation, Period, Pricing, ReadBack, ReadBackPolicy, Schedule, Submission,
    TargetKind, read_back,
};
use recurring_sim::Vendor;

use crate::scene::Scene;
use crate::side::Loss;

/// One scenario.
#[derive(Clone, Copy)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// Without these there is nothing to play.
    pub(crate) needs: &'static [Operation],
    /// Whether it leaves a vendor's test host as it was.
    pub(crate) harmless: bool,
    pub(crate) play: for<'a> fn(&'a mut Scene) -> BoxFuture<'a, ()>,
}

macro_rules! scenarios {
    ($($(#[$harmless:ident])? $name:ident [$($need:ident),*] $play:expr;)+) => {
        &[$(Scenario {
            name: stringify!($name),
            needs: &[$(Operation::$need),*],
            harmless: scenarios!(@ $($harmless)?),
            play: |scene| Box::pin(($play)(scene)),
        }),+]
    };
    (@ harmless) => { true };
    (@) => { false };
}

pub(crate) const SCENARIOS: &[Scenario] = scenarios! {
    an_order_awaits_its_payer_and_is_not_collected [] awaiting;
    an_approved_order_is_collected_as_it_falls_due [] collected;
    an_order_lives_to_its_end [] whole_life;
    month_ends_do_not_drift [] month_ends;
    an_order_begins_on_the_last_day_of_a_leap_february [] leap_day;
    an_order_begins_on_the_31st [] thirty_first;
    a_first_day_today_is_collected_on_approval [] first_day_today;
    a_payer_refuses [] rejected;
    a_decline_is_not_a_collection [] declined;
    an_order_is_cancelled_before_its_payer_decides [Cancel] cancelled_early;
    a_payer_agrees_after_a_cancel [Cancel] approved_after_a_cancel;
    a_cancelled_order_is_not_collected_any_more [Cancel] cancelled_late;
    a_cancelled_order_is_cancelled_again [Cancel] cancelled_twice;
    an_order_nobody_knows_is_cancelled [Cancel] cancelled_stranger;
    a_paused_order_rests_and_goes_on [Pause, Resume] paused;
    an_amount_changes_for_what_is_still_to_come [ChangeAmount] repriced;
    a_charge_by_hand_after_a_decline_waits_for_the_cool_down [Charge] charged;
    a_charge_of_nothing_due_is_refused [Charge] charged_without_need;
    a_charge_of_one_bill_of_two_open_ones [Charge, Bill] charged_by_bill;
    the_link_is_sent_again_while_the_payer_is_awaited [ResendLink] resent;
    cards_are_listed_and_linked [ListCards, LinkCard] linked;
    a_card_is_linked_before_the_payer_decides [ListCards, LinkCard] linked_early;
    a_card_is_linked_to_part_of_a_group [LinkCard] linked_in_part;
    a_variable_price_is_collected_by_its_bills [Bill] billed;
    bills_are_listed [ListInvoices] invoices;
    attempts_are_listed [ListAttempts] attempts;
    orders_are_listed_by_day [List] listed;
    orders_are_listed_by_group [List] listed_by_group;
    #[harmless] days_without_orders_are_an_empty_list [List] listed_empty;
    #[harmless] an_unknown_reference_is_absent [Find] absent;
    an_order_is_found_by_every_name_it_has [Find] found;
    a_reference_used_twice [Find] ambiguous;
    #[harmless] what_is_not_offered_is_refused_unsent [] unsupported;
    #[harmless] what_exceeds_a_limit_is_refused_unsent [] exceeding;
    an_accepted_drift_is_collected_every_thirty_days [] drift;
    a_lost_request_is_proven_absent_and_sent_again [] lost_request;
    a_lost_answer_is_found_and_not_sent_again [] lost_answer;
    a_lost_cancel_is_looked_up [Cancel] lost_cancel;
};

const A: &str = "COMPARE-2026/001";
const B: &str = "COMPARE-2026/002";
const C: &str = "COMPARE-2026/003";

fn by_reference(reference: &str) -> InstructionTarget {
    InstructionTarget::Reference(MerchantReference::new(reference).expect("a reference"))
}

fn reference(text: &str) -> MerchantReference {
    MerchantReference::new(text).expect("a reference")
}

async fn awaiting(scene: &mut Scene) {
    scene.create(&scene.request(A)).await;
    scene.find_by_reference(A).await;
    scene.pass(40);
    scene.find_by_reference(A).await;
    scene.books(A);
}

async fn collected(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.find_by_reference(A).await;
    scene.books(A);
    scene.pass(2);
    scene.find_by_reference(A).await;
    scene.books(A);
    scene.pass(31);
    scene.find_by_reference(A).await;
    scene.books(A);
}

async fn whole_life(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.pass(200);
    scene.find_by_reference(A).await;
    scene.books(A);
}

async fn month_ends(scene: &mut Scene) {
    let mut request = scene.request(A);
    let period = request.schedule.period();
    request.schedule = Schedule::new(Date::constant(2027, 1, 31), period, 4).expect("a schedule");
    scene.approved(&request).await;
    scene.pass(200);
    scene.books(A);
}

/// Monthly where that is kept, and yearly too.
async fn leap_day(scene: &mut Scene) {
    let first = Date::constant(2028, 2, 29);
    let mut request = scene.request(A);
    request.schedule = Schedule::new(first, request.schedule.period(), 4).expect("a schedule");
    scene.approved(&request).await;
    let mut request = scene.request(B);
    let yearly = "1y".parse().expect("a period");
    request.schedule = Schedule::new(first, yearly, 5).expect("a schedule");
    scene.approved(&request).await;
    scene.pass(500);
    scene.find_by_reference(A).await;
    for days in [120, 365, 365, 365, 365] {
        scene.pass(days);
        scene.books(A);
        scene.books(B);
    }
}

async fn thirty_first(scene: &mut Scene) {
    let mut request = scene.request(A);
    let period = request.schedule.period();
    request.schedule = Schedule::new(Date::constant(2026, 12, 31), period, 6).expect("a schedule");
    scene.approved(&request).await;
    for days in [42, 30, 30, 30, 31, 31] {
        scene.pass(days);
        scene.find_by_reference(A).await;
        scene.books(A);
    }
}

async fn first_day_today(scene: &mut Scene) {
    let mut request = scene.request(A);
    request.schedule = Schedule::new(scene.today(), request.schedule.period(), 2).expect("a schedule");
    scene.approved(&request).await;
    scene.books(A);
}

async fn rejected(scene: &mut Scene) {
    scene.create(&scene.request(A)).await;
    scene.side().reject(&reference(A));
    scene.find_by_reference(A).await;
    scene.pass(40);
    scene.books(A);
}

async fn declined(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.side().decline_next(1);
    scene.pass(2);
    scene.find_by_reference(A).await;
    scene.books(A);
    scene.pass(31);
    scene.books(A);
}

async fn cancelled_early(scene: &mut Scene) {
    let Some(created) = scene.create(&scene.request(A)).await else { return };
    scene.cancel(&created).await;
    scene.find_by_reference(A).await;
    scene.pass(40);
    scene.books(A);
}

async fn approved_after_a_cancel(scene: &mut Scene) {
    let Some(created) = scene.create(&scene.request(A)).await else { return };
    scene.cancel(&created).await;
    scene.approve_late(&reference(A));
    scene.find_by_reference(A).await;
    scene.pass(100);
    scene.books(A);
}

async fn cancelled_late(scene: &mut Scene) {
    let Some(created) = scene.approved(&scene.request(A)).await else { return };
    scene.pass(2);
    scene.cancel(&created).await;
    scene.find_by_reference(A).await;
    scene.pass(100);
    scene.books(A);
}

async fn cancelled_twice(scene: &mut Scene) {
    let Some(created) = scene.approved(&scene.request(A)).await else { return };
    scene.cancel(&created).await;
    scene.cancel(&created).await;
    scene.books(A);
}

async fn cancelled_stranger(scene: &mut Scene) {
    let Some(mut created) = scene.create(&scene.request(A)).await else { return };
    created.reference = reference(B);
    created.id = InstructionId::new("ACPL00000000").ok();
    scene.cancel(&created).await;
    scene.find_by_reference(A).await;
}

async fn paused(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.pass(2);
    scene.pause(&by_reference(A)).await;
    scene.find_by_reference(A).await;
    scene.pass(35);
    scene.books(A);
    scene.resume(&by_reference(A)).await;
    scene.find_by_reference(A).await;
    scene.pass(35);
    scene.books(A);
}

async fn repriced(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.pass(2);
    let change = ChangeAmount { target: by_reference(A), amount: Money::from_kurus(20_050), shares: None };
    scene.change_amount(&change).await;
    scene.find_by_reference(A).await;
    scene.pass(35);
    scene.books(A);
}

async fn charged(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.side().decline_next(1);
    scene.pass_hours(23);
    scene.books(A);
    let charge = ChargeNow { target: by_reference(A), invoice_no: None };
    scene.charge(&charge).await;
    scene.pass_hours(3);
    scene.charge(&charge).await;
    scene.books(A);
    scene.pass_hours(3);
    scene.charge(&charge).await;
    scene.books(A);
}

async fn charged_without_need(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.charge(&ChargeNow { target: by_reference(A), invoice_no: None }).await;
    scene.charge(&ChargeNow { target: by_reference(A), invoice_no: InvoiceNo::new("F-0").ok() }).await;
    scene.books(A);
}

async fn charged_by_bill(scene: &mut Scene) {
    let mut request = scene.request(A);
    request.pricing = Pricing::Variable;
    let schedule = request.schedule;
    scene.approved(&request).await;
    for (index, kurus, number) in [(0, 5_000, "F-1"), (1, 6_000, "F-2")] {
        let due = schedule.due_date(index).expect("a period");
        let (amount, invoice_no) = (Money::from_kurus(kurus), InvoiceNo::new(number).ok());
        scene.bill(&BillPeriod { target: by_reference(A), due, amount, shares: None, invoice_no }).await;
    }
    scene.side().decline_next(2);
    scene.pass(31);
    scene.books(A);
    scene.list_invoices(by_reference(A)).await;
    for number in ["F-2", "F-2", "F-1"] {
        scene.charge(&ChargeNow { target: by_reference(A), invoice_no: InvoiceNo::new(number).ok() }).await;
        scene.books(A);
        scene.pass_hours(3);
    }
    scene.list_invoices(by_reference(A)).await;
}

async fn resent(scene: &mut Scene) {
    let mut request = scene.request(A);
    request.notify = Notify { mail: true, sms: false };
    scene.create(&request).await;
    scene.resend_link(&by_reference(A)).await;
}

async fn linked(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.approved(&scene.request(B)).await;
    let cards = scene.list_cards(&by_reference(A)).await;
    scene.list_cards(&by_reference(B)).await;
    if let Some(card) = cards.first() {
        scene.link_card(card, CardTarget::Instruction(by_reference(B))).await;
    }
    scene.list_cards(&by_reference(B)).await;
}

/// The card is that of another order; the payer of this one agrees afterwards, with a card of their own.
async fn linked_early(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.create(&scene.request(B)).await;
    let cards = scene.list_cards(&by_reference(A)).await;
    scene.list_cards(&by_reference(B)).await;
    if let Some(card) = cards.first() {
        scene.link_card(card, CardTarget::Instruction(by_reference(B))).await;
    }
    scene.list_cards(&by_reference(B)).await;
    scene.find_by_reference(B).await;
    scene.pass(40);
    scene.find_by_reference(B).await;
    scene.books(B);
    scene.approve_late(&reference(B));
    scene.list_cards(&by_reference(B)).await;
    scene.pass(40);
    scene.books(B);
}

async fn linked_in_part(scene: &mut Scene) {
    let group = GroupReference::new("GROUP-1").expect("a group");
    for name in [A, B, C] {
        let mut request = scene.request(name);
        request.group = Some(group.clone());
        let created = scene.approved(&request).await;
        if let (C, Some(created)) = (name, created) {
            scene.cancel(&created).await;
        }
    }
    let cards = scene.list_cards(&by_reference(A)).await;
    if let Some(card) = cards.first() {
        scene.link_card(card, CardTarget::Group(group)).await;
    }
}

async fn billed(scene: &mut Scene) {
    let mut request = scene.request(A);
    request.pricing = Pricing::Variable;
    let schedule = request.schedule;
    scene.approved(&request).await;
    scene.pass(2);
    scene.books(A);
    for (index, kurus, number) in [(1, 5_000, "F-1"), (2, 6_000, "F-2")] {
        let due = schedule.due_date(index).expect("a period");
        let (amount, invoice_no) = (Money::from_kurus(kurus), InvoiceNo::new(number).ok());
        scene.bill(&BillPeriod { target: by_reference(A), due, amount, shares: None, invoice_no }).await;
    }
    scene.pass(100);
    scene.books(A);
}

async fn invoices(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    scene.pass(40);
    scene.list_invoices(by_reference(A)).await;
}

async fn attempts(scene: &mut Scene) {
    scene.approved(&scene.request(A)).await;
    let first = scene.today();
    scene.pass(35);
    let range = DateRange::new(first, scene.today()).expect("a range");
    let targets = scene.side().provider().capabilities().list_attempts;
    let of = if targets.reference {
        AttemptSubject::Reference { reference: reference(A), range }
    } else {
        let bills = scene.list_invoices(by_reference(A)).await;
        let Some(number) = bills.into_iter().find_map(|bill| bill.invoice_no) else { return };
        AttemptSubject::Invoice(InvoiceKey::No(number))
    };
    scene.list_attempts(of).await;
}

async fn listed(scene: &mut Scene) {
    let first = scene.today();
    scene.create(&scene.request(A)).await;
    scene.pass(1);
    scene.approved(&scene.request(B)).await;
    let both = DateRange::new(first, scene.today()).expect("a range");
    for range in [DateRange::day(first), DateRange::day(scene.today()), both] {
        scene.list(ListInstructions { range, group: None }).await;
    }
}

async fn listed_by_group(scene: &mut Scene) {
    let group = |name| GroupReference::new(name).expect("a group");
    let range = DateRange::day(scene.today());
    for (name, of) in [(A, Some("GROUP-1")), (B, None), (C, Some("GROUP-2"))] {
        let mut request = scene.request(name);
        request.group = of.map(group);
        scene.create(&request).await;
    }
    for name in ["GROUP-1", "GROUP-2", "GROUP-3"] {
        scene.list(ListInstructions { range, group: Some(group(name)) }).await;
    }
    scene.list(ListInstructions { range, group: None }).await;
}

async fn listed_empty(scene: &mut Scene) {
    let day = DateRange::day(Date::constant(2019, 1, 1));
    scene.list(ListInstructions { range: day, group: None }).await;
}

async fn absent(scene: &mut Scene) {
    scene.find_by_reference("COMPARE-NOBODY/7f3a").await;
}

async fn found(scene: &mut Scene) {
    let Some(created) = scene.create(&scene.request(A)).await else { return };
    let found = scene.find_by_reference(A).await;
    if let Some(id) = created.id {
        scene.find(InstructionTarget::Id(id)).await;
    }
    let offered = scene.side().provider().capabilities().targets(Operation::Find).listing_id;
    if let Some(Finding::Found(row)) = found
        && let Some(id) = row.listing_id.filter(|_| offered)
    {
        scene.find(InstructionTarget::ListingId(id)).await;
    }
}

async fn ambiguous(scene: &mut Scene) {
    scene.create(&scene.request(A)).await;
    scene.create(&scene.request(A)).await;
    scene.find_by_reference(A).await;
}

/// Every operation that is not offered, by every way to name an order that it does not take.
async fn unsupported(scene: &mut Scene) {
    let id = |text| InstructionTarget::Id(InstructionId::new(text).expect("an id"));
    let listing = InstructionTarget::ListingId(ListingId::new("ACLD0").expect("an id"));
    for target in [id("ACPL0"), listing, by_reference(A)] {
        let kind = target.kind();
        let side = scene.side();
        let refuses = |operation: Operation| !side.provider().capabilities().targets(operation).contains(kind);
        scene.note(format!("by {kind}"), vec![]);
        if refuses(Operation::Find) {
            scene.find(target.clone()).await;
        }
        if refuses(Operation::Pause) {
            scene.pause(&target).await;
        }
        if refuses(Operation::Resume) {
            scene.resume(&target).await;
        }
        if refuses(Operation::ResendLink) {
            scene.resend_link(&target).await;
        }
        if refuses(Operation::ListCards) {
            scene.list_cards(&target).await;
        }
        if refuses(Operation::ListInvoices) {
            scene.list_invoices(target.clone()).await;
        }
        if refuses(Operation::ChangeAmount) {
            let amount = Money::from_kurus(100);
            scene.change_amount(&ChangeAmount { target: target.clone(), amount, shares: None }).await;
        }
        if refuses(Operation::Charge) {
            scene.charge(&ChargeNow { target: target.clone(), invoice_no: None }).await;
        }
        if refuses(Operation::Bill) {
            let (due, amount) = (scene.today(), Money::from_kurus(100));
            scene.bill(&BillPeriod { target, due, amount, shares: None, invoice_no: None }).await;
        }
    }
    let invoice = AttemptSubject::Invoice(InvoiceKey::No(InvoiceNo::new("F-0").expect("a number")));
    let by = AttemptSubject::Reference { reference: reference(A), range: DateRange::day(scene.today()) };
    for of in [invoice, by] {
        if !scene.side().provider().capabilities().list_attempts.contains(of.kind()) {
            scene.list_attempts(of).await;
        }
    }
}

/// Orders that the capabilities or the domain do not allow.
async fn exceeding(scene: &mut Scene) {
    let side = scene.side();
    let Some(limits) = side.provider().capabilities().create.clone() else { return };
    if let Some(longest) = limits.longest_count {
        let mut request = scene.request(A);
        let old = request.schedule;
        request.schedule = Schedule::new(old.first(), old.period(), longest + 1).expect("a schedule");
        scene.create(&request).await;
    }
    for text in ["7d", "31d", "2w", "2m", "1y", "30d"] {
        let period: Period = text.parse().expect("a period");
        if limits.periods.iter().any(|limit| limit.allows(period)) {
            continue;
        }
        let mut request = scene.request(A);
        request.schedule = Schedule::new(request.schedule.first(), period, 2).expect("a schedule");
        scene.create(&request).await;
    }
    let mut request = scene.request(A);
    request.amount = Money::from_kurus(0);
    scene.create(&request).await;
    let mut request = scene.request(A);
    let yesterday = scene.today().yesterday().expect("a day within the calendar");
    request.schedule = Schedule::new(yesterday, request.schedule.period(), 2).expect("a schedule");
    scene.create(&request).await;
    for part in 0..4 {
        let mut request = scene.request(A);
        let refused = match part {
            0 => (request.pricing = Pricing::Variable, !limits.variable_price).1,
            1 => (request.group = GroupReference::new("GROUP-1").ok(), !limits.group).1,
            2 => (request.notify = Notify { mail: true, sms: true }, !limits.notify).1,
            _ => (request.description = None, limits.description_required).1,
        };
        if refused {
            scene.create(&request).await;
        }
    }
}

async fn drift(scene: &mut Scene) {
    let mut request = scene.request(A);
    request.drift = Drift::AcceptThirtyDaysForAMonth;
    request.schedule = Schedule::new(request.schedule.first(), Period::MONTHLY, 3).expect("a schedule");
    scene.approved(&request).await;
    scene.pass(100);
    scene.books(A);
}

async fn lost_request(scene: &mut Scene) {
    lose_create(scene, Loss::Request).await;
}

async fn lost_answer(scene: &mut Scene) {
    lose_create(scene, Loss::Answer).await;
}

/// Loses a create, reads it back too early and in time, and sends it again where that is proven to be right.
async fn lose_create(scene: &mut Scene, loss: Loss) {
    let side = scene.side();
    scene.lose(loss);
    let sent = Submission::first(scene.request(A)).send(side.provider(), side.clock()).await;
    let Err(Failed::Unknown { unresolved, error }) = sent else {
        scene.note("send", vec![("outcome", "not lost".to_owned())]);
        return;
    };
    scene.note("send", vec![("error", error.kind().to_string()), ("effect", error.effect().to_string())]);
    for seconds in [0, 61] {
        side.advance(Duration::from_secs(seconds));
        let read = read_back(side.provider(), &unresolved, &ReadBackPolicy::default(), side.clock()).await;
        match read {
            Ok(ReadBack::Happened(_)) => scene.note("read_back", vec![("verdict", "happened".to_owned())]),
            Ok(ReadBack::Undecided(_)) => scene.note("read_back", vec![("verdict", "undecided".to_owned())]),
            Err(error) => scene.note("read_back", vec![("error", error.kind().to_string())]),
            Ok(ReadBack::ProvenAbsent(proof)) => {
                scene.note("read_back", vec![("verdict", "proven absent".to_owned())]);
                let again = unresolved.retry(proof).expect("the proof is of this write");
                let outcome = again.send(side.provider(), side.clock()).await.map_or("failed", |_| "done");
                scene.note("send again", vec![("outcome", outcome.to_owned())]);
                break;
            }
        }
    }
    side.approve(&reference(A));
    scene.pass(2);
    scene.books(A);
}

async fn lost_cancel(scene: &mut Scene) {
    let Some(created) = scene.approved(&scene.request(A)).await else { return };
    scene.lose(Loss::Answer);
    scene.cancel(&created).await;
    scene.find_by_reference(A).await;
    scene.pass(60);
    scene.books(A);
}

/// Whether a vendor's adapter offers what a scenario needs.
pub(crate) fn offered(scenario: &Scenario, vendor: Vendor) -> bool {
    let capabilities = crate::vendor::capabilities(vendor);
    scenario.needs.iter().all(|operation| capabilities.supports(*operation))
        && (scenario.name != "a_card_is_linked_to_part_of_a_group"
            || capabilities.link_card.contains(TargetKind::Group))
}

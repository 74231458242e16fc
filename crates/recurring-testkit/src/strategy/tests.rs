//! What holds for every strategy: values stay as promised while they shrink, and no domain type is without one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use recurring_core::{Date, Money};

use crate::strategy;

const TODAY: Date = Date::constant(2026, 11, 21);

/// Makes values, the same in every run, and makes each of them simpler a few times over.
pub(super) fn while_shrinking<S: Strategy>(strategy: S, mut holds: impl FnMut(S::Value)) {
    let mut runner = TestRunner::deterministic();
    for _ in 0..96 {
        let mut tree = strategy.new_tree(&mut runner).expect("a value");
        holds(tree.current());
        for step in 0..24 {
            // Now and then back, as when the simpler value no longer shows the failure.
            let moved = if step % 5 == 4 { tree.complicate() } else { tree.simplify() };
            if !moved {
                break;
            }
            holds(tree.current());
        }
    }
}

/// What is exported and is no value that a test would make up.
const WITHOUT: &[(&str, &str)] = &[
    ("BoxStream", "a stream"),
    ("Clock", "a trait"),
    ("Decimal", "of another crate; amounts are `Money`"),
    ("Failed", "holds a request that was sent; only sending makes it"),
    ("ProvenAbsent", "a proof; only `read_back` makes it"),
    ("ReadBack", "holds a proof; only `read_back` makes it"),
    ("ReadBackPolicy", "a setting of two values"),
    ("RecurringProvider", "a trait"),
    ("RowStream", "a stream"),
    ("StreamExt", "a trait"),
    ("Submission", "holds a request; made from `create_instruction()` and its like"),
    ("SystemClock", "a clock"),
    ("Unresolved", "holds a request that was sent; made by `Unresolved::recovered`"),
    ("Write", "a trait"),
];

/// Every exported type and what its strategy makes, as `Debug` shows it: `count` values and some simpler ones.
type Made = BTreeMap<&'static str, fn(usize) -> Vec<String>>;

macro_rules! strategies {
    ($($name:ident $(<$of:ty>)? = $make:ident($($argument:expr)?);)+) => {
        fn strategies() -> Made {
            let mut made = Made::new();
            $(
                made.insert(stringify!($name), |count| {
                    shown::<recurring_core::$name $(<$of>)?>(strategy::$make($($argument)?), count)
                });
            )+
            made
        }
    };
}

fn shown<T: Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let mut shown = Vec::new();
    for _ in 0..count {
        let mut tree = strategy.new_tree(&mut runner).expect("a value");
        shown.push(format!("{:?}", tree.current()));
        while shown.len() % 4 != 0 && tree.simplify() {
            shown.push(format!("{:?}", tree.current()));
        }
    }
    shown
}

strategies! {
    Acknowledged = acknowledged();
    Advice = advice();
    AgentId = agent_id();
    AssumptionNote = assumption_note();
    AttemptSubject = attempt_subject();
    BillPeriod = bill_period(TODAY);
    Cancelled = cancelled();
    Capabilities = capabilities();
    Card = card();
    CardId = card_id();
    CardTarget = card_target();
    ChangeAmount = change_amount();
    ChargeNow = charge_now();
    CollectionAttempt = collection_attempt();
    CollectionReport = collection_report();
    CollectionStatus = collection_status();
    CreateInstruction = create_instruction(TODAY);
    CreateLimits = create_limits();
    Created = created();
    Currency = currency();
    Date = date();
    DateRange = date_range();
    DateTime = date_time();
    Dealer = dealer_of(Money::from_kurus(14_990));
    Description = description();
    Drift = drift();
    Effect = effect();
    Email = email();
    Error = error();
    ErrorKind = error_kind();
    Fault = fault();
    FindInstruction = find_instruction();
    FindMethod = find_method();
    FindMethods = find_methods();
    Finding = finding();
    GroupReference = group_reference();
    Gsm = gsm();
    Identity = identity();
    Instruction = instruction();
    InstructionId = instruction_id();
    InstructionTarget = instruction_target();
    InvalidValue = invalid_value();
    Invoice = invoice();
    InvoiceId = invoice_id();
    InvoiceKey = invoice_key();
    InvoiceNo = invoice_no();
    LinkCard = link_card();
    ListAttempts = list_attempts();
    ListInstructions = list_instructions();
    ListInvoices = list_invoices();
    ListLimits = list_limits();
    ListingId = listing_id();
    Locked = locked();
    Lookup = lookup();
    Mark = mark();
    MerchantReference = merchant_reference();
    Money = money();
    MoneyError = money_error();
    Notify = notify();
    Operation = operation();
    Outcome = outcome();
    Payer = payer();
    PayerIp = payer_ip();
    PayerName = payer_name();
    PaymentLink = payment_link();
    Period = period();
    PeriodLimit = period_limit();
    PeriodUnit = period_unit();
    Pricing = pricing();
    ProviderMessage = provider_message();
    RawRow = raw_row();
    Reported<Money> = reported_money();
    Row = row();
    Rows = rows();
    RowsSummary = rows_summary();
    Schedule = schedule();
    Search = search();
    Shapes = shapes();
    Shares = shares_of(Money::from_kurus(14_990));
    Status = status();
    StatusReport = status_report();
    Stop = stop();
    TargetKind = target_kind();
    Targets = targets();
    Timestamp = timestamp();
    Trace = trace();
    Undecided = undecided();
    VendorCode = vendor_code();
}

fn core() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../recurring-core/src")
}

/// The types and traits that the core exports: the names that begin with a capital letter.
fn exported() -> BTreeSet<String> {
    let source = std::fs::read_to_string(core().join("lib.rs")).unwrap();
    let items = source.split("pub use ").skip(1).filter_map(|item| item.split(';').next());
    let names = items.flat_map(|item| item.split(|sign: char| !sign.is_alphanumeric() && sign != '_'));
    names.filter(|name| name.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

#[test]
fn every_domain_type_has_a_strategy() {
    let exported = exported();
    assert!(exported.len() > 80, "the list is read: {exported:?}");
    let strategies = strategies();
    for name in &exported {
        let (made, left_out) =
            (strategies.contains_key(name.as_str()), WITHOUT.iter().any(|(without, _)| without == name));
        assert!(made != left_out, "{name}: give it a strategy and name it here, or say why it has none");
    }
    for name in strategies.keys().copied().chain(WITHOUT.iter().map(|(name, _)| *name)) {
        assert!(exported.contains(name), "{name} is not exported any more");
    }
}

/// The names of the variants of each `pub enum` below a directory.
fn enums(directory: &Path, found: &mut BTreeMap<String, Vec<String>>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            enums(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for item in source.split("\npub enum ").skip(1) {
            let (head, body) = item.split_once("{\n").unwrap();
            let body = body.split("\n}").next().unwrap();
            let variants = body.lines().filter_map(|line| line.strip_prefix("    "));
            let names = variants
                .filter(|line| line.starts_with(char::is_uppercase))
                .map(|line| line.chars().take_while(|sign| sign.is_alphanumeric()).collect::<String>());
            found.insert(head.split(['<', ' ']).next().unwrap().to_owned(), names.collect());
        }
    }
}

#[test]
fn every_case_of_every_verdict_and_choice_is_made() {
    let mut enums_of_core = BTreeMap::new();
    enums(&core(), &mut enums_of_core);
    assert!(enums_of_core.contains_key("Status") && enums_of_core["Operation"].contains(&"Vendor".to_owned()));
    let strategies = strategies();
    for (name, variants) in enums_of_core {
        let Some(made) = strategies.get(name.as_str()) else { continue };
        let shown = made(400);
        for variant in variants {
            let is_it =
                |value: &String| value.split(|sign: char| !sign.is_alphanumeric()).next() == Some(variant.as_str());
            assert!(shown.iter().any(is_it), "{name}::{variant} is never made");
        }
    }
}

#[test]
fn every_strategy_makes_various_values() {
    for (name, made) in strategies() {
        let values = made(24);
        // What only `***` is shown of, and flags, look alike.
        let masked = values.iter().all(|value| value.contains("***"));
        assert!(masked || values.iter().collect::<BTreeSet<_>>().len() > 1, "{name}: {values:?}");
    }
}

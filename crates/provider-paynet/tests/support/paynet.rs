//! What the tests of this crate share: a made-up key, a fixed clock, clients, fixtures.

#![allow(clippy::unwrap_used, dead_code, reason = "shared by test files that each use a part of it")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use provider_paynet::recurring_core::{
    Clock, CreateInstruction, Date, DateRange, Description, Email, Gsm, InstructionId, InstructionTarget,
    MerchantReference, Money, Payer, PayerIp, PayerName, Period, Schedule, Timestamp,
};
use provider_paynet::{Assumptions, BaseAddress, Paynet, PaynetConfig, SecretString, TransportSettings};

pub(crate) const KEY: &str = "sck_test_canary";

/// The present day, in Istanbul; in Greenwich it is still the day before.
pub(crate) const TODAY: Date = Date::constant(2026, 11, 21);

#[derive(Debug)]
pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        "2026-11-20T22:30:00.9405776Z".parse().unwrap()
    }
}

pub(crate) fn config(base_url: &str) -> PaynetConfig {
    let transport = TransportSettings::default()
        .with_connect_timeout(Duration::from_secs(2))
        .with_total_timeout(Duration::from_secs(5));
    PaynetConfig::new(SecretString::from(KEY))
        .with_base_address(BaseAddress::parse(base_url).unwrap())
        .with_clock(Arc::new(FixedClock))
        .with_transport(transport.with_read_retries(0))
}

pub(crate) fn client(base_url: &str) -> Paynet {
    Paynet::new(config(base_url)).unwrap()
}

pub(crate) fn client_assuming(base_url: &str, assumptions: Assumptions) -> Paynet {
    Paynet::new(config(base_url).with_assumptions(assumptions)).unwrap()
}

/// Twelve months from December, of 10 lira.
pub(crate) fn order() -> CreateInstruction {
    let payer = Payer {
        name: PayerName::new("Bahar Şen").unwrap(),
        email: Email::new("bahar.sen@example.com").unwrap(),
        gsm: Gsm::new("0555 000 11 22").unwrap(),
        ip: Some(PayerIp::parse("203.0.113.7").unwrap()),
    };
    let schedule = Schedule::new(Date::constant(2026, 12, 1), Period::MONTHLY, 12).unwrap();
    let amount = Money::parse_lira("10").unwrap();
    let mut order = CreateInstruction::new(MerchantReference::new("2026/001").unwrap(), payer, amount, schedule);
    order.description = Some(Description::new("Aidat").unwrap());
    order
}

pub(crate) fn by_id(id: &str) -> InstructionTarget {
    InstructionTarget::Id(InstructionId::new(id).unwrap())
}

pub(crate) fn by_reference(reference: &str) -> InstructionTarget {
    InstructionTarget::Reference(MerchantReference::new(reference).unwrap())
}

pub(crate) fn november() -> DateRange {
    DateRange::new(Date::constant(2026, 11, 1), Date::constant(2026, 11, 30)).unwrap()
}

/// The bytes of a fixture, without the line end that closes the file.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let mut bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    bytes
}

//! What the tests of this crate share: made-up credentials, a fixed clock, clients, fixtures.

#![allow(clippy::unwrap_used, dead_code, reason = "shared by test files that each use a part of it")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use provider_paynkolay::recurring_core::{
    Clock, CreateInstruction, Date, DateRange, Description, Email, Gsm, MerchantReference, Money, Payer, PayerIp,
    PayerName, Period, Schedule, Timestamp,
};
use provider_paynkolay::{
    BaseAddress, Paynkolay, PaynkolayConfig, PaynkolayCredentials, SecretString, TransportSettings,
};

pub(crate) const SX: &str = "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=";
pub(crate) const SX_LIST: &str = "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=|TElTVFNVRkZJWA==";
pub(crate) const KEY: &str = "_unitTestSecretKey01";

/// The day of the documented example.
pub(crate) const TODAY: Date = Date::constant(2024, 11, 18);

#[derive(Debug)]
pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        "2024-11-18T09:00:00Z".parse().unwrap()
    }
}

pub(crate) fn credentials() -> PaynkolayCredentials {
    PaynkolayCredentials::new(SecretString::from(SX), SecretString::from(SX_LIST), SecretString::from(KEY))
}

pub(crate) fn config(base_url: &str) -> PaynkolayConfig {
    let transport = TransportSettings::default()
        .with_connect_timeout(Duration::from_secs(2))
        .with_total_timeout(Duration::from_secs(5));
    PaynkolayConfig::new(credentials())
        .with_base_address(BaseAddress::parse(base_url).unwrap())
        .with_clock(Arc::new(FixedClock))
        .with_transport(transport.with_read_retries(0))
}

pub(crate) fn client(base_url: &str) -> Paynkolay {
    Paynkolay::new(config(base_url)).unwrap()
}

/// The order of the documented example.
pub(crate) fn documented_order() -> CreateInstruction {
    let payer = Payer {
        name: PayerName::new("Bilge Demir").unwrap(),
        email: Email::new("bilge.demir123456@gmail.com").unwrap(),
        gsm: Gsm::new("5555555555").unwrap(),
        ip: Some(PayerIp::parse("134.233.53.2").unwrap()),
    };
    let schedule = Schedule::new(TODAY, "30d".parse::<Period>().unwrap(), 2).unwrap();
    let reference = MerchantReference::new("APITEST001").unwrap();
    let mut order = CreateInstruction::new(reference, payer, Money::parse_lira("10").unwrap(), schedule);
    order.description = Some(Description::new("Create API test").unwrap());
    order
}

pub(crate) fn documented_day() -> DateRange {
    DateRange::day(Date::constant(2024, 7, 29))
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

//! Orders and names for tests of the model.

use recurring_core::{
    Clock, CreateInstruction, Email, Gsm, InstructionTarget, MerchantReference, Money, Payer, PayerName, Period,
    Schedule,
};
use recurring_testkit::TestClock;

pub(crate) const PRICE: Money = Money::from_kurus(14_990);

/// A monthly order of five collections from today on, changed as a test needs it.
pub(crate) fn order(
    reference: &str,
    clock: &TestClock,
    change: impl FnOnce(&mut CreateInstruction),
) -> CreateInstruction {
    let payer = Payer {
        name: PayerName::new("Bilge Demir").unwrap(),
        email: Email::new("bilge@example.com").unwrap(),
        gsm: Gsm::new("5550001122").unwrap(),
        ip: None,
    };
    let schedule = Schedule::new(clock.today(), Period::MONTHLY, 5).unwrap();
    let mut order = CreateInstruction::new(named(reference), payer, PRICE, schedule);
    change(&mut order);
    order
}

pub(crate) fn named(reference: &str) -> MerchantReference {
    MerchantReference::new(reference).unwrap()
}

pub(crate) fn target(reference: &str) -> InstructionTarget {
    InstructionTarget::Reference(named(reference))
}

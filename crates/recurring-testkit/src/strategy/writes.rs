//! Requests that change an order: valid ones, and ones with a single flaw.

use jiff::ToSpan;
use proptest::option;
use proptest::prelude::*;
use recurring_core::{BillPeriod, ChangeAmount, ChargeNow, CreateInstruction, Date, LinkCard, Money, Schedule, Shares};

use super::id::{card_id, invoice_no};
use super::money::{money, nearly_valid_money, shares_of};
use super::request::{card_target, create_instruction, instruction_target};

/// Another amount, with or without shares.
pub fn change_amount() -> impl Strategy<Value = ChangeAmount> {
    (instruction_target(), priced()).prop_map(|(target, (amount, shares))| ChangeAmount { target, amount, shares })
}

/// The bill of a day from today on, with or without shares and a number.
pub fn bill_period(today: Date) -> impl Strategy<Value = BillPeriod> {
    let due = prop_oneof![1 => Just(0), 3 => 0_i64..=730].prop_map(move |days| today.saturating_add(days.days()));
    (instruction_target(), due, priced(), option::of(invoice_no()))
        .prop_map(|(target, due, (amount, shares), invoice_no)| BillPeriod { target, due, amount, shares, invoice_no })
}

/// A charge of what is due, or of one bill.
pub fn charge_now() -> impl Strategy<Value = ChargeNow> {
    (instruction_target(), option::of(invoice_no())).prop_map(|(target, invoice_no)| ChargeNow { target, invoice_no })
}

/// A card to be linked to an order or a group.
pub fn link_card() -> impl Strategy<Value = LinkCard> {
    (card_id(), card_target()).prop_map(|(card, target)| LinkCard { card, target })
}

/// An order that no provider takes, and the field that is wrong with it.
pub fn nearly_valid_create_instruction(today: Date) -> impl Strategy<Value = (CreateInstruction, &'static str)> {
    let past = (create_instruction(today), 1_i64..=730)
        .prop_filter_map("within the calendar", move |(order, days)| Some((days_before(order, today, days)?, "start")));
    let mispriced = (create_instruction(today), mispriced()).prop_map(|(mut order, (amount, shares, field))| {
        order.amount = amount;
        order.dealer.shares = shares;
        (order, field)
    });
    prop_oneof![past, mispriced]
}

/// The same order, beginning so many days before today.
pub(super) fn days_before(order: CreateInstruction, today: Date, days: i64) -> Option<CreateInstruction> {
    let first = today.saturating_sub(days.days());
    let schedule = Schedule::new(first, order.schedule.period(), order.schedule.count().get()).ok()?;
    Some(CreateInstruction { schedule, ..order })
}

/// Another amount that no provider takes, and the field that is wrong with it.
pub fn nearly_valid_change_amount() -> impl Strategy<Value = (ChangeAmount, &'static str)> {
    (change_amount(), mispriced())
        .prop_map(|(change, (amount, shares, field))| (ChangeAmount { amount, shares, ..change }, field))
}

/// A bill that no provider takes, and the field that is wrong with it.
pub fn nearly_valid_bill_period(today: Date) -> impl Strategy<Value = (BillPeriod, &'static str)> {
    (bill_period(today), mispriced())
        .prop_map(|(bill, (amount, shares, field))| (BillPeriod { amount, shares, ..bill }, field))
}

/// An amount, and shares of it or none.
fn priced() -> impl Strategy<Value = (Money, Option<Shares>)> {
    money().prop_flat_map(|amount| (Just(amount), option::of(shares_of(amount))))
}

/// An amount of nothing or less, or shares of another amount than the one beside them; and the field at fault.
fn mispriced() -> impl Strategy<Value = (Money, Option<Shares>, &'static str)> {
    let worthless = nearly_valid_money().prop_map(|amount| (amount, None, "amount"));
    let other = (money(), money()).prop_filter("two amounts", |(amount, other)| amount != other);
    let split = other
        .prop_flat_map(|(amount, other)| shares_of(other).prop_map(move |shares| (amount, Some(shares), "shares")));
    prop_oneof![worthless, split]
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use recurring_core::{Error, RecurringProvider};

    use super::*;
    use crate::strategy::tests::while_shrinking;
    use crate::{InMemoryProvider, TestClock};

    fn today() -> Date {
        recurring_core::istanbul_date(TestClock::START)
    }

    /// The field that a call is refused for before it is sent; `None` if it is sent.
    fn refused<T>(call: impl AsyncFnOnce(InMemoryProvider) -> Result<T, Error>) -> Option<&'static str> {
        let provider = InMemoryProvider::new();
        let answer = call(provider.clone()).now_or_never().expect("the model never waits");
        let field = answer.err().and_then(|error| error.field());
        assert_eq!(provider.requests_seen(), u64::from(field.is_none()));
        field
    }

    #[test]
    fn valid_writes_are_sent() {
        while_shrinking(change_amount(), |change| {
            assert_eq!(refused(async |provider| provider.change_amount(&change).await), None);
        });
        while_shrinking(bill_period(today()), |bill| {
            assert!(bill.due >= today());
            assert_eq!(refused(async |provider| provider.bill(&bill).await), None);
        });
        while_shrinking(charge_now(), |charge| {
            assert_eq!(refused(async |provider| provider.charge(&charge).await), None);
        });
        while_shrinking(link_card(), |link| {
            assert_eq!(refused(async |provider| provider.link_card(&link).await), None);
        });
    }

    #[test]
    fn nearly_valid_writes_are_refused_unsent_with_their_field_named() {
        while_shrinking(nearly_valid_create_instruction(today()), |(create, field)| {
            assert_eq!(refused(async |provider| provider.create(&create).await), Some(field));
        });
        while_shrinking(nearly_valid_change_amount(), |(change, field)| {
            assert_eq!(refused(async |provider| provider.change_amount(&change).await), Some(field));
        });
        while_shrinking(nearly_valid_bill_period(today()), |(bill, field)| {
            assert_eq!(refused(async |provider| provider.bill(&bill).await), Some(field));
        });
    }
}

//! What providers show of a standing order, of its cards, and how sure that is.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{
    AssumptionNote, Card, Instruction, Mark, Money, PaymentLink, Reported, Shapes, Status, StatusReport,
};

use super::id::{returned_card_id, returned_instruction_id, returned_listing_id, returned_reference};
use super::money::money;
use super::payer::{gsm, payer_name};
use super::schedule::date;
use super::text::returned;

/// The longest text of a provider's that is made, in characters.
const LONGEST_TEXT: usize = 40;

/// A standing order of which a provider tells all, some or nothing; its numbers are padded, empty or odd at times.
pub fn instruction() -> impl Strategy<Value = Instruction> {
    let names =
        (option::of(returned_instruction_id()), option::of(returned_listing_id()), option::of(returned_reference()));
    let numbers = (option::of(reported_money()), option::of(0_u32..=120), option::of(0_u32..=120));
    let days = (option::of(date()), option::of(date()));
    let payer = (option::of(payer_name()), option::of(gsm()));
    (names, status_report(), numbers, days, payer).prop_map(|(names, status, numbers, days, payer)| {
        let mut order = Instruction::with_status(status);
        (order.id, order.listing_id, order.reference) = names;
        (order.amount, order.collected, order.count) = numbers;
        (order.next_due, order.created_on) = days;
        (order.payer_name, order.payer_gsm) = (payer.0.map(|name| name.as_str().to_owned()), payer.1);
        order
    })
}

/// The state of an order beside the provider's word for it.
pub fn status_report() -> impl Strategy<Value = StatusReport> {
    let told = (status(), provider_text(), mark());
    let told = told.prop_map(|(status, raw, mark)| StatusReport { status, raw: Some(raw), mark });
    prop_oneof![4 => told, 1 => option::of(provider_text()).prop_map(StatusReport::unknown)]
}

/// The state of an order.
pub fn status() -> impl Strategy<Value = Status> {
    select(vec![
        Status::AwaitingPayer,
        Status::Active,
        Status::Paused,
        Status::Completed,
        Status::Cancelled,
        Status::Rejected,
        Status::Unknown,
    ])
}

/// A page of the payer's, at a host that cannot exist.
pub fn payment_link() -> impl Strategy<Value = PaymentLink> {
    "https://[a-z]{1,8}\\.(example|test|invalid)/[a-zA-Z0-9/]{0,20}(\\?[a-z]{1,4}=[a-zA-Z0-9%+=]{1,20})?"
        .prop_map(PaymentLink::from_provider)
}

/// A stored card: its number is masked or not told, its holder's name is masked or not.
pub fn card() -> impl Strategy<Value = Card> {
    let masked = "[2-6][0-9]{5}\\*{6}[0-9]{4}";
    let holder = prop_oneof![payer_name().prop_map(|name| name.as_str().to_owned()), "[A-Z]\\*{3} [A-Z]\\*{3}"];
    let place = (option::of(1_u32..=9), option::of(any::<bool>()));
    (returned_card_id(), option::of(masked), option::of(holder), place, option::of(provider_text())).prop_map(
        |(id, masked_number, holder, (order, is_default), label)| {
            let mut card = Card::new(id);
            (card.masked_number, card.holder, card.label) = (masked_number, holder, label);
            (card.order, card.is_default) = (order, is_default);
            card
        },
    )
}

/// An amount that a provider reported, or a text that could not be read as one.
pub fn reported_money() -> impl Strategy<Value = Reported<Money>> {
    reported(money(), |amount| amount.to_decimal().to_string())
}

/// A value that a provider reported as `written` writes it, or a text that could not be read as one.
pub fn reported<S: Strategy>(
    values: S,
    written: impl Fn(&S::Value) -> String,
) -> impl Strategy<Value = Reported<S::Value>> {
    let texts = (provider_text(), mark()).prop_map(|(raw, mark)| (None, raw, mark));
    let values = (values, mark()).prop_map(move |(value, mark)| {
        let raw = written(&value);
        (Some(value), raw, mark)
    });
    prop_oneof![4 => values, 1 => texts].prop_map(|(value, raw, mark)| Reported { value, raw, mark })
}

/// How sure a fact is.
pub fn mark() -> impl Strategy<Value = Mark> {
    select(vec![Mark::Assumed, Mark::Observed, Mark::Documented])
}

/// What an assumption shapes.
pub fn shapes() -> impl Strategy<Value = Shapes> {
    select(vec![Shapes::Reading, Shapes::Writing])
}

/// An assumption about a wire.
pub fn assumption_note() -> impl Strategy<Value = AssumptionNote> {
    let settings = select(vec![("amount_unit", "kurus"), ("resume_status", "off"), ("empty_list_code", "on")]);
    (settings, shapes()).prop_map(|((setting, default), shapes)| AssumptionNote {
        setting,
        assumes: "what the setting is made for",
        default,
        shapes,
        source: "a test",
    })
}

/// A text of a provider's: padded, empty or odd at times.
pub(super) fn provider_text() -> impl Strategy<Value = String> {
    returned(LONGEST_TEXT)
}

#[cfg(test)]
mod tests {
    use recurring_core::Decimal;

    use super::*;
    use crate::leak;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn reported_amounts_are_what_their_text_says_or_are_not_read() {
        let mut unread = 0;
        while_shrinking(reported_money(), |reported| match reported.value {
            Some(amount) => assert_eq!(reported.raw.parse::<Decimal>().unwrap(), amount.to_decimal()),
            None => unread += 1,
        });
        assert!(unread > 0);
    }

    #[test]
    fn a_state_without_the_providers_word_is_unknown() {
        while_shrinking(status_report(), |report| {
            assert!(report.raw.is_some() || report.status == Status::Unknown, "{report:?}");
        });
    }

    #[test]
    fn links_and_cards_show_nothing_of_what_they_hold() {
        while_shrinking(payment_link(), |link| {
            assert_eq!(PaymentLink::from_provider(link.as_str()), link);
            leak::canary().secret(link.as_str()).check_debug("a link", &link).unwrap();
        });
        while_shrinking(card(), |card| {
            let shown = format!("{card:?}");
            assert!(card.masked_number.is_none_or(|number| number.contains("******") && !shown.contains(&number)));
        });
    }

    #[test]
    fn an_order_tells_all_or_leaves_parts_out() {
        let (mut told, mut left_out) = (0, 0);
        while_shrinking(instruction(), |order| {
            *(if order.reference.is_some() { &mut told } else { &mut left_out }) += 1;
            let name = order.payer_name.clone().unwrap_or_default();
            assert!(order.payer_gsm.is_none() || format!("{order:?}").contains("Gsm(***)"), "{name}");
        });
        assert!(told > 0 && left_out > 0);
    }
}

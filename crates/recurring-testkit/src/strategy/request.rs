//! Orders and targets: any valid one, or one that given capabilities take.

use proptest::option;
use proptest::prelude::*;
use recurring_core::{
    AgentId, CardTarget, CreateInstruction, CreateLimits, Date, Dealer, Description, Drift, GroupReference,
    InstructionTarget, MerchantReference, Money, Notify, Payer, PeriodLimit, PeriodUnit, Pricing, Schedule, Shares,
};

use super::id::{agent_id, group_reference, instruction_id, listing_id, merchant_reference};
use super::money::{money, shares_of};
use super::payer::payer;
use super::schedule::schedule_from;
use super::text::accepted;

/// A way to name one standing order.
pub fn instruction_target() -> impl Strategy<Value = InstructionTarget> {
    prop_oneof![
        instruction_id().prop_map(InstructionTarget::Id),
        listing_id().prop_map(InstructionTarget::ListingId),
        merchant_reference().prop_map(InstructionTarget::Reference),
    ]
}

/// Where a card may be linked to.
pub fn card_target() -> impl Strategy<Value = CardTarget> {
    prop_oneof![instruction_target().prop_map(CardTarget::Instruction), group_reference().prop_map(CardTarget::Group),]
}

/// A valid order with any options, from today on.
pub fn create_instruction(today: Date) -> impl Strategy<Value = CreateInstruction> {
    let periods = [
        PeriodLimit { unit: PeriodUnit::Days, least: 1, most: 365 },
        PeriodLimit { unit: PeriodUnit::Weeks, least: 1, most: 52 },
        PeriodLimit { unit: PeriodUnit::Months, least: 1, most: 24 },
        PeriodLimit { unit: PeriodUnit::Years, least: 1, most: 5 },
    ];
    create_instruction_within(
        &CreateLimits {
            periods: periods.to_vec(),
            longest_count: Some(60),
            description_required: false,
            surname_required: false,
            variable_price: true,
            group: true,
            notify: true,
            dealer: true,
            payer_ip: true,
        },
        today,
    )
}

/// A valid order that a provider with these limits takes: it has every option the provider has, or not.
pub fn create_instruction_within(
    limits: &CreateLimits,
    today: Date,
) -> impl Strategy<Value = CreateInstruction> + use<> {
    let schedule = schedule_from(today, &limits.periods, limits.longest_count);
    (merchant_reference(), payer(), money_with_dealer(limits.dealer), schedule, options(limits))
        .prop_map(|(reference, payer, priced, schedule, options)| assemble(reference, payer, priced, schedule, options))
}

/// An amount, and the dealer who shares in it.
type Priced = (Money, Option<AgentId>, Option<Shares>);
/// Pricing, description, notification by mail and by message, group.
type Options = (Pricing, Option<Description>, (bool, bool), Option<GroupReference>);

fn money_with_dealer(allowed: bool) -> impl Strategy<Value = Priced> + use<> {
    money().prop_flat_map(move |amount| {
        (Just(amount), maybe(allowed, agent_id().boxed()), maybe(allowed, shares_of(amount).boxed()))
    })
}

fn options(limits: &CreateLimits) -> impl Strategy<Value = Options> + use<> {
    let CreateLimits { description_required, variable_price, group, notify, .. } = *limits;
    let pricing = any::<bool>()
        .prop_map(move |variable| if variable && variable_price { Pricing::Variable } else { Pricing::Fixed });
    let text = accepted(250).prop_filter_map("a description", |text| Description::new(text).ok());
    let description = if description_required { text.prop_map(Some).boxed() } else { option::of(text).boxed() };
    let notified = any::<(bool, bool)>().prop_map(move |(mail, sms)| (mail && notify, sms && notify));
    (pricing, description, notified, maybe(group, group_reference().boxed()))
}

/// A value or none; always none where it is not allowed.
fn maybe<T: std::fmt::Debug + Clone + 'static>(
    allowed: bool,
    value: BoxedStrategy<T>,
) -> impl Strategy<Value = Option<T>> {
    if allowed { option::of(value).boxed() } else { Just(None).boxed() }
}

fn assemble(
    reference: MerchantReference,
    payer: Payer,
    (amount, agent, shares): Priced,
    schedule: Schedule,
    (pricing, description, (mail, sms), group): Options,
) -> CreateInstruction {
    CreateInstruction {
        reference,
        payer,
        amount,
        schedule,
        drift: Drift::Refuse,
        pricing,
        description,
        notify: Notify { mail, sms },
        group,
        dealer: Dealer { agent, shares },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InMemoryProvider;

    const TODAY: Date = Date::constant(2026, 11, 21);

    fn narrow() -> CreateLimits {
        CreateLimits {
            periods: vec![PeriodLimit { unit: PeriodUnit::Days, least: 30, most: 30 }],
            longest_count: Some(12),
            description_required: true,
            surname_required: true,
            variable_price: false,
            group: false,
            notify: false,
            dealer: false,
            payer_ip: false,
        }
    }

    proptest! {
        #[test]
        fn orders_within_limits_pass_the_check(order in create_instruction_within(&narrow(), TODAY)) {
            let mut capabilities = InMemoryProvider::everything();
            capabilities.create = Some(narrow());
            let sent = capabilities.check_create(&order, TODAY, "somewhere").map_err(|error| error.to_string());
            prop_assert_eq!(sent, Ok(order.schedule));
        }

        #[test]
        fn any_order_is_taken_by_a_provider_that_can_do_everything(order in create_instruction(TODAY)) {
            let sent = InMemoryProvider::everything().check_create(&order, TODAY, "somewhere");
            prop_assert!(sent.is_ok(), "{:?}", sent);
        }
    }
}

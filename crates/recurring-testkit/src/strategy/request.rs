//! Orders and targets: any valid one, or one that given capabilities take.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{
    CardTarget, CreateInstruction, CreateLimits, Date, Dealer, Description, Drift, GroupReference, InstructionTarget,
    Money, Notify, Period, PeriodLimit, PeriodUnit, Pricing, Schedule,
};

use super::id::{agent_id, group_reference, instruction_id, listing_id, merchant_reference};
use super::money::{money, shares_of};
use super::payer::{full_name, payer, payer_named};
use super::schedule::schedule_from;
use super::text::description;

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
///
/// Where 30 days are kept and months are not, some orders are monthly and accept that a month is counted as 30 days: what
/// is sent is then [`Schedule::every_thirty_days`].
pub fn create_instruction_within(
    limits: &CreateLimits,
    today: Date,
) -> impl Strategy<Value = CreateInstruction> + use<> {
    let payer = if limits.surname_required { payer_named(full_name()).boxed() } else { payer().boxed() };
    let reference = (merchant_reference(), payer);
    (reference, money_with_dealer(limits.dealer), schedule_and_drift(limits, today), options(limits)).prop_map(
        |((reference, payer), (amount, dealer), (schedule, drift), (pricing, description, notify, group))| {
            CreateInstruction { reference, payer, amount, schedule, drift, pricing, description, notify, group, dealer }
        },
    )
}

/// Whether a month may be counted as 30 days.
pub fn drift() -> impl Strategy<Value = Drift> {
    select(vec![Drift::Refuse, Drift::AcceptThirtyDaysForAMonth])
}

/// Whether each collection has the same amount.
pub fn pricing() -> impl Strategy<Value = Pricing> {
    select(vec![Pricing::Fixed, Pricing::Variable])
}

/// How the payer is told.
pub fn notify() -> impl Strategy<Value = Notify> {
    any::<(bool, bool)>().prop_map(|(mail, sms)| Notify { mail, sms })
}

/// A dealer, shares of this amount above zero, both or neither.
pub fn dealer_of(amount: Money) -> impl Strategy<Value = Dealer> {
    (option::of(agent_id()), option::of(shares_of(amount))).prop_map(|(agent, shares)| Dealer { agent, shares })
}

fn schedule_and_drift(limits: &CreateLimits, today: Date) -> BoxedStrategy<(Schedule, Drift)> {
    let kept = (schedule_from(today, &limits.periods, limits.longest_count), drift());
    let allows =
        |period: Option<Period>| period.is_some_and(|period| limits.periods.iter().any(|limit| limit.allows(period)));
    if !allows(Period::new(PeriodUnit::Days, 30).ok()) || allows(Some(Period::MONTHLY)) {
        return kept.boxed();
    }
    let month = [PeriodLimit { unit: PeriodUnit::Months, least: 1, most: 1 }];
    let monthly = schedule_from(today, &month, limits.longest_count);
    let monthly = monthly.prop_map(|schedule| (schedule, Drift::AcceptThirtyDaysForAMonth));
    prop_oneof![4 => kept, 1 => monthly].boxed()
}

/// Pricing, description, notification, group.
type Options = (Pricing, Option<Description>, Notify, Option<GroupReference>);

fn money_with_dealer(allowed: bool) -> impl Strategy<Value = (Money, Dealer)> + use<> {
    money().prop_flat_map(move |amount| {
        let dealer = if allowed { dealer_of(amount).boxed() } else { Just(Dealer::default()).boxed() };
        (Just(amount), dealer)
    })
}

fn options(limits: &CreateLimits) -> impl Strategy<Value = Options> + use<> {
    let CreateLimits { description_required, variable_price, group: grouped, .. } = *limits;
    let pricing = if variable_price { pricing().boxed() } else { Just(Pricing::Fixed).boxed() };
    let description =
        if description_required { description().prop_map(Some).boxed() } else { option::of(description()).boxed() };
    let notified = if limits.notify { notify().boxed() } else { Just(Notify::NONE).boxed() };
    let group = if grouped { option::of(group_reference()).boxed() } else { Just(None).boxed() };
    (pricing, description, notified, group)
}

#[cfg(test)]
mod tests {
    use recurring_core::{Capabilities, InstructionId, ListingId, MerchantReference, TargetKind};

    use super::*;
    use crate::InMemoryProvider;
    use crate::strategy::tests::while_shrinking;

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

    #[test]
    fn orders_within_limits_pass_the_check() {
        let capabilities = Capabilities { create: Some(narrow()), ..InMemoryProvider::everything() };
        let mut drifting = 0;
        while_shrinking(create_instruction_within(&narrow(), TODAY), |order| {
            let sent = capabilities.check_create(&order, TODAY, "somewhere").unwrap();
            if order.schedule.period() == Period::MONTHLY {
                drifting += 1;
                assert_eq!(sent, order.schedule.every_thirty_days());
            } else {
                assert_eq!(sent, order.schedule);
            }
        });
        assert!(drifting > 0);
    }

    #[test]
    fn any_order_is_taken_by_a_provider_that_can_do_everything() {
        let (mut accepting, mut single) = (0, 0);
        while_shrinking(create_instruction(TODAY), |order| {
            let sent = InMemoryProvider::everything().check_create(&order, TODAY, "somewhere");
            assert_eq!(sent.ok(), Some(order.schedule));
            accepting += usize::from(order.drift == Drift::AcceptThirtyDaysForAMonth);
            single += usize::from(order.payer.name.split().1.is_none());
        });
        assert!(accepting > 0 && single > 0);
    }

    #[test]
    fn targets_are_named_by_what_is_accepted() {
        while_shrinking(instruction_target(), |target| {
            let again = match target.kind() {
                TargetKind::Id => InstructionId::new(target.as_str()).map(InstructionTarget::Id),
                TargetKind::ListingId => ListingId::new(target.as_str()).map(InstructionTarget::ListingId),
                _ => MerchantReference::new(target.as_str()).map(InstructionTarget::Reference),
            };
            assert_eq!(again, Ok(target));
        });
        while_shrinking(card_target(), |target| {
            assert!(target.kind() != TargetKind::Invoice);
        });
        let amount = Money::from_kurus(14_990);
        while_shrinking(dealer_of(amount), |dealer| {
            let split = dealer.shares.map(|shares| shares.agent().checked_add(shares.company()));
            assert!(split.is_none_or(|sum| sum == Ok(amount)));
        });
    }
}

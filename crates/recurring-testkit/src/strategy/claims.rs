//! Capabilities: what any provider might claim.

use std::time::Duration;

use proptest::array::uniform10;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use recurring_core::{
    Capabilities, CreateLimits, FindMethod, FindMethods, ListLimits, Locked, Operation, PeriodLimit, PeriodUnit,
    Targets,
};

use super::outcomes::stop;
use super::schedule::period_unit;

/// Any capabilities: each operation is claimed or not, separately for each way to name its target.
///
/// No setting unlocks anything; every limit is one that an order can keep.
pub fn capabilities() -> impl Strategy<Value = Capabilities> {
    let reads = (find_methods(), option::of(list_limits()), any::<(bool, bool)>());
    let rest = (stop(), any::<bool>(), 1_u64..=120);
    (option::of(create_limits()), reads, uniform10(order_targets()), rest).prop_map(
        |(create, (find, list, (by_reference, by_bill)), targets, (stop, to_group, seconds))| {
            let [cancel, pause, resume, change_amount, bill, charge, resend_link, list_cards, cards, list_invoices] =
                targets;
            Capabilities {
                create,
                find,
                list,
                cancel,
                stop,
                pause,
                resume,
                change_amount,
                bill,
                charge,
                resend_link,
                list_cards,
                link_card: Targets { group: to_group, ..cards },
                list_invoices,
                list_attempts: Targets { reference: by_reference, invoice: by_bill, ..Targets::NONE },
                locked: Vec::new(),
                answer_timeout: Duration::from_secs(seconds),
            }
        },
    )
}

/// The limits that new orders keep to.
pub fn create_limits() -> impl Strategy<Value = CreateLimits> {
    let units = vec![PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years];
    let periods =
        subsequence(units, 1..=4).prop_flat_map(|units| units.into_iter().map(period_limit_in).collect::<Vec<_>>());
    let longest_count = option::of(prop_oneof![1_u16..=12, 1_u16..=120]);
    (periods, longest_count, any::<(bool, bool, bool, bool)>(), any::<(bool, bool, bool)>()).prop_map(
        |(periods, longest_count, (description_required, surname_required, variable_price, group), further)| {
            let (notify, dealer, payer_ip) = further;
            CreateLimits {
                periods,
                longest_count,
                description_required,
                surname_required,
                variable_price,
                group,
                notify,
                dealer,
                payer_ip,
            }
        },
    )
}

/// Every so many units, or a range of that.
pub fn period_limit() -> impl Strategy<Value = PeriodLimit> {
    period_unit().prop_flat_map(period_limit_in)
}

fn period_limit_in(unit: PeriodUnit) -> impl Strategy<Value = PeriodLimit> {
    (1_u16..=31, 0_u16..=60).prop_map(move |(least, more)| PeriodLimit { unit, least, most: least + more })
}

/// How orders are listed.
pub fn list_limits() -> impl Strategy<Value = ListLimits> {
    (option::of(1_u16..=400), any::<bool>()).prop_map(|(window_days, by_group)| ListLimits { window_days, by_group })
}

/// How an order is found by each of its names.
pub fn find_methods() -> impl Strategy<Value = FindMethods> {
    (find_method(), find_method(), find_method()).prop_map(|(id, listing_id, reference)| FindMethods {
        id,
        listing_id,
        reference,
    })
}

/// How an order is found by one of its names.
pub fn find_method() -> impl Strategy<Value = FindMethod> {
    let windows = (1_u16..=400).prop_map(|days| FindMethod::Windows { days });
    prop_oneof![2 => select(vec![FindMethod::Unsupported, FindMethod::Direct]), 1 => windows]
}

/// Any ways to name a target.
pub fn targets() -> impl Strategy<Value = Targets> {
    any::<(bool, bool, bool, bool, bool)>().prop_map(|(id, listing_id, reference, group, invoice)| Targets {
        id,
        listing_id,
        reference,
        group,
        invoice,
    })
}

/// An operation that a setting would unlock.
pub fn locked() -> impl Strategy<Value = Locked> {
    let settings = select(vec!["period_multiplier", "resume_status", "a_setting"]);
    (select(Operation::CONTRACT.to_vec()), settings).prop_map(|(operation, setting)| Locked {
        operation,
        setting,
        assumes: "what the setting is made for",
    })
}

fn order_targets() -> impl Strategy<Value = Targets> {
    any::<(bool, bool, bool)>().prop_map(|(id, listing_id, reference)| Targets {
        id,
        listing_id,
        reference,
        ..Targets::NONE
    })
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, TryStreamExt};
    use recurring_core::{Error, ErrorKind, Period, RecurringProvider};

    use super::*;
    use crate::strategy::tests::while_shrinking;
    use crate::strategy::{
        bill_period, change_amount, charge_now, create_instruction_within, find_instruction, instruction_target,
        link_card, list_attempts, list_instructions,
    };
    use crate::{InMemoryProvider, TestClock};

    fn today() -> recurring_core::Date {
        recurring_core::istanbul_date(TestClock::START)
    }

    /// Whether a call reaches a provider with these capabilities; if not, it says that it is unsupported.
    fn reaches<T>(claims: &Capabilities, call: impl AsyncFnOnce(InMemoryProvider) -> Result<T, Error>) -> bool {
        let provider = InMemoryProvider::builder().capabilities(claims.clone()).build();
        let answer = call(provider.clone()).now_or_never().expect("the model never waits");
        let unsupported = answer.err().is_some_and(|error| error.kind() == ErrorKind::Unsupported);
        assert_ne!(unsupported, provider.requests_seen() > 0);
        !unsupported
    }

    #[test]
    fn every_limit_can_be_kept() {
        while_shrinking(create_limits(), |limits| {
            assert!(!limits.periods.is_empty() && limits.longest_count != Some(0), "{limits:?}");
        });
        while_shrinking(period_limit(), |limit| {
            let ends = [limit.least, limit.most].map(|every| Period::new(limit.unit, every));
            assert!(ends.iter().all(|end| end.as_ref().is_ok_and(|period| limit.allows(*period))), "{limit:?}");
        });
        while_shrinking(find_methods(), |find| {
            assert!(
                [find.id, find.listing_id, find.reference].iter().all(|way| *way != FindMethod::Windows { days: 0 })
            );
        });
        while_shrinking(list_limits(), |limits| assert_ne!(limits.window_days, Some(0)));
        while_shrinking(targets(), |targets| assert_eq!(targets.iter().count() == 0, targets == Targets::NONE));
        while_shrinking(locked(), |locked| {
            let claims = Capabilities { locked: vec![locked], ..InMemoryProvider::everything() };
            assert!(claims.supports(locked.operation), "locked further limits, not what is claimed");
        });
    }

    proptest! {
        #[test]
        fn orders_within_any_limits_are_sent(
            (limits, order) in create_limits().prop_flat_map(|limits| {
                let order = create_instruction_within(&limits, today());
                (Just(limits), order)
            }),
        ) {
            let claims = Capabilities { create: Some(limits), ..InMemoryProvider::everything() };
            prop_assert!(reaches(&claims, async |provider| provider.create(&order).await));
        }

        #[test]
        fn what_is_claimed_is_sent_and_nothing_else(
            claims in capabilities(),
            target in instruction_target(),
            bill in bill_period(today()),
            (change, charge, link) in (change_amount(), charge_now(), link_card()),
            (find, list, attempts) in (find_instruction(), list_instructions(), list_attempts()),
        ) {
            let claimed = |operation, kind| claims.targets(operation).contains(kind);
            let named = |operation| claimed(operation, target.kind());
            for (operation, reached) in [
                (Operation::Cancel, reaches(&claims, async |provider| provider.cancel(&target).await)),
                (Operation::Pause, reaches(&claims, async |provider| provider.pause(&target).await)),
                (Operation::Resume, reaches(&claims, async |provider| provider.resume(&target).await)),
                (Operation::ResendLink, reaches(&claims, async |provider| provider.resend_link(&target).await)),
                (Operation::ListCards, reaches(&claims, async |provider| provider.list_cards(&target).await)),
            ] {
                prop_assert_eq!(reached, named(operation), "{}", operation);
            }
            let (of_change, of_bill) = (change.target.kind(), bill.target.kind());
            let (of_charge, of_link, of_find) = (charge.target.kind(), link.target.kind(), find.target.kind());
            for (operation, kind, reached) in [
                (Operation::ChangeAmount, of_change, reaches(&claims, async |model| model.change_amount(&change).await)),
                (Operation::Bill, of_bill, reaches(&claims, async |model| model.bill(&bill).await)),
                (Operation::Charge, of_charge, reaches(&claims, async |model| model.charge(&charge).await)),
                (Operation::LinkCard, of_link, reaches(&claims, async |model| model.link_card(&link).await)),
                (Operation::Find, of_find, reaches(&claims, async |model| model.find(&find).await)),
            ] {
                prop_assert_eq!(reached, claimed(operation, kind), "{}", operation);
            }
            let tried = reaches(&claims, async |model| model.list_attempts(&attempts).await.map(drop));
            prop_assert_eq!(tried, claimed(Operation::ListAttempts, attempts.of.kind()));
            let tried = reaches(&claims, async |model| model.list(&list).await?.try_collect::<Vec<_>>().await);
            prop_assert_eq!(tried, claims.list.is_some_and(|limits| list.group.is_none() || limits.by_group));
        }
    }
}

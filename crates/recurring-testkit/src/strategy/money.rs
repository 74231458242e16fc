//! Amounts: valid ones of any size, and texts that a person might mean as one.

use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Money, Shares};

/// The largest amount that can be typed: thirteen digits of lira.
const LARGEST: i64 = 999_999_999_999_999;

/// An amount of lira above zero: mostly what people pay, sometimes the smallest or the largest there is.
pub fn money() -> impl Strategy<Value = Money> {
    prop_oneof![
        6 => 1_i64..=2_000_000,
        2 => 1_i64..=LARGEST,
        1 => select(vec![1, 9, 10, 99, 100, 101, LARGEST - 1, LARGEST]),
    ]
    .prop_map(Money::from_kurus)
}

/// An amount that nobody can be asked to pay: nothing, or less.
pub fn nearly_valid_money() -> impl Strategy<Value = Money> {
    prop_oneof![Just(0), -100_i64..=-1, -LARGEST..=-1].prop_map(Money::from_kurus)
}

/// A split of an amount above zero between dealer and main company.
pub fn shares_of(amount: Money) -> impl Strategy<Value = Shares> {
    (0..=amount.minor().max(0)).prop_filter_map("shares that add up", move |agent| {
        let agent = Money::from_minor(agent, amount.currency());
        Shares::of(amount, agent, amount.checked_sub(agent).ok()?).ok()
    })
}

/// A text that somebody might mean as an amount and that is refused: separators, signs, blanks, zero, a third decimal.
pub fn nearly_valid_amount() -> impl Strategy<Value = String> {
    let whole = 1_u32..10_000;
    let signs = vec!["-", "+", "₺", " ", "TRY ", "0x"];
    prop_oneof![
        (whole.clone(), 0_u32..1_000).prop_map(|(lira, rest)| format!("{lira}.{rest:03}")),
        (whole.clone(), 0_u32..100).prop_map(|(lira, kurus)| format!("{lira},{kurus:02}")),
        (whole.clone(), 0_u32..1_000, 0_u32..100)
            .prop_map(|(lira, rest, kurus)| format!("{lira},{rest:03}.{kurus:02}")),
        (whole.clone(), 0_u32..1_000, 0_u32..100)
            .prop_map(|(lira, rest, kurus)| format!("{lira}.{rest:03},{kurus:02}")),
        (select(signs), whole.clone()).prop_map(|(sign, lira)| format!("{sign}{lira}")),
        whole.clone().prop_map(|lira| format!("{lira}.")),
        whole.clone().prop_map(|lira| format!(".{lira}")),
        whole.clone().prop_map(|lira| format!("{lira} ")),
        whole.clone().prop_map(|lira| format!("{lira}e2")),
        whole.prop_map(|lira| format!("{lira:014}")),
        select(vec!["", "0", "0.0", "0.00", "00", "NaN", "inf", "١٢"]).prop_map(str::to_owned),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn amounts_are_above_zero_and_can_be_typed(amount in money()) {
            prop_assert!(amount.is_positive());
            prop_assert_eq!(Money::parse_lira(&amount.to_decimal().to_string()), Ok(amount));
        }

        #[test]
        fn nearly_valid_amounts_are_all_refused(text in nearly_valid_amount()) {
            prop_assert!(Money::parse_lira(&text).is_err(), "{}", text);
        }

        #[test]
        fn shares_add_up((amount, shares) in money().prop_flat_map(|amount| (Just(amount), shares_of(amount)))) {
            prop_assert_eq!(shares.agent().checked_add(shares.company()), Ok(amount));
        }
    }
}

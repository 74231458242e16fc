//! Amounts: valid ones of any size, and texts that a person might mean as one.

use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{Currency, Money, MoneyError, Shares};

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

/// A currency: the lira, and others whose minor unit has none, two or three digits.
pub fn currency() -> impl Strategy<Value = Currency> {
    let codes = vec!["TRY", "EUR", "USD", "GBP", "AZN", "JPY", "KWD"];
    select(codes).prop_filter_map("a currency", Currency::from_code)
}

/// An amount above zero of a currency.
pub fn money_in(currency: Currency) -> impl Strategy<Value = Money> {
    money().prop_map(move |amount| Money::from_minor(amount.minor(), currency))
}

/// An amount above zero that no provider here collects, since it is of another currency than the lira:
/// [`ErrorKind::Unsupported`](recurring_core::ErrorKind::Unsupported), with no field named.
pub fn foreign_money() -> impl Strategy<Value = Money> {
    currency().prop_filter("another currency", |currency| *currency != Currency::TRY).prop_flat_map(money_in)
}

/// Why a sum or a conversion has no answer.
pub fn money_error() -> impl Strategy<Value = MoneyError> {
    prop_oneof![
        currency().prop_map(MoneyError::TooFine),
        Just(MoneyError::Overflow),
        (currency(), currency()).prop_map(|(one, other)| MoneyError::CurrencyMismatch(one, other)),
    ]
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
    use recurring_core::{ErrorKind, Operation};

    use super::*;
    use crate::InMemoryProvider;
    use crate::strategy::tests::while_shrinking;

    fn refusal(amount: Money) -> Option<(ErrorKind, Option<&'static str>)> {
        let checked = InMemoryProvider::everything().check_amount(amount, Operation::ChangeAmount, "somewhere");
        checked.err().map(|error| (error.kind(), error.field()))
    }

    #[test]
    fn amounts_are_above_zero_and_can_be_typed() {
        while_shrinking(money(), |amount| {
            assert_eq!((amount.is_positive(), refusal(amount)), (true, None));
            assert_eq!(Money::parse_lira(&amount.to_decimal().to_string()), Ok(amount));
        });
    }

    #[test]
    fn amounts_of_other_currencies_are_exact_and_refused_by_their_currency() {
        while_shrinking(foreign_money(), |amount| {
            assert_eq!(Money::from_decimal(amount.to_decimal(), amount.currency()), Ok(amount));
            assert_eq!(refusal(amount), Some((ErrorKind::Unsupported, None)));
        });
        while_shrinking(currency(), |currency| assert_eq!(Currency::from_code(currency.code()), Some(currency)));
        while_shrinking(money_in(Currency::TRY), |amount| assert_eq!(refusal(amount), None));
    }

    #[test]
    fn nearly_valid_amounts_are_all_refused() {
        while_shrinking(nearly_valid_amount(), |text| {
            assert_eq!(Money::parse_lira(&text).map_err(|refused| refused.field), Err("amount"), "{text:?}");
        });
        while_shrinking(nearly_valid_money(), |amount| {
            assert_eq!(refusal(amount), Some((ErrorKind::InvalidRequest, Some("amount"))), "{amount}");
        });
    }

    #[test]
    fn shares_add_up() {
        while_shrinking(money().prop_flat_map(|amount| (Just(amount), shares_of(amount))), |(amount, shares)| {
            assert_eq!(shares.agent().checked_add(shares.company()), Ok(amount));
            assert_eq!(Shares::of(amount, shares.agent(), shares.company()), Ok(shares));
        });
    }
}

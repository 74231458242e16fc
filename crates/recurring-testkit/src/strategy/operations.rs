//! Lives: sequences of what can happen to some standing orders, for whoever plays them against a model.
//!
//! The steps are plain values and know no provider, so that asynchronous players can play them; the state machines that
//! `proptest` has for this drive synchronous systems only.

use proptest::collection::vec;
use proptest::prelude::*;
use recurring_core::Money;

/// One thing that happens. Orders are named by their place; a player wraps places around and leaves out what is not
/// possible in the state an order is in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "who plays lives must say of every step what it does")]
pub enum Step {
    /// The merchant makes an order.
    Create {
        /// Whether each period's amount comes with its bill.
        variable: bool,
    },
    /// The payer approves.
    Approve(usize),
    /// The payer turns the order down.
    Reject(usize),
    /// The merchant ends the order.
    Cancel(usize),
    /// The merchant stops the order for a while.
    Pause(usize),
    /// The merchant starts a stopped order again.
    Resume(usize),
    /// The merchant charges what is due by hand.
    Charge(usize),
    /// The merchant bills a period: so many days from now, if the day is the merchant's to choose.
    Bill(usize, i64, Money),
    /// The merchant changes the amount.
    ChangeAmount(usize, Money),
    /// The merchant links a card of the first order to the second.
    LinkCard(usize, usize),
    /// The next attempts to collect are declined.
    Decline(u32),
    /// So many days pass.
    Advance(u32),
}

/// One thing that happens to one of up to four orders.
pub fn step() -> impl Strategy<Value = Step> {
    let place = 0..4_usize;
    // What people pay; where a provider's largest amount lies is no part of a life.
    let amount = (1_i64..=2_000_000).prop_map(Money::from_kurus);
    prop_oneof![
        3 => any::<bool>().prop_map(|variable| Step::Create { variable }),
        4 => place.clone().prop_map(Step::Approve),
        1 => place.clone().prop_map(Step::Reject),
        1 => place.clone().prop_map(Step::Cancel),
        2 => place.clone().prop_map(Step::Pause),
        2 => place.clone().prop_map(Step::Resume),
        4 => place.clone().prop_map(Step::Charge),
        3 => (place.clone(), -5..60_i64, amount.clone()).prop_map(|(place, days, amount)| Step::Bill(place, days, amount)),
        3 => (place.clone(), amount).prop_map(|(place, amount)| Step::ChangeAmount(place, amount)),
        1 => (place.clone(), place).prop_map(|(card, to)| Step::LinkCard(card, to)),
        1 => (1_u32..3).prop_map(Step::Decline),
        5 => (0_u32..70).prop_map(Step::Advance),
    ]
}

/// A life: 1 to 60 things that happen, one after the other. It shrinks to fewer and smaller ones.
pub fn operations() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..=60)
}

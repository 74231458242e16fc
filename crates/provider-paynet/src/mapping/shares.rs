//! Amounts and shares in Paynet's unit.

use recurring_core::{Error, InvalidValue, Money, Operation, Shares};

use crate::provider::NAME;
use crate::wire::money::KurusText;

/// An amount and its two shares, as requests carry them.
pub(super) struct Split {
    pub(super) amount: KurusText,
    pub(super) agent_amount: Option<KurusText>,
    pub(super) company_amount: Option<KurusText>,
}

/// The amount and, where given, how it is split.
pub(super) fn split(amount: Money, shares: Option<&Shares>, operation: Operation) -> Result<Split, Error> {
    let share = |share: fn(&Shares) -> Money| shares.map(|shares| kurus(share(shares), operation)).transpose();
    Ok(Split {
        amount: kurus(amount, operation)?,
        agent_amount: share(Shares::agent)?,
        company_amount: share(Shares::company)?,
    })
}

/// An amount in Paynet's unit.
fn kurus(amount: Money, operation: Operation) -> Result<KurusText, Error> {
    u64::try_from(amount.minor()).map(KurusText::from_kurus).map_err(|_| {
        let invalid = InvalidValue::new("amount", "is negative", "an amount above zero");
        Error::invalid(&invalid, operation, NAME)
    })
}

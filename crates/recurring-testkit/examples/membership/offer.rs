//! What is sold, and whether and how a provider can collect it: asked before the first form is shown.

use recurring_core::{
    CreateInstruction, Date, Description, Drift, Email, Error, Gsm, InvalidValue, MerchantReference, Money, Operation,
    Payer, PayerName, Period, RecurringProvider, Schedule,
};

/// What a membership costs each month.
pub(crate) const PRICE: Money = Money::from_kurus(14_990);
/// How many months are paid in all. A membership ends with the last of them.
pub(crate) const MONTHS: u16 = 12;
/// How many days the provider has to collect a month that has begun, until who has not paid for it is no member.
const GRACE_DAYS: i64 = 3;

/// The offer, as the provider at hand keeps it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer {
    /// How far two collections really lie apart: a month, or 30 days where no months are known.
    pub(crate) period: Period,
}

impl Offer {
    /// Asks a provider's capabilities with an order like those to come. Sends nothing.
    ///
    /// # Errors
    ///
    /// This provider cannot keep the offer: the service must not start.
    pub(crate) fn at(provider: &dyn RecurringProvider, today: Date) -> Result<Self, Error> {
        let name = provider.identity().provider();
        let order = sample(today).map_err(|invalid| Error::invalid(&invalid, Operation::Create, name))?;
        let kept = provider.capabilities().check_create(&order, today, name)?;
        Ok(Self { period: kept.period() })
    }

    /// The terms, as the form and the provider's own page tell them.
    pub(crate) fn terms(self) -> String {
        format!("{PRICE} {}, {MONTHS} times", self.period)
    }

    /// The day up to which so many payments pay, which it does not include; `None` if nothing was paid.
    ///
    /// A payment is for the oldest month that is not paid. A provider tells how many months it collected, not which.
    pub(crate) fn paid_up_to(self, first: Date, collected: u32) -> Option<Date> {
        let paid = u16::try_from(collected).unwrap_or(MONTHS).min(MONTHS);
        let month_after_the_last = Schedule::new(first, self.period, MONTHS + 1).ok()?;
        month_after_the_last.due_date(paid).filter(|_| paid > 0)
    }

    /// Whether who has paid so often is a member on a day. Nothing but money makes one: what a provider calls the order,
    /// active or completed, tells neither that anything was paid nor for how long.
    pub(crate) fn is_member(self, first: Date, collected: u32, today: Date) -> bool {
        let grace = if collected < u32::from(MONTHS) { GRACE_DAYS } else { 0 };
        let paid_up_to = self.paid_up_to(first, collected);
        let ends = paid_up_to.map(|day| day.saturating_add(jiff::Span::new().days(grace)));
        ends.is_some_and(|day| today < day)
    }
}

/// The order that a membership is. It is the same at every provider.
pub(crate) fn order(
    reference: MerchantReference,
    payer: Payer,
    first: Date,
) -> Result<CreateInstruction, InvalidValue> {
    let schedule = Schedule::new(first, Period::MONTHLY, MONTHS)?;
    let mut order = CreateInstruction::new(reference, payer, PRICE, schedule);
    // Some providers insist on a text, and the payer reads it where the card is entered.
    order.description = Some(Description::new("Membership")?);
    // Accepted by name, and told to the member by `Offer::terms`: where no months are known, a month is 30 days.
    order.drift = Drift::AcceptThirtyDaysForAMonth;
    Ok(order)
}

/// An order like those to come, to ask the capabilities with.
fn sample(today: Date) -> Result<CreateInstruction, InvalidValue> {
    let payer = Payer {
        name: PayerName::new("Any Name")?,
        email: Email::new("any@example.com")?,
        gsm: Gsm::new("5000000000")?,
        ip: None,
    };
    order(MerchantReference::new("M-SAMPLE")?, payer, today)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Date = Date::constant(2027, 1, 31);
    const OFFER: Offer = Offer { period: Period::MONTHLY };

    #[test]
    fn membership_ends_where_the_money_ends() {
        for (collected, up_to) in [(1, "2027-02-28"), (2, "2027-03-31"), (12, "2028-01-31"), (99, "2028-01-31")] {
            assert_eq!(OFFER.paid_up_to(FIRST, collected).unwrap().to_string(), up_to);
        }
        assert_eq!(OFFER.paid_up_to(FIRST, 0), None);
        for (collected, last) in [(1, Date::constant(2027, 3, 2)), (12, Date::constant(2028, 1, 30))] {
            assert!(OFFER.is_member(FIRST, collected, last), "{collected}");
            assert!(!OFFER.is_member(FIRST, collected, last.tomorrow().unwrap()), "{collected}");
        }
        assert!(!OFFER.is_member(FIRST, 0, FIRST));
    }
}

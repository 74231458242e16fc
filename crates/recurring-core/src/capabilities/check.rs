//! Checks of a request against a provider's capabilities, made before any I/O.

use jiff::civil::Date;

use super::{Capabilities, CreateLimits, PeriodLimit};
use crate::error::{Error, ErrorKind};
use crate::id::GroupReference;
use crate::invalid::InvalidValue;
use crate::money::{Currency, Money};
use crate::operation::{Operation, TargetKind};
use crate::request::{CreateInstruction, Dealer, Drift, Notify, Pricing, Shares};
use crate::schedule::{Period, PeriodUnit, Schedule};

impl Capabilities {
    /// Checks that an operation can name its target in this way.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::SettingRequired`] where a setting would unlock it, otherwise [`ErrorKind::Unsupported`]. Nothing
    /// is sent.
    pub fn require(&self, operation: Operation, kind: TargetKind, provider: &'static str) -> Result<(), Error> {
        let targets = self.targets(operation);
        if targets.contains(kind) {
            return Ok(());
        }
        if let Some(locked) = self.locked.iter().find(|locked| locked.operation == operation) {
            let detail = format!("set `{}` once this is confirmed: {}", locked.setting, locked.assumes);
            return Err(Error::new(ErrorKind::SettingRequired, operation, provider, detail));
        }
        let detail = if self.supports(operation) {
            let ways: Vec<&str> = targets.iter().map(TargetKind::as_str).collect();
            format!("the target cannot be named by {kind}, only by {}", ways.join(" or "))
        } else {
            "there is no such service".to_owned()
        };
        Err(Error::new(ErrorKind::Unsupported, operation, provider, detail))
    }

    /// Checks an amount: above zero, and in lira.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`] or [`ErrorKind::Unsupported`]. Nothing is sent.
    pub fn check_amount(&self, amount: Money, operation: Operation, provider: &'static str) -> Result<(), Error> {
        if !amount.is_positive() {
            let invalid = InvalidValue::new("amount", "is not above zero", "an amount above zero");
            return Err(Error::invalid(&invalid, operation, provider));
        }
        if amount.currency() != Currency::TRY {
            return Err(Error::new(ErrorKind::Unsupported, operation, provider, "only lira (TRY) are collected"));
        }
        Ok(())
    }

    /// Checks that shares, where given, split this very amount.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`]. Nothing is sent.
    pub fn check_shares(
        &self,
        shares: Option<Shares>,
        amount: Money,
        operation: Operation,
        provider: &'static str,
    ) -> Result<(), Error> {
        split(shares, amount).map_err(|invalid| Error::invalid(&invalid, operation, provider))
    }

    /// Checks a listing's optional filter.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`] if orders cannot be listed, or not by group. Nothing is sent.
    pub fn check_list(&self, group: Option<&GroupReference>, provider: &'static str) -> Result<(), Error> {
        let refuse = |detail: &str| Err(Error::new(ErrorKind::Unsupported, Operation::List, provider, detail));
        match self.list {
            None => refuse("there is no such service"),
            Some(limits) if group.is_some() && !limits.by_group => refuse("orders cannot be listed by group"),
            Some(_) => Ok(()),
        }
    }

    /// Checks a new order, and answers the schedule to send: the request's own, or the accepted approximation.
    ///
    /// What is wrong for any provider, or missing for this one, is reported before what this provider cannot do.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::SettingRequired`] or [`ErrorKind::Unsupported`]. Nothing is sent.
    pub fn check_create(
        &self,
        request: &CreateInstruction,
        today: Date,
        provider: &'static str,
    ) -> Result<Schedule, Error> {
        let refuse = |detail: &str| Error::new(ErrorKind::Unsupported, Operation::Create, provider, detail);
        let Some(limits) = &self.create else {
            return Err(refuse("there is no such service"));
        };
        check_validity(limits, request, today)
            .map_err(|invalid| Error::invalid(&invalid, Operation::Create, provider))?;
        self.check_amount(request.amount, Operation::Create, provider)?;
        if let Some(detail) = unsupported_option(limits, request) {
            return Err(refuse(detail));
        }
        if let Some(longest) = limits.longest_count.filter(|longest| request.schedule.count().get() > *longest) {
            return Err(refuse(&format!("an order has at most {longest} collections")));
        }
        self.fitting_schedule(limits, request, provider)
    }

    /// The schedule as this provider can keep it.
    fn fitting_schedule(
        &self,
        limits: &CreateLimits,
        request: &CreateInstruction,
        provider: &'static str,
    ) -> Result<Schedule, Error> {
        let schedule = request.schedule;
        let allowed = |period: Period| limits.periods.iter().any(|limit| limit.allows(period));
        if allowed(schedule.period()) {
            return Ok(schedule);
        }
        let thirty = schedule.every_thirty_days();
        let counts_days_only = schedule.period() == Period::MONTHLY && allowed(thirty.period());
        if counts_days_only && request.drift == Drift::AcceptThirtyDaysForAMonth {
            return Ok(thirty);
        }
        let mut detail = format!("{} is not kept; allowed: {}", schedule.period(), limits.allowed_periods());
        if counts_days_only {
            detail.push_str("; 12 times 30 days are 360 days, so a month counted as 30 days drifts by 5 days a year");
        }
        if let Some(locked) = self.locked.iter().find(|locked| locked.operation == Operation::Create) {
            detail.push_str(&format!("; set `{}` once this is confirmed: {}", locked.setting, locked.assumes));
            return Err(Error::new(ErrorKind::SettingRequired, Operation::Create, provider, detail));
        }
        Err(Error::new(ErrorKind::Unsupported, Operation::Create, provider, detail))
    }
}

/// What is wrong for any provider, or missing for this one.
fn check_validity(limits: &CreateLimits, request: &CreateInstruction, today: Date) -> Result<(), InvalidValue> {
    if request.schedule.first() < today {
        return Err(InvalidValue::new("start", "lies in the past", "today in Türkiye or a later day"));
    }
    if limits.description_required && request.description.is_none() {
        return Err(InvalidValue::new("description", "is missing", "a text that the payer sees"));
    }
    if limits.surname_required && request.payer.name.split().1.is_none() {
        return Err(InvalidValue::new("payer.name", "has no surname", "at least two words, the surname last"));
    }
    split(request.dealer.shares, request.amount)
}

/// Shares that were made for another amount are not valid.
fn split(shares: Option<Shares>, amount: Money) -> Result<(), InvalidValue> {
    match shares {
        Some(shares) if shares.agent().checked_add(shares.company()) != Ok(amount) => {
            Err(InvalidValue::new("shares", "do not add up to the amount", "shares of this very amount"))
        }
        Some(_) | None => Ok(()),
    }
}

/// The first option of a request that the provider does not have.
fn unsupported_option(limits: &CreateLimits, request: &CreateInstruction) -> Option<&'static str> {
    if request.pricing == Pricing::Variable && !limits.variable_price {
        return Some("each collection has the same amount; variable prices are not offered");
    }
    if request.group.is_some() && !limits.group {
        return Some("orders cannot be put into a group");
    }
    if request.notify != Notify::NONE && !limits.notify {
        return Some("it does not tell the payer of the link; hand the link over yourself");
    }
    if request.dealer != Dealer::default() && !limits.dealer {
        return Some("no dealer can share in an order");
    }
    None
}

impl PeriodLimit {
    /// Tells whether a period lies within the limit.
    #[must_use]
    pub fn allows(&self, period: Period) -> bool {
        self.unit == period.unit && (self.least..=self.most).contains(&period.every.get())
    }
}

impl CreateLimits {
    /// The allowed periods in words.
    fn allowed_periods(&self) -> String {
        let words = self.periods.iter().map(|limit| {
            let unit = match limit.unit {
                PeriodUnit::Days => "days",
                PeriodUnit::Weeks => "weeks",
                PeriodUnit::Months => "months",
                PeriodUnit::Years => "years",
            };
            if limit.least == limit.most {
                Period::new(limit.unit, limit.least).map_or_else(|_| format!("no {unit}"), |period| period.to_string())
            } else {
                format!("every {} to {} {unit}", limit.least, limit.most)
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::capabilities::{FindMethod, FindMethods, Locked, Targets};
    use crate::error::Effect;
    use crate::id::MerchantReference;
    use crate::outcome::Stop;
    use crate::payer::{Email, Gsm, Payer, PayerName};

    const TODAY: Date = Date::constant(2026, 11, 21);
    const PROVIDER: &str = "somewhere";

    /// A provider that keeps every 7 to 30 days, at most 12 times, and nothing optional.
    fn narrow() -> Capabilities {
        let limits = CreateLimits {
            periods: vec![PeriodLimit { unit: PeriodUnit::Days, least: 7, most: 30 }],
            longest_count: Some(12),
            description_required: true,
            surname_required: true,
            variable_price: false,
            group: false,
            notify: false,
            dealer: false,
            payer_ip: false,
        };
        let nothing = FindMethod::Unsupported;
        Capabilities {
            create: Some(limits),
            find: FindMethods { id: nothing, listing_id: nothing, reference: FindMethod::Direct },
            list: None,
            cancel: Targets::ID,
            stop: Stop::Final,
            pause: Targets::NONE,
            resume: Targets::NONE,
            change_amount: Targets::NONE,
            bill: Targets::NONE,
            charge: Targets::NONE,
            resend_link: Targets::NONE,
            list_cards: Targets::NONE,
            link_card: Targets::NONE,
            list_invoices: Targets::NONE,
            list_attempts: Targets::NONE,
            locked: vec![Locked { operation: Operation::Resume, setting: "resume_status", assumes: "0 starts it" }],
            answer_timeout: Duration::from_secs(30),
        }
    }

    fn order(period: &str, count: u16) -> CreateInstruction {
        let payer = Payer {
            name: PayerName::new("Ayşe Yılmaz").unwrap(),
            email: Email::new("ayse@example.com").unwrap(),
            gsm: Gsm::new("5550001122").unwrap(),
            ip: None,
        };
        let schedule = Schedule::new(TODAY, period.parse().unwrap(), count).unwrap();
        let reference = MerchantReference::new("2026/001").unwrap();
        let mut order = CreateInstruction::new(reference, payer, Money::from_kurus(14_990), schedule);
        order.description = crate::request::Description::new("Aidat").ok();
        order
    }

    fn kind(order: &CreateInstruction) -> Option<ErrorKind> {
        let error = narrow().check_create(order, TODAY, PROVIDER).err()?;
        assert_eq!(error.effect(), Effect::None);
        Some(error.kind())
    }

    #[test]
    fn at_each_limit_an_order_is_accepted_and_one_beyond_it_is_refused() {
        for (period, count, expected) in [
            ("7d", 12, None),
            ("30d", 12, None),
            ("6d", 12, Some(ErrorKind::Unsupported)),
            ("31d", 12, Some(ErrorKind::Unsupported)),
            ("30d", 13, Some(ErrorKind::Unsupported)),
            ("1w", 1, Some(ErrorKind::Unsupported)),
        ] {
            assert_eq!(kind(&order(period, count)), expected, "{period} {count}");
        }
    }

    #[test]
    fn a_month_is_counted_as_thirty_days_only_where_the_caller_says_so() {
        let mut monthly = order("1m", 12);
        let refused = narrow().check_create(&monthly, TODAY, PROVIDER).unwrap_err();
        assert!(refused.to_string().contains("360 days"), "{refused}");
        monthly.drift = Drift::AcceptThirtyDaysForAMonth;
        let sent = narrow().check_create(&monthly, TODAY, PROVIDER).unwrap();
        assert_eq!((sent.period().to_string().as_str(), sent.count().get()), ("every 30 days", 12));
        let mut quarterly = order("3m", 2);
        quarterly.drift = Drift::AcceptThirtyDaysForAMonth;
        assert_eq!(kind(&quarterly), Some(ErrorKind::Unsupported), "three months are not 30 days");
    }

    #[test]
    fn what_is_wrong_anywhere_is_reported_before_what_this_provider_cannot_do() {
        let mut wrong = order("1m", 13);
        wrong.description = None;
        assert_eq!(kind(&wrong), Some(ErrorKind::InvalidRequest));
        let mut past = order("1m", 13);
        past.schedule = Schedule::new(TODAY.yesterday().unwrap(), Period::MONTHLY, 1).unwrap();
        assert_eq!(kind(&past), Some(ErrorKind::InvalidRequest));
        let mut single = order("1m", 13);
        single.payer.name = PayerName::new("Ayşe").unwrap();
        assert_eq!(kind(&single), Some(ErrorKind::InvalidRequest));
    }

    /// An option that a provider does not have is refused, never dropped (D22).
    #[test]
    fn d22_every_option_the_provider_lacks_is_refused() {
        type Change = fn(&mut CreateInstruction);
        let changes: [(&str, Change); 5] = [
            ("variable price", |order| order.pricing = Pricing::Variable),
            ("group", |order| order.group = GroupReference::new("A").ok()),
            ("mail", |order| order.notify = Notify { mail: true, sms: false }),
            ("sms", |order| order.notify = Notify { mail: false, sms: true }),
            ("dealer", |order| {
                let (agent, company) = (Money::from_kurus(4_990), Money::from_kurus(10_000));
                order.dealer.shares = Shares::of(order.amount, agent, company).ok();
            }),
        ];
        for (option, change) in changes {
            let mut changed = order("30d", 1);
            change(&mut changed);
            assert_eq!(kind(&changed), Some(ErrorKind::Unsupported), "{option}");
        }
    }

    #[test]
    fn shares_of_another_amount_are_not_valid() {
        let mut changed = order("30d", 1);
        let half = Money::from_kurus(50);
        changed.dealer.shares = Shares::of(Money::from_kurus(100), half, half).ok();
        assert_eq!(kind(&changed), Some(ErrorKind::InvalidRequest));
        assert!(Shares::of(Money::from_kurus(100), Money::from_kurus(101), Money::from_kurus(-1)).is_err());
    }

    #[test]
    fn amounts_of_other_currencies_and_of_nothing_are_refused() {
        for (amount, expected) in [
            (Money::from_kurus(0), ErrorKind::InvalidRequest),
            (Money::from_kurus(-1), ErrorKind::InvalidRequest),
            (Money::from_minor(100, Currency::from_code("EUR").unwrap()), ErrorKind::Unsupported),
        ] {
            let error = narrow().check_amount(amount, Operation::ChangeAmount, PROVIDER).unwrap_err();
            assert_eq!(error.kind(), expected, "{amount}");
        }
    }

    #[test]
    fn a_target_or_operation_that_is_not_listed_is_refused_and_a_setting_is_named() {
        let capabilities = narrow();
        let refused = |operation, kind| capabilities.require(operation, kind, PROVIDER).map_err(|error| error.kind());
        assert_eq!(refused(Operation::Cancel, TargetKind::Id), Ok(()));
        assert_eq!(refused(Operation::Cancel, TargetKind::Reference), Err(ErrorKind::Unsupported));
        assert_eq!(refused(Operation::Find, TargetKind::Reference), Ok(()));
        assert_eq!(refused(Operation::Charge, TargetKind::Id), Err(ErrorKind::Unsupported));
        let locked = capabilities.require(Operation::Resume, TargetKind::Id, PROVIDER).unwrap_err();
        assert_eq!(locked.kind(), ErrorKind::SettingRequired);
        assert!(locked.to_string().contains("resume_status"), "{locked}");
        assert_eq!(capabilities.check_list(None, PROVIDER).unwrap_err().kind(), ErrorKind::Unsupported);
    }

    proptest! {
        /// What passes the check is kept exactly as asked for.
        #[test]
        fn an_accepted_schedule_is_sent_unchanged(every in 1_u16..60, count in 1_u16..40) {
            let order = order(&format!("{every}d"), count);
            match narrow().check_create(&order, TODAY, PROVIDER) {
                Ok(sent) => {
                    prop_assert_eq!(sent, order.schedule);
                    prop_assert!((7..=30).contains(&every) && count <= 12);
                }
                Err(_) => prop_assert!(!(7..=30).contains(&every) || count > 12),
            }
        }
    }
}

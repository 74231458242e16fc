//! Checks of a request against a provider's capabilities, made before any I/O.

use jiff::civil::Date;

use super::{Capabilities, CreateLimits, PeriodLimit};
use crate::error::{Error, ErrorKind};
use crate::id::GroupReference;
use crate::invalid::InvalidValue;
use crate::money::{Currency, Money};
use crate::operation::{Operation, TargetKind};
use crate::request::{CreateInstruction, Dealer, Drift, Notify, Pricing};
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
    if let Some(shares) = request.dealer.shares {
        let sum = shares.agent().checked_add(shares.company()).ok();
        if sum != Some(request.amount) {
            return Err(InvalidValue::new("shares", "do not add up to the amount", "shares of this very amount"));
        }
    }
    Ok(())
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
                format!("every {} {unit}", limit.least)
            } else {
                format!("every {} to {} {unit}", limit.least, limit.most)
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

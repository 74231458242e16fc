//! Paynet's values: amounts, dates and phone numbers as requests bring them and answers carry them.

use jiff::Timestamp;
use jiff::civil::Date;
use recurring_core::istanbul;

use super::envelope::{Refusal, bad_value};
use crate::json::Json;
use crate::ledger::Shares;
use crate::members::Members;
use crate::money::{Kurus, decimal, parse_minor};
use crate::quirks::{AmountForm, CurrencyTaken, DateForm, PaynetQuirks, ShareSum};

/// The amount of a request, in minor units.
pub(super) fn amount(members: &Members) -> Result<Kurus, Refusal> {
    minor(members, "amount")?.ok_or_else(|| bad_value("member `amount` is missing"))
}

/// The two shares of a request; if both are given they must add up to the amount (Assumed).
pub(super) fn shares(members: &Members, amount: Kurus, quirks: &PaynetQuirks) -> Result<Shares, Refusal> {
    let shares = Shares { agent: minor(members, "agent_amount")?, company: minor(members, "company_amount")? };
    match (shares.agent, shares.company, quirks.share_sum) {
        (Some(agent), Some(company), ShareSum::Enforced) if agent.checked_add(company) != Some(amount) => {
            Err(bad_value("`agent_amount` and `company_amount` do not add up to `amount`"))
        }
        _ => Ok(shares),
    }
}

/// A currency may be left out; there is only one, in two spellings.
pub(super) fn check_currency(members: &Members, quirks: &PaynetQuirks) -> Result<(), Refusal> {
    match members.text("currency") {
        Some(sent) if !quirks.takes_currency(sent) => Err(bad_value(match quirks.currency_taken {
            CurrencyTaken::Both => "member `currency` is neither TL nor TRY",
            CurrencyTaken::Try => "member `currency` is not TRY",
            CurrencyTaken::Tl => "member `currency` is not TL",
        })),
        Some(_) | None => Ok(()),
    }
}

fn minor(members: &Members, name: &str) -> Result<Option<Kurus>, Refusal> {
    let Some(text) = members.text(name) else { return Ok(None) };
    let refused = || bad_value(format!("member `{name}` is not a positive number of minor units"));
    parse_minor(text).map(Some).ok_or_else(refused)
}

/// `2017-08-14T16:44:49.9405776+03:00`: ISO 8601 with seconds and an offset, up to seven decimals.
pub(super) fn begin_date(members: &Members) -> Result<Timestamp, Refusal> {
    let refused = || bad_value("member `begin_date` is not ISO 8601 with seconds and an offset");
    let text = members.raw("begin_date");
    let (clock, zone) = text.split_at_checked(19).ok_or_else(refused)?;
    let (fraction, offset) = zone.split_at_checked(zone.len().saturating_sub(6)).ok_or_else(refused)?;
    let has_form = |text: &str, form: &str| {
        let fits = |(byte, pattern): (u8, u8)| if pattern == b'0' { byte.is_ascii_digit() } else { byte == pattern };
        text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
    };
    let right_offset = has_form(offset, "+00:00") || has_form(offset, "-00:00");
    let right_fraction = fraction.is_empty()
        || fraction
            .strip_prefix('.')
            .is_some_and(|digits| (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !has_form(clock, "0000-00-00T00:00:00") || !right_offset || !right_fraction {
        return Err(refused());
    }
    text.parse().map_err(|_| refused())
}

/// `01.02.2016`, day first.
pub(super) fn day(members: &Members, name: &str) -> Result<Date, Refusal> {
    crate::dates::read(members.raw(name), '.').ok_or_else(|| bad_value(format!("member `{name}` is not dd.MM.yyyy")))
}

/// Ten digits from 5, or eleven from 05, as the sibling services say (Assumed).
pub(super) fn phone(members: &Members, name: &str) -> Result<String, Refusal> {
    let text = members.raw(name);
    let digits = text.strip_prefix('0').unwrap_or(text);
    let right = digits.len() == 10 && digits.starts_with('5') && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.to_owned()).ok_or_else(|| bad_value(format!("member `{name}` is not 5XXXXXXXXX or 05XXXXXXXXX")))
}

/// A number within bounds, or the default if it is absent.
pub(super) fn within(members: &Members, name: &str, low: i64, high: i64, default: i64) -> Result<i64, Refusal> {
    if members.text(name).is_none() {
        return Ok(default);
    }
    let number = members.whole(name).filter(|number| (low..=high).contains(number));
    number.ok_or_else(|| bad_value(format!("member `{name}` is not between {low} and {high}")))
}

impl PaynetQuirks {
    /// An amount in an answer.
    pub(super) fn amount(&self, kurus: Kurus) -> Json {
        match self.amounts {
            AmountForm::Decimal => Json::Number(decimal(kurus)),
            AmountForm::DecimalText => Json::Text(decimal(kurus)),
            AmountForm::Minor => Json::number(kurus),
            AmountForm::MinorText => Json::text(kurus.to_string()),
        }
    }

    /// A date with its time in an answer, local and without offset.
    pub(super) fn date(&self, at: Timestamp) -> Json {
        let form = match self.dates {
            DateForm::Iso => "%Y-%m-%dT%H:%M:%S%:z",
            DateForm::IsoLocal => "%Y-%m-%dT%H:%M:%S",
            DateForm::Dotted => "%d.%m.%Y %H:%M:%S",
        };
        Json::text(at.to_zoned(istanbul()).strftime(form).to_string())
    }
}

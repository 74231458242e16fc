//! Typed text becomes domain values; what is refused is named by its field, never repeated.

use provider_paynet::InvoiceStatus;
use recurring_core::{
    AgentId, AttemptSubject, CardId, CardTarget, Currency, Date, DateRange, Dealer, Description, Email, GroupReference,
    Gsm, InstructionId, InstructionTarget, InvalidValue, InvoiceId, InvoiceKey, InvoiceNo, ListingId,
    MerchantReference, Money, Notify, Payer, PayerIp, PayerName, Pricing, Schedule, Shares,
};
use recurring_core::{
    BillPeriod, ChangeAmount, ChargeNow, CreateInstruction, FindInstruction, LinkCard, ListAttempts, ListInstructions,
};

use super::collections::InvoiceArguments;
use super::orders::{CardTargetArguments, ShareArguments};
use super::paynet::{AddingTargetArguments, PaynetTargetArguments};
use super::{
    AmountArguments, AttemptsArguments, BillArguments, ChargeArguments, CreateArguments, GetArguments,
    LinkCardArguments, ListArguments, TargetArguments,
};

/// The accepted form of a day.
const ACCEPTED_DAY: &str = "a day as YYYY-MM-DD, such as 2027-01-31";

/// The order to make; `today` is the day in Türkiye.
pub(crate) fn create(arguments: &CreateArguments, today: Date) -> Result<CreateInstruction, InvalidValue> {
    let reference = MerchantReference::new(&*arguments.reference)?;
    let payer = Payer {
        name: PayerName::new(&*arguments.name)?,
        email: Email::new(&*arguments.email)?,
        gsm: Gsm::new(&arguments.gsm)?,
        ip: arguments.ip.as_deref().map(PayerIp::parse).transpose()?,
    };
    let amount = Money::parse_lira(&arguments.amount)?;
    let schedule = Schedule::new(start(&arguments.start, today)?, arguments.every.parse()?, count(&arguments.count)?)?;
    let mut order = CreateInstruction::new(reference, payer, amount, schedule);
    order.pricing = if arguments.variable_price { Pricing::Variable } else { Pricing::Fixed };
    order.description = arguments.description.as_deref().map(Description::new).transpose()?;
    order.notify = notify(&arguments.notify)?;
    order.group = arguments.group.as_deref().map(GroupReference::new).transpose()?;
    order.dealer = Dealer {
        agent: arguments.agent.as_deref().map(AgentId::new).transpose()?,
        shares: shares(&arguments.shares, amount)?,
    };
    Ok(order)
}

/// The order to find.
pub(crate) fn find(arguments: &GetArguments) -> Result<FindInstruction, InvalidValue> {
    let range = match (&arguments.from, &arguments.to) {
        (Some(from), Some(to)) => Some(range(from, to)?),
        _ => None,
    };
    Ok(FindInstruction { target: target(&arguments.target)?, range })
}

/// The orders to list.
pub(crate) fn list(arguments: &ListArguments) -> Result<ListInstructions, InvalidValue> {
    Ok(ListInstructions { range: range(&arguments.from, &arguments.to)?, group: None })
}

/// The amount to change.
pub(crate) fn change_amount(arguments: &AmountArguments) -> Result<ChangeAmount, InvalidValue> {
    let amount = Money::parse_lira(&arguments.amount)?;
    Ok(ChangeAmount { target: target(&arguments.target)?, amount, shares: shares(&arguments.shares, amount)? })
}

/// The bill to submit; `today` is the day in Türkiye.
pub(crate) fn bill(arguments: &BillArguments, today: Date) -> Result<BillPeriod, InvalidValue> {
    let amount = Money::parse_lira(&arguments.amount)?;
    Ok(BillPeriod {
        target: target(&arguments.target)?,
        due: not_past(day(&arguments.due, "due")?, "due", today)?,
        amount,
        shares: shares(&arguments.shares, amount)?,
        invoice_no: arguments.invoice_no.as_deref().map(InvoiceNo::new).transpose()?,
    })
}

/// Whose attempts to list.
pub(crate) fn attempts(arguments: &AttemptsArguments) -> Result<ListAttempts, InvalidValue> {
    let AttemptsArguments { invoice_no, invoice_id, reference, from, to } = arguments;
    let of = match (reference, from, to) {
        (Some(reference), Some(from), Some(to)) => {
            AttemptSubject::Reference { reference: MerchantReference::new(&**reference)?, range: range(from, to)? }
        }
        _ => AttemptSubject::Invoice(invoice_of(invoice_no.as_deref(), invoice_id.as_deref())?),
    };
    Ok(ListAttempts { of })
}

/// The bill that a command acts on.
pub(crate) fn invoice_key(arguments: &InvoiceArguments) -> Result<InvoiceKey, InvalidValue> {
    invoice_of(arguments.invoice_no.as_deref(), arguments.invoice_id.as_deref())
}

fn invoice_of(no: Option<&str>, id: Option<&str>) -> Result<InvoiceKey, InvalidValue> {
    let id = id.map(InvoiceId::new).transpose()?;
    let no = no.map(InvoiceNo::new).transpose()?;
    match (id, no) {
        (Some(id), Some(no)) => Ok(InvoiceKey::Both(id, no)),
        (Some(id), None) => Ok(InvoiceKey::Id(id)),
        (None, Some(no)) => Ok(InvoiceKey::No(no)),
        (None, None) => Err(InvalidValue::new("invoice", "is not named", "--invoice-no, --invoice-id or both")),
    }
}

/// What to charge.
pub(crate) fn charge(arguments: &ChargeArguments) -> Result<ChargeNow, InvalidValue> {
    let invoice_no = arguments.invoice_no.as_deref().map(InvoiceNo::new).transpose()?;
    Ok(ChargeNow { target: target(&arguments.target)?, invoice_no })
}

/// Which card to link where.
pub(crate) fn link_card(arguments: &LinkCardArguments) -> Result<LinkCard, InvalidValue> {
    let CardTargetArguments { id, list_id, reference, group } = &arguments.target;
    let target = match group {
        Some(group) => CardTarget::Group(GroupReference::new(&**group)?),
        None => CardTarget::Instruction(named(id.as_deref(), list_id.as_deref(), reference.as_deref())?),
    };
    Ok(LinkCard { card: CardId::new(&*arguments.card)?, target })
}

/// The order that a command acts on.
pub(crate) fn target(arguments: &TargetArguments) -> Result<InstructionTarget, InvalidValue> {
    let TargetArguments { id, list_id, reference } = arguments;
    named(id.as_deref(), list_id.as_deref(), reference.as_deref())
}

/// The order that a command of Paynet's own acts on.
pub(crate) fn paynet_target(arguments: &PaynetTargetArguments) -> Result<InstructionTarget, InvalidValue> {
    named(arguments.id.as_deref(), None, arguments.reference.as_deref())
}

/// Where a card is added.
pub(crate) fn adding_target(arguments: &AddingTargetArguments) -> Result<CardTarget, InvalidValue> {
    let AddingTargetArguments { id, reference, group } = arguments;
    match group {
        Some(group) => GroupReference::new(&**group).map(CardTarget::Group),
        None => named(id.as_deref(), None, reference.as_deref()).map(CardTarget::Instruction),
    }
}

/// The state that a bill is set to: a word, or Paynet's number of any state.
pub(crate) fn invoice_status(text: &str) -> Result<InvoiceStatus, InvalidValue> {
    let number = || if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None };
    match text {
        "waiting" => Ok(InvoiceStatus::Waiting),
        "paid_elsewhere" => Ok(InvoiceStatus::PaidElsewhere),
        "collected" => Ok(InvoiceStatus::Collected),
        "failed" => Ok(InvoiceStatus::Failed),
        "cancelled" => Ok(InvoiceStatus::Cancelled),
        "deleted" => Ok(InvoiceStatus::Deleted),
        _ => number().map(InvoiceStatus::Raw).ok_or_else(|| {
            let accepted = "waiting, paid_elsewhere, collected, failed, cancelled, deleted, or a number";
            InvalidValue::new("status", "is no state of a bill", accepted)
        }),
    }
}

fn named(id: Option<&str>, list_id: Option<&str>, reference: Option<&str>) -> Result<InstructionTarget, InvalidValue> {
    match (id, list_id, reference) {
        (Some(id), None, None) => InstructionId::new(id).map(InstructionTarget::Id),
        (None, Some(id), None) => ListingId::new(id).map(InstructionTarget::ListingId),
        (None, None, Some(reference)) => MerchantReference::new(reference).map(InstructionTarget::Reference),
        _ => Err(InvalidValue::new("target", "is not named in one way", "one of --id, --list-id and --reference")),
    }
}

/// A day typed as `YYYY-MM-DD` and in no other way: `01.02.2027` has two readings.
fn day(text: &str, field: &'static str) -> Result<Date, InvalidValue> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = shaped.then(|| text.parse().ok()).flatten();
    day.ok_or_else(|| InvalidValue::new(field, "is not a day", ACCEPTED_DAY))
}

fn start(text: &str, today: Date) -> Result<Date, InvalidValue> {
    if text == "today" {
        return Ok(today);
    }
    let start = day(text, "start").map_err(|mut invalid| {
        invalid.accepted = "today, or a day as YYYY-MM-DD".into();
        invalid
    })?;
    not_past(start, "start", today)
}

fn not_past(day: Date, field: &'static str, today: Date) -> Result<Date, InvalidValue> {
    if day < today {
        return Err(InvalidValue::new(field, "lies in the past", "today in Türkiye or a later day"));
    }
    Ok(day)
}

fn range(from: &str, to: &str) -> Result<DateRange, InvalidValue> {
    DateRange::new(day(from, "from")?, day(to, "to")?)
}

fn count(text: &str) -> Result<u16, InvalidValue> {
    let refuse = || InvalidValue::new("count", "is not a number of collections", "a whole number from 1 to 65535");
    let count = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None };
    count.filter(|count| *count > 0).ok_or_else(refuse)
}

fn notify(text: &str) -> Result<Notify, InvalidValue> {
    let mut notify = Notify::NONE;
    if text == "none" {
        return Ok(notify);
    }
    for way in text.split(',') {
        let chosen = match way {
            "mail" => &mut notify.mail,
            "sms" => &mut notify.sms,
            _ => {
                return Err(InvalidValue::new(
                    "notify",
                    "is not a way to tell the payer",
                    "mail, sms, mail,sms or none",
                ));
            }
        };
        *chosen = true;
    }
    Ok(notify)
}

/// How a collection is split, if it is.
pub(crate) fn shares(arguments: &ShareArguments, amount: Money) -> Result<Option<Shares>, InvalidValue> {
    match (&arguments.agent_amount, &arguments.company_amount) {
        (Some(agent), Some(company)) => {
            Shares::of(amount, share(agent, "agent-amount")?, share(company, "company-amount")?).map(Some)
        }
        _ => Ok(None),
    }
}

/// An amount that, other than an order's own, may be zero.
fn share(text: &str, field: &'static str) -> Result<Money, InvalidValue> {
    if matches!(text, "0" | "0.0" | "0.00") {
        return Ok(Money::from_minor(0, Currency::TRY));
    }
    Money::parse_lira(text).map_err(|invalid| invalid.in_field(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_form() {
        assert_eq!(day("2027-01-31", "from").unwrap(), Date::constant(2027, 1, 31));
        for text in
            ["", "20270131", "2027-1-31", "31.01.2027", "2027-02-30", "2027-01-31T10:00", "+027-01-31", "２027-01-3"]
        {
            assert_eq!(day(text, "from").expect_err(text).field, "from");
        }
    }

    #[test]
    fn an_order_does_not_start_in_the_past() {
        let today = Date::constant(2026, 11, 21);
        assert_eq!(start("today", today).unwrap(), today);
        assert_eq!(start("2026-11-21", today).unwrap(), today);
        assert!(start("2026-11-20", today).unwrap_err().to_string().contains("lies in the past"));
        assert!(start("tomorrow", today).unwrap_err().to_string().contains("today, or a day as YYYY-MM-DD"));
    }

    #[test]
    fn a_bill_s_state_is_a_word_or_a_number() {
        assert_eq!(invoice_status("paid_elsewhere").unwrap(), InvoiceStatus::PaidElsewhere);
        assert_eq!(invoice_status("4").unwrap(), InvoiceStatus::Raw(4));
        for text in ["", "-1", "+1", "paid", "Waiting", "99999999999999999999"] {
            assert_eq!(invoice_status(text).expect_err(text).field, "status");
        }
    }

    #[test]
    fn a_count_is_a_plain_whole_number() {
        assert_eq!(count("12").unwrap(), 12);
        for text in ["", "0", "-1", "+1", "1.5", "65536", "x"] {
            assert_eq!(count(text).expect_err(text).field, "count");
        }
    }

    #[test]
    fn the_ways_to_tell_the_payer_are_all_or_none() {
        assert_eq!(notify("none").unwrap(), Notify::NONE);
        assert_eq!(notify("sms,mail").unwrap(), Notify { mail: true, sms: true });
        assert_eq!(notify("sms").unwrap(), Notify { mail: false, sms: true });
        for text in ["", "mail,none", "mail,", "e-mail", "Mail"] {
            assert_eq!(notify(text).expect_err(text).field, "notify");
        }
    }

    #[test]
    fn shares_may_be_zero_and_must_add_up() {
        let amount = Money::from_kurus(10_000);
        let typed = |agent: &str, company: &str| ShareArguments {
            agent_amount: Some(agent.to_owned()),
            company_amount: Some(company.to_owned()),
        };
        assert_eq!(shares(&typed("0", "100"), amount).unwrap().unwrap().agent().minor(), 0);
        assert_eq!(shares(&typed("40.5", "59.50"), amount).unwrap().unwrap().company().minor(), 5_950);
        assert_eq!(shares(&typed("40", "59"), amount).unwrap_err().field, "shares");
        assert_eq!(shares(&typed("40,5", "59.5"), amount).unwrap_err().field, "agent-amount");
    }
}

//! `create`: a new order becomes `create`, and its answer a created order.

use recurring_core::{
    CreateInstruction, Created, Dealer, Description, Error, ErrorKind, GroupReference, Gsm, InstructionId,
    InvalidValue, Money, Notify, Operation, Payer, PaymentLink, PeriodUnit, Pricing, Schedule, Shares, Timestamp,
    istanbul, istanbul_date,
};

use crate::config::{Assumptions, CurrencySpelling, GsmForm};
use crate::error::{Judged, Verdict};
use crate::provider::NAME;
use crate::wire::create::{Request, Response, interval};
use crate::wire::dates;
use crate::wire::envelope::{Beside, identifier};
use crate::wire::money::KurusText;

/// The request of an order that has passed the capability checks.
///
/// The payer's internet address has no member at Paynet. The patterns name every field, so that a new one cannot be
/// forgotten here.
pub(crate) fn request<'a>(
    order: &'a CreateInstruction,
    schedule: &Schedule,
    now: Timestamp,
    assumptions: &Assumptions,
) -> Result<Request<'a>, Error> {
    let CreateInstruction { reference, payer, amount, pricing, description, notify, group, dealer, .. } = order;
    let CreateInstruction { schedule: _, drift: _, .. } = order;
    let Payer { name, email, gsm, ip: _ } = payer;
    let Notify { mail, sms } = *notify;
    let Dealer { agent, shares } = dealer;
    let kurus = |amount| kurus(amount, Operation::Create);
    let every = schedule.period().every.get();
    Ok(Request {
        name_surname: name.as_str(),
        amount: kurus(*amount)?,
        interval: interval(schedule.period().unit),
        interval_count: schedule.count().get(),
        begin_date: begin_date(schedule, now, assumptions)?,
        reference_no: reference.as_str(),
        end_user_email: email.as_str(),
        end_user_gsm: gsm_text(gsm, assumptions.gsm_form),
        agent_id: agent.as_ref().map(recurring_core::AgentId::as_str),
        agent_amount: shares.as_ref().map(Shares::agent).map(kurus).transpose()?,
        company_amount: shares.as_ref().map(Shares::company).map(kurus).transpose()?,
        end_user_desc: description.as_ref().map(Description::as_str).unwrap_or_default(),
        currency: assumptions.currency.map(spelling),
        period: (every > 1).then(|| every.to_string()),
        send_mail: mail,
        send_sms: sms,
        is_fixed_price: *pricing == Pricing::Fixed,
        group_reference_no: group.as_ref().map(GroupReference::as_str),
    })
}

/// What the provider's words about an order must not be shown with: the key, and who the payer is.
pub(crate) fn sensitive<'a>(order: &'a CreateInstruction, key: &'a str) -> Vec<&'a str> {
    let Payer { name, email, gsm, ip: _ } = &order.payer;
    let (given, surname) = name.split();
    let mut hide = vec![key, name.as_str(), given, email.as_str(), gsm.national()];
    hide.extend(surname);
    hide
}

/// The created order: success must carry the page where the payer approves; the number may be missing.
pub(crate) fn created(order: &CreateInstruction, judged: &Judged<'_>) -> Result<Created, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let (beside, response): (Beside, Response) = (judged.payload()?, judged.payload()?);
    let id = identifier(response.subscription_id.as_deref());
    match (judged.verdict, response.page()) {
        (Verdict::Done, _) if beside.denies() => Err(judged.unclear("the code says success and a row says otherwise")),
        (Verdict::Done, Some(page)) => {
            let mut created = Created::new(order.reference.clone(), PaymentLink::from_provider(page));
            created.id = id.map(InstructionId::from_provider);
            Ok(created)
        }
        (Verdict::Done, None) => Err(judged.unclear("the code says success and no address for the payer is there")),
        (_, page) if page.is_some() || id.is_some() || beside.affirms() => {
            Err(judged.unclear("the code refuses and the answer carries what only success carries"))
        }
        _ => Err(judged.error()),
    }
}

/// An amount in Paynet's unit.
pub(super) fn kurus(amount: Money, operation: Operation) -> Result<KurusText, Error> {
    u64::try_from(amount.minor()).map(KurusText::from_kurus).map_err(|_| {
        let invalid = InvalidValue::new("amount", "is negative", "an amount above zero");
        Error::invalid(&invalid, operation, NAME)
    })
}

/// Midnight in Istanbul of the first day; the present instant if that day is today, unless that is switched off.
fn begin_date(schedule: &Schedule, now: Timestamp, assumptions: &Assumptions) -> Result<String, Error> {
    let begin = if assumptions.begin_now_if_today && schedule.first() == istanbul_date(now) {
        now.to_zoned(istanbul())
    } else {
        schedule.first().to_zoned(istanbul()).map_err(|_| {
            Error::new(ErrorKind::InvalidRequest, Operation::Create, NAME, "the first day is beyond the calendar")
        })?
    };
    Ok(dates::iso_with_offset(&begin))
}

fn interval(unit: PeriodUnit) -> u8 {
    match unit {
        PeriodUnit::Days => interval::DAY,
        PeriodUnit::Weeks => interval::WEEK,
        PeriodUnit::Months => interval::MONTH,
        PeriodUnit::Years => interval::YEAR,
    }
}

fn gsm_text(gsm: &Gsm, form: GsmForm) -> String {
    match form {
        GsmForm::TenDigits => gsm.national().to_owned(),
        GsmForm::LeadingZero => gsm.with_leading_zero(),
    }
}

fn spelling(spelling: CurrencySpelling) -> &'static str {
    match spelling {
        CurrencySpelling::Tl => "TL",
        CurrencySpelling::Try => "TRY",
    }
}

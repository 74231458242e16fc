//! `create`: a new order becomes `create`, and its answer a created order.

use recurring_core::{
    AgentId, CreateInstruction, Created, Dealer, Description, Error, ErrorKind, GroupReference, Gsm, InstructionId,
    InvalidValue, Operation, Payer, PaymentLink, PeriodUnit, Pricing, Schedule, Timestamp, istanbul, istanbul_date,
};

use super::shares::{Split, split};
use crate::config::{Assumptions, CommissionSpelling, CurrencySpelling, GsmForm};
use crate::error::{Judged, Verdict, refuses};
use crate::orders::CreateExtras;
use crate::provider::NAME;
use crate::texts::{AgentNote, UserName, WebAddress, recognisable};
use crate::wire::create::{Request, Response, interval};
use crate::wire::dates;
use crate::wire::envelope::{Beside, identifier};

/// The limits that others take these two numbers to have; no page names one.
const MOST_ATTEMPT_DAYS: u8 = 30;
const MOST_DAILY_ATTEMPTS: u8 = 10;

/// The request of an order that has passed the capability checks.
///
/// The payer's internet address has no member at Paynet. The patterns name every field, so that a new one cannot be
/// forgotten here.
pub(crate) fn request<'a>(
    order: &'a CreateInstruction,
    extras: &'a CreateExtras,
    schedule: &Schedule,
    now: Timestamp,
    assumptions: &Assumptions,
) -> Result<Request<'a>, Error> {
    let CreateInstruction { reference, payer, amount, pricing, description, notify, group, dealer, .. } = order;
    let CreateInstruction { schedule: _, drift: _, .. } = order;
    let Payer { name, email, gsm, ip: _ } = payer;
    let Dealer { agent, shares } = dealer;
    let Split { amount, agent_amount, company_amount } = split(*amount, shares.as_ref(), Operation::Create)?;
    let request = Request {
        name_surname: name.as_str(),
        amount,
        interval: interval(schedule.period().unit),
        interval_count: schedule.count().get(),
        begin_date: begin_date(schedule, now, assumptions)?,
        reference_no: reference.as_str(),
        end_user_email: email.as_str(),
        end_user_gsm: gsm_text(gsm, assumptions.gsm_form),
        agent_id: agent.as_ref().map(AgentId::as_str),
        agent_amount,
        company_amount,
        end_user_desc: description.as_ref().map(Description::as_str).unwrap_or_default(),
        currency: assumptions.currency.map(spelling),
        period: Some(schedule.period().every.get()).filter(|every| *every > 1).map(|every| every.to_string()),
        send_mail: notify.mail,
        send_sms: notify.sms,
        is_fixed_price: *pricing == Pricing::Fixed,
        group_reference_no: group.as_ref().map(GroupReference::as_str),
        ..Request::default()
    };
    with_extras(request, extras, assumptions)
}

/// The request with what only Paynet takes.
fn with_extras<'a>(
    request: Request<'a>,
    extras: &'a CreateExtras,
    assumptions: &Assumptions,
) -> Result<Request<'a>, Error> {
    let CreateExtras {
        user_name,
        agent_note,
        confirmation_webhook,
        success_webhook,
        error_webhook,
        confirmation_redirect,
        attempt_days,
        daily_attempts,
        charge_on_confirmation,
        otp_control,
        add_commission,
    } = extras;
    let address = |address: &'a Option<WebAddress>| address.as_ref().map(WebAddress::as_str);
    let (addcomission_to_amount, add_comission_to_amount) = commission(*add_commission, assumptions)?;
    Ok(Request {
        addcomission_to_amount,
        add_comission_to_amount,
        user_name: user_name.as_ref().map(UserName::as_str),
        agent_note: agent_note.as_ref().map(AgentNote::as_str),
        confirmation_webhook: address(confirmation_webhook),
        suceed_webhook: address(success_webhook),
        error_webhook: address(error_webhook),
        confirmation_redirect_url: address(confirmation_redirect),
        attempt_day_count: limit(*attempt_days, MOST_ATTEMPT_DAYS, "attempt_days")?,
        daily_attempt_count: limit(*daily_attempts, MOST_DAILY_ATTEMPTS, "daily_attempts")?,
        is_charge_on_card_confirmation: *charge_on_confirmation,
        otp_control: *otp_control,
        ..request
    })
}

/// The flag under its set spelling; left out where it is off, which is its documented default.
fn commission(wanted: bool, assumptions: &Assumptions) -> Result<(Option<bool>, Option<bool>), Error> {
    match (wanted, assumptions.commission_spelling) {
        (false, _) => Ok((None, None)),
        (true, Some(CommissionSpelling::Joined)) => Ok((Some(true), None)),
        (true, Some(CommissionSpelling::Underscored)) => Ok((None, Some(true))),
        (true, Some(CommissionSpelling::Both)) => Ok((Some(true), Some(true))),
        (true, None) => {
            let detail = "set `commission_spelling` once Paynet confirms which one is read";
            Err(Error::new(ErrorKind::SettingRequired, Operation::Create, NAME, detail))
        }
    }
}

fn limit(number: Option<u8>, most: u8, field: &'static str) -> Result<Option<u8>, Error> {
    match number {
        Some(number) if !(1..=most).contains(&number) => {
            let invalid = InvalidValue::new(field, "is out of range", format!("1 to {most}"));
            Err(Error::invalid(&invalid, Operation::Create, NAME))
        }
        number => Ok(number),
    }
}

/// What the provider's words about an order must not be shown with: who the payer is, and the merchant's own texts and
/// addresses.
pub(crate) fn sensitive<'a>(order: &'a CreateInstruction, extras: &'a CreateExtras) -> Vec<&'a str> {
    let Payer { name, email, gsm, ip: _ } = &order.payer;
    let (given, surname) = name.split();
    let mut hide = vec![name.as_str(), given, email.as_str(), gsm.national()];
    hide.extend(surname);
    hide.extend(extras.agent_note.as_ref().map(AgentNote::as_str).and_then(recognisable));
    hide.extend(extras.user_name.as_ref().map(UserName::as_str).and_then(recognisable));
    let CreateExtras { confirmation_webhook, success_webhook, error_webhook, confirmation_redirect, .. } = extras;
    let addresses = [confirmation_webhook, success_webhook, error_webhook, confirmation_redirect];
    hide.extend(addresses.into_iter().flatten().flat_map(WebAddress::secret_parts));
    hide
}

/// The created order: success must carry the page where the payer approves; the number may be missing, and the order's plan
/// may stand there.
pub(crate) fn created(order: &CreateInstruction, judged: &Judged<'_>) -> Result<Created, Error> {
    if judged.verdict != Verdict::Done && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let (beside, response): (Beside, Response) = (judged.payload()?, judged.payload()?);
    let id = identifier(response.subscription_id.as_deref());
    // Beside a refusal any text there counts, for a part of an address may be one too.
    let has_address = identifier(response.url.as_deref()).is_some();
    match (judged.verdict, response.page()) {
        (Verdict::Done, _) if beside.denies_a_creation() => {
            Err(judged.unclear("the code says success and a row says otherwise"))
        }
        (Verdict::Done, Some(page)) => {
            let mut created = Created::new(order.reference.clone(), PaymentLink::from_provider(page));
            created.id = id.map(InstructionId::from_provider);
            Ok(created)
        }
        (Verdict::Done, None) => Err(judged.unclear("the code says success and no address for the payer is there")),
        _ if has_address || id.is_some() || beside.affirms(refuses) => {
            Err(judged.unclear("the code refuses and the answer carries what only success carries"))
        }
        _ => Err(judged.error()),
    }
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

/// The lira in the set spelling.
pub(super) fn spelling(spelling: CurrencySpelling) -> &'static str {
    match spelling {
        CurrencySpelling::Tl => "TL",
        CurrencySpelling::Try => "TRY",
    }
}

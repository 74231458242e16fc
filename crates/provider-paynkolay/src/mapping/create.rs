//! `create`: a new order becomes `RecurringPaymentCreate`, and its answer a created order.

use recurring_core::{
    CreateInstruction, Created, Date, Description, Error, InstructionId, InvalidValue, Operation, Payer, PayerIp,
    PaymentLink, Schedule,
};
use recurring_http::Answer;

use crate::auth::Role;
use crate::error::{Code, Judge, Judged};
use crate::provider::NAME;
use crate::wire::create::{PERIOD_DAYS, Request, Response, StartChoice};
use crate::wire::dates;
use crate::wire::money::TryDecimalText;

/// The request of an order that has passed the capability checks.
///
/// Fixed pricing, no group, no notification and no dealer are what remains after them; the pattern below names every
/// field, so that a new one cannot be forgotten here.
pub(crate) fn request<'a>(
    order: &'a CreateInstruction,
    schedule: &Schedule,
    today: Date,
    sales: Role<'a>,
) -> Result<Request<'a>, Error> {
    let CreateInstruction {
        reference,
        payer,
        amount,
        description,
        // Told by the schedule that was checked.
        schedule: _,
        drift: _,
        // Refused by the check unless they ask for nothing.
        pricing: _,
        notify: _,
        group: _,
        dealer: _,
    } = order;
    let Payer { name, email, gsm, ip } = payer;
    let (given, surname) = name.split();
    let amount = u64::try_from(amount.minor()).map(TryDecimalText::from_kurus).map_err(|_| {
        let invalid = InvalidValue::new("amount", "is negative", "an amount above zero");
        Error::invalid(&invalid, Operation::Create, NAME)
    })?;
    let hash = sales.sign(&[gsm.national(), amount.as_str(), reference.as_str()]);
    Ok(Request {
        sx: sales.sx,
        language: None,
        instalment: schedule.count().get(),
        instalment_period: PERIOD_DAYS,
        customer_name: given,
        customer_middle_name: "",
        customer_surname: surname.unwrap_or_default(),
        client_ref_code: reference.as_str(),
        payment_start_chose: if schedule.first() == today { StartChoice::Now } else { StartChoice::Later },
        payment_start_date: dates::with_slashes(schedule.first()),
        email: email.as_str(),
        gsm: gsm.national(),
        amount,
        description: description.as_ref().map(Description::as_str),
        hash,
        card_holder_ip: ip.map(PayerIp::address),
    })
}

/// The created order: success must carry the link and the number.
pub(crate) fn created(order: &CreateInstruction, answer: &Answer, judge: &Judge<'_>) -> Result<Created, Error> {
    let judged: Judged<Response> = judge.judge(answer)?;
    let Response { link, instruction_number } = &judged.payload;
    match judged.code {
        Code::Refusal { signature } => {
            Err(judge.refusal(&judged, signature, link.is_some() || instruction_number.is_some()))
        }
        Code::Success => match (link, instruction_number) {
            (Some(link), Some(number)) if is_address(link) && is_number(number) => {
                let mut created = Created::new(order.reference.clone(), PaymentLink::from_provider(&**link));
                created.id = Some(InstructionId::from_provider(&**number));
                created.trace = judge.trace(&judged.envelope);
                Ok(created)
            }
            _ => Err(judge.unclear(&judged, "the answer says success without the link or the order's number")),
        },
    }
}

/// Tells whether a text is an address that a payer can open. A `false` in place of a link is read as a text too.
fn is_address(link: &str) -> bool {
    let host = ["https://", "http://"].iter().find_map(|scheme| link.strip_prefix(scheme));
    host.is_some_and(|rest| !rest.is_empty()) && link.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Tells whether a text can be an order's number, and is not a `false` or a `0` in its place.
fn is_number(number: &str) -> bool {
    number.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}
